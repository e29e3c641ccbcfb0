// The way out: order, limits, windows, faults, and that an answer never reaches a stranger by itself.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OutboundMessage, Sent } from '@throughline/channel-kit';
import { Problem } from '@throughline/protocol';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { type Parrot, parrot, rawOf, said } from '../../testing/parrot.ts';
import type { OpenChannel } from '../channels/index.ts';
import { type Intake, openIntake } from '../intake/index.ts';
import { addAnswer, type Draft } from './answer.ts';
import { deliveryRoutes, messageBody } from './routes.ts';
import { runDelivery } from './sender.ts';
import { recoverClaims } from './recover.ts';

let t: TestHouse;
let intake: Intake;
let delivery: { stop(): Promise<void> };
const chatKind = parrot('chat', 'visitor');
const mailKind = parrot('mail', 'email', { canStart: true, subject: true });
const windowed = parrot('windowed', 'phone', { replyWindowHours: 24 });
let chat: OpenChannel;
let mail: OpenChannel;
let phone: OpenChannel;
before(async () => {
  t = await testHouse([chatKind, mailKind, windowed]);
  intake = openIntake(t.house);
  [chat, mail, phone] = [await t.channel('chat'), await t.channel('mail'), await t.channel('windowed')];
  delivery = runDelivery(t.house);
});
after(async () => {
  await delivery.stop();
  await t.close();
});

const draft = (text: string, more: Partial<Draft> = {}): Draft => ({
  type: 'message',
  text,
  attachments: [],
  mentions: [],
  ...more,
});
const answer = (conversationId: string, text: string, more: Partial<Draft> = {}) =>
  t.house.db.transaction((tx) => addAnswer(tx, t.house, t.ada, conversationId, draft(text, more)));
const conversationOf = async (externalId: string) =>
  (
    await t.house.db.query<{ conversation_id: string; identity_id: string }>(
      'select conversation_id, identity_id from messages where workspace_id = $1 and external_id = $2',
      [t.workspaceId, externalId],
    )
  ).rows[0]!;
const hear = (channel: OpenChannel, event: unknown) => intake.take(channel, [rawOf(event)]);
const stateOf = async (id: string) => (await messageBody(t.house, t.workspaceId, id)).delivery;
async function settled(id: string, ...wanted: string[]): Promise<string> {
  for (let tries = 0; tries < 6000; tries += 1) {
    const { state } = await stateOf(id);
    if (wanted.includes(state)) return state;
    await sleep(25);
  }
  return (await stateOf(id)).state;
}
/** Makes a kind answer in this way until `restore` is called. */
function answering(kind: Parrot, answers: (outbound: OutboundMessage) => Sent | Promise<Sent>): () => void {
  const before = kind.answer;
  kind.answer = (outbound) => answers(outbound as OutboundMessage);
  return () => {
    kind.answer = before;
  };
}

test('answers go out in the order they were written, long ones in parts within the limit', async () => {
  await hear(chat, said('order-1', { kind: 'visitor', value: 'v-order' }, 'hello'));
  const { conversation_id } = await conversationOf('order-1');
  const from = chatKind.sent.length;
  const ids: string[] = [];
  for (let index = 0; index < 10; index += 1)
    ids.push(await answer(conversation_id, index === 4 ? 'long words '.repeat(30) : `answer ${index}`));
  for (const id of ids) assert.equal(await settled(id, 'sent'), 'sent');
  const texts = chatKind.sent.slice(from).map((sent) => (sent as OutboundMessage).text);
  assert.ok(texts.every((text) => text.length <= 100));
  const pieces = chatKind.sent
    .slice(from)
    .map((sent) => `${(sent as OutboundMessage).id} ${(sent as OutboundMessage).part}`);
  assert.equal(new Set(pieces).size, pieces.length, 'no two sends look like one that is tried again');
  assert.deepEqual(
    texts.filter((text) => text.startsWith('answer')),
    ['answer 0', 'answer 1', 'answer 2', 'answer 3', 'answer 5', 'answer 6', 'answer 7', 'answer 8', 'answer 9'],
  );
  assert.equal(texts.slice(4, -5).join(' ').replace(/\s+/g, ''), 'longwords'.repeat(30));
});

