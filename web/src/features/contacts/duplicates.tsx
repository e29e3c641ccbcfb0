// Contacts that may be the same person, with the reason; a person decides.
import type { Contact, DuplicateSuggestion } from '@throughline/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, useMay } from '../../live/index.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { useDeeds } from '../../ui/use-deed.ts';
import { MergeHere } from './merge-here.tsx';
import { t } from '../../words/t.ts';

export function Duplicates({ contact }: { contact: Contact }) {
  const mayChange = useMay('contacts:write');
  const queries = useQueryClient();
  const deeds = useDeeds();
  const [merged, setMerged] = useState<string | null>(null);
  const duplicates = useQuery({
    queryKey: ['contacts', 'duplicates', contact.id],
    queryFn: () => api.listDuplicates({ query: { contactId: contact.id } }),
  });
  const dismiss = (pair: DuplicateSuggestion): void =>
    void deeds.run(
      pair.otherId,
      async () => {
        await api.dismissDuplicate({ body: { contactId: pair.contactId, otherId: pair.otherId } });
        await queries.invalidateQueries({ queryKey: ['contacts', 'duplicates', contact.id] });
      },
      t('Could not keep your answer'),
    );
  const pairs = duplicates.data?.items ?? [];
  if (pairs.length === 0) return null;
  return (
    <div className="mb-6 flex flex-col gap-2">
      {pairs.map((pair) => {
        const other =
          pair.contactId === contact.id
            ? { id: pair.otherId, name: pair.otherName }
            : { id: pair.contactId, name: pair.contactName };
        return (
          <Banner key={`${pair.contactId} ${pair.otherId}`} tone="info" title={t('Perhaps the same person')}>
            <p>
              <Link to="/contacts/$id" params={{ id: other.id }} className="ui-link">
                {other.name || t('Unknown visitor')}
              </Link>
              : {t.server(pair.reason)}
            </p>
            {mayChange ? (
              <p className="mt-2 flex flex-wrap gap-2">
                <Button size="sm" onClick={() => setMerged(other.id)}>
                  {t('Merge…')}
                </Button>
                <Button size="sm" look="ghost" isBusy={deeds.busy === pair.otherId} onClick={() => dismiss(pair)}>
                  {t('Not the same')}
                </Button>
              </p>
            ) : null}
          </Banner>
        );
      })}
      {merged ? <MergeHere contact={contact} otherId={merged} onClose={() => setMerged(null)} /> : null}
    </div>
  );
}
