import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, beforeEach, test } from 'node:test';
import { type Lies, type Someone, startIdentityProvider } from '../../../../../tools/doubles/identity-provider.ts';
import { type Answer, makeAgent, makeOwner, openDoor, PASSWORD, type Person } from '../../../doors/http/testing.ts';
import { ssoDoor } from '../../../doors/sso.ts';
import { makeLog } from '../../../ground/log.ts';
import { makeNet } from '../../../ground/net.ts';
import { rotateKeys } from '../../../ground/rotate.ts';
import { keyRing } from '../../../ground/secrets.ts';
import { dropSecondFactor, peopleHandlers, ssoRoutes } from '../index.ts';

const ORIGIN = 'https://support.acme.example';
const provider = await startIdentityProvider();
const [openNet, closedNet] = [true, false].map((allowPrivate) => makeNet({ allowPrivate, log: makeLog('silent') }));
const records = new Map<string, string[]>();
const door = await openDoor({
  rooms: [peopleHandlers, ssoRoutes(async (name) => records.get(name) ?? [])],
  config: { publicUrl: ORIGIN, vendorUrls: { SSO_BASE_URL: provider.url } },
  doors: ssoDoor,
});
Object.assign(door.house, { vendorNet: openNet });
after(async () => {
  await Promise.all([provider.stop(), openNet!.close(), closedNet!.close()]);
});
const owner = await makeOwner(door);
const workspaceId = ((await owner.call('GET', '/workspace')).body as { id: string }).id;
const settings = { issuer: provider.url, clientId: provider.client.id, clientSecret: provider.client.secret };
const ada: Someone = { sub: 'u-ada', email: 'ada@acme.example', email_verified: true, name: 'Ada Lovelace' };
interface Settings {
  domains: { id: string; domain: string; recordName: string; recordValue: string; isProved: boolean }[];
  connection: { lastFailure: string | null } | null;
  isRequired: boolean;
}

beforeEach(async () => {
  provider.lies = {};
  await door.house.db.query('delete from attempts');
});

async function prove(who: Person, domain: string, headers: Record<string, string> = {}): Promise<Answer> {
  const { domains } = (await who.call('POST', '/sso/domains', { domain }, headers)).body as unknown as Settings;
  const found = domains.find((each) => each.domain === domain)!;
  records.set(found.recordName, ['v=spf1 -all', found.recordValue]);
  return who.call('POST', `/sso/domains/${found.id}/prove`, undefined, headers);
}
const go = (who: Person, url: string, headers: Record<string, string> = {}) =>
  door.app.inject({
    url: url.replace(ORIGIN, ''),
    headers: { ...(who.cookie ? { cookie: who.cookie } : {}), ...headers },
  });
async function begin(who: Person, where = `/sso/${workspaceId}/start`): Promise<string> {
  const reply = await go(who, where);
  assert.equal(reply.statusCode, 303);
  const set = String(reply.headers['set-cookie'] ?? '');
  if (set) who.cookie = set.split(';')[0]!;
  return String(reply.headers.location);
}
/** Comes back from the provider: where one is led, and the session if there is one. */
async function comeBack(who: Person, url: string): Promise<string> {
  const reply = await go(who, url);
  const session = [reply.headers['set-cookie'] ?? []].flat().find((each) => each.startsWith('__Host-throughline='));
  if (session) who.cookie = session.split(';')[0]!;
  return String(reply.headers.location);
}
async function signIn(who: Someone, where?: string): Promise<{ person: Person; at: string }> {
  const person = door.person();
  const at = await comeBack(person, provider.signIn(await begin(person, where), who));
  return { person, at };
}
const failure = async () =>
  ((await owner.call('GET', '/sso')).body as unknown as Settings).connection?.lastFailure ?? '';

