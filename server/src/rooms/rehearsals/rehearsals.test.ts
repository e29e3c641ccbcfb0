// A rehearsal before going live: what needs nobody, what waits for people, what its report says, and that nothing of it counts.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { Rehearsal } from '@throughline/protocol';
import { Problem } from '@throughline/protocol';
import type { z } from 'zod';
import type { AgentViewer } from '../../ground/viewer.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { type Parrot, parrot, rawOf, said } from '../../testing/parrot.ts';
import type { OpenChannel } from '../channels/index.ts';
import { runDelivery } from '../delivery/index.ts';
import { type Intake, openIntake } from '../intake/index.ts';
import * as store from './store.ts';
import { rehearsalRoutes, runRehearsal } from './index.ts';

type Body = z.output<typeof Rehearsal>;
const mail = parrot('mail', 'email', { canStart: true });
const chat = parrot('chat', 'handle');
const { rehearse: _rehearse, ...rest } = parrot('bare', 'bare', { continuation: false });
const bare = rest as unknown as Parrot;

let t: TestHouse;
let intake: Intake;
let channels: Record<'mail' | 'chat' | 'bare', OpenChannel>;
let stranger: AgentViewer;
let stop: () => Promise<void>;
before(async () => {
  t = await testHouse([mail, chat, bare]);
  intake = openIntake(t.house);
  channels = { mail: await t.channel('mail'), chat: await t.channel('chat'), bare: await t.channel('bare') };
  stranger = await t.agent('Eve', 'owner', await t.workspace('Other'));
  const delivery = runDelivery(t.house);
  stop = () => delivery.stop();
});
after(async () => {
  await stop();
  await t.close();
});
beforeEach(() => {
  for (const kind of [mail, chat, bare]) {
    kind.sent.length = 0;
    kind.answer = () => ({ ok: true, externalIds: [`out-${Math.random()}`] });
  }
});

const call = async <T = Body>(name: keyof typeof rehearsalRoutes, given: object = {}, viewer = t.ada): Promise<T> =>
  (await (rehearsalRoutes[name] as (call: unknown) => Promise<unknown>)({
    house: t.house,
    viewer,
    body: {},
    query: { limit: 50 },
    params: {},
    ...given,
  })) as T;
async function rehearsed(body: object = {}): Promise<Body> {
  const { id } = await call('startRehearsal', { body });
  await runRehearsal(t.house, intake, { workspaceId: t.workspaceId, rehearsalId: id });
  return await call('getRehearsal', { params: { id } });
}
const look = (id: string) => call('getRehearsal', { params: { id } });
const stepsOf = (body: Body, kind: string) =>
  Object.fromEntries(body.channels.find((channel) => channel.kind === kind)!.steps.map((step) => [step.id, step]));
