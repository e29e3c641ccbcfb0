// Snapshot plus its changes is the fresh snapshot: for every kind of action, for two agents, in any order.
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { currentNumber, write } from '../ground/journal.ts';
import type { AgentViewer, KeyViewer } from '../ground/viewer.ts';
import type { OpenChannel } from '../rooms/channels/index.ts';
import { contactBody } from '../rooms/contacts/index.ts';
import { changeConversation, conversationRoutes } from '../rooms/conversations/index.ts';
import { addAnswer, runDelivery } from '../rooms/delivery/index.ts';
import { openIntake } from '../rooms/intake/index.ts';
import { ACCESS_ENDED } from '../rooms/people/index.ts';
import { redoLink, unlinkIdentity } from '../rooms/threads/index.ts';
import { testHouse, type TestHouse } from '../testing/house.ts';
import { parrot, rawOf, said } from '../testing/parrot.ts';
import { type Follow, followAs, type MessageBody, same, type Screen } from '../testing/screen.ts';
import { openPresence } from './presence.ts';
import { liveDoor, type SocketDoor } from './socket.ts';

let t: TestHouse;
let server: Server;
let door: SocketDoor;
let chat: OpenChannel;
let mail: OpenChannel;
let maja: AgentViewer;
const viewers = new Map<string, AgentViewer>();
const keys = new Map<string, KeyViewer>();
before(async () => {
  t = await testHouse([parrot('chat', 'visitor'), parrot('mail', 'email', { canStart: true })]);
  [chat, mail] = [await t.channel('chat'), await t.channel('mail')];
  maja = await t.agent('Maja', 'agent');
  viewers.set('ada', t.ada).set('maja', maja);
  server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  door = liveDoor(
    server,
    t.house,
    (request) =>
      Promise.resolve(
        viewers.get(String(request.headers['x-agent'])) ??
          keys.get(String(request.headers['x-agent'])) ?? { type: 'anyone' },
      ),
    () => false,
  );
});
after(async () => {
  await door.close();
  server.close();
  await t.close();
});

const call = { query: {}, body: undefined, incoming: null as never };
async function snapshot(viewer: AgentViewer): Promise<Screen> {
  const list = await conversationRoutes.listConversations({
    ...call,
    house: t.house,
    viewer,
    params: {},
    query: { limit: 100, sort: 'newest', status: 'all' },
  });
  const messages = new Map<string, MessageBody>();
  for (const conversation of list.items)
    for (const message of (
      await conversationRoutes.listMessages({
        ...call,
        house: t.house,
        viewer,
        params: { id: conversation.id },
        query: { limit: 100 },
      })
    ).items)
      messages.set(message.id, message);
  return {
    number: await currentNumber(t.house.db, t.workspaceId),
    conversations: new Map(list.items.map((item) => [item.id, item])),
    messages,
  };
}
const follow = (agent: string, screen: Screen): Follow =>
  followAs(agent, screen, (server.address() as AddressInfo).port);
/** Until what was set in motion has come to rest: a snapshot of several reads is only one state when nothing moves. */
async function quiet(): Promise<void> {
  for (let tries = 0; tries < 6000; tries += 1) {
    const { rows } = await t.house.db.query<{ n: number }>('select count(*)::int as n from outbox');
    if (rows[0]!.n === 0) return;
    await sleep(10);
  }
}

