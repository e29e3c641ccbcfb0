// Answers that have not left: taken back without a trace, scheduled, asked about again, and sent once.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Problem } from '@throughline/protocol';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { parrot, rawOf, said } from '../../testing/parrot.ts';
import type { OpenChannel } from '../channels/index.ts';
import { conversationBody, conversationRoutes } from '../conversations/index.ts';
import { type Intake, openIntake } from '../intake/index.ts';
import { addAnswer, type Draft } from './answer.ts';
import { releaseDue, THEY_WROTE } from './held.ts';
import { deliveryRoutes, messageBody } from './routes.ts';
import { type Delivery, runDelivery } from './sender.ts';
import * as store from './store.ts';

let t: TestHouse;
let intake: Intake;
let delivery: Delivery | null = null;
const mailKind = parrot('mail', 'email', { canStart: true, subject: true, copies: true });
const windowKind = parrot('window', 'visitor', { replyWindowHours: 24 });
let mail: OpenChannel;
let windowed: OpenChannel;
before(async () => {
  t = await testHouse([mailKind, windowKind]);
  intake = openIntake(t.house);
  [mail, windowed] = [await t.channel('mail'), await t.channel('window')];
});
beforeEach(stop);
after(async () => {
  await stop();
  await t.close();
});
async function stop(): Promise<void> {
  await delivery?.stop();
  delivery = null;
}
const rows = async <Row>(sql: string, values: readonly unknown[] = []) =>
  (await t.house.db.query<Row & object>(sql, values)).rows;
let heard = 0;
const hear = (who: string, channel = mail) =>
  intake.take(channel, [
    rawOf(said(`in-${(heard += 1)}`, { kind: channel === mail ? 'email' : 'visitor', value: who }, `hello ${heard}`)),
  ]);
async function meet(who: string, channel = mail): Promise<string> {
  await hear(who, channel);
  const [row] = await rows<{ conversation_id: string }>(
    'select conversation_id from messages where workspace_id = $1 and external_id = $2',
    [t.workspaceId, `in-${heard}`],
  );
  return row!.conversation_id;
}
const answer = (conversationId: string, text: string, more: Partial<Draft> = {}) =>
  t.house.db.transaction((tx) =>
    addAnswer(tx, t.house, t.ada, conversationId, { type: 'message', text, attachments: [], mentions: [], ...more }),
  );
const inSeconds = (seconds: number) => new Date(t.house.now().getTime() + seconds * 1000).toISOString();
const body = (id: string) => messageBody(t.house, t.workspaceId, id);
const conversation = (id: string) => conversationBody(t.house.db, t.ada, id);
const call = (id: string) => ({ house: t.house, viewer: t.ada, params: { id }, query: {}, incoming: null as never });
const takeBack = (id: string) => deliveryRoutes.takeBackMessage({ ...call(id), body: undefined });
const schedule = (id: string, dueAt: string | null) => deliveryRoutes.scheduleMessage({ ...call(id), body: { dueAt } });
const thread = (id: string) => conversationRoutes.listMessages({ ...call(id), query: { limit: 50 }, body: undefined });
const isProblem = (code: string) => (error: Problem) => error.code === code;
/** Its time has come, whatever the clock says. */
const fallDue = (id: string) => rows(`update outbox set due_at = now() where message_id = $1`, [id]);
async function until(is: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 4000; tries += 1) {
    if (await is()) return;
    await sleep(20);
  }
  assert.fail('it never came');
}
const sentTexts = () => mailKind.sent.flatMap((outbound) => ('text' in outbound ? [outbound.text] : []));

test('what was sent a moment ago is taken back as if it had never been: thread, list and counters are as before', async () => {
  const id = await meet('undo@shop.example');
  const was = await conversation(id);
  const before = await thread(id);
  const cc = ['bob@shop.example'];
  const messageId = await answer(id, 'too quick', {
    holdSeconds: 30,
    then: 'close',
    clientId: 'c-1',
    subject: 'Soon',
    cc,
  });
  const held = await body(messageId);
  assert.equal(held.delivery.state, 'queued');
  assert.equal(Date.parse(held.dueAt!) > t.house.now().getTime(), true);
  assert.equal((await conversation(id)).status, 'closed');
  const back = await takeBack(messageId);
  assert.deepEqual([back.text, back.subject, back.cc, back.bcc], ['too quick', 'Soon', cc, []]);
  const now = await conversation(id);
  assert.deepEqual(now, was);
  assert.deepEqual(
    (await thread(id)).items.map((each) => each.id),
    before.items.map((each) => each.id),
  );
  assert.deepEqual(await rows('select 1 from outbox where message_id = $1', [messageId]), []);
  await assert.rejects(takeBack(messageId), isProblem('not_found'));
  // The same client may send its words again: nobody remembers the first time.
  assert.notEqual(await answer(id, 'better', { clientId: 'c-1' }), messageId);
});

