// The list of one view: its title and filters above, rows below, walked through by J and K or the arrows.
import { useNavigate } from '@tanstack/react-router';
import { Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { VList, type VListHandle } from 'virtua';
import { holdKeys } from '../../commands/held-keys.ts';
import { useCommand } from '../../commands/registry.ts';
import { getState, keyOf, loadMore, prefetch, prefetchList, useList, useStore, type List } from '../../live/index.ts';
import { filterOf, type InboxSearch } from '../../live/views.ts';
import { useIsPainted, usePainted } from '../../ui/after-paint.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { ListHeader, useViewCount } from './list-header.tsx';
import { ListRow } from './list-row.tsx';
import { extendTo, selectRows, toggleRow, useSelected } from './selection.ts';
import { ListError, ListSkeleton } from './list-states.tsx';
import { t } from '../../words/t.ts';
import { lazyPart } from '../../ui/lazy-part.tsx';

const loadEmpty = () => import('./list-empty.tsx');
const ListEmpty = lazyPart(async () => ({ default: (await loadEmpty()).ListEmpty }));
const MissingView = lazyPart(async () => ({ default: (await loadEmpty()).MissingView }));
const BulkBar = lazyPart(() => import('./bulk-bar.tsx'), 'line');

export interface ListColumnProps {
  search: InboxSearch;
  /** The list without what is open in it. */
  place: InboxSearch;
  onViews?: (() => void) | undefined;
  isCompact: boolean;
  onOpen: () => void;
}

export function ListColumn({ search, place, onViews, isCompact, onOpen }: ListColumnProps) {
  const views = useStore((state) => state.views);
  const isMissing = search.saved !== undefined && !views.has(search.saved);
  const words = keyOf(filterOf(search, views));
  const filter = useMemo(() => filterOf(search, views), [words]);
  const list = useList(filter);
  const selected = useSelected(words);
  const count = useViewCount(search, list);
  useNextViews(list?.loading === 'ready');
  return (
    <section
      aria-label={t('Conversations')}
      data-region="list"
      id="list"
      tabIndex={-1}
      className="flex h-full min-h-0 flex-col bg-bg outline-none"
    >
      <ListHeader search={place} list={list} onViews={onViews} />
      {selected.ids.size > 0 && list ? (
        <Suspense fallback={null}>
          <BulkBar selected={selected} list={list} count={count} />
        </Suspense>
      ) : null}
      <Suspense fallback={<ListSkeleton />}>
        {isMissing && search.saved ? <MissingView id={search.saved} /> : null}
      </Suspense>
      {isMissing ? null : !list || (list.loading === 'loading' && list.ids.length === 0) ? <ListSkeleton /> : null}
      {!isMissing && list?.loading === 'error' ? <ListError list={list} /> : null}
      {!isMissing && list?.loading === 'ready' && list.ids.length === 0 && list.nextCursor === null ? (
        <Suspense fallback={null}>
          <ListEmpty search={search} />
        </Suspense>
      ) : null}
      {!isMissing && list && (list.ids.length > 0 || list.nextCursor !== null) ? (
        <Rows list={list} search={search} place={place} isCompact={isCompact} onOpen={onOpen} />
      ) : null}
    </section>
  );
}

function Rows({
  list,
  search,
  place,
  isCompact,
  onOpen,
}: {
  list: List;
  search: InboxSearch;
  place: InboxSearch;
  isCompact: boolean;
  onOpen: () => void;
}) {
  const navigate = useNavigate();
  const handle = useRef<VListHandle>(null);
  const root = useRef<HTMLDivElement>(null);
  const [isAway, setAway] = useState(false);
  const { shown, waiting, showAll } = useCalm(list, isAway);
  const items = useStore((state) => shown.map((id) => state.conversations.get(id)).filter((it) => it !== undefined));
  // To the minute, as the rows tell it: a change of one row leaves the others as they are.
  const minute = Math.ceil(Date.now() / 60_000);
  const now = useMemo(() => new Date(minute * 60_000), [minute]);
  const at = items.findIndex((it) => it.id === search.conversation);
  useNeighbours(shown, search.conversation);
  /** Where Tab stops, if not at what is open. */
  const [tabStop, setTabStop] = useState<string | null>(null);
  const openNow = useRef(search.conversation);
  openNow.current = search.conversation;
  const stop =
    tabStop !== null && items.some((it) => it.id === tabStop)
      ? tabStop
      : search.conversation && at >= 0
        ? search.conversation
        : items[0]?.id;

  const walk = useCallback(
    (step: 1 | -1) => {
      const focused = items.findIndex(
        (it) => it.id === (document.activeElement as HTMLElement | null)?.dataset['conversation'],
      );
      const from = at >= 0 ? at : focused;
      const next = items[Math.min(items.length - 1, Math.max(0, from < 0 ? 0 : from + step))];
      if (!next) return;
      // What is open is where Tab stops.
      setTabStop(null);
      if (next.id !== search.conversation) holdKeys();
      // What is not held is on its way while the step is drawn.
      prefetch(next.id);
      handle.current?.scrollToIndex(items.indexOf(next), { align: 'nearest' });
      void navigate({ to: '/inbox', search: (before) => ({ ...before, conversation: next.id, at: undefined }) });
      // The row may be drawn only after the list has scrolled to it.
      requestAnimationFrame(() => {
        // Who has gone on to write meanwhile keeps the field.
        if (document.activeElement?.closest('#composer')) return;
        root.current?.querySelector<HTMLElement>(`[data-conversation="${next.id}"]`)?.focus({ preventScroll: true });
      });
    },
    [items, at, search.conversation, navigate],
  );
  useCommand('next', () => walk(1));
  useCommand('previous', () => walk(-1));
  useCommand('open', () => {
    const focused = (document.activeElement as HTMLElement | null)?.dataset['conversation'];
    if (focused && focused !== search.conversation) {
      holdKeys();
      void navigate({ to: '/inbox', search: (before) => ({ ...before, conversation: focused, at: undefined }) });
    } else onOpen();
  });
  const listKey = keyOf(list.filter);
  const selected = useSelected(listKey);
  const focusedRow = () =>
    (document.activeElement as HTMLElement | null)?.dataset['conversation'] ?? search.conversation ?? stop;
  const extend = (step: 1 | -1) => {
    const from = items.findIndex((it) => it.id === focusedRow());
    const to = items[Math.min(items.length - 1, Math.max(0, from + step))];
    if (from < 0 || !to) return;
    if (selected.ids.size === 0) toggleRow(listKey, items[from]!.id);
    extendTo(listKey, shown, to.id);
    setTabStop(to.id);
    handle.current?.scrollToIndex(items.indexOf(to), { align: 'nearest' });
    requestAnimationFrame(() =>
      root.current?.querySelector<HTMLElement>(`[data-conversation="${to.id}"]`)?.focus({ preventScroll: true }),
    );
  };
  useCommand('select', () => {
    const id = focusedRow();
    if (id) toggleRow(listKey, id);
  });
  useCommand('select-next', () => extend(1));
  useCommand('select-previous', () => extend(-1));
  useCommand('select-all', () => selectRows(listKey, shown));
  const onSelect = useCallback(
    (id: string, isRange: boolean) => (isRange ? extendTo(listKey, shown, id) : toggleRow(listKey, id)),
    [listKey, shown],
  );
  const onFocus = useCallback((id: string) => setTabStop(id === openNow.current ? null : id), []);
  const hasAssignee = filterOf(search, getState().views).assignee !== 'me';
  // The first frame of a list is what fits on the screen; what lies below it follows.
  const isPainted = useIsPainted();
  const isFresh = usePainted(listKey) !== listKey || !isPainted;
  return (
    // What could not be fetched again is still there to work with, and seen not to be fresh.
    <div ref={root} className={classes('relative min-h-0 flex-1', list.loading === 'error' && 'grayscale')}>
      {waiting > 0 ? (
        <div className="absolute inset-x-0 top-2 z-10 flex justify-center">
          <Button
            size="sm"
            look="primary"
            className="rounded-full! shadow-float"
            onClick={() => {
              showAll();
              handle.current?.scrollTo(0);
            }}
          >
            {t('{count} new ↑', { count: waiting })}
          </Button>
        </div>
      ) : null}
      <VList
        ref={handle}
        className="ui-pressable"
        style={{ height: '100%' }}
        bufferSize={isFresh ? 0 : 400}
        // Without it, as many rows are drawn first as there would be of half the height.
        itemSize={isCompact ? 52 : 84}
        keepMounted={isPainted ? none : firstRows}
        role="grid"
        aria-label={t('Conversations')}
        aria-rowcount={list.nextCursor === null ? items.length : -1}
        tabIndex={-1}
        onScroll={(offset) => {
          setAway(offset > 40);
          const it = handle.current;
          if (it && list.nextCursor !== null && !list.moreError && it.scrollSize - it.viewportSize - offset < 800)
            void loadMore(list.filter);
        }}
      >
        {items.map((it, index) => (
          <ListRow
            key={it.id}
            it={it}
            place={place}
            index={index}
            now={now}
            isSelected={it.id === search.conversation}
            isTabStop={it.id === stop}
            showsAssignee={hasAssignee}
            isCompact={isCompact}
            isPicked={selected.ids.has(it.id)}
            isPicking={selected.ids.size > 0}
            onSelect={onSelect}
            onFocus={onFocus}
          />
        ))}
        {list.nextCursor === null ? null : (
          <div key="more" role="row" className="flex justify-center p-2">
            <div role="gridcell" className="flex flex-col items-center gap-1 text-sm text-text-2">
              {list.moreError ? (
                <span role="alert">{`${t('Could not load more.')} ${t.server(list.moreError)}`}</span>
              ) : null}
              <Button size="sm" look="ghost" onClick={() => void loadMore(list.filter)}>
                {list.moreError ? t('Retry') : t('Show more')}
              </Button>
            </div>
          </div>
        )}
      </VList>
    </div>
  );
}

/** Drawn with a list that begins, which else would ask first how high it is. */
const firstRows: readonly number[] = Array.from({ length: 8 }, (_, index) => index);
const none: readonly number[] = [];

/** Once a list stands, those that are gone to most are fetched, and what an empty one shows: so that the next view waits for nobody. */
function useNextViews(isReady: boolean): void {
  useEffect(() => {
    if (!isReady) return;
    const timer = setTimeout(() => {
      void ListEmpty.load();
      for (const view of ['mine', 'unassigned', 'all'] as const) prefetchList(filterOf({ view }, getState().views));
    }, nextViewsAfterMs);
    return () => clearTimeout(timer);
  }, [isReady]);
}
const nextViewsAfterMs = 1500;

/** The two threads below and the one above are fetched once the one in front is painted, so that J and K show what is held already. */
function useNeighbours(shown: readonly string[], open: string | undefined): void {
  const at = open === undefined ? -1 : shown.indexOf(open);
  const near = [shown[at + 1], shown[at + 2], at > 0 ? shown[at - 1] : undefined].filter((id) => id !== undefined);
  useEffect(() => {
    const timer = setTimeout(() => near.forEach(prefetch), open === undefined ? 300 : prefetchAfterMs);
    return () => clearTimeout(timer);
  }, [near.join(' ')]);
}
/** Long enough for the paint of the thread in front, short enough for a walk of several steps a second. */
const prefetchAfterMs = 40;

/** While someone has scrolled down, nothing moves under their hand: newcomers wait behind a pill. */
function useCalm(list: List, isAway: boolean): { shown: readonly string[]; waiting: number; showAll: () => void } {
  const [held, setHeld] = useState<readonly string[]>(list.ids);
  useEffect(() => {
    if (!isAway) setHeld(list.ids);
  }, [list.ids, isAway]);
  return useMemo(() => (isAway ? calm(list, held, setHeld) : allOf(list)), [list.ids, held, isAway]);
}
const allOf = ({ ids }: List) => ({ shown: ids, waiting: 0, showAll: () => undefined });
function calm(list: List, held: readonly string[], setHeld: (ids: readonly string[]) => void) {
  const now = new Set(list.ids);
  const before = new Set(held);
  const staying = held.filter((id) => now.has(id));
  const lastHeld = Math.max(...staying.map((id) => list.ids.indexOf(id)), -1);
  const fresh = list.ids.filter((id) => !before.has(id));
  // What joined below is the next page, and belongs at the end.
  const below = fresh.filter((id) => list.ids.indexOf(id) > lastHeld);
  return { shown: [...staying, ...below], waiting: fresh.length - below.length, showAll: () => setHeld(list.ids) };
}
