// A conversation's row shows what still stands: words that were edited or deleted are nowhere in it, whoever changed them and wherever.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { parrot, rawOf, said } from '../../testing/parrot.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import type { OpenChannel } from '../channels/index.ts';
import { addAnswer, deliveryRoutes, runDelivery } from '../delivery/index.ts';
import { type Intake, openIntake } from '../intake/index.ts';
import { unlinkIdentity } from '../threads/index.ts';
import { conversationBody, conversationRoutes } from './index.ts';

let t: TestHouse;
let intake: Intake;
let chat: OpenChannel;
let mail: OpenChannel;
const kind = parrot('chat', 'visitor', { receipts: [] });
before(async () => {
  t = await testHouse([kind, parrot('mail', 'email', { canStart: true })]);
  intake = openIntake(t.house);
  [chat, mail] = [await t.channel('chat'), await t.channel('mail')];
});
after(() => t.close());

const rows = async <R extends object>(sql: string, values: unknown[] = []) =>
  (await t.house.db.query<R>(sql, values)).rows;
const take = (...events: unknown[]) => intake.take(chat, events.map(rawOf));
const from = (who: string, id: string, text: string, more: object = {}) =>
  said(id, { kind: 'visitor', value: who }, text, more);
const gone = (externalId: string) => ({
  kind: 'delete',
  externalId,
  eventId: `gone:${externalId}`,
  at: '2026-11-20T10:05:00Z',
});
const edited = (externalId: string, text: string) => ({
  kind: 'edit',
  externalId,
  eventId: `edit:${externalId}:${text}`,
  text,
  editedAt: '2026-11-20T10:04:00Z',
});
const stored = async (externalId: string) =>
  (
    await rows<{ id: string; conversation_id: string }>(
      'select id, conversation_id from messages where workspace_id = $1 and external_id = $2',
      [t.workspaceId, externalId],
    )
  )[0]!;
const call = (id: string) => ({ house: t.house, viewer: t.ada, params: { id }, query: {}, incoming: null as never });
/** As one page tells it and as the list does: both the same. */
async function row(externalId: string) {
  const id = (await stored(externalId)).conversation_id;
  const body = await conversationBody(t.house.db, t.ada, id);
  const list = await conversationRoutes.listConversations({
    ...call(id),
    params: {},
    query: { limit: 50, sort: 'newest', status: 'open,waiting,snoozed,closed' },
    body: undefined,
  });
  assert.deepEqual(
    list.items.find((each) => each.id === id),
    body,
  );
  return body;
}
const shows = async (externalId: string) => {
  const { preview, previewDirection, isPreviewDeleted } = await row(externalId);
  return `${previewDirection}: ${isPreviewDeleted ? 'deleted' : preview}`;
};

test('deleted words leave the row: it shows what was said before, then that all of it was deleted', async () => {
  await take(from('v-1', 'a-1', 'my first words'));
  await take(from('v-1', 'a-2', 'my secret'));
  const was = await row('a-1');
  await take(gone('a-2'));
  assert.equal(await shows('a-1'), 'inbound: my first words');
  const one = await row('a-1');
  assert.deepEqual([one.isUnread, one.waitingSince, one.lastMessageAt], [true, was.waitingSince, was.lastMessageAt]);
  await take(gone('a-1'));
  assert.equal(await shows('a-1'), 'inbound: deleted');
  const none = await row('a-1');
  assert.deepEqual([none.preview, none.isUnread, none.waitingSince], ['', false, null]);
  await take(from('v-1', 'a-3', 'again'));
  assert.equal(await shows('a-1'), 'inbound: again');
  assert.equal((await row('a-1')).isUnread, true);
});

test('who waits does so since the first of their words that stand, and a machine’s answer is none', async () => {
  await take(from('v-2', 'w-1', 'one'));
  await sleep(5);
  await take(from('v-2', 'w-2', 'two'));
  const second = (await rows<{ at: Date }>(`select created_at as at from messages where external_id = 'w-2'`))[0]!.at;
  const { id: messageId, conversation_id: id } = await stored('w-2');
  await rows(
    `insert into messages (workspace_id, id, number, conversation_id, root_id, direction, type, author_type, identity_id, is_automatic, delivery, text, sent_at)
     select workspace_id, gen_random_uuid(), number * 1000, conversation_id, root_id, 'outbound', 'message', 'system', identity_id, true, 'sent', 'We are closed.', now() from messages where id = $1`,
    [messageId],
  );
  await take(gone('w-1'));
  const now = await conversationBody(t.house.db, t.ada, id);
  assert.equal(now.waitingSince, second.toISOString());
  assert.equal(now.preview, 'two');
});

