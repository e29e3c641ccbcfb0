// Away for an hour, a month, and longer than the journal remembers: whoever comes back is given exactly what they missed, or told to
// fetch afresh; never a screen that looks right and is not.
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { visitorAct, visitorExternalId } from '@throughline/channel-kit';
import type { Conversation, Message } from '@throughline/protocol';
import { WebSocket } from 'ws';
import type { z } from 'zod';
import { newId } from '../ground/id.ts';
import { currentNumber } from '../ground/journal.ts';
import type { OpenChannel } from '../rooms/channels/index.ts';
import { changeConversation, conversationRoutes } from '../rooms/conversations/index.ts';
import { addAnswer, runDelivery } from '../rooms/delivery/index.ts';
import { type Intake, openIntake } from '../rooms/intake/index.ts';
import { housekeep } from '../rooms/operations/index.ts';
import { visitorOf, visitorRoutes } from '../rooms/visitors/index.ts';
import { testHouse, type TestHouse } from '../testing/house.ts';
import { parrot, rawOf, said } from '../testing/parrot.ts';
import { liveDoor, type SocketDoor } from './socket.ts';
import { attach, type VisitorDoor } from './visitor-socket.ts';

const DAY = 24 * 60;
let t: TestHouse;
let server: Server;
let agents: SocketDoor;
let visitors: VisitorDoor;
let intake: Intake;
let delivery: ReturnType<typeof runDelivery>;
let chat: OpenChannel;
before(async () => {
  const kind = parrot('chat', 'visitor', { visitors: true });
  kind.read = (raw, _settings, place) => {
    const act = visitorAct(raw);
    return act?.type === 'message'
      ? [
          {
            kind: 'message',
            externalId: visitorExternalId(act.visitor.id, act.clientId),
            sender: { kind: 'visitor', scope: place.channelId, value: act.visitor.id, trust: 'attested' },
            text: act.text,
            files: [],
            sentAt: new Date(act.at),
          },
        ]
      : [];
  };
  t = await testHouse([kind, parrot('mail', 'email')]);
  chat = await t.channel('chat');
  intake = openIntake(t.house);
  delivery = runDelivery(t.house);
  server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  agents = liveDoor(
    server,
    t.house,
    () => Promise.resolve(t.ada),
    () => false,
  );
  visitors = attach(server, t.house, intake);
});
after(async () => {
  await agents.close();
  await visitors.close();
  server.close();
  server.closeAllConnections();
  await delivery.stop();
  await t.close();
});

