import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { Channel, Check } from '@throughline/channel-kit';
import { newId } from '../../../ground/id.ts';
import { keyRing, seal } from '../../../ground/secrets.ts';
import { parrot } from '../../../testing/parrot.ts';
import { testHouse, type TestHouse } from '../../../testing/house.ts';
import { operationRoutes } from '../index.ts';
import { examine, type Finding, stateOf } from './index.ts';
import type { Probes } from './probes.ts';

/** A channel whose customers write to a mail address, and whose provider says what the test wants. */
let says: () => Promise<readonly Check[]>;
const post: Channel = { ...parrot('post', 'email'), check: () => says() };
const wholeWorld: Probes = {
  mx: async () => ['mx.acorn.example'],
  txt: async (name) => (name.startsWith('_dmarc.') ? ['v=DMARC1; p=none'] : ['v=spf1 mx -all', 'something else']),
  space: async () => ({ free: 50e9, total: 100e9 }),
  certificate: async () => new Date(Date.now() + 60 * 86_400_000),
  get: async () => ({ status: 200, text: '{"status":"ok"}' }),
  greeting: async () => '220 ready',
};
let t: TestHouse;
let channelId: string;
before(async () => {
  t = await testHouse([post], { SMTP_PORT: '2525' });
  channelId = (await t.channel('post')).row.id;
  await t.house.db.query(`update channels set label = 'help@acorn.example', name = 'Help'`);
  await t.house.db.query(
    `insert into backups (id, taken_at, folder, rows, bytes, contents, took_seconds) values ($1, now(), '/b', 1, 1, 1, 1)`,
    [newId()],
  );
});
beforeEach(() => {
  says = async () => [{ name: 'Incoming', ok: true, detail: 'Signed in.' }];
});
after(() => t.close());

const sql = (text: string, values: unknown[] = []) => t.house.db.query(text, values);
const look = (probes: Partial<Probes> = {}, given: { workspaceId?: string; isAsked?: boolean } = {}) =>
  examine(t.house, { workspaceId: null, isAsked: false, ...given, probes: { ...wholeWorld, ...probes } });
/** The one finding that is not good; what has no worker in a test aside. */
async function only(found: Promise<Finding[]>): Promise<Finding> {
  const ill = (await found).filter(({ state, id }) => state !== 'good' && id !== 'workers');
  assert.equal(ill.length, 1, JSON.stringify(ill));
  assert.ok(ill[0]!.remedy.length > 10, 'it says what helps');
  return ill[0]!;
}

test('a well house has nothing to mend, and every finding says what was found', async () => {
  const found = await look();
  assert.deepEqual(
    found.filter(({ state }) => state !== 'good').map(({ id }) => id),
    ['workers'],
  );
  assert.ok(found.every(({ detail, title }) => detail.length > 3 && title.length > 2));
  assert.equal(new Set(found.map(({ id }) => id)).size, found.length, 'each has an id of its own');
  assert.deepEqual([...new Set(found.map(({ area }) => area))], ['machine', 'work', 'channels']);
  assert.equal(stateOf(found), 'bad');
});

