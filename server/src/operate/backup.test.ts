import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { StartError } from '../ground/config.ts';
import { connection } from '../ground/db.ts';
import { newId } from '../ground/id.ts';
import { installJobs } from '../ground/jobs.ts';
import { makeLog } from '../ground/log.ts';
import { migrate } from '../ground/migrate.ts';
import { openFiles } from '../ground/files.ts';
import { emptyDatabase, type TestDatabase } from '../ground/testing.ts';
import { startS3Double } from '../../../tools/doubles/s3.ts';
import { testHouse, type TestHouse } from '../testing/house.ts';
import { contentPath, listArchives, openArchive } from './archive.ts';
import { takeBackup } from './backup.ts';
import { named, tables } from './catalog-store.ts';
import { checkArchive } from './check.ts';
import { moveDatabase } from './move.ts';
import { assertKeys, restore } from './restore.ts';

const MIGRATIONS = join(import.meta.dirname, '../../migrations');
const log = makeLog('silent');
const folder = mkdtempSync(join(tmpdir(), 'throughline-backup-'));
const databases: TestDatabase[] = [];
let t: TestHouse;
before(async () => {
  t = await testHouse([]);
  await fill();
});
after(async () => {
  await t.close();
  for (const database of databases) await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const sql = (text: string, values: unknown[] = []) => t.house.db.query(text, values);
const fresh = async () => {
  const database = await emptyDatabase();
  databases.push(database);
  return database.url;
};
const elsewhere = () => ({ ...t.house.config, dataDir: mkdtempSync(join(folder, 'house-')) });
const take = (to: string, keep: number | null = null) =>
  takeBackup(t.house.config, t.url, t.house.keys, { folder: to, keep, version: '1.2.3' });
const sentence = (pattern: RegExp) => (error: unknown) => error instanceof StartError && pattern.test(error.message);

/** Rows with everything text may hold that COPY must not trip over, files, a job, and a sequence that has moved. */
async function fill(): Promise<void> {
  const words = 'tab\t newline\n return\r backslash \\ \\N \\. quote " \' null-like NULL \u{1f9f5} café'.repeat(20);
  for (let each = 0; each < 300; each += 1)
    await sql(
      `insert into receipts (workspace_id, id, channel_id, body, headers, why) values ($1, $2, $3, $4, $5, $6)`,
      [t.workspaceId, newId(), newId(), randomBytes(2000), JSON.stringify({ words }), words],
    );
  await sql(`update workspaces set settings = $1, name = ''`, [JSON.stringify({ words })]);
  for (const size of [10, 100_000]) await addFile(randomBytes(size));
  await sql(`select graphile_worker.add_job('mend', payload := '{"workspaceId": null}'::json, queue_name := 'q')`);
}
async function addFile(body: Buffer): Promise<string> {
  const { sha256 } = await t.house.files.put(body, 'a.bin');
  await sql(
    `insert into files (workspace_id, id, sha256, name, mime, bytes) values ($1, $2, $3, 'a.bin', 'application/octet-stream', $4)`,
    [t.workspaceId, newId(), sha256, body.length],
  );
  return sha256;
}

/** All but the leap of the numbers, by which every screen knows a restored house. */
const rowsOf = (table: { schema: string; name: string }): string =>
  table.name === 'workspaces'
    ? `select (to_jsonb(t) - 'journal_number')::text as row from ${named(table)} t order by 1`
    : `select t::text as row from ${named(table)} t ${table.name === 'journal' ? "where what <> 'workspace.restored'" : ''} order by 1`;
/** Every table's rows as a sorted list: two databases that answer the same hold the same. */
async function everything(url: string): Promise<Record<string, string[]>> {
  const client = new pg.Client(connection(url));
  await client.connect();
  const found: Record<string, string[]> = {};
  for (const table of await tables(client))
    found[named(table)] = (await client.query<{ row: string }>(rowsOf(table))).rows.map(({ row }) => row);
  found['sequences'] = (
    await client.query<{ row: string }>(
      `select sequencename || ' ' || coalesce(last_value, 0) as row from pg_sequences order by 1`,
    )
  ).rows.map(({ row }) => row);
  found['indexes'] = (
    await client.query<{ row: string }>(
      `select indexdef as row from pg_indexes where schemaname in ('public', 'graphile_worker') order by 1`,
    )
  ).rows.map(({ row }) => row);
  found['constraints'] = (
    await client.query<{ row: string }>(
      `select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) as row from pg_constraint where contype in ('f', 'p', 'u') order by 1`,
    )
  ).rows.map(({ row }) => row);
  await client.end();
  return found;
}

test('what is restored elsewhere is the same, table by table, index by index and file by file', async () => {
  const to = join(folder, 'whole');
  const taken = await take(to);
  assert.deepEqual([taken.kept.copied, taken.kept.missing], [2, []]);
  const archive = await openArchive(to);
  assert.deepEqual(await checkArchive(archive), []);
  const [url, config] = [await fresh(), elsewhere()];
  const done = await restore(config, url, archive, MIGRATIONS, log);
  assert.deepEqual(await everything(url), await everything(t.url));
  assert.equal(done.contents, 2);
  const list = (dataDir: string) =>
    readdirSync(join(dataDir, 'files'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name)).toString('base64')]);
  assert.deepEqual(list(config.dataDir).sort(), list(t.house.config.dataDir).sort());
});

