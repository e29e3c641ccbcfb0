// Who may call what, for every contract there is: a new one is tested the moment it stands in the table.
import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { scopes, scopesOf } from '@throughline/domain';
import { type AnyRoute, routes } from '@throughline/protocol';
import type { Handlers } from '../../ground/handlers.ts';
import { peopleHandlers } from '../../rooms/people/index.ts';
import { viewerOfUpgrade } from './index.ts';
import { makeAgent, makeKey, makeOwner, openDoor, type Person } from './testing.ts';

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
  options: { checkReplies: false, visitorOf: async () => null },
});
const table = Object.entries(routes as Record<string, AnyRoute>);
const ID = '01890000-0000-7000-8000-0000000000ff';
const pathOf = (route: AnyRoute, id = ID) =>
  route.path.replace(/:(\w+)/g, (_, name: string) => (name === 'token' ? 'no-such-token' : id));

let owner: Person;
let viewer: Person;
let stranger: Person;

test('nobody who is not signed in reaches a contract that is not for anyone', async () => {
  owner = await makeOwner(door);
  viewer = await makeAgent(door, owner, 'viewer', 'viewer@acme.example');
  for (const [name, route] of table.filter(([, each]) => each.caller !== 'anyone')) {
    const reply = await door.person().call(route.method, pathOf(route), bodyOf(route));
    assert.deepEqual([reply.status, reply.body['code']], [401, 'unauthenticated'], name);
  }
  assert.deepEqual(reached, []);
});

test('a role reaches exactly the contracts of its scopes', async () => {
  const people = {
    viewer,
    agent: await makeAgent(door, owner, 'agent', 'agent@acme.example'),
    lead: await makeAgent(door, owner, 'lead', 'lead@acme.example'),
    admin: await makeAgent(door, owner, 'admin', 'admin@acme.example'),
  };
  for (const [role, person] of Object.entries(people)) {
    for (const [name, route] of table.filter(([, each]) => each.caller === 'agent')) {
      const reply = await person.call(route.method, pathOf(route), bodyOf(route));
      const may = scopesOf[role as 'viewer'].includes(route.scope!);
      assert.equal(reply.status === 403, !may, `${role} at ${name} got ${reply.status}`);
    }
  }
});

test('every contract for agents has a scope, and an API key reaches it with that scope alone', async () => {
  for (const [name, route] of table.filter(([, each]) => each.caller === 'agent'))
    assert.ok(route.scope !== null && scopes.includes(route.scope), name);
  for (const scope of scopes) {
    const key = await makeKey(owner, [scope]);
    for (const [name, route] of table.filter(([, each]) => each.caller === 'agent' && each.scope !== 'self')) {
      const reply = await door.person().call(route.method, pathOf(route), bodyOf(route), key);
      assert.equal(reply.status === 403, route.scope !== scope, `a key with ${scope} at ${name} got ${reply.status}`);
    }
  }
});

test('an API key is no person: it reaches nothing about passwords, sessions or new workspaces', async () => {
  const key = await makeKey(owner, scopes);
  for (const [name, route] of table.filter(([, each]) => each.caller === 'user')) {
    assert.equal((await door.person().call(route.method, pathOf(route), bodyOf(route), key)).status, 403, name);
  }
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
