// A disk that fills up while messages come in, on a real small disk: nothing new is taken before PostgreSQL would stop, everybody is
// told so, what was taken is there, and with room it goes on by itself.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startTelegramDouble, type TelegramDouble } from '../doubles/telegram/index.ts';
import { sendAll, wordsOf } from './senders.ts';
import { OWNER, type Server, startServer, until } from './server.ts';

const DISK_MB = 400;
const RESERVE_MB = 60;
const MB = 1024 * 1024;
const mounted = mkdtempSync(join(tmpdir(), 'throughline-disk-'));
const skip = mountDisk();
let double: TelegramDouble;
let server: Server;
const TEST_MS = 180_000;

function mountDisk(): string | false {
  if (process.getuid?.() !== 0) return 'only root can mount a small disk';
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m,mode=755`, 'tmpfs', mounted], {
    encoding: 'utf8',
  });
  return status === 0 ? false : `no small disk can be mounted here: ${stderr.trim()}`;
}
before(
  async () => {
    if (skip) return;
    double = await startTelegramDouble();
    const usual = process.env['TMPDIR'];
    process.env['TMPDIR'] = mounted;
    try {
      server = await startServer({
        TELEGRAM_API_URL: double.url,
        DISK_RESERVE_MB: String(RESERVE_MB),
      });
    } finally {
      if (usual === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = usual;
    }
    await server.api.post('/channels', {
      kind: 'telegram',
      name: 'Bot',
      settings: { botToken: double.token, mode: 'webhook' },
    });
  },
  { timeout: 180_000 },
);
after(
  async () => {
    await server?.stop();
    await double?.stop();
    if (!skip) spawnSync('umount', ['-l', mounted]);
    rmSync(mounted, { recursive: true, force: true });
  },
  { timeout: 180_000 },
);

const freeMb = () => {
  const { bavail, bsize } = statfsSync(mounted);
  return (bavail * bsize) / MB;
};
const filler = join(mounted, 'filler');
let fillers = 0;
/** Somebody else's logs, say. */
function fillTo(leftMb: number): void {
  mkdirSync(filler, { recursive: true });
  while (freeMb() > leftMb + 1)
    writeFileSync(join(filler, String((fillers += 1))), Buffer.alloc(Math.floor(Math.min(8, freeMb() - leftMb) * MB)));
}
const readiness = async () => {
  const reply = await fetch(`${server.url}/readyz`);
  return { status: reply.status, text: await reply.text() };
};
test(
  'a disk that fills up under load refuses what is new before the database stops, and recovers by itself',
  { skip, timeout: TEST_MS },
  async () => {
    const hook = { url: double.webhook!.url, secret: double.webhook!.secret! };
    const pid = server.postgresPid();
    const before = freeMb();
    assert.ok(before > RESERVE_MB + 100, `only ${Math.round(before)} MB are free on the small disk`);
    const chats = Array.from({ length: 10 }, (_, index) => 800_001 + index);
    const sent = sendAll(hook, chats, 80);
    await until(
      () => sent.acknowledged.size,
      (size) => size >= 100,
      '100 are acknowledged',
    );
    fillTo(RESERVE_MB - 15);
    await until(
      readiness,
      ({ status, text }) => status === 503 && /disk is nearly full: \d+ MB are left/.test(text),
      'readiness says so',
    );
    await until(
      () => sent.met.get('503') ?? 0,
      (count) => count > 20,
      'providers are told to come back',
    );
    const taken = sent.acknowledged.size;
    assert.equal(server.postgresPid(), pid);

    const cookie = (await server.call({}).call('POST', '/auth/sign-in', OWNER)).headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ');
    const agent = server.call({ cookie });
    const list = await agent.get<{ items: { id: string }[] }>('/conversations?limit=5');
    assert.equal(list.items.length, 5, 'people can sign in and read');
    const refused = await agent.call('POST', `/conversations/${list.items[0]!.id}/messages`, { text: 'Not now' });
    assert.deepEqual(
      [refused.status, refused.body['code'], refused.headers.get('retry-after')],
      [503, 'unavailable', '30'],
    );
    assert.match(String(refused.body['detail']), /disk is nearly full/);
    const form = new FormData();
    form.set('file', new Blob(['x'.repeat(1000)]), 'a.txt');
    const upload = await fetch(`${server.url}/api/v1/files`, {
      method: 'POST',
      headers: { cookie, origin: server.url },
      body: form,
    });
    assert.equal(upload.status, 503);
    const stored = async () =>
      (await server.sql<{ n: number }>(`select count(*)::int as n from messages where direction = 'inbound'`))[0]!.n;
    assert.ok((await stored()) >= taken);

    rmSync(filler, { recursive: true });
    await until(readiness, ({ status }) => status === 200, 'it is ready again by itself', 5000);
    await sent.done;
    assert.deepEqual(
      [...sent.met.keys()].filter((met) => !['200', '503'].includes(met)),
      [],
      'nothing but stored or "send it again"',
    );
    for (const chat of chats) {
      const rows = await server.sql<{ text: string }>(
        `select m.text from messages m join identities i on i.workspace_id = m.workspace_id and i.id = m.identity_id where i.value = $1 and m.direction = 'inbound' order by m.number`,
        [String(chat)],
      );
      assert.deepEqual(
        rows.map((row) => row.text),
        Array.from({ length: 80 }, (_, number) => wordsOf(chat, number)),
      );
    }
    assert.equal(server.postgresPid(), pid, 'the database was never stopped');
    const answered = await agent.call('POST', `/conversations/${list.items[0]!.id}/messages`, { text: 'Now it goes' });
    assert.equal(answered.status, 201);
  },
);

test(
  'a start on a full disk refuses nothing that is there, says what is wrong, and takes messages once there is room',
  { skip, timeout: TEST_MS },
  async () => {
    fillTo(RESERVE_MB - 15);
    await server.end('SIGKILL');
    await server.start();
    assert.equal((await readiness()).status, 503);
    assert.ok((await server.api.get<{ items: unknown[] }>('/conversations?limit=5')).items.length > 0);
    rmSync(filler, { recursive: true });
    await until(readiness, ({ status }) => status === 200, 'it is ready', 5000);
  },
);