test('edited words take the place of what was said; an edit further up changes nothing', async () => {
  await take(from('v-3', 'e-1', 'order 111'));
  await take(from('v-3', 'e-2', 'and quick'));
  await take(edited('e-1', 'order 222'));
  assert.equal(await shows('e-1'), 'inbound: and quick');
  await take(edited('e-2', 'and  quickly\nplease'));
  assert.equal(await shows('e-1'), 'inbound: and quickly please');
});

test('what is edited or deleted in the call that brings it, or before it came, never shows', async () => {
  await take(from('v-4', 'b-1', 'kept'), from('v-4', 'b-2', 'taken back at once'), gone('b-2'));
  assert.equal(await shows('b-1'), 'inbound: kept');
  await take(gone('b-3'));
  await take(from('v-4', 'b-3', 'deleted before it came'));
  assert.equal(await shows('b-1'), 'inbound: kept');
  await take(edited('b-4', 'the better words'));
  await take(from('v-4', 'b-4', 'the first words'));
  assert.equal(await shows('b-1'), 'inbound: the better words');
});

test('a file’s name stands for a message without words, also after another was deleted and after a link was undone', async () => {
  const files = [{ name: 'lid.jpg', mime: 'image/jpeg', ref: 'r' }];
  const hints = [{ kind: 'email', scope: '', value: 'five@shop.example', assurance: 'claimed', evidence: 'typed' }];
  await take(from('v-5', 'f-1', 'look', { hints }), from('v-5', 'f-2', '', { files }), from('v-5', 'f-3', 'oops'));
  await take(gone('f-3'));
  assert.equal(await shows('f-1'), 'inbound: lid.jpg');
  const was = await row('f-1');
  await intake.take(mail, [rawOf(said('f-mail', { kind: 'email', value: 'five@shop.example' }, 'my letter'))]);
  await take(from('v-5', 'f-4', 'that is me'));
  const sides = await rows<{ id: string; value: string; contact_id: string }>(
    `select id, value, contact_id from identities where workspace_id = $1 and value in ('v-5', 'five@shop.example')`,
    [t.workspaceId],
  );
  assert.equal(new Set(sides.map((side) => side.contact_id)).size, 1, 'one person');
  const letters = sides.find(({ value }) => value !== 'v-5')!;
  await t.house.db.transaction((tx) => unlinkIdentity(tx, t.ada, letters.contact_id, letters.id, t.house.now()));
  await take(gone('f-4'));
  const now = await row('f-1');
  assert.deepEqual(
    [now.preview, now.previewDirection, now.isUnread, now.waitingSince, now.lastInboundNumber],
    [was.preview, was.previewDirection, was.isUnread, was.waitingSince, was.lastInboundNumber],
  );
});

test('an agent’s own answer: edited, deleted, and back again when its channel refuses that', async () => {
  const delivery = runDelivery(t.house);
  try {
    await take(from('v-6', 'o-1', 'hello'));
    const { conversation_id: id } = await stored('o-1');
    const text = 'we shall see';
    const messageId = await t.house.db.transaction((tx) =>
      addAnswer(tx, t.house, t.ada, id, { type: 'message', text, attachments: [], mentions: [] }),
    );
    const told = async () => (await rows('select 1 from outbox where message_id = $1', [messageId])).length === 0;
    await until(told);
    await deliveryRoutes.changeMessage({ ...call(messageId), body: { text: 'we did see' } });
    assert.equal(await shows('o-1'), 'outbound: we did see');
    await until(told);

    kind.answer = () => ({ ok: false, why: 'rejected', detail: 'not any more' });
    await deliveryRoutes.changeMessage({ ...call(messageId), body: { text: 'never shown there' } });
    await until(told);
    assert.equal(await shows('o-1'), 'outbound: we did see');
    await deliveryRoutes.removeMessage({ ...call(messageId), body: undefined });
    await until(told);
    assert.equal(await shows('o-1'), 'outbound: we did see');

    kind.answer = () => ({ ok: true, externalIds: ['x-1'] });
    await deliveryRoutes.removeMessage({ ...call(messageId), body: undefined });
    assert.equal(await shows('o-1'), 'inbound: hello');
  } finally {
    await delivery.stop();
  }
});

test('taking an answer back shows what stands by then, not what stood when it was written', async () => {
  await take(from('v-7', 't-1', 'stands'), from('v-7', 't-2', 'will be deleted'));
  const { conversation_id: id } = await stored('t-1');
  const draft = { type: 'message' as const, text: 'too quick', attachments: [], mentions: [], holdSeconds: 60 };
  const messageId = await t.house.db.transaction((tx) => addAnswer(tx, t.house, t.ada, id, draft));
  await take(gone('t-2'));
  assert.equal(await shows('t-1'), 'outbound: too quick');
  await deliveryRoutes.takeBackMessage({ ...call(messageId), body: undefined });
  assert.equal(await shows('t-1'), 'inbound: stands');
});

async function until(is: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 3000; tries += 1) {
    if (await is()) return;
    await sleep(20);
  }
  assert.fail('it never came');
}