test('a second backup copies only new contents, and with the oldest backup go the contents nobody needs any more', async () => {
  const to = join(folder, 'rotated');
  const gone = await addFile(randomBytes(50));
  assert.equal((await take(to)).kept.copied, 3);
  await sql('delete from files where sha256 = $1', [gone]);
  assert.deepEqual([(await take(to)).kept.copied, (await listArchives(to)).length], [0, 2]);
  assert.ok(readFileSync(contentPath(to, gone)).length === 50, 'the first backup still has what was erased since');
  const { removed, swept } = await take(to, 2);
  assert.deepEqual([removed, swept, (await listArchives(to)).length], [1, 1, 2]);
  assert.throws(() => readFileSync(contentPath(to, gone)), /ENOENT/);
  assert.deepEqual(await checkArchive(await openArchive(to)), []);
});

test('what the house itself has lost is named, and keeps nobody from the rest', async () => {
  const to = join(folder, 'lost');
  const [lost, spoiled] = [await addFile(randomBytes(60)), await addFile(randomBytes(70))];
  await t.house.files.remove(lost);
  writeFileSync(join(t.house.config.dataDir, 'files', spoiled.slice(0, 2), spoiled.slice(2, 4), spoiled), 'not that');
  assert.deepEqual((await take(to)).kept.missing, [lost, spoiled].sort());
  const archive = await openArchive(to);
  assert.deepEqual(await checkArchive(archive), []);
  await restore(elsewhere(), await fresh(), archive, MIGRATIONS, log);
  await sql('delete from files where sha256 = any($1)', [[lost, spoiled]]);
});

test('keys are never in it, and without them it is not restored by accident', async () => {
  const to = join(folder, 'keys');
  await take(to);
  const archive = await openArchive(to);
  assert.deepEqual(
    archive.manifest.keys,
    t.house.keys.map(({ id }) => id),
  );
  for (const entry of readdirSync(to, { recursive: true, withFileTypes: true }))
    if (entry.isFile())
      assert.ok(!readFileSync(join(entry.parentPath, entry.name)).includes(t.house.keys[0].bytes.toString('base64')));
  const config = elsewhere();
  assert.throws(() => assertKeys(config, archive), sentence(/needs the key .*secret\.key.*--without-keys/));
  assert.deepEqual(readdirSync(config.dataDir), [], 'no new key was made, which would hide the lack of the old');
  writeFileSync(join(config.dataDir, 'secret.key'), Buffer.alloc(32, 7).toString('base64'));
  assertKeys(config, archive);
});

