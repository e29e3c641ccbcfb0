// The visitor's client against a small server in memory: what survives a reload, a lost line, a refusal, and a repeated answer.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import { merge, readNumberOf, unreadOf } from './thread.ts';
import { makeServer, message, open, Storage, until } from './try-visitor.ts';

test('the first message starts the session and is confirmed once', async () => {
  const server = makeServer();
  const tokens: (string | null)[] = [];
  const visitor = open(server, { onToken: (token) => tokens.push(token) });
  assert.equal(server.calls.length, 0, 'nothing is asked before the visitor does something');
  visitor.send({ text: 'Order #12345 arrived broken' });
  assert.equal(visitor.state.items[0]?.state, 'sending');
  await until(() => visitor.state.items[0]?.state === 'stored');
  assert.deepEqual(tokens, ['token-1']);
  assert.equal(visitor.state.items.length, 1);
  visitor.stop();
});

test('an unsent message survives a reload and then goes out once', async () => {
  const server = makeServer();
  const storage = new Storage();
  server.refuse = { status: 0, code: '' };
  const before = open(server, { storage });
  before.send({ text: 'written in a tunnel' });
  await until(() => server.calls.includes('POST /visitor/messages'));
  before.stop();
  server.refuse = null;
  const after = open(server, { storage, token: 'token-1' });
  assert.equal(after.state.items[0]?.draft?.text, 'written in a tunnel');
  await after.start();
  await until(() => after.state.items[0]?.state === 'stored');
  assert.equal(server.posts.length, 1);
  assert.equal(storage.getItem('throughline:outbox:c1'), null);
  after.stop();
});

test('a stored message whose answer was lost is sent again with the same client id and shown once', async () => {
  const server = makeServer();
  server.refuse = { status: 0, code: '', after: true };
  const visitor = open(server);
  visitor.send({ text: 'once' });
  await until(() => server.posts.length === 1);
  server.refuse = null;
  visitor.wake();
  await until(() => visitor.state.items[0]?.state === 'stored');
  assert.deepEqual(new Set(server.posts.map((post) => post.clientId)), new Set(['client-1']));
  assert.equal(server.messages.length, 1);
  assert.equal(visitor.state.items.length, 1);
  visitor.stop();
});

test('messages leave in the order they were written, also when the first one has to wait', async () => {
  const server = makeServer();
  server.refuse = { status: 429, code: 'too_many', retryAfter: '0.05' };
  const visitor = open(server);
  for (const text of ['one', 'two', 'three']) visitor.send({ text });
  await until(() => server.calls.filter((call) => call === 'POST /visitor/messages').length >= 1);
  server.refuse = null;
  await until(() => server.messages.length === 3);
  assert.deepEqual(
    server.messages.map((kept) => kept.text),
    ['one', 'two', 'three'],
  );
  visitor.stop();
});

test('a refusal waits for a person, does not block the next message, and can be tried again', async () => {
  const server = makeServer();
  server.refuse = { status: 422, code: 'invalid' };
  const visitor = open(server);
  visitor.send({ text: 'refused' });
  await until(() => visitor.state.items[0]?.state === 'refused');
  assert.equal(visitor.state.items[0]?.why?.code, 'invalid');
  server.refuse = null;
  visitor.send({ text: 'accepted' });
  await until(() => server.messages.length === 1);
  visitor.retry('client-1');
  await until(() => server.messages.length === 2);
  visitor.stop();
});

test('a lost line comes back behind the last number and fills the gap', async () => {
  const server = makeServer();
  server.messages = [message(1), message(2)];
  const visitor = open(server, { token: 'token-1' });
  await visitor.start();
  server.sockets[0]!.accept(2);
  assert.equal(visitor.state.connection, 'online');
  server.sockets[0]!.push({ type: 'messages', messages: [message(5)], number: 5 });
  server.sockets[0]!.drop();
  assert.equal(visitor.state.connection, 'waiting');
  await until(() => server.sockets.length === 2);
  assert.match(server.sockets[1]!.url, /after=5$/);
  server.sockets[1]!.accept(6);
  server.sockets[1]!.push({ type: 'messages', messages: [message(6), message(5, { text: 'edited' })], number: 6 });
  assert.deepEqual(
    visitor.state.items.map((item) => item.stored?.text),
    ['message 1', 'message 2', 'edited', 'message 6'],
  );
  visitor.stop();
});

test('a line that breaks between the greeting and what was missed asks for it again', async () => {
  const server = makeServer();
  const visitor = open(server, { token: 'token-1' });
  await visitor.start();
  const [first] = server.sockets;
  first!.accept(4);
  first!.push({ type: 'messages', messages: [message(5)], number: 5 });
  first!.drop(1006);
  await until(() => server.sockets.length === 2);
  server.sockets[1]!.accept(9);
  server.sockets[1]!.drop(1006);
  await until(() => server.sockets.length === 3);
  assert.match(server.sockets[2]!.url, /after=5$/);
  visitor.stop();
});

test('each lost try waits longer, and a session that ended is not tried again', async () => {
  const server = makeServer();
  const visitor = open(server, { token: 'token-1' });
  await visitor.start();
  for (let tries = 0; tries < 4; tries += 1) {
    await until(() => server.sockets.length === tries + 1);
    server.sockets[tries]!.drop();
  }
  const [first, , third] = server.waits;
  assert.ok(third! > first!, `the third wait is longer than the first: ${server.waits.join(', ')}`);
  await until(() => server.sockets.length === 5);
  server.sockets[4]!.drop(4401);
  assert.equal(visitor.state.connection, 'off');
  await sleep(30);
  assert.equal(server.sockets.length, 5);
  visitor.stop();
});

