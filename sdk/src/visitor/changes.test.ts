// Editing, deleting and reacting: drawn at once, taken back when refused, and right for a message that has not left, is on its way, or
// arrived although its answer was lost.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canChange, reactionTo } from './index.ts';
import { makeServer, message, open, Storage, until } from './try-visitor.ts';

const mine = (number: number, clientId: string) =>
  message(number, {
    direction: 'inbound',
    clientId,
    text: `mine ${number}`,
    changeableUntil: '2999-01-01T00:00:00.000Z',
  });
const answer = (number: number) => message(number, { canReact: true });
async function begin(messages = [mine(1, 'a'), answer(2)]) {
  const server = makeServer();
  server.messages = messages;
  const visitor = open(server, { token: 'token-1' });
  await visitor.start();
  server.sockets[0]!.accept(messages.length);
  return { server, visitor };
}
const bodies = (server: ReturnType<typeof makeServer>, key: string) =>
  server.bodies.filter((call) => call.key === key).map((call) => call.body as Record<string, unknown>);

test('an edit, a reaction and a deletion are drawn at once and stay when the server has them', async () => {
  const { server, visitor } = await begin();
  const own = () => visitor.state.items[0]!.stored!;
  const edited = visitor.edit('a', 'other words');
  assert.deepEqual([own().text, own().editedAt !== null], ['other words', true], 'before the server has answered');
  assert.deepEqual(await edited, { ok: true, value: undefined });
  assert.deepEqual([own().text, own().editedAt], ['other words', '2026-03-01T10:01:00.000Z']);
  const theirs = () => visitor.state.items[1]!.stored!;
  const reacted = visitor.react(theirs().id, '👍');
  assert.equal(reactionTo(theirs()), '👍');
  await reacted;
  await visitor.react(theirs().id, null);
  assert.equal(reactionTo(theirs()), null);
  await visitor.remove('a');
  assert.deepEqual([own().text, own().deletedAt !== null, canChange(visitor.state.items[0]!)], ['', true, false]);
  assert.equal(server.messages[0]!.deletedAt !== null, true);
  const ids = [
    ...bodies(server, 'PATCH /visitor/messages/:id'),
    ...bodies(server, 'PUT /visitor/messages/:id/reaction'),
  ];
  assert.equal(new Set(ids.map((body) => body['clientId'])).size, 3, 'each deed has a name of its own');
  visitor.stop();
});

test('what the server refuses, or nobody answers, is taken back and said', async () => {
  const { server, visitor } = await begin();
  server.refuse = { status: 409, code: 'conflict' };
  const late = await visitor.edit('a', 'too late');
  assert.equal(late.ok ? '' : late.refusal.code, 'conflict');
  assert.deepEqual([visitor.state.items[0]!.stored!.text, visitor.state.items[0]!.stored!.editedAt], ['mine 1', null]);
  server.refuse = null;
  server.isDown = true;
  const offline = await visitor.react(visitor.state.items[1]!.key, '🎉');
  assert.equal(offline.ok ? '' : offline.refusal.code, 'offline');
  assert.deepEqual(visitor.state.items[1]!.stored!.reactions, []);
  const unknown = await visitor.remove('nothing of ours');
  assert.equal(unknown.ok ? '' : unknown.refusal.code, 'not_found');
  const empty = await visitor.edit('a', '  ');
  assert.equal(empty.ok ? '' : empty.refusal.code, 'invalid');
  visitor.stop();
});

test('edits leave one after the other, so that the last words are the last', async () => {
  const { server, visitor } = await begin();
  await Promise.all(['one', 'two', 'three'].map((text) => visitor.edit('a', text)));
  assert.deepEqual(
    bodies(server, 'PATCH /visitor/messages/:id').map((body) => body['text']),
    ['one', 'two', 'three'],
  );
  assert.equal(visitor.state.items[0]!.stored!.text, 'three');
  visitor.stop();
});

