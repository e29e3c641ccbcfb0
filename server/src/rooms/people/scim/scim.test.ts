// SCIM as directories speak it: the RFC's own rules, and the shapes that Okta and Entra document and send.
// https://developer.okta.com/docs/api/openapi/okta-scim/guides/scim-20/
// https://learn.microsoft.com/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { makeAgent, makeKey, makeOwner, openDoor, PASSWORD } from '../../../doors/http/testing.ts';
import { usualRates } from '../../../doors/http/rates.ts';
import { peopleHandlers, scimRoutes, ssoRoutes } from '../index.ts';

const records = new Map<string, string[]>();
const door = await openDoor({
  rooms: [peopleHandlers, scimRoutes, ssoRoutes(async (name) => records.get(name) ?? [])],
  config: { publicUrl: 'https://support.acme.example' },
  options: { rates: { ...usualRates, anyone: { burst: 2000, perSecond: 100 } } },
});
const owner = await makeOwner(door);
const me = (await owner.call('GET', '/me')).body as { agent: { id: string }; workspace: { id: string } };
const second = (await owner.call('POST', '/workspaces', { name: 'Second' })).body as { id: string };
const there = { 'throughline-workspace': second.id };
await prove('acme.example');
await prove('second.example', there);
const token = await makeToken();
const elsewhere = await makeToken(there);
type Json = Record<string, unknown>;
interface User extends Json {
  id: string;
  userName: string;
  active: boolean;
}

async function prove(domain: string, headers: Record<string, string> = {}): Promise<void> {
  const { domains } = (await owner.call('POST', '/sso/domains', { domain }, headers)).body as {
    domains: { id: string; domain: string; recordName: string; recordValue: string }[];
  };
  const found = domains.find((each) => each.domain === domain)!;
  records.set(found.recordName, [found.recordValue]);
  assert.equal((await owner.call('POST', `/sso/domains/${found.id}/prove`, undefined, headers)).status, 200);
}
async function makeToken(headers: Record<string, string> = {}): Promise<string> {
  return String((await owner.call('POST', '/sso/scim-tokens', { name: 'Okta' }, headers)).body['token']);
}
const scim = (method: string, path: string, body?: unknown, as = token) =>
  door.person().call(method, `/scim/v2${path}`, body === undefined ? undefined : JSON.stringify(body), {
    authorization: `Bearer ${as}`,
    ...(body === undefined ? {} : { 'content-type': 'application/scim+json' }),
  });
const find = async (filter: string, kind = 'Users') =>
  (await scim('GET', `/${kind}?filter=${encodeURIComponent(filter)}`)).body as {
    totalResults: number;
    Resources: User[];
  };
const patch = (id: string, ...Operations: unknown[]) =>
  scim('PATCH', `/Users/${id}`, { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations });
const okta = (userName: string, more: Json = {}) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName,
  name: { givenName: 'Test', familyName: 'User' },
  emails: [{ primary: true, value: userName, type: 'work' }],
  displayName: 'Test User',
  locale: 'en-US',
  externalId: `00u-${userName}`,
  groups: [],
  password: '1mz050nq',
  active: true,
  ...more,
});

beforeEach(async () => {
  await door.house.db.query('delete from attempts');
});

test('a token is shown once, kept as a hash, made by owners, good for SCIM alone, and ends at once', async () => {
  assert.match(token, /^tl_scim_/);
  const { rows } = await door.house.db.query<{ all: string }>(
    `select (select string_agg(s::text, '') from scim_tokens s) || (select string_agg(a::text, '') from audit_entries a) as all`,
  );
  assert.ok(!rows[0]!.all.includes(token));
  const admin = await makeAgent(door, owner, 'admin', 'admin@acme.example');
  assert.equal((await admin.call('POST', '/sso/scim-tokens', { name: 'Mine' })).status, 403);
  assert.equal(
    (await door.person().call('GET', '/agents', undefined, { authorization: `Bearer ${token}` })).status,
    401,
  );
  const key = await makeKey(owner, ['people:read', 'people:write']);
  assert.equal((await door.person().call('GET', '/scim/v2/Users', undefined, key)).status, 401, 'an API key is none');
  assert.equal((await owner.call('GET', '/scim/v2/Users')).status, 401, 'nor is a session');
  const short = await makeToken();
  assert.equal((await scim('GET', '/Users', undefined, short)).status, 200);
  const { items } = (await owner.call('GET', '/sso/scim-tokens')).body as {
    items: { id: string; lastUsedAt: string | null; lastFour: string }[];
  };
  const it = items.find((each) => short.endsWith(each.lastFour))!;
  assert.ok(it.lastUsedAt);
  assert.equal((await owner.call('DELETE', `/sso/scim-tokens/${it.id}`)).status, 204);
  const gone = await scim('GET', '/Users', undefined, short);
  assert.equal(gone.status, 401);
  assert.deepEqual(gone.body['schemas'], ['urn:ietf:params:scim:api:messages:2.0:Error']);
  assert.match(String(gone.headers['content-type']), /^application\/scim\+json/);
});

