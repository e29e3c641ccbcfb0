// Contacts that may be the same person: the reason, and one tap to say yes or no.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Contact, DuplicateSuggestion } from '@throughline/sdk';
import { api, useMay } from '../../live/index.ts';
import { Button } from '../../ui/button.tsx';
import { say } from '../../ui/toast.ts';
import { attempt, putContact } from './act.ts';
import { Section } from './section.tsx';
import { t } from '../../words/t.ts';

export function Duplicates({ contact }: { contact: Contact }) {
  const mayWrite = useMay('contacts:write');
  const queries = useQueryClient();
  const key = ['contacts', 'duplicates', contact.id];
  const found = useQuery({ queryKey: key, queryFn: () => api.listDuplicates({ query: { contactId: contact.id } }) });
  const items = found.data?.items ?? [];
  if (items.length === 0) return null;
  const other = (it: DuplicateSuggestion) =>
    it.contactId === contact.id ? { id: it.otherId, name: it.otherName } : { id: it.contactId, name: it.contactName };
  const forget = () => queries.invalidateQueries({ queryKey: key });
  const merge = (it: DuplicateSuggestion) =>
    attempt(t('Could not merge'), async () => {
      putContact(
        await api.mergeContacts({ params: { id: contact.id }, body: { contactId: other(it).id } }),
        contact.id,
      );
      say({
        title: t('One person now: {name} and {other}. The link can be undone above.', {
          name: contact.name || t('this contact'),
          other: other(it).name || t('the other'),
        }),
        tone: 'ok',
      });
      await forget();
    });
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
                <Button size="sm" onClick={() => void merge(it)}>
                  {t('Same person')}
                </Button>
                <Button size="sm" look="ghost" onClick={() => void dismiss(it)}>
                  {t('Not the same')}
                </Button>
              </p>
            ) : null}
          </li>
        ))}
      </ul>
    </Section>
  );
}
