// What cannot be undone is done to many in two steps: they are counted, and then it is done to exactly those who were counted, as a job.
import { createHash } from 'node:crypto';
import { problem, type ReplyOf, type Routes } from '@throughline/protocol';
import type { Tx } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import type { AgentViewer } from '../../ground/viewer.ts';
import { holdOf, presentHold } from '../contacts/index.ts';
import { leaveToWorker } from './later.ts';
import * as store from './store.ts';

const NAMED = 10;

/** The same of the same ones, in whatever order. A number would not do: one may come and another go before they are looked at again. */
export const fingerprintOf = (ids: readonly string[]): string =>
  createHash('sha256').update(ids.toSorted().join(' ')).digest('base64url');

/** Those that a legal hold keeps, with the names and reasons of the first. `contactId`: whose hold it would be. */
export async function presentHeld(
  q: Pick<Tx, 'query'>,
  workspaceId: string,
  held: readonly { readonly id: string; readonly contactId: string }[],
  namesOf: typeof store.conversationNames,
): Promise<ReplyOf<Routes['previewRemovals']>['held']> {
  const first = held.slice(0, NAMED);
  const names = await namesOf(
    q,
    workspaceId,
    first.map(({ id }) => id),
  );
  return {
    count: held.length,
    first: await Promise.all(
      first.map(async ({ id, contactId }) => ({
        id,
        name: names.get(id) ?? '',
        hold: presentHold(await holdOf(q, workspaceId, contactId)),
      })),
    ),
  };
}

/**
 * Writes the job down; the caller has it done, at once where they are no more than `atOnce`. Whoever joins the selection later stays.
 * Throws `conflict` when they are not those who were counted; `and` is written in the same commit.
 */
export async function addCountedJob(
  house: House,
  viewer: AgentViewer,
  wanted: {
    readonly subject: store.BulkRow['subject'];
    readonly ids: readonly string[];
    readonly fingerprint: string;
    readonly atOnce: number;
  },
  and?: (tx: Tx) => Promise<void>,
): Promise<{ id: string; isNow: boolean }> {
  const { workspaceId } = viewer;
  const { subject, ids, fingerprint, atOnce } = wanted;
  if (ids.length === 0 || fingerprintOf(ids) !== fingerprint)
    throw problem('conflict', { detail: 'They are not the ones that were counted any more. Look at them again.' });
  const id = newId();
  const isNow = ids.length <= atOnce;
  await house.db.transaction(async (tx) => {
    await store.addBulk(tx, {
      workspace_id: workspaceId,
      id,
      agent_id: viewer.agentId,
      subject,
      change: { erase: true },
      filter: null,
      state: 'running',
      created_at: house.now(),
    });
    const job = (await store.lockBulk(tx, workspaceId, id))!;
    await store.setBulk(tx, job, { total: await store.addItems(tx, workspaceId, id, ids) });
    await and?.(tx);
    await leaveToWorker(tx, house, { workspace_id: workspaceId, id }, isNow);
  });
  return { id, isNow };
}
