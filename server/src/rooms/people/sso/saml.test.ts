// SAML 2.0 as owners and colleagues meet it.
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import type { Lies, Somebody } from '../../../../../tools/doubles/saml-provider.ts';
import { makeAgent } from '../../../doors/http/testing.ts';
import { rotateKeys } from '../../../ground/rotate.ts';
import { keyRing } from '../../../ground/secrets.ts';
import { checkSaml } from './saml/check.ts';
import {
  acsUrl,
  ada,
  begin,
  closedNet,
  door,
  entityId,
  openNet,
  ORIGIN,
  other,
  owner,
  post,
  provider,
  read,
  save,
  settings,
  signIn,
  workspaceId,
} from './saml/testing.ts';
import { connectionOf } from './store.ts';

test('an owner sets it by the provider’s metadata, pasted or by address, and a mistake is told at its field', async () => {
  const admin = await makeAgent(door, owner, 'admin', 'admin@acme.example');
  for (const [method, path, body] of [
    ['PUT', '/sso/saml', settings],
    ['POST', '/sso/saml/metadata', { xml: provider.metadata() }],
    ['POST', '/sso/trial', undefined],
  ] as const)
    assert.equal((await admin.call(method, path, body)).status, 403, path);
  for (const given of [{ xml: provider.metadata() }, { url: provider.entityId() }]) {
    const found = (await owner.call('POST', '/sso/saml/metadata', given)).body;
    assert.deepEqual([found['issuer'], found['signInUrl']], [settings.issuer, settings.signInUrl]);
  }
  Object.assign(door.house, { vendorNet: closedNet });
  const unasked = await owner.call('POST', '/sso/saml/metadata', { url: provider.entityId() });
  Object.assign(door.house, { vendorNet: openNet });
  assert.match(unasked.text, /private network.*Paste its metadata/);
  const bomb = `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>${provider.metadata()}`;
  for (const [given, words] of [
    [{ xml: bomb }, /document type/],
    [{ xml: '<a' }, /well-formed/],
    [{ xml: '<a/>' }, /no metadata/],
    [{ xml: provider.metadata().replace('HTTP-Redirect', 'HTTP-Artifact') }, /by redirect/],
    [{ url: 'http://login.acme.example/metadata' }, /begins with https/],
  ] as const) {
    const reply = await owner.call('POST', '/sso/saml/metadata', given);
    assert.equal(reply.status, 422);
    assert.match(reply.text, words);
  }
  for (const wrong of [
    { signInUrl: 'http://x.example' },
    { certificates: 'abc' },
    { issuer: ' ' },
    { signInUrl: 'javascript:alert(1)' },
  ])
    assert.equal((await owner.call('PUT', '/sso/saml', { ...settings, ...wrong })).status, 422, JSON.stringify(wrong));
});

