// Who may call what, for every contract there is: a new one is tested the moment it stands in the table.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { type Role, scopes, scopesOf } from '@throughline/domain';
import { type AnyRoute, LiveCommand, routes, VisitorCommand } from '@throughline/protocol';
import type { Handlers } from '../../ground/handlers.ts';
import { peopleHandlers } from '../../rooms/people/index.ts';
import { viewerOfUpgrade } from './index.ts';
import { commands, expected, roles } from './matrix-table.ts';
import { usualRates } from './rates.ts';
import { type Answer, makeAgent, makeKey, makeOwner, openDoor, type Person } from './testing.ts';

const ID = '01890000-0000-7000-8000-0000000000ff';
const reached: string[] = [];
/** Every contract outside the people room answers only that it was reached; the door in front of it is what is tested. */
const stubs = Object.fromEntries(
  Object.keys(routes)
    .filter((name) => !(name in peopleHandlers))
    .map((name) => [
      name,
      async () => {
        reached.push(name);
        return undefined;
      },
    ]),
) as unknown as Handlers;
const door = await openDoor({
  rooms: [peopleHandlers, stubs],
  options: {
    checkReplies: false,
    visitorOf: async (_house, token) =>
      token === 'the-token-of-a-device'
        ? { type: 'visitor', workspaceId: ID, channelId: ID, sessionId: ID, identityId: ID }
        : null,
    // What is tested is who may call, not how often.
    rates: {
      ...usualRates,
      visitor: { burst: 1000, perSecond: 100 },
      anyone: { burst: 30_000, perSecond: 100 },
      session: { burst: 30_000, perSecond: 100 },
    },
  },
});
const table = Object.entries(routes as Record<string, AnyRoute>);
const pathOf = (route: AnyRoute, id = ID) =>
  route.path.replace(/:(\w+)/g, (_, name: string) => (name === 'token' ? 'no-such-token' : id));

let owner: Person;
let viewer: Person;
let stranger: Person;

test('every contract has its row in the table, under the right it asks for, and every row a contract', () => {
  const meant = Object.entries(expected).flatMap(([right, names]) => names.split(/\s+/).map((name) => [name, right]));
  assert.deepEqual(
    Object.fromEntries(table.map(([name, route]) => [name, route.scope ?? route.caller])),
    Object.fromEntries(meant),
  );
  assert.equal(new Set(meant.map(([name]) => name)).size, meant.length, 'a contract stands once');
  const said = (given: { options: readonly { shape: { type: { value: string } } }[] }) =>
    given.options.map((each) => each.shape.type.value).sort();
  assert.deepEqual(said(LiveCommand), Object.keys(commands.agent).sort());
  assert.deepEqual(said(VisitorCommand), Object.keys(commands.visitor).sort());
});

test('no body and no query takes fields it does not name: what is sent too much never reaches a room', () => {
  const free: string[] = [];
  const walk = (schema: unknown, where: string): void => {
    if (typeof schema !== 'object' || schema === null) return;
    const { def } = schema as { def?: Record<string, unknown> };
    if (!def) return;
    if (def['type'] === 'object') {
      const rest = def['catchall'] as { def: { type: string } } | undefined;
      if (rest && rest.def.type !== 'never') free.push(where);
      for (const [name, each] of Object.entries(def['shape'] as object)) walk(each, `${where}.${name}`);
    }
    for (const key of ['innerType', 'element', 'valueType', 'in', 'out', 'left', 'right']) walk(def[key], where);
    for (const each of (def['options'] ?? def['items'] ?? []) as unknown[]) walk(each, where);
  };
  for (const [name, route] of table) {
    walk(route.body, name);
    walk(route.query, `${name}?`);
    walk(route.params, `${name}/`);
  }
  assert.deepEqual(free, []);
});