test('an answer that began its conversation takes it along; what else happened there keeps it', async () => {
  const { contactId } = await conversation(await meet('first@shop.example'));
  const begin = () =>
    deliveryRoutes.addConversation({
      ...call(''),
      params: {},
      body: {
        contactId,
        message: { type: 'message', text: 'too soon', attachments: [], mentions: [], holdSeconds: 30, then: 'close' },
      },
    });
  const counted = () =>
    rows(
      'select scope, whose, status, count from conversation_counts where workspace_id = $1 and count <> 0 order by 1, 2, 3',
      [t.workspaceId],
    );
  const before = await counted();
  const made = await begin();
  const [message] = (await thread(made.id)).items.filter((each) => each.type === 'message');
  const back = await takeBack(message!.id);
  assert.deepEqual([back.text, back.begunWith?.contactId], ['too soon', contactId]);
  await assert.rejects(conversation(made.id), isProblem('not_found'));
  assert.deepEqual(await counted(), before);
  const other = await begin();
  await answer(other.id, 'a word among us', { type: 'note' });
  const [again] = (await thread(other.id)).items.filter((each) => each.text === 'too soon');
  assert.equal((await takeBack(again!.id)).begunWith, null);
  assert.equal((await conversation(other.id)).preview, '');
});

test('a customer who writes while an answer is held stays in the list as who spoke last, and waits since their first words', async () => {
  const id = await meet('meanwhile@shop.example');
  const since = (await conversation(id)).waitingSince;
  const messageId = await answer(id, 'wait', { holdSeconds: 30 });
  await hear('meanwhile@shop.example');
  await takeBack(messageId);
  const now = await conversation(id);
  assert.equal(now.status, 'open');
  assert.equal(now.preview, `hello ${heard}`);
  assert.equal(now.waitingSince, since);
});

test('a held answer leaves by itself, in its turn, and cannot be taken back afterwards', async () => {
  const id = await meet('goes@shop.example');
  mailKind.sent.length = 0;
  await rows('delete from outbox where workspace_id = $1', [t.workspaceId]);
  const first = await answer(id, 'held one', { holdSeconds: 30 });
  const second = await answer(id, 'at once');
  delivery = runDelivery(t.house);
  await sleep(200);
  assert.deepEqual(sentTexts(), [], 'the second waits behind the first');
  await fallDue(first);
  await delivery.setBack(0);
  await until(async () => (await body(second)).delivery.state === 'sent');
  assert.deepEqual(sentTexts(), ['held one', 'at once']);
  assert.equal((await body(first)).dueAt, null);
  await assert.rejects(takeBack(first), isProblem('conflict'));
});

test('a channel that is connected anew lets nothing go that is held for its writer', async () => {
  const id = await meet('anew@shop.example');
  const messageId = await answer(id, 'still thinking', { holdSeconds: 60 });
  await store.dueNow(t.house.db, t.workspaceId, mail.row.id);
  const [row] = await rows<{ due_at: Date }>('select due_at from outbox where message_id = $1', [messageId]);
  assert.equal(row!.due_at > new Date(), true);
  await takeBack(messageId);
});

test('a scheduled answer is no answer yet, stands in nobody’s way, and takes its place in the thread when it leaves', async () => {
  const id = await meet('later@shop.example');
  const was = await conversation(id);
  const scheduled = await answer(id, 'good morning', { dueAt: inSeconds(3600), then: 'close' });
  assert.deepEqual(await conversation(id), was);
  const shown = (await thread(id)).items.at(-1)!;
  assert.deepEqual([shown.id, shown.delivery.state, shown.dueAt !== null], [scheduled, 'scheduled', true]);
  mailKind.sent.length = 0;
  delivery = runDelivery(t.house);
  const between = await answer(id, 'meanwhile', { then: 'stay' });
  await until(async () => (await body(between)).delivery.state === 'sent');
  assert.deepEqual(sentTexts(), ['meanwhile'], 'it does not wait behind what is scheduled');
  await schedule(scheduled, inSeconds(0.3));
  await until(async () => (await body(scheduled)).delivery.state === 'sent');
  assert.deepEqual(sentTexts(), ['meanwhile', 'good morning']);
  const now = await conversation(id);
  assert.deepEqual([now.status, now.preview, now.waitingSince], ['closed', 'good morning', null]);
  const said = (await thread(id)).items.filter((each) => each.type === 'message');
  assert.deepEqual(
    said.slice(-2).map((each) => each.text),
    ['meanwhile', 'good morning'],
  );
  const whats = (
    await rows<{ what: string }>('select what from journal where id = $1 order by number', [scheduled])
  ).map((row) => row.what);
  assert.deepEqual(whats.slice(0, 3), ['message.scheduled', 'message.scheduled', 'message.created']);
});

test('two nodes that find the same due answer let it go once', async () => {
  const id = await meet('once@shop.example');
  const scheduled = await answer(id, 'only once', { dueAt: inSeconds(3600) });
  await fallDue(scheduled);
  await Promise.all([releaseDue(t.house), releaseDue(t.house), releaseDue(t.house)]);
  const created = await rows('select 1 from journal where id = $1 and what = $2', [scheduled, 'message.created']);
  assert.equal(created.length, 1);
  assert.equal((await rows('select 1 from outbox where message_id = $1', [scheduled])).length, 1);
});

