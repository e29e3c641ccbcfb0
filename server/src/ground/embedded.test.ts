import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { StartError } from './config.ts';
import { connection } from './db.ts';
import { chooseRunner, heal, reachable } from './embedded-binaries.ts';
import { isAlive } from './embedded-postgres.ts';
import { startDatabase } from './embedded.ts';
import { makeLog } from './log.ts';

const log = makeLog('silent');
const isRoot = process.getuid?.() === 0;
let top: string;
let dataDir: string;
before(() => {
  top = mkdtempSync(join(tmpdir(), 'embedded-'));
});
let count = 0;
const clusterOf = (folder: string) => join(realpathSync(join(folder, 'pg')), '18');
beforeEach(() => {
  dataDir = join(top, `d${(count += 1)}`);
});
after(() => {
  // As root below a closed folder, clusters lie elsewhere, behind links.
  for (const folder of used)
    if (existsSync(join(folder, 'pg'))) rmSync(realpathSync(join(folder, 'pg')), { recursive: true, force: true });
  rmSync(top, { recursive: true, force: true });
});
const used = new Set<string>();
const start = () => {
  used.add(dataDir);
  return startDatabase({ databaseUrl: null, dataDir }, log);
};
const refused = (words: RegExp) => (error: unknown) =>
  error instanceof StartError && words.test(error.message) && !error.message.includes('\n');
async function ask<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client(connection(url));
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}
const postmaster = () => Number(readFileSync(join(clusterOf(dataDir), 'postmaster.pid'), 'utf8').split('\n')[0]);
async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; !(await what()); await sleep(20)) assert.ok(Date.now() < end, 'waited in vain');
}

test('made from nothing, stopped and started again: the data is there, no TCP port is open, and we work as an ordinary role', async () => {
  const first = await start();
  await ask(first.url, 'create table kept (n int)');
  const [role] = await ask<{ super: string; addresses: string; version: string }>(
    first.url,
    "select current_setting('is_superuser') as super, current_setting('listen_addresses') as addresses, current_setting('server_version_num') as version",
  );
  assert.deepEqual([role!.super, role!.addresses, role!.version.slice(0, 2)], ['off', '', '18']);
  const old = postmaster();
  await first.stop();
  await until(() => !isAlive(old));
  const second = await start();
  assert.deepEqual(await ask(second.url, 'select count(*)::int as n from kept'), [{ n: 0 }]);
  await second.stop();
  assert.equal(existsSync(join(dataDir, 'server.pid')), false);
});

test('a database that is killed is started again by itself, with everything committed', async () => {
  const database = await start();
  await ask(database.url, 'create table kept as select 7 as n');
  const killed = postmaster();
  process.kill(killed, 'SIGKILL');
  await until(async () => (await ask<{ n: number }>(database.url, 'select n from kept').catch(() => []))[0]?.n === 7);
  assert.notEqual(postmaster(), killed);
  await database.stop();
});