test('only an owner sets it, and the secret never comes back', async () => {
  const admin = await makeAgent(door, owner, 'admin', 'admin@acme.example');
  assert.equal((await admin.call('PUT', '/sso', settings)).status, 403);
  assert.equal((await admin.call('GET', '/sso')).status, 403);
  for (const issuer of ['http://login.acme.example', 'nonsense', 'https://login.microsoftonline.com/common/v2.0'])
    assert.equal((await owner.call('PUT', '/sso', { ...settings, issuer })).status, 422, issuer);
  const saved = await owner.call('PUT', '/sso', settings);
  assert.equal(saved.status, 200, saved.text);
  assert.ok(!saved.text.includes(provider.client.secret));
  const { rows } = await door.house.db.query<{ all: string }>(
    `select (select string_agg(c::text, '') from sso_connections c) || (select string_agg(a::text, '') from audit_entries a) as all`,
  );
  assert.ok(!rows[0]!.all.includes(provider.client.secret), 'sealed, and not in the audit log');
});

test('a domain counts only once its TXT record is there, and belongs to one workspace', async () => {
  assert.equal((await owner.call('POST', '/sso/domains', { domain: 'not a domain' })).status, 422);
  const added = (await owner.call('POST', '/sso/domains', { domain: 'ACME.example' })).body as unknown as Settings;
  const [domain] = added.domains;
  assert.deepEqual([domain!.domain, domain!.recordName], ['acme.example', '_throughline.acme.example']);
  const tryIt = () => owner.call('POST', `/sso/domains/${domain!.id}/prove`);
  assert.match(String((await tryIt()).body['detail']), /no TXT record/);
  records.set(domain!.recordName, ['throughline-domain=another']);
  assert.match(String((await tryIt()).body['detail']), /says something else/);
  const ways = () => door.person().call('POST', '/auth/ways', { email: 'who@acme.example' });
  assert.equal((await ways()).body['sso'], null, 'nobody is taken anywhere before that');
  assert.equal((await signIn(ada)).at, '/login?sso=unproved-domain');
  records.set(domain!.recordName, [domain!.recordValue]);
  assert.equal((await tryIt()).status, 200);
  assert.equal(((await ways()).body['sso'] as { url: string }).url, `/sso/${workspaceId}/start`);

  const second = (await owner.call('POST', '/workspaces', { name: 'Second' })).body as { id: string };
  const there = { 'throughline-workspace': second.id };
  assert.equal((await prove(owner, 'acme.example', there)).status, 409, 'proved by another workspace');
});

test('somebody of a proved domain comes in, gets a place with the role that was chosen, and lands where they were going', async () => {
  const { person, at } = await signIn(ada, `/sso/${workspaceId}/start?next=/contacts%3Fa%3Db&email=ada@acme.example`);
  assert.equal(at, '/contacts?a=b');
  const me = (await person.call('GET', '/me')).body as {
    user: { email: string; name: string };
    agent: { role: string };
  };
  assert.deepEqual([me.user.email, me.user.name, me.agent.role], ['ada@acme.example', 'Ada Lovelace', 'agent']);
  const again = await signIn({ ...ada, email: 'renamed@elsewhere.example' });
  assert.equal(
    ((await again.person.call('GET', '/me')).body['user'] as { email: string }).email,
    'ada@acme.example',
    'known by subject, the address no longer decides',
  );
  for (const next of ['https://evil.example/', '//evil.example', '/\\evil.example', '/login', 'javascript:alert(1)'])
    assert.equal((await signIn(ada, `/sso/${workspaceId}/start?next=${encodeURIComponent(next)}`)).at, '/', next);
});

test('the secret is told in whichever way the provider takes, claims come from userinfo too, and keys may be new', async () => {
  provider.lies = { takes: 'client_secret_post', isThin: true };
  assert.equal((await signIn({ ...ada, sub: 'u-thin', email: 'thin@acme.example' })).at, '/');
  provider.lies = {};
  provider.roll();
  assert.equal((await signIn(ada)).at, '/');
});