test('snapshot and changes make the fresh snapshot, whatever was done', async () => {
  const intake = openIntake(t.house);
  const delivery = runDelivery(t.house);
  const hear = (channel: OpenChannel, event: unknown) => intake.take(channel, [rawOf(event)]);
  const screens = new Map([
    ['ada', await snapshot(t.ada)],
    ['maja', await snapshot(maja)],
  ]);
  const sockets = [...screens].map(([agent, screen]) => follow(agent, screen));
  for (const each of sockets) await each.ready();
  await hear(
    chat,
    said('l-1', { kind: 'visitor', value: 'v-1', name: 'Ada' }, 'broken', {
      hints: [{ kind: 'email', scope: '', value: 'ada@shop.example', assurance: 'claimed', evidence: 'typed' }],
    }),
  );
  await hear(mail, said('l-2', { kind: 'email', value: 'ada@shop.example' }, 'photos'));
  const { rows } = await t.house.db.query<{ id: string; contact_id: string }>(
    'select id, contact_id from conversations where workspace_id = $1',
    [t.workspaceId],
  );
  const { id, contact_id: contactId } = rows[0]!;
  const of = (viewer: AgentViewer) => ({ ...call, house: t.house, viewer, params: { id } });
  const actions: (() => Promise<unknown>)[] = [
    ...[
      { assigneeId: t.ada.agentId },
      { status: 'snoozed' as const, snoozedUntil: '2030-01-01T00:00:00Z' },
      { status: 'open' as const },
      { priority: 'urgent' as const },
      { tags: ['refund', 'vip'] },
      { subject: 'Broken' },
    ].map((change) => () => t.house.db.transaction((tx) => changeConversation(tx, t.ada, id, change, t.house.now()))),
    () =>
      t.house.db.transaction((tx) =>
        addAnswer(tx, t.house, t.ada, id, { type: 'note', text: 'checked', attachments: [], mentions: [maja.agentId] }),
      ),
    () =>
      t.house.db.transaction((tx) =>
        addAnswer(tx, t.house, maja, id, { type: 'message', text: 'we are sorry', attachments: [], mentions: [] }),
      ),
    () =>
      conversationRoutes.markRead({ ...call, house: t.house, viewer: maja, params: { id }, body: { number: 9_999 } }),
    () => conversationRoutes.saveDraft({ ...of(t.ada), body: { draft: halfAThought } }),
    () => conversationRoutes.takeOverDraft({ ...of(maja), body: { fromAgentId: t.ada.agentId } }),
    () => conversationRoutes.saveDraft({ ...of(maja), body: { draft: null } }),
    () => hear(chat, said('l-3', { kind: 'visitor', value: 'v-1' }, 'hello?')),
    () =>
      hear(chat, { kind: 'edit', eventId: 'e', externalId: 'l-3', text: 'hello!', editedAt: '2026-11-21T00:00:00Z' }),
    async () => {
      const mailIdentity = (await contactBody(t.house.db, t.workspaceId, contactId)).identities.find(
        (identity) => identity.kind === 'email',
      )!;
      await t.house.db.transaction((tx) => unlinkIdentity(tx, t.ada, contactId, mailIdentity.id, t.house.now()));
      await t.house.db.transaction((tx) => redoLink(tx, t.ada, mailIdentity.linkId!, t.house.now()));
    },
  ];
  for (const action of actions) {
    await action();
    await quiet();
    for (const [index, [agent, screen]] of [...screens].entries()) {
      const fresh = await snapshot(viewers.get(agent)!);
      await sockets[index]!.until(fresh.number);
      same(screen, fresh);
    }
  }
  await delivery.stop();
  for (const { socket, resets } of sockets) {
    assert.equal(resets, 0);
    socket.close();
  }
});

const halfAThought = {
  text: 'half a thought',
  html: null,
  type: 'message' as const,
  channelId: null,
  identityId: null,
  fileIds: [],
  rich: null,
  subject: '',
  cc: '',
  bcc: '',
  isUnsigned: false,
};

test('a client that comes back resumes where it was, without a reset and without a gap', async () => {
  const intake = openIntake(t.house);
  const screen = await snapshot(t.ada);
  for (let index = 0; index < 30; index += 1)
    await intake.take(chat, [
      rawOf(said(`away-${index}`, { kind: 'visitor', value: `v-away-${index % 5}` }, `m${index}`)),
    ]);
  const back = follow('ada', screen);
  const fresh = await snapshot(t.ada);
  await back.until(fresh.number);
  same(screen, fresh);
  assert.equal(back.resets, 0);
  back.socket.close();
});

