import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeAgent, makeOwner, openDoor, PASSWORD, type Person } from '../../doors/http/testing.ts';
import { type Lies, makeAuthenticator } from '../../testing/authenticator.ts';

const ORIGIN = 'https://support.acme.example';
const door = await openDoor({ config: { publicUrl: ORIGIN } });
const owner = await makeOwner(door);
const phone = makeAuthenticator(ORIGIN);
type Creation = Parameters<typeof phone.create>[0];
type Request = Parameters<typeof phone.answer>[0];

const begin = async (who: Person, password = PASSWORD) => {
  const reply = await who.call('POST', '/auth/passkeys/start', { password });
  assert.equal(reply.status, 200, reply.text);
  return reply.body['options'] as Creation;
};
const ask = async (): Promise<Request> =>
  (await door.person().call('POST', '/auth/passkey/ask')).body['options'] as Request;
const signIn = (who: Person, response: unknown) => who.call('POST', '/auth/passkey', { response });
const mine = async (who: Person) =>
  (await who.call('GET', '/auth/passkeys')).body as {
    items: { id: string; name: string; lastUsedAt: string | null }[];
    hasPassword: boolean;
  };

test('adding a passkey needs the password, and a fresh answer to our own question', async () => {
  assert.equal((await owner.call('POST', '/auth/passkeys/start', { password: 'wrong password' })).status, 422);
  assert.equal((await owner.call('POST', '/auth/passkeys/start', {})).status, 422);
  const options = await begin(owner);
  assert.equal(options.rp.id, 'support.acme.example');
  const add = (response: unknown) => owner.call('POST', '/auth/passkeys', { name: 'My phone', response });
  for (const lies of [
    { origin: 'https://evil.example' },
    { rpId: 'evil.example' },
    { type: 'webauthn.get' },
    { isVerified: false },
    { challenge: Buffer.alloc(39, 7).toString('base64url') },
    { challenge: (await ask()).challenge },
  ] satisfies Lies[])
    assert.equal((await add(phone.create(options, lies))).status, 422, JSON.stringify(lies));
  const added = await add(phone.create(options));
  assert.deepEqual([added.status, added.body['name'], added.body['lastUsedAt']], [201, 'My phone', null]);
  const again = makeAuthenticator(ORIGIN);
  assert.equal((await add(again.create(options))).status, 422, 'a question is answered once');
  const late = await begin(owner);
  door.wait(301_000);
  assert.equal((await add(again.create(late))).status, 422, 'not after five minutes');
  assert.equal((await add(phone.create(await begin(owner)))).status, 409, 'the same one twice');
});

test('another’s question does not add a passkey to my account', async () => {
  const other = await makeAgent(door, owner, 'agent', 'other@acme.example');
  const response = makeAuthenticator(ORIGIN).create(await begin(other));
  assert.equal((await owner.call('POST', '/auth/passkeys', { name: 'x', response })).status, 422);
  assert.equal((await other.call('POST', '/auth/passkeys', { name: 'x', response })).status, 201);
  const [theirs] = (await mine(other)).items;
  assert.equal((await owner.call('DELETE', `/auth/passkeys/${theirs!.id}`)).status, 404);
  assert.equal((await owner.call('PATCH', `/auth/passkeys/${theirs!.id}`, { name: 'mine' })).status, 404);
});

test('a passkey signs in by itself, once for each question, and is marked as used', async () => {
  const person = door.person();
  const response = phone.answer(await ask());
  assert.equal((await signIn(person, response)).status, 200);
  const me = (await person.call('GET', '/me')).body['user'] as { email: string };
  assert.equal(me.email, 'owner@acme.example');
  assert.ok((await mine(owner)).items[0]!.lastUsedAt);
  assert.equal((await signIn(door.person(), response)).status, 401, 'an answer is good once');
});

test('whatever is wrong with an answer, no session opens', async () => {
  const tries: [string, unknown][] = [
    ['another site', phone.answer(await ask(), { origin: 'https://support-acme.example' })],
    ['another site’s passkey', phone.answer(await ask(), { rpId: 'support-acme.example' })],
    ['not checked by PIN or body', phone.answer(await ask(), { isVerified: false })],
    ['an old counter: a copy of the key', phone.answer(await ask(), { counter: 1 })],
    ['a challenge of its own making', phone.answer(await ask(), { challenge: 'A'.repeat(52) })],
    ['a challenge for adding', phone.answer(await ask(), { challenge: (await begin(owner)).challenge })],
    ['an answer of the other kind', phone.answer(await ask(), { type: 'webauthn.create' })],
    ['somebody else’s handle', phone.answer(await ask(), { userHandle: Buffer.from('else').toString('base64url') })],
    ['a key nobody has', makeAuthenticator(ORIGIN).answer(await ask())],
    ['another key’s signature', { ...makeAuthenticator(ORIGIN).answer(await ask()), id: phone.id, rawId: phone.id }],
  ];
  for (const [what, response] of tries) {
    const person = door.person();
    const reply = await signIn(person, response);
    assert.deepEqual([reply.status, reply.body['code'], person.cookie], [401, 'wrong_credentials', ''], what);
  }
  const late = await ask();
  door.wait(301_000);
  assert.equal((await signIn(door.person(), phone.answer(late))).status, 401, 'too late');
  const noise = phone.answer(await ask());
  for (const part of ['clientDataJSON', 'authenticatorData', 'signature'] as const) {
    const response = { ...noise, response: { ...noise.response, [part]: 'bm9pc2U' } };
    assert.equal((await signIn(door.person(), response)).status, 401, part);
  }
});

