// What a person does with one thread: pins, watching, jumping to a day, undoing a join, bringing a note back, taking it out of the house.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Problem } from '@throughline/protocol';
import type { FileReply } from '../../ground/handlers.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { parrot, rawOf, said } from '../../testing/parrot.ts';
import type { OpenChannel } from '../channels/index.ts';
import { conversationRoutes } from '../conversations/index.ts';
import { deliveryRoutes } from '../delivery/index.ts';
import { type Intake, openIntake } from '../intake/index.ts';
import { exportConversation } from './export-conversation.ts';

let t: TestHouse;
let intake: Intake;
let chat: OpenChannel;
let leo: TestHouse['ada'];
before(async () => {
  t = await testHouse([parrot('chat', 'visitor')]);
  intake = openIntake(t.house);
  chat = await t.channel('chat');
  leo = await t.agent('Leo', 'agent');
});
after(() => t.close());

const as = <T extends object>(id: string, body: T, viewer = t.ada) => ({
  house: t.house,
  viewer,
  params: { id },
  query: {} as never,
  body,
  incoming: null as never,
});
const gone = (code: string) => (error: Problem) => error.code === code;
let visitors = 0;
/** A new person's thread with these words in it. */
async function heard(...words: string[]): Promise<{ conversationId: string; ids: string[]; visitor: string }> {
  const visitor = `v-${(visitors += 1)}`;
  for (const [index, text] of words.entries())
    await intake.take(chat, [rawOf(said(`${visitor}-${index}`, { kind: 'visitor', value: visitor }, text))]);
  const { rows } = await t.house.db.query<{ id: string; conversation_id: string }>(
    `select id, conversation_id from messages where workspace_id = $1 and external_id like $2 order by number`,
    [t.workspaceId, `${visitor}-%`],
  );
  return { conversationId: rows[0]!.conversation_id, ids: rows.map((row) => row.id), visitor };
}
const note = (id: string, text: string, viewer = t.ada) =>
  deliveryRoutes.addMessage(as(id, { type: 'note' as const, text, attachments: [], mentions: [] }, viewer));
const textsOf = async (id: string) =>
  (await conversationRoutes.listMessages({ ...as(id, {}), query: { limit: 100 } as never, body: undefined })).items
    .filter((each) => each.type !== 'event')
    .map((each) => each.text);

test('what is pinned stands at the top in the order it was pinned, until it is let go or deleted', async () => {
  const { conversationId, ids } = await heard('one', 'two', 'three');
  const pins = async () =>
    (await conversationRoutes.listPins({ ...as(conversationId, {}), body: undefined })).items.map((each) => each.text);
  assert.ok((await conversationRoutes.pinMessage(as(ids[2]!, { isPinned: true }))).pinnedAt);
  t.forward(1000);
  await conversationRoutes.pinMessage(as(ids[0]!, { isPinned: true }, leo));
  await conversationRoutes.pinMessage(as(ids[0]!, { isPinned: true }));
  assert.deepEqual(await pins(), ['three', 'one']);
  assert.equal((await conversationRoutes.pinMessage(as(ids[2]!, { isPinned: false }))).pinnedAt, null);
  const made = await note(conversationId, 'keep me');
  await conversationRoutes.pinMessage(as(made.id, { isPinned: true }));
  assert.deepEqual(await pins(), ['one', 'keep me']);
  await deliveryRoutes.removeMessage({ ...as(made.id, {}), body: undefined });
  assert.deepEqual(await pins(), ['one']);
  await assert.rejects(conversationRoutes.pinMessage(as(made.id, { isPinned: true })), gone('not_found'));
});

test('no more than twenty are pinned in one conversation', async () => {
  const { ids } = await heard(...Array.from({ length: 21 }, (_, index) => `word ${index}`));
  for (const id of ids.slice(0, 20)) await conversationRoutes.pinMessage(as(id, { isPinned: true }));
  await assert.rejects(conversationRoutes.pinMessage(as(ids[20]!, { isPinned: true })), gone('conflict'));
});

test('another workspace can neither pin, watch, search by day nor take out what is not its own', async () => {
  const { conversationId, ids } = await heard('ours');
  const other = await t.agent('Eve', 'owner', await t.workspace('Elsewhere'));
  const asked = [
    () => conversationRoutes.pinMessage(as(ids[0]!, { isPinned: true }, other)),
    () => conversationRoutes.watchConversation(as(conversationId, { isWatching: true }, other)),
    () =>
      conversationRoutes.findMoment({
        ...as(conversationId, {}, other),
        body: undefined,
        query: { time: new Date().toISOString() },
      }),
    () => conversationRoutes.listPins({ ...as(conversationId, {}, other), body: undefined }),
    () => exportConversation(t.house, other, conversationId, { format: 'json', withNotes: true, isInline: false }),
  ];
  for (const ask of asked) await assert.rejects(ask, gone('not_found'));
});

