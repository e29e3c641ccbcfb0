// A channel's ledger and health, over its own routes and the real way in.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { Raw } from '@throughline/channel-kit';
import type { ChannelHealth, LedgerEntry, Receipt } from '@throughline/protocol';
import { Problem } from '@throughline/protocol';
import type { z } from 'zod';
import { newId } from '../../ground/id.ts';
import type { AgentViewer } from '../../ground/viewer.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { parrot, rawOf, said } from '../../testing/parrot.ts';
import { markState, type OpenChannel, tally, tallyError } from '../channels/index.ts';
import { type Intake, openIntake, retryReceipt } from '../intake/index.ts';
import * as store from './ledger-store.ts';
import { operationRoutes } from './index.ts';

const chat = parrot('chat', 'handle', { replyWindowHours: 24 });
let isMended = false;
const read = chat.read.bind(chat);
chat.read = (raw, settings, place) => {
  const text = Buffer.from(raw.body).toString();
  if (text === 'noise') return [];
  if (text.includes('riddle') && !isMended) throw new Error('nobody understands riddles');
  return read(raw, settings, place);
};

let t: TestHouse;
let intake: Intake;
let channel: OpenChannel;
let stranger: AgentViewer;
let routes: ReturnType<typeof operationRoutes>;
before(async () => {
  t = await testHouse([chat]);
  intake = openIntake(t.house);
  channel = await t.channel('chat');
  stranger = await t.agent('Eve', 'owner', await t.workspace('Other'));
  routes = operationRoutes(
    (workspaceId, id) => retryReceipt(t.house, intake, workspaceId, id),
    () => Promise.resolve([{ site: 'https://shop.example', lastSeenAt: '2026-11-20T10:00:00.000Z' }]),
  );
});
after(() => t.close());
beforeEach(async () => {
  isMended = false;
  await t.house.db.query('delete from receipts');
});

type Ledger = { items: z.output<typeof LedgerEntry>[]; nextCursor: string | null };
const call = async <T>(name: keyof typeof routes, given: object, viewer = t.ada): Promise<T> =>
  (await (routes[name] as (call: unknown) => Promise<unknown>)({
    house: t.house,
    viewer,
    query: {},
    body: {},
    ...given,
  })) as T;
const ledger = (query: object = {}, viewer = t.ada) =>
  call<Ledger>('listReceipts', { params: { id: channel.row.id }, query: { limit: 50, ...query } }, viewer);
const health = () => call<z.output<typeof ChannelHealth>>('getChannelHealth', { params: { id: channel.row.id } });
const take = (...raws: Raw[]) => intake.take(channel, raws);
const refusal = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;
const bob = { kind: 'handle', value: 'bob', name: 'Bob' };
const plain = (text: string): Raw => ({ body: Buffer.from(text), headers: {}, meta: {} });

test('the ledger tells what came of each call, newest first, page by page, and by outcome', async () => {
  await take(rawOf(said('l1', bob, 'hello')));
  await take(rawOf(said('l1', bob, 'hello')));
  await take(plain('noise'));
  await take(rawOf(said('l2', bob, 'a riddle')));
  await take(rawOf({ kind: 'typing', sender: { scope: '', trust: 'attested', ...bob } }));
  const { items } = await ledger();
  assert.deepEqual(
    items.map((item) => item.outcome),
    ['stored', 'stuck', 'noise', 'duplicate', 'stored'],
  );
  assert.match(items[1]!.why, /riddles/);
  assert.ok(items.every((item) => item.bytes > 0 && item.channelId === channel.row.id));
  for (const outcome of ['stuck', 'noise', 'duplicate', 'stored'] as const) {
    const found = (await ledger({ outcome })).items;
    assert.equal(found.length, outcome === 'stored' ? 2 : 1, outcome);
    assert.ok(found.every((item) => item.outcome === outcome));
  }
  const first = await ledger({ limit: 3 });
  const second = await ledger({ limit: 3, cursor: first.nextCursor });
  assert.equal(second.nextCursor, null);
  assert.deepEqual([...first.items, ...second.items], items);
});

test('a batch that brings the same call twice tells the second a duplicate', async () => {
  await take(rawOf(said('b1', bob, 'once')), rawOf(said('b1', bob, 'once')));
  assert.deepEqual((await ledger()).items.map((item) => item.outcome).sort(), ['duplicate', 'stored']);
});

