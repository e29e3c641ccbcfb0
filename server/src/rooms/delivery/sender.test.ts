// The outbox under load and at rest: what one claim takes, what an outcome may still change, and who wakes the sender.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Outbound, OutboundMessage, Sent } from '@throughline/channel-kit';
import { newId } from '../../ground/id.ts';
import type { Db } from '../../ground/db.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { parrot, rawOf, said } from '../../testing/parrot.ts';
import type { OpenChannel } from '../channels/index.ts';
import { type Intake, openIntake } from '../intake/index.ts';
import { addAnswer } from './answer.ts';
import { ask } from './deliver.ts';
import { openOutcomes } from './outcomes.ts';
import { type Outgoing, outgoing } from './outgoing.ts';
import { recoverClaims } from './recover.ts';
import { deliveryRoutes, messageBody } from './routes.ts';
import { type Delivery, runDelivery } from './sender.ts';
import * as store from './store.ts';
import { wakeDelivery } from './wake.ts';

let t: TestHouse;
let intake: Intake;
let mail: OpenChannel;
let other: OpenChannel;
let delivery: Delivery | null = null;
const kind = parrot('mail', 'email', { canStart: true });
const usual = kind.answer;
before(async () => {
  t = await testHouse([kind]);
  intake = openIntake(t.house);
  [mail, other] = [await t.channel('mail'), await t.channel('mail')];
});
beforeEach(async () => {
  await t.house.db.query('delete from outbox');
  kind.answer = usual;
  kind.sent.length = 0;
});
afterEach(async () => {
  await delivery?.stop();
  delivery = null;
});
after(() => t.close());

const rows = async <R extends object>(sql: string, values: unknown[] = []) =>
  (await t.house.db.query<R>(sql, [t.workspaceId, ...values])).rows;
async function meet(who: string, channel = mail): Promise<string> {
  await intake.take(channel, [rawOf(said(`in-${who}`, { kind: 'email', value: `${who}@shop.example` }, 'hello'))]);
  return (
    await rows<{ id: string }>(
      'select conversation_id as id from messages where workspace_id = $1 and external_id = $2',
      [`in-${who}`],
    )
  )[0]!.id;
}
const answer = (conversationId: string, text: string, house = t.house) =>
  t.house.db.transaction((tx) =>
    addAnswer(tx, house, t.ada, conversationId, { type: 'message', text, attachments: [], mentions: [] }),
  );
const stateOf = async (id: string) => (await messageBody(t.house, t.workspaceId, id)).delivery.state;
async function until(is: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (await is()) return;
    await sleep(10);
  }
  assert.fail(what);
}
const claimSome = (rooms: Record<string, number> = {}, most = 100, usualRoom = 8) =>
  t.house.db.transaction((tx) =>
    store.claim(tx, {
      rooms: new Map(Object.entries(rooms)),
      usual: usualRoom,
      most,
      leaseSeconds: 60,
      claim: newId(),
    }),
  );
const only = async (claimed: Promise<store.OutboxRow[]>): Promise<Outgoing> => {
  const batch = await outgoing(t.house, await claimed);
  assert.equal(batch.length, 1);
  return batch[0]!;
};
const outcomes = () => openOutcomes(t.house, { pauseMs: 1, isLeft: () => true });
const journalOf = async (id: string) =>
  (
    await rows<{ what: string }>('select what from journal where workspace_id = $1 and id = $2 order by number', [id])
  ).map((row) => row.what);
const call = (id: string) => ({
  house: t.house,
  viewer: t.ada,
  params: { id },
  query: {},
  body: undefined,
  incoming: null as never,
});