test('two at once with one counter: one gets in', async () => {
  const answers = [phone.answer(await ask(), { counter: 900 }), phone.answer(await ask(), { counter: 900 })];
  const statuses = await Promise.all(answers.map(async (each) => (await signIn(door.person(), each)).status));
  assert.deepEqual(statuses.sort(), [200, 401]);
});

test('it counts as both factors: no code is asked for', async () => {
  await door.house.db.query(`update auth_users set two_factor_enabled = true where email = 'owner@acme.example'`);
  const byPassword = await door
    .person()
    .call('POST', '/auth/sign-in', { email: 'owner@acme.example', password: PASSWORD });
  assert.equal(byPassword.body['code'], 'second_factor_required');
  assert.equal((await signIn(door.person(), phone.answer(await ask(), { counter: 901 }))).status, 200);
  await door.house.db.query('update auth_users set two_factor_enabled = false');
});

test('guessing answers is limited as guessing passwords is', async () => {
  const statuses: number[] = [];
  const person = door.person();
  for (let index = 0; index < 9; index += 1)
    statuses.push((await signIn(person, phone.answer(await ask(), { counter: 1 }))).status);
  assert.deepEqual(statuses, [...Array.from({ length: 8 }, () => 401), 429]);
  await door.house.db.query('delete from attempts');
});

test('a password can be given up for passkeys, and the last way to sign in cannot be taken away', async () => {
  const person = await makeAgent(door, owner, 'agent', 'maja@acme.example');
  const elsewhere = door.person();
  await elsewhere.call('POST', '/auth/sign-in', { email: 'maja@acme.example', password: PASSWORD });
  const giveUp = (password: string) => person.call('POST', '/auth/password/remove', { password });
  assert.equal((await giveUp(PASSWORD)).status, 409, 'not without a passkey');
  const key = makeAuthenticator(ORIGIN);
  const response = key.create(await begin(person));
  assert.equal((await person.call('POST', '/auth/passkeys', { name: 'Key', response })).status, 201);
  assert.equal((await giveUp('wrong password')).status, 422);
  assert.equal((await giveUp(PASSWORD)).status, 204);
  assert.equal((await elsewhere.call('GET', '/me')).status, 401, 'other sessions end');
  const byPassword = await door
    .person()
    .call('POST', '/auth/sign-in', { email: 'maja@acme.example', password: PASSWORD });
  assert.deepEqual([byPassword.status, byPassword.body['code']], [401, 'wrong_credentials']);
  const { items, hasPassword } = await mine(person);
  assert.equal(hasPassword, false);
  const last = await person.call('DELETE', `/auth/passkeys/${items[0]!.id}`);
  assert.equal(last.status, 409);
  assert.match(String(last.body['detail']), /last way to sign in/);

  // Signed in lately, a second one may be added without a password; long ago, it may not.
  const second = makeAuthenticator(ORIGIN);
  const fresh = door.person();
  assert.equal((await signIn(fresh, key.answer(await ask()))).status, 200);
  const options = (await fresh.call('POST', '/auth/passkeys/start', {})).body['options'] as Creation;
  const added = await fresh.call('POST', '/auth/passkeys', { name: 'Second', response: second.create(options) });
  assert.equal(added.status, 201);
  assert.equal((await fresh.call('DELETE', `/auth/passkeys/${items[0]!.id}`)).status, 204);
  assert.equal((await signIn(door.person(), key.answer(await ask()))).status, 401, 'a removed one signs nobody in');
  door.wait(11 * 60_000);
  assert.equal((await fresh.call('POST', '/auth/passkeys/start', {})).status, 403);

  // A reset link is the way back to a password.
  const before = door.letters.length;
  await door.person().call('POST', '/auth/reset', { email: 'maja@acme.example' });
  while (door.letters.length === before) await new Promise((resolve) => setTimeout(resolve, 10));
  const token = /\/reset\/(\S+)/.exec(door.letters.at(-1)!.text)![1]!;
  assert.equal(
    (await door.person().call('POST', `/auth/reset/${token}`, { password: 'a new long password' })).status,
    204,
  );
  const again = { email: 'maja@acme.example', password: 'a new long password' };
  assert.equal((await door.person().call('POST', '/auth/sign-in', again)).status, 200);
});

test('two who remove a passkey at once do not leave nobody', async () => {
  const person = await makeAgent(door, owner, 'agent', 'noor@acme.example');
  for (const name of ['One', 'Two']) {
    const response = makeAuthenticator(ORIGIN).create(await begin(person));
    assert.equal((await person.call('POST', '/auth/passkeys', { name, response })).status, 201);
  }
  assert.equal((await person.call('POST', '/auth/password/remove', { password: PASSWORD })).status, 204);
  const { items } = await mine(person);
  const replies = await Promise.all(items.map(({ id }) => person.call('DELETE', `/auth/passkeys/${id}`)));
  assert.deepEqual(replies.map(({ status }) => status).sort(), [204, 409]);
});

test('what was done with passkeys stands in the audit log', async () => {
  const { rows } = await door.house.db.query<{ what: string }>(
    `select distinct what from audit_entries where what like 'account.pass%' order by what`,
  );
  assert.deepEqual(
    rows.map(({ what }) => what),
    ['account.passkey-added', 'account.passkey-removed', 'account.password-removed', 'account.password-reset'],
  );
});

test('under an IP address, where browsers know no passkeys, the refusal says so', async () => {
  const bare = await openDoor({ config: { publicUrl: 'http://192.0.2.7:4000' } });
  const reply = await bare.person().call('POST', '/auth/passkey/ask');
  assert.deepEqual([reply.status, reply.body['code']], [409, 'conflict']);
  assert.match(String(reply.body['detail']), /not by an IP address/);
});