test('news of a message while an edit of it is on its way does not undo the words on the screen', async () => {
  const { server, visitor } = await begin();
  const edited = visitor.edit('a', 'new words');
  server.sockets[0]!.push({ type: 'messages', messages: [{ ...mine(1, 'a'), delivery: 'read' }], number: 3 });
  assert.equal(visitor.state.items[0]!.stored!.text, 'new words');
  await edited;
  assert.equal(visitor.state.items[0]!.stored!.text, 'new words');
  visitor.stop();
});

test('a message in the outbox is edited where it waits, over a restart too, and leaves once with its last words', async () => {
  const server = makeServer();
  const storage = new Storage();
  server.isDown = true;
  const before = open(server, { storage, token: 'token-1' });
  before.send({ text: 'frist' });
  assert.deepEqual(await before.edit(before.state.items[0]!.key, 'first'), { ok: true, value: undefined });
  assert.equal(before.state.items[0]!.draft!.text, 'first');
  before.stop();
  server.isDown = false;
  const after = open(server, { storage, token: 'token-1' });
  await after.start();
  await until(() => after.state.items[0]?.state === 'stored');
  assert.deepEqual(
    server.messages.map(({ text }) => text),
    ['first'],
  );
  assert.equal(server.calls.filter((call) => call.startsWith('PATCH')).length, 0);
  after.stop();
});

test('a refused message that is edited is tried again', async () => {
  const server = makeServer();
  server.refuse = { status: 422, code: 'invalid' };
  const visitor = open(server);
  visitor.send({ text: 'too long' });
  await until(() => visitor.state.items[0]?.state === 'refused');
  server.refuse = null;
  await visitor.edit('client-1', 'short');
  await until(() => visitor.state.items[0]?.state === 'stored');
  assert.deepEqual(
    server.messages.map(({ text }) => text),
    ['short'],
  );
  visitor.stop();
});

test('edited after it had arrived without our knowing: the edit follows the message', async () => {
  const server = makeServer();
  server.refuse = { status: 0, code: '', after: true };
  const visitor = open(server);
  visitor.send({ text: 'as it left' });
  await until(() => server.messages.length === 1);
  await visitor.edit('client-1', 'as it should be');
  server.refuse = null;
  visitor.wake();
  await until(() => server.messages[0]!.text === 'as it should be');
  await until(() => visitor.state.items[0]?.stored?.text === 'as it should be');
  assert.deepEqual([visitor.state.items.length, server.messages.length], [1, 1]);
  visitor.stop();
});

test('deleted while it waits it never leaves; deleted on its way it is drawn no more, and its deletion follows', async () => {
  const server = makeServer();
  const gate = Promise.withResolvers<void>();
  let isHeld = false;
  const visitor = open(server, {
    token: 'token-1',
    async fetch(input, init) {
      if (init?.method === 'POST' && String(input).endsWith('/visitor/messages')) {
        isHeld = true;
        await gate.promise;
      }
      return await server.fetch(input, init as RequestInit);
    },
  });
  await visitor.start();
  visitor.send({ text: 'on its way' });
  visitor.send({ text: 'better not' });
  await until(() => isHeld);
  await visitor.remove('client-2');
  await visitor.remove('client-1');
  assert.deepEqual(visitor.state.items, []);
  gate.resolve();
  await until(() => server.messages.length === 1 && server.messages[0]!.deletedAt !== null);
  await until(() => visitor.state.items[0]?.stored?.deletedAt !== null);
  assert.equal(server.posts.length, 1);
  visitor.stop();
});

test('logging out while an edit is on its way answers it, and nothing of it comes back', async () => {
  const { visitor } = await begin();
  const edited = visitor.edit('a', 'for nobody');
  await visitor.reset();
  const told = await edited;
  assert.equal(told.ok ? '' : told.refusal.code, 'stopped');
  assert.deepEqual(visitor.state.items, []);
  visitor.stop();
});