test('one claim takes the first of many recipients, of each channel as many as it has room for, and never two to one', async () => {
  const ids: string[][] = [];
  for (const [channel, name] of [
    [mail, 'm'],
    [other, 'o'],
  ] as const)
    for (let at = 0; at < 6; at += 1) {
      const conversationId = await meet(`${name}${at}`, channel);
      ids.push([await answer(conversationId, 'one'), await answer(conversationId, 'two')]);
    }
  const byChannel = (claimed: readonly store.OutboxRow[]) =>
    [mail, other].map((channel) => claimed.filter((row) => row.channel_id === channel.row.id).length);
  const first = await claimSome({ [mail.row.id]: 2 }, 100, 4);
  assert.deepEqual(byChannel(first), [2, 4]);
  assert.deepEqual(byChannel(await claimSome({ [mail.row.id]: 0, [other.row.id]: 0 })), [0, 0]);
  const rest = await claimSome();
  assert.deepEqual(byChannel(rest), [4, 2]);
  const claimed = new Set([...first, ...rest].map((row) => row.message_id));
  assert.ok(ids.every(([one, two]) => claimed.has(one!) && !claimed.has(two!)));
  assert.deepEqual(await claimSome(), [], 'the second waits for the first');
});

test('a claim and a look are answered by indexes, whatever the statistics say', async () => {
  const explained = async (sql: string, values: readonly unknown[]) =>
    await t.house.db.transaction(async (tx) => {
      store.byIndex(tx);
      return (await tx.query<{ 'QUERY PLAN': string }>(`explain ${sql}`, values)).rows
        .map((row) => row['QUERY PLAN'])
        .join('\n');
    });
  for (const plan of [
    await explained(store.claimSql, [[mail.row.id], [3], 8, 100, 60, newId()]),
    await explained(store.lookSql, [[mail.row.id]]),
  ]) {
    assert.doesNotMatch(plan, /Seq Scan on outbox/, plan);
    assert.match(plan, /outbox_of_channel/);
  }
  const ids = await explained('select external_id from seen where workspace_id = $1 and message_id = $2 and is_own', [
    t.workspaceId,
    newId(),
  ]);
  assert.match(ids, /seen_of_own/);
});

test('an outcome told twice, or after a person has decided otherwise, changes nothing more', async () => {
  const conversationId = await meet('twice');
  const id = await answer(conversationId, 'once');
  const given = await only(claimSome());
  const told = outcomes();
  const sent = (await ask(t.house, given, told))!;
  await told.settle(given, sent);
  const before = await journalOf(id);
  await told.settle(given, sent);
  assert.deepEqual(await journalOf(id), before);
  assert.equal(before.filter((what) => what === 'message.sent').length, 1);

  const next = await answer(conversationId, 'refused');
  const late = await only(claimSome());
  await t.house.db.query(`update outbox set locked_until = now() - interval '1 second'`);
  await recoverClaims(t.house);
  assert.equal(await stateOf(next), 'unknown');
  await deliveryRoutes.retryMessage(call(next));
  await told.settle(late, { ok: false, why: 'rejected', detail: 'too late to say so' });
  assert.equal(await stateOf(next), 'queued', 'it is to be sent again, as somebody wished');
  await told.settle(late, { ok: true, externalIds: ['late-1'] });
  assert.equal(await stateOf(next), 'sent', 'it had arrived');
  assert.deepEqual(await claimSome(), [], 'so it is not sent a second time');
});

test('a row taken over while its parts are sent gets no further part from the first sender', async () => {
  const conversationId = await meet('parts');
  await answer(conversationId, 'long words '.repeat(30));
  const given = await only(claimSome());
  const texts: string[] = [];
  kind.answer = async (outbound: Outbound): Promise<Sent> => {
    texts.push((outbound as OutboundMessage).text);
    await t.house.db.query('update outbox set claim = $1', [newId()]);
    return { ok: true, externalIds: [`part-${texts.length}`] };
  };
  assert.equal(await ask(t.house, given, outcomes()), null);
  assert.equal(texts.length, 1);
});

