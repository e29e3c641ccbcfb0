// The ways from one database to another and back, with a PostgreSQL of the system as the other: another major version, reached over
// TCP with a password. What arrives is compared row by row.
import assert from 'node:assert/strict';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startTelegramDouble, type TelegramDouble } from '../doubles/telegram/index.ts';
import { postgresSkip } from '../peers/postgres/installed.ts';
import { startPostgresPeer } from '../peers/postgres/server.ts';
import { command, contentsOf, openFolder } from './operate.ts';
import { sendAll } from './senders.ts';
import { type Server, startServer } from './server.ts';

const TEST_MS = 180_000;
const skip = postgresSkip();
let double: TelegramDouble;
let server: Server;
const folders: string[] = [];
const folder = (name: string): string => {
  const made = openFolder(name);
  folders.push(made);
  return made;
};
const backups = folder('backups');
const of = (dataDir: string) => ({ DATA_DIR: dataDir });
const newMachine = (): string => {
  const made = folder('house');
  cpSync(join(server.dataDir, 'secret.key'), join(made, 'secret.key'));
  return made;
};

before(
  async () => {
    if (skip) return;
    double = await startTelegramDouble();
    server = await startServer({ TELEGRAM_API_URL: double.url });
    await server.api.post('/channels', {
      kind: 'telegram',
      name: 'Bot',
      settings: { botToken: double.token, mode: 'webhook' },
    });
    await sendAll({ url: double.webhook!.url, secret: double.webhook!.secret! }, [960_001, 960_002], 30).done;
    const form = new FormData();
    form.set('file', new Blob(['words '.repeat(1000)]), 'words.txt');
    const headers = { authorization: `Bearer ${server.key}` };
    assert.equal((await fetch(`${server.url}/api/v1/files`, { method: 'POST', headers, body: form })).status, 201);
    await server.end('SIGTERM');
  },
  { timeout: 180_000 },
);
after(
  async () => {
    await server?.stop();
    await double?.stop();
    for (const each of folders) rmSync(each, { recursive: true, force: true });
  },
  { timeout: 180_000 },
);

test(
  'from the embedded database to a PostgreSQL 15 of the system, back by a backup, and back by a move: the same every time',
  { timeout: TEST_MS, skip },
  async () => {
    const peer = await startPostgresPeer();
    try {
      const source = await contentsOf({ dataDir: server.dataDir });
      const url = await peer.database('support');
      const moved = await command(of(server.dataDir), ['move-database', url]);
      assert.deepEqual([moved.code, moved.err], [0, '']);
      assert.match(moved.out, /^Moved [\d,]+ rows\. Set DATABASE_URL/);
      assert.deepEqual(await contentsOf({ dataDir: server.dataDir, databaseUrl: url }), source);
      const external = { DATA_DIR: server.dataDir, DATABASE_URL: url };
      const running = await startServer({ ...external, TELEGRAM_API_URL: double.url });
      try {
        assert.ok((await running.api.get<{ items: unknown[] }>('/conversations')).items.length > 0);
        assert.equal((await command(external, ['backup', backups])).code, 0);
        assert.match((await command(external, ['restore', backups])).err, /A server is running/);
        assert.match((await command(external, ['move-database', 'embedded'])).err, /A server is running/);
      } finally {
        await running.stop();
      }
      assert.match((await command(external, ['restore', backups])).err, /is not empty/);
      assert.equal((await command(external, ['backup', backups])).code, 0);
      const now = await contentsOf({ dataDir: server.dataDir, databaseUrl: url });
      const home = newMachine();
      assert.equal((await command(of(home), ['restore', backups])).code, 0);
      assert.deepEqual(await contentsOf({ dataDir: home }), now);
      const back = newMachine();
      cpSync(join(server.dataDir, 'files'), join(back, 'files'), { recursive: true });
      const returned = await command({ DATA_DIR: back, DATABASE_URL: url }, ['move-database', 'embedded']);
      assert.deepEqual([returned.code, returned.err], [0, '']);
      assert.deepEqual(await contentsOf({ dataDir: back }), now);
    } finally {
      await peer.stop();
    }
  },
);
