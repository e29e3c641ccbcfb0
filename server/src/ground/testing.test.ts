// The tests' own database: one for all who come at once, and never taken from under somebody's feet by a keeper that leaves.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

const folder = mkdtempSync(join(tmpdir(), 'tl-keeper-'));
chmodSync(folder, 0o755);
const home = join(folder, 'home');
const claim = `${home}.keeper`;
const door = join(home, 'run/.s.PGSQL.5432');
const keeper = () => (existsSync(claim) ? Number(readFileSync(claim, 'utf8')) : 0);
async function until(what: () => boolean): Promise<void> {
  for (const late = Date.now() + 60_000; !what(); await sleep(5)) assert.ok(Date.now() < late, 'waited in vain');
}
after(async () => {
  if (keeper() > 0) process.kill(keeper(), 'SIGTERM');
  await until(() => keeper() === 0);
  rmSync(folder, { recursive: true, force: true });
});

/** A test process of its own: gets a database, uses it for a while, and tells what became of it. */
const USE = `
const [testing, ms] = process.argv.slice(1);
const { testDatabase } = await import(testing);
const { openDb } = await import(new URL('db.ts', testing).href);
const { makeLog } = await import(new URL('log.ts', testing).href);
const made = await testDatabase();
const db = openDb(made.url, { log: makeLog('silent'), max: 1 });
for (const late = Date.now() + Number(ms); ; ) {
  await db.query('select count(*) from workspaces');
  if (Date.now() > late) break;
  await new Promise((go) => setTimeout(go, 50));
}
await db.close();
await made.drop();
`;
async function use(ms: number): Promise<string> {
  const child = spawn(
    process.execPath,
    ['--input-type=module', '-e', USE, '--', new URL('testing.ts', import.meta.url).href, String(ms)],
    {
      env: {
        ...process.env,
        TEST_DATABASE_HOME: home,
        TEST_DATABASE_IDLE_SECONDS: '0.2',
        TEST_DATABASE_URL: '',
        TEST_RUNNER_PID: '',
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
  });
  const code = await new Promise((resolve) => {
    child.once('exit', resolve);
  });
  return code === 0 ? 'well' : said.slice(-600);
}

test('test processes that come at once share one database server', { timeout: 180_000 }, async () => {
  assert.deepEqual(await Promise.all([use(0), use(0), use(0)]), ['well', 'well', 'well']);
});

test('who comes while an unused server is leaving is never thrown out of it', { timeout: 180_000 }, async () => {
  assert.deepEqual(await Promise.all([0, 150, 300].map(comeAfter)), ['well', 'well', 'well']);

  async function comeAfter(ms: number): Promise<string> {
    await until(() => !existsSync(door));
    await sleep(ms);
    return await use(500);
  }
});