test('a server that restarts says when each may come back, and so it is done', async () => {
  const server = makeServer();
  const visitor = open(server, { token: 'token-1' });
  await visitor.start();
  server.sockets[0]!.drop(1012, 'restarting, come back in 3000 ms');
  // Time runs fifty times as fast here, and a first wait of our own would be a twelfth of this.
  const began = performance.now();
  await until(() => server.sockets.length === 2);
  assert.ok(performance.now() - began > 40, 'not earlier');
  visitor.stop();
});

test('a reset frame fetches the thread again', async () => {
  const server = makeServer();
  const visitor = open(server, { token: 'token-1' });
  await visitor.start();
  server.sockets[0]!.accept(0);
  server.messages = [message(900)];
  server.sockets[0]!.push({ type: 'reset' });
  await until(() => visitor.state.items[0]?.stored?.number === 900);
  visitor.stop();
});

test('typing goes out at most every three seconds, and its end once', async () => {
  const server = makeServer();
  const visitor = open(server, { token: 'token-1' });
  await visitor.start();
  const socket = server.sockets[0]!;
  socket.accept(0);
  for (let key = 0; key < 20; key += 1) visitor.typing(true);
  visitor.typing(false);
  visitor.typing(false);
  assert.deepEqual(
    socket.sent.filter((command) => command.type === 'typing').map((command) => command['isWriting']),
    [true, false],
  );
  visitor.stop();
});

test('messages that arrive are confirmed as delivered at once and as read when seen', async () => {
  const server = makeServer();
  const visitor = open(server, { token: 'token-1' });
  await visitor.start();
  const socket = server.sockets[0]!;
  socket.accept(0);
  socket.push({ type: 'typing', name: 'Maja', isWriting: true });
  assert.equal(visitor.state.typing?.name, 'Maja');
  socket.push({ type: 'messages', messages: [message(3), message(4)], number: 4 });
  assert.equal(visitor.state.typing, null, 'an answer ends the typing');
  assert.equal(visitor.state.unread, 2);
  visitor.read();
  assert.equal(visitor.state.unread, 0);
  assert.deepEqual(
    socket.sent.map((command) => [command.type, command['number']]),
    [
      ['delivered', 4],
      ['read', 4],
    ],
  );
  visitor.stop();
});

test('identifying takes the new token and reads the thread again', async () => {
  const server = makeServer();
  const tokens: (string | null)[] = [];
  const visitor = open(server, { token: 'token-1', onToken: (token) => tokens.push(token) });
  await visitor.start();
  server.messages = [message(7)];
  const answer = await visitor.identify({ token: 'signed' });
  assert.ok(answer.ok && answer.value.proved);
  assert.equal(tokens.length, 1);
  assert.equal(visitor.state.items[0]?.stored?.number, 7);
  assert.match(server.sockets.at(-1)!.url, new RegExp(`token=${tokens[0]}&`));
  visitor.stop();
});

test('a reset leaves nothing behind: token, thread and unsent words are gone', async () => {
  const server = makeServer();
  const storage = new Storage();
  const tokens: (string | null)[] = [];
  server.messages = [message(1)];
  const visitor = open(server, { storage, token: 'token-1', onToken: (token) => tokens.push(token) });
  await visitor.start();
  server.refuse = { status: 0, code: '' };
  visitor.send({ text: 'private' });
  await visitor.reset();
  assert.deepEqual(
    [visitor.state.items.length, visitor.state.session, storage.kept.size, tokens.at(-1)],
    [0, null, 0, null],
  );
  assert.ok(server.calls.includes('DELETE /visitor'));
  visitor.stop();
});

test('pages and context are told only after consent', async () => {
  const server = makeServer();
  const bodies: unknown[] = [];
  const watching = ((input: string | URL | Request, init?: RequestInit) => {
    if (init?.body) bodies.push(JSON.parse(String(init.body)));
    return server.fetch(input, init);
  }) as typeof fetch;
  const visitor = open(server, { fetch: watching, token: 'token-1', context: () => ({ utm: { source: 'mail' } }) });
  await visitor.start();
  visitor.page({ url: 'https://shop.test/a' });
  assert.ok(!JSON.stringify(bodies).includes('utm'));
  assert.ok(!server.calls.includes('POST /visitor/pages'));
  visitor.consent('granted');
  await until(() => JSON.stringify(bodies).includes('utm'));
  await until(() => visitor.state.status === 'ready');
  visitor.page({ url: 'https://shop.test/b' });
  assert.ok(server.calls.includes('POST /visitor/pages'));
  visitor.stop();
});

test('broken storage costs nothing but memory', async () => {
  const server = makeServer();
  const broken = {
    getItem() {
      throw new Error('SecurityError');
    },
    setItem() {
      throw new Error('QuotaExceeded');
    },
    removeItem() {
      throw new Error('SecurityError');
    },
  };
  const visitor = open(server, { storage: broken });
  visitor.send({ text: 'still works' });
  await until(() => server.messages.length === 1);
  visitor.stop();
});

test('where reading stood follows from how many are unread', () => {
  const thread = merge([], [message(1), message(2, { direction: 'inbound' }), message(3), message(4)]);
  for (const unread of [0, 1, 2, 3]) assert.equal(unreadOf(thread, readNumberOf(thread, unread)), unread);
  assert.equal(unreadOf(thread, readNumberOf(thread, 99)), 3);
});
