// Everything that happens later: jobs in the same database, written in the caller's transaction. A job that failed for the last
// time lands in a list people see and retry from, and a job whose server died under it goes to another.
import { EventEmitter } from 'node:events';
import { Logger, parseCronItems, run, runMigrations, type Task, type WorkerEvents } from 'graphile-worker';
import pg from 'pg';
import { connection, type Tx } from './db.ts';
import { newId } from './id.ts';
import type { Log } from './log.ts';
import { takeInHand } from './loop.ts';

export interface JobPayload {
  readonly workspaceId: string | null;
  readonly [field: string]: unknown;
}
export interface JobOptions {
  /** A second job of the same key replaces the first while that waits. */
  readonly key?: string;
  readonly runAt?: Date;
  /** Jobs of one queue run one after another. */
  readonly queue?: string;
  readonly maxAttempts?: number;
}
export interface JobRun {
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly signal: AbortSignal;
}
export type Tasks = Readonly<Record<string, (payload: JobPayload, run: JobRun) => Promise<void>>>;
export interface Stuck {
  readonly task: string;
  readonly workspaceId: string | null;
  readonly attempts: number;
  readonly why: string;
}
export interface Jobs {
  /**
   * The database's clock was set back by so many seconds: what waits goes on waiting as long as was left. Zero: nobody saw it, but what
   * was written in the future tells by how much.
   */
  setBack(seconds: number): Promise<void>;
  stop(): Promise<void>;
}

const MAX_ATTEMPTS = 12;
const PAYLOAD_BYTES = 16_384;
const WHY_LENGTH = 2000;
const SWEEP_MS = 15_000;
/** Younger locks are left alone: their worker may just be lighting its beacon. */
const ABANDONED_AFTER = '5 seconds';
const WORKER_LOCK = 72_165;

/** Puts a job behind the caller's commit; a rollback forgets it. Payloads are ids, not contents. */
export async function addJob(
  tx: Pick<Tx, 'query'>,
  task: string,
  payload: JobPayload,
  options: JobOptions = {},
): Promise<void> {
  const json = JSON.stringify(payload);
  if (json.length > PAYLOAD_BYTES)
    throw new Error(`The payload of a ${task} job has ${json.length} bytes; jobs carry ids.`);
  await tx.query(
    // Ours calls the library's as the owner of its tables: a caller from outside has no rights there.
    'select add_house_job($1, $2::json, $3, $4, $5, $6)',
    [
      task,
      json,
      options.queue ?? null,
      options.runAt ?? null,
      options.maxAttempts ?? MAX_ATTEMPTS,
      options.key ?? null,
    ],
  );
}

/** Makes the tables jobs live in; run once at the start, after our own migrations. */
export async function installJobs(url: string, log: Log): Promise<void> {
  const pool = new pg.Pool({ ...connection(url), max: 1, application_name: 'throughline jobs' });
  hearErrors(pool);
  try {
    await runMigrations({ pgPool: pool, logger: quiet(log) });
  } finally {
    await pool.end();
  }
}

/**
 * Runs jobs until `stop`. After the last attempt the job moves to `stuck_jobs` and `onStuck` is told.
 * `crons` are jobs by the clock: `{ task: 'tidy', match: '15 3 * * *' }`, in UTC.
 */
export async function runJobs(given: {
  pool: pg.Pool;
  tasks: Tasks;
  log: Log;
  onStuck?: (stuck: Stuck) => void;
  concurrency?: number;
  crons?: readonly { task: string; match: string }[];
}): Promise<Jobs> {
  const { pool, log } = given;
  hearErrors(pool);
  const stuck = (each: Stuck) => {
    log.error({ ...each }, 'a job failed for the last time');
    given.onStuck?.(each);
  };
  const beacon = await lightBeacon(pool, log);
  const events: WorkerEvents = new EventEmitter();
  // Jobs are taken by the pool or by a worker of it, as the library's queue sees fit.
  events.on('pool:create', ({ workerPool }) => {
    beacon.add(workerPool.id);
  });
  events.on('worker:create', ({ worker }) => {
    beacon.add(worker.workerId);
  });
  const runner = await run({
    pgPool: pool,
    events,
    concurrency: given.concurrency ?? 4,
    noHandleSignals: true,
    pollInterval: 1000,
    logger: quiet(log),
    taskList: Object.fromEntries(
      Object.entries(given.tasks).map(([name, work]) => [name, guarded(name, work, pool, stuck, log)]),
    ),
    parsedCronItems: parseCronItems(
      (given.crons ?? []).map(({ task, match }) => ({
        task,
        match,
        payload: { workspaceId: null },
        options: { backfillPeriod: 0 },
      })),
    ),
  });
  runner.promise.catch((error: unknown) => {
    log.error({ error }, 'jobs stopped running');
  });
  const sweep = () =>
    sweepAbandoned(pool, stuck).catch((error: unknown) => {
      log.warn({ error }, 'looking for abandoned jobs failed; tried again shortly');
    });
  let sweeping = sweep();
  const timer = setInterval(() => {
    sweeping = sweep();
  }, SWEEP_MS);
  timer.unref();
  return {
    async setBack(seconds) {
      await pool.query(
        `update graphile_worker._private_jobs set run_at = greatest(now(), run_at - greatest(make_interval(secs => $1::float8), created_at - now()))
         where locked_at is null and run_at > now() and ($1::float8 > 0 or created_at > now())`,
        [seconds],
      );
    },
    async stop() {
      clearInterval(timer);
      await sweeping;
      await runner.stop().catch(() => undefined);
      await beacon.out();
    },
  };
}

