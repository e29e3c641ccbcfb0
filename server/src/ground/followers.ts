// Those who react to the journal: each keeps its cursor beside what it writes, in one transaction, so every entry is reacted to
// exactly once, whatever dies in between. An entry that cannot be digested is put aside visibly and the rest flows on.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Db, isDatabaseAway, type Tx } from './db.ts';
import { newId } from './id.ts';
import type { Tasks } from './jobs.ts';
import { currentNumber, type JournalRow, readAfter } from './journal.ts';
import type { Live } from './live.ts';
import type { Log } from './log.ts';

export interface Follower {
  /** Its cursor's name: never reuse one. */
  readonly name: string;
  /** The changes it reacts to (`message.created` …); left out: all. Others are passed over where they lie. */
  readonly reads?: readonly string[];
  /** True: nobody here wants to hear anything now, and the cursor moves on without reading. */
  isDeaf?(tx: Tx, workspaceId: string): Promise<boolean>;
  /** Runs inside the transaction that moves the cursor. Talks to nobody outside the database. */
  react(tx: Tx, workspaceId: string, rows: readonly JournalRow[]): Promise<void>;
}
export interface FollowerGround {
  readonly db: Db;
  readonly live: Pick<Live, 'onNews'>;
  readonly log: Log;
}
export interface FollowerOptions {
  readonly pollMs?: number;
  readonly backoffMs?: number;
}

const BATCH = 200;
const POLL_MS = 2000;
/** News come in bursts; what gathers in this time costs one commit, not one each. */
const GATHER_MS = 50;
const BACKOFF_MS = 250;
const BACKOFF_LIMIT_MS = 60_000;
/** Tries of a batch before it is taken one by one, and of a single entry before it is put aside. */
const TRIES = 3;
/** Workspaces one follower works on at once; connections are shared with everybody. */
const PARALLEL = 2;
/** Another node holds the cursor: it will read on, but may have looked just before our news. */
const BUSY_AGAIN_MS = 100;

/** Follows every workspace until stopped. `stop` waits for what is being done. */
export function runFollowers(
  ground: FollowerGround,
  followers: readonly Follower[],
  options: FollowerOptions = {},
): { stop(): Promise<void> } {
  const names = followers.map((follower) => follower.name);
  if (new Set(names).size !== names.length) throw new Error('two followers share one cursor');
  const lanes = new Map(
    followers.map((follower) => [follower.name, lane(ground, follower, options.backoffMs ?? BACKOFF_MS)]),
  );
  const off = ground.live.onNews((workspaceId) => {
    for (const each of lanes.values()) each.wake(workspaceId);
  });
  const look = () => {
    lagging(ground.db, names).then(
      (rows) => {
        for (const row of rows) lanes.get(row.name)?.wake(row.workspace_id);
      },
      (error: unknown) => ground.log.debug({ error: String(error) }, 'followers: cannot look for lag now'),
    );
  };
  look();
  const poll = setInterval(look, options.pollMs ?? POLL_MS);
  poll.unref();
  return {
    async stop() {
      off();
      clearInterval(poll);
      await Promise.all([...lanes.values()].map((each) => each.stop()));
    },
  };
}

/** How far one workspace of one follower has come with its troubles. */
interface Trouble {
  tries: number;
  notBefore: number;
  /** Up to this number entries are taken one by one. */ oneByOneTo: number;
}
type Outcome = 'more' | 'done' | 'busy';

function lane(
  ground: FollowerGround,
  follower: Follower,
  backoffMs: number,
): { wake(workspaceId: string): void; stop(): Promise<void> } {
  const waiting = new Set<string>();
  const working = new Map<string, Promise<void>>();
  const troubles = new Map<string, Trouble>();
  const timers = new Set<NodeJS.Timeout>();
  /** Workspaces read on at once, because there is more. */
  const going = new Set<string>();
  let stopped = false;

  const later = (workspaceId: string, ms: number) => {
    if (stopped) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      wake(workspaceId);
    }, ms);
    timers.add(timer);
  };
  function wake(workspaceId: string): void {
    if (stopped) return;
    waiting.add(workspaceId);
    for (const next of waiting) {
      if (working.size >= PARALLEL) return;
      if (working.has(next)) continue;
      waiting.delete(next);
      if ((troubles.get(next)?.notBefore ?? 0) > performance.now()) continue;
      working.set(
        next,
        work(next).finally(() => {
          working.delete(next);
          const another = waiting.values().next();
          if (!another.done) wake(another.value);
        }),
      );
    }
  }
  async function work(workspaceId: string): Promise<void> {
    const trouble = troubles.get(workspaceId);
    if (!going.delete(workspaceId)) await sleep(GATHER_MS);
    try {
      const outcome = await step(ground.db, follower, workspaceId, trouble?.oneByOneTo ?? 0);
      if (outcome === 'busy') later(workspaceId, BUSY_AGAIN_MS);
      else {
        if (outcome === 'more') {
          going.add(workspaceId);
          waiting.add(workspaceId);
        }
        if (trouble) {
          trouble.tries = 0;
          trouble.notBefore = 0;
        }
        if (outcome === 'done') troubles.delete(workspaceId);
      }
    } catch (error) {
      await failed(workspaceId, error);
    }
  }
  async function failed(workspaceId: string, error: unknown): Promise<void> {
    const trouble = troubles.get(workspaceId) ?? { tries: 0, notBefore: 0, oneByOneTo: 0 };
    troubles.set(workspaceId, trouble);
    if (!isDatabaseAway(error)) {
      trouble.tries += 1;
      ground.log.warn(
        { follower: follower.name, workspaceId, tries: trouble.tries, error },
        'a follower failed; it tries again',
      );
      if (trouble.tries >= TRIES)
        await narrow(workspaceId, trouble, error).catch((again: unknown) =>
          ground.log.warn({ follower: follower.name, error: again }, 'a follower cannot put an entry aside now'),
        );
    }
    const ms = Math.min(backoffMs * 2 ** trouble.tries, BACKOFF_LIMIT_MS);
    trouble.notBefore = performance.now() + ms;
    later(workspaceId, ms + 1);
  }
  /** First from a batch to single entries; then the one that fails even alone is put aside. */
  async function narrow(workspaceId: string, trouble: Trouble, error: unknown): Promise<void> {
    const first = await nextRow(ground.db, follower, workspaceId);
    if (!first) return;
    if (trouble.oneByOneTo < first.number) trouble.oneByOneTo = first.number + BATCH - 1;
    else await putAside(ground.db, follower, workspaceId, first, error, trouble.tries);
    trouble.tries = 0;
  }
  return {
    wake,
    async stop() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      await Promise.allSettled(working.values());
    },
  };
}

