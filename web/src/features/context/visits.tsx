// Where the customer is on our sites and where they came from, by their consent. Addresses are words here, never links: a browser can
// name any.
import { useQuery } from '@tanstack/react-query';
import type { Contact } from '@throughline/sdk';
import { api } from '../../live/index.ts';
import { claimedPeople } from '../../live/proof.ts';
import { Time } from '../../ui/time.tsx';
import { Section } from './section.tsx';
import { pageWords, type Visit, visitLines } from './visit-words.ts';
import { t } from '../../words/t.ts';

const SHOWN = 3;
const PAGES_SHOWN = 5;

export function Visits({ contact }: { contact: Contact }) {
  const isVisitor = contact.identities.some((identity) => identity.kind === 'visitor');
  const known = useQuery({
    queryKey: ['visits', contact.id],
    queryFn: () => api.getContactVisits({ params: { id: contact.id } }),
    enabled: isVisitor,
  });
  const visits = known.data?.items ?? [];
  if (!isVisitor || visits.length === 0) return null;
  return (
    <Section title={t('Visits')}>
      <ul className="flex flex-col gap-3">
        {visits.slice(0, SHOWN).map((visit) => (
          <li key={visit.identityId}>
            <One visit={visit} isClaimed={claimedPeople(contact, visit.identityId).length > 0} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
function One({ visit, isClaimed }: { visit: Visit; isClaimed: boolean }) {
  return (
    <>
      <p className="text-sm text-text-3">
        {t.rich('Last here {time}', { time: <Time at={visit.lastSeenAt} /> })}
        {isClaimed ? ` · ${t('not proved to be them')}` : ''}
      </p>
      {visit.pages.length > 0 ? (
        <ol aria-label={t('Pages, newest first')} className="flex flex-col">
          {visit.pages.slice(0, PAGES_SHOWN).map((page, index) => (
            <li key={index} className="truncate" title={page.url}>
              {page.title || pageWords(page.url)}
              {page.title ? <span className="text-sm text-text-3"> {pageWords(page.url)}</span> : null}
            </li>
          ))}
        </ol>
      ) : null}
      <dl className="mt-1 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 text-sm">
        {visitLines(visit, new Date()).map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-text-3">{label}</dt>
            <dd className="wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