test('many who come back while more is written catch up all the same, each from its own number', async () => {
  const intake = openIntake(t.house);
  let written = 0;
  const write = () =>
    intake.take(chat, [
      rawOf(said(`busy-${(written += 1)}`, { kind: 'visitor', value: `v-busy-${written % 7}` }, `b${written}`)),
    ]);
  const screens: Screen[] = [];
  for (let index = 0; index < 6; index += 1) {
    screens.push(await snapshot(t.ada));
    for (let more = 0; more < 5; more += 1) await write();
  }
  let isBusy = true;
  const writers = Array.from({ length: 4 }, async () => {
    while (isBusy) await write();
  });
  const back = screens.map((screen) => follow('ada', screen));
  for (const each of back) await each.ready();
  isBusy = false;
  await Promise.all(writers);
  const fresh = await snapshot(t.ada);
  for (const [index, each] of back.entries()) {
    await each.until(fresh.number);
    same(screens[index]!, fresh);
    assert.equal(each.resets, 0);
    each.socket.close();
  }
});

test('too far behind means: fetch again', async () => {
  const screen = await snapshot(t.ada);
  await t.house.db.query('delete from journal where workspace_id = $1 and number < $2', [
    t.workspaceId,
    screen.number - 2,
  ]);
  const back = follow('ada', { ...screen, number: 1 });
  await back.ready();
  assert.equal(back.resets, 1);
  back.socket.close();
});

test('what could not be opened for one is opened for the next', async () => {
  let tries = 0;
  const follow: TestHouse['house']['live']['follow'] = (...given) =>
    (tries += 1) === 1 ? Promise.reject(new Error('the database is away')) : t.house.live.follow(...given);
  const shaky = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => shaky.once('listening', resolve));
  const { port } = shaky.address() as AddressInfo;
  const once = liveDoor(
    shaky,
    { ...t.house, live: { ...t.house.live, follow } },
    () => Promise.resolve(t.ada),
    () => false,
  );
  const first = followAs('ada', await snapshot(t.ada), port);
  assert.equal(await new Promise((resolve) => first.socket.once('close', resolve)), 1013);
  const second = followAs('ada', await snapshot(t.ada), port);
  await second.ready();
  second.socket.close();
  await once.close();
  shaky.close();
});

test('an API key that may read follows the same changes, without unread marks of its own', async () => {
  const { port } = server.address() as AddressInfo;
  const key = (scopes: string[]) => ({
    type: 'key' as const,
    workspaceId: t.workspaceId,
    keyId: t.ada.agentId,
    name: 'script',
    scopes: new Set(scopes),
  });
  keys.set('reader', key(['conversations:read', 'contacts:read'])).set('narrow', key(['channels:read']));
  const heard: { kind: string; body: unknown }[] = [];
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v1/live`, { headers: { 'x-agent': 'reader' } });
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data)) as { type: string; changes?: { kind: string; body: unknown }[] };
    if (frame.type === 'ready') heard.push({ kind: 'ready', body: null });
    heard.push(...(frame.changes ?? []));
  });
  for (let tries = 0; tries < 6000 && heard.length === 0; tries += 1) await sleep(10);
  await openIntake(t.house).take(chat, [rawOf(said('key-1', { kind: 'visitor', value: 'v-key' }, 'for the script'))]);
  for (let tries = 0; tries < 6000 && !heard.some((change) => change.kind === 'message'); tries += 1) await sleep(10);
  assert.ok(
    heard.some((change) => change.kind === 'message' && JSON.stringify(change.body).includes('for the script')),
  );
  socket.close();
  const status = await new Promise<number>((resolve) => {
    new WebSocket(`ws://127.0.0.1:${port}/api/v1/live`, { headers: { 'x-agent': 'narrow' } })
      .on('unexpected-response', (_request, response) => {
        resolve(response.statusCode!);
      })
      .on('error', () => undefined);
  });
  assert.equal(status, 401);
});