interface Heard {
  resets: number;
  ready: number;
  things: Map<string, { number: number; body: unknown }[]>;
}
/** Opens a line at `path`, hears it out until it is quiet, and hangs up. */
async function hear(path: string): Promise<Heard> {
  const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/${path}`);
  const heard: Heard = { resets: 0, ready: -1, things: new Map() };
  const add = (id: string, number: number, body: unknown) =>
    heard.things.set(id, [...(heard.things.get(id) ?? []), { number, body }]);
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data)) as {
      type: string;
      number?: number;
      changes?: { number: number; id: string; body: unknown }[];
      messages?: { id: string }[];
      isClosed?: boolean;
    };
    if (frame.type === 'reset') heard.resets += 1;
    if (frame.type === 'ready') heard.ready = frame.number!;
    if (frame.type === 'conversation') add('conversation', 0, frame.isClosed);
    for (const change of frame.changes ?? []) add(change.id, change.number, change.body);
    for (const message of frame.messages ?? []) add(message.id, frame.number!, message);
  });
  for (let tries = 0; tries < 6000 && heard.ready < 0; tries += 1) await sleep(10);
  assert.ok(heard.ready >= 0, 'it was let in');
  await sleep(120);
  socket.terminate();
  return heard;
}
/** As if everything so far had happened that much earlier. */
async function ago(minutes: number): Promise<void> {
  await t.house.db.query(`update journal set at = at - make_interval(mins => $1)`, [minutes]);
  await t.house.db.query(
    `update messages set created_at = created_at - make_interval(mins => $1), delivery_at = delivery_at - make_interval(mins => $1), edited_at = edited_at - make_interval(mins => $1)`,
    [minutes],
  );
}
const now = () => currentNumber(t.house.db, t.workspaceId);
const call = { query: {}, body: undefined, incoming: null as never };
const pageOf = async (id: string) =>
  (
    await conversationRoutes.listMessages({
      ...call,
      house: t.house,
      viewer: t.ada,
      params: { id },
      query: { limit: 100 },
    })
  ).items as z.output<typeof Message>[];
const conversationOf = async (id: string) =>
  (await conversationRoutes.getConversation({ ...call, house: t.house, viewer: t.ada, params: { id } })) as z.output<
    typeof Conversation
  >;
const latest = (heard: Heard, id: string) => heard.things.get(id)?.at(-1)?.body;

type Deeds = Record<
  'startVisit' | 'addVisitorMessage' | 'listVisitorMessages',
  (call: unknown) => Promise<{ token: string; number: number; items: { id: string; delivery: string }[] }>
>;
const deeds = () => visitorRoutes(intake) as unknown as Deeds;
const incoming = (token?: string) => ({
  ip: newId(),
  origin: 'https://support.example',
  headers: token ? { authorization: `Visitor ${token}` } : {},
});
const visit = () =>
  deeds().startVisit({
    house: t.house,
    params: { channelId: chat.row.id },
    body: { consent: 'pending' },
    incoming: incoming(),
  });
const write = async (token: string, text: string) =>
  deeds().addVisitorMessage({
    house: t.house,
    viewer: await visitorOf(t.house, token),
    body: { clientId: newId(), text, attachments: [] },
    incoming: incoming(token),
  });
const deviceOf = async (token: string) =>
  (
    await deeds().listVisitorMessages({
      house: t.house,
      viewer: await visitorOf(t.house, token),
      query: { limit: 100 },
      incoming: incoming(token),
    })
  ).items;
const answer = (id: string, text: string) =>
  t.house.db.transaction((tx) =>
    addAnswer(tx, t.house, t.ada, id, { type: 'message', text, attachments: [], mentions: [] }),
  );
async function conversationWith(text: string): Promise<string> {
  const { rows } = await t.house.db.query<{ id: string }>(
    'select conversation_id as id from messages where text = $1',
    [text],
  );
  return rows[0]!.id;
}
async function sent(): Promise<void> {
  for (let tries = 0; tries < 6000; tries += 1) {
    if ((await t.house.db.query('select from outbox')).rowCount === 0) return;
    await sleep(10);
  }
  assert.fail('the answer was not sent');
}

test('an agent who was away for an hour is given exactly what changed since, in order, and ends up with the fresh page', async () => {
  const mail = await t.channel('mail');
  await intake.take(mail, [rawOf(said('r-1', { kind: 'email', value: 'ann@shop.example' }, 'before'))]);
  const id = await conversationWith('before');
  const left = await now();
  await ago(60);
  await intake.take(mail, [rawOf(said('r-2', { kind: 'email', value: 'ann@shop.example' }, 'meanwhile'))]);
  await intake.take(mail, [
    rawOf({
      kind: 'edit',
      eventId: 'r-e',
      externalId: 'r-1',
      text: 'before, mended',
      editedAt: '2020-01-01T00:00:00Z',
    }),
  ]);
  await t.house.db.transaction((tx) =>
    changeConversation(tx, t.ada, id, { assigneeId: t.ada.agentId, tags: ['late'] }, t.house.now()),
  );
  const heard = await hear(`live?after=${left}`);
  assert.equal(heard.resets, 0);
  assert.equal(heard.ready, await now());
  const { rows } = await t.house.db.query<{ id: string; number: number }>(
    'select id, number from journal where number > $1 order by number',
    [left],
  );
  assert.deepEqual(
    [...heard.things]
      .flatMap(([thing, changes]) => changes.map((change) => [change.number, thing]))
      .sort((a, b) => Number(a[0]) - Number(b[0]))
      .map(([, thing]) => thing)
      .filter((thing, index, all) => all.indexOf(thing) === index)
      .sort(),
    [...new Set(rows.map((row) => row.id))].sort(),
    'what changed, all of it, and nothing else',
  );
  assert.deepEqual(latest(heard, id), await conversationOf(id));
  for (const message of await pageOf(id)) assert.deepEqual(latest(heard, message.id), message);
  const again = await hear(`live?after=${await now()}`);
  assert.deepEqual([again.resets, again.things.size], [0, 0], 'who has missed nothing is told nothing');
});

test('an agent who was away for longer than the journal remembers is told to fetch afresh, even when the journal is empty', async () => {
  const left = (await now()) - 2;
  await ago(31 * DAY);
  const mail = await t.channel('mail');
  await intake.take(mail, [rawOf(said('r-10', { kind: 'email', value: 'ben@shop.example' }, 'fresh'))]);
  await housekeep(t.house, []);
  const { rows } = await t.house.db.query<{ least: number }>('select min(number) as least from journal');
  assert.ok(rows[0]!.least > left + 1, 'the journal has forgotten');
  assert.equal((await hear(`live?after=${left}`)).resets, 1);
  assert.equal((await hear(`live?after=${rows[0]!.least - 1}`)).resets, 0, 'the last one it can still serve');
  await ago(31 * DAY);
  await housekeep(t.house, []);
  assert.equal((await t.house.db.query('select from journal')).rowCount, 0);
  assert.equal((await hear(`live?after=${left}`)).resets, 1);
  assert.equal((await hear(`live?after=${(await now()) - 1}`)).resets, 1);
  assert.equal((await hear(`live?after=${await now()}`)).resets, 0, 'nothing was missed');
  assert.equal((await hear(`live?after=${(await now()) + 7}`)).resets, 1, 'a number of another life');
});

test("a customer's device that was away for an hour hears answers, edits, receipts and the end, and ends up with the fresh thread", async () => {
  const { token } = await visit();
  await write(token, 'my parcel');
  const id = await conversationWith('my parcel');
  await answer(id, 'which one?');
  await sent();
  const page = new Map((await deviceOf(token)).map((message) => [message.id, message]));
  const left = await now();
  await ago(60);
  await answer(id, 'we found it');
  await sent();
  await t.house.db.transaction((tx) =>
    addAnswer(tx, t.house, t.ada, id, { type: 'note', text: 'do not tell', attachments: [], mentions: [] }),
  );
  await conversationRoutes.markRead({
    ...call,
    house: t.house,
    viewer: t.ada,
    params: { id },
    body: { number: await now() },
  });
  await t.house.db.transaction((tx) => changeConversation(tx, t.ada, id, { status: 'closed' }, t.house.now()));
  const heard = await hear(`visitor/live?token=${token}&after=${left}`);
  assert.equal(heard.resets, 0);
  for (const [thing, changes] of heard.things)
    if (thing !== 'conversation') page.set(thing, changes.at(-1)!.body as never);
  assert.deepEqual([...page.values()].map(withoutUrls), (await deviceOf(token)).map(withoutUrls));
  assert.equal(latest(heard, 'conversation'), true, 'it is closed');
  assert.doesNotMatch(JSON.stringify([...heard.things]), /do not tell/);
});

test("a change that the application's clock dates before the database's is not missed by a device", async () => {
  const { token } = await visit();
  await write(token, 'clocks differ');
  const id = await conversationWith('clocks differ');
  await answer(id, 'a tick');
  await sent();
  const left = await now();
  const { rows } = await t.house.db.query<{ id: string }>(`select id from messages where text = 'a tick'`);
  // Delivered now, by a clock that runs half a minute behind.
  await t.house.db.query(
    `update messages set delivery = 'delivered', delivery_at = now() - interval '30 seconds' where id = $1`,
    [rows[0]!.id],
  );
  const heard = await hear(`visitor/live?token=${token}&after=${left}`);
  assert.equal((latest(heard, rows[0]!.id) as { delivery: string } | undefined)?.delivery, 'delivered');
});

test('a device that saw the end hears that it was undone while it was away', async () => {
  const { token } = await visit();
  await write(token, 'open it again');
  const id = await conversationWith('open it again');
  const set = (status: 'closed' | 'open') =>
    t.house.db.transaction((tx) => changeConversation(tx, t.ada, id, { status }, t.house.now()));
  await set('closed');
  const left = await now();
  await ago(60);
  await set('open');
  assert.equal(latest(await hear(`visitor/live?token=${token}&after=${left}`), 'conversation'), false);
});

test("a customer's device that was away for longer than the journal remembers is told to fetch afresh", async () => {
  const { token } = await visit();
  await write(token, 'a month ago');
  const left = await now();
  await ago(31 * DAY);
  await answer(await conversationWith('a month ago'), 'sorry for the wait');
  await sent();
  await housekeep(t.house, []);
  const heard = await hear(`visitor/live?token=${token}&after=${left - 1}`);
  assert.equal(heard.resets, 1);
  assert.equal((await hear(`visitor/live?token=${token}&after=${await now()}`)).resets, 0);
});

const withoutUrls = (message: object) =>
  JSON.parse(JSON.stringify(message).replace(/"url":"[^"]*"/g, '"url":null')) as unknown;