test('a colleague comes in with the role that was chosen, lands where they were going, and is known by NameID from then on', async () => {
  const { person, at } = await signIn(ada, {}, `/sso/${workspaceId}/start?next=/contacts%3Fa%3Db`);
  assert.equal(at, '/contacts?a=b');
  const me = (await person.call('GET', '/me')).body as {
    user: { email: string; name: string };
    agent: { role: string };
  };
  assert.deepEqual([me.user.email, me.user.name, me.agent.role], ['ada@acme.example', 'Ada Lovelace', 'agent']);
  const again = await signIn(
    { nameId: 'u-ada', attributes: { mail: 'renamed@elsewhere.example' } },
    { signs: 'response' },
  );
  assert.equal(((await again.person.call('GET', '/me')).body['user'] as { email: string }).email, 'ada@acme.example');
  assert.equal((await signIn(ada, { signs: 'both' })).at, '/');
  const entra = { 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress': 'Grace@acme.example' };
  assert.equal((await signIn({ nameId: 'u-grace', attributes: entra })).at, '/');
  const email = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';
  assert.equal((await signIn({ nameId: 'bare@acme.example', format: email })).at, '/');
  assert.equal((await person.call('POST', '/auth/sign-out')).status, 204);
  assert.equal((await person.call('GET', '/me')).status, 401, 'signing out ends our session');
  const { rows } = await door.house.db.query<{ count: number }>(
    `select count(*)::int from audit_entries where what = 'account.signed-in-by-sso'`,
  );
  assert.equal(rows[0]!.count, 5);
  await save({ joins: false });
  assert.equal(
    (await signIn({ nameId: 'u-new', attributes: { email: 'new@acme.example' } })).at,
    '/login?sso=not-invited',
  );
  assert.equal(
    (await signIn({ nameId: 'u-evil', attributes: { email: 'a@evil.example' } })).at,
    '/login?sso=unproved-domain',
  );
  assert.equal(
    (await signIn({ nameId: 'u-ada2', attributes: { email: 'ada@acme.example' } })).at,
    '/login?sso=another-person',
  );
  await save();
});

test('an answer is good once, in the browser that asked, for the workspace that asked, in time', async () => {
  const [victim, attacker] = [door.person(), door.person()];
  const question = await begin(attacker);
  const form = provider.respond(question, ada);
  await begin(victim);
  assert.equal(await post(victim, form), '/login?sso=expired', 'somebody else’s sign-in');
  const person = door.person();
  const asked = await begin(person);
  const good = provider.respond(asked, ada);
  assert.equal(await post(person, good), '/');
  assert.equal(await post(door.person(), good), '/login?sso=expired', 'replayed');
  await save({ allowsIdpInitiated: true });
  assert.equal(await post(door.person(), good), '/login?sso=expired', 'replayed as if nobody had asked');
  const [late, slow] = [door.person(), door.person()];
  const old = provider.respond(await begin(slow), ada);
  door.wait(4 * 60_000);
  assert.equal(await post(late, old), '/login?sso=expired', 'the ticket is for the browser');
  door.wait(-4 * 60_000);
  await save();

  const second = (await owner.call('POST', '/workspaces', { name: 'Second' })).body as { id: string };
  const there = { 'throughline-workspace': second.id };
  const foreign = { issuer: other.entityId(), signInUrl: `${other.url}/sso`, certificates: other.published.join('') };
  assert.equal((await owner.call('PUT', '/sso/saml', { ...foreign, allowsIdpInitiated: true }, there)).status, 200);
  const theirs = `${ORIGIN}/sso/saml/${second.id}/acs`;
  const ours = await begin(door.person());
  assert.equal(
    await post(door.person(), provider.respond(ours, ada), theirs),
    '/login?sso=expired',
    'our question, their door',
  );
  const asIfOurs = other.respond({ ...ours, id: '' }, ada, { inResponseTo: null, issuer: settings.issuer });
  assert.equal(
    await post(door.person(), { ...asIfOurs, RelayState: '' }),
    '/login?sso=provider',
    'their provider, our door',
  );
  const one = { id: '', issuer: `${ORIGIN}/sso/saml/${second.id}/metadata`, acsUrl: theirs, relayState: '/' };
  assert.equal(
    await post(door.person(), other.respond(one, ada), theirs),
    '/login?sso=unproved-domain',
    'their provider, our people',
  );
});

test('a sign-in begins at the provider only where that is switched on, and never leads to another site', async () => {
  const unasked = (relayState: string) =>
    provider.respond({ id: '', issuer: entityId, acsUrl, relayState }, ada, { inResponseTo: null });
  assert.equal(await post(door.person(), unasked('')), '/login?sso=unasked');
  assert.match((await read()).connection.lastFailure!, /began at the provider/);
  await save({ allowsIdpInitiated: true });
  const person = door.person();
  assert.equal(await post(person, unasked('/contacts?a=b')), '/contacts?a=b');
  assert.equal((await person.call('GET', '/me')).status, 200);
  for (const next of [
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/login',
    'javascript:alert(1)',
    '/sso/x',
  ])
    assert.equal(await post(door.person(), unasked(next)), '/', next);
  const once = unasked('');
  assert.equal(await post(door.person(), once), '/');
  assert.equal(await post(door.person(), once), '/login?sso=expired', 'good once');
  const answered = provider.respond({ id: '_x', issuer: entityId, acsUrl, relayState: '' }, ada);
  assert.equal(await post(door.person(), answered), '/login?sso=expired', 'an answer to a question nobody asked');
  await door.house.db.query(`update sso_connections set last_failure = null where workspace_id = $1`, [workspaceId]);
  await post(door.person(), { SAMLResponse: 'AAAA', RelayState: '' });
  assert.equal((await read()).connection.lastFailure, null, 'a stranger’s noise is not shown to owners');
  await save({ isEnabled: false });
  assert.equal(await post(door.person(), unasked('')), '/login?sso=off');
  await save();
});

test('while a provider changes its key both certificates hold, and the end of one is shown before it comes', async () => {
  await provider.roll();
  assert.equal((await signIn(ada)).at, '/login?sso=provider');
  assert.match((await read()).connection.lastFailure!, /none of the certificates/);
  await save({ certificates: provider.published.join('\n') });
  assert.equal((await signIn(ada)).at, '/');
  const { certificates } = (await read()).connection.saml;
  assert.equal(certificates.length, 2);
  const row = (await connectionOf(door.house.db, workspaceId))!;
  const end = Math.max(...certificates.map((each) => Date.parse(each.expiresAt)));
  const look = (days: number) => checkSaml(row, new Date(end + days * 86_400_000))[1]!;
  assert.equal(look(-40).isOk, true);
  assert.match(look(-20).words, /within 30 days/);
  assert.match(look(1).words, /has expired/);
});

test('questions are signed where that is asked for, by a key that is sealed and survives a change of keys', async () => {
  await save({ signsRequests: true, certificates: provider.published.join('\n') });
  const metadata = await door.app.inject({ url: `/sso/saml/${workspaceId}/metadata` });
  assert.match(String(metadata.headers['content-type']), /samlmetadata/);
  assert.ok(metadata.body.includes(`entityID="${entityId}"`) && metadata.body.includes(`Location="${acsUrl}"`));
  const bare = /<ds:X509Certificate>([^<]+)</.exec(metadata.body)![1]!;
  provider.ours = new X509Certificate(Buffer.from(bare, 'base64'));
  assert.equal((await signIn(ada)).at, '/');
  const stored = async () =>
    (await door.house.db.query<{ all: string }>(`select string_agg(c::text, '') as all from sso_connections c`))
      .rows[0]!.all;
  assert.ok(!(await stored()).includes('PRIVATE KEY'));
  assert.match(
    await rotateKeys(door.house.db, keyRing([Buffer.alloc(32, 9), Buffer.alloc(32, 7)])),
    /1 secret was sealed anew/,
  );
  const keys = door.house.keys;
  Object.assign(door.house, { keys: keyRing([Buffer.alloc(32, 9)]) });
  assert.equal((await signIn(ada)).at, '/');
  Object.assign(door.house, { keys });
  assert.equal((await door.app.inject({ url: '/sso/saml/nonsense/metadata' })).statusCode, 404);
  provider.ours = null;
});

test('an owner’s trial shows what the provider says and signs nobody in', async () => {
  const settled = { certificates: provider.published.join('\n') };
  await save({ ...settled, isEnabled: false });
  const tryIt = async (who: Somebody, lies?: Lies) => {
    const { url } = (await owner.call('POST', '/sso/trial')).body as { url: string };
    const person = door.person();
    assert.equal(await post(person, provider.respond(provider.read(url), who, lies)), '/settings/sso');
    assert.equal(person.cookie, '');
    return (await read()).connection.trial!;
  };
  const good = await tryIt({ nameId: 'u-t', attributes: { email: 't@acme.example', groups: 'support' } });
  assert.deepEqual([good.isOk, good.said!.email], [true, 't@acme.example']);
  assert.ok(good.said!.attributes.some((each) => each.name === 'groups'));
  const { rows } = await door.house.db.query(`select from sso_people where subject = 'u-t'`);
  assert.equal(rows.length, 0);
  const strange = await tryIt({ nameId: 'u-t', attributes: { email: 't@evil.example' } });
  assert.match(strange.words, /evil.example is not among the proved domains/);
  const unsigned = await tryIt(ada, { signs: 'nothing' });
  assert.deepEqual([unsigned.said, unsigned.isOk], [null, false]);
  assert.match(unsigned.words, /not signed/);
  await save(settled);
});
