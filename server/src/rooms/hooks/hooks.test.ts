import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NetInit, NetReply } from '@throughline/channel-kit';
import { Problem } from '@throughline/protocol';
import { type Db, openDb } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import { currentNumber, onJournal, readAfter, write } from '../../ground/journal.ts';
import { makeLog } from '../../ground/log.ts';
import { keyRing } from '../../ground/secrets.ts';
import { type TestDatabase, testDatabase } from '../../ground/testing.ts';
import type { KeyViewer } from '../../ground/viewer.ts';
import { type DeliveryGround } from './deliver.ts';
import { type BodiesOf, deliverDue, hookFollower, hookRoutes, runDeliveries } from './index.ts';

let at: TestDatabase;
let db: Db;
let shift = 0;
const log = makeLog('silent');
const calls: { url: string; init: NetInit }[] = [];
/** What the receiver answers; throws like a broken line when it is an Error. */
let answer: (url: string) => { status: number; headers?: Record<string, string> } | Error;
const house = {
  get db() {
    return db;
  },
  log,
  keys: keyRing([Buffer.alloc(32, 1)]),
  now: () => new Date(Date.now() + shift),
  net: {
    async fetch(url: string, init: NetInit): Promise<NetReply> {
      calls.push({ url, init });
      const given = answer(url);
      if (given instanceof Error) throw given;
      return {
        status: given.status,
        headers: given.headers ?? {},
        bytes: () => Promise.resolve(new Uint8Array()),
        text: () => Promise.resolve(''),
      };
    },
  },
} as unknown as House & DeliveryGround;
const bodiesOf: BodiesOf = async (_, kind, ids) =>
  new Map(ids.filter((id) => id !== gone).map((id) => [id, { id, kind }]));
const gone = newId();

let workspaceId: string;
let viewer: KeyViewer;
before(async () => {
  at = await testDatabase();
  db = openDb(at.url, { log });
});
after(async () => {
  await db.close();
  await at.drop();
});
beforeEach(async () => {
  [shift, calls.length, answer] = [0, 0, () => ({ status: 200 })];
  await db.query('truncate webhooks cascade');
  workspaceId = newId();
  await db.query('insert into workspaces (id, name) values ($1, $2)', [workspaceId, 'Acme']);
  viewer = { type: 'key', workspaceId, keyId: newId(), name: 'key', scopes: new Set(['webhooks:write']) };
});

type Routes = typeof hookRoutes;
const call = async <N extends keyof Routes>(name: N, given: object = {}, by: KeyViewer = viewer) =>
  (await (hookRoutes[name] as (call: unknown) => Promise<unknown>)({
    house,
    viewer: by,
    params: {},
    query: { limit: 50 },
    body: {},
    ...given,
  })) as Awaited<ReturnType<Routes[N]>>;
const addHook = async (events: string[] = [], url = 'https://receiver.example/in') =>
  (await call('addWebhook', { body: { url, events } })) as { id: string; secret: string; stateDetail: string };
/** Writes an entry and lets the follower turn it into deliveries. */
async function happen(what: string, kind = 'message' as const, id = newId(), of = workspaceId): Promise<string> {
  await db.transaction((tx) => write(tx, of, [{ kind, id, what }]));
  const number = await currentNumber(db, of);
  await db.transaction(async (tx) =>
    hookFollower(house.now, () => undefined).react(tx, of, await readAfter(tx, of, number - 1, 10)),
  );
  return id;
}
const deliveries = async (id: string) =>
  (
    (await call('listDeliveries', { params: { id } })) as {
      items: {
        id: string;
        state: string;
        attempts: number;
        status: number | null;
        why: string;
        nextAt: string | null;
        event: string;
      }[];
    }
  ).items;
const hook = async (id: string) =>
  ((await call('listWebhooks')) as { items: { id: string; isEnabled: boolean; stateDetail: string }[] }).items.find(
    (each) => each.id === id,
  )!;
