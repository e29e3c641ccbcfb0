// Roles of a workspace's own: nobody hands out, takes or widens what they do not hold; what changes acts at once; nothing is left pointing
// at a role that is gone.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { scopes, scopesOf } from '@throughline/domain';
import { type Answer, makeAgent, makeOwner, openDoor, type Person } from '../../doors/http/testing.ts';
import { ACCESS_ENDED } from './index.ts';
import { auditRoutes } from '../audit/index.ts';
import { peopleHandlers } from './routes.ts';

const door = await openDoor({ rooms: [peopleHandlers, auditRoutes] });
let owner: Person;
let admin: Person;
before(async () => {
  owner = await makeOwner(door);
  admin = await makeAgent(door, owner, 'admin', 'admin@acme.example');
});

const ok = (answer: Answer, status = 200): Record<string, unknown> => {
  assert.equal(answer.status, status, answer.text);
  return answer.body;
};
const refused = (answer: Answer, words: RegExp, status = 403) => {
  assert.equal(answer.status, status, answer.text);
  assert.match(String(answer.body['detail'] ?? JSON.stringify(answer.body['fields'])), words);
};
const makeRole = async (name: string, held: readonly string[], by = owner): Promise<string> =>
  String(ok(await by.call('POST', '/roles', { name, scopes: held }), 201)['id']);
const idOf = async (person: Person): Promise<string> =>
  (ok(await person.call('GET', '/me'))['agent'] as { id: string }).id;
const mine = async (person: Person) => [...(ok(await person.call('GET', '/me'))['scopes'] as string[])].sort();
interface Listed {
  id: string;
  name: string;
  isBuiltIn: boolean;
  base: string;
  scopes: string[];
  agentCount: number;
  invitationCount: number;
  keyCount: number;
}
const roles = async (): Promise<Listed[]> => ok(await owner.call('GET', '/roles'))['items'] as Listed[];
const role = async (id: string) => (await roles()).find((each) => each.id === id);
const news = async (what: string) =>
  (ok(await owner.call('GET', '/audit?limit=100'))['items'] as { what: string; before: object; after: object }[]).find(
    (entry) => entry.what === what,
  );

test('the built-in roles are listed with what they may, and cannot be changed or removed', async () => {
  assert.deepEqual(
    (await roles()).map(({ id, isBuiltIn, scopes: held, agentCount }) => [id, isBuiltIn, held, agentCount]),
    [
      ['owner', true, [...scopesOf.owner], 1],
      ['admin', true, [...scopesOf.admin], 1],
      ['lead', true, [...scopesOf.lead], 0],
      ['agent', true, [...scopesOf.agent], 0],
      ['viewer', true, [...scopesOf.viewer], 0],
    ],
  );
  assert.ok((await owner.call('PATCH', '/roles/agent', { name: 'Slave' })).status >= 400);
  assert.ok((await owner.call('DELETE', '/roles/agent')).status >= 400);
});

test('a role says what it amounts to, keeps its scopes in order, and refuses unknown ones and names that are taken', async () => {
  const id = await makeRole('Auditor', ['audit:read', 'conversations:read', 'audit:read']);
  const made = (await role(id))!;
  assert.deepEqual([made.base, made.scopes], ['admin', ['conversations:read', 'self', 'audit:read']]);
  refused(await owner.call('POST', '/roles', { name: 'AUDITOR', scopes: [] }), /of this name/, 409);
  refused(await owner.call('POST', '/roles', { name: ' Lead ', scopes: [] }), /built-in/, 409);
  refused(await owner.call('POST', '/roles', { name: '  ', scopes: [] }), /name|few/, 422);
  refused(await owner.call('POST', '/roles', { name: 'X', scopes: ['everything'] }), /does not exist/, 422);
  assert.equal((await owner.call('PATCH', `/roles/${id.replace(/.$/, '0')}`, { name: 'Y' })).status, 404);
});