test('watchers stand on the conversation, each once, and go over with a join', async () => {
  const first = await heard('a');
  const second = await heard('b');
  assert.deepEqual(
    (await conversationRoutes.watchConversation(as(first.conversationId, { isWatching: true }))).watcherIds,
    [t.ada.agentId],
  );
  await conversationRoutes.watchConversation(as(first.conversationId, { isWatching: true }));
  const both = await conversationRoutes.watchConversation(as(first.conversationId, { isWatching: true }, leo));
  assert.deepEqual(both.watcherIds, [t.ada.agentId, leo.agentId]);
  const { items } = await conversationRoutes.listConversations({
    ...as('', {}),
    params: {},
    body: undefined,
    query: { limit: 50, sort: 'newest' } as never,
  });
  assert.deepEqual(items.find((each) => each.id === first.conversationId)?.watcherIds, both.watcherIds);
  const left = await conversationRoutes.watchConversation(as(first.conversationId, { isWatching: false }));
  assert.deepEqual(left.watcherIds, [leo.agentId]);
  assert.deepEqual(
    (await conversationRoutes.getConversation({ ...as(second.conversationId, {}), body: undefined })).watcherIds,
    [],
  );
});

test('a day is found by the first message from then on; after the end, the last one', async () => {
  const { conversationId, ids } = await heard('monday', 'tuesday', 'friday');
  const days = ['2026-03-02T09:00:00Z', '2026-03-03T09:00:00Z', '2026-03-06T09:00:00Z'];
  for (const [index, id] of ids.entries())
    await t.house.db.query('update messages set created_at = $2 where id = $1', [id, days[index]]);
  const { rows } = await t.house.db.query<{ number: number }>(
    'select number from messages where id = any($1::uuid[]) order by number',
    [ids],
  );
  const at = async (time: string) =>
    await conversationRoutes.findMoment({ ...as(conversationId, {}), body: undefined, query: { time } });
  const numbers = rows.map((row) => row.number);
  assert.equal((await at('2026-01-01T00:00:00Z')).number, numbers[0]);
  assert.equal((await at('2026-03-03T00:00:00Z')).number, numbers[1]);
  assert.equal((await at('2026-03-04T00:00:00Z')).number, numbers[2]);
  const end = await at('2026-04-01T00:00:00Z');
  assert.equal(end.number, numbers[2]);
  assert.deepEqual([end.firstAt, end.lastAt], ['2026-03-02T09:00:00.000Z', '2026-03-06T09:00:00.000Z']);
});

test('a join is undone exactly: what came over goes back, what was said since stays', async () => {
  const { conversationId, ids, visitor } = await heard('first matter', 'second matter', 'second again');
  const split = await conversationRoutes.splitConversation(as(conversationId, { messageIds: ids.slice(1) }));
  await conversationRoutes.changeConversation(as(split.id, { subject: 'The second', status: 'waiting' as const }));
  await conversationRoutes.joinConversations(as(conversationId, { conversationId: split.id }));
  await note(conversationId, 'said after the join');
  assert.deepEqual(await textsOf(conversationId), [
    'first matter',
    'second matter',
    'second again',
    'said after the join',
  ]);
  await conversationRoutes.partConversations(as(conversationId, { conversationId: split.id }));
  assert.deepEqual(await textsOf(conversationId), ['first matter', 'said after the join']);
  assert.deepEqual(await textsOf(split.id), ['second matter', 'second again']);
  const back = await conversationRoutes.getConversation({ ...as(split.id, {}), body: undefined });
  assert.deepEqual(
    [back.id, back.number, back.subject, back.status],
    [split.id, split.number, 'The second', 'waiting'],
  );
  await assert.rejects(
    conversationRoutes.partConversations(as(conversationId, { conversationId: split.id })),
    gone('conflict'),
  );
  // Joined, parted, joined and parted once more: only the last join counts.
  await conversationRoutes.joinConversations(as(conversationId, { conversationId: split.id }));
  await conversationRoutes.partConversations(as(conversationId, { conversationId: split.id }));
  assert.deepEqual(await textsOf(split.id), ['second matter', 'second again']);
  const counted = await conversationRoutes.getCounts({ ...as('', {}), params: {}, body: undefined });
  const { rows } = await t.house.db.query<{ status: string; n: number }>(
    'select status, count(*)::int as n from conversations where workspace_id = $1 and not is_empty and joined_into is null group by 1',
    [t.workspaceId],
  );
  for (const row of rows) assert.equal(counted[row.status as 'open'], row.n, row.status);
  assert.ok(visitor);
});

