// Above the rows: which view, how many, how sorted, and what was filtered on top of it.
import { useNavigate } from '@tanstack/react-router';
import { ArrowDownUp, ChevronDown, ListFilter, SquarePen } from 'lucide-react';
import { memo, Suspense, useState } from 'react';
import { entryOf } from '../../commands/entries.ts';
import { holdKeysForDialog } from '../../commands/held-keys.ts';
import { runCommand, useCommand, useKeyMap } from '../../commands/registry.ts';
import { hintOf } from '../../commands/remap.ts';
import { useDensity } from './density.ts';
import type { List } from '../../live/index.ts';
import { useStore } from '../../live/index.ts';
import { countOf, isFiltered, sorts, viewTitle, viewFilterOf, viewOf, type InboxSearch } from '../../live/views.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { useLanguage } from '../../words/language.ts';
import { msg, t } from '../../words/t.ts';
import { lazyPart } from '../../ui/lazy-part.tsx';

const sortWords = {
  newest: msg('Newest activity'),
  oldest: msg('Oldest activity'),
  waiting: msg('Waiting longest'),
  priority: msg('Priority'),
  created: msg('Newest first'),
} as const;

const FilterBar = lazyPart(() => import('./filter-bar.tsx'), 'line');

export function useViewTitle(search: InboxSearch): string {
  const team = useStore((state) => (search.team ? state.teams.get(search.team)?.name : undefined));
  const channel = useStore((state) => (search.channel ? state.channels.get(search.channel)?.name : undefined));
  const tag = useStore((state) => (search.tag ? state.tags.get(search.tag)?.name : undefined));
  const saved = useStore((state) =>
    search.saved ? (state.views.get(search.saved)?.name ?? t('Saved view')) : undefined,
  );
  const view = viewOf(search);
  if (saved !== undefined) return saved;
  return view ? viewTitle(view) : (team ?? channel ?? tag ?? t('Conversations'));
}

/** How many the list holds, where that is known: all of it is here, or the server counts them. */
export function useViewCount(search: InboxSearch, list: List | undefined): number | null {
  const counts = useStore((state) => state.counts);
  const held = useStore((state) => (search.saved ? state.viewCounts.get(search.saved) : undefined));
  const view = viewOf(search);
  return (
    (isFiltered(search) ? null : view ? countOf(view, counts) : held && !held.isMore ? held.count : null) ??
    (list && list.nextCursor === null ? list.ids.length : null)
  );
}

export const ListHeader = memo(function ListHeader({
  search,
  list,
  onViews,
}: {
  search: InboxSearch;
  list: List | undefined;
  onViews: (() => void) | undefined;
}) {
  useLanguage();
  useKeyMap();
  const title = useViewTitle(search);
  const [isFiltering, setFiltering] = useState(false);
  const { density, setDensity } = useDensity();
  useCommand('filter', () => {
    if (!isFiltering) holdKeysForDialog('#list');
    setFiltering(true);
  });
  const dense = {
    run: () => setDensity(density === 'compact' ? 'comfortable' : 'compact'),
    isTurned: density === 'compact',
  };
  useCommand('dense-rows', dense.run, dense);
  const navigate = useNavigate();
  const set = (change: Partial<InboxSearch>) =>
    void navigate({ to: '/inbox', search: (before) => ({ ...before, ...change }) });
  const own = useStore((state) => viewFilterOf(search, state.views).sort ?? 'newest');
  const count = useViewCount(search, list);
  return (
    <header className="shrink-0 border-b border-line">
      <div className="flex min-h-12 items-center gap-1 ps-3 pe-1.5">
        <h1 className="min-w-0 flex-1 text-lg font-semibold">
          {onViews ? (
            <button
              type="button"
              onClick={onViews}
              aria-haspopup="dialog"
              className="flex max-w-full items-center gap-1 rounded-control"
            >
              <span className="truncate">{title}</span>
              <ChevronDown size={16} aria-hidden className="shrink-0 text-text-3" />
            </button>
          ) : (
            <span className="block truncate">{title}</span>
          )}
        </h1>
        {count !== null ? (
          <span className="tabular me-1 text-sm text-text-3">
            <span className="sr-only">{t('Conversations:')} </span>
            {count}
          </span>
        ) : null}
        <IconButton
          {...hintOf('new-conversation')}
          icon={<SquarePen size={16} />}
          onClick={() => void runCommand('new-conversation')}
        />
        <Menu
          align="end"
          trigger={
            <IconButton
              label={t('Sort: {order}', { order: t.of(sortWords[search.sort ?? own]) })}
              icon={<ArrowDownUp size={16} />}
            />
          }
          entries={[
            { type: 'heading', label: t('Sort by') },
            ...sorts.map((sort) => ({
              label: t.of(sortWords[sort]),
              isChecked: (search.sort ?? own) === sort,
              run: () => set({ sort: sort === own ? undefined : sort }),
            })),
            { type: 'line' },
            entryOf('dense-rows', dense),
          ]}
        />
        <IconButton
          {...hintOf('filter')}
          icon={<ListFilter size={16} />}
          isOn={isFiltered(search) || isFiltering || undefined}
          onClick={() => setFiltering(!isFiltering)}
        />
      </div>
      {isFiltered(search) || isFiltering ? (
        <Suspense fallback={null}>
          <FilterBar search={search} isOpen={isFiltering} onClose={() => setFiltering(false)} />
        </Suspense>
      ) : null}
    </header>
  );
});
