// Who a deed on many contacts is for: those named, or all a filter holds now.
import { problem, type BodyOf, type Routes } from '@throughline/protocol';
import type { Tx } from '../../ground/db.ts';
import { contactPage, contactsByIds } from '../contacts/index.ts';

export const MAX_SELECTED = 20_000;
const PAGE = 500;
type Q = Pick<Tx, 'query'>;
export type Selection = Pick<BodyOf<Routes['changeContacts']>, 'ids' | 'filter'>;

export function checkSelection({ ids, filter }: Selection): void {
  if ((ids === undefined) === (filter === undefined))
    throw problem('invalid', { fields: { ids: 'either ids or a filter must be given, and not both' } });
}
/** Their ids, as many as one deed may reach, in a lasting order. `isMore`: the filter holds others besides. */
export async function selected(
  q: Q,
  workspaceId: string,
  { ids, filter = {} }: Selection,
  now: Date,
): Promise<{ ids: string[]; isMore: boolean }> {
  if (ids) return { ids: [...new Set(ids)], isMore: false };
  const all: string[] = [];
  for (let after: Parameters<typeof contactPage>[3]['after'] = null; ;) {
    const limit = Math.min(PAGE, MAX_SELECTED - all.length);
    const page = await contactPage(
      q,
      workspaceId,
      { words: filter, ids: null },
      { sort: 'created', after, limit },
      now,
    );
    all.push(...page.ids);
    if (page.next === null || all.length >= MAX_SELECTED) return { ids: all, isMore: page.next !== null };
    after = page.next;
  }
}
export type Why = 'gone' | 'merged' | 'held' | 'unfinished' | 'other';
/** Of these, whoever does not speak for themselves (any more), and why. */
export async function whyMissing(
  q: Q,
  workspaceId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, 'gone' | 'merged'>> {
  const there = new Map((await contactsByIds(q, workspaceId, ids)).map((row) => [row.id, row.absorbed_by]));
  return new Map(
    ids.flatMap((id): [string, 'gone' | 'merged'][] => {
      const by = there.get(id);
      return by === undefined ? [[id, 'gone']] : by === null ? [] : [[id, 'merged']];
    }),
  );
}
