// The one thread over all channels: opens at what is new, loads older pages as one scrolls up, stays at the end while one reads there.
import type { Conversation, Message } from '@throughline/sdk';
import { ArrowDown, ArrowRight, CloudOff, MessageSquareDashed } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { VList, type VListHandle } from 'virtua';
import { useCommand } from '../../commands/registry.ts';
import { announce } from '../../live/announce.ts';
import {
  isFresh,
  loadNewer,
  loadOlder,
  loadThread,
  markRead,
  usePending,
  usePresence,
  useStore,
  useThread,
  type Pending,
  type Thread,
} from '../../live/index.ts';
import { nameOf } from '../../live/words.ts';
import { afterPaint } from '../../ui/after-paint.ts';
import { Button } from '../../ui/button.tsx';
import { ChannelIcon } from '../../ui/channel-icon.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { EarlierConversations } from './earlier.tsx';
import { EventsLine } from './events-line.tsx';
import { MessageView } from './message-view.tsx';
import { nextMessage } from './next-message.ts';
import { PendingView } from './pending-view.tsx';
import { ScheduledView } from './scheduled-view.tsx';
import { SelectionQuote } from './selection-quote.tsx';
import { dayAt, dayWords, parted, timelineItems, type TimelineItem } from './timeline-items.ts';
import { nearPixels, usePlace } from './use-place.ts';
import { t } from '../../words/t.ts';

export interface TimelineProps {
  it: Conversation;
  at: number | undefined;
  onEdit: (pending: Pending) => void;
}

export function Timeline({ it, at, onEdit }: TimelineProps) {
  const thread = useThread(it.id);
  const opening = `${it.id} ${at ?? ''}`;
  // What is held may lie far from what is opened: then its page comes first, for there is no row to go to before.
  const isElsewhere = thread !== undefined && !holds(thread, at);
  const [arrived, setArrived] = useState('');
  const shown = useRef('');
  if (thread && !isElsewhere) shown.current = opening;
  const load = () => void loadThread(it.id, at).then(() => isElsewhere && setArrived(opening));
  useEffect(() => {
    if (at !== undefined || thread?.loading !== 'ready' || isElsewhere) return load();
    return isFresh(it.id) ? undefined : afterPaint(load);
  }, [opening]);
  const isWaiting = isElsewhere && shown.current !== opening && arrived !== opening;
  if (!thread || isWaiting || (thread.loading === 'loading' && thread.messages.length === 0))
    return <SkeletonRows rows={6} label={t('Loading messages')} className="page-wait flex-1 p-4" />;
  if (thread.loading === 'error' && (thread.messages.length === 0 || isElsewhere)) {
    return (
      <EmptyState
        className="flex-1"
        icon={<CloudOff size={24} />}
        title={t('Could not load the messages')}
        action={<Button onClick={load}>{t('Retry')}</Button>}
      >
        {thread.error}
      </EmptyState>
    );
  }
  return <Thread key={opening} it={it} thread={thread} at={at} onEdit={onEdit} />;
}
/** Whether the held stretch has this message; without a number, whether it has the end. */
function holds({ messages, olderCursor, newerCursor }: Thread, at: number | undefined): boolean {
  if (at === undefined) return newerCursor === null;
  const [first, last] = [messages[0]?.number ?? 0, messages.at(-1)?.number ?? 0];
  return (first <= at || olderCursor === null) && (at <= last || newerCursor === null);
}

