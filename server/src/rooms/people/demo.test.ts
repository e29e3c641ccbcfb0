// The demo beside a real workspace: made by one click where only this machine can come, joined by owners, and removed without a trace of
// it, and with nothing of anybody else's.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { build, type Home } from '../../build.ts';
import { channels } from '../../channels.ts';
import { readConfig } from '../../ground/config.ts';
import { makeLog } from '../../ground/log.ts';
import { testDatabase } from '../../ground/testing.ts';

const PASSWORD = 'a long password of the owner';
let database: Awaited<ReturnType<typeof testDatabase>>;
let dataDir: string;
let home: Home;
let address: string;
before(async () => {
  database = await testDatabase();
  dataDir = mkdtempSync(join(tmpdir(), 'throughline-demo-'));
  const config = readConfig({ DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'silent', DISK_RESERVE_MB: '0' });
  home = await build({ config, log: makeLog('silent'), url: database.url, kinds: channels, isDemo: false });
  address = await home.start();
});
after(async () => {
  await home.stop();
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

function person() {
  let cookie = '';
  return {
    async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
      const reply = await fetch(`${address}/api/v1${path}`, {
        method,
        headers: {
          cookie,
          origin: address,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const [set] = reply.headers.getSetCookie();
      if (set) cookie = set.split(';')[0]!;
      const text = await reply.text();
      return { status: reply.status, body: (text ? JSON.parse(text) : {}) as Record<string, unknown> };
    },
  };
}
const count = async (what: string): Promise<number> =>
  (await home.house.db.query<{ count: number }>(`select count(*)::int as count from ${what}`)).rows[0]!.count;

test('behind a proxy or by another name the door asks for an owner first', async () => {
  const { call } = person();
  assert.equal((await call('GET', '/setup')).body['demoDoor'], 'open');
  assert.equal(
    (await call('GET', '/setup', undefined, { 'x-forwarded-for': '203.0.113.7' })).body['demoDoor'],
    'owner',
  );
  const refused = await call('POST', '/demo/enter', undefined, { 'x-forwarded-for': '203.0.113.7' });
  assert.equal(refused.status, 403, JSON.stringify(refused.body));
  assert.equal(await count('workspaces'), 0);
});

const visitor = person();
test('two clicks at once make one demo, each signed in to it; the installation still waits for its owner', async () => {
  const other = person();
  const [mine, theirs] = await Promise.all([visitor.call('POST', '/demo/enter'), other.call('POST', '/demo/enter')]);
  assert.deepEqual([mine.status, theirs.status], [201, 201], JSON.stringify([mine.body, theirs.body]));
  assert.equal((mine.body['workspace'] as { isDemo: boolean }).isDemo, true);
  assert.equal(await count('workspaces'), 1);
  const list = await visitor.call('GET', '/conversations');
  assert.ok((list.body['items'] as unknown[]).length > 5);
  assert.equal((await visitor.call('GET', '/setup')).body['needed'], true);
  const second = await visitor.call('POST', '/workspaces', { name: 'Mine' });
  assert.equal(second.status, 403, 'people of the demo own nothing real');
});

test('there are 38 people and 120 conversations, something in every view, and no address that looks made by a machine', async () => {
  const { contacts, conversations } = (await visitor.call('GET', '/demo')).body;
  assert.deepEqual([contacts, conversations], [38, 120]);
  const listed = async (query: string) =>
    ((await visitor.call('GET', `/conversations?${query}`)).body['items'] as unknown[]).length;
  for (const view of [
    'status=open&assignee=me',
    'status=open&assignee=none',
    'status=all&mentions=me',
    'status=all&drafts=mine',
    'status=all&watching=me',
    ...['waiting', 'snoozed', 'closed', 'spam'].map((status) => `status=${status}`),
  ])
    assert.ok((await listed(view)) > 0, view);
  for (const team of (await visitor.call('GET', '/teams')).body['items'] as { id: string }[])
    assert.ok((await listed(`status=open&team=${team.id}`)) > 0);
  const views = (await visitor.call('GET', '/views')).body['items'] as { filter: Record<string, string> }[];
  assert.equal(views.length, 2);
  for (const { filter } of views) assert.ok((await listed(new URLSearchParams(filter).toString())) > 0);
  assert.equal(await count(`identities where value ~ 'demo'`), 0);
  assert.equal(await count(`messages where text ~ '[{}]'`), 0);
});

test('a channel of the demo stays one when its settings are changed, and reaches nobody', async () => {
  const list = (await visitor.call('GET', '/channels')).body['items'] as { id: string; kind: string }[];
  const mail = list.find((each) => home.house.kinds.get(each.kind)!.card.abilities.subject)!;
  const changed = await visitor.call('PATCH', `/channels/${mail.id}`, { settings: { fromName: 'Acorn' } });
  assert.equal(changed.status, 200, JSON.stringify(changed.body));
  const { rows } = await home.house.db.query<{ demo: string }>(
    `select settings ->> 'demo' as demo from channels where id = $1`,
    [mail.id],
  );
  assert.equal(rows[0]!.demo, 'true');
});

const owner = person();
test('whoever sets up for real owns a workspace of their own, and the door is closed from then on', async () => {
  const made = await owner.call('POST', '/setup', {
    workspaceName: 'Real',
    name: 'Olga',
    email: 'olga@real.example',
    password: PASSWORD,
  });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.equal((made.body['workspace'] as { isDemo: boolean }).isDemo, false);
  assert.equal((await person().call('POST', '/demo/enter')).status, 403);
  const seen = (await owner.call('GET', '/demo')).body;
  assert.equal(seen['isMine'], false);
  assert.ok(Number(seen['messages']) > 10);
});

test('the doors of the tour and of practice lead nowhere in a real workspace: nobody there is spoken for, and nobody is erased', async () => {
  const doors = [
    ['GET', '/demo/tour'],
    ['POST', '/demo/tour'],
    ['POST', '/demo/tour/say', { channelId: randomUUID(), text: 'Said for somebody else' }],
    ['POST', '/demo/tour/colleague', { conversationId: randomUUID(), isWriting: true }],
    ['POST', '/demo/practice', {}],
    ['DELETE', '/demo/practice'],
  ] as const;
  for (const [method, path, body] of doors) {
    const refused = await owner.call(method, path, body);
    assert.deepEqual([refused.status, refused.body['detail']], [404, 'This is no demo.'], `${method} ${path}`);
  }
});

test('whoever was invited joins the demo as an agent, and practises on customers who write in their language', async () => {
  const { link } = (await owner.call('POST', '/invitations', { email: 'amir@real.example', role: 'agent' })).body;
  const amir = person();
  await amir.call('POST', `/auth/invitations/${String(link).split('/').at(-1)}`, { name: 'Amir', password: PASSWORD });
  const joined = await amir.call('POST', '/demo');
  assert.deepEqual([joined.status, joined.body['isMine']], [201, true], JSON.stringify(joined.body));
  const inDemo = { 'throughline-workspace': String(joined.body['workspaceId']) };
  assert.equal(((await amir.call('GET', '/me', undefined, inDemo)).body['agent'] as { role: string }).role, 'agent');
  assert.equal((await amir.call('DELETE', '/demo')).status, 403);
  const begun = await amir.call('POST', '/demo/practice', { language: 'de' }, inDemo);
  assert.equal(begun.status, 201, JSON.stringify(begun.body));
  const said = () => count(`messages where text = 'An welchen Tagen rösten Sie?'`);
  assert.equal(await said(), 1);
  assert.equal((await amir.call('DELETE', '/demo/practice', undefined, inDemo)).status, 204);
  assert.equal(await said(), 0);
});

test('an owner joins the demo, finds themselves in the real one, and takes all of the demo away and nothing else', async () => {
  const joined = (await owner.call('POST', '/demo')).body;
  assert.equal(joined['isMine'], true);
  const demoId = String(joined['workspaceId']);
  const me = (await owner.call('GET', '/me')).body;
  assert.equal((me['workspace'] as { name: string }).name, 'Real');
  assert.deepEqual(
    (me['workspaces'] as { isDemo: boolean }[]).map((each) => each.isDemo),
    [false, true],
  );
  await owner.call('POST', '/contacts', { name: 'Real person' });
  assert.equal((await owner.call('DELETE', '/demo')).status, 204);
  const left = [
    'workspaces',
    'auth_users',
    'contacts',
    'conversations',
    'messages',
    'channels',
    'workspaces where is_demo',
  ];
  assert.deepEqual(await Promise.all(left.map(count)), [1, 2, 1, 0, 0, 0, 0]);
  const { rows: tables } = await home.house.db.query<{ name: string }>(
    `select table_name as name from information_schema.columns where column_name = 'workspace_id' and table_schema = current_schema()`,
  );
  assert.ok(tables.length > 30);
  for (const { name } of tables)
    assert.equal(await count(`${name} where workspace_id = '${demoId}'`), 0, `${name} holds nothing of the demo`);
  assert.equal((await visitor.call('GET', '/me')).status, 401, 'its people are gone too');
  assert.equal((await owner.call('GET', '/demo')).body['workspaceId'], null);
  assert.equal((await owner.call('DELETE', '/demo')).status, 404);
});
