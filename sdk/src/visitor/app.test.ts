// What an app asks of the client beyond a website's chat: slow storage, signed-in users, sessions that end, the background, logging out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { subjectOf } from './device.ts';
import { makeServer, message, open, quick, Storage, until } from './try-visitor.ts';
import { createVisitor } from './visitor.ts';

/** Like React Native's AsyncStorage: answers later, and can be told to be slow. */
class SlowStorage {
  readonly inner = new Storage();
  ms = 5;
  async wait() {
    await new Promise((done) => {
      setTimeout(done, this.ms);
    });
  }
  async getItem(key: string) {
    await this.wait();
    return this.inner.getItem(key);
  }
  async setItem(key: string, value: string) {
    await this.wait();
    this.inner.setItem(key, value);
  }
  async removeItem(key: string) {
    await this.wait();
    this.inner.removeItem(key);
  }
}
const jwt = (sub: string, mark = ''): string =>
  `h.${Buffer.from(JSON.stringify({ sub, mark })).toString('base64url')}.s`;
const outboxOf = (storage: Storage) =>
  (JSON.parse(storage.getItem('throughline:outbox:c1') ?? '[]') as { text: string }[]).map((entry) => entry.text);

test('a storage that answers later keeps token and unsent words, those written before it answered included', async () => {
  const server = makeServer();
  const storage = new SlowStorage();
  server.isDown = true;
  const before = open(server, { storage, clock: quick });
  before.send({ text: 'first' });
  await until(() => outboxOf(storage.inner).length === 1);
  before.stop();
  storage.ms = 40;
  const after = open(server, { storage, clock: quick, newId: () => 'later' });
  assert.equal(after.state.items.length, 0, 'not read yet');
  after.send({ text: 'second' });
  await until(() => after.state.items.length === 2);
  assert.deepEqual(
    after.state.items.map((item) => item.draft?.text),
    ['first', 'second'],
  );
  server.isDown = false;
  await until(() => server.messages.length === 2);
  assert.deepEqual(
    server.messages.map((kept) => kept.text),
    ['first', 'second'],
  );
  await until(() => storage.inner.getItem('throughline:outbox:c1') === null);
  const token = storage.inner.getItem('throughline:token:c1');
  after.stop();
  const third = open(server, { storage });
  await third.start();
  assert.equal(third.state.session?.token, token, 'the same visitor after a restart');
  third.stop();
});

test('a burst of changes to a slow storage ends with the last one', async () => {
  const server = makeServer();
  const storage = new SlowStorage();
  const visitor = open(server, { storage });
  await visitor.start();
  for (let n = 0; n < 6; n += 1) visitor.send({ text: `message ${n}` });
  await until(() => server.messages.length === 6);
  await until(() => storage.inner.getItem('throughline:outbox:c1') === null);
  visitor.stop();
});

test('a signed-in user is proved before the thread is read, once a start, and again when the token has expired', async () => {
  const server = makeServer();
  server.users.set(jwt('7'), '7');
  const asked: string[] = [];
  const visitor = open(server, {
    storage: new Storage(),
    getToken: async (why) => {
      asked.push(why);
      return why === 'start' ? jwt('7', 'expired') : jwt('7');
    },
  });
  const started = await visitor.start();
  assert.ok(started.ok && started.value.proved);
  assert.deepEqual(asked, ['start', 'expired']);
  const keys = server.bodies.map(({ key }) => key);
  assert.ok(keys.lastIndexOf('POST /visitor/identify') < keys.indexOf('GET /visitor/messages'));
  await visitor.start();
  assert.equal(asked.length, 2, 'proved already');
  visitor.stop();
});

test('a token that stays bad, and one that cannot be had, fail the start in typed words', async () => {
  const server = makeServer();
  server.users.set('good', '1');
  const bad = open(server, { getToken: () => Promise.resolve(jwt('1', 'forged')) });
  const refused = await bad.start();
  assert.ok(!refused.ok && refused.refusal.code === 'invalid' && refused.refusal.fields['token']);
  assert.equal(bad.state.status, 'failed');
  bad.stop();
  const away = open(server, { getToken: () => Promise.reject(new Error('our backend is down')), retriesStart: false });
  const missing = await away.start();
  assert.deepEqual(missing.ok ? null : [missing.refusal.code, missing.refusal.detail], [
    'no_token',
    'our backend is down',
  ]);
  away.stop();
});

test('another user on the same device does not send what the one before left unsent', async () => {
  const server = makeServer();
  const storage = new Storage();
  for (const user of ['7', '8']) server.users.set(jwt(user), user);
  const first = open(server, { storage, getToken: () => Promise.resolve(jwt('7')) });
  await first.start();
  server.isDown = true;
  first.send({ text: 'my secret' });
  await until(() => server.calls.includes('POST /visitor/messages'));
  first.stop();
  server.isDown = false;
  const again = open(server, { storage, getToken: () => Promise.resolve(jwt('7', '')) });
  assert.deepEqual(
    again.state.items.map((item) => item.draft?.text),
    ['my secret'],
  );
  again.stop();
  const other = open(server, { storage, getToken: () => Promise.resolve(jwt('8')) });
  await other.start();
  assert.deepEqual([other.state.items.length, outboxOf(storage), server.posts.length], [0, [], 0]);
  other.stop();
});

test('where nobody is signed in any more, the thread of whoever was is left', async () => {
  const server = makeServer();
  const storage = new Storage();
  server.users.set(jwt('7'), '7');
  const first = open(server, { storage, getToken: () => Promise.resolve(jwt('7')) });
  await first.start();
  const proved = first.state.session!.token;
  first.stop();
  const nobody = open(server, { storage, getToken: () => Promise.resolve(null) });
  await nobody.start();
  assert.equal(nobody.state.session?.proved, false);
  assert.notEqual(nobody.state.session?.token, proved);
  await until(() => server.bodies.some(({ key, token }) => key === 'DELETE /visitor' && token === proved));
  nobody.stop();
});

