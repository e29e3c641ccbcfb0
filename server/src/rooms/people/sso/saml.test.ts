// SAML 2.0 as owners, colleagues and attackers meet it. What each attack is called: "On Breaking SAML" (USENIX Security 2012) for wrapping.
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import {
  type Form,
  type Lies,
  PERSISTENT,
  type Question,
  type Somebody,
  startSamlProvider,
} from '../../../../../tools/doubles/saml-provider.ts';
import { makeAgent, makeOwner, openDoor, type Person } from '../../../doors/http/testing.ts';
import { ssoDoor } from '../../../doors/sso.ts';
import { makeLog } from '../../../ground/log.ts';
import { makeNet } from '../../../ground/net.ts';
import { rotateKeys } from '../../../ground/rotate.ts';
import { keyRing } from '../../../ground/secrets.ts';
import { peopleHandlers, ssoRoutes } from '../index.ts';
import { checkSaml } from './saml/check.ts';
import { connectionOf } from './store.ts';

const ORIGIN = 'https://support.acme.example';
const [provider, other] = await Promise.all([startSamlProvider(), startSamlProvider()]);
const [openNet, closedNet] = [true, false].map((allowPrivate) => makeNet({ allowPrivate, log: makeLog('silent') }));
const door = await openDoor({
  rooms: [peopleHandlers, ssoRoutes(async () => [])],
  config: { publicUrl: ORIGIN, vendorUrls: { SSO_BASE_URL: provider.url, OTHER_BASE_URL: other.url } },
  doors: ssoDoor,
});
Object.assign(door.house, { vendorNet: openNet });
after(async () => {
  await Promise.all([provider.stop(), other.stop(), openNet!.close(), closedNet!.close()]);
});
const owner = await makeOwner(door);
const workspaceId = ((await owner.call('GET', '/workspace')).body as { id: string }).id;
const acsUrl = `${ORIGIN}/sso/saml/${workspaceId}/acs`;
const entityId = `${ORIGIN}/sso/saml/${workspaceId}/metadata`;
const settings = {
  issuer: provider.entityId(),
  signInUrl: `${provider.url}/sso`,
  certificates: provider.published.join('\n'),
};
const ada: Somebody = { nameId: 'u-ada', attributes: { email: 'ada@acme.example', displayName: 'Ada Lovelace' } };
const mallory = 'u-mallory';

interface Settings {
  connection: {
    lastFailure: string | null;
    saml: { certificates: { pem: string; expiresAt: string }[] };
    trial: { isOk: boolean; words: string; said: { email: string; attributes: { name: string }[] } | null } | null;
  };
}
const read = async () => (await owner.call('GET', '/sso')).body as unknown as Settings;
const save = async (more: object = {}) => {
  const reply = await owner.call('PUT', '/sso/saml', { ...settings, ...more });
  assert.equal(reply.status, 200, reply.text);
};
const prove = (workspace: string, domain: string) =>
  door.house.db.query(
    `insert into sso_domains (workspace_id, id, domain, token, proved_at) values ($1, gen_random_uuid(), $2, 'x', now())`,
    [workspace, domain],
  );
before(async () => {
  await prove(workspaceId, 'acme.example');
  await save();
});
beforeEach(async () => {
  await door.house.db.query('delete from attempts');
});

async function begin(who: Person, where = `/sso/${workspaceId}/start`): Promise<Question> {
  const reply = await door.app.inject({ url: where, headers: who.cookie ? { cookie: who.cookie } : {} });
  assert.equal(reply.statusCode, 303);
  who.cookie = String(reply.headers['set-cookie']).split(';')[0]!;
  return provider.read(String(reply.headers.location));
}
/** As a browser does it: the provider's page posts without our cookies, and where that leads is asked for with them. */
async function post(who: Person, form: Form, to = acsUrl): Promise<string> {
  const reply = await door.app.inject({
    method: 'POST',
    url: to.replace(ORIGIN, ''),
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: provider.url },
    payload: new URLSearchParams({ ...form }).toString(),
  });
  assert.equal(reply.statusCode, 303, reply.body);
  const at = keep(who, reply);
  if (!at.startsWith('/sso/saml/finish')) return at;
  return keep(who, await door.app.inject({ url: at, headers: who.cookie ? { cookie: who.cookie } : {} }));
}
function keep(who: Person, reply: { headers: Record<string, unknown> }): string {
  const session = [reply.headers['set-cookie'] ?? []]
    .flat()
    .find((each) => String(each).startsWith('__Host-throughline='));
  if (session) who.cookie = String(session).split(';')[0]!;
  return String(reply.headers['location']);
}
async function signIn(who: Somebody, lies: Lies = {}, where?: string): Promise<{ person: Person; at: string }> {
  const person = door.person();
  const at = await post(person, provider.respond(await begin(person, where), who, lies));
  return { person, at };
}
async function refused(
  what: string,
  xml: (question: Question) => string,
  words: RegExp,
  code = 'provider',
): Promise<void> {
  const person = door.person();
  const question = await begin(person);
  const form = { SAMLResponse: Buffer.from(xml(question)).toString('base64'), RelayState: question.relayState };
  assert.equal(await post(person, form), `/login?sso=${code}`, what);
  assert.equal((await person.call('GET', '/me')).status, 401, what);
  assert.match((await read()).connection.lastFailure ?? '', words, what);
}

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

