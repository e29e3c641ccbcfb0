// Contacts that may be the same person: the reason, who it is, and one tap to say yes or no.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Contact, DuplicateSuggestion } from '@throughline/sdk';
import { Suspense, useState } from 'react';
import { api, useMay, useStore } from '../../live/index.ts';
import { Button } from '../../ui/button.tsx';
import { attempt, putContact } from './act.ts';
import { Section } from './section.tsx';
import { t } from '../../words/t.ts';
import { lazyPart } from '../../ui/lazy-part.tsx';

const MergeContact = lazyPart(() => import('../../ui/merge-contact.tsx'), 'over');

export function Duplicates({ contact }: { contact: Contact }) {
  const mayWrite = useMay('contacts:write');
  const queries = useQueryClient();
  const [merged, setMerged] = useState<string | null>(null);
  const kinds = useStore((state) => state.kinds);
  const key = ['contacts', 'duplicates', contact.id];
  const found = useQuery({
    queryKey: key,
    queryFn: () => api.listDuplicates({ query: { contactId: contact.id } }),
  });
  const items = found.data?.items ?? [];
  if (items.length === 0 && merged === null) return null;
  const other = (it: DuplicateSuggestion) =>
    it.contactId === contact.id ? { id: it.otherId, name: it.otherName } : { id: it.contactId, name: it.contactName };
  const forget = () => queries.invalidateQueries({ queryKey: key });
  const dismiss = (it: DuplicateSuggestion) =>
    attempt(t('Could not keep them apart'), async () => {
      await api.dismissDuplicate({ body: { contactId: it.contactId, otherId: it.otherId } });
      await forget();
    });
  return (
    <Section title={t('Maybe the same person')}>
      <ul className="flex flex-col gap-2">
        {items.map((it) => (
          <li key={`${it.contactId} ${it.otherId}`}>
            <p>
              <Link to="/contacts/$id" params={{ id: other(it).id }} className="ui-link">
                {other(it).name || t('Unknown contact')}
              </Link>
            </p>
            <p className="text-sm text-text-3">{t.server(it.reason)}</p>
            {mayWrite ? (
              <p className="mt-1 flex gap-2">
                <Button size="sm" onClick={() => setMerged(other(it).id)}>
                  {t('Same person…')}
                </Button>
                <Button size="sm" look="ghost" onClick={() => void dismiss(it)}>
                  {t('Not the same')}
                </Button>
              </p>
            ) : null}
          </li>
        ))}
      </ul>
      <Suspense fallback={null}>
        {merged ? (
          <MergeContact
            api={api}
            kinds={kinds}
            contact={contact}
            otherId={merged}
            onClose={() => setMerged(null)}
            onMerged={(now) => putContact(now, contact.id)}
          />
        ) : null}
      </Suspense>
    </Section>
  );
}