test('an answer that is not genuine opens nothing', async () => {
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const past = Math.floor(Date.now() / 1000) - 600;
  const tries: [string, Lies, RegExp][] = [
    ['another issuer', { claims: { iss: 'https://evil.example' } }, /somebody else|unexpected|"iss"/i],
    ['another audience', { claims: { aud: 'another-client' } }, /somebody else/],
    ['several audiences, none of them us', { claims: { aud: ['a', 'b'] } }, /somebody else/],
    ['another nonce', { claims: { nonce: 'replayed-from-another-sign-in' } }, /somebody else/],
    ['no nonce', { claims: { nonce: undefined } }, /./],
    ['expired', { claims: { exp: past, iat: past - 300 } }, /too old/],
    ['without an end', { claims: { exp: undefined } }, /./],
    ['alg none', { alg: 'none' }, /./],
    ['the public key as a shared secret', { alg: 'HS256' }, /./],
    ['a key nobody published', { key: stranger }, /./],
    ['a provider that calls itself otherwise', { issuer: 'https://evil.example' }, /another name|issuer/],
  ];
  for (const [what, lies, words] of tries) {
    provider.lies = lies;
    const person = door.person();
    const reply = await go(person, `/sso/${workspaceId}/start`);
    let at = String(reply.headers.location);
    if (at.startsWith(provider.url)) {
      person.cookie = String(reply.headers['set-cookie']).split(';')[0]!;
      at = await comeBack(person, provider.signIn(at, ada));
    }
    assert.equal(at, '/login?sso=provider', what);
    assert.equal((await person.call('GET', '/me')).status, 401, what);
    assert.match(await failure(), words, what);
  }
});

test('state belongs to one browser and is answered once', async () => {
  const victim = door.person();
  const attacker = door.person();
  const url = provider.signIn(await begin(attacker), ada);
  await begin(victim);
  assert.equal(await comeBack(victim, url), '/login?sso=expired', 'somebody else’s sign-in');
  assert.equal(await comeBack(attacker, url), '/login?sso=expired', 'and it is used up');
  const replay = door.person();
  const good = provider.signIn(await begin(replay), ada);
  assert.equal(await comeBack(replay, good), '/');
  assert.equal(await comeBack(replay, good), '/login?sso=expired', 'an answer is good once');
  const forged = new URL(provider.signIn(await begin(replay), ada));
  forged.searchParams.set('state', 'A'.repeat(43));
  assert.equal(await comeBack(replay, forged.href), '/login?sso=expired', 'a state of their own making');
  const late = door.person();
  const slow = provider.signIn(await begin(late), ada);
  door.wait(11 * 60_000);
  assert.equal(await comeBack(late, slow), '/login?sso=expired', 'after ten minutes');
  const other = door.person();
  const stolen = new URL(provider.signIn(await begin(other), ada));
  stolen.searchParams.set('code', 'another');
  assert.equal(await comeBack(other, stolen.href), '/login?sso=provider', 'a code that is not good');
});

test('what a provider says of an address counts only for proved domains, and only when it is verified', async () => {
  const refused = async (who: Someone, code: string) => assert.equal((await signIn(who)).at, `/login?sso=${code}`);
  await refused({ sub: 'x1', email: 'owner@acme.example', email_verified: false }, 'unverified-email');
  await refused({ sub: 'x2', email: 'owner@acme.example', email_verified: 'false' }, 'unverified-email');
  await refused({ sub: 'x3', email: 'owner@other.example', email_verified: true }, 'unproved-domain');
  await refused({ sub: 'x4', email: 'owner@acme.example.evil.example', email_verified: true }, 'unproved-domain');
  await refused({ sub: 'x5', email: 'owner@evil.example@acme.example', email_verified: true }, 'no-email');
  await refused({ sub: 'x6' }, 'no-email');
  await refused(
    { sub: 'x7', email: 'owner@acme.example', email_verified: true, hd: 'evil.example' },
    'unproved-domain',
  );
  await refused({ sub: 'u-other', email: 'ada@acme.example', email_verified: true }, 'another-person');
});