/** Another process that runs the database and waits; returns when it says so. */
async function other(folder: string, user: { uid?: number; gid?: number } = {}): Promise<ChildProcess> {
  const code = `const { startDatabase } = await import(${JSON.stringify(fileURLToPath(new URL('embedded.ts', import.meta.url)))}); const { makeLog } = await import(${JSON.stringify(fileURLToPath(new URL('log.ts', import.meta.url)))}); await startDatabase({ databaseUrl: null, dataDir: ${JSON.stringify(folder)} }, makeLog('silent')); process.stdout.write('up'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    ...user,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout!, 'data');
  return child;
}

test('a second server on the same folder is refused; after kill -9 of the first its database is taken over', async () => {
  const child = await other(dataDir);
  await assert.rejects(start(), refused(/already running on .*\(process \d+\)/));
  const left = postmaster();
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.equal(isAlive(left), true, 'the database outlives its server');
  const database = await start();
  assert.notEqual(postmaster(), left);
  assert.deepEqual(await ask(database.url, 'select 1 as n'), [{ n: 1 }]);
  await database.stop();
});

test('Ctrl-C to the whole process group does not take the database before we stop it', async () => {
  const child = await other(dataDir);
  const running = postmaster();
  assert.notEqual(
    readFileSync(`/proc/${running}/stat`, 'utf8').split(') ')[1]!.split(' ')[2],
    readFileSync(`/proc/${child.pid!}/stat`, 'utf8').split(') ')[1]!.split(' ')[2],
    'a process group of its own',
  );
  child.kill('SIGKILL');
  await once(child, 'exit');
  await (await start()).stop();
});

test('a stale number in postmaster.pid that now belongs to somebody else is no hindrance', async () => {
  await (await start()).stop();
  writeFileSync(
    join(clusterOf(dataDir), 'postmaster.pid'),
    `${process.pid}\n${clusterOf(dataDir)}\n1\n5432\n\n\n  1 1\nready\n`,
  );
  await (await start()).stop();
});

test('a stale server.pid of a dead process, of ourselves and of nonsense is taken over', async () => {
  mkdirSync(dataDir, { recursive: true });
  for (const left of ['999999 1\n', `${process.pid} 1\n`, `1 0\n`, 'nonsense', '']) {
    writeFileSync(join(dataDir, 'server.pid'), left);
    await (await start()).stop();
  }
});

test('a folder of another major version, in either place, is one sentence', async () => {
  await (await start()).stop();
  writeFileSync(join(clusterOf(dataDir), 'PG_VERSION'), '17\n');
  await assert.rejects(start(), refused(/made by PostgreSQL 17, but this version brings PostgreSQL 18/));
  dataDir = join(top, 'seventeen');
  mkdirSync(join(dataDir, 'pg', '17'), { recursive: true });
  await assert.rejects(start(), refused(/made by PostgreSQL 17/));
});

test('what cannot be a database, and a DATA_DIR that is a file, are one sentence each', async () => {
  await (await start()).stop();
  const cluster = clusterOf(dataDir);
  rmSync(cluster, { recursive: true });
  mkdirSync(cluster);
  writeFileSync(join(cluster, 'notes.txt'), 'mine');
  await assert.rejects(start(), refused(/is there but is no database/));
  dataDir = join(top, 'file');
  writeFileSync(dataDir, '');
  await assert.rejects(start(), refused(/cannot be (made|used|written)/));
});

test("a broken cluster says PostgreSQL's own last words", async () => {
  await (await start()).stop();
  rmSync(join(clusterOf(dataDir), 'global', 'pg_control'));
  await assert.rejects(start(), refused(/stopped at its start.*(pg_control|could not find the database system)/));
});

test('half a cluster left by a killed start is swept away', async () => {
  await (await start()).stop();
  const draft = `${clusterOf(dataDir)}.new123`;
  mkdirSync(draft);
  await (await start()).stop();
  assert.equal(existsSync(draft), false);
});

test('what was made and not yet forced to the disk when its start was cut off is put aside; what was, is kept', async () => {
  const first = await start();
  await first.settled;
  const mark = `${clusterOf(dataDir)}.unforced`;
  assert.equal(existsSync(mark), false);
  await ask(first.url, 'create table kept ()');
  await first.stop();
  const again = await start();
  assert.deepEqual(await ask(again.url, "select to_regclass('kept') is not null as is"), [{ is: true }]);
  await again.stop();
  writeFileSync(mark, '');
  const other = await start();
  await other.settled;
  assert.deepEqual(await ask(other.url, "select to_regclass('kept') is not null as is"), [{ is: false }]);
  assert.equal(existsSync(mark), false);
  assert.equal(readdirSync(join(clusterOf(dataDir), '..')).filter((name) => name.startsWith('18.aside-')).length, 1);
  await other.stop();
});

test('a long path and one with spaces still get a socket', async () => {
  dataDir = join(top, 'a folder with spaces', 'l'.repeat(90));
  const database = await start();
  assert.deepEqual(await ask(database.url, 'select 1 as n'), [{ n: 1 }]);
  await database.stop();
});

test('libraries whose links the install left out are healed, and a second time there is nothing to do', () => {
  const native = join(top, 'native');
  mkdirSync(join(native, 'lib'), { recursive: true });
  writeFileSync(join(native, 'lib', 'libx.so.1.2'), 'x');
  writeFileSync(
    join(native, 'pg-symlinks.json'),
    JSON.stringify([
      { source: 'native/lib/libx.so.1.2', target: 'native/lib/libx.so.1' },
      { source: 'native/lib/libx.so.1.2', target: 'native/lib/libx.so' },
    ]),
  );
  symlinkSync('nowhere', join(native, 'lib', 'libx.so'));
  assert.equal(heal(native), true);
  assert.equal(
    readFileSync(join(native, 'lib', 'libx.so.1'), 'utf8') + readFileSync(join(native, 'lib', 'libx.so'), 'utf8'),
    'xx',
  );
  assert.equal(heal(native), true);
});

test(
  'as root the database runs as somebody else, also below a folder closed to others; as anybody it runs as ourselves',
  { skip: !isRoot && 'needs root' },
  async () => {
    const runner = chooseRunner('/nowhere');
    assert.ok(runner && runner.uid !== 0);
    // `top` is a temporary folder of mode 700, so this cluster lies elsewhere, behind a link.
    assert.equal(reachable(top, runner), false);
    const database = await start();
    assert.match(readFileSync(`/proc/${postmaster()}/status`, 'utf8'), new RegExp(`^Uid:\\s+${runner.uid}\\s`, 'm'));
    await database.stop();
  },
);

test('an ordinary user runs it without any help', { skip: !isRoot && 'the other tests have shown it' }, async (t) => {
  const nobody = { uid: 65_534, gid: 65_534 };
  const here = fileURLToPath(new URL('.', import.meta.url));
  if (!reachable(here, nobody) || !reachable(realpathSync(process.execPath), nobody))
    return t.skip('this checkout lies below a folder closed to others');
  const folder = mkdtempSync(join(tmpdir(), 'nobody-'));
  chownSync(folder, nobody.uid, nobody.gid);
  const child = await other(folder, nobody);
  const running = Number(readFileSync(join(folder, 'pg', '18', 'postmaster.pid'), 'utf8').split('\n')[0]);
  assert.match(readFileSync(`/proc/${running}/status`, 'utf8'), /^Uid:\s+65534\s/m);
  child.kill('SIGKILL');
  process.kill(running, 'SIGQUIT');
  await until(() => !isAlive(running));
  rmSync(folder, { recursive: true });
});

test('an external server that is away, and one that is no database, are one sentence each without the password', async () => {
  await assert.rejects(
    startDatabase({ databaseUrl: 'postgres://me:hunter2@127.0.0.1:1/x', dataDir }, log),
    (error: Error) => refused(/^DATABASE_URL: no server listens there/)(error) && !error.message.includes('hunter2'),
  );
  const noise = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
  }).listen(0, '127.0.0.1');
  await once(noise, 'listening');
  await assert.rejects(
    startDatabase(
      { databaseUrl: `postgres://me@127.0.0.1:${(noise.address() as { port: number }).port}/x`, dataDir },
      log,
    ),
    refused(/^DATABASE_URL: the server cannot be used/),
  );
  noise.close();
});
