// Many conversations deleted for good: counted first, then a few at a time, each time in one commit. What a legal hold keeps stays.
import type { BodyOf, ReplyOf, Routes } from '@throughline/protocol';
import type { Tx } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import type { AgentViewer } from '../../ground/viewer.ts';
import { heldBack, holdPeople } from '../contacts/index.ts';
import { type FilterWords, filterOf, listConversations, lockConversations } from '../conversations/index.ts';
import { contentsOf, removeHeld } from '../retention/index.ts';
import { addCountedJob, fingerprintOf, presentHeld } from './counted.ts';
import { checkSelection, MAX_SELECTED } from './selection.ts';
import * as store from './store.ts';

const PAGE = 500;
/** Nobody writes in the workspace while these go. */
const BATCH = 20;
type Selection = Pick<BodyOf<Routes['startBulk']>, 'ids' | 'filter'>;

/** Those that are there, as many as one deed may reach, in the order of the list. */
async function wanted(house: House, viewer: AgentViewer, { ids, filter }: Selection): Promise<store.PlacedRow[]> {
  checkSelection({ ids, filter: filter && {} });
  const { workspaceId } = viewer;
  return await house.db.reading(async (reader) => {
    if (ids) return await store.standing(reader, workspaceId, ids);
    const found: string[] = [];
    const words = filterOf(viewer, filter as FilterWords, house.now());
    for (let after: Parameters<typeof listConversations>[4] = null; ;) {
      const limit = Math.min(PAGE, MAX_SELECTED - found.length);
      const { rows, scannedTo } = await listConversations(reader, viewer, words, 'newest', after, limit);
      found.push(...rows.map((row) => row.id));
      const last = rows.at(-1);
      after = rows.length === limit && last ? { run: last.run, key: last.sort_key, id: last.id } : scannedTo;
      if (after === null || found.length >= MAX_SELECTED) return await store.standing(reader, workspaceId, found);
    }
  });
}

export async function previewRemovals(
  house: House,
  viewer: AgentViewer,
  selection: Selection,
): Promise<ReplyOf<Routes['previewRemovals']>> {
  const { workspaceId } = viewer;
  const all = await wanted(house, viewer, selection);
  const kept = new Set((await heldBack(house.db, workspaceId)).conversations);
  const held = all.filter(({ id }) => kept.has(id));
  const going = all.flatMap(({ id }) => (kept.has(id) ? [] : id));
  return {
    conversations: all.length,
    fingerprint: fingerprintOf(all.map(({ id }) => id)),
    goes: { conversations: going.length, ...(await contentsOf(house.db, workspaceId, going)) },
    held: await presentHeld(
      house.db,
      workspaceId,
      held.map(({ id, contact_id: contactId }) => ({ id, contactId })),
      store.conversationNames,
    ),
  };
}

export async function addRemovalJob(
  house: House,
  viewer: AgentViewer,
  { fingerprint, ...selection }: Selection & { readonly fingerprint: string },
): Promise<{ id: string; isNow: boolean }> {
  const ids = (await wanted(house, viewer, selection)).map(({ id }) => id);
  return await addCountedJob(house, viewer, { subject: 'conversation', ids, fingerprint, atOnce: BATCH });
}

/** One batch: what is written down of them here goes with them. */
export async function stepOfRemoval(tx: Tx, house: House, viewer: AgentViewer, job: store.BulkRow): Promise<boolean> {
  const { workspace_id: workspaceId } = job;
  const items = await store.nextItems(tx, workspaceId, job.id, 'waiting', BATCH);
  if (items.length === 0) {
    await store.setBulk(tx, job, { state: 'done' });
    return false;
  }
  // Nobody writes meanwhile: what arrives before this goes with it, and what arrives after it finds none.
  holdPeople(tx, [workspaceId], 'alone');
  const ids = items.map((item) => item.id);
  const rows = (await lockConversations(tx, workspaceId, ids)).filter((row) => !row.is_empty && !row.joined_into);
  const kept = new Set((await heldBack(tx, workspaceId)).conversations);
  const settled = ids.map((id): store.Settled => {
    const why = kept.has(id) ? 'held' : rows.some((row) => row.id === id) ? undefined : 'gone';
    return { id, state: why ? 'refused' : 'changed', before: null, after: null, why };
  });
  await store.settleItems(tx, workspaceId, job.id, settled);
  await store.setBulk(tx, job, store.counted(job, settled));
  const going = rows.filter((row) => !kept.has(row.id));
  if (going.length > 0) await removeHeld(tx, house, viewer, going, {});
  return true;
}