test('the provider of one workspace never opens another: not its people, not their account', async () => {
  const second = (await owner.call('GET', '/me')).body['workspaces'] as { id: string; name: string }[];
  const there = { 'throughline-workspace': second.find((each) => each.name === 'Second')!.id };
  // The second workspace's owner is a stranger to the first one's people, with a provider of their own making.
  assert.equal((await owner.call('PUT', '/sso', settings, there)).status, 200);
  assert.equal((await prove(owner, 'evil.example', there)).status, 200);
  const start = `/sso/${there['throughline-workspace']}/start`;
  assert.equal(
    (await signIn({ sub: 'y1', email: 'ada@acme.example', email_verified: true }, start)).at,
    '/login?sso=unproved-domain',
  );
  assert.equal((await signIn({ ...ada }, start)).at, '/login?sso=unproved-domain', 'a subject is known per workspace');

  // Even for somebody who works in both, it opens its own and nothing else.
  const both = await makeAgent(door, owner, 'agent', 'both@evil.example');
  const { person, at } = await signIn({ sub: 'y2', email: 'both@evil.example', email_verified: true }, start);
  assert.equal(at, '/');
  const me = (await person.call('GET', '/me')).body as { workspace: { id: string }; workspaces: { id: string }[] };
  assert.deepEqual(
    me.workspaces.map((each) => each.id),
    [there['throughline-workspace']],
  );
  assert.equal((await person.call('GET', '/me', undefined, { 'throughline-workspace': workspaceId })).status, 403);
  for (const [method, path, body] of [
    ['POST', '/auth/passkeys/start', {}],
    ['POST', '/auth/two-factor/start', { password: PASSWORD }],
    ['POST', '/auth/password', { current: PASSWORD, password: 'another long password' }],
    ['POST', '/workspaces', { name: 'Third' }],
  ] as const)
    assert.equal((await person.call(method, path, body)).status, 403, path);
  const sessions = (await person.call('GET', '/auth/sessions')).body['items'] as { id: string }[];
  assert.equal(sessions.length, 1, 'nor does it see the account’s other sessions');
  const theirs = (await both.call('GET', '/auth/sessions')).body['items'] as { id: string; current: boolean }[];
  const own = theirs.find((each) => each.current)!;
  assert.equal((await person.call('DELETE', `/auth/sessions/${own.id}`)).status, 404);
  assert.equal((await person.call('POST', '/auth/sign-out')).status, 204);
  assert.equal((await person.call('GET', '/me')).status, 401);
});

test('who was disabled does not come back in; enabled again they are linked anew', async () => {
  const agents = (await owner.call('GET', '/agents')).body['items'] as { id: string; email: string }[];
  const { id } = agents.find((each) => each.email === 'ada@acme.example')!;
  const { person } = await signIn(ada);
  assert.equal((await owner.call('PATCH', `/agents/${id}`, { state: 'disabled' })).status, 200);
  assert.equal((await person.call('GET', '/me')).status, 401, 'their session is over');
  assert.equal((await signIn(ada)).at, '/login?sso=disabled');
  assert.equal((await owner.call('PATCH', `/agents/${id}`, { state: 'active' })).status, 200);
  assert.equal((await signIn({ ...ada, sub: 'u-ada-new' })).at, '/', 'made anew at the provider');
});

test('where people do not join by themselves, a stranger is refused and a colleague is let in', async () => {
  await makeAgent(door, owner, 'lead', 'lead@acme.example');
  assert.equal((await owner.call('PUT', '/sso', { ...settings, clientSecret: undefined, joins: false })).status, 200);
  assert.equal(
    (await signIn({ sub: 'z1', email: 'new@acme.example', email_verified: true })).at,
    '/login?sso=not-invited',
  );
  assert.equal((await signIn({ sub: 'z2', email: 'lead@acme.example', email_verified: true })).at, '/');
  await owner.call('PUT', '/sso', { ...settings, clientSecret: undefined });
});

