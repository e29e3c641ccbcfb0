// A database for each test: one PostgreSQL for the whole run, shared by all test processes, and a migrated template that is
// copied in milliseconds. Nobody needs to start or stop it: a keeper of its own stops it once nobody has used it for a while.
// `TEST_DATABASE_URL`, an administrator's address, puts the databases on another server, to see that it holds the house too.
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { connection } from './db.ts';
import { installJobs } from './jobs.ts';
import { makeLog } from './log.ts';
import { migrate, readMigrations } from './migrate.ts';

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url));
/** One per checkout and user, with a short path because a socket lies in it. */
export const testHome =
  process.env['TEST_DATABASE_HOME'] ??
  join(
    tmpdir(),
    `throughline-test-${process.getuid?.() ?? 0}-${createHash('sha256').update(MIGRATIONS).digest('hex').slice(0, 8)}`,
  );
export const testSocket = join(testHome, 'run');
const START_SECONDS = 120;
const TEMPLATE_LOCK = 41_077;

const elsewhere = process.env['TEST_DATABASE_URL'];
const address = (name: string) => {
  if (!elsewhere) return `socket:${testSocket}?db=${name}&user=postgres`;
  const url = new URL(elsewhere);
  url.pathname = `/${name}`;
  return url.href;
};
let template: Promise<string> | null = null;
let count = 0;

/** A fresh database with every migration applied. */
export async function testDatabase(): Promise<TestDatabase> {
  for (;;) {
    const from = await (template ??= makeTemplate());
    try {
      return await database(` template ${from} strategy file_copy`);
    } catch (error) {
      // The server has gone in the meantime, and the new one has no template yet.
      if ((error as { code?: string }).code !== '3D000') throw error;
      template = null;
    }
  }
}

/** An empty database, without our migrations. */
export const emptyDatabase = (): Promise<TestDatabase> => database('');

async function database(how: string): Promise<TestDatabase> {
  const name = `t_${process.pid}_${(count += 1)}_${randomBytes(3).toString('hex')}`;
  await asAdmin((admin) => admin.query(`create database ${name}${how}`));
  return {
    url: address(name),
    drop: () =>
      asAdmin(async (admin) => {
        await admin.query(`drop database if exists ${name} with (force)`);
      }),
  };
}

async function asAdmin<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = (await reach()) ?? (await start());
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** `null` when nobody listens. Who is only slow, starting or stopping is asked again: taken for dead, it would be replaced under others' feet. */
async function reach(): Promise<pg.Client | null> {
  for (const end = Date.now() + START_SECONDS * 1000; ; await sleep(50)) {
    const client = new pg.Client({ ...connection(address('postgres')), connectionTimeoutMillis: START_SECONDS * 1000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      if (isNobodyThere(error)) return null;
      if (Date.now() > end) throw error;
    }
  }
}

/** Told apart from "too busy to answer now". */
export const isNobodyThere = (error: unknown): boolean =>
  ['ENOENT', 'ECONNREFUSED'].includes((error as { code?: string }).code ?? '');

/** Several test processes may come at once: each starts a keeper, and all keepers but one see that they are not needed and end. */
async function start(): Promise<pg.Client> {
  if (elsewhere) throw new Error('The server of TEST_DATABASE_URL does not answer.');
  const said = `${testHome}.log`;
  for (const end = Date.now() + START_SECONDS * 1000; Date.now() < end; await sleep(50)) {
    const out = openSync(said, 'a');
    const keeper = spawn(process.execPath, [fileURLToPath(new URL('testing-keeper.ts', import.meta.url))], {
      detached: true,
      stdio: ['ignore', out, out],
    });
    closeSync(out);
    keeper.unref();
    for (; Date.now() < end && keeper.exitCode === null && keeper.signalCode === null; await sleep(20)) {
      const started = await reach();
      if (started) return started;
    }
    if (keeper.exitCode) throw new Error(`The test database did not start: ${readFileSync(said, 'utf8').trim()}`);
  }
  throw new Error(`The test database did not start within ${START_SECONDS} seconds; see ${said}`);
}

/** Named by what is in it, so a changed migration makes another; an older one is never mistaken for it. */
async function makeTemplate(): Promise<string> {
  const key = createHash('sha256')
    .update(
      readMigrations(MIGRATIONS)
        .map(({ name, checksum }) => `${name} ${checksum}`)
        .join('\n'),
    )
    .digest('hex')
    .slice(0, 16);
  const name = `template_${key}`;
  await asAdmin(async (admin) => {
    await admin.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    if ((await admin.query('select from pg_database where datname = $1', [name])).rowCount) return;
    const draft = `${name}_draft`;
    await admin.query(`drop database if exists ${draft} with (force)`);
    await admin.query(`create database ${draft}`);
    const log = makeLog('silent');
    await migrate(address(draft), MIGRATIONS, log);
    await installJobs(address(draft), log);
    await admin.query(`alter database ${draft} rename to ${name}`);
  });
  return name;
}