const refusal = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;
const HOUR = 3_600_000;
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test('a change arrives at the receiver, signed over the exact body, with the thing as it is now', async () => {
  const { id, secret } = await addHook(['message.created']);
  const thing = await happen('message.created');
  assert.equal(await deliverDue(house, bodiesOf), 1);
  const [sent] = calls;
  const body = sent!.init.body as string;
  assert.equal(sent!.url, 'https://receiver.example/in');
  const parsed = JSON.parse(body) as Record<string, unknown>;
  assert.deepEqual(
    { ...parsed, id: '', at: '' },
    { id: '', number: 1, event: 'message.created', at: '', workspaceId, data: { id: thing, kind: 'message' } },
  );
  const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(sent!.init.headers!['throughline-signature']!)!;
  assert.equal(v1, createHmac('sha256', secret).update(`${t}.${body}`).digest('hex'));
  assert.ok(Math.abs(Number(t) - Date.now() / 1000) < 5);
  const [delivery] = await deliveries(id);
  assert.deepEqual(
    [delivery!.state, delivery!.attempts, delivery!.status, delivery!.id],
    ['delivered', 1, 200, parsed['id']],
  );
  assert.equal(await deliverDue(house, bodiesOf), 0, 'nothing is sent twice');
});

test('only what was asked for is sent; drafts and counters never are', async () => {
  const all = await addHook();
  const some = await addHook(['conversation.*', 'message.failed']);
  for (const what of ['message.created', 'message.failed', 'conversation.closed', 'counts.changed'])
    await happen(what, what.split('.')[0] as 'message');
  await happen('draft.saved', 'conversation' as 'message');
  assert.deepEqual((await deliveries(all.id)).map((each) => each.event).sort(), [
    'conversation.closed',
    'message.created',
    'message.failed',
  ]);
  assert.deepEqual((await deliveries(some.id)).map((each) => each.event).sort(), [
    'conversation.closed',
    'message.failed',
  ]);
});

test('the same entry makes one delivery, however often the follower is run', async () => {
  const { id } = await addHook();
  await happen('message.created');
  await db.transaction(async (tx) =>
    hookFollower(house.now, () => undefined).react(tx, workspaceId, await readAfter(tx, workspaceId, 0, 10)),
  );
  assert.equal((await deliveries(id)).length, 1);
});

test('a failure is tried again, later each time, for a day; then it is failed and can be sent again by hand', async () => {
  const { id } = await addHook();
  await happen('message.created');
  answer = () => ({ status: 500 });
  let tries = 0;
  let gap = 0;
  for (; tries < 100; tries += 1) {
    if (!(await deliverDue(house, bodiesOf))) break;
    const [now] = await deliveries(id);
    if (now!.state === 'failed') break;
    const wait = Date.parse(now!.nextAt!) - house.now().getTime();
    assert.ok(
      wait > 0 && wait <= 1.3 * HOUR && (wait > gap || wait > 0.7 * HOUR),
      `the pause grows: ${wait} after ${gap}`,
    );
    gap = wait;
    shift += wait + 10;
  }
  const [failed] = await deliveries(id);
  assert.deepEqual(
    [failed!.state, failed!.status, failed!.why, failed!.nextAt],
    ['failed', 500, 'The receiver answered 500.', null],
  );
  assert.ok(tries > 20 && tries < 60 && shift > 23.9 * HOUR && shift < 27 * HOUR, `${tries} in ${shift}`);
  assert.match((await hook(id)).stateDetail, /^The receiver answered 500\. \d+ failures in a row\.$/);
  answer = () => ({ status: 204 });
  const again = (await call('redeliver', { params: { id: failed!.id } })) as { state: string };
  assert.equal(again.state, 'queued');
  assert.equal(await deliverDue(house, bodiesOf), 1);
  assert.equal((await deliveries(id))[0]!.state, 'delivered');
  assert.equal((await hook(id)).stateDetail, '', 'success clears the trouble');
});

test('a broken line is a failure with a reason', async () => {
  const { id } = await addHook();
  await happen('message.created');
  answer = () => Object.assign(new Error('connect failed'), { code: 'ECONNREFUSED' });
  await deliverDue(house, bodiesOf);
  const [delivery] = await deliveries(id);
  assert.deepEqual(
    [delivery!.state, delivery!.status, delivery!.why],
    ['queued', null, 'The call failed: connect failed (ECONNREFUSED)'],
  );
});

test('a redirect is a failure, because the call would not arrive as it was sent', async () => {
  const { id } = await addHook();
  await happen('message.created');
  answer = () => ({ status: 302, headers: { location: 'https://login.example/' } });
  await deliverDue(house, bodiesOf);
  assert.equal(calls[0]!.init.redirects, 'refuse');
  assert.match((await deliveries(id))[0]!.why, /302\. Give the address it redirects to\./);
});