const refusal = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;
async function until(id: string, is: (body: Body) => boolean): Promise<Body> {
  for (const end = Date.now() + 60_000; ;) {
    const body = await look(id);
    if (is(body)) return body;
    assert.ok(Date.now() < end, JSON.stringify(body.channels, null, 1));
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
const clear = async (id: string) => {
  await call('endRehearsal', { params: { id } });
  await call('clearRehearsal', { params: { id } });
};

test('without a person: each channel’s own test, made-up words in, and a change of channel in one thread', async () => {
  const body = await rehearsed();
  assert.equal(body.state, 'waiting');
  const [post, room, plain] = ['mail', 'chat', 'bare'].map((kind) => stepsOf(body, kind));
  assert.deepEqual([post!['check-0']!.state, post!['loop']!.state, post!['switch']!.state], ['ok', 'ok', 'skipped']);
  assert.deepEqual([room!['loop']!.state, room!['switch']!.state], ['ok', 'ok']);
  assert.match(room!['switch']!.detail, /From mail: one person, proved/);
  assert.equal(room!['switch']!.conversationId, post!['loop']!.conversationId);
  assert.equal(plain!['loop']!.state, 'skipped');
  assert.ok([post, room, plain].every((steps) => steps!['code']!.state === 'waiting'));
  assert.ok(body.madeContacts >= 2);
  await clear(body.id);
});

test('nothing of it counts as a customer’s: closed, waiting for nobody, in no counter and no traffic; and it is marked', async () => {
  const counts = async () =>
    (
      await t.house.db.query(
        'select scope, whose, status, count from conversation_counts where count <> 0 and status <> $1 order by 1, 2, 3',
        ['closed'],
      )
    ).rows;
  const before = await counts();
  const body = await rehearsed();
  const { rows } = await t.house.db.query<{
    status: string;
    waiting_since: Date | null;
    special: { rehearsal: string };
  }>(
    `select v.status, v.waiting_since, m.special from messages m join conversations v on v.id = m.conversation_id where m.special->>'rehearsal' = $1`,
    [body.id],
  );
  assert.ok(rows.length >= 3);
  assert.ok(
    rows.every((row) => row.status === 'closed' && row.waiting_since === null),
    JSON.stringify(rows),
  );
  assert.deepEqual(await counts(), before);
  const heard = await t.house.db.query('select from channels where last_inbound_at is not null');
  assert.equal(heard.rowCount, 0);
  await clear(body.id);
});

test('a code that a person sends is found, answered, and both ways are told', async () => {
  const { id, code } = await rehearsed({ channels: [{ channelId: channels.chat.row.id }] });
  await intake.take(channels.chat, [
    rawOf(said('code-1', { kind: 'handle', value: 'ada', name: 'Ada' }, `hi, ${code.toLowerCase()} it is`)),
  ]);
  const body = await until(id, (each) => each.state === 'done');
  const steps = stepsOf(body, 'chat');
  assert.deepEqual([steps['code']!.state, steps['answer']!.state], ['ok', 'ok']);
  assert.match(steps['code']!.detail, /Ada/);
  assert.equal(chat.sent.length, 1);
  assert.match(JSON.stringify(chat.sent[0]), new RegExp(code));
  await call('clearRehearsal', { params: { id } });
  assert.equal(
    (await t.house.db.query(`select from identities where value = 'ada'`)).rowCount,
    0,
    'made for the rehearsal, gone with it',
  );
});

test('a code on another channel, or somebody else’s words, settle nothing', async () => {
  const { id, code } = await rehearsed({ channels: [{ channelId: channels.chat.row.id }] });
  await intake.take(channels.bare, [rawOf(said('code-2', { kind: 'bare', value: 'bo' }, code))]);
  await intake.take(channels.chat, [rawOf(said('code-3', { kind: 'handle', value: 'cy' }, 'TL-0000'))]);
  assert.equal(stepsOf(await look(id), 'chat')['code']!.state, 'waiting');
  const ended = await call('endRehearsal', { params: { id } });
  assert.deepEqual([ended.state, stepsOf(ended, 'chat')['code']!.state], ['done', 'skipped']);
  await call('clearRehearsal', { params: { id } });
});

test('a person whom the admin names is written to, and the provider’s refusal stands in the report with what helps', async () => {
  const channel = { channelId: channels.mail.row.id };
  const good = await rehearsed({ channels: [{ ...channel, to: 'Ada@Acorn.example' }] });
  const sent = stepsOf(await until(good.id, (each) => stepsOf(each, 'mail')['out']!.state !== 'waiting'), 'mail');
  assert.equal(sent['out']!.state, 'ok');
  assert.ok(
    mail.sent.some((each) => each.kind === 'message' && each.recipient.value.toLowerCase() === 'ada@acorn.example'),
  );
  await clear(good.id);
  mail.answer = () => ({ ok: false, why: 'rejected', detail: '550 5.7.1 We do not like you' });
  const bad = await rehearsed({ channels: [{ ...channel, to: 'ada@acorn.example' }] });
  const refused = stepsOf(await until(bad.id, (each) => stepsOf(each, 'mail')['out']!.state !== 'waiting'), 'mail')[
    'out'
  ]!;
  assert.equal(refused.state, 'failed');
  assert.match(refused.detail, /550 5\.7\.1 We do not like you/);
  assert.ok(refused.remedy.length > 0);
  const wrong = await rehearsed({ channels: [{ ...channel, to: 'no address' }] });
  assert.match(stepsOf(wrong, 'mail')['out']!.detail, /email address/);
  const never = await rehearsed({ channels: [{ channelId: channels.chat.row.id, to: 'ada' }] });
  assert.equal(stepsOf(never, 'chat')['out']!.state, 'skipped');
  for (const { id } of [bad, wrong, never]) await clear(id);
});

test('a door that does not believe its own secret, and a reader that breaks, are told as what they are', async () => {
  const { hook } = chat.intake;
  Object.assign(chat.intake, { hook: () => ({ genuine: false }) });
  const disbelieved = await rehearsed({ channels: [{ channelId: channels.chat.row.id }] });
  Object.assign(chat.intake, { hook });
  assert.match(stepsOf(disbelieved, 'chat')['loop']!.detail, /did not believe/);
  const read = chat.read.bind(chat);
  chat.read = () => {
    throw new Error('cannot read that');
  };
  const broken = await rehearsed({ channels: [{ channelId: channels.chat.row.id }] });
  chat.read = read;
  assert.match(stepsOf(broken, 'chat')['loop']!.detail, /stuck: .*cannot read that/);
  assert.equal(stepsOf(broken, 'chat')['loop']!.state, 'failed');
  for (const { id } of [disbelieved, broken]) await clear(id);
});

test('a provider that fails its own test stands in the report with its words and the remedy', async () => {
  const { check } = chat;
  chat.check = () =>
    Promise.resolve([{ name: 'Token', ok: false, detail: '(#190) expired', remedy: 'Make a new one.' }]);
  const body = await rehearsed({ channels: [{ channelId: channels.chat.row.id }] });
  chat.check = check;
  const step = stepsOf(body, 'chat')['check-0']!;
  assert.deepEqual([step.state, step.detail, step.remedy], ['failed', '(#190) expired', 'Make a new one.']);
  await clear(body.id);
});

test('reports are kept, listed newest first, and downloaded as text; clearing erases the made-up people and keeps the report', async () => {
  const body = await rehearsed();
  await call('endRehearsal', { params: { id: body.id } });
  const list = await call<{ items: Body[]; nextCursor: string | null }>('listRehearsals', { query: { limit: 1 } });
  assert.equal(list.items[0]!.id, body.id);
  const more = await call<{ items: Body[] }>('listRehearsals', { query: { limit: 50, cursor: list.nextCursor } });
  assert.ok(more.items.length > 0 && more.items.every((each) => each.id < body.id));
  const file = await call<{ body: Buffer; headers: Record<string, string> }>('getRehearsalReport', {
    params: { id: body.id },
  });
  const text = file.body.toString();
  assert.match(text, /# Go-live rehearsal/);
  assert.match(text, /A made-up message in: \*\*works\*\*/);
  assert.match(text, /A message from you: \*\*not tested\*\*/);
  assert.match(file.headers['content-disposition'] ?? '', /attachment/);
  await call('clearRehearsal', { params: { id: body.id } });
  const made = await t.house.db.query(`select from identities where value like 'made-up-%'`);
  assert.equal(made.rowCount, 0);
  const after = await look(body.id);
  assert.ok(after.clearedAt !== null && after.channels.length === 3);
  await call('clearRehearsal', { params: { id: body.id } });
});

test('another workspace neither sees nor touches it, and channels of others are refused', async () => {
  const body = await rehearsed({ channels: [{ channelId: channels.chat.row.id }] });
  for (const name of ['getRehearsal', 'endRehearsal', 'getRehearsalReport', 'clearRehearsal'] as const)
    await assert.rejects(call(name, { params: { id: body.id } }, stranger), refusal('not_found'));
  assert.deepEqual((await call<{ items: Body[] }>('listRehearsals', {}, stranger)).items, []);
  await assert.rejects(
    call('startRehearsal', { body: { channels: [{ channelId: channels.chat.row.id }] } }, stranger),
    refusal('invalid'),
  );
  await assert.rejects(call('startRehearsal', {}, stranger), refusal('conflict'));
  await clear(body.id);
});

test('a rehearsal whose process was cut off ends as such, and one nobody looks after ends after an hour', async () => {
  const { id } = await call('startRehearsal');
  assert.equal((await look(id)).state, 'running');
  t.forward(31 * 60_000);
  const cut = await look(id);
  t.forward(-31 * 60_000);
  assert.equal(cut.state, 'done');
  const body = await rehearsed();
  t.forward(61 * 60_000);
  assert.equal((await look(body.id)).state, 'done');
  t.forward(-61 * 60_000);
});

test('the list and the search for the code are read from indexes', async () => {
  await t.house.db.query(
    `insert into rehearsals (workspace_id, id, state, code) select $1, gen_random_uuid(), 'done', 'TL-1' from generate_series(1, 3000)`,
    [t.workspaceId],
  );
  await t.house.db.query('analyze rehearsals');
  const plan = async (sql: string, values: readonly unknown[]) =>
    (await t.house.db.query<{ 'QUERY PLAN': string }>(`explain ${sql}`, values)).rows
      .map((row) => row['QUERY PLAN'])
      .join('\n');
  assert.doesNotMatch(await plan(store.listSql, [t.workspaceId, null, 50]), /Seq Scan|Sort/);
  const code = await plan(store.codeSql, [t.workspaceId, 0, [channels.chat.row.id], 'TL-1', new Date()]);
  assert.match(code, /journal_pkey/);
});