function Thread({ it, thread, at, onEdit }: TimelineProps & { thread: Thread }) {
  const handle = useRef<VListHandle>(null);
  const root = useRef<HTMLDivElement>(null);
  const pending = usePending(it.id);
  const presence = usePresence(it.id);
  // The line before what was new stays where it was while this thread is open.
  const [readTo] = useState(() => (it.isUnread ? lastReadNumber(it, thread) : null));
  const [said, scheduled] = useMemo(() => parted(thread.messages), [thread.messages]);
  const items = useMemo(() => timelineItems(said, readTo), [said, readTo]);
  const [isAtEnd, setAtEnd] = useState(true);
  const [isPrepending, setPrepending] = useState(false);
  // The row before the items: the button for earlier messages, or what was said in earlier conversations.
  const lead = 1;
  const isEmpty = items.length === 0 && pending.length === 0 && scheduled.length === 0;
  const rows = lead + (isEmpty ? 1 : 0) + items.length + pending.length + scheduled.length;
  const [day, setDay] = useState<string | null>(null);
  const { wish, toEnd, onScroll, onScrollEnd } = usePlace(
    handle,
    root,
    () => {
      const target = items.findIndex((item) =>
        at === undefined ? item.type === 'new' : item.type === 'message' && item.message.number >= at,
      );
      return target >= 0 && (at !== undefined || target > 2)
        ? { row: target + lead, align: at === undefined ? 'start' : 'center' }
        : 'end';
    },
    `${items.length} ${pending.length} ${scheduled.length} ${presence?.contactIsWriting ?? false}`,
  );
  const newest = pending.at(-1)?.clientId;
  const shown = useRef(newest);
  // What I send, I want to see going, wherever I had scrolled to.
  useEffect(() => {
    if (newest === undefined || newest === shown.current) return;
    shown.current = newest;
    if (thread.newerCursor !== null) return;
    wish.current = 'end';
    toEnd();
  }, [newest]);
  useReading(it, thread, isAtEnd);
  useAnnouncing(it, thread.messages);
  useCommand('next-message', () => nextMessage(root.current, 1));
  useCommand('previous-message', () => nextMessage(root.current, -1));

  const older = async () => {
    setPrepending(true);
    await loadOlder(it.id);
    setPrepending(false);
  };
  return (
    <div ref={root} className="relative min-h-0 flex-1">
      <div role="log" aria-label={t('Messages with {name}', { name: nameOf(it) })} aria-live="off" className="h-full">
        <VList
          ref={handle}
          className="ui-pressable"
          shift={isPrepending}
          style={{ height: '100%', overflowX: 'hidden' }}
          bufferSize={600}
          // The newest are drawn with the list: else it would ask first how high it is, and draw a second time.
          keepMounted={isAtEnd ? newestOf(rows) : none}
          tabIndex={-1}
          onScrollEnd={onScrollEnd}
          onScroll={(offset) => {
            const list = handle.current;
            if (!list || !onScroll(list, offset)) return;
            const isEnd = list.scrollSize - list.viewportSize - offset < nearPixels;
            // Whoever comes to the end by hand stays there while new messages arrive.
            if (wish.current === null && isEnd && thread.newerCursor === null) wish.current = 'end';
            setAtEnd(isEnd);
            setDay(dayAt(items, list.findItemIndex(offset) - lead));
            if (offset < 400 && thread.olderCursor !== null && !isPrepending) void older();
            if (isEnd && thread.newerCursor !== null) void loadNewer(it.id);
          }}
        >
          {thread.olderCursor !== null ? (
            <div key="older" className="flex justify-center p-2">
              <Button size="sm" look="ghost" isBusy={isPrepending} onClick={() => void older()}>
                {t('Earlier messages')}
              </Button>
            </div>
          ) : (
            // Never without height: a row of none is not drawn at the top of the list, and could not grow there.
            <div key="earlier" className="min-h-px">
              <EarlierConversations it={it} />
            </div>
          )}
          {isEmpty ? (
            <EmptyState key="none" icon={<MessageSquareDashed size={24} />} title={t('No messages here')} />
          ) : null}
          {items.map((item) => (
            <Item key={item.key} item={item} it={it} at={at} />
          ))}
          {pending.map((each) => (
            <PendingView key={each.clientId} pending={each} onEdit={onEdit} />
          ))}
          {scheduled.map((each) => (
            <ScheduledView key={each.id} message={each} it={it} />
          ))}
          {presence?.contactIsWriting ? (
            <p key="typing" className="typing px-4 py-2 text-sm text-text-3">
              <i />
              <i />
              <i /> {t('{name} is typing', { name: nameOf(it) })}
            </p>
          ) : null}
        </VList>
      </div>
      {day !== null ? (
        <p
          aria-hidden
          className="pointer-events-none absolute inset-x-0 top-1 z-1 mx-auto w-fit rounded-full border border-line bg-raised px-2.5 py-0.5 text-xs font-medium text-text-2"
        >
          {dayWords(day, new Date())}
        </p>
      ) : null}
      <SelectionQuote root={root} />
      {!isAtEnd ? (
        <Button
          size="sm"
          className="absolute end-4 bottom-3 rounded-full! shadow-float"
          icon={<ArrowDown size={14} aria-hidden />}
          onClick={() => {
            wish.current = 'end';
            void (thread.newerCursor !== null ? loadThread(it.id) : toEnd());
          }}
        >
          {t('Latest')}
        </Button>
      ) : null}
    </div>
  );
}