test('a thread is split from a message on: what follows goes along, notes too, and lines about it stay', async () => {
  const { conversationId, ids } = await heard('stays', 'goes', 'goes too');
  await note(conversationId, 'and this note');
  const { items } = await conversationRoutes.listMessages({
    ...as(conversationId, {}),
    query: { limit: 100 } as never,
    body: undefined,
  });
  const from = items.find((each) => each.id === ids[1])!;
  const made = await conversationRoutes.splitConversation(as(conversationId, { fromNumber: from.number }));
  assert.deepEqual(await textsOf(conversationId), ['stays']);
  assert.deepEqual(await textsOf(made.id), ['goes', 'goes too', 'and this note']);
  await assert.rejects(
    conversationRoutes.splitConversation(as(conversationId, { fromNumber: 2 ** 40 })),
    gone('invalid'),
  );
});

test('a deleted note comes back whole for an hour, to its author or a lead; a message that went out does not', async () => {
  const { conversationId, ids } = await heard('hello');
  const made = await note(conversationId, 'do not lose me', leo);
  const call = (viewer = leo) => conversationRoutes.restoreNote({ ...as(made.id, {}, viewer), body: undefined });
  await deliveryRoutes.removeMessage({ ...as(made.id, {}, leo), body: undefined });
  const mia = await t.agent('Mia', 'agent');
  await assert.rejects(call(mia), gone('forbidden'));
  const back = await call();
  assert.deepEqual([back.text, back.deletedAt], ['do not lose me', null]);
  await deliveryRoutes.removeMessage({ ...as(made.id, {}, leo), body: undefined });
  t.forward(3_700_000);
  await assert.rejects(call(), gone('conflict'));
  await assert.rejects(conversationRoutes.restoreNote({ ...as(ids[0]!, {}), body: undefined }), gone('not_found'));
});

test('a thread is taken out without what only the team has seen, unless asked for; nothing in its page can act', async () => {
  const { conversationId } = await heard('<img src=x onerror=alert(1)> & "quoted"', 'second');
  await note(conversationId, 'the customer is difficult');
  await conversationRoutes.changeConversation(as(conversationId, { subject: '</title><script>alert(1)</script>' }));
  const out = async (wish: { format: 'html' | 'json'; withNotes: boolean; isInline?: boolean }) => {
    const reply: FileReply = await exportConversation(t.house, t.ada, conversationId, { isInline: false, ...wish });
    return { text: Buffer.from(reply.body as Uint8Array).toString(), headers: reply.headers };
  };
  const page = await out({ format: 'html', withNotes: false, isInline: true });
  assert.match(page.text, /&#60;img src=x onerror=alert\(1\)&#62; &amp; &#34;quoted&#34;/);
  assert.doesNotMatch(page.text, /<script|<img|difficult/);
  assert.match(page.headers['content-security-policy']!, /default-src 'none'.*sandbox allow-same-origin allow-modals$/);
  const saved = await out({ format: 'html', withNotes: true });
  assert.match(saved.text, /the customer is difficult/);
  assert.match(saved.headers['content-disposition']!, /^attachment/);
  const json = JSON.parse((await out({ format: 'json', withNotes: false })).text) as {
    conversation: { withNotes: boolean };
    messages: { type: string; text: string }[];
  };
  assert.equal(json.conversation.withNotes, false);
  assert.deepEqual(
    json.messages.map((each) => each.text),
    ['<img src=x onerror=alert(1)> & "quoted"', 'second'],
  );
});

test('a thread longer than fits is taken out from its end, and says so', async () => {
  const { conversationId } = await heard('1', '2', '3', '4', '5');
  const reply = await exportConversation(
    t.house,
    t.ada,
    conversationId,
    { format: 'json', withNotes: false, isInline: false },
    { messages: 4, page: 2 },
  );
  const { conversation, messages } = JSON.parse(Buffer.from(reply.body as Uint8Array).toString()) as {
    conversation: { isCut: boolean };
    messages: { text: string }[];
  };
  assert.deepEqual([conversation.isCut, messages.map((each) => each.text)], [true, ['2', '3', '4', '5']]);
});
