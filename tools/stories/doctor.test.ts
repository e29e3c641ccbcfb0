// The doctor on good and bad days, as a command and as a page: what it finds, what helps, who may ask, and what it leaves alone.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startTelegramDouble, type TelegramDouble } from '../doubles/telegram/index.ts';
import { command } from './operate.ts';
import { freePort, OWNER, type Server, startServer } from './server.ts';

const TEST_MS = 180_000;
let double: TelegramDouble;
let server: Server;
interface Finding {
  id: string;
  title: string;
  state: string;
  detail: string;
  remedy: string;
}
interface Health {
  state: string;
  findings: Finding[];
}

before(
  async () => {
    double = await startTelegramDouble();
    server = await startServer({ TELEGRAM_API_URL: double.url, SMTP_PORT: String(await freePort()) });
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
  },
  { timeout: 180_000 },
);

const env = () => ({
  DATA_DIR: server.dataDir,
  PORT: String(server.port),
  PUBLIC_URL: server.url,
  TELEGRAM_API_URL: double.url,
});
async function doctor(more: Record<string, string> = {}): Promise<Health & { code: number | null }> {
  const { code, out, err } = await command({ ...env(), ...more }, ['doctor', '--json']);
  assert.equal(err, '');
  return { ...(JSON.parse(out) as Health), code };
}
const ill = ({ findings }: Health) => findings.filter(({ state }) => state !== 'good').map(({ id }) => id);

test(
  'on a good day it finds everything well, and asks for a backup until there is one',
  { timeout: TEST_MS },
  async () => {
    const first = await doctor();
    assert.deepEqual([first.code, first.state, ill(first)], [0, 'warning', ['backup']]);
    const told = await command(env(), ['doctor']);
    assert.match(told.out, /! Backup .*No backup was ever taken.*\n.*→ Run npm run backup/);
    assert.match(told.out, /\n\d+ well, 1 to look at, 0 wrong\.\n$/);
  },
);

test('the page shows an owner the same, and nobody below an admin', { timeout: TEST_MS }, async () => {
  const signIn = async (who: object): Promise<ReturnType<Server['call']>> => {
    const cookie = (await server.call({}).call('POST', '/auth/sign-in', who)).headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ');
    return server.call({ cookie, origin: server.url });
  };
  const owner = await signIn(OWNER);
  const health = await owner.get<Health>('/system-health');
  assert.deepEqual([health.state, ill(health)], ['warning', ['backup']]);
  assert.ok(health.findings.some(({ title, state }) => title.startsWith('Bot') && state === 'good'));
  for (const [role, status] of [
    ['admin', 200],
    ['lead', 403],
    ['agent', 403],
    ['viewer', 403],
  ] as const) {
    const who = { email: `${role}@acorn.example`, password: 'a long password of theirs' };
    const invited = await owner.post<{ link: string }>('/invitations', { email: who.email, role });
    await server.api.post(`/auth/invitations/${invited.link.split('/').at(-1)!}`, {
      name: role,
      password: who.password,
    });
    assert.equal((await (await signIn(who)).call('GET', '/system-health')).status, status, role);
  }
  assert.equal((await server.call({}).call('GET', '/system-health')).status, 401);
});

test(
  'a bot whose token was taken away is named, with what to do, and the exit code tells a script',
  { timeout: TEST_MS },
  async () => {
    double.fail('getMe', { status: 401, description: 'Unauthorized' }, 1);
    const { code, findings } = await doctor();
    const bot = findings.find(({ title }) => title.startsWith('Bot'))!;
    assert.deepEqual([code, bot.state], [1, 'bad']);
    assert.ok(bot.remedy.length > 10, JSON.stringify(bot));
  },
);

test(
  'after a new key was put in front and the server started anew, secrets are sealed with it while it runs',
  { timeout: TEST_MS },
  async () => {
    const key = join(server.dataDir, 'secret.key');
    const old = readFileSync(key, 'utf8');
    await server.end('SIGTERM');
    writeFileSync(key, `${randomBytes(32).toString('base64')}\n${old}`);
    await server.start();
    const before = await doctor();
    assert.deepEqual([before.code, ill(before)], [0, ['keys', 'backup']]);
    const { code, out, err } = await command(env(), ['rotate-keys']);
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /^\d+ secrets? (was|were) sealed anew .* Nothing is left on older keys/);
    const channels = await server.api.get<{ items: { id: string }[] }>('/channels');
    const tested = await server.api.post<{ items: { ok: boolean }[] }>(`/channels/${channels.items[0]!.id}/test`);
    assert.ok(
      tested.items.every(({ ok }) => ok),
      'the running server opens what was sealed anew',
    );
    assert.deepEqual(ill(await doctor()), ['backup']);
  },
);

test('without a server it says so, and looks at the rest all the same', { timeout: TEST_MS }, async () => {
  await server.end('SIGTERM');
  const found = await doctor();
  assert.equal(found.code, 1);
  assert.ok(ill(found).includes('port') && ill(found).includes('workers'), ill(found).join());
  assert.equal(found.findings.find(({ id }) => id === 'migrations')!.state, 'good');
});

test('a lost key is the finding, and no new key is made that would hide it', { timeout: TEST_MS }, async () => {
  const key = join(server.dataDir, 'secret.key');
  renameSync(key, `${key}.away`);
  try {
    const found = await doctor();
    assert.deepEqual([found.code, ill(found)], [1, ['keys']]);
    assert.ok(!existsSync(key));
  } finally {
    renameSync(`${key}.away`, key);
  }
});

test('a database that does not answer, or is not there, is one clear finding', { timeout: TEST_MS }, async () => {
  for (const more of [
    { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' },
    { DATA_DIR: join(server.dataDir, 'nothing-here') },
  ]) {
    const found = await doctor(more);
    assert.deepEqual([found.code, ill(found)], [1, ['database']]);
  }
  assert.ok(!existsSync(join(server.dataDir, 'nothing-here')), 'and none was made');
});
