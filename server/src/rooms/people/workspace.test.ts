import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAfter } from '../../ground/journal.ts';
import { makeAgent, makeKey, makeOwner, openDoor, PASSWORD, type Person } from '../../doors/http/testing.ts';
import { bootstrap, presentPeople } from './index.ts';

const door = await openDoor();
const { house } = door;
type Thing = { id: string; [key: string]: unknown };
const people: Record<string, Person> = {};
const meOf = async (person: Person) => (await person.call('GET', '/me')).body as { agent: Thing; workspace: Thing };

test('only owners make owners; admins invite up to admin; others invite nobody', async () => {
  people['owner'] = await makeOwner(door);
  for (const role of ['admin', 'lead', 'agent', 'viewer'])
    people[role] = await makeAgent(door, people['owner'], role, `${role}@acme.example`);
  const may = async (who: string, role: string) =>
    (await people[who]!.call('POST', '/invitations', { email: `${who}-${role}@x.example`, role })).status;
  assert.deepEqual(
    [
      await may('owner', 'owner'),
      await may('admin', 'owner'),
      await may('admin', 'admin'),
      await may('lead', 'viewer'),
      await may('agent', 'viewer'),
      await may('viewer', 'viewer'),
    ],
    [201, 403, 201, 403, 403, 403],
  );
});

test('a key hands out no role that may do more than the key', async () => {
  const all = [
    'conversations:read',
    'contacts:read',
    'channels:read',
    'people:read',
    'workspace:read',
    'conversations:write',
    'contacts:write',
    'contacts:export',
    'people:write',
  ];
  const viewer = (await meOf(people['viewer']!)).agent.id;
  const admin = (await meOf(people['admin']!)).agent.id;
  for (const [scopes, invites, lifts] of [
    [
      ['people:read', 'people:write'],
      [403, 403, 403],
      [403, 403],
    ],
    [all, [201, 403, 403], [200, 403]],
  ] as const) {
    const header = await makeKey(people['owner']!, scopes);
    const script = door.person();
    const key = {
      call: (method: string, path: string, body: unknown) => script.call(method, path, body, header),
    };
    const may = async (role: string) =>
      (await key.call('POST', '/invitations', { email: `${role}-${scopes.length}@y.example`, role })).status;
    assert.deepEqual([await may('agent'), await may('admin'), await may('owner')], invites);
    assert.deepEqual(
      [
        (await key.call('PATCH', `/agents/${viewer}`, { role: 'agent' })).status,
        (await key.call('PATCH', `/agents/${viewer}`, { role: 'admin' })).status,
      ],
      lifts,
    );
    assert.equal((await key.call('PATCH', `/agents/${admin}`, { state: 'disabled' })).status, 403);
  }
  assert.equal((await people['owner']!.call('PATCH', `/agents/${viewer}`, { role: 'viewer' })).status, 200);
});

test('a workspace cannot write invitations to the whole world', async () => {
  const answers: number[] = [];
  for (let each = 0; each < 205 && answers.at(-1) !== 429; each += 1)
    answers.push(
      (await people['owner']!.call('POST', '/invitations', { email: `n${each}@z.example`, role: 'agent' })).status,
    );
  assert.equal(answers.at(-1), 429);
  assert.ok(answers.length > 150);
  await house.db.query('delete from attempts');
});

test('an admin cannot touch an owner, and nobody lifts themselves', async () => {
  const owner = await meOf(people['owner']!);
  const admin = await meOf(people['admin']!);
  const agent = await meOf(people['agent']!);
  assert.equal((await people['admin']!.call('PATCH', `/agents/${owner.agent.id}`, { role: 'agent' })).status, 403);
  assert.equal((await people['admin']!.call('PATCH', `/agents/${admin.agent.id}`, { role: 'owner' })).status, 403);
  assert.equal((await people['agent']!.call('PATCH', `/agents/${agent.agent.id}`, { role: 'owner' })).status, 403);
  assert.equal((await people['agent']!.call('PATCH', '/me', { name: 'A', role: 'owner' })).status, 200);
  assert.equal((await meOf(people['agent']!)).agent['role'], 'agent', 'a role in the wrong body is not read');
});

test('the last owner stays, even when two step down at once', async () => {
  const owner = await meOf(people['owner']!);
  assert.equal((await people['owner']!.call('PATCH', `/agents/${owner.agent.id}`, { role: 'admin' })).status, 409);
  assert.equal((await people['owner']!.call('PATCH', `/agents/${owner.agent.id}`, { state: 'disabled' })).status, 409);
  const second = await makeAgent(door, people['owner']!, 'owner', 'second@acme.example');
  const secondId = (await meOf(second)).agent.id;
  const both = await Promise.all([
    people['owner']!.call('PATCH', `/agents/${secondId}`, { role: 'admin' }),
    second.call('PATCH', `/agents/${owner.agent.id}`, { role: 'admin' }),
  ]);
  assert.deepEqual(
    both
      .map((each) => each.status)
      .sort()
      .at(0),
    200,
  );
  const owners = ((await people['owner']!.call('GET', '/agents')).body['items'] as Thing[]).filter(
    (each) => each['role'] === 'owner',
  );
  assert.equal(owners.length, 1);
  if (owners[0]!.id === secondId) {
    assert.equal((await second.call('PATCH', `/agents/${owner.agent.id}`, { role: 'owner' })).status, 200);
    assert.equal((await people['owner']!.call('PATCH', `/agents/${secondId}`, { role: 'admin' })).status, 200);
  }
});