/** What a caller may, by the table alone. */
type Rights = {
  readonly kind: 'nobody' | 'visitor' | 'directory' | 'key' | 'person';
  readonly rights: ReadonlySet<string>;
};
function mayReach({ kind, rights }: Rights, route: AnyRoute): true | 401 | 403 {
  if (route.caller === 'anyone') return true;
  if (route.caller === 'visitor') return kind === 'visitor' ? true : 401;
  if (route.caller === 'directory') return kind === 'directory' ? true : 401;
  if (kind === 'nobody' || kind === 'visitor' || kind === 'directory') return 401;
  // A key is no person: nothing about passwords, sessions, new workspaces or itself, whatever it holds.
  if (route.caller === 'user' || route.scope === 'self') return kind === 'person' ? true : 403;
  return rights.has(route.scope!) ? true : 403;
}
async function hold(
  who: string,
  caller: Rights,
  call: (route: AnyRoute) => Promise<Answer>,
  among = table,
): Promise<void> {
  for (const [name, route] of among) {
    // Done by people, it ends what the next line needs.
    if (name === 'signOut' && caller.kind === 'person') continue;
    reached.length = 0;
    const reply = await call(route);
    const may = mayReach(caller, route);
    const what = `${who} at ${name} got ${reply.status} ${reply.text.slice(0, 150)}`;
    if (may !== true) {
      // SCIM's refusals have no code of ours.
      const code = route.wire === 'scim' ? undefined : may === 401 ? 'unauthenticated' : 'forbidden';
      assert.deepEqual([reply.status, reply.body['code']], [may, code], what);
      assert.deepEqual(reached, [], what);
    } else {
      assert.ok(!['unauthenticated', 'forbidden'].includes(String(reply.body['code'])), what);
      assert.notEqual(reply.status, 429, what);
    }
  }
}

test('nobody, a visitor’s device, and odd claims to be somebody reach what is for them and nothing else', async () => {
  owner = await makeOwner(door);
  viewer = await makeAgent(door, owner, 'viewer', 'viewer@acme.example');
  for (const [who, kind, headers] of [
    ['nobody', 'nobody', {}],
    ['a visitor', 'visitor', { authorization: 'Visitor the-token-of-a-device' }],
    ['a device’s token as a key', 'nobody', { authorization: 'Bearer the-token-of-a-device' }],
    ['an unknown key', 'nobody', { authorization: 'Bearer tl_live_0000000000000000000000000000' }],
    ['a wrong key beside a good cookie', 'nobody', { authorization: 'Bearer tl_live_00000000', cookie: owner.cookie }],
    ['a cookie’s value as a device’s token', 'nobody', { authorization: `Visitor ${owner.cookie.split('=')[1]}` }],
  ] as const) {
    const rights = { kind, rights: new Set<string>() };
    await hold(who, rights, (route) => door.person().call(route.method, pathOf(route), bodyOf(route), headers));
  }
});

test('a directory’s token reaches what is for directories and nothing else', async () => {
  const token = 'tl_scim_of-a-directory-that-is-known-here';
  const sha256 = createHash('sha256').update(token).digest('hex');
  const { id } = (await owner.call('GET', '/workspace')).body as { id: string };
  await door.house.db.query(
    `insert into scim_tokens (workspace_id, id, name, last_four, sha256) values ($1, $2, 'Okta', 'here', $3)`,
    [id, ID, sha256],
  );
  const rights = { kind: 'directory', rights: new Set<string>() } as const;
  await hold('a directory', rights, (route) =>
    door.person().call(route.method, pathOf(route), bodyOf(route), { authorization: `Bearer ${token}` }),
  );
});

test('a role reaches exactly the contracts of its rights; a team neither adds nor takes any', async () => {
  const other = await makeAgent(door, owner, 'agent', 'other-team@acme.example');
  const { agent } = (await other.call('GET', '/me')).body as { agent: { id: string } };
  assert.equal((await owner.call('POST', '/teams', { name: 'Elsewhere', memberIds: [agent.id] })).status, 201);
  const rights = new Set<string>();
  for (const [role, more] of Object.entries(roles)) {
    for (const right of more) rights.add(right);
    assert.deepEqual([...scopesOf[role as Role]].sort(), [...rights].sort(), `the scopes of ${role}`);
    const people =
      role === 'owner'
        ? [owner]
        : role === 'viewer'
          ? [viewer]
          : [await makeAgent(door, owner, role, `${role}@acme.example`), ...(role === 'agent' ? [other] : [])];
    for (const person of people)
      await hold(role, { kind: 'person', rights: new Set(rights) }, (route) =>
        person.call(route.method, pathOf(route), bodyOf(route)),
      );
  }
  assert.deepEqual([...rights].sort(), [...scopes].sort(), 'every right is somebody’s');
});