test('a byte that changed, a file that went or a manifest that was edited is found, and a restore leaves the house empty', async () => {
  const to = join(folder, 'damaged');
  const { path } = await take(to);
  const url = await fresh();
  for (const name of ['public.receipts.zst', 'contents.zst']) {
    const before = readFileSync(join(path, name));
    // Some changes leave what unpacks but is nonsense to the database, others nothing that unpacks.
    for (const part of [0.2, 0.4, 0.5, 0.6, 0.8]) {
      const at = Math.floor(before.length * part);
      const spoiled = Buffer.from(before);
      spoiled[at]! ^= 1;
      writeFileSync(join(path, name), spoiled);
      assert.match((await checkArchive(await openArchive(to))).join(), new RegExp(`${name} is not as it was written`));
      // A restore makes all tables first, so two of them are tried.
      if (part !== 0.2 && part !== 0.6) continue;
      await assert.rejects(restore(elsewhere(), url, await openArchive(to), MIGRATIONS, log), sentence(/is damaged/));
    }
    writeFileSync(join(path, name), before);
  }
  const content = readdirSync(join(to, 'files'), { recursive: true, withFileTypes: true }).find((each) =>
    each.isFile(),
  )!;
  const before = readFileSync(join(content.parentPath, content.name));
  rmSync(join(content.parentPath, content.name));
  assert.deepEqual(await checkArchive(await openArchive(to)), [`The content ${content.name} is damaged or gone.`]);
  await assert.rejects(
    restore(elsewhere(), url, await openArchive(to), MIGRATIONS, log),
    sentence(/1 of its contents/),
  );
  writeFileSync(join(content.parentPath, content.name), before);
  const text = readFileSync(join(path, 'manifest.json'), 'utf8');
  writeFileSync(join(path, 'manifest.json'), text.replace(/"rows": \d+/, '"rows": 7'));
  await assert.rejects(openArchive(to), sentence(/manifest cannot be read/));
  writeFileSync(join(path, 'manifest.json'), text);
  await restore(elsewhere(), url, await openArchive(to), MIGRATIONS, log);
  assert.deepEqual((await everything(url))['"public"."receipts"'], (await everything(t.url))['"public"."receipts"']);
});

test('an unfinished backup is none: it is not listed, not restored, and swept by the next', async () => {
  const to = join(folder, 'unfinished');
  mkdirSync(join(to, '.draft-dead'), { recursive: true });
  writeFileSync(join(to, '.draft-dead', 'public.receipts.zst'), 'half');
  writeFileSync(join(to, '.lock'), `${(await import('node:os')).hostname()} 999999999\n`);
  await assert.rejects(openArchive(to), sentence(/only one that was interrupted/));
  await take(to);
  assert.deepEqual(
    readdirSync(to).filter((name) => name.startsWith('.')),
    [],
  );
  writeFileSync(join(to, '.lock'), 'another-machine 5\n');
  await assert.rejects(take(to), sentence(/Another backup is writing .* on another-machine/));
});

test('a backup never goes into the folder it is to outlive', async () => {
  for (const to of [t.house.config.dataDir, join(t.house.config.dataDir, 'backups')])
    await assert.rejects(take(to), sentence(/would be lost with it/));
});

test('only an empty database of its own is filled', async () => {
  const to = join(folder, 'refused');
  await take(to);
  const archive = await openArchive(to);
  await assert.rejects(
    restore(elsewhere(), t.url, archive, MIGRATIONS, log),
    sentence(/A server is running|not empty/),
  );
  const foreign = await fresh();
  const client = new pg.Client(connection(foreign));
  await client.connect();
  await client.query('create table orders (id int)');
  await client.end();
  await assert.rejects(restore(elsewhere(), foreign, archive, MIGRATIONS, log), sentence(/something else .*orders/));
});

/** The tables as a version before the newest migration made them. */
function olderMigrations(): { older: string; newest: string } {
  const older = mkdtempSync(join(folder, 'older-'));
  cpSync(MIGRATIONS, older, { recursive: true });
  const newest = readdirSync(older).sort().at(-1)!;
  rmSync(join(older, newest));
  return { older, newest };
}

test('an older backup is brought to the newest tables, even where an empty house of today was started; a newer one is refused', async () => {
  const { older, newest } = olderMigrations();
  const [from, to] = [await fresh(), join(folder, 'older')];
  await migrate(from, older, log);
  await installJobs(from, log);
  const client = new pg.Client(connection(from));
  await client.connect();
  await client.query(`insert into workspaces (id, name) values ('${newId()}', 'Acorn')`);
  await client.end();
  await takeBackup(t.house.config, from, t.house.keys, { folder: to, keep: null, version: '0.0.1' });
  const url = await fresh();
  await migrate(url, MIGRATIONS, log);
  await installJobs(url, log);
  await restore(elsewhere(), url, await openArchive(to), MIGRATIONS, log);
  const now = await everything(url);
  assert.equal(now['"public"."workspaces"']!.length, 1);
  assert.ok(now['"public"."migrations"']!.some((row) => row.includes(newest)));
  assert.deepEqual(now['indexes'], (await everything(t.url))['indexes']);
  const newer = join(folder, 'newer');
  await take(newer);
  await assert.rejects(
    restore(elsewhere(), await fresh(), await openArchive(newer), older, log),
    sentence(new RegExp(`newer version .*${newest}`)),
  );
});

