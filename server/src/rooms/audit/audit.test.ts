import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Answer, makeOwner, openDoor, PASSWORD, type Person } from '../../doors/http/testing.ts';
import { hookRoutes } from '../hooks/index.ts';
import { peopleHandlers } from '../people/index.ts';
import { auditRoutes } from './index.ts';
import { question } from './store.ts';

interface Told {
  id: string;
  at: string;
  actor: { type: string; id: string | null; name: string };
  address: string;
  what: string;
  subject: { kind: string; id: string | null; name: string };
  before: Record<string, unknown>;
  after: Record<string, unknown>;
}
const door = await openDoor({ rooms: [peopleHandlers, hookRoutes, auditRoutes] });
let owner: Person;
const read = async (query = '', person = owner): Promise<Told[]> =>
  ((await person.call('GET', `/audit${query}`)).body as { items?: Told[] }).items ?? [];
const newest = async (): Promise<Told> => (await read('?limit=1'))[0]!;
const ok = (answer: Answer): Answer => {
  assert.ok(answer.status < 300, `${answer.status} ${answer.text}`);
  return answer;
};
const idOf = (answer: Answer): string => String(ok(answer).body['id']);

test('a change is told with who made it, from where, and the fields that differ, and no others', async () => {
  owner = await makeOwner(door);
  const { agent } = ok(await owner.call('GET', '/me')).body as { agent: { id: string; name: string } };
  ok(await owner.call('PATCH', '/workspace', { name: 'Acme & Sons', settings: { reopenDays: 21 } }));
  const { id: _, at, ...told } = await newest();
  assert.ok(Math.abs(Date.parse(at) - door.house.now().getTime()) < 60_000);
  assert.equal(typeof told.address, 'string');
  assert.notEqual(told.address, '');
  assert.deepEqual(
    { what: told.what, actor: told.actor, name: told.subject.name, before: told.before, after: told.after },
    {
      what: 'workspace.changed',
      actor: { type: 'agent', id: agent.id, name: agent.name },
      name: 'Acme & Sons',
      before: { name: 'Acme', 'settings.reopenDays': 7 },
      after: { name: 'Acme & Sons', 'settings.reopenDays': 21 },
    },
  );
  const before = (await read()).length;
  ok(await owner.call('PATCH', '/workspace', { name: 'Acme & Sons' }));
  assert.equal((await read()).length, before, 'what changed nothing is not told');
});

test('a refused change is not told, and an entry outlives what it is about', async () => {
  const id = idOf(await owner.call('POST', '/teams', { name: 'Billing' }));
  const before = (await read()).length;
  assert.equal((await owner.call('POST', '/teams', { name: 'Billing' })).status, 409);
  assert.equal((await read()).length, before);
  ok(await owner.call('PATCH', `/teams/${id}`, { description: 'Money' }));
  ok(await owner.call('DELETE', `/teams/${id}`));
  assert.deepEqual(
    (await read(`?subjectId=${id}`)).map((each) => [each.what, each.subject.name, each.before['description']]),
    [
      ['team.removed', 'Billing', 'Money'],
      ['team.changed', 'Billing', ''],
      ['team.added', 'Billing', undefined],
    ],
  );
});

test('keys and webhooks are told without their secrets', async () => {
  const made = ok(await owner.call('POST', '/api-keys', { name: 'Deploy', scopes: ['people:read'] }));
  const hook = ok(await owner.call('POST', '/webhooks', { url: 'https://hooks.example/in', events: ['*'] }));
  ok(await owner.call('POST', `/webhooks/${idOf(hook)}/secret`));
  ok(await owner.call('DELETE', `/api-keys/${idOf(made)}`));
  const all = await read();
  assert.deepEqual(
    all.slice(0, 4).map((each) => each.what),
    ['key.revoked', 'webhook.secret-changed', 'webhook.added', 'key.added'],
  );
  const text = JSON.stringify(all);
  for (const secret of [made.body['key'], hook.body['secret']]) assert.ok(!text.includes(String(secret)));
});