test("the receiver's own wish to wait is kept", async () => {
  const { id } = await addHook();
  await happen('message.created');
  answer = () => ({ status: 429, headers: { 'retry-after': '1800' } });
  await deliverDue(house, bodiesOf);
  const wait = Date.parse((await deliveries(id))[0]!.nextAt!) - Date.now();
  assert.ok(wait > 1_700_000 && wait < 1_900_000);
});

test('410 switches the webhook off and gives up what waits', async () => {
  const { id } = await addHook();
  await happen('message.created');
  await happen('message.created');
  answer = () => ({ status: 410 });
  await deliverDue(house, bodiesOf);
  assert.deepEqual(
    (await deliveries(id)).map((each) => each.state),
    ['failed', 'failed'],
  );
  const off = await hook(id);
  assert.deepEqual([off.isEnabled, /410/.test(off.stateDetail)], [false, true]);
  await happen('message.created');
  assert.equal((await deliveries(id)).length, 2, 'nothing new is queued');
  await assert.rejects(call('redeliver', { params: { id: (await deliveries(id))[0]!.id } }), refusal('conflict'));
});

test('a dead receiver holds up no other', async () => {
  const dead = await addHook([], 'https://dead.example/');
  for (let each = 0; each < 30; each += 1) await happen('message.created');
  const well = await addHook([], 'https://well.example/');
  await happen('message.created');
  answer = (url) => (url.includes('dead') ? new Error('no answer') : { status: 200 });
  await deliverDue(house, bodiesOf);
  assert.equal((await deliveries(well.id))[0]!.state, 'delivered');
  assert.equal((await deliveries(dead.id)).filter((each) => each.attempts > 0).length, 4);
});

test('two workers never send the same delivery; a lease that ran out is taken over', async () => {
  for (let each = 0; each < 5; each += 1) await addHook();
  for (let each = 0; each < 4; each += 1) await happen('message.created');
  const workers = upTo(6);
  // Each its own connection already open, so that they really ask at once.
  await Promise.all(workers.map(() => db.query('select pg_sleep(0.05)')));
  const done = await Promise.all(workers.map(() => deliverDue(house, bodiesOf)));
  const total = done.reduce((sum, each) => sum + each, 0);
  assert.deepEqual(
    [total, calls.length, new Set(calls.map((each) => each.init.headers!['throughline-delivery'])).size],
    [20, 20, 20],
  );
  await db.query('delete from webhooks where id <> (select min(id::text)::uuid from webhooks)');
  await happen('message.created');
  await db.query(`update webhook_deliveries set locked_until = $1 where state = 'queued'`, [
    new Date(Date.now() + 60_000),
  ]);
  assert.equal(await deliverDue(house, bodiesOf), 0);
  shift += 61_000;
  assert.equal(await deliverDue(house, bodiesOf), 1);
});

test('what another worker is just claiming is neither waited for nor taken', async () => {
  await addHook();
  await happen('message.created');
  await db.transaction(async (tx) => {
    await tx.query('select from webhook_deliveries for update');
    assert.equal(await Promise.race([deliverDue(house, bodiesOf), sleep(3000, 'waited')]), 0);
  });
  assert.equal(await deliverDue(house, bodiesOf), 1);
});

test('the worker sends what comes while it runs, and stops cleanly', async () => {
  const { id } = await addHook();
  const worker = runDeliveries(house, bodiesOf);
  const off = onJournal(() => worker.wake());
  await happen('message.created');
  worker.wake();
  for (const end = Date.now() + 60_000; calls.length === 0 && Date.now() < end;)
    await new Promise((resolve) => setTimeout(resolve, 5));
  await worker.stop();
  off();
  assert.equal((await deliveries(id))[0]!.state, 'delivered');
});

