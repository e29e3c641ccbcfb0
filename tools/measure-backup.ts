// Measures backup and restore: `node tools/measure-backup.ts [GIGABYTES]` makes an installation of that size (nine tenths rows, one
// tenth files), backs it up twice, checks the backup, restores it elsewhere, and says what each took.
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { connection } from '../server/src/ground/db.ts';
import { startDatabase } from '../server/src/ground/embedded.ts';
import { makeLog } from '../server/src/ground/log.ts';
import { command, openFolder } from './stories/operate.ts';
import { startServer } from './stories/server.ts';

const gigabytes = Number(process.argv[2] ?? 1);
const ROWS_AT_ONCE = 20_000;
const FILE_BYTES = 500_000;
const LIMIT_MS = 3_600_000;
const folders: string[] = [];
const folder = (name: string): string => {
  const made = openFolder(name);
  folders.push(made);
  return made;
};

/** Messages as people write them, each with the call it came in: words from a small vocabulary, so that packing is as hard as in life. */
async function fill(client: pg.Client): Promise<number> {
  const size = async () =>
    (await client.query<{ bytes: number }>('select pg_database_size(current_database())::float8 as bytes')).rows[0]!
      .bytes;
  await client.query(
    `create function pg_temp.words(seed int, many int) returns text language sql as $$
       select string_agg(substr(md5((hashint4(seed * 37 + n) % 5000)::text), 1, 3 + (n % 7)), ' ') from generate_series(1, many) n $$`,
  );
  const [place] = (
    await client.query<{ w: string; c: string; i: string; v: string; ch: string }>(
      `with w as (select id from workspaces), c as (insert into contacts (workspace_id, id, name) select id, uuidv7(), 'Ann' from w returning id, workspace_id),
         i as (insert into identities (workspace_id, id, kind, value, key, home_contact_id, contact_id) select workspace_id, uuidv7(), 'email', 'ann@mail.example', 'ann@mail.example', id, id from c returning id),
         v as (insert into conversations (workspace_id, id, number, contact_id, root_id, last_message_at) select workspace_id, uuidv7(), 1, id, id, now() from c returning id)
       select w.id as w, c.id as c, i.id as i, v.id as v, uuidv7() as ch from w, c, i, v`,
    )
  ).rows;
  for (let from = 1000; (await size()) < gigabytes * 0.9e9; from += ROWS_AT_ONCE) {
    await client.query(
      `with m as (insert into messages (workspace_id, id, number, conversation_id, root_id, identity_id, channel_id, direction, type, author_type, text, external_id, sent_at)
         select $1, uuidv7(), n, $2, $2, $3, $4, 'inbound', 'message', 'contact', pg_temp.words(n, 40), n::text, now() from generate_series($5::int, $5::int + ${ROWS_AT_ONCE} - 1) n returning id, number, text, external_id),
       s as (insert into seen (workspace_id, channel_id, external_id, message_id) select $1, $4, external_id, id from m),
       j as (insert into journal (workspace_id, number, kind, id, what) select $1, number, 'message', id, 'message.created' from m)
       insert into receipts (workspace_id, id, channel_id, body, headers) select $1, uuidv7(), $4, convert_to('{"text":"' || text || '"}', 'utf8'), '{"content-type": "application/json"}' from m`,
      [place!.w, place!.v, place!.i, place!.ch, from],
    );
  }
  await client.query('vacuum (analyze)');
  return await size();
}

async function addFiles(client: pg.Client, dataDir: string): Promise<number> {
  const { id } = (await client.query<{ id: string }>('select id from workspaces')).rows[0]!;
  const count = Math.round((gigabytes * 0.1e9) / FILE_BYTES);
  for (let each = 0; each < count; each += 1) {
    const body = randomBytes(FILE_BYTES);
    const sha256 = createHash('sha256').update(body).digest('hex');
    const target = join(dataDir, 'files', sha256.slice(0, 2), sha256.slice(2, 4));
    mkdirSync(target, { recursive: true });
    writeFileSync(join(target, sha256), body);
    await client.query(
      `insert into files (workspace_id, id, sha256, name, mime, bytes) values ($1, uuidv7(), $2, 'photo.jpg', 'image/jpeg', $3)`,
      [id, sha256, FILE_BYTES],
    );
  }
  return count * FILE_BYTES;
}

const bytesIn = (path: string): number =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);

const server = await startServer();
try {
  await server.end('SIGTERM');
  const database = await startDatabase({ dataDir: server.dataDir, databaseUrl: null }, makeLog('silent'));
  const client = new pg.Client(connection(database.url));
  await client.connect();
  const files = await addFiles(client, server.dataDir);
  const rows = await fill(client);
  await client.end();
  await database.stop();
  const size = (rows + files) / 1e9;
  process.stdout.write(
    `${size.toFixed(2)} GB: ${(rows / 1e9).toFixed(2)} of database, ${(files / 1e9).toFixed(2)} of files; ${cpus().length} cores (${cpus()[0]!.model.trim()}), ${Math.round(totalmem() / 1e9)} GB of memory\n`,
  );
  const run = async (what: string, dataDir: string, words: readonly string[]): Promise<void> => {
    execFileSync('sync');
    const began = performance.now();
    const { code, err } = await command({ DATA_DIR: dataDir }, words, undefined, LIMIT_MS);
    const seconds = (performance.now() - began) / 1000;
    if (code !== 0) throw new Error(`${what}: ${err}`);
    process.stdout.write(
      `${what.padEnd(34)} ${seconds.toFixed(1).padStart(7)} s  ${(seconds / size).toFixed(1).padStart(6)} s/GB\n`,
    );
  };
  const [backups, target] = [folder('backups'), folder('house')];
  cpSync(join(server.dataDir, 'secret.key'), join(target, 'secret.key'));
  await run('backup', server.dataDir, ['backup', backups]);
  process.stdout.write(`  it takes ${(bytesIn(backups) / 1e9).toFixed(2)} GB\n`);
  await run('backup again, files known', server.dataDir, ['backup', backups, '--keep', '1']);
  await run('check, every byte read', server.dataDir, ['backup', '--check', backups]);
  await run('restore into an empty folder', target, ['restore', backups]);
} finally {
  await server.stop();
  for (const each of folders) rmSync(each, { recursive: true, force: true });
}
