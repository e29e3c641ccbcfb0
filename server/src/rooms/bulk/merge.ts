// Several contacts said to be one person, in one commit: looked at first by doing it and taking it back, and undone link by link.
import { problem, type ReplyOf, type Routes } from '@throughline/protocol';
import type { Tx } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import type { AgentViewer } from '../../ground/viewer.ts';
import { contactBody, contactOf } from '../contacts/index.ts';
import { mergeContacts, unmergeContacts } from '../threads/index.ts';
import { leaveToWorker } from './later.ts';
import { whyMissing } from './selection.ts';
import * as store from './store.ts';

export interface Merge {
  readonly mergeInto: string;
}
interface Made {
  readonly linkId: string;
}
export const isMerge = (change: object): change is Merge => 'mergeInto' in change;

/** Done and rolled back, so that it shows what would be and not what somebody thinks would be. */
export async function previewMerge(
  house: House,
  viewer: AgentViewer,
  given: readonly string[],
): Promise<ReplyOf<Routes['previewMerge']>> {
  const { workspaceId } = viewer;
  const ids = [...new Set(given)];
  let told: ReplyOf<Routes['previewMerge']> | null = null;
  const enough = new Error('seen');
  await house.db
    .transaction(async (tx) => {
      const contacts = await Promise.all(ids.map((id) => contactBody(tx, workspaceId, id)));
      if (new Set(contacts.map((contact) => contact.id)).size < 2)
        throw problem('conflict', { detail: 'These are one contact already.' });
      for (const { id } of contacts.slice(1))
        if ((await contactOf(tx, workspaceId, id)).id !== (await contactOf(tx, workspaceId, ids[0]!)).id)
          await mergeContacts(tx, viewer, ids[0]!, id, house.now());
      const merged = await contactBody(tx, workspaceId, ids[0]!);
      told = { contacts, merged, conversations: await store.countConversations(tx, workspaceId, merged.id) };
      throw enough;
    })
    .catch((error: unknown) => {
      if (error !== enough) throw error;
    });
  return told!;
}

/** Writes the job down; the caller has it done. */
export async function addMergeJob(house: House, viewer: AgentViewer, given: readonly string[]): Promise<string> {
  const [into, ...others] = [...new Set(given)];
  if (!into || others.length === 0) throw problem('conflict', { detail: 'These are one contact already.' });
  const id = newId();
  await house.db.transaction(async (tx) => {
    await contactOf(tx, viewer.workspaceId, into);
    await store.addBulk(tx, {
      workspace_id: viewer.workspaceId,
      id,
      agent_id: viewer.agentId,
      subject: 'contact',
      change: { mergeInto: into } satisfies Merge,
      filter: null,
      state: 'running',
      created_at: house.now(),
    });
    const job = (await store.lockBulk(tx, viewer.workspaceId, id))!;
    await store.setBulk(tx, job, { total: await store.addItems(tx, viewer.workspaceId, id, others) });
    await leaveToWorker(tx, house, job, true);
  });
  return id;
}

/** All of it at once: half of a person is worse than none. */
export async function stepOfMerge(tx: Tx, house: House, viewer: AgentViewer, job: store.BulkRow): Promise<boolean> {
  const { workspace_id: workspaceId } = job;
  const { mergeInto } = job.change as unknown as Merge;
  const isUndo = job.state === 'undoing';
  const items = await store.nextItems<Made>(tx, workspaceId, job.id, isUndo ? 'changed' : 'waiting', 20);
  const ids = items.map((item) => item.id);
  const missing = await whyMissing(tx, workspaceId, [mergeInto, ...ids]);
  if (!isUndo && missing.get(mergeInto) === 'gone') {
    await store.setBulk(tx, job, {
      state: 'failed',
      why: 'The contact they were to be merged with was erased meanwhile.',
    });
    return false;
  }
  const settled: store.Settled[] = [];
  for (const { id, after } of items) {
    const nothing = { id, before: null, after: null };
    if (isUndo) {
      const isDone = after !== null && (await unmergeContacts(tx, viewer, after.linkId, house.now()));
      settled.push({ ...nothing, state: isDone ? 'undone' : 'kept' });
    } else if (missing.get(id) === 'gone') settled.push({ ...nothing, state: 'refused', why: 'gone' });
    else if ((await contactOf(tx, workspaceId, id)).id === (await contactOf(tx, workspaceId, mergeInto)).id)
      settled.push({ ...nothing, state: 'same' });
    else {
      const { linkId } = await mergeContacts(tx, viewer, mergeInto, id, house.now());
      settled.push({ ...nothing, state: 'changed', after: { linkId } satisfies Made });
    }
  }
  await store.settleItems(tx, workspaceId, job.id, settled);
  await store.setBulk(tx, job, { state: isUndo ? 'undone' : 'done', ...store.counted(job, settled) });
  return false;
}
