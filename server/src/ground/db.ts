// The database: one pool, named statements, and transactions. Only stores write SQL; they get a `Tx`.
import { createHash } from 'node:crypto';
import type { Writable } from 'node:stream';
import pg from 'pg';
import { listsIn, packed } from './arrays.ts';
import { giveUpSilent, Line } from './line.ts';
import type { Log } from './log.ts';
import {
  askWalled,
  type Caller,
  ENTER,
  manyWalled,
  nameBehindWall,
  openWall,
  type Outside,
  type Wall,
} from './wall.ts';

export interface Tx {
  query<Row extends object = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
  ): Promise<{ rows: Row[]; rowCount: number }>;
  /** Writes without waiting: it runs after everything asked for before, and if it fails, the transaction does. */
  send(text: string, values?: readonly unknown[]): void;
  /** Runs once the transaction is committed; a rollback forgets it. */
  afterCommit(work: () => void): void;
}
export interface Db {
  /** Outside a transaction; for single reads. */
  readonly query: Tx['query'];
  /** Several reads on one connection, outside a transaction: what is asked for together travels together. */
  reading<T>(work: (reader: Pick<Tx, 'query'>) => Promise<T>): Promise<T>;
  transaction<T>(work: (tx: Tx) => T | Promise<T>): Promise<T>;
  /** The same database for a caller from outside: it shows and takes rows of this workspace alone (see `wall.ts`). */
  within(workspaceId: string): Db;
  /** The whole of it again, for what stands outside the wall by name. */
  outsideTheWall(reason: Outside): Db;
  readonly wall: Wall;
  /** For libraries that bring their own SQL (sign-in, jobs). */
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

pg.types.setTypeParser(pg.types.builtins.INT8, Number);
const slowTime = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ) as (value: string) => unknown;
/** `2026-11-21 08:00:00.123456+00`: the engine reads ISO times far faster than a general reader does; what is unusual goes there. */
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (value: string) =>
  value.length >= 22 && value.length <= 29 && value.endsWith('+00') && value[4] === '-'
    ? new Date(`${value.slice(0, 10)}T${value.slice(11, Math.min(23, value.length - 3))}Z`)
    : slowTime(value),
);
// `date` stays text: a day has no time zone.
pg.types.setTypeParser(pg.types.builtins.DATE, (value) => value);

/** Names of statements a server connection may remember; past it they go unnamed rather than grow without end. */
const NAMES_LIMIT = 1000;
interface Statement {
  readonly name: string;
  readonly lists: ReturnType<typeof listsIn>;
}
const statements = new Map<string, Statement>();
function statementOf(text: string): Statement | undefined {
  const known = statements.get(text);
  if (known) return known;
  if (statements.size >= NAMES_LIMIT) return undefined;
  const name = createHash('sha1').update(text).digest('base64url').slice(0, 20);
  const statement = { name, lists: listsIn(text) };
  statements.set(text, statement);
  return statement;
}

const SILENCE_SECONDS = 5;

export function openDb(url: string, options: { log: Log; max?: number; statementSeconds?: number }): Db {
  const seconds = options.statementSeconds ?? 30;
  const pool = new pg.Pool({
    ...connection(url),
    Client: Line,
    max: options.max ?? 10,
    statement_timeout: seconds * 1000,
    idle_in_transaction_session_timeout: 60_000,
    connectionTimeoutMillis: 10_000,
    application_name: 'throughline',
    // Our statements name what they ask of and leave open only for whom, so one plan serves all values; made anew for each call, the plan of a
    // conversation took longer than the conversation.
    options: '-c plan_cache_mode=force_generic_plan',
    // What a transaction asks for together travels together: a batch is a few round trips, not one for each statement.
    pipeline: true,
  });
  const hush = giveUpSilent(pool, seconds + SILENCE_SECONDS);
  // Without a listener a database restart would end the process.
  pool.on('error', (error) => options.log.warn({ error: error.message }, 'an idle database connection broke'));
  // The pool listens only to idle ones: a connection that breaks while somebody holds it, between two of their queries, would end it too.
  pool.on('connect', (client) =>
    client.on('error', (error) => options.log.debug({ error: error.message }, 'a database connection broke')),
  );
  const wall = openWall(pool, options.log);
  const ask = run(pool);
  const whole: Db = {
    query: ((text, values) => anew(() => ask(text, values))) as Tx['query'],
    pool,
    wall,
    within: (workspaceId) => behindWall(whole, workspaceId),
    outsideTheWall: () => whole,
    reading: (work) => withClient(pool, (client) => work({ query: together(client, run(client)) as Tx['query'] })),
    transaction: (work) => inTransaction(pool, work),
    close: () => {
      clearInterval(hush);
      return pool.end();
    },
  };
  return whole;
}

