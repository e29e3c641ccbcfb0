// The worst day: the machine is gone and there is a backup. Taken while customers write, restored elsewhere, compared row by row and
// file by file, and opened again as the house it was.
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startTelegramDouble, type TelegramDouble } from '../doubles/telegram/index.ts';
import { command, contentsOf, openFolder } from './operate.ts';
import { type Hook, sendAll } from './senders.ts';
import { type Server, startServer, until } from './server.ts';

const TEST_MS = 180_000;
let double: TelegramDouble;
let server: Server;
let hook: Hook;
let ann: ReturnType<TelegramDouble['customer']>;
/** What the house held when its server was stopped for good. */
let left: Awaited<ReturnType<typeof contentsOf>> | undefined;
const folders: string[] = [];
const folder = (name: string): string => {
  const made = openFolder(name);
  folders.push(made);
  return made;
};
const backups = folder('backups');
const of = (dataDir: string) => ({ DATA_DIR: dataDir });
/** A new machine: only the key has been carried over, by another way than the backup. */
const newMachine = (): string => {
  const made = folder('house');
  cpSync(join(server.dataDir, 'secret.key'), join(made, 'secret.key'));
  return made;
};

before(
  async () => {
    double = await startTelegramDouble();
    server = await startServer({ TELEGRAM_API_URL: double.url });
    await server.api.post('/channels', {
      kind: 'telegram',
      name: 'Bot',
      settings: { botToken: double.token, mode: 'webhook' },
    });
    hook = { url: double.webhook!.url, secret: double.webhook!.secret! };
    for (const name of ['one', 'two', 'three']) await upload(name);
    ann = double.customer({ firstName: 'Ann' });
    ann.sends('Is anybody there?');
    await until(
      () => server.api.get<{ items: unknown[] }>('/conversations'),
      ({ items }) => items.length === 1,
      'her message has arrived',
    );
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

async function upload(words: string): Promise<void> {
  const form = new FormData();
  form.set('file', new Blob([words.repeat(1000)]), `${words}.txt`);
  const reply = await fetch(`${server.url}/api/v1/files`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.key}` },
    body: form,
  });
  assert.equal(reply.status, 201, await reply.text());
}
/** The process ends by itself, as by SIGKILL, where it hands the database so many blocks of rows. */
const killAtBlock = (block: number) => ({
  NODE_OPTIONS: `--import=${join(import.meta.dirname, 'copy-point.ts')}`,
  COPY_POINT: String(block),
});
const range = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);

test('a backup taken while customers write keeps nobody waiting', { timeout: TEST_MS }, async () => {
  const sent = sendAll(hook, range(970_001, 6), 999);
  await until(
    () => sent.acknowledged.size,
    (size) => size >= 100,
    'messages flow',
  );
  const before = sent.acknowledged.size;
  const taken = await command(of(server.dataDir), ['backup', backups]);
  assert.deepEqual([taken.code, taken.err], [0, '']);
  assert.match(taken.out, /^Backup .*rows in .* 3 files \(3 new ones, .*\n.*keep them apart/);
  assert.ok(sent.acknowledged.size > before, 'customers were answered meanwhile');
  sent.stop();
  await sent.done;
});

test('a backup that is killed is none, and the next one is whole', { timeout: TEST_MS }, async () => {
  const to = folder('killed');
  const killed = await command(of(server.dataDir), ['backup', to], (kill) => {
    const look = setInterval(() => {
      if (!readdirSync(to).some((name) => name.startsWith('.draft-'))) return;
      clearInterval(look);
      kill('SIGKILL');
    }, 1);
  });
  assert.equal(killed.code, null);
  const checked = await command({}, ['backup', '--check', to]);
  assert.deepEqual([checked.code, checked.out], [1, '']);
  assert.match(checked.err, /no whole backup .* interrupted/);
  assert.equal((await command(of(server.dataDir), ['backup', to, '--keep', '1'])).code, 0);
  const whole = await command({}, ['backup', '--check', to]);
  assert.deepEqual([whole.code, whole.err], [0, '']);
  assert.match(whole.out, /is whole: [\d,]+ rows and 3 files, every byte read/);
  assert.deepEqual(
    readdirSync(to).filter((name) => name.startsWith('.')),
    [],
  );
});

test(
  'a restore that is killed leaves an empty house, which the next one fills with one moment: everything up to one number, and nothing after it; Ctrl-C leaves no database running',
  { timeout: TEST_MS },
  async () => {
    const target = newMachine();
    const pid = () => join(target, 'pg/18/postmaster.pid');
    const once = (isTime: () => boolean, signal: NodeJS.Signals) =>
      command(of(target), ['restore', backups], (kill) => {
        const look = setInterval(() => {
          if (!isTime()) return;
          clearInterval(look);
          kill(signal);
        }, 1);
      });
    // The files come first, so the rows are just about to be loaded.
    assert.equal((await once(() => existsSync(join(target, 'files')), 'SIGKILL')).code, null);
    const inTheRows = await command({ ...of(target), ...killAtBlock(4) }, ['restore', backups]);
    assert.equal(inTheRows.code, null, `${inTheRows.out} ${inTheRows.err}`);
    // An empty house would be taken for a new one: it says what it is, to whoever starts it, saves it or asks after it.
    for (const words of [[], ['backup', folder('empty')], ['doctor']]) {
      const { code, out, err } = await command(of(target), words);
      assert.equal(code, 1, words.join());
      assert.match(`${out}${err}`, /was cut off, or is still running[^]*npm run restore -- FOLDER/, words.join());
    }
    rmSync(join(target, 'files'), { recursive: true });
    assert.equal((await once(() => existsSync(join(target, 'files')), 'SIGINT')).code, 130);
    assert.ok(!existsSync(pid()), 'the database has stopped');
    const whole = await command(of(target), ['restore', backups]);
    assert.deepEqual([whole.code, whole.err], [0, '']);
    const { tables, files } = await contentsOf({ dataDir: target });
    assert.equal(files.length, 3);
    assert.equal(tables['public.unfinished_load'], undefined);
    const [{ number: last }] = (await server.sql<{ number: number }>(
      'select journal_number as number from workspaces',
    )) as [{ number: number }];
    const numbers = tables['public.journal']!.length;
    assert.ok(numbers > 100 && numbers < last, `${numbers} of ${last} numbers are in it`);
    for (const [name, column] of [
      ['journal', 'number'],
      ['messages', 'number'],
    ] as const)
      assert.deepEqual(
        tables[`public.${name}`],
        (
          await server.sql<{ row: string }>(`select t::text as row from ${name} t where ${column} <= $1 order by 1`, [
            numbers,
          ])
        ).map(({ row }) => row),
        name,
      );
    assert.equal(
      tables['public.seen']!.length,
      tables['public.messages']!.length,
      'what must never come twice is known there too',
    );
  },
);

test('what must not be done beside a running server is refused in one sentence', { timeout: TEST_MS }, async () => {
  const refusals = [
    [['restore', backups], /already running/],
    [['move-database', 'postgres://someone@127.0.0.1:1/none'], /already running/],
    [['backup'], /^Say: npm run backup/],
    [['backup', backups, '--keep', 'all'], /^Say: npm run backup/],
    [['restore', backups, '--force'], /^Say: npm run restore/],
    [['backup', join(server.dataDir, 'backups')], /would be lost with it/],
  ] as const;
  const said = await Promise.all(refusals.map(([words]) => command(of(server.dataDir), words)));
  for (const [index, [words, pattern]] of refusals.entries()) {
    const { code, out, err } = said[index]!;
    assert.deepEqual([code, out], [1, ''], words.join(' '));
    assert.match(err, pattern);
    assert.equal(err.trim().split('\n').length, 1, err);
  }
  const nowhere = await command(of(folder('nowhere')), ['backup', backups]);
  assert.match(nowhere.err, /There is no database in/);
});

test(
  'the house that was restored is the house: same rows, same files, the channel opens, and an answer reaches the customer',
  { timeout: TEST_MS },
  async () => {
    await server.end('SIGTERM');
    assert.equal((await command(of(server.dataDir), ['backup', backups])).code, 0, 'it needs no running server');
    const target = newMachine();
    const keyless = folder('house');
    const refused = await command(of(keyless), ['restore', backups]);
    assert.match(refused.err, /needs the key .*--without-keys/);
    assert.deepEqual(readdirSync(keyless), [], 'and nothing was made there');
    assert.equal((await command(of(target), ['restore', backups])).code, 0);
    assert.deepEqual(await contentsOf({ dataDir: target }), (left ??= await contentsOf({ dataDir: server.dataDir })));
    const again = await command(of(target), ['restore', backups]);
    assert.match(again.err, /is not empty/);
    const other = await startServer({ DATA_DIR: target, TELEGRAM_API_URL: double.url });
    try {
      const { items } = await other.api.get<{ items: { id: string; preview: string }[] }>('/conversations?limit=100');
      const hers = items.find(({ preview }) => preview === 'Is anybody there?');
      await other.api.post(`/conversations/${hers!.id}/messages`, { text: 'We are back.' });
      await until(
        () => ann.answers,
        (answers) => answers.join() === 'We are back.',
        'the answer reaches her',
      );
    } finally {
      await other.stop();
    }
  },
);

test(
  'a folder of another major version is no dead end: the start names the way, and restore puts the old one aside, whole, and does without the keys when told',
  { timeout: TEST_MS },
  async () => {
    const target = folder('house');
    mkdirSync(join(target, 'pg', '17'), { recursive: true });
    writeFileSync(join(target, 'pg', '17', 'PG_VERSION'), '17\n');
    const started = await command(of(target), []);
    assert.equal(started.code, 1);
    assert.match(started.err, /made by PostgreSQL 17.*npm run backup -- FOLDER.*npm run restore -- FOLDER/);
    const restored = await command(of(target), ['restore', backups, '--without-keys']);
    assert.equal(restored.code, 0, restored.err);
    const aside = readdirSync(join(target, 'pg')).find((name) => name.startsWith('17.aside-'));
    assert.ok(aside && existsSync(join(target, 'pg', aside, 'PG_VERSION')), restored.out);
    assert.deepEqual(await contentsOf({ dataDir: target }), (left ??= await contentsOf({ dataDir: server.dataDir })));
  },
);