/** One transaction: hold the cursor, read on, move it, react. The reaction comes last, because it may take journal numbers. */
async function step(db: Db, follower: Follower, workspaceId: string, oneByOneTo: number): Promise<Outcome> {
  return await db.transaction(async (tx) => {
    const [cursor, newest] = await Promise.all([
      holdCursor(tx, follower.name, workspaceId),
      currentNumber(tx, workspaceId),
    ]);
    if (cursor === null) return 'busy';
    const limit = cursor < oneByOneTo ? 1 : BATCH;
    const isDeaf = (await follower.isDeaf?.(tx, workspaceId)) ?? false;
    const rows = isDeaf ? [] : await readAfter(tx, workspaceId, cursor, limit, follower.reads);
    const isMore = rows.length === limit;
    const last = rows.at(-1)?.number ?? cursor;
    // Numbers follow commits, so nothing up to `newest` is still to come; what the journal has forgotten nobody can react to.
    const next = isMore ? last : Math.max(last, newest);
    if (next > cursor) moveCursor(tx, follower.name, workspaceId, next);
    if (rows.length > 0) await follower.react(tx, workspaceId, rows);
    return isMore ? 'more' : 'done';
  });
}

const taskOf = (follower: Follower) => `follower:${follower.name}`;
/** The tasks by which an entry that was put aside is reacted to once more, when a person asks for it. */
export function followerTasks(db: Db, followers: readonly Follower[]): Tasks {
  return Object.fromEntries(
    followers.map((follower): [string, Tasks[string]] => [
      taskOf(follower),
      async (payload) => {
        const { workspaceId, row } = payload as unknown as {
          workspaceId: string;
          row: Omit<JournalRow, 'at'> & { at: string };
        };
        await db.transaction((tx) => follower.react(tx, workspaceId, [{ ...row, at: new Date(row.at) }]));
      },
    ]),
  );
}

async function putAside(
  db: Db,
  follower: Follower,
  workspaceId: string,
  row: JournalRow,
  error: unknown,
  attempts: number,
): Promise<void> {
  await db.transaction(async (tx) => {
    const cursor = await holdCursor(tx, follower.name, workspaceId);
    // Somebody else got past it meanwhile.
    if (cursor === null || cursor >= row.number) return;
    moveCursor(tx, follower.name, workspaceId, row.number);
    // Kept whole, because the journal forgets after a month.
    await tx.query(
      'insert into stuck_jobs (workspace_id, id, task, payload, why, attempts) values ($1, $2, $3, $4, $5, $6)',
      [
        workspaceId,
        newId(),
        taskOf(follower),
        JSON.stringify({ workspaceId, row }),
        String((error as Error)?.message ?? error).slice(0, 500),
        attempts,
      ],
    );
  });
}

async function holdCursor(tx: Tx, name: string, workspaceId: string): Promise<number | null> {
  const held = () =>
    tx.query<{ number: number }>(
      'select number from followers where workspace_id = $1 and name = $2 for update skip locked',
      [workspaceId, name],
    );
  const found = (await held()).rows[0];
  if (found) return found.number;
  // Either new here, or held by another node; a workspace that is gone gets no cursor.
  await tx.query(
    'insert into followers (name, workspace_id) select $2, id from workspaces where id = $1 on conflict do nothing',
    [workspaceId, name],
  );
  return (await held()).rows[0]?.number ?? null;
}
function moveCursor(tx: Tx, name: string, workspaceId: string, number: number): void {
  tx.send('update followers set number = $3 where workspace_id = $1 and name = $2', [workspaceId, name, number]);
}
async function nextRow(db: Db, follower: Follower, workspaceId: string): Promise<JournalRow | undefined> {
  const { rows } = await db.query<{ number: number }>(
    'select number from followers where workspace_id = $1 and name = $2',
    [workspaceId, follower.name],
  );
  return (await readAfter(db, workspaceId, rows[0]?.number ?? 0, 1, follower.reads))[0];
}
async function lagging(db: Db, names: readonly string[]): Promise<{ name: string; workspace_id: string }[]> {
  return (
    await db.query<{ name: string; workspace_id: string }>(
      `select n.name, w.id as workspace_id from unnest($1::text[]) as n(name) cross join workspaces w
     left join followers f on f.workspace_id = w.id and f.name = n.name where coalesce(f.number, 0) < w.journal_number`,
      [names],
    )
  ).rows;
}