test('a restored house is another life, a moved one the same: no number is given twice, no answer is sent twice, and neither goes where rows are', async () => {
  const to = join(folder, 'leap');
  await sql(
    `insert into outbox (workspace_id, id, number, kind, message_id, channel_id, identity_id)
     select $1, gen_random_uuid(), 1, kind, $2, $2, $2 from unnest(array['message', 'read']) kind`,
    [t.workspaceId, newId()],
  );
  await take(to);
  await sql('delete from outbox');
  const ask = async <Row extends object>(url: string, text: string, values: unknown[] = []) => {
    const client = new pg.Client(connection(url));
    await client.connect();
    const { rows } = await client.query<Row>(text, values);
    await client.end();
    return rows;
  };
  const numbers = async (url: string) =>
    (
      await ask<{ at: number; last: number; what: string }>(
        url,
        `select journal_number::float8 as at, number::float8 as last, what from workspaces w left join journal j on j.workspace_id = w.id where w.id = $1 order by number desc limit 1`,
        [t.workspaceId],
      )
    )[0]!;
  const urls = [await fresh(), await fresh()] as const;
  for (const url of urls) await restore(elsewhere(), url, await openArchive(to), MIGRATIONS, log);
  const [before, first, second] = [await numbers(t.url), await numbers(urls[0]), await numbers(urls[1])];
  assert.ok(first.at > before.at + 1_000_000, `${first.at} after ${before.at}`);
  assert.ok(second.at > first.at, 'and the same backup restored again is another life');
  assert.deepEqual(
    [first.last, first.what],
    [first.at, 'workspace.restored'],
    'whoever follows the journal arrives there',
  );
  await assert.rejects(restore(elsewhere(), urls[1], await openArchive(to), MIGRATIONS, log), sentence(/is not empty/));
  await assert.rejects(moveDatabase(t.url, urls[1], MIGRATIONS, log), sentence(/stop it first/));
  await assert.rejects(moveDatabase(urls[0], urls[1], MIGRATIONS, log), sentence(/not empty/));
  const moved = await fresh();
  assert.ok((await moveDatabase(urls[0], moved, MIGRATIONS, log)) > 300);
  assert.equal((await numbers(moved)).at, first.at, 'a move is the same life');
  assert.deepEqual(await everything(moved), await everything(urls[0]));
  // What waited when the backup was taken has probably left since: a person decides.
  for (const url of [urls[0], moved])
    assert.deepEqual(await ask(url, 'select kind, state, locked_until <= now() as is_over from outbox order by kind'), [
      { kind: 'message', state: 'sending', is_over: true },
      { kind: 'read', state: 'queued', is_over: null },
    ]);
});

test('files that lie in a bucket are backed up and restored into another, though a line breaks on the way', async () => {
  const [from, to] = [await startS3Double(), await startS3Double()];
  try {
    const target = join(folder, 'bucket');
    const body = randomBytes(300_000);
    await sql('delete from files');
    const { sha256 } = await openFiles({ ...t.house.config, s3Url: from.url() }).put(body, 'a.bin');
    await sql(
      `insert into files (workspace_id, id, sha256, name, mime, bytes) values ($1, $2, $3, 'a.bin', 'application/octet-stream', 1)`,
      [t.workspaceId, newId(), sha256],
    );
    from.fail('cut');
    const order = { folder: target, keep: null, version: '1' };
    const taken = await takeBackup({ ...t.house.config, s3Url: from.url() }, t.url, t.house.keys, order);
    assert.deepEqual([taken.kept.copied, taken.kept.missing], [1, []]);
    assert.equal(from.calls.filter((call) => call.startsWith('GET')).length, 2, 'it broke, and was asked again');
    const config = { ...elsewhere(), s3Url: to.url() };
    await restore(config, await fresh(), await openArchive(target), MIGRATIONS, log);
    assert.ok(body.equals(await openFiles(config).read(sha256)));
  } finally {
    from.stop();
    to.stop();
  }
});
