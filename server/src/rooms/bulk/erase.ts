// Many contacts erased for good: counted first, then one after the other, each in a commit of its own. What a legal hold keeps stays.
import type { ReplyOf, Routes } from '@throughline/protocol';
import { audit } from '../../ground/audit.ts';
import type { Tx } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import type { AgentViewer } from '../../ground/viewer.ts';
import { contactNames, heldAmong } from '../contacts/index.ts';
import { erasureOf, eraseWithin } from '../threads/index.ts';
import { addCountedJob, fingerprintOf, presentHeld } from './counted.ts';
import { checkSelection, selected, type Selection, whyMissing } from './selection.ts';
import * as store from './store.ts';

/** Each is a commit with all of somebody's threads: more than these the asker does not wait for. */
const AT_ONCE = 10;
export const isErasure = (change: object): boolean => 'erase' in change;

async function wanted(house: House, workspaceId: string, selection: Selection): Promise<string[]> {
  checkSelection(selection);
  const { ids } = await selected(house.db, workspaceId, selection, house.now());
  const missing = await whyMissing(house.db, workspaceId, ids);
  return ids.filter((id) => !missing.has(id));
}

export async function previewErasures(
  house: House,
  viewer: AgentViewer,
  selection: Selection,
): Promise<ReplyOf<Routes['previewErasures']>> {
  const { workspaceId } = viewer;
  const ids = await wanted(house, workspaceId, selection);
  const held = new Set(await heldAmong(house.db, workspaceId, ids));
  const going = ids.filter((id) => !held.has(id));
  const { hosts, shared, ...goes } = await erasureOf(house.db, workspaceId, going);
  return {
    contacts: ids.length,
    fingerprint: fingerprintOf(ids),
    goes: { contacts: going.length, ...goes },
    stays: { conversations: hosts, files: shared },
    held: await presentHeld(
      house.db,
      workspaceId,
      [...held].map((id) => ({ id, contactId: id })),
      contactNames,
    ),
  };
}

export async function addErasureJob(
  house: House,
  viewer: AgentViewer,
  { fingerprint, ...selection }: Selection & { readonly fingerprint: string },
): Promise<{ id: string; isNow: boolean }> {
  const ids = await wanted(house, viewer.workspaceId, selection);
  return await addCountedJob(house, viewer, { subject: 'contact', ids, fingerprint, atOnce: AT_ONCE }, (tx) =>
    audit(tx, viewer, house.now(), {
      what: 'contacts.erased',
      subject: { kind: 'contact', id: null, name: `${ids.length} contacts` },
      after: selection.filter ? { filter: selection.filter } : {},
    }),
  );
}

/** One contact: what is written down of it here goes with it. */
export async function stepOfErasure(tx: Tx, house: House, viewer: AgentViewer, job: store.BulkRow): Promise<boolean> {
  const { workspace_id: workspaceId } = job;
  const [item] = await store.nextItems(tx, workspaceId, job.id, 'waiting', 1);
  if (!item) {
    await store.setBulk(tx, job, { state: 'done' });
    return false;
  }
  const missing = (await whyMissing(tx, workspaceId, [item.id])).get(item.id);
  const why = missing ?? ((await eraseWithin(tx, house, viewer, item.id)) ? null : 'held');
  const settled: store.Settled[] = [
    why ? { id: item.id, state: 'refused', before: null, after: null, why } : { ...item, state: 'changed' },
  ];
  await store.settleItems(tx, workspaceId, job.id, settled);
  await store.setBulk(tx, job, store.counted(job, settled));
  return true;
}