test('strangers and foreign pages get no socket', async () => {
  const { port } = server.address() as AddressInfo;
  const refused = (headers: Record<string, string>) =>
    new Promise<number>((resolve) => {
      new WebSocket(`ws://127.0.0.1:${port}/api/v1/live`, { headers })
        .on('unexpected-response', (_request, response) => {
          resolve(response.statusCode!);
        })
        .on('error', () => undefined);
    });
  assert.equal(await refused({}), 401);
  assert.equal(await refused({ 'x-agent': 'ada', origin: 'https://evil.example' }), 403);
});

const closing = (socket: WebSocket) =>
  new Promise<number>((resolve) => {
    socket.on('close', resolve);
    setTimeout(resolve, 60_000, 0).unref();
  });

test('who is signed out, or whose key is revoked, hears nothing more from that moment on', async () => {
  const screen = await snapshot(maja);
  const [line, other] = [follow('maja', screen), follow('ada', await snapshot(t.ada))];
  for (const each of [line, other]) await each.ready();
  const [socket, bystander] = [line.socket, other.socket];
  viewers.delete('maja');
  t.house.live.whisper({ workspaceId: t.workspaceId, kind: ACCESS_ENDED, body: { id: maja.userId } });
  assert.equal(await closing(socket), 4401);
  assert.equal(bystander.readyState, WebSocket.OPEN);
  bystander.close();
  viewers.set('maja', maja);
});

test('who lost their place here keeps no socket here by having one in another workspace', async () => {
  const line = follow('maja', await snapshot(maja));
  await line.ready();
  const { socket } = line;
  viewers.set('maja', await t.agent('Maja', 'agent', await t.workspace('Elsewhere')));
  await t.house.db.transaction((tx) =>
    write(tx, t.workspaceId, [
      { kind: 'agent', id: maja.agentId, what: 'agent.disabled', actor: { type: 'system', id: null } },
    ]),
  );
  assert.equal(await closing(socket), 4401);
  viewers.set('maja', maja);
});

test('who may only look is seen writing by nobody, a colleague or a customer', async () => {
  const whispers: { kind: string; body: unknown }[] = [];
  const off = t.house.live.onWhisper((whisper) => void whispers.push(whisper));
  viewers.set('vera', await t.agent('Vera', 'viewer'));
  const conversationId = (await snapshot(t.ada)).conversations.keys().next().value!;
  for (const [who, kinds] of [
    ['vera', []],
    ['maja', ['agent-typing']],
  ] as const) {
    whispers.length = 0;
    const line = follow(who, await snapshot(maja));
    await line.ready();
    const { socket } = line;
    const heard = () => whispers.some(({ kind }) => kind === 'agent-typing');
    socket.send(JSON.stringify({ type: 'write', conversationId, isWriting: true, toCustomer: true }));
    if (kinds.length === 0) await sleep(200);
    for (let tries = 0; kinds.length > 0 && !heard() && tries < 6000; tries += 1) await sleep(10);
    assert.deepEqual(
      whispers.flatMap(({ kind }) => (kind === 'agent-typing' ? [kind] : [])),
      kinds,
      who,
    );
    const { viewers: seen } = door.presence.frameOf(t.workspaceId, conversationId) as {
      viewers: { isWriting: boolean }[];
    };
    assert.equal(
      seen.some((each) => each.isWriting),
      kinds.length > 0,
      who,
    );
    socket.terminate();
    await sleep(50);
  }
  off();
});

test('whether a customer is there and writing is told to their own workspace alone', async () => {
  const elsewhere = await t.workspace('Nosy');
  const presence = openPresence(t.house, (workspaceId, id) => workspaceId === t.workspaceId && id === 'c');
  presence.contactPresent(t.workspaceId, 'of another node', true);
  presence.contactWriting(t.workspaceId, 'c');
  const seen = (workspaceId: string, id = 'c') => {
    const frame = presence.frameOf(workspaceId, id);
    return frame.type === 'presence' && [frame.contactIsOnline, frame.contactIsWriting];
  };
  assert.deepEqual(
    [seen(t.workspaceId), seen(elsewhere)],
    [
      [true, true],
      [false, false],
    ],
  );
  const other = 'of another node';
  assert.deepEqual([seen(t.workspaceId, other), seen(elsewhere, other)].flat(), [true, false, false, false]);
});