test('an answer that is not genuine, not for us or not of now opens nothing', async () => {
  const sha1 = 'http://www.w3.org/2000/09/xmldsig#';
  const hour = 3_600_000;
  const tries: [string, Lies, RegExp][] = [
    ['unsigned', { signs: 'nothing' }, /not signed/],
    ['a stranger’s key', { stranger: true }, /none of the certificates/],
    ['SHA-1', { signatureAlgorithm: `${sha1}rsa-sha1` }, /no longer safe/],
    ['SHA-1 digest', { digestAlgorithm: `${sha1}sha1` }, /no longer safe/],
    ['expired', { shift: -hour }, /too old/],
    ['not yet valid', { shift: hour }, /only later/],
    ['another audience', { audience: 'https://other.example/metadata' }, /for somebody else/],
    ['another recipient', { recipient: 'https://other.example/acs' }, /meant for another address/],
    ['another destination', { destination: 'https://other.example/acs' }, /meant for another address/],
    ['another question', { inResponseTo: '_another' }, /another question/],
    ['no question', { inResponseTo: null }, /another question/],
    ['another issuer', { issuer: 'https://evil.example' }, /calls itself/],
    ['no end', { edit: (xml) => xml.replace(/ NotOnOrAfter="[^"]+" Recipient/, ' Recipient') }, /until when/],
    [
      'no audience',
      { edit: (xml) => xml.replace(/<saml:AudienceRestriction>.*<\/saml:AudienceRestriction>/, '') },
      /audience/,
    ],
    [
      'no sign-in',
      { edit: (xml) => xml.replace(/<saml:AuthnStatement.*<\/saml:AuthnStatement>/, '') },
      /somebody signed in/,
    ],
    ['another holder', { edit: (xml) => xml.replace('cm:bearer', 'cm:holder-of-key') }, /bearer/],
    [
      'a session that is over',
      { edit: (xml) => xml.replace('SessionIndex="s1"', 'SessionNotOnOrAfter="2020-01-01T00:00:00Z"') },
      /too old/,
    ],
    ['no NameID', { edit: (xml) => xml.replace(/<saml:NameID.*<\/saml:NameID>/, '') }, /no NameID/],
    [
      'a NameID that is new each time',
      { edit: (xml) => xml.replace(PERSISTENT, PERSISTENT.replace('persistent', 'transient')) },
      /transient/,
    ],
  ];
  for (const [what, lies, words] of tries)
    await refused(what, (question) => provider.write(question, ada, lies), words);
  const denied = {
    code: 'urn:oasis:names:tc:SAML:2.0:status:RequestDenied',
    words: 'Not assigned to this application',
  };
  await refused('denied', (question) => provider.write(question, ada, { status: denied }), /Not assigned/, 'denied');
});

test('what is wrapped around or beside a signature is never taken for what was signed (XSW 1–8)', async () => {
  const cut = (xml: string, name: string): { whole: string; signature: string; bare: string } => {
    const whole = new RegExp(`<${name}[ >].*</${name}>`, 's').exec(xml)![0];
    // Of a response signed as a whole the outer signature comes first.
    const signature = /<ds:Signature .*?<\/ds:Signature>/s.exec(whole)![0];
    return { whole, signature, bare: whole.replace(signature, '') };
  };
  const forged = (xml: string): string => xml.replaceAll('u-ada', mallory).replace(/ID="_[0-9a-f]+"/, 'ID="_evil"');
  const ofAssertion = (build: (parts: ReturnType<typeof cut> & { evil: string }) => string) => (question: Question) => {
    const xml = provider.write(question, ada);
    const parts = cut(xml, 'saml:Assertion');
    return xml.replace(parts.whole, () => build({ ...parts, evil: forged(parts.bare) }));
  };
  const ofResponse = (build: (parts: ReturnType<typeof cut> & { evil: string }) => string) => (question: Question) => {
    const parts = cut(provider.write(question, ada, { signs: 'response' }), 'samlp:Response');
    return build({ ...parts, evil: forged(parts.bare) });
  };
  const within = (outer: string, end: string, inner: string): string => outer.replace(end, () => inner + end);
  const insert = (signature: string, evil: string): string =>
    evil.replace('</saml:Issuer>', () => `</saml:Issuer>${signature}`);
  const ends = { signature: '</ds:Signature>', assertion: '</saml:Assertion>', response: '</samlp:Response>' };
  const attacks: [string, (question: Question) => string][] = [
    ['XSW1', ofResponse(({ signature, bare, evil }) => insert(within(signature, ends.signature, bare), evil))],
    ['XSW2', ofResponse(({ signature, bare, evil }) => insert(bare + signature, evil))],
    ['XSW3', ofAssertion(({ whole, evil }) => evil + whole)],
    ['XSW4', ofAssertion(({ whole, evil }) => within(evil, ends.assertion, whole))],
    ['XSW5', ofAssertion(({ signature, bare, evil }) => insert(signature, evil) + bare)],
    ['XSW6', ofAssertion(({ signature, bare, evil }) => insert(within(signature, ends.signature, bare), evil))],
    ['XSW7', ofAssertion(({ whole, evil }) => `<samlp:Extensions>${evil}</samlp:Extensions>${whole}`)],
    [
      'XSW8',
      ofAssertion(({ signature, bare, evil }) =>
        insert(within(signature, ends.signature, `<ds:Object>${bare}</ds:Object>`), evil),
      ),
    ],
    ['the forged one last', ofAssertion(({ whole, evil }) => whole + evil)],
    ['a signature over another element', ofAssertion(({ signature, evil }) => insert(signature, evil))],
    [
      'another element of the same ID',
      ofAssertion(({ whole, signature, evil }) =>
        insert(signature, evil.replace('_evil', /ID="(_\w+)"/.exec(whole)![1]!)),
      ),
    ],
    ['changed after it was signed', ofAssertion(({ whole }) => whole.replaceAll('u-ada', mallory))],
    [
      'two references',
      ofAssertion(({ whole }) => whole.replace(/<ds:Reference .*<\/ds:Reference>/s, (each) => each + each)),
    ],
    ['a reference to everything', ofAssertion(({ whole }) => whole.replace(/URI="#[^"]+"/, 'URI=""'))],
    [
      'a transform that chooses',
      ofAssertion(({ whole }) =>
        whole.replace(
          'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
          'http://www.w3.org/TR/1999/REC-xslt-19991116',
        ),
      ),
    ],
    ['canonical with comments', ofAssertion(({ whole }) => whole.replaceAll('exc-c14n#', 'exc-c14n#WithComments'))],
    [
      'an HMAC with the public key',
      ofAssertion(({ whole }) => whole.replace('xmldsig-more#rsa-sha256', 'xmldsig-more#hmac-sha256')),
    ],
  ];
  for (const [name, attack] of attacks)
    await refused(name, attack, /signature|one assertion|same ID|certificates|no longer safe/);
  const { rows } = await door.house.db.query('select from sso_people where subject = $1', [mallory]);
  assert.equal(rows.length, 0);
});

test('XML that is more than elements, attributes and words is not read', async () => {
  const given = (change: (xml: string) => string) => (question: Question) => change(provider.write(question, ada));
  const bomb = `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 8 }, (_, i) => `<!ENTITY b${i} "&b${i - 1};&b${i - 1};">`).join('')}]>`;
  const tries: [string, (question: Question) => string, RegExp][] = [
    ['a comment in the NameID', given((xml) => xml.replace('>u-ada<', '>u-<!-- x -->ada<')), /comment/],
    ['CDATA', given((xml) => xml.replace('>u-ada<', '><![CDATA[u-ada]]><')), /refused/],
    ['an instruction', given((xml) => xml.replace('>u-ada<', '>u-<?x y?>ada<')), /instruction/],
    ['a document type', given((xml) => `<!DOCTYPE samlp:Response>${xml}`), /document type/],
    [
      'an entity of a file',
      given((xml) => `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${xml.replace('u-ada', '&x;')}`),
      /entity/,
    ],
    ['an entity bomb', given((xml) => bomb + xml.replace('u-ada', '&b7;')), /entity/],
    ['an entity nobody declared', given((xml) => xml.replace('u-ada', '&x;')), /well-formed/],
    ['an element in the NameID', given((xml) => xml.replace('>u-ada<', '>u-<b/>ada<')), /certificates/],
    ['not closed', given((xml) => xml.slice(0, -5)), /well-formed/],
    [
      'two attributes of a name',
      given((xml) => xml.replace('Version="2.0"', 'Version="2.0" Version="2.0"')),
      /well-formed/,
    ],
    ['nested without end', () => '<a>'.repeat(20_000) + '</a>'.repeat(20_000), /deeply/],
    ['oversized', given((xml) => xml.replace('u-ada', 'a'.repeat(300_000))), /too large/],
    ['bytes that are no UTF-8', given((xml) => xml.replace('u-ada', '\u0000')), /./],
    ['not SAML', () => '<a/>', /no SAML 2.0/],
    ['encrypted', given((xml) => xml.replaceAll('saml:Assertion', 'saml:EncryptedAssertion')), /encrypted/],
  ];
  for (const [what, xml, words] of tries) await refused(what, xml, words);
  const utf16 = (question: Question) => Buffer.from(provider.write(question, ada), 'utf16le').toString('latin1');
  await refused('UTF-16', utf16, /UTF-8|well-formed/);
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
