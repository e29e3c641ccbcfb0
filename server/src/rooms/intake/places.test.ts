// What several say in one place is one conversation; what one of them says in private is another, and nothing crosses over by itself.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Problem } from '@throughline/protocol';
import { parrot, rawOf, said } from '../../testing/parrot.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import type { OpenChannel } from '../channels/index.ts';
import { conversationRoutes } from '../conversations/index.ts';
import { addAnswer, deliveryRoutes, runDelivery } from '../delivery/index.ts';
import { type Intake, openIntake } from './index.ts';

const group = parrot('group', 'bird', { comments: { privateReplyHours: 24, textLimit: 100 } });
let t: TestHouse;
let intake: Intake;
let channel: OpenChannel;
let delivery: { stop(): Promise<void> };
before(async () => {
  t = await testHouse([group]);
  intake = openIntake(t.house);
  delivery = runDelivery(t.house);
  channel = await t.channel('group');
});
after(async () => {
  await delivery.stop();
  await t.close();
});
const bird = (value: string) => ({ kind: 'bird', scope: 'nest', value, name: value, trust: 'attested' });
const inPlace = (key: string, more: object = {}) => ({ isPublic: true, place: { key, name: `#${key}` }, ...more });
const says = (id: string, who: string, text: string, more: object = {}) => said(id, bird(who), text, more);
const take = (...events: object[]) => intake.take(channel, events.map(rawOf));
interface Placed {
  readonly id: string;
  readonly conversation_id: string;
  readonly contact_id: string;
  readonly guest_id: string | null;
  readonly special: Record<string, unknown> | null;
}
const placed = async (externalId: string): Promise<Placed> =>
  (
    await t.house.db.query<Placed>(
      'select m.id, m.conversation_id, m.guest_id, m.special, v.contact_id from messages m join conversations v on v.id = m.conversation_id where m.workspace_id = $1 and m.external_id = $2',
      [t.workspaceId, externalId],
    )
  ).rows[0]!;
const answer = async (conversationId: string, draft: object) =>
  t.house.db.transaction((tx) =>
    addAnswer(tx, t.house, t.ada, conversationId, {
      type: 'message',
      text: 'Hello',
      attachments: [],
      mentions: [],
      ...draft,
    }),
  );
const call = { query: {}, incoming: null as never, body: undefined };
const isInvalid = (error: unknown) => error instanceof Problem && error.code === 'invalid';

test('a place is one conversation: of who began it, with the others taking part', async () => {
  await take(says('a1', 'ann', 'Our server is down', inPlace('ops')));
  await take(says('a2', 'ben', 'Here too', inPlace('ops')));
  await take(says('a3', 'ann', 'Thanks Ben', inPlace('ops')));
  const [first, second, third] = [await placed('a1'), await placed('a2'), await placed('a3')];
  assert.equal(second.conversation_id, first.conversation_id);
  assert.equal(third.conversation_id, first.conversation_id);
  assert.deepEqual([first.guest_id, third.guest_id], [null, null]);
  assert.ok(second.guest_id, 'Ben takes part');
  assert.deepEqual(first.special, { type: 'comment', isPublic: true, where: '#ops' });
  const { items } = await conversationRoutes.listMessages({
    ...call,
    house: t.house,
    viewer: t.ada,
    params: { id: first.conversation_id },
    query: { limit: 50 },
  });
  assert.deepEqual(
    items.filter((each) => each.type === 'message').map((each) => each.author.name),
    ['ann', 'ben', 'ann'],
  );
});

test('the same in one batch, and with a place of somebody else beside it', async () => {
  await take(
    says('b1', 'cat', 'one', inPlace('batch')),
    says('b2', 'dan', 'two', inPlace('batch')),
    says('b3', 'dan', 'elsewhere', inPlace('other')),
    says('b4', 'cat', 'three', inPlace('batch')),
  );
  const ids = await Promise.all(['b1', 'b2', 'b3', 'b4'].map(async (id) => (await placed(id)).conversation_id));
  assert.equal(new Set([ids[0], ids[1], ids[3]]).size, 1);
  assert.notEqual(ids[2], ids[0]);
});

test('two who begin in one place at the same moment still share it', async () => {
  await Promise.all([
    take(says('r1', 'rae', 'first?', inPlace('race'))),
    take(says('r2', 'ray', 'first!', inPlace('race'))),
    take(says('r3', 'roy', 'no, me', inPlace('race'))),
  ]);
  const ids = await Promise.all(['r1', 'r2', 'r3'].map(async (id) => (await placed(id)).conversation_id));
  assert.equal(new Set(ids).size, 1);
});

test('each place is a conversation of its own, and private words never join one', async () => {
  await take(says('e1', 'eve', 'in the first', inPlace('one')));
  await take(says('e2', 'eve', 'in the second', inPlace('two')));
  await take(says('e3', 'eve', 'my password is tulip'));
  await take(says('e4', 'eve', 'still private'));
  await take(says('e5', 'eve', 'again in the first', inPlace('one')));
  const [one, two, secret, still, again] = await Promise.all(['e1', 'e2', 'e3', 'e4', 'e5'].map(placed));
  assert.equal(new Set([one!.conversation_id, two!.conversation_id, secret!.conversation_id]).size, 3);
  assert.equal(still!.conversation_id, secret!.conversation_id);
  assert.equal(again!.conversation_id, one!.conversation_id);
  assert.equal(new Set([one, two, secret].map((each) => each!.contact_id)).size, 1, 'all of it is one person’s');
  // In one batch too, where nothing is written yet.
  await take(says('f1', 'fay', 'open', inPlace('three')), says('f2', 'fay', 'private'));
  assert.notEqual((await placed('f1')).conversation_id, (await placed('f2')).conversation_id);
});