test('a directory may ask what is understood here', async () => {
  const config = (await scim('GET', '/ServiceProviderConfig')).body as Record<string, { supported: boolean }>;
  assert.deepEqual(
    [config['patch']!.supported, config['filter']!.supported, config['bulk']!.supported],
    [true, true, false],
  );
  const types = (await scim('GET', '/ResourceTypes')).body as { Resources: { endpoint: string }[] };
  assert.deepEqual(
    types.Resources.map((each) => each.endpoint),
    ['/Users', '/Groups'],
  );
  const schemas = (await scim('GET', '/Schemas')).body as { Resources: { id: string }[] };
  assert.equal(schemas.Resources.length, 2);
});

test('Okta: looks, makes, finds, renames, deactivates and brings back', async () => {
  assert.equal((await find('userName eq "test.user@acme.example"')).totalResults, 0);
  const made = await scim('POST', '/Users', okta('test.user@acme.example'));
  assert.equal(made.status, 201, made.text);
  const user = made.body as User;
  assert.deepEqual(
    [user.userName, user.active, user['externalId'], (user['name'] as Json)['familyName']],
    ['test.user@acme.example', true, '00u-test.user@acme.example', 'User'],
  );
  assert.equal((user['meta'] as Json)['location'], `https://support.acme.example/scim/v2/Users/${user.id}`);
  assert.equal((await scim('POST', '/Users', okta('Test.User@acme.example'))).body['scimType'], 'uniqueness');
  assert.equal((await find('userName eq "TEST.user@acme.example"')).Resources[0]!.id, user.id);
  assert.equal((await find('externalId eq "00u-test.user@acme.example"')).Resources[0]!.id, user.id);
  assert.equal((await find('externalId eq "another"')).totalResults, 0);
  const put = await scim('PUT', `/Users/${user.id}`, {
    ...okta('test.user@acme.example'),
    displayName: 'Renamed User',
  });
  assert.deepEqual([put.status, put.body['displayName']], [200, 'Renamed User']);
  assert.equal((await patch(user.id, { op: 'replace', value: { active: false } })).body['active'], false);
  assert.equal((await patch(user.id, { op: 'replace', value: { active: true } })).body['active'], true);
});