test('what a provider said while the database was away is written down when it is back, for many in one commit', async () => {
  const ids: string[] = [];
  for (let at = 0; at < 5; at += 1) ids.push(await answer(await meet(`away${at}`), 'kept in mind'));
  let [broken, commits] = [true, 0];
  const db: Db = {
    ...t.house.db,
    transaction: async (work) => {
      if (broken) throw Object.assign(new Error('Connection terminated'), { code: '08006' });
      commits += 1;
      return await t.house.db.transaction(work);
    },
  };
  const told = openOutcomes({ ...t.house, db }, { pauseMs: 10, isLeft: () => true });
  const batch = await outgoing(t.house, await claimSome());
  const settled = Promise.all(batch.map(async (given) => told.settle(given, (await ask(t.house, given, told))!)));
  await sleep(100);
  assert.deepEqual(new Set(await Promise.all(ids.map(stateOf))), new Set(['queued']));
  broken = false;
  await settled;
  assert.deepEqual(new Set(await Promise.all(ids.map(stateOf))), new Set(['sent']));
  assert.ok(commits <= 2, `${commits} commits for five outcomes`);
});

test('a sender that stops gives back what it has not begun, and the next sends it', async () => {
  const held: (() => void)[] = [];
  kind.answer = async () => {
    await new Promise<void>((resolve) => held.push(resolve));
    return await usual({ kind: 'typing', recipient: null as never });
  };
  delivery = runDelivery(t.house);
  const ids: string[] = [];
  for (let at = 0; at < 12; at += 1) ids.push(await answer(await meet(`stop${at}`), 'on its way'));
  await until(() => held.length === 8, 'eight are being asked for');
  const stopped = delivery.stop();
  for (const release of held) release();
  await stopped;
  delivery = null;
  const states = await Promise.all(ids.map(stateOf));
  assert.deepEqual([states.filter((s) => s === 'sent').length, states.filter((s) => s === 'queued').length], [8, 4]);
  assert.equal((await rows(`select from outbox where workspace_id = $1 and state = 'sending'`)).length, 0);
  kind.answer = usual;
  delivery = runDelivery(t.house);
  await until(async () => (await Promise.all(ids.map(stateOf))).every((state) => state === 'sent'), 'all are sent');
});

test('a sender with nothing to do asks the database nothing, and a hint of another node wakes it', async () => {
  let asked = 0;
  const db: Db = {
    ...t.house.db,
    transaction: async (work) => {
      asked += 1;
      return await t.house.db.transaction(work);
    },
  };
  const conversationId = await meet('idle');
  delivery = runDelivery({ ...t.house, db });
  await until(() => asked >= 2, 'it looked once at its start');
  await sleep(300);
  asked = 0;
  await sleep(2500);
  assert.equal(asked, 0);
  // As a node without a sender does it.
  const heard: string[] = [];
  const off = t.house.live.onWhisper(({ kind: what }) => void heard.push(what));
  const id = await answer(conversationId, 'from elsewhere');
  await until(async () => (await stateOf(id)) === 'sent', 'sent');
  assert.deepEqual(heard, [], 'the sender is here: no hint needed');
  await delivery.stop();
  delivery = null;
  wakeDelivery(t.house, t.workspaceId);
  off();
  assert.deepEqual(heard, ['outbox']);
});

test('a provider that is not there is asked less and less, and its thousands cost the others nothing', async () => {
  const people = await Promise.all(Array.from({ length: 20 }, (_, at) => meet(`gone${at}`)));
  for (const id of people) for (let each = 0; each < 3; each += 1) await answer(id, `into the void ${each}`);
  const alive = await meet('alive', other);
  let calls = 0;
  kind.answer = (outbound) => {
    if (!(outbound as OutboundMessage).text.startsWith('into')) return usual(outbound);
    calls += 1;
    return { ok: false, why: 'unavailable', detail: 'no route' };
  };
  delivery = runDelivery(t.house);
  await until(() => calls >= 8, 'eight were asked for');
  await sleep(150);
  assert.ok(calls <= 10, `${calls} calls to a provider that is away`);
  const began = performance.now();
  const id = await answer(alive, 'well');
  await until(async () => (await stateOf(id)) === 'sent', 'the other channel goes on');
  assert.ok(performance.now() - began < 2000);
});

