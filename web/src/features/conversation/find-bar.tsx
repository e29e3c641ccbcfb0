// Finding words in one thread, over all its messages, and going to a day of it.
import { useQuery } from '@tanstack/react-query';
import type { Conversation, ThreadHit } from '@throughline/sdk';
import { CalendarDays, ChevronDown, ChevronUp, X } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { api, useStore, wordsOf } from '../../live/index.ts';
import { ChannelIcon } from '../../ui/channel-icon.tsx';
import { classes } from '../../ui/classes.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Input } from '../../ui/input.tsx';
import { Marked } from '../../ui/marked.tsx';
import { SearchInput } from '../../ui/search-input.tsx';
import { Time } from '../../ui/time.tsx';
import { say } from '../../ui/toast.ts';
import { aroundMark } from './around-mark.ts';
import { startOfDay } from './day-start.ts';
import { t } from '../../words/t.ts';

export default function FindBar({
  it,
  at,
  onAt,
  onClose,
}: {
  it: Conversation;
  at: number | undefined;
  onAt: (number: number) => void;
  onClose: () => void;
}) {
  const [typed, setTyped] = useState('');
  const bar = useRef<HTMLElement>(null);
  const found = useQuery({
    queryKey: ['thread-search', it.id, typed],
    queryFn: () => api.searchThread({ params: { id: it.id }, query: { q: typed } }),
    enabled: typed !== '',
    placeholderData: (before) => (typed === '' ? undefined : before),
    staleTime: 30_000,
  });
  const hits = typed === '' ? [] : (found.data?.items ?? []);
  const current = hits.findIndex((hit) => hit.number === at);
  const step = (by: number) => {
    if (hits.length === 0) return;
    const next = hits[current < 0 ? (by > 0 ? 0 : hits.length - 1) : (current + by + hits.length) % hits.length]!;
    onAt(next.number);
  };
  // The first hit is gone to at once, as everywhere.
  const first = hits[0]?.number;
  useEffect(() => {
    if (first !== undefined && current < 0 && !found.isPlaceholderData) onAt(first);
  }, [first, typed, found.isPlaceholderData]);
  useEffect(() => {
    bar.current?.querySelector('input')?.focus();
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    const isTyping = event.target instanceof HTMLInputElement;
    if (event.key === 'Escape') onClose();
    else if (event.key === 'Enter' && isTyping && (event.target as HTMLInputElement).type === 'search')
      step(event.shiftKey ? -1 : 1);
    else if (event.key.toLowerCase() === 'n' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey)
      step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const { data, isError, isFetching } = found;
  return (
    <section
      ref={bar}
      aria-label={t('Find in this conversation')}
      className="shrink-0 border-b border-line bg-surface px-3 py-2"
      onKeyDown={onKeyDown}
    >
      <div className="flex flex-wrap items-center gap-1.5">
        <SearchInput
          label={t('Find in this conversation')}
          placeholder={t('Find in this conversation')}
          value={typed}
          onSearch={setTyped}
          isBusy={isFetching}
          autoFocus
          className="min-w-44 flex-1"
        />
        <span role="status" className="tabular min-w-14 text-sm text-text-3">
          {typed === '' || !data
            ? ''
            : hits.length === 0
              ? t('Nothing')
              : countWords(current, hits.length, data.isMore)}
        </span>
        <IconButton
          label={t('Next hit')}
          icon={<ChevronDown size={16} />}
          disabled={hits.length === 0}
          onClick={() => step(1)}
        />
        <IconButton
          label={t('Previous hit')}
          icon={<ChevronUp size={16} />}
          disabled={hits.length === 0}
          onClick={() => step(-1)}
        />
        <IconButton label={t('Close finding')} icon={<X size={16} />} onClick={onClose} />
      </div>
      <GoToDay it={it} onAt={onAt} />
      {isError ? (
        <p role="alert" className="pt-1 text-sm">
          {`${t('Could not search this conversation.')} ${wordsOf(found.error)}`}{' '}
          <button type="button" className="ui-link" onClick={() => void found.refetch()}>
            {t('Retry')}
          </button>
        </p>
      ) : null}
      {data?.instead && hits.length > 0 ? (
        <p className="pt-1 text-sm text-text-2">
          {t.rich('Nothing says “{typed}”. Shown is <b>{instead}</b>.', {
            typed,
            b: (inside) => <strong>{inside}</strong>,
            instead: data.instead,
          })}
        </p>
      ) : null}
      {typed !== '' && data && hits.length === 0 && !isFetching ? (
        <p className="pt-1 text-sm text-text-2">{t('No message, note or file here has these words.')}</p>
      ) : null}
      {hits.length > 0 ? (
        <ul aria-label={t('Hits')} className="mt-1.5 max-h-52 overflow-y-auto">
          {hits.map((hit, index) => (
            <HitRow key={hit.id} hit={hit} isCurrent={index === current} onOpen={() => onAt(hit.number)} />
          ))}
        </ul>
      ) : null}
    </section>
  );
}

const countWords = (current: number, count: number, isMore: boolean): string => {
  const all = `${t.number(count)}${isMore ? '+' : ''}`;
  if (current >= 0) return t('{place} of {all}', { place: t.number(current + 1), all });
  return isMore ? t('{all} hits', { all }) : t('{count, plural, one {# hit} other {# hits}}', { count });
};

function HitRow({ hit, isCurrent, onOpen }: { hit: ThreadHit; isCurrent: boolean; onOpen: () => void }) {
  const kind = useStore((state) => (hit.channelKind ? state.kinds.get(hit.channelKind) : undefined));
  const row = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isCurrent) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isCurrent]);
  return (
    <li>
      <button
        ref={row}
        type="button"
        aria-current={isCurrent || undefined}
        onClick={onOpen}
        className={classes(
          'flex min-h-8 w-full items-center gap-2 rounded-control px-2 py-0.5 text-start pointer-coarse:min-h-11',
          isCurrent ? 'bg-selected' : 'hover:bg-hover',
        )}
      >
        {kind ? <ChannelIcon card={kind} size="sm" /> : null}
        <span className="max-w-32 shrink-0 truncate text-sm text-text-2">
          {hit.type === 'note' ? `${t('Note')} · ` : ''}
          {hit.authorName || (hit.direction === 'inbound' ? t('Customer') : t('Us'))}
        </span>
        <span className="min-w-0 flex-1 truncate" dir="auto">
          <Marked text={aroundMark(hit.snippet)} />
        </span>
        <Time at={hit.at} className="tabular shrink-0 text-xs text-text-3" />
      </button>
    </li>
  );
}

/** The day as the agent counts days. */
function GoToDay({ it, onAt }: { it: Conversation; onAt: (number: number) => void }) {
  const go = async (day: string) => {
    if (day === '') return;
    try {
      const { number } = await api.findMoment({
        params: { id: it.id },
        query: { time: startOfDay(day).toISOString() },
      });
      onAt(number);
    } catch (error) {
      say({ title: t('Could not go there'), detail: wordsOf(error), tone: 'danger' });
    }
  };
  return (
    <label className="mt-1.5 flex w-fit items-center gap-1.5 text-sm whitespace-nowrap text-text-2">
      <CalendarDays size={16} aria-hidden className="shrink-0 text-text-3" />
      {t('Go to a date')}
      <Input
        type="date"
        title={t('Go to a date')}
        min={dayInput(it.createdAt)}
        max={dayInput(it.lastMessageAt)}
        onChange={(event: { target: { value: string } }) => void go(event.target.value)}
        className="w-36"
      />
    </label>
  );
}
const dayInput = (at: string): string => {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
};