test('it becomes the only way in once it works and owners have a way back', async () => {
  const setRequired = (isRequired: boolean) => owner.call('POST', '/sso/required', { isRequired });
  await owner.call('PUT', '/sso', settings);
  assert.match(String((await setRequired(true)).body['detail']), /Sign in through the provider once/);
  assert.equal((await signIn({ ...ada, sub: 'u-ada-new' })).at, '/');
  assert.match(String((await setRequired(true)).body['detail']), /Still without one: .*Olga/);
  await door.house.db.query(`update auth_users set two_factor_enabled = true where email = 'owner@acme.example'`);
  const lead = door.person();
  await lead.call('POST', '/auth/sign-in', { email: 'lead@acme.example', password: PASSWORD });
  assert.equal((await lead.call('GET', '/me')).status, 200);
  assert.equal((await setRequired(true)).status, 200);
  assert.equal((await lead.call('GET', '/me')).status, 403, 'a session by password no longer leads in');
  const refused = await door.person().call('POST', '/auth/sign-in', { email: 'lead@acme.example', password: PASSWORD });
  assert.deepEqual([refused.status, refused.body['code']], [403, 'sso_required']);
  assert.equal((await owner.call('GET', '/me')).status, 200, 'an owner with a second factor stays in');
  assert.equal((await signIn({ sub: 'z2', email: 'lead@acme.example', email_verified: true })).at, '/');
  for (const [method, path, body] of [
    ['DELETE', '/sso', undefined],
    ['PUT', '/sso', { ...settings, isEnabled: false }],
  ] as const)
    assert.equal((await owner.call(method, path, body)).status, 409, `${method} ${path}`);
  assert.equal(
    (await owner.call('POST', '/auth/two-factor/stop', { password: PASSWORD })).status,
    409,
    'the way back stays',
  );

  // The operator's way back: an owner without second factor must not be locked out by both.
  assert.equal(await dropSecondFactor(door.house.db, 'owner@acme.example'), true);
  await owner.call('POST', '/auth/sign-in', { email: 'owner@acme.example', password: PASSWORD });
  assert.equal(((await owner.call('GET', '/sso')).body as unknown as Settings).isRequired, false);
});

test('a provider in a private network is not called, and the words say why', async () => {
  Object.assign(door.house, { vendorNet: closedNet });
  assert.equal((await go(door.person(), `/sso/${workspaceId}/start`)).headers.location, '/login?sso=provider');
  const { checks } = (await owner.call('POST', '/sso/test')).body as unknown as {
    checks: { isOk: boolean; words: string }[];
  };
  assert.equal(checks[0]!.isOk, false);
  assert.match(checks[0]!.words, /private network/);
  Object.assign(door.house, { vendorNet: openNet });
  const good = (await owner.call('POST', '/sso/test')).body as unknown as { checks: { isOk: boolean }[] };
  assert.deepEqual(
    good.checks.map((each) => each.isOk),
    [true, true, true],
  );
  await owner.call('PUT', '/sso', { ...settings, clientSecret: 'not the secret' });
  await signIn(ada);
  assert.match(await failure(), /client id or secret/);
});

test('the secret survives a change of keys, and is not sent to another provider', async () => {
  await owner.call('PUT', '/sso', settings);
  const fresh = keyRing([Buffer.alloc(32, 9), Buffer.alloc(32, 7)]);
  assert.match(await rotateKeys(door.house.db, fresh), /sealed anew/);
  const keys = door.house.keys;
  Object.assign(door.house, { keys: keyRing([Buffer.alloc(32, 9)]) });
  const { at } = await signIn({ ...ada, sub: 'u-ada-new' });
  Object.assign(door.house, { keys });
  assert.equal(at, '/');
  const moved = await owner.call('PUT', '/sso', {
    ...settings,
    issuer: 'https://login.else.example',
    clientSecret: undefined,
  });
  assert.equal((moved.body['connection'] as { hasSecret: boolean }).hasSecret, false);
});