test('a claim whose answer was never heard is given back: nothing left under it, so nobody is asked about it', async () => {
  const conversationId = await meet('unheard');
  const id = await answer(conversationId, 'once');
  let broken = 0;
  const { db } = t.house;
  const breaking: Db = {
    ...db,
    async transaction(work) {
      let isClaim = false;
      const value = await db.transaction((tx) =>
        work({
          ...tx,
          query: (text, values) => {
            isClaim ||= text === store.claimSql;
            return tx.query(text, values);
          },
        }),
      );
      if (!isClaim || broken > 0) return value;
      broken += 1;
      throw Object.assign(new Error('Connection terminated after the commit'), { code: '08006' });
    },
  };
  delivery = runDelivery({ ...t.house, db: breaking });
  await until(async () => (await stateOf(id)) === 'sent', 'sent');
  assert.equal(broken, 1, 'the line broke behind the commit');
  assert.equal(kind.sent.length, 1);
});

test('when the clock goes ahead, what is in hand is not taken for what the dead have left', async () => {
  const conversationId = await meet('ahead');
  let end: (sent: Sent) => void = () => undefined;
  kind.answer = () =>
    new Promise<Sent>((resolve) => {
      end = resolve;
    }) as never;
  const id = await answer(conversationId, 'takes its time');
  delivery = runDelivery(t.house);
  await until(async () => (await stateOf(id)) === 'sending', 'asked for');
  await t.house.db.query(`update outbox set locked_until = now() - interval '1 hour'`);
  wakeDelivery(t.house, t.workspaceId);
  await until(
    async () =>
      (await rows<{ is: boolean }>('select locked_until > now() as is from outbox where workspace_id = $1'))[0]!.is,
    'its lease is renewed',
  );
  assert.equal(await stateOf(id), 'sending');
  end({ ok: true, externalIds: ['late'] });
  await until(async () => (await stateOf(id)) === 'sent', 'sent');
});

test('when the clock is set back, what waits waits no longer than it would have, and a lease of the dead no longer than a lease', async () => {
  const [dead, waiting] = [await meet('dead'), await meet('waiting')];
  const [deadId, id] = [await answer(dead, 'in whose hands?'), await answer(waiting, 'at noon')];
  // As if it had been an hour later just now.
  const later = `interval '1 hour'`;
  await t.house.db.query(
    `update outbox set due_at = due_at + ${later}, created_at = created_at + ${later} where message_id = $1`,
    [id],
  );
  await t.house.db.query(
    `update outbox set state = 'sending', claim = $2, locked_until = now() + ${later} where message_id = $1`,
    [deadId, newId()],
  );
  delivery = runDelivery(t.house);
  await sleep(100);
  assert.equal(await stateOf(id), 'queued');
  // What was before its start nobody saw: the row itself tells.
  await delivery.setBack(0);
  await until(async () => (await stateOf(id)) === 'sent', 'sent');
  const [lease] = await rows<{ seconds: number }>(
    'select extract(epoch from locked_until - now())::float8 as seconds from outbox where workspace_id = $1',
  );
  assert.ok(lease!.seconds <= 120, `${lease!.seconds} s`);

  const again = await answer(waiting, 'tried again in a minute');
  await delivery.stop();
  await t.house.db.query(`update outbox set state = 'queued', due_at = now() + ${later} where message_id = $1`, [
    again,
  ]);
  delivery = runDelivery(t.house);
  await delivery.setBack(3540.5);
  const [row] = await rows<{ seconds: number }>(
    `select extract(epoch from due_at - now())::float8 as seconds from outbox where workspace_id = $1 and state = 'queued'`,
  );
  assert.ok(row!.seconds > 50 && row!.seconds < 60, `${row!.seconds} s`);
});
