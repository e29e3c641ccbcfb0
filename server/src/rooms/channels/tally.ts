// What each channel took and sent, and its last errors: counted in memory, and written down every few seconds for all channels together.
// A message pays nothing for it; a node that dies takes the last seconds' numbers with it, which no decision rests on.
import type { Db } from '../../ground/db.ts';
import * as store from './tally-store.ts';

export interface Counts {
  /** Calls with news, known already, without meaning to us, not readable, not genuine. */
  received: number;
  duplicates: number;
  noise: number;
  stuck: number;
  forged: number;
  /** Messages taken by the provider, refused for good, or to be tried again. */
  sent: number;
  failed: number;
  putOff: number;
  /** Calls to the provider, and how long they took. */
  calls: number;
  callMs: number;
  slowestMs: number;
}
export interface ChannelError {
  readonly direction: 'in' | 'out';
  readonly why: string;
  /** The provider's own words where it gave any. */
  readonly detail: string;
  readonly remedy: string;
}
interface Entry {
  readonly db: Db;
  readonly workspaceId: string;
  readonly channelId: string;
  readonly at: Date;
  readonly counts: Counts;
  readonly errors: Map<string, ChannelError & { count: number; at: Date }>;
}
type Whose = { readonly workspace_id: string; readonly id: string };

const WRITE_AFTER_MS = 5000;
const BUCKET_MS = 5 * 60_000;
/** Of one channel between two writes: a provider with a new sentence for each message must not fill a table. */
const ERRORS_LIMIT = 20;
const ENTRIES_LIMIT = 20_000;

let entries = new Map<string, Entry>();
let timer: NodeJS.Timeout | null = null;

export function tally(db: Db, row: Whose, more: Partial<Counts>): void {
  const { counts } = entryOf(db, row);
  for (const [key, by] of Object.entries(more) as [keyof Counts, number][])
    counts[key] = key === 'slowestMs' ? Math.max(counts[key], by) : counts[key] + by;
}

export function tallyError(db: Db, row: Whose, error: ChannelError): void {
  const { errors } = entryOf(db, row);
  const key = `${error.direction} ${error.why} ${error.detail}`;
  const known = errors.get(key);
  if (known) errors.set(key, { ...known, ...error, count: known.count + 1, at: new Date() });
  else if (errors.size < ERRORS_LIMIT) errors.set(key, { ...error, count: 1, at: new Date() });
}

function entryOf(db: Db, row: Whose): Entry {
  const at = Math.floor(Date.now() / BUCKET_MS) * BUCKET_MS;
  const key = `${row.id} ${at}`;
  let entry = entries.get(key);
  if (!entry) {
    if (entries.size >= ENTRIES_LIMIT) entries.clear();
    entry = {
      db,
      workspaceId: row.workspace_id,
      channelId: row.id,
      at: new Date(at),
      counts: nothing(),
      errors: new Map(),
    };
    entries.set(key, entry);
  }
  timer ??= setTimeout(() => void writeTallies(), WRITE_AFTER_MS).unref();
  return entry;
}
const nothing = (): Counts => ({
  received: 0,
  duplicates: 0,
  noise: 0,
  stuck: 0,
  forged: 0,
  sent: 0,
  failed: 0,
  putOff: 0,
  calls: 0,
  callMs: 0,
  slowestMs: 0,
});

/** Writes what was counted so far: now and then, before somebody looks, and when this node stops. Never throws. */
export async function writeTallies(): Promise<void> {
  if (timer) clearTimeout(timer);
  timer = null;
  const all = [...entries.values()];
  entries = new Map();
  for (const [db, own] of Map.groupBy(all, (entry) => entry.db)) {
    const errors = own.flatMap((entry) =>
      [...entry.errors.values()].map((error) => ({
        workspaceId: entry.workspaceId,
        channelId: entry.channelId,
        ...error,
        detail: error.detail.slice(0, 1000),
      })),
    );
    // A database that is away takes these numbers with it: they are worth no memory that grows.
    await store.addCounts(db, own).catch(() => undefined);
    if (errors.length > 0) await store.addErrors(db, errors).catch(() => undefined);
  }
}