test('while a secret is being changed both sign; after a day only the new one', async () => {
  const { id, secret } = await addHook();
  const rolled = (await call('rollWebhookSecret', { params: { id } })) as { secret: string };
  assert.notEqual(rolled.secret, secret);
  const signed = async () => {
    await happen('message.created');
    await deliverDue(house, bodiesOf);
    const { body, headers } = calls.at(-1)!.init;
    const [t, ...given] = headers!['throughline-signature']!.split(',');
    return [rolled.secret, secret].map((each) =>
      given.includes(
        `v1=${createHmac('sha256', each)
          .update(`${t!.slice(2)}.${body as string}`)
          .digest('hex')}`,
      ),
    );
  };
  assert.deepEqual(await signed(), [true, true]);
  shift += 25 * HOUR;
  assert.deepEqual(await signed(), [true, false]);
});

test('a thing that is gone is told with null', async () => {
  await addHook();
  await happen('message.deleted', 'message', gone);
  await deliverDue(house, bodiesOf);
  assert.equal((JSON.parse(calls[0]!.init.body as string) as { data: unknown }).data, null);
});

test('a secret that cannot be opened says so, and the stored one is never plain', async () => {
  const { id, secret } = await addHook();
  const { rows } = await db.query<{ secret: string }>('select secret from webhooks where id = $1', [id]);
  assert.ok(!rows[0]!.secret.includes(secret.slice(6)));
  await db.query(`update webhooks set secret = 'v1.gone.AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA' where id = $1`, [
    id,
  ]);
  await happen('message.created');
  await deliverDue(house, bodiesOf);
  assert.match((await deliveries(id))[0]!.why, /signing secret cannot be read/);
  assert.equal(calls.length, 0, 'nothing leaves unsigned');
  await call('rollWebhookSecret', { params: { id } });
  shift += 60_000;
  await deliverDue(house, bodiesOf);
  assert.equal((await deliveries(id))[0]!.state, 'delivered');
});

test('addresses and events that cannot be right are refused with the field', async () => {
  for (const url of ['ftp://receiver.example', 'https://user:pass@receiver.example', 'javascript:alert(1)'])
    await assert.rejects(addHook([], url), refusal('invalid'), url);
  for (const event of ['created', 'message.', '.created', 'message.created; drop', 'MESSAGE.created'])
    await assert.rejects(addHook([event]), refusal('invalid'), event);
});

test("another workspace's webhooks and deliveries are not there", async () => {
  const { id } = await addHook();
  await happen('message.created');
  const [delivery] = await deliveries(id);
  const strange = newId();
  await db.query('insert into workspaces (id, name) values ($1, $2)', [strange, 'Other']);
  const stranger = { ...viewer, workspaceId: strange };
  assert.deepEqual(await call('listWebhooks', {}, stranger), { items: [] });
  for (const [name, params] of [
    ['changeWebhook', { id }],
    ['rollWebhookSecret', { id }],
    ['removeWebhook', { id }],
    ['listDeliveries', { id }],
    ['redeliver', { id: delivery!.id }],
  ] as const) {
    await assert.rejects(call(name, { params, body: { isEnabled: false } }, stranger), refusal('not_found'), name);
  }
  await happen('message.created', 'message', newId(), strange);
  assert.equal((await deliveries(id)).length, 1, "no one else's changes arrive");
});

test('deliveries are listed newest first, page by page', async () => {
  const { id } = await addHook();
  for (let each = 0; each < 5; each += 1) await happen('message.created');
  const seen: number[] = [];
  let cursor: string | undefined;
  do {
    const page = (await call('listDeliveries', { params: { id }, query: { limit: 2, cursor } })) as {
      items: { number: number }[];
      nextCursor: string | null;
    };
    seen.push(...page.items.map((each) => each.number));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  assert.deepEqual(seen, [5, 4, 3, 2, 1]);
  await assert.rejects(
    call('listDeliveries', { params: { id }, query: { limit: 2, cursor: 'x' } }),
    refusal('malformed'),
  );
});

test('when the clock is set back, what waits goes on waiting as long as was left', async () => {
  const { id } = await addHook();
  answer = () => ({ status: 500 });
  await happen('message.created');
  await deliverDue(house, bodiesOf);
  const left = async () => Date.parse((await deliveries(id))[0]!.nextAt!) - house.now().getTime();
  const before = await left();
  shift = -HOUR;
  await (await import('./store.ts')).setBack(db, house.now(), HOUR / 1000 + 0.25);
  assert.ok((await left()) > 0 && (await left()) <= before, `${await left()} ms instead of ${before}`);
});
