// Many contacts erased for good: counted first, then one after the other, each in a commit of its own. What a legal hold keeps stays.
import { problem, type ReplyOf, type Routes } from '@throughline/protocol';
import { audit } from '../../ground/audit.ts';
import type { Tx } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import type { AgentViewer } from '../../ground/viewer.ts';
import { contactNames, heldAmong, holdOf, presentHold } from '../contacts/index.ts';
import { erasureOf, eraseWithin } from '../threads/index.ts';
import { leaveToWorker } from './later.ts';
import { checkSelection, selected, type Selection, whyMissing } from './selection.ts';
import * as store from './store.ts';

const NAMED = 10;
/** Each is a commit with all of somebody's threads: more than these the asker does not wait for. */
export const isSmallErasure = (count: number): boolean => count <= 10;
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
  const first = [...held].slice(0, NAMED);
  const names = await contactNames(house.db, workspaceId, first);
  return {
    contacts: ids.length,
    goes: { contacts: going.length, ...goes },
    stays: { conversations: hosts, files: shared },
    held: {
      count: held.size,
      first: await Promise.all(
        first.map(async (id) => ({
          id,
          name: names.get(id) ?? '',
          hold: presentHold(await holdOf(house.db, workspaceId, id)),
        })),
      ),
    },
  };
}

/** Writes the job down; the caller has it done. Exactly those who were counted: whoever joins the filter later stays. */
export async function addErasureJob(
  house: House,
  viewer: AgentViewer,
  { count, ...selection }: Selection & { readonly count: number },
): Promise<string> {
  const { workspaceId } = viewer;
  const ids = await wanted(house, workspaceId, selection);
  if (ids.length !== count)
    throw problem('conflict', {
      detail: `It would be ${ids.length} contacts by now, not ${count}. Look at them again.`,
    });
  const id = newId();
  await house.db.transaction(async (tx) => {
    await store.addBulk(tx, {
      workspace_id: workspaceId,
      id,
      agent_id: viewer.agentId,
      subject: 'contact',
      change: { erase: true },
      filter: null,
      state: 'running',
      created_at: house.now(),
    });
    const job = (await store.lockBulk(tx, workspaceId, id))!;
    await store.setBulk(tx, job, { total: await store.addItems(tx, workspaceId, id, ids) });
    await audit(tx, viewer, house.now(), {
      what: 'contacts.erased',
      subject: { kind: 'contact', id: null, name: `${ids.length} contacts` },
      after: selection.filter ? { filter: selection.filter } : {},
    });
    await leaveToWorker(tx, house, { workspace_id: workspaceId, id }, isSmallErasure(count));
  });
  return id;
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
