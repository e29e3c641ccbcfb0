// Above the rows: which view, how many, how sorted, and what was filtered on top of it.
import { useNavigate } from '@tanstack/react-router';
import { ArrowDownUp, ChevronDown, ListFilter } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { List } from '../../live/index.ts';
import { useStore } from '../../live/index.ts';
import { countOf, isFiltered, sorts, titles, viewOf, type InboxSearch } from '../../live/views.ts';
import { Chip } from '../../ui/chip.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Popover } from '../../ui/popover.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { statusChoices } from './status-choices.ts';

const sortWords = {
  newest: 'Newest activity',
  oldest: 'Oldest activity',
  waiting: 'Waiting longest',
  priority: 'Priority',
  created: 'Newest first',
} as const;

const FilterForm = lazy(() => import('./filter-form.tsx'));

export function useViewTitle(search: InboxSearch): string {
  const team = useStore((state) => (search.team ? state.teams.get(search.team)?.name : undefined));
  const channel = useStore((state) => (search.channel ? state.channels.get(search.channel)?.name : undefined));
  const tag = useStore((state) => (search.tag ? state.tags.get(search.tag)?.name : undefined));
  const view = viewOf(search);
  return view ? titles[view] : (team ?? channel ?? tag ?? 'Conversations');
}

export function ListHeader({
  search,
  list,
  onViews,
}: {
  search: InboxSearch;
  list: List | undefined;
  onViews: (() => void) | undefined;
}) {
  const title = useViewTitle(search);
  const navigate = useNavigate();
  const set = (change: Partial<InboxSearch>) =>
    void navigate({ to: '/inbox', search: (before) => ({ ...before, ...change }) });
  const counts = useStore((state) => state.counts);
  const view = viewOf(search);
  const count =
    (view && !isFiltered(search) ? countOf(view, counts) : null) ??
    (list && list.nextCursor === null ? list.ids.length : null);
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
            <span className="sr-only">Conversations: </span>
            {count}
          </span>
        ) : null}
        <Menu
          align="end"
          trigger={
            <IconButton label={`Sort: ${sortWords[search.sort ?? 'newest']}`} icon={<ArrowDownUp size={16} />} />
          }
          entries={[
            { type: 'heading', label: 'Sort by' },
            ...sorts.map((sort) => ({
              label: sortWords[sort],
              isChecked: (search.sort ?? 'newest') === sort,
              run: () => set({ sort: sort === 'newest' ? undefined : sort }),
            })),
          ]}
        />
        <FilterButton search={search} set={set} />
      </div>
      <FilterBar search={search} set={set} />
    </header>
  );
}

function FilterButton({ search, set }: { search: InboxSearch; set: (change: Partial<InboxSearch>) => void }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      title="Filter"
      align="end"
      isOpen={isOpen}
      onOpenChange={setOpen}
      className="w-72"
      trigger={<IconButton label="Filter" icon={<ListFilter size={16} />} isOn={isFiltered(search) || undefined} />}
    >
      <Suspense fallback={<Spinner />}>
        <FilterForm search={search} set={set} onDone={() => setOpen(false)} />
      </Suspense>
    </Popover>
  );
}

function FilterBar({ search, set }: { search: InboxSearch; set: (change: Partial<InboxSearch>) => void }) {
  const agents = useStore((state) => state.agents);
  const tags = useStore((state) => state.tags);
  const chips: { key: keyof InboxSearch; label: string }[] = [];
  if (search.q) chips.push({ key: 'q', label: `“${search.q}”` });
  if (search.status) chips.push({ key: 'status', label: `Status: ${statusChoices[search.status]}` });
  if (search.assignee)
    chips.push({
      key: 'assignee',
      label: `Assignee: ${search.assignee === 'me' ? 'me' : search.assignee === 'none' ? 'nobody' : (agents.get(search.assignee)?.name ?? 'someone')}`,
    });
  if (search.tag && search.view) chips.push({ key: 'tag', label: `Tag: ${tags.get(search.tag)?.name ?? ''}` });
  if (search.unread) chips.push({ key: 'unread', label: 'Unread' });
  if (chips.length === 0) return null;
  return (
    <div className="flex flex-wrap gap-1 px-3 pb-2" role="group" aria-label="Filters">
      {chips.map(({ key, label }) => (
        <Chip key={key} onRemove={() => set({ [key]: undefined })} removeLabel={`Remove filter ${label}`}>
          {label}
        </Chip>
      ))}
      <button
        type="button"
        className="ui-link px-1 text-sm"
        onClick={() =>
          set({
            q: undefined,
            status: undefined,
            assignee: undefined,
            unread: undefined,
            ...(search.view ? { tag: undefined } : {}),
          })
        }
      >
        Reset
      </button>
    </div>
  );
}