test('a disabled agent is out at once, and back at once', async () => {
  const { agent } = await meOf(people['viewer']!);
  assert.equal((await people['owner']!.call('PATCH', `/agents/${agent.id}`, { state: 'disabled' })).status, 200);
  assert.equal((await people['viewer']!.call('GET', '/me')).status, 403);
  assert.equal((await people['owner']!.call('PATCH', `/agents/${agent.id}`, { state: 'active' })).status, 200);
  assert.equal((await people['viewer']!.call('GET', '/me')).status, 200);
});

test('a key holds no more than its maker, is shown once, and ends when revoked or expired', async () => {
  const admin = people['admin']!;
  assert.equal((await admin.call('POST', '/api-keys', { name: 'x', scopes: ['everything'] })).status, 422);
  assert.equal((await people['agent']!.call('POST', '/api-keys', { name: 'x', scopes: ['people:read'] })).status, 403);
  const made = await admin.call('POST', '/api-keys', {
    name: 'reader',
    scopes: ['people:read', 'keys:write'],
    expiresAt: new Date(house.now().getTime() + 3_600_000).toISOString(),
  });
  const key = String(made.body['key']);
  assert.match(key, /^tl_live_[\w-]{32}$/);
  const listed = (await admin.call('GET', '/api-keys')).text;
  assert.ok(!listed.includes(key) && listed.includes(key.slice(-4)));
  assert.equal((await house.db.query('select 1 from api_keys where sha256 = $1 or prefix = $1', [key])).rowCount, 0);
  const script = door.person();
  const as = { authorization: `Bearer ${key}` };
  assert.equal((await script.call('GET', '/agents', undefined, as)).status, 200);
  assert.equal((await script.call('GET', '/workspace', undefined, as)).status, 403);
  assert.equal(
    (await script.call('POST', '/api-keys', { name: 'more', scopes: ['people:write'] }, as)).status,
    403,
    'a key makes no stronger key',
  );
  assert.equal((await script.call('GET', '/agents', undefined, { authorization: `${as.authorization}x` })).status, 401);
  assert.equal(
    (await admin.call('GET', '/me', undefined, { authorization: 'Bearer tl_live_wrongwrongwrongwrong' })).status,
    401,
    'a wrong key is not saved by a cookie',
  );
  door.wait(3_700_000);
  assert.equal((await script.call('GET', '/agents', undefined, as)).status, 401, 'expired');
  const second = await makeKey(admin, ['people:read']);
  const id = ((await admin.call('GET', '/api-keys')).body['items'] as Thing[]).find(
    (each) => each['name'] === 'test',
  )!.id;
  assert.equal((await script.call('GET', '/agents', undefined, second)).status, 200);
  assert.equal((await admin.call('DELETE', `/api-keys/${id}`)).status, 204);
  assert.equal((await script.call('GET', '/agents', undefined, second)).status, 401, 'revoked');
});

test('teams keep their members’ entries true, and a removed team leaves nothing behind', async () => {
  const admin = people['admin']!;
  const [agent, lead] = [(await meOf(people['agent']!)).agent, (await meOf(people['lead']!)).agent];
  const made = await admin.call('POST', '/teams', { name: 'Returns', memberIds: [agent.id] });
  assert.equal(made.status, 201);
  assert.equal((await admin.call('POST', '/teams', { name: 'returns' })).status, 409);
  assert.equal(
    (await admin.call('POST', '/teams', { name: 'Other', memberIds: ['01890000-0000-7000-8000-000000000000'] })).status,
    422,
  );
  assert.deepEqual((await meOf(people['agent']!)).agent['teamIds'], [made.body['id']]);
  const moved = await admin.call('PATCH', `/teams/${String(made.body['id'])}`, { memberIds: [lead.id] });
  assert.deepEqual(moved.body['memberIds'], [lead.id]);
  assert.deepEqual((await meOf(people['agent']!)).agent['teamIds'], []);
  assert.equal((await admin.call('DELETE', `/teams/${String(made.body['id'])}`)).status, 204);
  assert.equal((await admin.call('DELETE', `/teams/${String(made.body['id'])}`)).status, 404);
  assert.deepEqual((await meOf(people['lead']!)).agent['teamIds'], []);
});

