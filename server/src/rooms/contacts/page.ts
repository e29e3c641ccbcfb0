// One contact by an id, and pages of many, as several routes of this room need them.
import { Id, problem } from '@throughline/protocol';
import { isTimeOfOurs } from '../../ground/cursor.ts';
import type { Tx } from '../../ground/db.ts';
import { contactRows } from './present.ts';
import * as store from './store.ts';

export async function found(tx: Pick<Tx, 'query'>, workspaceId: string, id: string): Promise<store.ContactRow> {
  const contact = await store.contactById(tx, workspaceId, id);
  if (!contact) throw problem('not_found');
  return contact;
}

/** A page of rows of which one more was asked for. */
export async function pageOf(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  rows: readonly store.ContactListRow[],
  limit: number,
) {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: await contactRows(tx, workspaceId, shown),
    nextCursor: rows.length > limit && last ? `${last.seen_key}~${last.id}` : null,
  };
}

export function readCursor(cursor: string | undefined): { at: string; id: string } | null {
  if (!cursor) return null;
  const [, at, id] = /^([^~]{1,40})~([^~]{1,40})$/.exec(cursor) ?? [];
  if (!at || !id || !isTimeOfOurs(at) || !Id.safeParse(id).success)
    throw problem('malformed', { detail: 'This cursor is not one of ours.' });
  return { at, id };
}