test('signing in, a wrong password and a changed one are told to every workspace of the account', async () => {
  const person = door.person('203.0.113.9');
  const credentials = { email: 'owner@acme.example', password: PASSWORD };
  assert.equal((await person.call('POST', '/auth/sign-in', { ...credentials, password: 'not the one' })).status, 401);
  ok(await person.call('POST', '/auth/sign-in', credentials));
  // A refusal is written behind its answer.
  let told: Told[] = [];
  for (let tries = 0; tries < 100 && told.length < 2; tries += 1)
    told = (await read('?kind=account')).filter((each) => each.address === '203.0.113.9');
  assert.deepEqual(told.map((each) => [each.what, each.actor.type]).sort(), [
    ['account.sign-in-refused', 'system'],
    ['account.signed-in', 'agent'],
  ]);
  assert.equal(
    (await door.person().call('POST', '/auth/sign-in', { email: 'no@one.example', password: 'x' })).status,
    401,
  );
});

test('it is read page by page, by actor, kind and time, and by nobody without the right', async () => {
  const whole = await read('?limit=100');
  const paged: Told[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page = ok(await owner.call('GET', `/audit?limit=2${cursor && `&cursor=${cursor}`}`)).body as {
      items: Told[];
      nextCursor: string | null;
    };
    paged.push(...page.items);
    cursor = page.nextCursor;
  }
  assert.deepEqual(paged, whole);
  assert.ok((await read('?kind=team')).every((each) => each.subject.kind === 'team'));
  const me = whole.find((each) => each.actor.type === 'agent')!.actor.id;
  assert.ok((await read(`?actorId=${me}`)).every((each) => each.actor.id === me));
  assert.deepEqual(await read(`?since=${new Date(Date.now() + 60_000).toISOString()}`), []);
  assert.deepEqual(await read(`?until=${new Date(Date.now() - 3_600_000).toISOString()}`), []);
  const now = new Date().toISOString();
  assert.equal((await owner.call('GET', `/audit?since=${now}&until=${now}`)).status, 422);
  const { key } = ok(await owner.call('POST', '/api-keys', { name: 'Reader', scopes: ['people:read'] })).body;
  const refused = await door.person().call('GET', '/audit', undefined, { authorization: `Bearer ${String(key)}` });
  assert.equal(refused.status, 403);
});

test('another workspace reads nothing of it', async () => {
  const second = idOf(await owner.call('POST', '/workspaces', { name: 'Second' }));
  const reply = await owner.call('GET', '/audit', undefined, { 'throughline-workspace': second });
  const words = (ok(reply).body as { items: Told[] }).items;
  assert.ok(!JSON.stringify(words).includes('Billing'));
});

test('as a table: quoted where it must be, and a name that begins like a formula stays text', async () => {
  ok(await owner.call('POST', '/teams', { name: '=HYPERLINK("x"),1' }));
  const reply = ok(await owner.call('GET', '/audit/export?kind=team'));
  assert.match(String(reply.headers['content-type']), /^text\/csv/);
  assert.match(String(reply.headers['content-disposition']), /^attachment; filename="?audit-log-/);
  const lines = reply.text.trimEnd().split('\r\n');
  assert.equal(lines[0], 'at,actor,actor type,address,what,subject,subject id,before,after');
  assert.ok(lines[1]!.includes(`"'=HYPERLINK(""x""),1"`), lines[1]);
  assert.equal(lines.length, 1 + (await read('?kind=team&limit=100')).length);
  assert.equal((await newest()).what, 'workspace.audit-exported', 'who took it away is told too');
});

test('nobody rewrites it, and each question finds its index', async () => {
  await assert.rejects(door.house.db.query(`update audit_entries set actor_name = 'nobody'`), /stays as it is/);
  const { id: workspaceId } = ok(await owner.call('GET', '/workspace')).body as { id: string };
  const none = { actorId: null, subjectKind: null, subjectId: null, fromId: null, beforeId: null };
  for (const [wanted, index] of [
    [none, 'audit_entries_pkey'],
    [{ ...none, actorId: workspaceId }, 'audit_entries_by_actor'],
    [{ ...none, subjectKind: 'team' }, 'audit_entries_by_kind'],
    [{ ...none, subjectId: workspaceId }, 'audit_entries_by_subject'],
  ] as const) {
    const { text, values } = question(workspaceId, wanted, 50);
    const plan = await door.house.db.transaction(async (tx) => {
      await tx.query(`select set_config('enable_seqscan', 'off', true), set_config('enable_sort', 'off', true)`);
      return (await tx.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values)).rows
        .map((row) => row['QUERY PLAN'])
        .join('\n');
    });
    assert.match(plan, new RegExp(`Index Scan Backward using ${index}`), plan);
    assert.doesNotMatch(plan, /Sort/);
  }
});