test('what a role may changes for whoever has it, from the next call on', async () => {
  const id = await makeRole('Reader', ['people:read']);
  const person = await makeAgent(door, owner, id, 'reader@acme.example');
  assert.deepEqual(await mine(person), ['people:read', 'self']);
  const { agent } = ok(await person.call('GET', '/me')) as { agent: Record<string, unknown> };
  assert.deepEqual([agent['role'], agent['roleId'], agent['roleName']], ['viewer', id, 'Reader']);
  assert.equal((await person.call('GET', '/workspace')).status, 403);
  ok(await owner.call('PATCH', `/roles/${id}`, { scopes: ['workspace:read'], name: 'Looker' }));
  assert.equal((await person.call('GET', '/workspace')).status, 200);
  assert.equal((await person.call('GET', '/agents')).status, 403);
  assert.deepEqual(await news('role.changed').then((entry) => [entry?.before, entry?.after]), [
    { name: 'Reader', scopes: ['people:read', 'self'] },
    { name: 'Looker', scopes: ['workspace:read', 'self'] },
  ]);
  const { rows } = await door.house.db.query<{ n: number }>(
    `select count(*)::int as n from journal where kind = 'agent' and id = $1 and what = 'agent.changed'`,
    [agent['id']],
  );
  assert.equal(rows[0]!.n, 1, 'their screen and socket are told');
});

test('nobody gives, takes or widens what they do not hold themselves', async () => {
  const id = await makeRole('Personnel', ['people:read', 'people:write', 'conversations:read']);
  const person = await makeAgent(door, owner, id, 'personnel@acme.example');
  const lacks = /do not hold yourself: .*contacts:read/;
  refused(await person.call('POST', '/roles', { name: 'Mighty', scopes: ['contacts:read'] }), lacks);
  refused(await person.call('PATCH', `/roles/${id}`, { scopes: ['people:write', 'contacts:read'] }), lacks);
  refused(await person.call('POST', '/invitations', { email: 'a@x.example', role: 'viewer' }), lacks);
  refused(await person.call('PATCH', `/agents/${await idOf(person)}`, { role: 'admin' }), /do not hold/);
  refused(await person.call('PATCH', `/agents/${await idOf(admin)}`, { state: 'disabled' }), /do not hold/);
  refused(await person.call('PATCH', `/agents/${await idOf(owner)}`, { role: id }), /Only an owner/);
  refused(await admin.call('PATCH', `/agents/${await idOf(person)}`, { role: 'owner' }), /Only an owner/);
  const strong = await makeRole('Strong', ['channels:write']);
  refused(await person.call('PATCH', `/roles/${strong}`, { scopes: [] }), /channels:write/);
  refused(await person.call('DELETE', `/roles/${strong}`), /channels:write/);
  // What they hold themselves they may pass on, in parts.
  const part = await makeRole('Part', ['conversations:read'], person);
  const joined = await makeAgent(door, person, part, 'joined@acme.example');
  assert.deepEqual(await mine(joined), ['conversations:read', 'self']);
  ok(await person.call('PATCH', `/agents/${await idOf(joined)}`, { role: id }));
  refused(
    await person.call('PATCH', `/agents/${await idOf(joined)}`, { role: '01890000-0000-7000-8000-0000000000aa' }),
    /a role of this workspace/,
    422,
  );
});

test('the last owner stays an owner', async () => {
  const id = await makeRole('Everything', scopes);
  refused(await owner.call('PATCH', `/agents/${await idOf(owner)}`, { role: id }), /last owner/, 409);
  assert.equal((await role(id))!.base, 'admin');
  const second = await makeAgent(door, owner, 'owner', 'second@acme.example');
  ok(await owner.call('PATCH', `/agents/${await idOf(second)}`, { role: id }));
  assert.equal((ok(await second.call('GET', '/me'))['agent'] as { role: string }).role, 'admin');
  refused(await second.call('PATCH', `/agents/${await idOf(owner)}`, { state: 'disabled' }), /Only an owner/);
});