test('stuck calls are read again after the mending, the oldest first, and only then count as stored', async () => {
  await take(rawOf(said('r1', bob, 'riddle one')));
  await take(rawOf(said('r2', bob, 'riddle two')));
  const params = { id: channel.row.id };
  assert.deepEqual(await call('replayStuck', { params }), { read: 0, stuck: 2, nextAfter: null });
  isMended = true;
  assert.deepEqual(await call('replayStuck', { params }), { read: 2, stuck: 0, nextAfter: null });
  const { items } = await ledger();
  assert.deepEqual(
    items.map((item) => [item.outcome, item.why]),
    [
      ['stored', ''],
      ['stored', ''],
    ],
  );
  const { rows } = await t.house.db.query<{ text: string }>(
    `select text from messages where text like 'riddle%' order by number`,
  );
  assert.deepEqual(
    rows.map((row) => row.text),
    ['riddle one', 'riddle two'],
  );
});

test('reading a stored call again changes nothing, and what was taken stays taken when its reader breaks', async () => {
  isMended = true;
  await take(rawOf(said('s1', bob, 'riddle three')));
  const [item] = (await ledger()).items;
  const params = { id: item!.id };
  assert.deepEqual(await call('replayReceipt', { params }), { outcome: 'duplicate', why: '', messages: 0 });
  assert.equal((await ledger()).items[0]!.outcome, 'stored');
  isMended = false;
  assert.equal((await call<{ outcome: string }>('replayReceipt', { params })).outcome, 'stuck');
  assert.equal((await ledger()).items[0]!.outcome, 'stored');
});

test('one call shows what came and what it reads as, and none of its secrets', async () => {
  const secret = 'a-very-secret-word';
  await t.house.db.query('delete from channels where id = $1', [newId()]);
  const open = { ...channel };
  await intake.take(open, [
    {
      ...rawOf(said('d1', bob, 'where is it', { special: { token: secret } })),
      headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
      meta: { receivedAt: 'today', signature: secret },
    },
  ]);
  const [item] = (await ledger()).items;
  const shown = await call<z.output<typeof Receipt>>('getReceipt', { params: { id: item!.id } });
  assert.equal(shown.headers['content-type'], 'application/json');
  assert.equal(shown.meta['receivedAt'], 'today');
  assert.ok(!JSON.stringify(shown).includes(secret), JSON.stringify(shown));
  assert.match(shown.body ?? '', /where is it/);
  assert.deepEqual(
    shown.reads.map(({ kind, words }) => [kind, words]),
    [['message', 'where is it']],
  );
  assert.match(shown.reads[0]!.conversationId ?? '', /^[0-9a-f-]{36}$/);
});

test('another workspace sees and reads nothing of it', async () => {
  await take(rawOf(said('o1', bob, 'mine')));
  const [item] = (await ledger()).items;
  for (const name of ['getReceipt', 'replayReceipt'] as const)
    await assert.rejects(call(name, { params: { id: item!.id } }, stranger), refusal('not_found'));
  for (const name of ['listReceipts', 'replayStuck', 'getChannelHealth'] as const)
    await assert.rejects(
      call(name, { params: { id: channel.row.id }, query: { limit: 5 } }, stranger),
      refusal('not_found'),
    );
});

test('health counts what came and went, keeps the provider’s words with a remedy, and counts the same error once', async () => {
  const before = await health();
  await take(rawOf(said('h1', bob, 'one')), rawOf(said('h2', bob, 'two')));
  await take(rawOf(said('h2', bob, 'two')));
  await take(rawOf(said('h3', bob, 'riddle')));
  tally(t.house.db, channel.row, { sent: 3, failed: 1, calls: 4, callMs: 800, slowestMs: 500 });
  tally(t.house.db, channel.row, { forged: 1 });
  for (let each = 0; each < 3; each += 1)
    tallyError(t.house.db, channel.row, {
      direction: 'out',
      why: 'rejected',
      detail: '(#100) Invalid parameter',
      remedy: 'Change it.',
    });
  const now = await health();
  const more = (key: 'received' | 'duplicates' | 'stuck' | 'forged' | 'sent' | 'failed') =>
    now.hour[key] - before.hour[key];
  assert.deepEqual(
    [more('received'), more('duplicates'), more('stuck'), more('forged'), more('sent'), more('failed')],
    [2, 1, 1, 1, 3, 1],
  );
  assert.equal(now.day.errorRateOut, 0.25);
  assert.equal(now.hour.callSeconds, 0.2);
  assert.equal(now.hour.slowestSeconds, 0.5);
  const error = now.errors.find(({ why }) => why === 'rejected');
  assert.deepEqual([error?.detail, error?.remedy, error?.count], ['(#100) Invalid parameter', 'Change it.', 3]);
  assert.match(now.errors.find(({ why }) => why === 'stuck')?.detail ?? '', /riddles/);
  assert.equal(now.hours.length, 24);
  assert.equal(
    now.hours.reduce((sum, hour) => sum + hour.received, 0),
    now.day.received,
  );
  assert.equal(now.stuck, 1);
  assert.deepEqual(now.window, { hours: 24, lateHours: null });
  assert.deepEqual([now.sites, now.expiries], [null, []]);
  await markState(t.house.db, channel.row, 'trouble', 'The webhook is gone.', 'Save it again.');
  const troubled = await health();
  assert.deepEqual([troubled.state, troubled.stateRemedy], ['trouble', 'Save it again.']);
  assert.equal(troubled.errors[0]!.detail, 'The webhook is gone.');
  await markState(t.house.db, channel.row, 'connected', '', '');
});