function behindWall(whole: Db, workspaceId: string): Db {
  const { pool, wall } = whole;
  const callerOf = async () => {
    const role = await wall.role();
    return role === null ? null : { role, workspaceId };
  };
  return {
    ...whole,
    async query(text, values) {
      const caller = await callerOf();
      if (caller === null) return await whole.query(text, values);
      return await withClient(
        pool,
        (client) =>
          run({ query: (statement) => askWalled(client, caller, statement) }, nameBehindWall)(text, values) as never,
      );
    },
    async reading(work) {
      const caller = await callerOf();
      if (caller === null) return await whole.reading(work);
      return await withClient(pool, async (client) => {
        const inside = manyWalled(client, caller);
        try {
          return await work({ query: together(client, run(inside, nameBehindWall)) as Tx['query'] });
        } finally {
          inside.leave();
        }
      });
    },
    transaction: async (work) => inTransaction(pool, work, await callerOf()),
  };
}

const withClient = <T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> =>
  anew(async () => {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      return await work(client);
    } catch (error) {
      if (isOutdated(error)) broken = error as Error;
      throw error;
    } finally {
      client.release(broken);
    }
  });

/**
 * Another version has changed a table beside us: what a connection has prepared for it is refused before anything is done, for as long as
 * the connection lives. It is let go of, and another asked; each of the pool may be such a one.
 */
const isOutdated = (error: unknown): boolean =>
  (error as { code?: string }).code === '0A000' && /cached plan/.test(String((error as Error).message));
const OUTDATED_LIMIT = 50;
async function anew<T>(work: () => Promise<T>): Promise<T> {
  for (let left = OUTDATED_LIMIT; ; left -= 1)
    try {
      return await work();
    } catch (error) {
      if (!isOutdated(error) || left === 0) throw error;
    }
}

/** A `postgres://` address, or `socket:/folder?db=name&user=name` for a Unix socket. */
export function connection(url: string): pg.PoolConfig {
  // A firewall may forget a quiet connection without telling either end.
  const alive = { keepAlive: true, keepAliveInitialDelayMillis: KEEP_ALIVE_MS };
  if (!url.startsWith('socket:')) return { connectionString: asServersMeanIt(url), ...alive };
  const parsed = new URL(url.replace('socket:', 'socket://host'));
  return {
    host: parsed.pathname,
    database: parsed.searchParams.get('db') ?? 'postgres',
    user: parsed.searchParams.get('user') ?? 'postgres',
    port: Number(parsed.searchParams.get('port') ?? 5432),
  };
}

const KEEP_ALIVE_MS = 10_000;
/** `sslmode=require` is encryption whoever signed the certificate, as in every other client of PostgreSQL; `verify-full` checks it. */
function asServersMeanIt(url: string): string {
  if (!/[?&]sslmode=/.test(url) || /[?&]uselibpqcompat=/.test(url)) return url;
  return `${url}&uselibpqcompat=true`;
}