/** Without a listener on each connection a database restart would end the process. */
function hearErrors(pool: pg.Pool): void {
  pool.on('error', () => undefined);
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
  });
}

function guarded(task: string, work: Tasks[string], pool: pg.Pool, stuck: (stuck: Stuck) => void, log: Log): Task {
  return async (given, { job, abortSignal }) => {
    const payload = given as JobPayload;
    const end = takeInHand(`job ${task}`);
    try {
      await work(payload, {
        attempt: job.attempts,
        maxAttempts: job.max_attempts,
        signal: abortSignal ?? new AbortController().signal,
      });
    } catch (error) {
      const why = String(error instanceof Error ? error.message : error).slice(0, WHY_LENGTH);
      if (job.attempts < job.max_attempts) {
        log.warn(
          { task, attempt: job.attempts, workspaceId: payload.workspaceId, error },
          'a job failed and will be tried again',
        );
        throw error;
      }
      await pool.query(
        'insert into stuck_jobs (workspace_id, id, task, payload, why, attempts) values ($1, $2, $3, $4, $5, $6)',
        [payload.workspaceId, newId(), task, JSON.stringify(payload), why, job.attempts],
      );
      stuck({ task, workspaceId: payload.workspaceId, attempts: job.attempts, why });
    } finally {
      end();
    }
  };
}

/** Puts a stuck job back in line. False when it is not there any more. */
export async function retryStuckJob(tx: Pick<Tx, 'query'>, workspaceId: string | null, id: string): Promise<boolean> {
  const { rows } = await tx.query<{ task: string; payload: JobPayload }>(
    'delete from stuck_jobs where workspace_id is not distinct from $1 and id = $2 returning task, payload',
    [workspaceId, id],
  );
  if (!rows[0]) return false;
  await addJob(tx, rows[0].task, rows[0].payload);
  return true;
}

/**
 * Frees what dead workers hold (the library would wait four hours) and parks what died in its last attempt.
 * A worker lives while the session holding its advisory lock does.
 */
async function sweepAbandoned(pool: pg.Pool, stuck: (stuck: Stuck) => void): Promise<void> {
  await pool.query(
    `select graphile_worker.force_unlock_workers(coalesce(array_agg(w.id) filter (where pg_try_advisory_xact_lock($1, hashtext(w.id))), '{}'))
     from (select locked_by as id from graphile_worker._private_jobs where locked_at < now() - $2::interval
           union select locked_by from graphile_worker._private_job_queues where locked_at < now() - $2::interval) as w
     where w.id is not null`,
    [WORKER_LOCK, ABANDONED_AFTER],
  );
  const { rows } = await pool.query<Stuck>(
    `with gone as (
       delete from graphile_worker._private_jobs as j using graphile_worker._private_tasks as t
       where t.id = j.task_id and j.attempts >= j.max_attempts and j.locked_at is null
       returning t.identifier, j.payload, j.attempts, j.last_error)
     insert into stuck_jobs (workspace_id, id, task, payload, why, attempts)
     select (payload->>'workspaceId')::uuid, gen_random_uuid(), identifier, payload, left(coalesce(last_error, 'The server stopped while this ran for the last time.'), $1), attempts from gone
     returning task, workspace_id as "workspaceId", attempts, why`,
    [WHY_LENGTH],
  );
  for (const each of rows) stuck(each);
}

/** A session of its own that holds one advisory lock per worker; when we die, the locks go with it. */
async function lightBeacon(pool: pg.Pool, log: Log): Promise<{ add(worker: string): void; out(): Promise<void> }> {
  const workers = new Set<string>();
  let client: pg.Client | null = null;
  let isOut = false;
  let turn = Promise.resolve();
  const hold = (worker: string) => {
    turn = turn.then(async () => {
      await client
        ?.query('select pg_advisory_lock_shared($1, hashtext($2))', [WORKER_LOCK, worker])
        .catch(() => undefined);
    });
  };
  async function light(): Promise<void> {
    const fresh = new pg.Client({ ...pool.options, application_name: 'throughline beacon' });
    fresh.on('error', () => undefined);
    fresh.on('end', () => {
      if (!isOut) setTimeout(() => void light().catch(() => undefined), 500).unref();
    });
    try {
      await fresh.connect();
      client = fresh;
      for (const worker of workers) hold(worker);
    } catch (error) {
      log.debug({ error }, 'jobs: the beacon cannot connect yet');
    }
  }
  await light();
  return {
    add(worker) {
      workers.add(worker);
      hold(worker);
    },
    async out() {
      isOut = true;
      await client?.end().catch(() => undefined);
    },
  };
}

/** The library tells every job and poll; what matters is told by `guarded`. */
function quiet(log: Log): Logger {
  return new Logger(() => (level, message) => {
    if (level === 'error' || level === 'warning') log.debug({ message }, 'jobs');
  });
}
