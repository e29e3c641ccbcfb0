// Taking an account into service: from a name to its homeserver, by password or token, and each refusal at the field that is wrong.
import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import type { Settings } from '@throughline/channel-kit';
import { placeFor, realNet } from '@throughline/channel-kit/contract';
import { startMatrixDouble } from '../../../tools/doubles/matrix/index.ts';
import { matrix } from './index.ts';
import { account, formOf, settingsOf } from './try-matrix.ts';

const double = await startMatrixDouble(account);
const other = await startMatrixDouble(account);
after(() => Promise.all([double.stop(), other.stop()]));
beforeEach(() => {
  double.recover();
  Object.assign(double.state, { wellKnown: null, versions: ['v1.11'], flows: ['m.login.password'], keys: {} });
});
const form = (more: Settings = {}): Settings => ({
  homeserver: double.url,
  access: 'password',
  user: 'support',
  password: account.password,
  ...more,
});
const connect = (settings: Settings) => matrix.connect(placeFor(settings, realNet(5)));
async function found(settings: Settings): Promise<Settings> {
  const connected = await connect(settings);
  assert.ok(connected.ok, JSON.stringify(connected));
  assert.equal(connected.label, account.userId);
  return connected.settings;
}
async function refusal(settings: Settings): Promise<{ field: string; words: string }> {
  const connected = await connect(settings);
  assert.ok(!connected.ok);
  return { field: connected.field ?? '', words: `${connected.detail} ${connected.remedy}` };
}

test('a server’s own word about its homeserver is followed; where it says nothing, it is meant itself', async () => {
  other.state.wellKnown = { 'm.homeserver': { base_url: `${double.url}/` } };
  assert.equal((await found({ ...formOf(other.url) }))['baseUrl'], double.url);
  assert.equal((await found({ ...formOf(`${double.url}/`) }))['baseUrl'], double.url);
  other.state.wellKnown = { 'm.homeserver': { base_url: 'ftp://acorn.example' } };
  const { field, words } = await refusal(formOf(other.url));
  assert.equal(field, 'homeserver');
  assert.match(words, /cannot be read.*well-known/);
  other.state.wellKnown = null;
});
test('a password opens a session of its own device, which is kept while it holds and closed at the end', async () => {
  const first = await found(form());
  const again = await found(form(first));
  assert.equal(again['sessionToken'], undefined, 'the session that holds is kept');
  double.tokens.delete(String(first['sessionToken']));
  const renewed = await found(form(first));
  assert.notEqual(renewed['sessionToken'], first['sessionToken']);
  assert.equal(renewed['deviceId'], first['deviceId'], 'sessions do not pile up');
  await matrix.disconnect(placeFor(form(renewed), realNet(5)));
  assert.ok(!double.tokens.has(String(renewed['sessionToken'])));
});
test('a session is shown to no other homeserver', async () => {
  const first = await found(form());
  await found(form({ ...first, homeserver: other.url }));
  const shown = other.calls.map((call) => call.headers['authorization'] ?? '');
  assert.ok(shown.every((each) => !each.includes(String(first['sessionToken']))));
});
test('a token that was given stays when the channel goes', async () => {
  await matrix.disconnect(placeFor(settingsOf(double.url), realNet(5)));
  assert.ok(double.tokens.has(account.token));
});

const wrongs: readonly [string, () => Settings, string, RegExp][] = [
  ['a wrong password', () => form({ password: 'wrong' }), 'password', /Invalid username or password.*any Matrix app/],
  [
    'a wrong token',
    () => ({ ...formOf(double.url), accessToken: 'wrong' }),
    'accessToken',
    /Unknown access token.*Sign in again/,
  ],
  [
    'a homeserver that takes no passwords',
    () => {
      double.state.flows = ['m.login.sso'];
      return form();
    },
    'access',
    /no passwords.*Access token/,
  ],
  [
    'a homeserver too old for files behind a sign-in',
    () => {
      double.state.versions = ['r0.6.1', 'v1.10'];
      return form();
    },
    'homeserver',
    /older than Matrix 1\.11.*Update/,
  ],
  [
    'a website that is no homeserver',
    () => {
      double.fail(/versions$/, { status: 404, body: '<p>Not here', type: 'text/html' });
      return form();
    },
    'homeserver',
    /No Matrix homeserver answers at 127/,
  ],
  [
    'nobody there',
    () => form({ homeserver: 'http://127.0.0.1:64999' }),
    'homeserver',
    /cannot be reached.*Check the address/,
  ],
];
for (const [name, given, field, words] of wrongs) {
  test(`${name} is told at its field, with the remedy`, async () => {
    const told = await refusal(given());
    assert.equal(told.field, field);
    assert.match(told.words, words);
  });
}
test('a private address tells how whoever runs this installation allows it', async () => {
  const net = { fetch: () => Promise.reject(Object.assign(new Error('private'), { code: 'PRIVATE_ADDRESS' })) };
  const connected = await matrix.connect(placeFor(form({ homeserver: 'http://synapse:8008' }), net));
  assert.ok(!connected.ok && connected.field === 'homeserver');
  assert.match(`${connected.detail} ${connected.remedy}`, /synapse:8008 is in a private network.*MATRIX_API_URL/);
});

test('Test shows every part; an account with keys is told why people’s apps encrypt', async () => {
  const place = placeFor(settingsOf(double.url), realNet(5));
  const checks = await matrix.check(place);
  assert.deepEqual(
    checks.map(({ name, ok }) => [name, ok]),
    [
      ['Account', true],
      ['Receiving', true],
      ['Encryption', true],
      ['Files', true],
    ],
  );
  assert.match(checks.at(-1)?.detail ?? '', /50 MB/);
  double.state.keys = { PHONE: {} };
  const encryption = (await matrix.check(place)).find(({ name }) => name === 'Encryption');
  assert.ok(encryption?.ok === false && /Sign out/.test(encryption.remedy ?? ''));
  const dead = await matrix.check(placeFor({ ...settingsOf(double.url), accessToken: 'dead' }, realNet(5)));
  assert.deepEqual(
    dead.map(({ name, ok }) => [name, ok]),
    [['Account', false]],
  );
});
test('every call was one the specification describes', () => {
  assert.deepEqual([...double.violations, ...other.violations], []);
});