interface Asked {
  query(statement: { text: string; values: unknown[]; name?: string }): Promise<pg.QueryResult>;
}
function run(client: Asked, naming: (name: string) => string = (name) => name) {
  return async (text: string, values: readonly unknown[] = []) => {
    const statement = statementOf(text);
    const result = await client.query(
      statement
        ? { text, values: packed(statement.lists, values), name: naming(statement.name) }
        : { text, values: values as unknown[] },
    );
    return { rows: result.rows as never[], rowCount: result.rowCount ?? 0 };
  };
}

/** What is asked for in one turn of the loop leaves in one write: the server is woken once, with all of it. */
function together(client: pg.PoolClient, query: ReturnType<typeof run>): ReturnType<typeof run> {
  const { stream } = (client as unknown as { connection: { stream: Pick<Writable, 'cork' | 'uncork'> } }).connection;
  let isGathering = false;
  return (text, values) => {
    if (!isGathering) {
      isGathering = true;
      stream.cork();
      process.nextTick(() => {
        isGathering = false;
        stream.uncork();
      });
    }
    return query(text, values);
  };
}

type Work<T> = (tx: Tx) => T | Promise<T>;
const inTransaction = <T>(pool: pg.Pool, work: Work<T>, caller: Caller | null = null): Promise<T> =>
  anew(() => tryTransaction(pool, work, caller));
async function tryTransaction<T>(pool: pg.Pool, work: Work<T>, caller: Caller | null): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const client = await pool.connect();
    const query = together(client, run(client, caller ? nameBehindWall : undefined)) as Tx['query'];
    const after: (() => void)[] = [];
    // The first that fails is the reason; what was sent behind it only hears that the transaction is over.
    let failure: { readonly error: unknown } | null = null;
    const sent: Promise<unknown>[] = [];
    const noting = <R>(answer: Promise<R>): Promise<R> =>
      answer.catch((error: unknown) => {
        failure ??= { error };
        throw failure.error;
      });
    const send = (answer: Promise<unknown>) => void sent.push(noting(answer).catch(() => undefined));
    let broken: Error | undefined;
    try {
      send(query('begin'));
      // In the same flight: no round trip more.
      if (caller) send(query(ENTER, [caller.role, caller.workspaceId]));
      const result = await work({
        query: (text, values) => noting(query(text, values)) as never,
        send: (text, values) => send(query(text, values)),
        afterCommit: (next) => {
          after.push(next);
        },
      });
      // PostgreSQL answers a commit of a failed transaction by undoing it, so it need not wait for what was sent before it.
      await Promise.all([noting(query('commit')), ...sent]);
      if (failure) throw (failure as { error: unknown }).error;
      for (const next of after) next();
      return result;
    } catch (error) {
      if (isSilent(error) || isOutdated(error)) broken = error as Error;
      else
        await client.query('rollback').catch((failed: Error) => {
          broken = failed;
        });
      if (!isTransient(error) || attempt >= ATTEMPTS) throw error;
    } finally {
      client.release(broken);
    }
  }
}

const ATTEMPTS = 5;
/** Deadlock and serialisation: the same work simply runs again. */
function isTransient(error: unknown): boolean {
  const code = (error as { code?: string }).code;
  return code === '40P01' || code === '40001';
}
/** Two writers made the same thing at once; who lost reads the winner's row. */
export function isDuplicate(error: unknown): boolean {
  return (error as { code?: string }).code === '23505';
}
/** Our own patience ended: what this connection still holds nobody knows. */
const isSilent = (error: unknown): boolean => String((error as Error).message).startsWith('Query read timeout');
/** The database is away, starting or stopping: callers answer 503 and senders retry. */
export function isDatabaseAway(error: unknown): boolean {
  const code = (error as { code?: string }).code ?? '';
  return (
    /^(08|57P|53)/.test(code) ||
    ['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code) ||
    /Connection terminated|is not queryable|Client was closed|after calling end on the pool|timeout exceeded when trying to connect|Query read timeout/.test(
      String((error as Error).message),
    )
  );
}