test('the same clientId twice is one message', async () => {
  const { conversation_id } = await conversationOf('order-1');
  const ids = await Promise.all([
    answer(conversation_id, 'once', { clientId: 'c-1' }),
    answer(conversation_id, 'once', { clientId: 'c-1' }),
  ]);
  assert.equal(ids[0], ids[1]);
});

test('a busy provider is asked again, and what follows waits its turn', async () => {
  await hear(chat, said('busy-1', { kind: 'visitor', value: 'v-busy' }, 'hello'));
  const { conversation_id } = await conversationOf('busy-1');
  let calls = 0;
  const restore = answering(chatKind, (outbound) =>
    outbound.text === 'first' && (calls += 1) === 1
      ? { ok: false, why: 'busy', retryAfterSeconds: 1, detail: 'slow down' }
      : { ok: true, externalIds: [`busy-${outbound.text}`] },
  );
  const from = chatKind.sent.length;
  const [first, second] = [await answer(conversation_id, 'first'), await answer(conversation_id, 'second')];
  assert.equal(await settled(second, 'sent'), 'sent');
  restore();
  assert.equal((await stateOf(first)).state, 'sent');
  assert.deepEqual(
    chatKind.sent
      .slice(from)
      .map((sent) => (sent as OutboundMessage).text)
      .filter((text) => text !== 'once'),
    ['first', 'first', 'second'],
  );
});

test('no verdict means unknown: never sent again by itself, and the next message goes on', async () => {
  await hear(chat, said('lost-1', { kind: 'visitor', value: 'v-lost' }, 'hello'));
  const { conversation_id } = await conversationOf('lost-1');
  const restore = answering(chatKind, (outbound) => {
    if (outbound.text === 'lost') throw new Error('socket hang up');
    return { ok: true, externalIds: [`lost-${outbound.text}`] };
  });
  const lost = await answer(conversation_id, 'lost');
  assert.equal(await settled(lost, 'unknown'), 'unknown');
  assert.equal(await settled(await answer(conversation_id, 'after'), 'sent'), 'sent');
  assert.equal(chatKind.sent.filter((sent) => (sent as OutboundMessage).text === 'lost').length, 0);
  restore();
  // A person decides: it arrived after all.
  await deliveryRoutes.settleMessage({
    house: t.house,
    viewer: t.ada,
    params: { id: lost },
    query: {},
    body: undefined,
    incoming: null as never,
  });
  assert.equal((await stateOf(lost)).state, 'sent');
});

test('a node that died while sending leaves an unknown message, not a lost one and not a second one', async () => {
  await hear(mail, said('died-1', { kind: 'email', value: 'died@shop.example' }, 'hello'));
  const { conversation_id } = await conversationOf('died-1');
  await delivery.stop();
  const id = await answer(conversation_id, 'half way');
  await t.house.db.query(
    `update outbox set state = 'sending', attempts = 1, locked_until = now() - interval '1 second' where message_id = $1`,
    [id],
  );
  const from = mailKind.sent.length;
  await recoverClaims(t.house);
  assert.equal((await stateOf(id)).state, 'unknown');
  delivery = runDelivery(t.house);
  await sleep(100);
  assert.equal(mailKind.sent.length, from);
  await deliveryRoutes.retryMessage({
    house: t.house,
    viewer: t.ada,
    params: { id },
    query: {},
    body: undefined,
    incoming: null as never,
  });
  assert.equal(await settled(id, 'sent'), 'sent');
  assert.equal(mailKind.sent.length, from + 1);
});

test('a closed window is known before sending, and the refusal names every way and why not', async () => {
  await hear(phone, said('window-1', { kind: 'phone', value: '+48600100200' }, 'hello'));
  const { conversation_id } = await conversationOf('window-1');
  t.forward(25 * 3_600_000);
  await assert.rejects(
    answer(conversation_id, 'too late'),
    (error: Problem) =>
      error.code === 'no_open_channel' && JSON.stringify(error.extra).includes('The reply window has closed'),
  );
  t.forward(-25 * 3_600_000);
  assert.equal(await settled(await answer(conversation_id, 'in time'), 'sent'), 'sent');
});