test('what is taken out of a place takes no private words either, and a house from before knows which began in one', async () => {
  await take(says('m1', 'mia', 'open', inPlace('split')), says('m2', 'mia', 'something else', inPlace('split')));
  const { conversation_id: place } = await placed('m1');
  const { id: out } = await conversationRoutes.splitConversation({
    ...call,
    house: t.house,
    viewer: t.ada,
    params: { id: place },
    body: { messageIds: [(await placed('m2')).id] },
  });
  await take(says('m3', 'mia', 'between us'));
  const { conversation_id: apart } = await placed('m3');
  assert.equal(new Set([place, out, apart]).size, 3);
  const began = async () =>
    (await t.house.db.query('select id from conversations where in_place order by id')).rows.map((row) => row['id']);
  const known = await began();
  assert.ok(known.includes(place) && known.includes(out) && !known.includes(apart));
  await t.house.db.query('update conversations set in_place = false');
  const migration = readFileSync(new URL('../../../migrations/0066_in_place.sql', import.meta.url), 'utf8');
  await t.house.db.query(migration.slice(migration.indexOf('update')));
  assert.deepEqual(await began(), known);
});

test('nothing of a private chat is answered where others read, and nothing public by accident', async () => {
  await take(says('g1', 'gus', 'private question'));
  await take(says('g2', 'gus', 'public question', inPlace('lobby')));
  await take(says('g3', 'hal', 'I want to know too', inPlace('lobby', { sentAt: t.house.now() })));
  const [secret, open, guest] = [await placed('g1'), await placed('g2'), await placed('g3')];
  await assert.rejects(answer(secret.conversation_id, { replyToId: secret.id, isPublic: true }), isInvalid);
  await assert.rejects(answer(secret.conversation_id, { isPublic: true }), isInvalid);
  await assert.rejects(answer(open.conversation_id, { replyToId: open.id }), isInvalid);
  await assert.rejects(answer(secret.conversation_id, { replyToId: open.id, isPublic: true }), Problem);
  await assert.rejects(
    answer(open.conversation_id, { replyToId: guest.id, isPublic: false }),
    isInvalid,
    'a private answer to a participant would reach the customer',
  );
  await answer(open.conversation_id, { replyToId: guest.id, isPublic: true, text: 'for all' });
  await answer(secret.conversation_id, { text: 'for Gus alone' });
  for (let tries = 0; tries < 400 && group.sent.length < 2; tries += 1) await new Promise((go) => setTimeout(go, 25));
  const outs = group.sent.map((out) => (out.kind === 'message' ? [out.text, out.isPublic, out.replyToExternalId] : []));
  assert.deepEqual(outs.toSorted(), [
    ['for Gus alone', undefined, undefined],
    ['for all', true, 'g3'],
  ]);
  const ways = await deliveryRoutes.listReplyRoutes({
    ...call,
    house: t.house,
    viewer: t.ada,
    params: { id: open.conversation_id },
  });
  assert.deepEqual(
    ways.items.map((way) => way.identityValue),
    ['gus'],
  );
});

test('who only speaks in public can be written to in private by nobody’s default', async () => {
  await take(says('h1', 'ida', 'hello all', inPlace('hall')));
  const { conversation_id: id } = await placed('h1');
  const ways = await deliveryRoutes.listReplyRoutes({ ...call, house: t.house, viewer: t.ada, params: { id } });
  assert.deepEqual(
    ways.items.map((way) => [way.isOpen, way.isDefault]),
    [[false, false]],
  );
});

test('an answer to a public message goes where that one is, and never to a private one', async () => {
  await take(says('i1', 'jon', 'a question', inPlace('jon')));
  await take(says('i2', 'kim', 'the same for me', inPlace('kim', { references: ['i1'] })));
  assert.equal((await placed('i2')).conversation_id, (await placed('i1')).conversation_id);
  await take(says('i3', 'kim', 'something else', inPlace('kim')));
  assert.notEqual((await placed('i3')).conversation_id, (await placed('i1')).conversation_id);
  await take(says('i4', 'jon', 'between us'));
  await take(says('i5', 'lou', 'what did he say?', inPlace('lou', { references: ['i4'] })));
  assert.notEqual((await placed('i5')).conversation_id, (await placed('i4')).conversation_id);
});

test('a place long over begins anew, and stays with the new one', async () => {
  await take(says('j1', 'max', 'old', inPlace('old')));
  const { conversation_id: old } = await placed('j1');
  await t.house.db.query(
    `update conversations set status = 'closed', closed_at = now() - interval '90 days' where workspace_id = $1 and id = $2`,
    [t.workspaceId, old],
  );
  await take(says('j2', 'ned', 'new', inPlace('old')));
  const fresh = await placed('j2');
  assert.notEqual(fresh.conversation_id, old);
  assert.equal(fresh.guest_id, null, 'it is his now');
  await take(says('j3', 'max', 'me too', inPlace('old')));
  assert.equal((await placed('j3')).conversation_id, fresh.conversation_id);
});
