// Links that were undone and can be made again.
import type { Contact } from '@throughline/sdk';
import { api, useMay } from '../../live/index.ts';
import { Button } from '../../ui/button.tsx';
import { Time } from '../../ui/time.tsx';
import { say } from '../../ui/toast.ts';
import { attempt, putContact } from './act.ts';
import { identityWords } from './identity-words.ts';
import { Section } from './section.tsx';

export function UndoneLinks({ contact }: { contact: Contact }) {
  const mayWrite = useMay('contacts:write');
  if (contact.undoneLinks.length === 0) return null;
  const redo = (id: string) =>
    attempt('Could not make the link again', async () => {
      putContact(await api.relink({ params: { id } }), contact.id);
      say({ title: 'Linked again. Everything is back.', tone: 'ok' });
    });
  return (
    <Section title="Undone links">
      <ul className="flex flex-col gap-2">
        {contact.undoneLinks.map((link) => (
          <li key={link.id} className="flex items-start gap-2">
            <div className="min-w-0 flex-1">
              <p className="wrap-anywhere">
                {
                  identityWords({
                    value: link.identityValue,
                    name: '',
                    kind: link.identityKind,
                    assurance: link.assurance,
                    evidence: link.evidence,
                    linkedBy: '',
                  }).value
                }
                {link.otherContactName ? ` and ${link.otherContactName}` : ''}
              </p>
              <p className="text-sm text-text-3">
                {link.evidence} · undone <Time at={link.undoneAt} />
              </p>
            </div>
            {mayWrite ? (
              <Button size="sm" onClick={() => void redo(link.id)}>
                Link again
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Section>
  );
}