test('a role of the workspace’s own reaches what its one right opens, and nothing of the one right it lacks', async () => {
  const person = await makeAgent(door, owner, 'viewer', 'custom@acme.example');
  const { agent } = (await person.call('GET', '/me')).body as { agent: { id: string } };
  const made = await owner.call('POST', '/roles', { name: 'Custom', scopes: [] });
  assert.equal(made.status, 201, made.text);
  const id = String(made.body['id']);
  assert.equal((await owner.call('PATCH', `/agents/${agent.id}`, { role: id })).status, 200);
  const rights = scopes.filter((scope) => scope !== 'self');
  const as = async (held: readonly string[], among: typeof table) => {
    // The same session each time: what the role may changes under it.
    assert.equal((await owner.call('PATCH', `/roles/${id}`, { scopes: held })).status, 200);
    await hold(
      `a role with ${held.join()}`,
      { kind: 'person', rights: new Set([...held, 'self']) },
      (route) => person.call(route.method, pathOf(route), bodyOf(route)),
      among,
    );
  };
  for (const scope of rights) {
    const its = table.filter(([, route]) => route.scope === scope);
    await as([scope], its);
    await as(
      rights.filter((each) => each !== scope),
      its,
    );
  }
  await as([], table);
  await as(['contacts:write', 'channels:read', 'audit:read', 'conversations:moderate'], table);
  assert.equal((await owner.call('DELETE', `/roles/${id}?moveTo=viewer`)).status, 204);
});

test('an API key reaches what its scope opens, with one scope, with none, and never what is a person’s', async () => {
  for (const held of [...scopes.map((scope) => [scope]), [...scopes]]) {
    const key = await makeKey(owner, held);
    await hold(`a key with ${held.join()}`, { kind: 'key', rights: new Set(held) }, (route) =>
      door.person().call(route.method, pathOf(route), bodyOf(route), key),
    );
  }
  const empty = await makeKey(owner, ['people:read']);
  const { items } = (await owner.call('GET', '/api-keys')).body as { items: { id: string }[] };
  await door.house.db.query(`update api_keys set scopes = '{}' where id = any($1)`, [items.map((each) => each.id)]);
  await hold('a key without a scope', { kind: 'key', rights: new Set() }, (route) =>
    door.person().call(route.method, pathOf(route), bodyOf(route), empty),
  );
});

test('who was disabled, and who has a place in another workspace only, reach nothing of this one', async () => {
  const gone = await makeAgent(door, owner, 'admin', 'gone@acme.example');
  const { agent } = (await gone.call('GET', '/me')).body as { agent: { id: string } };
  assert.equal((await owner.call('PATCH', `/agents/${agent.id}`, { state: 'disabled' })).status, 200);
  await hold('somebody disabled', { kind: 'person', rights: new Set() }, async (route) => {
    // Their own session is still theirs: of the workspace nothing is, not even `/me`.
    const reply = await gone.call(route.method, pathOf(route), bodyOf(route));
    if (route.scope === 'self') assert.equal(reply.status, 403);
    return route.scope === 'self' ? { ...reply, status: 200, body: {} } : reply;
  });
});

