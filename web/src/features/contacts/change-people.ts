// One change to many contacts: what is shown is drawn at once, the server does it (as a job where they are many), and one key puts it back.
import type { ContactRow, FieldValue } from '@throughline/sdk';
import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import { runBulkDeed } from '../../live/bulk-job.ts';
import { api, getState } from '../../live/index.ts';
import type { ContactSearch } from './filter-words.ts';

type Body = Parameters<typeof api.changeContacts>[0]['body'];
export interface PeopleChange {
  readonly addTags?: string[];
  readonly removeTags?: string[];
  readonly fields?: Readonly<Record<string, FieldValue | null>>;
  readonly company?: { readonly id: string; readonly name: string };
}
/** Rows chosen by hand, or everybody the table holds as it is narrowed. */
export type People = { readonly ids: readonly string[] } | { readonly search: ContactSearch };
type Pages = InfiniteData<{ items: ContactRow[] }>;

/** What a change makes of one row, as it is drawn until the server has said so. */
export function changedRow(
  row: ContactRow,
  { addTags = [], removeTags = [], fields = {}, company }: PeopleChange,
): ContactRow {
  const known = [...getState().tags.values()];
  const added = addTags
    .filter((name) => !row.tags.some((tag) => tag.name === name))
    .map((name) => known.find((tag) => tag.name === name) ?? { id: name, name, color: 'grey' as const });
  return {
    ...row,
    tags: [...row.tags.filter((tag) => !removeTags.includes(tag.name)), ...added],
    fields: Object.fromEntries(
      Object.entries({ ...row.fields, ...fields }).filter((entry): entry is [string, FieldValue] => entry[1] !== null),
    ),
    company: company ?? row.company,
  };
}

export async function changePeople(
  queries: QueryClient,
  people: People,
  change: PeopleChange,
  words: string,
): Promise<void> {
  const { company, ...plain } = change;
  const chosen = 'ids' in people ? new Set(people.ids) : null;
  const queryKey = 'ids' in people ? ['contacts', 'list'] : ['contacts', 'list', people.search];
  await queries.cancelQueries({ queryKey: ['contacts', 'list'] });
  queries.setQueriesData<Pages>({ queryKey }, (data) =>
    data && Array.isArray(data.pages)
      ? {
          ...data,
          pages: data.pages.map((page) => ({
            ...page,
            items: page.items.map((row) => (!chosen || chosen.has(row.id) ? changedRow(row, change) : row)),
          })),
        }
      : data,
  );
  const body: Body = { ...selectionOf(people), change: { ...plain, ...(company ? { companyId: company.id } : {}) } };
  await runBulkDeed({
    words,
    start: () => api.changeContacts({ body }),
    settle: () => queries.invalidateQueries({ queryKey: ['contacts'] }),
  });
}
export function selectionOf(people: People): Pick<Body, 'ids' | 'filter'> {
  if ('ids' in people) return { ids: [...people.ids] };
  const { sort: _sort, q: _words, ...filter } = people.search as ContactSearch & { sort?: string; q?: string };
  return { filter: filter as NonNullable<Body['filter']> };
}