/** Few enough to cost nothing where they are letters; the rest of the screen follows in the same frame. */
const newestRows = 6;
const none: readonly number[] = [];
const newestOf = (rows: number): number[] =>
  Array.from({ length: Math.min(rows, newestRows) }, (_, index) => rows - 1 - index);

function Item({ item, it, at }: { item: TimelineItem; it: Conversation; at: number | undefined }) {
  switch (item.type) {
    case 'day':
      return (
        <Line>
          <time dateTime={item.at}>{dayWords(item.at, new Date())}</time>
        </Line>
      );
    case 'new':
      return (
        <div
          role="separator"
          aria-label={t('New messages')}
          className="mx-4 my-2 flex items-center gap-2 text-xs font-semibold text-accent before:h-px before:flex-1 before:bg-accent after:h-px after:flex-1 after:bg-accent"
        >
          {t('New')}
        </div>
      );
    case 'switch':
      return <Switch channelKind={item.channelKind} channelId={item.channelId} />;
    case 'events':
      return <EventsLine events={item.events} />;
    case 'message':
      return (
        <MessageView
          message={item.message}
          it={it}
          isFirst={item.isFirst}
          isLast={item.isLast}
          isTarget={item.message.number === at}
        />
      );
  }
}
const Line = ({ children }: { children: React.ReactNode }) => (
  <div
    role="separator"
    className="mx-4 my-3 flex items-center gap-3 text-xs font-medium text-text-3 before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line"
  >
    {children}
  </div>
);

function Switch({ channelKind, channelId }: { channelKind: string; channelId: string | null }) {
  const kind = useStore((state) => state.kinds.get(channelKind));
  const name = useStore((state) => (channelId ? state.channels.get(channelId)?.name : undefined));
  return (
    <Line>
      <span className="inline-flex items-center gap-1.5">
        <ArrowRight size={12} aria-hidden className="rtl:-scale-x-100" />
        {t('now on')}
        <ChannelIcon card={kind} size="sm" />
        <span className="text-text-2">{kind?.title ?? channelKind}</span>
        {name && name !== kind?.title ? <span>· {name}</span> : null}
      </span>
    </Line>
  );
}

/** The number before the customer's unread stretch: the last of ours before their newest. */
function lastReadNumber(it: Conversation, thread: Thread): number | null {
  const ours = thread.messages.findLast(
    (message) => message.direction === 'outbound' && message.type !== 'event' && message.number < it.lastInboundNumber,
  );
  return ours?.number ?? null;
}

/** Seen means seen: the end is on the screen, the page is in front. */
function useReading(it: Conversation, thread: Thread, isAtEnd: boolean): void {
  const last = thread.messages.at(-1)?.number ?? 0;
  useEffect(() => {
    if (!it.isUnread || last < it.lastInboundNumber) return;
    // Once: what was then marked unread by hand is not read again by looking back at the page.
    const read = () => {
      if (document.visibilityState !== 'visible') return;
      document.removeEventListener('visibilitychange', read);
      void markRead(it.id, last);
    };
    const timer = setTimeout(read, isAtEnd ? 400 : 1500);
    document.addEventListener('visibilitychange', read);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', read);
    };
    // Marked unread by hand stays unread until something arrives or it is opened anew.
  }, [it.id, it.lastInboundNumber, last]);
}
/** Only what arrives while one looks is read out, never the history. */
function useAnnouncing(it: Conversation, messages: readonly Message[]): void {
  const seen = useRef(messages.at(-1)?.number ?? 0);
  useEffect(() => {
    const fresh = messages.filter(
      (message) => message.number > seen.current && message.direction === 'inbound' && message.type === 'message',
    );
    seen.current = Math.max(seen.current, messages.at(-1)?.number ?? 0);
    const last = fresh.at(-1);
    if (last) announce(t('{name} says: {text}', { name: nameOf(it), text: last.text.slice(0, 300) }));
  }, [messages]);
}
