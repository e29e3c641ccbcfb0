// What got stuck, over REST: look at it, try it again, give it up; what came in, as it came; and how the whole house is.
import { problem } from '@throughline/protocol';
import { audit } from '../../ground/audit.ts';
import { handlers } from '../../ground/handlers.ts';
import { outside } from '../../ground/wall.ts';
import { retryStuckJob as queueAgain } from '../../ground/jobs.ts';
import type { Replayed } from '../intake/index.ts';
import { channelHealth, type SitesSeen } from './channel-health.ts';
import { currentHealth } from './health.ts';
import { listLedger, oneReceipt, replayStuck } from './ledger.ts';
import { receipt as receiptExists } from './ledger-store.ts';
import { giveOriginal } from './original.ts';
import * as store from './store.ts';

/** Reads a call again; the room that takes calls in knows how. */
export type RetryReceipt = (workspaceId: string, receiptId: string) => Promise<Replayed>;

export const operationRoutes = (retryReceipt: RetryReceipt, sitesSeen: SitesSeen) =>
  handlers({
    async listStuckReceipts({ house, viewer, query }) {
      const { shown, nextCursor } = paged(
        await store.stuckReceipts(house.db, viewer.workspaceId, query.limit + 1, readCursor(query.cursor)),
        query.limit,
      );
      return {
        items: shown.map((row) => ({
          id: row.id,
          channelId: row.channel_id,
          channelName: row.channel_name ?? '',
          why: row.why,
          bytes: row.bytes,
          createdAt: row.created_at.toISOString(),
        })),
        nextCursor,
      };
    },
    async retryStuckReceipt({ house, viewer, params }) {
      if (!(await store.isStuckReceipt(house.db, viewer.workspaceId, params.id))) throw problem('not_found');
      const { state, why } = await retryReceipt(viewer.workspaceId, params.id);
      return { state, why };
    },
    getChannelHealth: ({ house, viewer, params }) => channelHealth(house, viewer.workspaceId, params.id, sitesSeen),
    listReceipts: ({ house, viewer, params, query }) => listLedger(house, viewer.workspaceId, params.id, query),
    getReceipt: ({ house, viewer, params }) => oneReceipt(house, viewer, params.id),
    async replayReceipt({ house, viewer, params }) {
      if (!(await receiptExists(house.db, viewer.workspaceId, params.id))) throw problem('not_found');
      const { outcome, why, messages } = await retryReceipt(viewer.workspaceId, params.id);
      return { outcome, why, messages };
    },
    replayStuck: ({ house, viewer, params, body }) =>
      replayStuck(house, viewer.workspaceId, params.id, body.after ?? null, retryReceipt),
    async listStuckJobs({ house, viewer, query }) {
      const { shown, nextCursor } = paged(
        await store.stuckJobs(house.db, viewer.workspaceId, query.limit + 1, readCursor(query.cursor)),
        query.limit,
      );
      return {
        items: shown.map((row) => ({
          id: row.id,
          task: row.task,
          why: row.why,
          attempts: row.attempts,
          createdAt: row.created_at.toISOString(),
        })),
        nextCursor,
      };
    },
    async retryStuckJob({ house, viewer, params }) {
      await house.db.transaction(async (tx) => {
        const job = await store.stuckJob(tx, viewer.workspaceId, params.id);
        if (!job || !(await queueAgain(tx, job.workspace_id, job.id))) throw problem('not_found');
      });
    },
    getSystemHealth: ({ house, viewer }) => currentHealth(outside(house, 'installation'), viewer.workspaceId),
    getRaw: ({ house, viewer, params }) => giveOriginal(house, viewer, params.id),
    async dropStuckJob({ house, viewer, params }) {
      await house.db.transaction(async (tx) => {
        if (!(await store.dropStuckJob(tx, viewer.workspaceId, params.id))) throw problem('not_found');
        await audit(tx, viewer, house.now(), {
          what: 'job.dropped',
          subject: { kind: 'job', id: null, name: params.id },
        });
      });
    },
  });

function paged<Row extends { cursor: string }>(
  rows: readonly Row[],
  limit: number,
): { shown: readonly Row[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { shown, nextCursor: rows.length > limit && last ? last.cursor : null };
}
function readCursor(cursor: string | undefined): { at: string; id: string } | null {
  if (!cursor) return null;
  const [at, id] = cursor.split('~');
  if (!at || !id || Number.isNaN(Date.parse(at)) || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id))
    throw problem('malformed', { detail: 'This cursor is not one of ours.' });
  return { at, id };
}