test('a key may follow a role: it may what the role may now, except what is a person’s', async () => {
  const id = await makeRole('Robot', ['people:read', 'workspace:read']);
  refused(await owner.call('POST', '/api-keys', { name: 'k', role: 'owner' }), /no person/, 422);
  refused(await owner.call('POST', '/api-keys', { name: 'k' }), /either/, 422);
  refused(await owner.call('POST', '/api-keys', { name: 'k', role: id, scopes: ['people:read'] }), /either/, 422);
  const made = ok(await owner.call('POST', '/api-keys', { name: 'k', role: id }), 201);
  assert.deepEqual(made['scopes'], ['people:read', 'workspace:read']);
  const key = { authorization: `Bearer ${String(made['key'])}` };
  const call = (path: string) => door.person().call('GET', path, undefined, key);
  assert.equal((await call('/workspace')).status, 200);
  assert.equal((await call('/me')).status, 403);
  door.whispers.length = 0;
  ok(await owner.call('PATCH', `/roles/${id}`, { scopes: ['people:read'] }));
  assert.equal((await call('/workspace')).status, 403);
  assert.deepEqual(
    door.whispers.map(({ kind, body }) => [kind, body['id']]),
    [[ACCESS_ENDED, made['id']]],
  );
  const weak = await makeAgent(door, owner, await makeRole('Keysmith', ['keys:write']), 'keysmith@acme.example');
  refused(await weak.call('POST', '/api-keys', { name: 'k', role: id }), /people:read/);
});

test('removing a role asks where its members, invitations and keys go, and leaves none of them behind', async () => {
  const id = await makeRole('Seasonal', scopesOf.agent);
  const person = await makeAgent(door, owner, id, 'seasonal@acme.example');
  const invited = ok(await owner.call('POST', '/invitations', { email: 'later@acme.example', role: id }), 201);
  const made = ok(await owner.call('POST', '/api-keys', { name: 'seasonal', role: id }), 201);
  const asked = await owner.call('DELETE', `/roles/${id}`);
  assert.deepEqual(
    [asked.status, asked.body['agents'], asked.body['invitations'], asked.body['keys']],
    [409, 1, 1, 1],
    asked.text,
  );
  refused(await owner.call('DELETE', `/roles/${id}?moveTo=${id}`), /another role/, 422);
  refused(await owner.call('DELETE', `/roles/${id}?moveTo=owner`), /not be owner/, 422);
  ok(await owner.call('DELETE', `/roles/${id}?moveTo=viewer`), 204);
  assert.equal(await role(id), undefined);
  assert.deepEqual(await mine(person), [...scopesOf.viewer].sort());
  const token = String(invited['link']).split('/').at(-1)!;
  const late = door.person();
  ok(await late.call('POST', `/auth/invitations/${token}`, { name: 'Late', password: 'correct horse battery' }));
  assert.deepEqual(await mine(late), [...scopesOf.viewer].sort());
  const keys = ok(await owner.call('GET', '/api-keys'))['items'] as { id: string; role: string; scopes: string[] }[];
  const key = keys.find((each) => each.id === made['id'])!;
  assert.deepEqual([key.role, key.scopes.includes('self'), key.scopes.length], ['viewer', false, 5]);
  assert.deepEqual((await news('role.removed'))?.after, { movedTo: 'viewer', agents: 1, keys: 1 });
});

test('who is given another role is written into the log by the roles’ names', async () => {
  const id = await makeRole('Night shift', ['conversations:read']);
  const person = await makeAgent(door, owner, 'agent', 'night@acme.example');
  ok(await owner.call('PATCH', `/agents/${await idOf(person)}`, { role: id }));
  assert.deepEqual(await news('agent.changed').then((entry) => [entry?.before, entry?.after]), [
    { role: 'agent', roleId: null },
    { role: 'Night shift', roleId: id },
  ]);
  ok(await owner.call('PATCH', `/agents/${await idOf(person)}`, { role: 'agent' }));
  assert.deepEqual(await mine(person), [...scopesOf.agent].sort());
});

test('another workspace’s role is nobody’s here, and its name is free here', async () => {
  const id = await makeRole('Theirs', ['people:read']);
  const second = ok(await owner.call('POST', '/workspaces', { name: 'Second' }), 201);
  const there = { 'throughline-workspace': String(second['id']) };
  assert.equal((await owner.call('PATCH', `/roles/${id}`, { name: 'Mine' }, there)).status, 404);
  assert.equal((await owner.call('DELETE', `/roles/${id}`, undefined, there)).status, 404);
  refused(
    await owner.call('POST', '/invitations', { email: 'x@acme.example', role: id }, there),
    /a role of this workspace/,
    422,
  );
  ok(await owner.call('POST', '/roles', { name: 'Theirs', scopes: [] }, there), 201);
});
