// Other conversations of the same person, above this one: slim cards that open in place, so that the whole relation can be read here.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Conversation, Message } from '@throughline/sdk';
import { ChevronDown, History } from 'lucide-react';
import { useState } from 'react';
import { api, useStore, wordsOf } from '../../live/index.ts';
import { clockTime, statusWord } from '../../live/words.ts';
import { useIsPainted } from '../../ui/after-paint.ts';
import { Button } from '../../ui/button.tsx';
import { ChannelIcon } from '../../ui/channel-icon.tsx';
import { classes } from '../../ui/classes.ts';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { Attachments } from './attachments.tsx';
import { EventsLine } from './events-line.tsx';
import { RichText } from './rich-text.tsx';
import { dayWords, timelineItems } from './timeline-items.ts';
import { listed } from '../../words/lists.ts';
import { t } from '../../words/t.ts';

export function EarlierConversations({ it }: { it: Conversation }) {
  const [isShown, setShown] = useState(false);
  const isPainted = useIsPainted();
  const asked = useQuery({
    queryKey: ['conversations', 'of', it.contactId],
    enabled: isPainted,
    queryFn: () => api.getContactConversations({ params: { id: it.contactId } }),
    staleTime: 60_000,
  });
  const earlier = (asked.data?.items ?? [])
    .filter((each) => each.id !== it.id && each.createdAt < it.createdAt)
    .toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
  if (earlier.length === 0) return null;
  return (
    <section aria-label={t('Earlier conversations')} className="mx-4 my-2 rounded-card border border-line bg-surface">
      <button
        type="button"
        aria-expanded={isShown}
        onClick={() => setShown(!isShown)}
        className="flex min-h-9 w-full items-center gap-2 rounded-card px-3 text-sm text-text-2 hover:bg-hover"
      >
        <History size={14} aria-hidden />
        <span className="flex-1 text-start">
          {t('{count, plural, one {# earlier conversation} other {# earlier conversations}}', {
            count: earlier.length,
          })}
        </span>
        <span className="text-link">{isShown ? t('Fold') : t('Show inline')}</span>
      </button>
      {isShown ? (
        <ul className="border-t border-line">
          {earlier.map((each) => (
            <Card key={each.id} it={each} />
          ))}
        </ul>
      ) : null}
    </section>
  );
}

function Card({ it }: { it: Conversation }) {
  const [isOpen, setOpen] = useState(false);
  const kinds = useStore((state) => state.kinds);
  return (
    <li className="border-b border-line last:border-b-0">
      <div className="flex items-center gap-2 px-3 py-1">
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="flex min-h-9 min-w-0 flex-1 items-center gap-2 rounded-control text-start hover:bg-hover"
        >
          <ChevronDown
            size={14}
            aria-hidden
            className={classes('shrink-0 transition-transform', !isOpen && '-rotate-90 rtl:rotate-90')}
          />
          {it.channelKinds.map((kind) => (
            <ChannelIcon key={kind} card={kinds.get(kind)} size="sm" isNamed />
          ))}
          <span className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-2 py-1">
            <span className="max-w-full flex-auto truncate" dir="auto">
              {it.subject || it.preview}
            </span>
            <span className="shrink-0 text-xs text-text-3">
              #{it.number} · {statusWord(it.status)} · <Time at={it.createdAt} />
            </span>
          </span>
        </button>
        <Link
          to="/inbox"
          search={(before) => ({ ...before, conversation: it.id, at: undefined })}
          className="ui-link shrink-0 text-sm"
        >
          {t.rich('Open<s> #{number}</s>', {
            s: (inside) => <span className="sr-only">{inside}</span>,
            number: it.number,
          })}
        </Link>
      </div>
      {isOpen ? <Words it={it} /> : null}
    </li>
  );
}

/** A page of it at a time, the first words first: one reads a matter from its beginning. */
function Words({ it }: { it: Conversation }) {
  const [pages, setPages] = useState(1);
  const asked = useQuery({
    queryKey: ['timeline', it.contactId, 'inline', it.id, pages],
    queryFn: () => firstPages(it.id, pages),
    placeholderData: (before) => before,
  });
  if (asked.isPending) return <SkeletonRows rows={2} label={t('Loading messages')} className="px-3 pb-2" />;
  if (asked.isError)
    return (
      <p role="alert" className="px-3 pb-2 text-sm">
        {`${t('Could not load it.')} ${wordsOf(asked.error)}`}{' '}
        <button type="button" className="ui-link" onClick={() => void asked.refetch()}>
          {t('Retry')}
        </button>
      </p>
    );
  return (
    <div className="px-3 pb-2">
      {timelineItems(asked.data.messages, null).map((item) => {
        if (item.type === 'day')
          return (
            <p key={item.key} className="py-1 text-xs text-text-3">
              {dayWords(item.at, new Date())}
            </p>
          );
        if (item.type === 'events') return <EventsLine key={item.key} events={item.events} />;
        return item.type === 'message' ? <Said key={item.key} message={item.message} it={it} /> : null;
      })}
      {asked.data.hasMore ? (
        <Button size="sm" look="ghost" isBusy={asked.isFetching} onClick={() => setPages(pages + 1)}>
          {t('More of #{number}', { number: it.number })}
        </Button>
      ) : null}
    </div>
  );
}
async function firstPages(id: string, pages: number): Promise<{ messages: readonly Message[]; hasMore: boolean }> {
  let page = await api.listMessages({ params: { id }, query: { limit: 60, around: 1 } });
  const messages = [...page.items];
  for (let taken = 1; taken < pages && page.newerCursor !== null; taken += 1) {
    page = await api.listMessages({ params: { id }, query: { limit: 60, cursor: page.newerCursor } });
    messages.push(...page.items);
  }
  return { messages, hasMore: page.newerCursor !== null };
}

function Said({ message, it }: { message: Message; it: Conversation }) {
  const author = message.author.name || it.contactName;
  const isNote = message.type === 'note';
  return (
    <article
      className={classes('my-1 border-s-2 ps-2', isNote ? 'border-warn bg-note text-note-text' : 'border-line')}
      aria-label={listed([isNote ? t('Note by {name}', { name: author }) : author, clockTime(message.createdAt)])}
    >
      <p className="text-xs text-text-3">
        {isNote ? `${t('Note')} · ` : ''}
        <span className="font-medium">{message.author.name || it.contactName}</span> · {clockTime(message.createdAt)}
        {message.mail?.subject ? ` · ${message.mail.subject}` : ''}
      </p>
      {message.deletedAt ? (
        <p className="text-text-3 italic">{t('Deleted')}</p>
      ) : (
        <RichText text={message.text} mentions={message.mentions} />
      )}
      <Attachments attachments={message.attachments} isMail={message.mail !== null} />
    </article>
  );
}