test('settings are merged and checked; places nobody knows are refused', async () => {
  const admin = people['admin']!;
  const before = (await admin.call('GET', '/workspace')).body['settings'] as Record<string, unknown>;
  const changed = await admin.call('PATCH', '/workspace', {
    name: 'Acme Ltd',
    timezone: 'Europe/Kyiv',
    settings: { reopenDays: 3 },
  });
  assert.deepEqual(changed.body['settings'], { ...before, reopenDays: 3 });
  assert.equal((await admin.call('PATCH', '/workspace', { timezone: 'Mars/Olympus' })).status, 422);
  const wrong = await admin.call('PATCH', '/workspace', { settings: { orderPattern: '(' } });
  assert.equal(wrong.status, 422);
  assert.match(
    (wrong.body['fields'] as Record<string, string>)['settings.orderPattern']!,
    /must be a regular expression/,
  );
  assert.equal((await people['agent']!.call('PATCH', '/workspace', { name: 'Mine' })).status, 403);
});

test('preferences are merged, null takes one away, and they cannot grow without end', async () => {
  const agent = people['agent']!;
  await agent.call('PATCH', '/me', { preferences: { theme: 'dark', density: 'cosy' } });
  const { body } = await agent.call('PATCH', '/me', { preferences: { theme: null, sound: true } });
  assert.deepEqual(body['preferences'], { density: 'cosy', sound: true });
  assert.equal((await agent.call('PATCH', '/me', { preferences: { big: 'x'.repeat(70_000) } })).status, 413);
  assert.equal((await agent.call('PATCH', '/me', { preferences: { nul: '\u0000' } })).status, 400);
});

test('following the journal shows the same people, teams, tags and workspace as asking afresh', async () => {
  const admin = people['admin']!;
  const workspaceId = (await meOf(admin)).workspace.id;
  const fresh = async () =>
    new Map<string, unknown>(
      [
        ...((await admin.call('GET', '/agents')).body['items'] as Thing[]),
        ...((await admin.call('GET', '/teams')).body['items'] as Thing[]),
        ...((await admin.call('GET', '/tags')).body['items'] as Thing[]),
        (await admin.call('GET', '/workspace')).body as Thing,
      ].map((thing) => [thing.id, thing]),
    );
  const seen = await fresh();
  let number = (await readAfter(house.db, workspaceId, 0, 10_000)).at(-1)!.number;
  const agentId = (await meOf(people['agent']!)).agent.id;
  const ids: Record<string, string> = {};
  const steps: Record<string, () => Promise<unknown>> = {
    'a team is made': async () => {
      ids['team'] = String((await admin.call('POST', '/teams', { name: 'Calls', memberIds: [agentId] })).body['id']);
    },
    'an agent goes away': () => people['agent']!.call('PATCH', '/me', { name: 'Ada', availability: 'away' }),
    'a tag is made': async () => {
      ids['tag'] = String((await admin.call('POST', '/tags', { name: 'vip' })).body['id']);
    },
    'a tag is removed': () => admin.call('DELETE', `/tags/${ids['tag']}`),
    'a team is renamed': () => admin.call('PATCH', `/teams/${ids['team']}`, { name: 'Phone' }),
    'a team is emptied': () => admin.call('PATCH', `/teams/${ids['team']}`, { memberIds: [] }),
    'a team is filled': () => admin.call('PATCH', `/teams/${ids['team']}`, { memberIds: [agentId] }),
    'the workspace is renamed': () => admin.call('PATCH', '/workspace', { name: 'Acme Group' }),
    'a team is removed': () => admin.call('DELETE', `/teams/${ids['team']}`),
    'a role is changed': () => admin.call('PATCH', `/agents/${agentId}`, { role: 'lead' }),
    'an agent is disabled': () => admin.call('PATCH', `/agents/${agentId}`, { state: 'disabled' }),
    'somebody joins': () => makeAgent(door, people['owner']!, 'agent', 'new@acme.example'),
  };
  for (const [name, step] of Object.entries(steps)) {
    await step();
    for (const row of await readAfter(house.db, workspaceId, number, 10_000)) {
      number = row.number;
      const body = (await presentPeople(house.db, workspaceId, row.kind as 'agent', [row.id])).get(row.id);
      if (body) seen.set(row.id, body);
      else seen.delete(row.id);
    }
    assert.deepEqual(new Map([...seen].sort()), new Map([...(await fresh())].sort()), name);
  }
});

test('the environment’s workspace, owner and key are made once and never again', async () => {
  const other = await openDoor({
    config: {
      bootstrap: {
        workspace: 'From the environment',
        email: 'Boss@acme.example',
        password: PASSWORD,
        apiKey: 'bootstrap-key-0123456789',
      },
    },
  });
  await Promise.all([bootstrap(other.house), bootstrap(other.house), bootstrap(other.house)]);
  await bootstrap(other.house);
  const script = other.person();
  const agents = await script.call('GET', '/agents', undefined, { authorization: 'Bearer bootstrap-key-0123456789' });
  assert.deepEqual(
    (agents.body['items'] as Thing[]).map((each) => [each['email'], each['role']]),
    [['boss@acme.example', 'owner']],
  );
  assert.equal(
    (await script.call('POST', '/auth/sign-in', { email: 'boss@acme.example', password: PASSWORD })).status,
    200,
  );
  assert.equal(
    (await script.call('POST', '/setup', { workspaceName: 'X', name: 'X', email: 'x@x.example', password: PASSWORD }))
      .status,
    409,
  );
});