test('a gone recipient fails the message, marks the identity, and the next answer takes another way', async () => {
  await hear(
    chat,
    said('gone-1', { kind: 'visitor', value: 'v-gone' }, 'hello', {
      hints: [{ kind: 'email', scope: '', value: 'gone@shop.example', assurance: 'proved', evidence: 'signed in' }],
    }),
  );
  const { conversation_id } = await conversationOf('gone-1');
  const restore = answering(chatKind, () => ({ ok: false, why: 'recipient-gone', detail: 'blocked us' }));
  assert.equal(await settled(await answer(conversation_id, 'hello?'), 'failed'), 'failed');
  restore();
  const next = await answer(conversation_id, 'by mail then');
  assert.equal((await messageBody(t.house, t.workspaceId, next)).channelKind, 'mail');
});

test('a stranger who types somebody’s address is not answered by default while that person is in the conversation', async () => {
  await hear(
    mail,
    said('real-1', { kind: 'email', value: 'real@shop.example', name: 'Real' }, 'my order #777 is late'),
  );
  await hear(
    chat,
    said('fake-1', { kind: 'visitor', value: 'v-fake' }, 'what is my order number?', {
      hints: [
        {
          kind: 'email',
          scope: '',
          value: 'real@shop.example',
          assurance: 'claimed',
          evidence: 'typed in the pre-chat form',
        },
      ],
    }),
  );
  const [real, fake] = [await conversationOf('real-1'), await conversationOf('fake-1')];
  assert.equal(real.conversation_id, fake.conversation_id);
  const body = await messageBody(
    t.house,
    t.workspaceId,
    await answer(real.conversation_id, 'Your order #777 ships today'),
  );
  assert.equal(body.identityId, real.identity_id);
  const routes = (
    await deliveryRoutes.listReplyRoutes({
      house: t.house,
      viewer: t.ada,
      params: { id: real.conversation_id },
      query: {},
      body: undefined,
      incoming: null as never,
    })
  ).items;
  assert.deepEqual(
    routes.filter((route) => route.isDefault).map((route) => route.channelKind),
    ['mail'],
  );
});

test('the ways to write to somebody first: where a channel can begin, and for how long', async () => {
  const waysTo = async (externalId: string) => {
    const { conversation_id } = await conversationOf(externalId);
    const { rows } = await t.house.db.query<{ contact_id: string }>(
      'select contact_id from conversations where workspace_id = $1 and id = $2',
      [t.workspaceId, conversation_id],
    );
    const call = { house: t.house, viewer: t.ada, query: {}, body: undefined, incoming: null as never };
    return (await deliveryRoutes.listContactRoutes({ ...call, params: { id: rows[0]!.contact_id } })).items;
  };
  await hear(mail, said('first-mail', { kind: 'email', value: 'first@shop.example' }, 'hi'));
  assert.deepEqual(
    (await waysTo('first-mail')).map(({ channelKind, isOpen, isDefault, copies }) => ({
      channelKind,
      isOpen,
      isDefault,
      copies,
    })),
    [{ channelKind: 'mail', isOpen: true, isDefault: true, copies: [] }],
  );
  await hear(phone, said('first-phone', { kind: 'phone', value: '+48600700800' }, 'hi'));
  const [windowedWay] = await waysTo('first-phone');
  assert.deepEqual([windowedWay?.channelKind, windowedWay?.isOpen], ['windowed', true]);
  assert.ok(Date.parse(windowedWay?.closesAt ?? '') > Date.now(), 'until its window closes');
});

test('written to by an address, a contact is made only when something is sent, once, and whoever has it is taken', async () => {
  const call = { house: t.house, viewer: t.ada, params: {}, incoming: null as never };
  const address = { kind: 'email' as const, value: 'Nobody.Yet@shop.example' };
  const asked = () => deliveryRoutes.listAddressRoutes({ ...call, query: address, body: undefined });
  const people = async () =>
    (
      await t.house.db.query<{ contact_id: string }>(
        'select contact_id from identities where workspace_id = $1 and lower(value) = $2',
        [t.workspaceId, address.value.toLowerCase()],
      )
    ).rows;
  const before = await asked();
  assert.equal(before.contactId, null);
  assert.deepEqual(
    before.items.map(({ channelKind, isOpen, isDefault }) => ({ channelKind, isOpen, isDefault })),
    [{ channelKind: 'mail', isOpen: true, isDefault: true }],
  );
  assert.deepEqual(await people(), [], 'asking leaves nothing behind');
  const begin = (text: string) =>
    deliveryRoutes.addConversation({
      ...call,
      query: {},
      body: {
        address,
        message: { text, attachments: [], mentions: [], type: 'message', channelId: before.items[0]!.channelId },
      },
    });
  const refused = begin('');
  await assert.rejects(refused);
  assert.deepEqual(await people(), [], 'nor does what is refused');
  const [one, two] = await Promise.all([begin('First'), begin('Second')]);
  assert.equal(one.contactId, two.contactId, 'two who write at once write to one person');
  assert.deepEqual(await people(), [{ contact_id: one.contactId }]);
  const after = await asked();
  assert.equal(after.contactId, one.contactId);
  const viewer = { ...t.ada, scopes: new Set([...t.ada.scopes].filter((scope) => scope !== 'contacts:write')) };
  await assert.rejects(
    deliveryRoutes.addConversation({
      ...call,
      viewer,
      query: {},
      body: { address, message: { text: 'x', attachments: [], mentions: [], type: 'message' } },
    }),
    { code: 'forbidden' },
  );
});

