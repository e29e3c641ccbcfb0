// Taking rows back, latest first: whom they made goes, unless somebody changed or talked with them since; what they filled is put back where it
// still stands as they left it. Worked out on what is there now, then written as one statement for each table.
import type { Tx } from '../../ground/db.ts';
import { type Entry, write } from '../../ground/journal.ts';
import { eraseContacts, isAlike, people, type PersonState, restored, statesOf } from '../contacts/index.ts';
import * as store from './store.ts';

/** What is there now, changed in memory row by row. */
interface Ground {
  /** Null: was taken out by a row of this batch. */
  readonly states: Map<string, PersonState | null>;
  readonly free: ReadonlySet<string>;
  readonly talked: ReadonlySet<string>;
  readonly put: Set<string>;
  readonly gone: Set<string>;
  readonly untagged: people.Tagging[];
  readonly dropped: string[];
}

export async function takeBack(tx: Tx, job: store.ImportRecord, rows: readonly store.RowRecord[]): Promise<void> {
  const { workspace_id: workspaceId } = job;
  const ground = await groundOf(tx, workspaceId, rows);
  const exists = new Set(await people.whoIsThere(tx, workspaceId, [...new Set(rows.map((row) => row.contact_id!))]));
  const actor = { type: 'agent', id: job.agent_id };
  const entries: Entry[] = [];
  const settled = rows.map((row): { row: number; outcome: 'undone' | 'kept' } => {
    const id = row.contact_id!;
    const isThere = exists.has(id);
    const isWhole = row.outcome === 'created' ? !isThere || unmake(ground, row) : putBack(ground, row);
    if (isThere) {
      const what = row.outcome === 'created' && isWhole ? 'contact.erased' : 'contact.changed';
      entries.push({ kind: 'contact', id, what, actor });
    }
    return { row: row.row, outcome: isWhole ? 'undone' : 'kept' };
  });
  people.dropTags(tx, workspaceId, ground.untagged);
  people.putPeople(
    tx,
    workspaceId,
    [...ground.put].filter((id) => !ground.gone.has(id)).map((id) => ({ id, ...ground.states.get(id)! })),
  );
  const kept = [...ground.states.keys()];
  await people.dropAddresses(tx, workspaceId, ground.dropped, kept);
  if (ground.gone.size > 0) await eraseContacts(tx, workspaceId, [...ground.gone]);
  store.settleRows(tx, workspaceId, job.id, settled);
  store.setImport(tx, job, {
    done: job.done + rows.length,
    kept: job.kept + settled.filter((row) => row.outcome === 'kept').length,
  });
  if (entries.length > 0) write(tx, workspaceId, entries);
}

async function groundOf(tx: Tx, workspaceId: string, rows: readonly store.RowRecord[]): Promise<Ground> {
  const ids = [...new Set(rows.map((row) => row.contact_id!))];
  const states = new Map<string, PersonState | null>(await statesOf(tx, workspaceId, ids));
  const identityIds = [...states.values()].flatMap((state) => state!.identityIds);
  const [free, talked] = await Promise.all([
    people.untouched(tx, workspaceId, identityIds),
    people.talkedWith(tx, workspaceId, ids),
  ]);
  return {
    states,
    free: new Set(free),
    talked: new Set(talked),
    put: new Set(),
    gone: new Set(),
    untagged: [],
    dropped: [],
  };
}

/** Somebody it made: taken out where they are still as they were made, and nobody has talked with them. */
function unmake(ground: Ground, { contact_id: contactId, after }: store.RowRecord): boolean {
  const now = ground.states.get(contactId!);
  // Merged into somebody since: that was somebody's decision, and stays.
  if (!now || !after) return false;
  const isOurs =
    isAlike(now, after) &&
    now.identityIds.length === after.identityIds.length &&
    now.identityIds.every((id) => after.identityIds.includes(id) && ground.free.has(id)) &&
    now.tags.every((tag) => after.tags.some((ours) => ours.toLowerCase() === tag.toLowerCase())) &&
    !ground.talked.has(contactId!);
  if (!isOurs) return false;
  ground.dropped.push(...now.identityIds);
  ground.gone.add(contactId!);
  ground.states.set(contactId!, null);
  return true;
}

/** Somebody it changed: each thing that still stands as the import left it is put back. */
function putBack(ground: Ground, { contact_id: contactId, before, after }: store.RowRecord): boolean {
  const now = ground.states.get(contactId!);
  if (!now || !before || !after) return false;
  const { state, isWhole, removedTags, addedTags } = restored(before, after, now);
  const added = after.identityIds.filter((id) => !before.identityIds.includes(id) && now.identityIds.includes(id));
  const free = added.filter((id) => ground.free.has(id));
  ground.states.set(contactId!, { ...state, identityIds: now.identityIds.filter((id) => !free.includes(id)) });
  ground.put.add(contactId!);
  ground.untagged.push(...removedTags.map((name) => ({ contactId: contactId!, name })));
  ground.dropped.push(...free);
  return isWhole && addedTags.length === 0 && free.length === added.length;
}