test('what was erased meanwhile is not looked for again', async () => {
  const id = await meet('erased@shop.example');
  const scheduled = await answer(id, 'gone', { dueAt: inSeconds(3600) });
  await rows('delete from messages where id = $1', [scheduled]);
  await fallDue(scheduled);
  await releaseDue(t.house);
  assert.deepEqual(await rows('select 1 from outbox where message_id = $1', [scheduled]), []);
});

test('when the customer writes first, the workspace’s choice decides: asked again, cancelled, or sent', async () => {
  const choose = (wish: string) =>
    rows(
      `update workspaces set settings = settings || jsonb_build_object('whenTheyWriteFirst', $2::text) where id = $1`,
      [t.workspaceId, wish],
    );
  const overtaken = async (who: string) => {
    const id = await meet(who);
    const scheduled = await answer(id, `for ${who}`, { dueAt: inSeconds(3600) });
    await hear(who);
    await fallDue(scheduled);
    await releaseDue(t.house);
    return scheduled;
  };
  const stateOf = async (id: string) => {
    const { delivery: its, dueAt } = await body(id);
    return [its.state, its.why, dueAt];
  };
  const asked = await overtaken('ask@shop.example');
  assert.deepEqual(await stateOf(asked), ['scheduled', THEY_WROTE, null]);
  await releaseDue(t.house);
  assert.deepEqual(await stateOf(asked), ['scheduled', THEY_WROTE, null], 'it waits for a person');
  await schedule(asked, null);
  assert.equal((await body(asked)).delivery.state, 'queued');
  await choose('cancel');
  assert.deepEqual(await stateOf(await overtaken('cancel@shop.example')), ['failed', THEY_WROTE, null]);
  await choose('send');
  assert.equal((await body(await overtaken('send@shop.example'))).delivery.state, 'queued');
  await choose('ask');
});

test('a scheduled answer is edited, moved and cancelled, and what cannot be is refused in words', async () => {
  const id = await meet('change@shop.example');
  const scheduled = await answer(id, 'draft', { dueAt: inSeconds(3600) });
  await deliveryRoutes.changeMessage({ ...call(scheduled), body: { text: 'better' } });
  const moved = inSeconds(7200);
  const now = await schedule(scheduled, moved);
  assert.deepEqual([now.text, now.dueAt, now.delivery.state], ['better', moved, 'scheduled']);
  await takeBack(scheduled);
  assert.equal(
    (await thread(id)).items.some((each) => each.id === scheduled),
    false,
  );
  const fieldsOf = async (more: Partial<Draft>, conversationId = id) =>
    await answer(conversationId, 'x', more).then(
      () => assert.fail('it was taken'),
      (error: Problem) => Object.keys(error.extra['fields'] as object),
    );
  assert.deepEqual(await fieldsOf({ dueAt: inSeconds(-5) }), ['dueAt']);
  assert.deepEqual(await fieldsOf({ dueAt: inSeconds(400 * 86_400) }), ['dueAt']);
  assert.deepEqual(await fieldsOf({ type: 'note', dueAt: inSeconds(60) }), ['dueAt']);
  assert.deepEqual(await fieldsOf({ then: 'snooze' }), ['snoozeUntil']);
  const shop = await meet('windowed', windowed);
  assert.deepEqual(await fieldsOf({ dueAt: inSeconds(25 * 3600) }, shop), ['dueAt'], 'the window has closed by then');
});

test('send and snooze: answered, and back when it is time', async () => {
  const id = await meet('snooze@shop.example');
  const until = inSeconds(3600);
  const messageId = await answer(id, 'we look', { then: 'snooze', snoozeUntil: until, holdSeconds: 10 });
  const now = await conversation(id);
  assert.deepEqual([now.status, now.snoozedUntil], ['snoozed', until]);
  await takeBack(messageId);
  assert.equal((await conversation(id)).status, 'open');
});

test('nobody takes back another’s words, unless they lead', async () => {
  const id = await meet('others@shop.example');
  const messageId = await answer(id, 'hers', { holdSeconds: 30 });
  const other = { ...t.ada, agentId: t.workspaceId, scopes: new Set(['conversations:write']) } as typeof t.ada;
  await assert.rejects(
    deliveryRoutes.takeBackMessage({ ...call(messageId), viewer: other, body: undefined }),
    isProblem('forbidden'),
  );
  await takeBack(messageId);
});

test('a look for what is due is answered by its index', async () => {
  const plan = await t.house.db.transaction(async (tx) => {
    store.byIndex(tx);
    return (
      await tx.query<{ 'QUERY PLAN': string }>(
        `explain select workspace_id, message_id from outbox where state = 'held' and due_at <= now() order by due_at limit 50`,
      )
    ).rows
      .map((row) => row['QUERY PLAN'])
      .join('\n');
  });
  assert.match(plan, /outbox_held/);
});
