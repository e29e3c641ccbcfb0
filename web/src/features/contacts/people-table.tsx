// The table of contacts: its segments, filters, order and columns, each in the address or kept for the agent.
import type { Segment } from '@throughline/sdk';
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { BookmarkPlus, SearchX, UserPlus, Users } from 'lucide-react';
import { useState } from 'react';
import { api, useMay } from '../../live/index.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { PageHead } from '../../ui/page.tsx';
import { ScrollPage } from '../../ui/scroll-page.tsx';
import { SearchInput } from '../../ui/search-input.tsx';
import { Select } from '../../ui/select.tsx';
import { AddContact } from './add-contact.tsx';
import { ColumnChooser, useColumns } from './columns.tsx';
import { ContactFilters } from './contact-filters.tsx';
import { exportHref } from './export-contact.ts';
import { type ContactSearch, isNarrowed, isSameList, readContactSearch, withFilter } from './filter-words.ts';
import { More } from './more.tsx';
import { type Chosen, nobody, PeopleBulk } from './people-bulk.tsx';
import { type Choosing, PeopleRows } from './people-rows.tsx';
import { KeepSegment, SegmentMenu } from './segments.tsx';
import { msg, t } from '../../words/t.ts';

const sorts = [
  { value: 'seen', label: msg('Last seen first') },
  { value: 'created', label: msg('Newest first') },
  { value: 'name', label: msg('By name') },
] as const;
type Sort = (typeof sorts)[number]['value'];

export function PeopleTable({ kinds }: { kinds: React.ReactNode }) {
  const search = readContactSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const mayAdd = useMay('contacts:write');
  const mayExport = useMay('contacts:export');
  const mayErase = useMay('contacts:erase');
  const [isAdding, setAdding] = useState(false);
  const columns = useColumns();
  // What was chosen of another list is not chosen of this one.
  const listKey = JSON.stringify(search);
  const [picked, setPicked] = useState<{ readonly of: string; readonly chosen: Chosen }>({ of: '', chosen: nobody });
  const chosen = picked.of === listKey ? picked.chosen : nobody;
  const choose = (next: Chosen) => setPicked({ of: listKey, chosen: next });
  const show = (next: ContactSearch) => void navigate({ to: '/contacts', search: { ...next }, replace: true });
  const sort = sorts.find((each) => each.value === search.sort)?.value ?? 'seen';
  const contacts = useInfiniteQuery({
    queryKey: ['contacts', 'list', search],
    initialPageParam: '',
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) =>
      api.listContacts({
        signal,
        query: { ...(search as object), sort, limit: 50, cursor: pageParam || undefined },
      }),
    getNextPageParam: (last) => last.nextCursor,
  });
  const add = mayAdd ? (
    <Button look="primary" icon={<UserPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      {t('Add contact')}
    </Button>
  ) : null;
  return (
    <ScrollPage label={t('Contacts')} width="max-w-7xl">
      <PageHead
        title={t('Contacts')}
        actions={
          <>
            {mayExport ? (
              <a href={exportHref(search, sort)} download className="ui-link inline-flex min-h-8 items-center px-2">
                {t.as('verb', 'Export')}
              </a>
            ) : null}
            {mayAdd ? (
              <Button onClick={() => void navigate({ to: '/contacts', search: { show: 'import' } })}>
                {t.as('verb', 'Import')}
              </Button>
            ) : null}
            {add}
          </>
        }
      />
      {kinds}
      <Segments search={search} onShow={show} />
      <div className="mb-2 flex flex-wrap items-center gap-2">
        <SearchInput
          label={t('Search contacts')}
          placeholder={t('Name, email, phone')}
          value={search.q ?? ''}
          onSearch={(typed) => show(withFilter(search, 'q', typed))}
          className="min-w-52 flex-1 md:max-w-md"
          isBusy={contacts.isFetching && search.q !== undefined}
        />
        <div className="w-44">
          <Select
            label={t.as('sorting', 'Order')}
            value={sort}
            onChange={(next: Sort) => show(withFilter(search, 'sort', next === 'seen' ? undefined : next))}
            choices={t.each(sorts, 'label')}
          />
        </div>
        <ColumnChooser columns={columns} />
      </div>
      <div className="mb-4">
        <ContactFilters search={search} onChange={show} />
      </div>
      <Loaded query={contacts} what={t('the contacts')}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.items);
          if (rows.length === 0 && !contacts.hasNextPage) return <Nobody search={search} add={add} onShow={show} />;
          const shown = rows.map((row) => row.id);
          return (
            <>
              {chosen.ids.size > 0 ? (
                <PeopleBulk
                  chosen={chosen}
                  shown={shown}
                  isMore={contacts.hasNextPage}
                  search={search}
                  onChoose={choose}
                />
              ) : null}
              <PeopleRows
                rows={rows}
                columns={columns.shown}
                choosing={mayAdd || mayExport || mayErase ? choosingOf(chosen, shown, choose) : null}
              />
              {rows.length === 0 ? <p className="px-3 py-2 text-text-2">{t('Nobody so far.')}</p> : null}
              {contacts.hasNextPage ? (
                <More
                  key={pages.length}
                  isBusy={contacts.isFetchingNextPage}
                  onMore={() => void contacts.fetchNextPage()}
                />
              ) : null}
            </>
          );
        }}
      </Loaded>
      {isAdding ? <AddContact onClose={() => setAdding(false)} /> : null}
    </ScrollPage>
  );
}