test('another workspace’s header, ids and body fields lead nowhere', async () => {
  const { workspace, agent } = (await owner.call('GET', '/me')).body as {
    workspace: { id: string };
    agent: { id: string };
  };
  const second = (await owner.call('POST', '/workspaces', { name: 'Second' })).body as { id: string };
  const inSecond = { 'throughline-workspace': second.id };
  const invited = await owner.call('POST', '/invitations', { email: 'stranger@else.example', role: 'admin' }, inSecond);
  stranger = door.person();
  await stranger.call('POST', `/auth/invitations/${String(invited.body['link']).split('/').at(-1)!}`, {
    name: 'Stranger',
    password: 'a long password',
  });
  assert.equal((await stranger.call('GET', '/workspace')).body['id'], second.id);
  for (const wanted of [workspace.id, ID, 'nonsense', "' or true --"]) {
    for (const [name, route] of table.filter(([, each]) => each.caller === 'agent')) {
      assert.equal(
        (await stranger.call(route.method, pathOf(route), bodyOf(route), { 'throughline-workspace': wanted })).status,
        403,
        `${name} with ${wanted}`,
      );
    }
  }
  assert.equal(
    (await owner.call('GET', `/workspace?workspace=${second.id}`)).body['id'],
    second.id,
    'an address can name the workspace',
  );
  assert.equal((await stranger.call('GET', `/workspace?workspace=${workspace.id}`)).status, 403);
  const knock = async (person: Person, url: string) =>
    viewerOfUpgrade(door.house, { headers: { cookie: person.cookie, host: 'localhost' }, url } as IncomingMessage);
  assert.deepEqual(
    [
      (await knock(stranger, '/api/v1/live')).type,
      (await knock(stranger, `/api/v1/live?workspace=${workspace.id}`)).type,
      (await knock(door.person(), '/api/v1/live')).type,
    ],
    ['agent', 'user', 'anyone'],
  );
  const team = (await owner.call('POST', '/teams', { name: 'Ours', memberIds: [agent.id] })).body as { id: string };
  const tag = (await owner.call('POST', '/tags', { name: 'ours' })).body as { id: string };
  const invitation = (
    (await owner.call('POST', '/invitations', { email: 'x@acme.example', role: 'agent' })).body as {
      invitation: { id: string };
    }
  ).invitation;
  await makeKey(owner, ['people:read']);
  const ourKey = ((await owner.call('GET', '/api-keys')).body['items'] as { id: string }[])[0]!;
  const before = await everything();
  const tries: [string, string, unknown?][] = [
    ['PATCH', `/agents/${agent.id}`, { role: 'viewer' }],
    ['PATCH', `/teams/${team.id}`, { name: 'Theirs' }],
    ['PATCH', `/teams/${team.id}`, { memberIds: [] }],
    ['DELETE', `/teams/${team.id}`],
    ['DELETE', `/tags/${tag.id}`],
    ['DELETE', `/invitations/${invitation.id}`],
    ['DELETE', `/api-keys/${ourKey.id}`],
  ];
  for (const [method, path, body] of tries)
    assert.equal((await stranger.call(method, path, body)).status, 404, `${method} ${path}`);
  assert.equal((await stranger.call('POST', '/teams', { name: 'Mixed', memberIds: [agent.id] })).status, 422);
  assert.equal(
    (
      await stranger.call('PATCH', '/workspace', {
        name: 'Renamed',
        id: workspace.id,
        workspaceId: workspace.id,
        workspace_id: workspace.id,
      })
    ).status,
    200,
  );
  assert.equal((await stranger.call('GET', '/workspace')).body['name'], 'Renamed');
  assert.deepEqual(await everything(), before);
  for (const path of ['/agents', '/teams', '/tags', '/invitations', '/api-keys']) {
    assert.doesNotMatch(
      (await stranger.call('GET', path)).text,
      new RegExp([agent.id, team.id, tag.id, invitation.id, ourKey.id, 'x@acme', 'viewer@acme'].join('|')),
      path,
    );
  }

  async function everything(): Promise<unknown> {
    return Promise.all(
      ['/agents', '/teams', '/tags', '/invitations', '/workspace'].map(
        async (path) => (await owner.call('GET', path)).body,
      ),
    );
  }
});

/** Enough of a body that the schema lets it through where that is simple; refusals before the body do not read it. */
function bodyOf(route: AnyRoute): unknown {
  return route.method === 'GET' || route.body.def.type === 'undefined' ? undefined : {};
}