test('Entra: booleans as texts, capitals, dotted paths, filters in paths, extensions', async () => {
  const made = await scim('POST', '/Users', {
    schemas: [
      'urn:ietf:params:scim:schemas:core:2.0:User',
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
    ],
    externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
    userName: 'Test_User_ab6490ee@acme.example',
    active: true,
    emails: [{ primary: true, type: 'work', value: 'testing@acme.example' }],
    meta: { resourceType: 'User' },
    name: { formatted: 'givenName familyName', familyName: 'familyName', givenName: 'givenName' },
    roles: [],
  });
  assert.equal(made.status, 201, made.text);
  const { id } = made.body as User;
  assert.equal(made.body['userName'], 'Test_User_ab6490ee@acme.example');
  assert.deepEqual((made.body['emails'] as Json[])[0]!['value'], 'testing@acme.example');
  const changed = await patch(
    id,
    { op: 'Replace', path: 'emails[type eq "work"].value', value: 'updatedEmail@acme.example' },
    { op: 'Replace', path: 'name.familyName', value: 'updatedFamilyName' },
    { op: 'Add', path: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department', value: 'Support' },
    { op: 'Add', path: 'name.givenName', value: 'Given' },
  );
  assert.equal(changed.status, 200, changed.text);
  assert.equal((changed.body['emails'] as Json[])[0]!['value'], 'updatedemail@acme.example');
  assert.equal(changed.body['displayName'], 'Given updatedFamilyName');
  const off = await patch(id, { op: 'Replace', path: 'active', value: 'False' });
  assert.equal(off.body['active'], false);
  assert.equal(
    (await patch(id, { op: 'replace', value: { 'name.givenName': 'Dotted', active: 'True' } })).body['active'],
    true,
  );
});

test('who is deactivated is out at once, and what was theirs stays', async () => {
  const person = await makeAgent(door, owner, 'agent', 'leaving@acme.example');
  assert.equal((await person.call('GET', '/me')).status, 200);
  const [user] = (await find('userName eq "leaving@acme.example"')).Resources;
  door.whispers.length = 0;
  assert.equal((await patch(user!.id, { op: 'replace', path: 'active', value: false })).status, 200);
  assert.equal((await person.call('GET', '/me')).status, 401, 'their session is over');
  assert.ok(
    door.whispers.some((each) => each.kind === 'access-ended'),
    'and open sockets are told',
  );
  const again = await door
    .person()
    .call('POST', '/auth/sign-in', { email: 'leaving@acme.example', password: PASSWORD });
  assert.equal(again.status, 200, 'the account is theirs');
  const { rows } = await door.house.db.query<{ what: string; actor_name: string }>(
    `select what, actor_name from audit_entries where subject_id = $1 order by at desc limit 1`,
    [user!.id],
  );
  assert.deepEqual(rows[0], { what: 'agent.disabled', actor_name: 'Okta (SCIM)' });
  assert.equal((await scim('DELETE', `/Users/${user!.id}`)).status, 204);
  assert.equal((await scim('GET', `/Users/${user!.id}`)).status, 404);
  assert.equal((await find('userName eq "leaving@acme.example"')).totalResults, 0);
  const agents = (await owner.call('GET', '/agents')).body['items'] as { id: string; state: string }[];
  assert.equal(agents.find((each) => each.id === user!.id)!.state, 'disabled', 'what they wrote is still theirs');
  const back = await scim('POST', '/Users', okta('leaving@acme.example'));
  assert.deepEqual([back.status, back.body['id']], [201, user!.id], 'who comes back is who they were');
});

test('the last owner stays, and addresses of other domains are not the directory’s to give', async () => {
  const shut = await patch(me.agent.id, { op: 'replace', path: 'active', value: false });
  assert.deepEqual([shut.status, shut.body['status']], [403, '403']);
  assert.equal((await scim('DELETE', `/Users/${me.agent.id}`)).status, 403);
  const stranger = await scim('POST', '/Users', okta('ada@somewhere.example'));
  assert.deepEqual([stranger.status, stranger.body['scimType']], [400, 'invalidValue']);
  assert.match(String(stranger.body['detail']), /not a proved domain/);
  const moved = await patch(me.agent.id, {
    op: 'replace',
    path: 'emails[type eq "work"].value',
    value: 'owner@somewhere.example',
  });
  assert.equal(moved.status, 400);
  // The owner is at home in the second workspace too: this one's directory does not change their address there.
  assert.equal(
    (await patch(me.agent.id, { op: 'replace', path: 'emails', value: [{ value: 'o@acme.example' }] })).status,
    409,
  );
});

test('another workspace’s people and teams are not there, whoever asks', async () => {
  const theirs = (await scim('POST', '/Users', okta('tom@second.example'), elsewhere)).body as User;
  for (const [method, path, body] of [
    ['GET', `/Users/${theirs.id}`],
    ['PUT', `/Users/${theirs.id}`, okta('tom@acme.example')],
    ['PATCH', `/Users/${theirs.id}`, { Operations: [{ op: 'replace', path: 'active', value: false }] }],
    ['DELETE', `/Users/${theirs.id}`],
  ] as const)
    assert.equal((await scim(method, path, body)).status, 404, method);
  assert.equal((await find('userName eq "tom@second.example"')).totalResults, 0);
  const group = await scim('POST', '/Groups', { displayName: 'Ours', members: [{ value: theirs.id }] });
  assert.deepEqual([group.status, group.body['scimType']], [400, 'invalidValue']);
  assert.equal((await find('displayName eq "Ours"', 'Groups')).totalResults, 0, 'nothing was made');
});

test('pages count from one, and a filter that is not understood is refused rather than guessed at', async () => {
  const all = (await scim('GET', '/Users')).body as { totalResults: number; Resources: User[] };
  assert.equal(all.Resources.length, all.totalResults);
  const page = (await scim('GET', '/Users?startIndex=2&count=2')).body as {
    itemsPerPage: number;
    startIndex: number;
    Resources: User[];
  };
  assert.deepEqual([page.startIndex, page.itemsPerPage, page.Resources[0]!.id], [2, 2, all.Resources[1]!.id]);
  assert.equal(((await scim('GET', '/Users?startIndex=-4&count=0')).body as { itemsPerPage: number }).itemsPerPage, 0);
  assert.equal(
    ((await scim('GET', '/Users?startIndex=1000')).body as { totalResults: number }).totalResults,
    all.totalResults,
  );
  for (const filter of [
    'userName co "a"',
    'userName eq a',
    'password eq "x"',
    'userName eq "a" or id eq "b"',
    `userName eq "a' or 1=1" --`,
    '(',
  ])
    assert.equal(
      (await scim('GET', `/Users?filter=${encodeURIComponent(filter)}`)).body['scimType'],
      'invalidFilter',
      filter,
    );
  assert.equal((await find(`userName eq "a' or '1'='1"`)).totalResults, 0);
  assert.equal(
    (await find(`userName eq "${all.Resources[0]!.userName}" and id eq "${all.Resources[0]!.id}"`)).totalResults,
    1,
  );
});

test('bad input is refused in SCIM’s words and harms nothing', async () => {
  const [user] = (await find('userName eq "test.user@acme.example"')).Resources;
  for (const operation of [
    { op: 'explode', path: 'active', value: false },
    { op: 'replace', path: 'active', value: 'perhaps' },
    { op: 'replace', value: 'text' },
    { op: 'remove' },
    { op: 'remove', path: 'userName' },
    { op: 'replace', path: 'userName', value: { a: 1 } },
    { op: 'replace', path: 'emails[', value: 'x' },
    { op: 'add', path: 'displayName', value: 'x'.repeat(600) },
  ]) {
    const reply = await patch(user!.id, operation);
    assert.deepEqual([reply.status, reply.body['status']], [400, '400'], JSON.stringify(operation));
  }
  assert.equal((await scim('POST', '/Users', { displayName: 'Nobody' })).body['scimType'], 'invalidValue');
  const broken = await door.person().call('POST', '/scim/v2/Users', '{', {
    authorization: `Bearer ${token}`,
    'content-type': 'application/scim+json',
  });
  assert.deepEqual([broken.status, broken.body['scimType']], [400, 'invalidSyntax']);
  assert.deepEqual((await scim('GET', `/Users/${user!.id}`)).body, { ...user! });
});

test('groups are teams: made, filled, renamed and removed in the shapes of both', async () => {
  const [one, two] = await Promise.all(
    ['test.user@acme.example', 'leaving@acme.example'].map(
      async (name) => (await find(`userName eq "${name}"`)).Resources[0]!,
    ),
  );
  const made = await scim('POST', '/Groups', {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
    externalId: '8aa1a0c0',
    displayName: 'Billing',
    members: [{ value: one!.id, display: 'Test User' }],
  });
  assert.equal(made.status, 201, made.text);
  const id = String(made.body['id']);
  const change = (...Operations: unknown[]) => scim('PATCH', `/Groups/${id}`, { Operations });
  const members = async () =>
    (((await scim('GET', `/Groups/${id}`)).body['members'] ?? []) as { value: string }[])
      .map((each) => each.value)
      .sort();
  const both = [one!.id, two!.id].sort();
  // Entra adds and removes with a path and a list; Okta removes by a filter and replaces without a path.
  await change({ op: 'Add', path: 'members', value: [{ $ref: null, value: two!.id }] });
  assert.deepEqual(await members(), both);
  await change({ op: 'Remove', path: 'members', value: [{ value: one!.id }] });
  assert.deepEqual(await members(), [two!.id]);
  await change({ op: 'replace', value: { id, displayName: 'Billing team' } });
  await change({ op: 'replace', path: 'members', value: both.map((value) => ({ value })) });
  assert.deepEqual(await members(), both);
  await change({ op: 'remove', path: `members[value eq "${one!.id}"]` });
  assert.deepEqual(await members(), [two!.id]);
  assert.equal((await scim('GET', `/Groups/${id}?excludedAttributes=members`)).body['members'], undefined);
  assert.equal((await find('displayName eq "billing team"', 'Groups')).Resources[0]!.id, id);
  assert.equal((await scim('POST', '/Groups', { displayName: 'Billing team' })).body['scimType'], 'uniqueness');
  const teams = (await owner.call('GET', '/teams')).body['items'] as { id: string; memberIds: string[] }[];
  assert.deepEqual(teams.find((each) => each.id === id)!.memberIds, [two!.id]);
  const shown = (await scim('GET', `/Users/${two!.id}`)).body['groups'] as { display: string }[];
  assert.deepEqual(
    shown.map((each) => each.display),
    ['Billing team'],
  );
  await change({ op: 'remove', path: 'members' });
  assert.deepEqual(await members(), []);
  assert.equal(
    (
      await scim('PATCH', `/Groups/${id}`, {
        Operations: [{ op: 'add', path: 'members', value: [{ value: 'nobody' }] }],
      })
    ).status,
    400,
  );
  assert.equal((await scim('DELETE', `/Groups/${id}`)).status, 204);
  assert.equal((await scim('GET', `/Groups/${id}`)).status, 404);
});