test('only the last hundred different errors of a channel are kept', async () => {
  for (let round = 0; round < 7; round += 1) {
    for (let each = 0; each < 30; each += 1)
      tallyError(t.house.db, channel.row, {
        direction: 'out',
        why: 'unknown',
        detail: `odd ${round} ${each}`,
        remedy: '',
      });
    await health();
  }
  const { rows } = await t.house.db.query<{ n: number }>(
    'select count(*)::int as n from channel_errors where channel_id = $1',
    [channel.row.id],
  );
  assert.ok(rows[0]!.n > 20 && rows[0]!.n <= 120, String(rows[0]!.n));
});

test('each list and count is read from an index, also among many calls', async () => {
  await t.house.db.query(
    `insert into receipts (workspace_id, id, channel_id, body, headers, state, outcome)
     select $1, gen_random_uuid(), case when n % 3 = 0 then $2::uuid else gen_random_uuid() end, '', '{}', case when n % 90 = 0 then 'stuck' else 'done' end, case when n % 90 = 0 then 'stuck' else 'stored' end from generate_series(1, 20000) n`,
    [t.workspaceId, channel.row.id],
  );
  await t.house.db.query('analyze receipts');
  const whose = [t.workspaceId, channel.row.id];
  for (const [sql, values, index] of [
    [store.ledgerSql, [...whose, null, 51], /receipts_of_channel/],
    [store.ledgerOfSql, [...whose, null, 51, 'stuck'], /receipts_by_outcome|receipts_of_channel/],
    [store.stuckSql, [...whose, null, 50], /receipts_by_outcome/],
    [store.stuckCountSql, whose, /receipts_by_outcome/],
  ] as const) {
    const { rows } = await t.house.db.query<{ 'QUERY PLAN': string }>(`explain ${sql}`, values);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    assert.match(plan, index, plan);
    assert.doesNotMatch(plan, /Seq Scan|Sort/, plan);
  }
});

test('words that were deleted are in the original for those alone who may delete others’, and every look is in the audit log', async () => {
  const lead = await t.agent('Leo', 'lead');
  const agent = await t.agent('Ann', 'agent');
  const pair = rawOf([said('withdrawn-1', bob, 'kept words'), said('withdrawn-2', bob, 'secret words')]);
  await take(pair);
  await take(
    rawOf({
      kind: 'edit',
      externalId: 'withdrawn-2',
      eventId: 'e1',
      text: 'other secret',
      editedAt: '2026-11-20T10:01:00Z',
    }),
  );
  await take(pair);
  const [keptId] = (
    await t.house.db.query<{ id: string }>(
      `select id from messages where external_id in ('withdrawn-1', 'withdrawn-2') order by external_id`,
    )
  ).rows.map((row) => row.id);
  const original = async (viewer: AgentViewer) =>
    Buffer.from((await call<{ body: Uint8Array }>('getRaw', { params: { id: keptId } }, viewer)).body).toString();
  assert.match(await original(agent), /secret words/, 'nothing is deleted yet');
  await take(
    rawOf({ kind: 'delete', externalId: 'withdrawn-2', eventId: 'g1', at: '2026-11-20T10:02:00Z', text: 'secret' }),
  );

  await assert.rejects(original(agent), refusal('forbidden'));
  assert.match(await original(lead), /secret words/);
  const looks = async () =>
    (await t.house.db.query(`select actor_name from audit_entries where what = 'original.deleted-words-seen'`)).rows;
  assert.deepEqual(await looks(), [{ actor_name: lead.name }]);

  const shown = async (viewer: AgentViewer) =>
    await Promise.all(
      (await ledger()).items.map(
        async (item) => await call<z.output<typeof Receipt>>('getReceipt', { params: { id: item.id } }, viewer),
      ),
    );
  const withheld = await shown(agent);
  assert.equal(withheld.length, 4, 'the call, its edit, its repetition, the deletion');
  assert.ok(withheld.every((each) => each.isWithheld && each.body === null && each.bytes > 0));
  assert.doesNotMatch(JSON.stringify(withheld), /secret|kept words/);
  const seen = await shown(lead);
  assert.ok(seen.every((each) => !each.isWithheld && each.body !== null));
  assert.equal((await looks()).length, 5);
});
