// Signs of life towards customers: read ticks when an agent opens, typing while one writes; and faces that providers tell.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { Outbound } from '@throughline/channel-kit';
import { addJob, type Jobs, runJobs } from '../../ground/jobs.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { type Parrot, parrot, rawOf, said } from '../../testing/parrot.ts';
import type { OpenChannel } from '../channels/index.ts';
import { contactBody } from '../contacts/index.ts';
import { conversationRoutes } from '../conversations/index.ts';
import { fetchProfile, type Intake, openIntake } from '../intake/index.ts';
import { runDelivery, tellRead, tellWriting } from './index.ts';

const switches = ['sendRead', 'sendTyping'].map((key) => ({
  key,
  label: key,
  kind: 'switch' as const,
  required: false,
  default: true,
}));
function ticking(kind: string): Parrot {
  const made = parrot(kind, kind, {
    replyWindowHours: 24,
    readMarks: { setting: 'sendRead' },
    profiles: true,
    typing: { inbound: false, outbound: true, seconds: 1, setting: 'sendTyping' },
  });
  return Object.assign(made, { card: { ...made.card, settings: [...made.card.settings, ...switches] } });
}
const chat = ticking('chat');
const mute = parrot('mute', 'mute', { typing: { inbound: false, outbound: false } });
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
Object.assign(chat, {
  profile: (who: { value: string }) =>
    Promise.resolve(
      who.value === 'shy'
        ? null
        : {
            name: `Name of ${who.value}`,
            ...(who.value === 'carol'
              ? { picture: new Uint8Array(PNG) }
              : { pictureUrl: 'https://faces.example/1.png' }),
            attributes: { username: who.value },
          },
    ),
});

let t: TestHouse;
let intake: Intake;
let channel: OpenChannel;
let silent: OpenChannel;
let jobs: Jobs;
let stop: () => Promise<void>;
before(async () => {
  t = await testHouse([chat, mute]);
  Object.assign(t.house.vendorNet, {
    fetch: (url: string) =>
      Promise.resolve({
        status: url === 'https://faces.example/1.png' ? 200 : 404,
        headers: { 'content-type': 'image/png' },
        bytes: () => Promise.resolve(new Uint8Array(PNG)),
        text: () => Promise.resolve(''),
      }),
  });
  intake = openIntake(t.house);
  [channel, silent] = [await t.channel('chat'), await t.channel('mute')];
  jobs = await runJobs({
    pool: t.house.db.pool,
    log: t.house.log,
    tasks: {
      'tell-read': (payload) => tellRead(t.house, payload),
      'fetch-profile': (payload) => fetchProfile(t.house, payload),
    },
  });
  const delivery = runDelivery(t.house);
  stop = () => delivery.stop();
});
after(async () => {
  await jobs.stop();
  await stop();
  await t.close();
});
beforeEach(() => {
  chat.sent.length = 0;
  mute.sent.length = 0;
});

async function until<T>(look: () => T | Promise<T>): Promise<NonNullable<T>> {
  for (const end = Date.now() + 60_000; Date.now() < end;) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('it never came');
}
const hear = async (id: string, who: string, over = channel) => {
  await intake.take(over, [rawOf(said(id, { kind: over.row.kind, value: who }, `words ${id}`))]);
  const { rows } = await t.house.db.query<{ conversation_id: string; number: number }>(
    'select conversation_id, number from messages where external_id = $1',
    [id],
  );
  return rows[0]!;
};
const open = (conversationId: string, number: number, viewer = t.ada) =>
  conversationRoutes.markRead({ house: t.house, viewer, params: { id: conversationId }, body: { number } } as never);
const signs = (kind: Outbound['kind'], of = chat) => of.sent.filter((each) => each.kind === kind);
/** A job put behind all others has run, so those before it have too. */
async function jobsDone(): Promise<void> {
  await until(async () => {
    const { rows } = await t.house.db.query<{ n: number }>(
      `select count(*)::int as n from graphile_worker.jobs where attempts < max_attempts`,
    );
    return rows[0]!.n === 0;
  });
}
const set = (settings: object) =>
  t.house.db.query('update channels set settings = $2 where id = $1', [channel.row.id, JSON.stringify(settings)]);

test('opening a conversation tells the provider, of the last message only, and once for all agents', async () => {
  await hear('r1', 'ann');
  const { conversation_id: id, number } = await hear('r2', 'ann');
  await open(id, number);
  await until(() => signs('read').length > 0);
  assert.deepEqual(
    signs('read').map((each) => (each.kind === 'read' ? [each.externalId, each.recipient.value] : [])),
    [['r2', 'ann']],
  );
  await open(id, number, await t.agent('Maja', 'agent'));
  await jobsDone();
  assert.equal(signs('read').length, 1);
  const more = await hear('r3', 'ann');
  await open(id, more.number);
  await until(() => signs('read').length === 2);
});

