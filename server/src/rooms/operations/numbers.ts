// The numbers of `/metrics` that are looked up rather than counted: what waits in the database, its connections, and room on disks.
// Looked up once for collectors that ask at about the same time, and given up soon: a slow answer must not pile up questions.
import { statfs } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { foldersOf } from '../../ground/disk.ts';
import type { House } from '../../ground/house.ts';
import { gauge } from '../../ground/metrics.ts';
import * as store from './numbers-store.ts';

const KEPT_MS = 1000;
const PATIENCE_MS = 3000;

const databaseUp = gauge(
  'database_up',
  'Whether the database answered just now; if not, what waits in it is not told.',
);
const connections = gauge('database_connections', 'Connections of this node to the database.', ['state']);
const connectionsAsked = gauge('database_connections_asked', 'Work of this node that waits for a connection.');
const outbox = gauge('outbox', 'Answers, edits and reactions on their way out.', ['kind', 'state']);
const outboxAge = gauge('outbox_oldest_seconds', 'How long the oldest that is due has waited.', ['kind']);
const channels = gauge('channels', 'Channels by state.', ['kind', 'state']);
const behind = gauge('follower_behind', 'Journal entries not yet reacted to, all workspaces together.', ['follower']);
const furthest = gauge('follower_furthest_behind', 'The same of the workspace furthest behind.', ['follower']);
const jobs = gauge('jobs', 'Jobs that wait or run.', ['task']);
const jobsAge = gauge('jobs_oldest_seconds', 'How long the oldest job that is due has waited.', ['task']);
const webhooks = gauge('webhook_deliveries', 'Calls to webhooks that wait.');
const webhooksAge = gauge('webhook_deliveries_oldest_seconds', 'How long the oldest that is due has waited.');
const stuck = gauge('stuck', 'What a person has to look at.', ['what']);
const diskFree = gauge('disk_free_bytes', 'Room left where we keep things.', ['folder']);
const diskSize = gauge('disk_size_bytes', 'Size of that disk.', ['folder']);
const diskFull = gauge('disk_full', '1 while nothing new is taken for want of room.');

const kept = new WeakMap<object, { readonly until: number; readonly done: Promise<void> }>();

/** Brings the looked-up numbers up to date. Never throws. */
export async function lookUpNumbers(house: House): Promise<void> {
  const known = kept.get(house.db);
  if (known && known.until > performance.now()) return await known.done;
  const done = look(house);
  kept.set(house.db, { until: performance.now() + KEPT_MS, done });
  await done;
}

async function look(house: House): Promise<void> {
  const { totalCount, idleCount, waitingCount } = house.db.pool;
  connections.set({ state: 'busy' }, totalCount - idleCount);
  connections.set({ state: 'idle' }, idleCount);
  connectionsAsked.set(waitingCount);
  diskFull.set(house.disk.full() === null ? 0 : 1);
  await Promise.all([disks(house), database(house)]);
}

async function disks(house: House): Promise<void> {
  for (const folder of foldersOf(house.config)) {
    const found = await statfs(folder).catch(() => null);
    if (!found) continue;
    diskFree.set({ folder }, found.bavail * found.bsize);
    diskSize.set({ folder }, found.blocks * found.bsize);
  }
}

async function database(house: House): Promise<void> {
  const asked = house.db.reading((tx) =>
    Promise.all([
      store.outboxByKind(tx),
      store.channelsByState(tx),
      store.followersBehind(tx),
      store.jobsByTask(tx),
      store.webhooksWaiting(tx),
      store.stuckNow(tx),
    ]),
  );
  const late = sleep(PATIENCE_MS, null, { ref: false });
  const answer = await Promise.race([asked, late]).catch(() => null);
  asked.catch(() => undefined);
  databaseUp.set(answer ? 1 : 0);
  for (const each of [outbox, outboxAge, channels, behind, furthest, jobs, jobsAge, webhooks, webhooksAge, stuck])
    each.reset();
  if (!answer) return;
  const [outboxRows, channelRows, followerRows, jobRows, [hooks], stuckRows] = answer;
  for (const { kind, state, count, seconds } of outboxRows) {
    outbox.set({ kind, state }, count);
    if (state === 'queued') outboxAge.set({ kind }, seconds);
  }
  for (const { kind, state, count } of channelRows) channels.set({ kind, state }, count);
  for (const row of followerRows) {
    behind.set({ follower: row.name }, row.entries);
    furthest.set({ follower: row.name }, row.furthest);
  }
  for (const { task, count, seconds } of jobRows) {
    jobs.set({ task }, count);
    jobsAge.set({ task }, seconds);
  }
  webhooks.set(hooks?.count ?? 0);
  webhooksAge.set(hooks?.seconds ?? 0);
  for (const { what, count } of stuckRows) stuck.set({ what }, count);
}