function choosingOf(chosen: Chosen, shown: readonly string[], onChoose: (next: Chosen) => void): Choosing {
  const isChosen = (id: string) => chosen.isAll || chosen.ids.has(id);
  return {
    isChosen,
    isSome: chosen.ids.size > 0,
    isWhole: shown.length > 0 && shown.every(isChosen),
    choose(ids, isAdded) {
      // Whoever is taken out of everybody leaves those that are shown.
      const next = new Set(chosen.isAll ? shown : chosen.ids);
      for (const id of ids)
        if (isAdded) next.add(id);
        else next.delete(id);
      onChoose({ ids: next, isAll: false });
    },
  };
}

function Nobody({
  search,
  add,
  onShow,
}: {
  search: ContactSearch;
  add: React.ReactNode;
  onShow: (search: ContactSearch) => void;
}) {
  if (!isNarrowed(search))
    return (
      <EmptyState icon={<Users size={20} />} title={t('No contacts yet')} action={add}>
        {t('Contacts appear here when they write.')}
      </EmptyState>
    );
  const isSearch = search.q !== undefined && Object.keys(search).length === 1;
  return (
    <EmptyState
      icon={<SearchX size={20} />}
      title={isSearch ? t('Nobody found for “{words}”', { words: search.q ?? '' }) : t('Nobody is all of this')}
      action={<Button onClick={() => onShow({})}>{t('Show everyone')}</Button>}
    >
      {isSearch
        ? t('Try a part of the name, or the address they write from.')
        : t('Take a filter away, or change one.')}
    </EmptyState>
  );
}

/** Everybody, and what people keep of them. */
function Segments({ search, onShow }: { search: ContactSearch; onShow: (search: ContactSearch) => void }) {
  const segments = useQuery({ queryKey: ['segments'], queryFn: () => api.listSegments() });
  const queries = useQueryClient();
  const [isKeeping, setKeeping] = useState(false);
  const items = segments.data?.items ?? [];
  const searchOf = (segment: Segment): ContactSearch =>
    readContactSearch({ ...segment.filter, ...(segment.sort === 'seen' ? {} : { sort: segment.sort }) });
  const current = items.find((segment) => isSameList(searchOf(segment), search));
  const fresh = () => queries.invalidateQueries({ queryKey: ['segments'] });
  const link =
    'inline-flex min-h-8 max-w-60 items-center rounded-full border border-line px-3 text-text-2 hover:bg-hover aria-[current=page]:border-accent aria-[current=page]:bg-selected aria-[current=page]:font-medium aria-[current=page]:text-text';
  return (
    <nav aria-label={t('Segments')} className="mb-3 flex flex-wrap items-center gap-1.5">
      <Link
        to="/contacts"
        activeOptions={{ exact: true, explicitUndefined: true }}
        aria-current={isNarrowed(search) ? undefined : 'page'}
        className={link}
      >
        {t('Everyone')}
      </Link>
      {items.map((segment) => (
        <span key={segment.id} className="inline-flex items-center">
          <Link
            to="/contacts"
            search={{ ...searchOf(segment) }}
            aria-current={segment === current ? 'page' : undefined}
            className={link}
          >
            <span className="truncate">{segment.name}</span>
          </Link>
          {segment === current ? <SegmentMenu segment={segment} onChanged={fresh} onGone={() => onShow({})} /> : null}
        </span>
      ))}
      {isNarrowed(search) && !current ? (
        <Button size="sm" look="ghost" icon={<BookmarkPlus size={14} aria-hidden />} onClick={() => setKeeping(true)}>
          {t('Keep as a segment')}
        </Button>
      ) : null}
      {isKeeping ? <KeepSegment search={search} onClose={() => setKeeping(false)} onKept={fresh} /> : null}
    </nav>
  );
}