const world: readonly (readonly [string, Partial<Probes>, string, Finding['state']])[] = [
  ['a nearly full disk', { space: async () => ({ free: 400e6, total: 1e9 }) }, 'disk', 'bad'],
  ['a disk that gets full', { space: async () => ({ free: 1.9e9, total: 10e9 }) }, 'disk', 'warning'],
  ['an untrusted certificate', { certificate: () => refuse('DEPTH_ZERO_SELF_SIGNED_CERT') }, 'tls', 'bad'],
  ['a certificate that ends soon', { certificate: async () => new Date(Date.now() + 5e8) }, 'tls', 'warning'],
  [
    'an address that leads elsewhere',
    { get: async (url) => ({ status: 200, text: url.startsWith('https') ? '<h1>Hello</h1>' : '{"status":"ok"}' }) },
    'public-url',
    'bad',
  ],
  [
    'an address nobody answers at',
    {
      certificate: () => refuse('ENOTFOUND'),
      get: (url) => (url.startsWith('https') ? refuse('ENOTFOUND') : wholeWorld.get(url)),
    },
    'public-url',
    'bad',
  ],
  [
    'a port nobody listens at',
    { get: (url) => (url.startsWith('https') ? wholeWorld.get(url) : refuse('ECONNREFUSED')) },
    'port',
    'bad',
  ],
  ['a mail port held by another', { greeting: async () => 'SSH-2.0-OpenSSH_9.2' }, 'smtp', 'bad'],
  ['a mail port nobody listens at', { greeting: () => refuse('ECONNREFUSED') }, 'smtp', 'bad'],
  ['a domain without MX', { mx: async () => [] }, 'dns-acorn.example-mx', 'bad'],
  [
    'a domain without SPF',
    { txt: async (name) => (name.startsWith('_dmarc.') ? ['v=DMARC1; p=none'] : ['v=spf10']) },
    'dns-acorn.example-spf',
    'warning',
  ],
  [
    'a domain with two SPF records',
    { txt: async (name) => (name.startsWith('_dmarc.') ? ['v=DMARC1; p=none'] : ['v=spf1 mx', 'v=spf1 -all']) },
    'dns-acorn.example-spf',
    'bad',
  ],
  [
    'a domain without DMARC',
    { txt: async (name) => (name.startsWith('_dmarc.') ? [] : ['v=spf1 mx']) },
    'dns-acorn.example-dmarc',
    'warning',
  ],
  ['a DNS that does not answer', { mx: () => refuse('ETIMEOUT') }, 'dns-acorn.example', 'warning'],
];
const refuse = (code: string): Promise<never> => Promise.reject(Object.assign(new Error(code), { code }));
for (const [what, probes, id, state] of world)
  test(`it sees ${what}`, async () => {
    const found = await only(look(probes));
    assert.deepEqual([found.id, found.state], [id, state], JSON.stringify(found));
  });

test('nothing is said of the DNS of a demo’s address, which is in none', async () => {
  await sql(`update channels set settings = settings || '{"demo": true}'`);
  try {
    const found = await look({ mx: async () => [] });
    assert.ok(found.every(({ id }) => !id.startsWith('dns-')));
  } finally {
    await sql(`update channels set settings = settings - 'demo'`);
  }
});

test('who asks through the port is not told that it does not answer', async () => {
  const ill = await look(
    { get: (url) => (url.startsWith('https') ? wholeWorld.get(url) : refuse('ECONNREFUSED')) },
    { isAsked: true },
  );
  assert.ok(ill.every(({ id, state }) => id !== 'port' || state === 'good'));
});

test('a channel whose provider refuses, throws, or had trouble at work is named with its remedy', async () => {
  says = async () => [
    { name: 'Incoming', ok: true, detail: 'Signed in.' },
    { name: 'Outgoing', ok: false, detail: 'Wrong password.', remedy: 'Enter the new password.' },
  ];
  const refused = await only(look());
  assert.deepEqual(
    [refused.title, refused.detail, refused.remedy, refused.state],
    [
      'Help (help@acorn.example)',
      'This part does not work: Outgoing. Wrong password.',
      'Enter the new password.',
      'bad',
    ],
  );
  says = () => Promise.reject(new Error('broken'));
  assert.match((await only(look())).detail, /broken/);
  says = async () => [];
  await sql(`update channels set state = 'trouble', state_detail = 'It limps.', state_remedy = 'Give it a stick.'`);
  const limping = await only(look());
  assert.deepEqual([limping.detail, limping.remedy, limping.state], ['It limps.', 'Give it a stick.', 'warning']);
  await sql(`update channels set state = 'connected', state_detail = '', state_remedy = ''`);
});

test('a channel that is off is left alone', async () => {
  says = () => Promise.reject(new Error('nobody may ask'));
  await sql(`update channels set state = 'off'`);
  assert.ok((await look()).every(({ area }) => area !== 'channels'));
  await sql(`update channels set state = 'connected'`);
});

test('answers, webhooks and jobs that wait too long are seen, and those that wait for their time are not', async () => {
  const message = (minutes: number, state = 'queued') =>
    sql(
      `insert into outbox (workspace_id, id, number, message_id, channel_id, identity_id, state, due_at) values ($1, $2, 1, $2, $3, $2, $4, now() - make_interval(mins => $5))`,
      [t.workspaceId, newId(), channelId, state, minutes],
    );
  await message(-60);
  await message(1);
  assert.equal((await look()).find(({ id }) => id === 'outbox')!.state, 'good');
  await message(10);
  assert.deepEqual([(await only(look())).id, (await only(look())).state], ['outbox', 'warning']);
  await message(61);
  assert.equal((await only(look())).state, 'bad');
  await sql('delete from outbox');
  await message(1, 'unknown');
  assert.equal((await only(look())).id, 'unknown');
  await sql('delete from outbox');
  await sql(`select graphile_worker.add_job('x', payload := '{}'::json, run_at := now() - interval '2 hours')`);
  assert.deepEqual([(await only(look())).id, (await only(look())).state], ['jobs', 'bad']);
  await sql('delete from graphile_worker._private_jobs');
});