test('a session the server has forgotten is begun anew, proved again, and the message goes out once', async () => {
  const server = makeServer();
  server.users.set(jwt('7'), '7');
  const storage = new Storage();
  const visitor = open(server, { storage, getToken: () => Promise.resolve(jwt('7')) });
  await visitor.start();
  const before = visitor.state.session!.token;
  server.ended.add(before);
  visitor.send({ text: 'still me' });
  await until(() => server.messages.length === 1);
  assert.notEqual(visitor.state.session?.token, before);
  assert.ok(visitor.state.session?.proved);
  server.ended.add(visitor.state.session!.token);
  const sockets = server.sockets.length;
  server.sockets.at(-1)!.drop(4401);
  await until(() => server.sockets.length > sockets);
  assert.ok(visitor.state.session?.proved, 'the socket’s end says the same');
  visitor.stop();
});

test('a stored token the server has forgotten is no obstacle at the start', async () => {
  const server = makeServer();
  server.users.set(jwt('7'), '7');
  const storage = new Storage();
  storage.setItem('throughline:token:c1', 'of-another-life');
  server.ended.add('of-another-life');
  const visitor = open(server, { storage, getToken: () => Promise.resolve(jwt('7')) });
  const started = await visitor.start();
  assert.ok(started.ok && started.value.proved);
  visitor.stop();
});

test('a start that finds no network is tried again by itself', async () => {
  const server = makeServer();
  server.isDown = true;
  const visitor = open(server, { clock: quick });
  const first = await visitor.start();
  assert.ok(!first.ok && first.refusal.code === 'offline');
  server.isDown = false;
  await until(() => visitor.state.status === 'ready');
  visitor.stop();
});

test('in the background the line is closed and words still go out; in front again it resumes where it was', async () => {
  const server = makeServer();
  const visitor = open(server, { token: 'token-1' });
  await visitor.start();
  server.sockets[0]!.accept(0);
  server.sockets[0]!.push({ type: 'messages', messages: [message(9)], number: 9 });
  visitor.background();
  assert.equal(visitor.state.connection, 'off');
  visitor.send({ text: 'from a pocket' });
  await until(() => server.messages.length === 1);
  assert.equal(server.sockets.length, 1);
  visitor.foreground();
  await until(() => server.sockets.length === 2);
  assert.match(server.sockets[1]!.url, /after=9$/);
  visitor.stop();
});

test('logging out without a network leaves nothing here, and tells the server when it can be reached', async () => {
  const server = makeServer();
  const storage = new Storage();
  const visitor = open(server, { storage });
  await visitor.start();
  const { token } = visitor.state.session!;
  server.isDown = true;
  await visitor.reset();
  assert.deepEqual([...storage.kept.keys()], ['throughline:goodbye:c1']);
  visitor.stop();
  server.isDown = false;
  const next = open(server, { storage });
  await next.start();
  await until(() => server.bodies.some(({ key, token: used }) => key === 'DELETE /visitor' && used === token));
  await until(() => storage.getItem('throughline:goodbye:c1') === null);
  assert.notEqual(next.state.session?.token, token);
  next.stop();
});

test('a device is registered for pushes, and bytes are uploaded as a file', async () => {
  const server = makeServer();
  const visitor = open(server);
  const answer = await visitor.registerPush({ kind: 'fcm', token: 'a-registration-token-of-firebase' });
  assert.ok(answer.ok);
  await visitor.removePush();
  assert.deepEqual(
    server.calls.filter((call) => call.endsWith('/push')),
    ['PUT /visitor/push', 'DELETE /visitor/push'],
  );
  let form: FormData | null = null;
  const uploading = createVisitor({
    baseUrl: 'http://h',
    channelId: 'c1',
    token: 'token-1',
    fetch: async (_url, init) => {
      form = init?.body as FormData;
      return new Response(JSON.stringify({ id: 'f1' }), { status: 201 });
    },
  });
  const told: number[] = [];
  const stored = await uploading.upload(new TextEncoder().encode('hello'), 'note.txt', {
    mime: 'text/plain',
    onProgress: (fraction) => told.push(fraction),
  });
  assert.ok(stored.ok && stored.value.id === 'f1');
  const file = form!.get('file') as File;
  assert.deepEqual([file.name, file.type, await file.text(), told], ['note.txt', 'text/plain', 'hello', [1]]);
});

test('an item that has not changed stays the same object, and so does the list', async () => {
  const server = makeServer();
  server.messages = [message(1), message(2)];
  const visitor = open(server, { token: 'token-1' });
  await visitor.start();
  const [items, [first]] = [visitor.state.items, visitor.state.items];
  server.sockets[0]!.accept(2);
  server.sockets[0]!.push({ type: 'typing', name: 'Maja', isWriting: true });
  assert.equal(visitor.state.items, items, 'typing changes no message');
  server.sockets[0]!.push({ type: 'messages', messages: [message(3)], number: 3 });
  assert.notEqual(visitor.state.items, items);
  assert.equal(visitor.state.items[0], first);
  visitor.stop();
});

test('whom a JWT speaks of is read; what cannot be read speaks of itself alone', () => {
  const token = `x.${Buffer.from('{"sub":"user-42","n":1}').toString('base64url')}.y`;
  assert.deepEqual([subjectOf(token), subjectOf('rubbish')], ['user-42', 'rubbish']);
});
