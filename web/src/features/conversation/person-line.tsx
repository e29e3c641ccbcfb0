// Who it is, in a line: the time where they are, and each way they are known by, with what vouches for it.
import { useQuery } from '@tanstack/react-query';
import type { Contact, Conversation } from '@throughline/sdk';
import { Clock3, ShieldCheck, ShieldQuestion } from 'lucide-react';
import { useEffect, useState } from 'react';
import { api, useContact, useStore } from '../../live/index.ts';
import { useIsPainted } from '../../ui/after-paint.ts';
import { ChannelIcon } from '../../ui/channel-icon.tsx';
import { chipsOf, timeThere } from './person-words.ts';
import { t } from '../../words/t.ts';

const shownChips = 3;

export function PersonLine({ it }: { it: Conversation }) {
  // What is held is drawn with the thread, and looked up anew behind it.
  const isPainted = useIsPainted();
  useContact(isPainted ? it.contactId : undefined);
  const contact = useStore((state) => state.contacts.get(it.contactId));
  return contact ? (
    // What does not fit beside the name is in a line of its own, which is cut off: nothing is seen by halves.
    <span className="flex h-6 min-w-0 flex-1 flex-wrap items-center gap-x-2 gap-y-2 overflow-hidden text-xs text-text-3 max-md:hidden">
      <Company contact={contact} />
      <TimeThere contact={contact} />
      <Chips contact={contact} />
    </span>
  ) : null;
}

function Company({ contact }: { contact: Contact }) {
  const company = contact.attributes['company'];
  return typeof company === 'string' && company !== '' ? <span className="truncate">{company}</span> : null;
}

function TimeThere({ contact }: { contact: Contact }) {
  const told = contact.attributes['timezone'];
  const isPainted = useIsPainted();
  const visits = useQuery({
    queryKey: ['visits', contact.id],
    queryFn: () => api.getContactVisits({ params: { id: contact.id } }),
    staleTime: 300_000,
    enabled: isPainted && typeof told !== 'string',
  });
  const zone =
    typeof told === 'string' ? told : (visits.data?.items.find((each) => each.timezone !== '')?.timezone ?? '');
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 15_000);
    return () => clearInterval(timer);
  }, []);
  const words = timeThere(zone, now);
  return words === '' ? null : (
    <span
      className="tabular inline-flex items-center gap-1 whitespace-nowrap"
      title={t('Their time ({zone})', { zone })}
    >
      <Clock3 size={12} aria-hidden />
      <span className="sr-only">{t('Their time:')} </span>
      {words}
    </span>
  );
}

function Chips({ contact }: { contact: Contact }) {
  const kinds = useStore((state) => state.kinds);
  const channels = useStore((state) => state.channels);
  const chips = chipsOf(contact.identities);
  return (
    <ul aria-label={t('Known by')} className="contents">
      {chips.slice(0, shownChips).map(({ identity, isProved }) => {
        const card =
          kinds.get(channels.get(identity.channelId ?? '')?.kind ?? '') ??
          [...kinds.values()].find((kind) => kind.identityKinds[0] === identity.kind);
        return (
          <li
            key={identity.id}
            className="inline-flex max-w-64 min-w-0 items-center gap-1 rounded-full border border-line px-1.5 py-px"
            title={
              isProved
                ? t('{value}: verified', { value: identity.value })
                : t('{value}: claimed, not verified', { value: identity.value })
            }
          >
            {card ? <ChannelIcon card={card} size="sm" /> : null}
            <span dir="auto" className="truncate text-text-2">
              {identity.value}
            </span>
            {isProved ? (
              <ShieldCheck size={12} aria-hidden className="shrink-0 text-ok" />
            ) : (
              <ShieldQuestion size={12} aria-hidden className="shrink-0 text-warn" />
            )}
            <span className={isProved ? 'sr-only' : 'whitespace-nowrap text-warn'}>
              {isProved ? t('verified') : t('unverified')}
            </span>
          </li>
        );
      })}
      {chips.length > shownChips ? <li className="shrink-0">+{chips.length - shownChips}</li> : null}
    </ul>
  );
}