test('what is stuck shows, and only to its own workspace', async () => {
  await sql(
    `insert into receipts (workspace_id, id, channel_id, body, headers, state) values ($1, $2, $2, '', '{}', 'stuck')`,
    [t.workspaceId, newId()],
  );
  assert.equal((await only(look({}, { workspaceId: t.workspaceId }))).id, 'stuck');
  const other = await t.workspace('Other');
  const found = await look({}, { workspaceId: other });
  assert.ok(
    found.every(({ area }) => area !== 'channels'),
    'nor are its channels told to others',
  );
  assert.equal(found.find(({ id }) => id === 'stuck')!.state, 'good');
  await sql('delete from receipts');
});

test('a secret whose key is gone, and one that waits for the new key, are told apart', async () => {
  const sealed = (bytes: number) => {
    const id = newId();
    const place = { table: 'webhooks', column: 'secret', rowId: id, workspaceId: t.workspaceId };
    return sql('insert into webhooks (workspace_id, id, url, secret) values ($1, $2, $3, $4)', [
      t.workspaceId,
      id,
      'https://hooks.example',
      seal(keyRing([Buffer.alloc(32, bytes)]), 'x', place),
    ]);
  };
  await sealed(9);
  const lost = await only(look());
  assert.deepEqual([lost.id, lost.state], ['keys', 'bad']);
  assert.ok(lost.detail.includes(keyRing([Buffer.alloc(32, 9)])[0].id));
  const ring = keyRing([Buffer.alloc(32, 7), Buffer.alloc(32, 9)]);
  const found = await examine({ ...t.house, keys: ring }, { workspaceId: null, isAsked: false, probes: wholeWorld });
  assert.equal(found.find(({ id }) => id === 'keys')!.state, 'warning');
  await sql('delete from webhooks');
});

test('a clock that is off, an old backup and a follower far behind are seen', async () => {
  t.forward(8 * 86_400_000);
  assert.ok((await look()).some(({ id, state }) => id === 'backup' && state === 'warning'));
  t.forward(-8 * 86_400_000);
  await sql(`update workspaces set journal_number = 9000 where id = $1`, [t.workspaceId]);
  await sql(`insert into followers (name, workspace_id, number) values ('facts', $1, 1)`, [t.workspaceId]);
  assert.match((await only(look())).detail, /“facts” is 8,999 changes behind/);
  await sql('delete from followers');
  const real = Date.now;
  try {
    Date.now = () => real() + 120_000;
    assert.ok((await look()).some(({ id, state }) => id === 'clock' && state === 'bad'));
  } finally {
    Date.now = real;
  }
});

test('a migration that did not run, or one we do not know, is seen', async () => {
  await sql(`insert into migrations (name, checksum) values ('9999_later.sql', '')`);
  assert.match((await only(look())).detail, /newer version \(9999_later\.sql\)/);
  await sql(`delete from migrations where name = '9999_later.sql'`);
  const { rows } = await sql(`delete from migrations where name like '0003%' returning name, checksum`);
  assert.match((await only(look())).detail, /1 migration did not run: 0003/);
  await sql('insert into migrations (name, checksum) values ($1, $2)', [rows[0]!['name'], rows[0]!['checksum']]);
});

test('a part that cannot be looked at is a finding and hides no other', async () => {
  await sql('alter table backups rename to backups_away');
  const found = await only(look());
  await sql('alter table backups_away rename to backups');
  assert.deepEqual([found.id, found.state], ['part-backups', 'bad']);
});

test('the screen gets it, asked once for all who look at about the same time', async () => {
  let asked = 0;
  says = async () => {
    asked += 1;
    return [];
  };
  const routes = operationRoutes(
    () => Promise.resolve({ state: 'done', why: '', outcome: 'stored', messages: 0 }),
    () => Promise.resolve([]),
  );
  const call = { house: t.house, viewer: t.ada } as unknown as Parameters<typeof routes.getSystemHealth>[0];
  const answers = await Promise.all([routes.getSystemHealth(call), routes.getSystemHealth(call)]);
  assert.equal(asked, 1);
  assert.deepEqual(answers[0], answers[1]);
});