test('a read mark that the provider refuses is not tried again, and leaves no word on the message', async () => {
  chat.answer = () => ({ ok: false, why: 'unavailable', detail: 'later' });
  const { conversation_id: id, number } = await hear('x1', 'eve');
  await open(id, number);
  await until(() => signs('read').length > 0);
  await until(async () => (await t.house.db.query('select from outbox')).rowCount === 0);
  const { rows } = await t.house.db.query<{ delivery_why: string }>(
    `select delivery_why from messages where external_id = 'x1'`,
  );
  assert.equal(rows[0]!.delivery_why, '');
  chat.answer = () => ({ ok: true, externalIds: ['y'] });
});

test('switched off, old, or on a channel without ticks, nothing is told', async () => {
  await set({ sendRead: false });
  const first = await hear('o1', 'otto');
  await open(first.conversation_id, first.number);
  await jobsDone();
  await set({});
  const second = await hear('o2', 'olga');
  t.forward(25 * 3_600_000);
  await open(second.conversation_id, second.number);
  await jobsDone();
  t.forward(-25 * 3_600_000);
  const third = await hear('o3', 'mo', silent);
  await open(third.conversation_id, third.number);
  await jobsDone();
  await until(async () => (await t.house.db.query('select from outbox')).rowCount === 0);
  assert.deepEqual([signs('read').length, signs('read', mute).length], [0, 0]);
});

test('while an agent writes the provider hears it, with the message it shows below, and not for every key', async () => {
  const { conversation_id: id } = await hear('t1', 'tom');
  await tellWriting(t.house, t.workspaceId, id);
  await tellWriting(t.house, t.workspaceId, id);
  assert.deepEqual(
    signs('typing').map((each) => (each.kind === 'typing' ? [each.recipient.value, each.externalId] : [])),
    [['tom', 't1']],
  );
  const off = await hear('t2', 'tim');
  await set({ sendTyping: false });
  await tellWriting(t.house, t.workspaceId, off.conversation_id);
  await set({});
  const late = await hear('t3', 'tess');
  t.forward(25 * 3_600_000);
  await tellWriting(t.house, t.workspaceId, late.conversation_id);
  t.forward(-25 * 3_600_000);
  const mutes = await hear('t4', 'mia', silent);
  await tellWriting(t.house, t.workspaceId, mutes.conversation_id);
  assert.deepEqual([signs('typing').length, signs('typing', mute).length], [1, 0]);
});

test('a new face gets the name and picture its provider tells; who tells nothing stays as they are', async () => {
  await hear('p1', 'petra');
  await hear('p2', 'shy');
  await hear('p3', 'carol');
  await jobsDone();
  const bodyOf = async (value: string) => {
    const { rows } = await t.house.db.query<{ contact_id: string }>(
      'select contact_id from identities where value = $1',
      [value],
    );
    return await contactBody(t.house.db, t.workspaceId, rows[0]!.contact_id);
  };
  const petra = await bodyOf('petra');
  assert.equal(petra.name, 'Name of petra');
  assert.match(petra.avatarUrl ?? '', /^\/api\/v1\/files\/[0-9a-f-]{36}\?/);
  assert.equal((await bodyOf('shy')).avatarUrl, null);
  // Carol's lies behind the channel's credentials, so the channel brings it itself.
  assert.match((await bodyOf('carol')).avatarUrl ?? '', /^\/api\/v1\/files\/[0-9a-f-]{36}\?/);
});

test('a name that an agent gave stays', async () => {
  await intake.take(channel, [rawOf(said('n1', { kind: 'chat', value: 'nora' }, 'hi'))]);
  await t.house.db.query(
    `update contacts set name = 'Nora of Acme', name_source = 'agent' where id = (select contact_id from identities where value = 'nora')`,
  );
  await t.house.db.transaction(async (tx) => {
    const { rows } = await tx.query<{ id: string }>(`select id from identities where value = 'nora'`);
    await addJob(tx, 'fetch-profile', {
      workspaceId: t.workspaceId,
      identityId: rows[0]!.id,
      channelId: channel.row.id,
    });
  });
  await jobsDone();
  const { rows } = await t.house.db.query<{ name: string }>(
    `select c.name from contacts c join identities i on i.contact_id = c.id where i.value = 'nora'`,
  );
  assert.equal(rows[0]!.name, 'Nora of Acme');
});
