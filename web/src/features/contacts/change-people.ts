// One change to many contacts: what is shown is drawn at once, the server does it (as a job where they are many), and one key puts it back.
import type { Bulk, ContactRow } from '@throughline/sdk';
import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import { follow } from '../../live/bulk.ts';
import { api, getState } from '../../live/index.ts';
import { notify } from '../../live/notices.ts';
import { wordsOf } from '../../live/loading.ts';
import { undoable, undoSeconds } from '../../live/undo.ts';
import type { ContactSearch } from './filter-words.ts';
import { t } from '../../words/t.ts';

type Body = Parameters<typeof api.changeContacts>[0]['body'];
export interface PeopleChange {
  readonly addTags?: string[];
  readonly removeTags?: string[];
  readonly company?: { readonly id: string; readonly name: string };
}
/** Rows chosen by hand, or everybody the table holds as it is narrowed. */
export type People = { readonly ids: readonly string[] } | { readonly search: ContactSearch };
type Pages = InfiniteData<{ items: ContactRow[] }>;

/** What a change makes of one row, as it is drawn until the server has said so. */
export function changedRow(row: ContactRow, { addTags = [], removeTags = [], company }: PeopleChange): ContactRow {
  const known = [...getState().tags.values()];
  const added = addTags
    .filter((name) => !row.tags.some((tag) => tag.name === name))
    .map((name) => known.find((tag) => tag.name === name) ?? { id: name, name, color: 'grey' as const });
  return {
    ...row,
    tags: [...row.tags.filter((tag) => !removeTags.includes(tag.name)), ...added],
    company: company ?? row.company,
  };
}

export async function changePeople(
  queries: QueryClient,
  people: People,
  change: PeopleChange,
  words: string,
): Promise<void> {
  const { company, ...tags } = change;
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
  const refresh = () => queries.invalidateQueries({ queryKey: ['contacts'] });
  try {
    const body: Body = { ...selectionOf(people), change: { ...tags, ...(company ? { companyId: company.id } : {}) } };
    const job = await follow(await api.changeContacts({ body }), words);
    if (job.state === 'failed')
      notify({
        title: t('{words}: stopped after {count, number}', { words, count: job.changed }),
        detail: t.server(job.why),
        tone: 'danger',
      });
    if (job.changed > 0) offerUndo(job, words, refresh);
    else if (job.state !== 'failed') notify({ title: t('They were so already.') });
    if (job.refused > 0)
      notify({
        title: t('{count, plural, one {# could not be changed} other {# could not be changed}}', {
          count: job.refused,
        }),
        detail: t('They are gone, or merged into another.'),
      });
  } catch (error) {
    notify({
      title: t('{words}: nothing was changed', { words }),
      detail: wordsOf(error),
      tone: 'danger',
      action: { label: t('Retry'), run: () => void changePeople(queries, people, change, words) },
    });
  }
  await refresh();
}
function selectionOf(people: People): Pick<Body, 'ids' | 'filter'> {
  if ('ids' in people) return { ids: [...people.ids] };
  const { sort: _sort, q: _words, ...filter } = people.search as ContactSearch & { sort?: string; q?: string };
  return { filter: filter as NonNullable<Body['filter']> };
}

function offerUndo(job: Bulk, words: string, refresh: () => Promise<void>): void {
  const undo = undoable(() => {
    takeAway();
    void undoIt(job, words, refresh);
  });
  const takeAway = notify({
    title: `${words}: ${t.number(job.changed)}`,
    timeoutSeconds: undoSeconds(),
    action: { label: t('Undo'), run: undo.run },
  });
}
async function undoIt(job: Bulk, words: string, refresh: () => Promise<void>): Promise<void> {
  try {
    const undone = await follow(await api.undoBulk({ params: { id: job.id } }), t('Undo: {words}', { words }));
    notify({
      title: t('Undone: {count, number}', { count: undone.changed - undone.kept }),
      ...(undone.kept > 0
        ? {
            detail: t(
              '{count, plural, one {# was changed by someone else since, and stays so.} other {# were changed by someone else since, and stay so.}}',
              { count: undone.kept },
            ),
          }
        : {}),
    });
  } catch (error) {
    notify({
      title: t('Could not undo'),
      detail: wordsOf(error),
      tone: 'danger',
      action: { label: t('Retry'), run: () => void undoIt(job, words, refresh) },
    });
  }
  await refresh();
}