test('a status that overtakes its own send, comes twice and out of order, ends as read', async () => {
  await hear(chat, said('status-1', { kind: 'visitor', value: 'v-status' }, 'hello'));
  const { conversation_id } = await conversationOf('status-1');
  const status = (state: string, n: number) =>
    hear(chat, { kind: 'status', eventId: `s-${n}`, externalId: 'early-out', state, at: '2026-11-20T10:00:00Z' });
  const restore = answering(chatKind, async () => {
    await status('delivered', 1);
    return { ok: true, externalIds: ['early-out'] };
  });
  const id = await answer(conversation_id, 'quick');
  assert.equal(await settled(id, 'delivered'), 'delivered');
  restore();
  await status('read', 2);
  await status('sent', 3);
  await status('delivered', 4);
  assert.equal((await stateOf(id)).state, 'read');
});

test('sending is refused when something newer was not seen', async () => {
  await hear(chat, said('guard-1', { kind: 'visitor', value: 'v-guard' }, 'one'));
  const { conversation_id } = await conversationOf('guard-1');
  const seen = (await t.house.db.query<{ number: number }>(`select number from messages where external_id = 'guard-1'`))
    .rows[0]!.number;
  await hear(chat, said('guard-2', { kind: 'visitor', value: 'v-guard' }, 'two'));
  await assert.rejects(
    answer(conversation_id, 'unaware', { seenNumber: seen }),
    (error: Problem) => error.code === 'newer_messages',
  );
  await answer(conversation_id, 'a note is always welcome', { seenNumber: seen, type: 'note' });
});

test('a dead provider slows nobody else', async () => {
  await hear(mail, said('dead-1', { kind: 'email', value: 'dead@shop.example' }, 'hello'));
  await hear(chat, said('alive-1', { kind: 'visitor', value: 'v-alive' }, 'hello'));
  const restore = answering(mailKind, async () => {
    await sleep(1500);
    return { ok: false, why: 'unavailable', detail: 'no route' };
  });
  const [dead, alive] = [await conversationOf('dead-1'), await conversationOf('alive-1')];
  for (let index = 0; index < 12; index += 1) await answer(dead.conversation_id, `dead ${index}`);
  const id = await answer(alive.conversation_id, 'alive');
  assert.equal(await settled(id, 'sent'), 'sent');
  restore();
});

test('a channel may look again at the call it answers: the last one heard, and the one replied to', async () => {
  await hear(chat, said('raw-1', { kind: 'visitor', value: 'v-raw' }, 'first'));
  await hear(chat, said('raw-2', { kind: 'visitor', value: 'v-raw' }, 'second'));
  const { conversation_id } = await conversationOf('raw-1');
  const { rows } = await t.house.db.query<{ id: string }>(
    'select id from messages where workspace_id = $1 and external_id = $2',
    [t.workspaceId, 'raw-1'],
  );
  assert.equal(await settled(await answer(conversation_id, 'looking', { replyToId: rows[0]!.id }), 'sent'), 'sent');
  const sent = chatKind.sent.findLast((each) => (each as OutboundMessage).text === 'looking') as OutboundMessage;
  const textOf = async (raw: OutboundMessage['lastRaw']) =>
    (JSON.parse(Buffer.from((await raw!())!.body).toString()) as { text: string }).text;
  assert.deepEqual([await textOf(sent.lastRaw), await textOf(sent.replyToRaw)], ['second', 'first']);
});
