// Everything with this person over all channels, newest first, as one thread; filtered by channel.
import type { ChannelKind, Contact, Message } from '@throughline/sdk';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Lock, MessagesSquare, Paperclip, ShieldQuestion } from 'lucide-react';
import { useState } from 'react';
import { api, useStore } from '../../live/index.ts';
import { claimedPeople, personWords } from '../../live/proof.ts';
import { isEvent } from '../../live/event-words.ts';
import { useEventWords } from '../../live/use-event-words.ts';
import { clockTime, deliveryWord } from '../../live/words.ts';
import { Button } from '../../ui/button.tsx';
import { ChannelIcon } from '../../ui/channel-icon.tsx';
import { classes } from '../../ui/classes.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { byDay, entryText } from './timeline-days.ts';
import { listed } from '../../words/lists.ts';
import { t } from '../../words/t.ts';

export function Timeline({ contact }: { contact: Contact }) {
  const contactId = contact.id;
  const kinds = useStore((state) => state.kinds);
  const [only, setOnly] = useState<string | null>(null);
  const timeline = useInfiniteQuery({
    queryKey: ['timeline', contactId],
    initialPageParam: '',
    staleTime: 5_000,
    queryFn: ({ pageParam }) =>
      api.getTimeline({ params: { id: contactId }, query: { limit: 50, cursor: pageParam || undefined } }),
    getNextPageParam: (last) => last.nextCursor,
  });
  return (
    <Loaded query={timeline} what={t('the timeline')}>
      {({ pages }) => {
        const all = pages.flatMap((page) => page.items);
        if (all.length === 0)
          return (
            <EmptyState icon={<MessagesSquare size={20} />} title={t('Nothing yet')}>
              {t('Messages, notes and calls appear here, whatever channel they came over.')}
            </EmptyState>
          );
        const used = [...new Set(all.flatMap((message) => message.channelKind ?? []))];
        const shown = only === null ? all : all.filter((message) => message.channelKind === only);
        return (
          <>
            {used.length > 1 ? <ChannelFilter used={used} kinds={kinds} only={only} onChange={setOnly} /> : null}
            {byDay(shown).map((day) => (
              <section key={day.key} aria-label={day.title}>
                <h2 className="sticky top-0 z-5 bg-bg py-2 text-sm font-medium text-text-3">{day.title}</h2>
                <ol className="flex flex-col gap-1">
                  {day.messages.map((message) => (
                    <Entry
                      key={message.id}
                      message={message}
                      claim={message.direction === 'inbound' ? claimOf(contact, message.identityId, kinds) : ''}
                      kind={message.channelKind ? kinds.get(message.channelKind) : undefined}
                    />
                  ))}
                </ol>
              </section>
            ))}
            {shown.length === 0 ? (
              <p className="py-6 text-text-2">{t('Nothing over this channel in what is loaded.')}</p>
            ) : null}
            {timeline.hasNextPage ? (
              <Button
                className="mt-4"
                isBusy={timeline.isFetchingNextPage}
                onClick={() => void timeline.fetchNextPage()}
              >
                {t('Show older')}
              </Button>
            ) : null}
          </>
        );
      }}
    </Loaded>
  );
}

function ChannelFilter({
  used,
  kinds,
  only,
  onChange,
}: {
  used: readonly string[];
  kinds: ReadonlyMap<string, ChannelKind>;
  only: string | null;
  onChange: (kind: string | null) => void;
}) {
  const chip = (kind: string | null, label: string, icon?: React.ReactNode) => (
    <button
      key={label}
      type="button"
      aria-pressed={only === kind}
      onClick={() => onChange(kind)}
      className="inline-flex min-h-7 items-center gap-1.5 rounded-full border border-input-line px-2.5 text-sm hover:bg-hover aria-pressed:border-accent aria-pressed:bg-selected aria-pressed:font-medium"
    >
      {icon}
      {label}
    </button>
  );
  return (
    <div role="group" aria-label={t('Channel')} className="mb-2 flex flex-wrap gap-2">
      {chip(null, t('All channels'))}
      {used.map((kind) =>
        chip(kind, t.server(kinds.get(kind)?.title ?? kind), <ChannelIcon card={kinds.get(kind)} size="sm" />),
      )}
    </div>
  );
}

function EventLine({ event }: { event: Message }) {
  const words = useEventWords();
  return (
    <li className="px-2 py-1 text-sm text-text-3">
      {words(event)} · <time dateTime={event.sentAt}>{clockTime(event.sentAt)}</time>
    </li>
  );
}

const claimOf = (contact: Contact, identityId: string | null, kinds: ReadonlyMap<string, ChannelKind>): string =>
  listed(claimedPeople(contact, identityId).map((each) => personWords(each, kinds)));

function Entry({ message, claim, kind }: { message: Message; claim: string; kind: ChannelKind | undefined }) {
  if (isEvent(message)) return <EventLine event={message} />;
  const isNote = message.type === 'note';
  return (
    <li>
      <Link
        to="/inbox"
        search={{ conversation: message.conversationId, at: message.number, status: 'all' }}
        className={classes(
          'flex items-start gap-2.5 rounded-card px-2 py-2',
          isNote ? 'bg-note text-note-text' : 'hover:bg-hover',
        )}
      >
        {isNote ? (
          <span className="mt-0.5 inline-flex size-5 shrink-0 items-center justify-center">
            <Lock size={14} aria-hidden />
          </span>
        ) : (
          <ChannelIcon card={kind} isNamed className="mt-0.5" />
        )}
        <span className="min-w-0 flex-1">
          <span className="flex flex-wrap items-baseline gap-x-2">
            <span className="font-medium">
              {isNote ? t('Note by {name}', { name: message.author.name }) : authorOf(message)}
            </span>
            {claim ? (
              <span
                title={t('Says to be {claim}, and has not proved it.', { claim })}
                className="inline-flex items-center gap-1 rounded-control bg-warn-soft px-1 text-xs font-medium text-warn"
              >
                <ShieldQuestion size={12} aria-hidden />
                {t('Not proved')}
              </span>
            ) : null}
            <time dateTime={message.sentAt} className={classes('text-sm', !isNote && 'text-text-3')}>
              {clockTime(message.sentAt)}
            </time>
            {message.direction === 'outbound' && !isNote ? (
              <span className={classes('text-sm', message.delivery.state === 'failed' ? 'text-danger' : 'text-text-3')}>
                {deliveryWord(message.delivery.state)}
              </span>
            ) : null}
          </span>
          {message.mail?.subject ? (
            <span className="block font-medium wrap-anywhere" dir="auto">
              {message.mail.subject}
            </span>
          ) : null}
          <span className="line-clamp-4 whitespace-pre-line wrap-anywhere" dir="auto">
            {entryText(message)}
          </span>
          {message.attachments.length > 0 ? (
            <span className="mt-0.5 inline-flex items-center gap-1 text-sm">
              <Paperclip size={14} aria-hidden />
              {listed(message.attachments.map((file) => file.name))}
            </span>
          ) : null}
        </span>
      </Link>
    </li>
  );
}

function authorOf({ author }: Message): string {
  if (author.name) return author.name;
  return author.type === 'contact' ? t('Unknown') : t.as('author', 'System');
}
