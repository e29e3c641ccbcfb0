// Links that were undone and can be made again.
import type { Contact } from '@throughline/sdk';
import { api, useMay } from '../../live/index.ts';
import { Button } from '../../ui/button.tsx';
import { Time } from '../../ui/time.tsx';
import { say } from '../../ui/toast.ts';
import { attempt, putContact } from './act.ts';
import { identityWords } from './identity-words.ts';
import { Section } from './section.tsx';
import { t } from '../../words/t.ts';

export function UndoneLinks({ contact }: { contact: Contact }) {
  const mayWrite = useMay('contacts:write');
  if (contact.undoneLinks.length === 0) return null;
  const redo = (id: string) =>
    attempt(t('Could not make the link again'), async () => {
      putContact(await api.relink({ params: { id } }), contact.id);
      say({ title: t('Linked again. Everything is back.'), tone: 'ok' });
    });
  return (
    <Section title={t('Undone links')}>
      <ul className="flex flex-col gap-2">
        {contact.undoneLinks.map((link) => (
          <li key={link.id} className="flex items-start gap-2">
            <div className="min-w-0 flex-1">
              <p className="wrap-anywhere">{namesOf(link)}</p>
              <p className="text-sm text-text-3">
                {t.server(link.evidence)} · {t.rich('undone {time}', { time: <Time at={link.undoneAt} /> })}
              </p>
            </div>
            {mayWrite ? (
              <Button size="sm" onClick={() => void redo(link.id)}>
                {t('Link again')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Section>
  );
}
function namesOf(link: Contact['undoneLinks'][number]): string {
  const name = identityWords({
    value: link.identityValue,
    name: '',
    kind: link.identityKind,
    assurance: link.assurance,
    evidence: link.evidence,
    linkedBy: '',
  }).value;
  return link.otherContactName ? t('{name} and {other}', { name, other: link.otherContactName }) : name;
}
