// The visitors' socket over a real line: who gets in, who is sent away for good, and what a resumed device hears.
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { visitorAct, visitorExternalId } from '@throughline/channel-kit';
import { WebSocket } from 'ws';
import { newId } from '../ground/id.ts';
import { parrot } from '../testing/parrot.ts';
import { testHouse, type TestHouse } from '../testing/house.ts';
import { forget, type OpenChannel } from '../rooms/channels/index.ts';
import { type Intake, openIntake } from '../rooms/intake/index.ts';
import { visitorRoutes } from '../rooms/visitors/index.ts';
import { attach, type VisitorDoor } from './visitor-socket.ts';

let t: TestHouse;
let server: Server;
let door: VisitorDoor;
let intake: Intake;
let channel: OpenChannel;
let address: string;
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
  t = await testHouse([kind]);
  channel = await t.channel('chat');
  intake = openIntake(t.house);
  server = createServer((_, response) => {
    response.writeHead(404).end();
  });
  door = attach(server, t.house, intake);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  address = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/visitor/live`;
});
after(async () => {
  await door.close();
  server.close();
  server.closeAllConnections();
  await t.close();
});

type Deeds = Record<'startVisit' | 'addVisitorMessage', (call: unknown) => Promise<{ token: string; number: number }>>;
const deeds = (): Deeds => visitorRoutes(intake) as unknown as Deeds;
const incoming = (token?: string) => ({
  ip: newId(),
  origin: 'https://support.example',
  headers: token ? { authorization: `Visitor ${token}` } : {},
});
const start = () =>
  deeds().startVisit({
    house: t.house,
    params: { channelId: channel.row.id },
    body: { consent: 'pending' },
    incoming: incoming(),
  });
async function write(token: string, text: string): Promise<{ number: number }> {
  const { visitorOf } = await import('../rooms/visitors/index.ts');
  return await deeds().addVisitorMessage({
    house: t.house,
    viewer: await visitorOf(t.house, token),
    body: { clientId: newId(), text, attachments: [] },
    incoming: incoming(token),
  });
}
interface Line {
  socket: WebSocket;
  frames: { type: string; number?: number; messages?: { text: string }[] }[];
  closed: Promise<number>;
  until(what: () => boolean): Promise<void>;
}
function open(query: string, headers: Record<string, string> = {}, at = address): Line {
  const socket = new WebSocket(`${at}?${query}`, { headers });
  const frames: Line['frames'] = [];
  socket.on('message', (data) => frames.push(JSON.parse(String(data))));
  socket.on('error', () => undefined);
  const closed = new Promise<number>((resolve) => {
    socket.on('close', resolve);
  });
  return {
    socket,
    frames,
    closed,
    async until(what) {
      for (let tries = 0; tries < 6000; tries += 1) {
        if (what()) return;
        await new Promise((resolve) => {
          setTimeout(resolve, 10);
        });
      }
      assert.fail(`waited in vain; got ${JSON.stringify(frames)}`);
    },
  };
}
const texts = (line: Line) => line.frames.flatMap((frame) => frame.messages?.map((message) => message.text) ?? []);

test('a device hears its own news, and after an absence exactly what it missed', async () => {
  const { token } = await start();
  const line = open(`token=${token}&after=0`);
  await line.until(() => line.frames[0]?.type === 'ready');
  await write(token, 'one');
  await line.until(() => texts(line).includes('one'));
  const number = Math.max(...line.frames.map((frame) => frame.number ?? 0));
  line.socket.close();
  await line.closed;
  await write(token, 'two');
  const back = open(`token=${token}&after=${number}`);
  await back.until(() => texts(back).length > 0);
  assert.deepEqual(texts(back), ['two']);
  back.socket.close();
});

test('what could not be opened for one device is opened for the next', async () => {
  let tries = 0;
  const follow: TestHouse['house']['live']['follow'] = (...given) =>
    (tries += 1) === 1 ? Promise.reject(new Error('the database is away')) : t.house.live.follow(...given);
  const shaky = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => shaky.once('listening', resolve));
  const once = attach(shaky, { ...t.house, live: { ...t.house.live, follow } }, intake);
  const at = address.replace(/:\d+\//, `:${(shaky.address() as AddressInfo).port}/`);
  const { token } = await start();
  assert.equal(await open(`token=${token}&after=0`, {}, at).closed, 1013);
  const second = open(`token=${token}&after=0`, {}, at);
  await second.until(() => second.frames[0]?.type === 'ready');
  await once.close();
  shaky.close();
});

test('an ended visit is told so with a code that says not to come back', async () => {
  for (const token of ['', 'unknown', 'x'.repeat(5000)])
    assert.equal(await open(`token=${token}&after=0`).closed, 4401);
});

test('a foreign site’s page gets no socket, even with a token', async () => {
  await t.house.db.query(`update channels set settings = '{"allowedDomains": "shop.example"}' where id = $1`, [
    channel.row.id,
  ]);
  forget(channel.row.id);
  const { token } = await start();
  const refused = open(`token=${token}&after=0`, { origin: 'https://evil.example' });
  assert.equal(await refused.closed, 1006);
  const own = open(`token=${token}&after=0`, { origin: 'https://shop.example' });
  await own.until(() => own.frames.length > 0);
  own.socket.close();
});

test('a ping is answered, rubbish closes the line, and so does a flood', async () => {
  const { token } = await start();
  const line = open(`token=${token}`);
  await line.until(() => line.frames.length > 0);
  line.socket.send('{"type":"ping"}');
  await line.until(() => line.frames.some((frame) => frame.type === 'pong'));
  line.socket.send('rubbish');
  assert.equal(await line.closed, 1007);
  const big = open(`token=${token}`);
  await big.until(() => big.frames.length > 0);
  big.socket.send('x'.repeat(10_000));
  assert.equal(await big.closed, 1009);
  const flood = open(`token=${token}`);
  await flood.until(() => flood.frames.length > 0);
  for (let index = 0; index < 300; index += 1) flood.socket.send('{"type":"ping"}');
  assert.equal(await flood.closed, 1008);
});

test('one address cannot hold all the lines', async () => {
  const { token } = await start();
  const lines = Array.from({ length: 65 }, () => open(`token=${token}`));
  await lines[0]!.until(() => lines.every((line) => line.socket.readyState !== WebSocket.CONNECTING));
  const up = lines.filter((line) => line.socket.readyState === WebSocket.OPEN).length;
  assert.ok(up > 0 && up <= 60, `${up} lines`);
  for (const line of lines) line.socket.terminate();
  await lines[0]!.until(() => door.count === 0);
});

test('nor can one IPv6 network, by taking another address for each line', async () => {
  const behind = createServer();
  const proxied = attach(behind, { ...t.house, config: { ...t.house.config, trustProxy: 1 } }, intake);
  await new Promise<void>((resolve) => {
    behind.listen(0, '127.0.0.1', resolve);
  });
  const { port } = behind.address() as AddressInfo;
  const { token } = await start();
  const sockets = Array.from({ length: 65 }, (_, index) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v1/visitor/live?token=${token}`, {
      headers: { 'x-forwarded-for': `2001:db8:1:1::${index.toString(16)}` },
    });
    socket.on('error', () => undefined);
    return socket;
  });
  while (sockets.some((socket) => socket.readyState === WebSocket.CONNECTING))
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  const up = sockets.filter((socket) => socket.readyState === WebSocket.OPEN).length;
  for (const socket of sockets) socket.terminate();
  await proxied.close();
  behind.close();
  behind.closeAllConnections();
  assert.ok(up > 0 && up <= 60, `${up} lines`);
});

test('a crowd that comes back at once is caught up by a few questions, each with its own', async () => {
  const people = await Promise.all(
    Array.from({ length: 40 }, async (_, index) => {
      const { token } = await start();
      const { number } = await write(token, `words of ${index}`);
      return { token, number, index };
    }),
  );
  let asked = 0;
  let arrived = 0;
  const behind = createServer();
  // Nobody is answered before all are at the door: how many would come together is the machine's affair.
  const all = new Promise<void>((resolve) => {
    behind.on('upgrade', () => {
      if ((arrived += 1) === people.length) resolve();
    });
  });
  const query: typeof t.house.db.query = async (text, values) => {
    asked += 1;
    await all;
    return await t.house.db.query(text, values);
  };
  const crowded = attach(behind, { ...t.house, db: { ...t.house.db, query } }, intake);
  await new Promise<void>((resolve) => {
    behind.listen(0, '127.0.0.1', resolve);
  });
  const { port } = behind.address() as AddressInfo;
  const told = await Promise.all(
    people.map(
      ({ token, number }) =>
        new Promise<string[]>((resolve) => {
          const texts: string[] = [];
          const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v1/visitor/live?token=${token}&after=${number - 1}`);
          socket.on('message', (data) => {
            const frame = JSON.parse(String(data)) as { type: string; messages?: { text: string }[] };
            texts.push(...(frame.messages ?? []).map((message) => message.text));
            if (frame.type !== 'conversation') return;
            socket.terminate();
            resolve(texts);
          });
        }),
    ),
  );
  await crowded.close();
  behind.close();
  behind.closeAllConnections();
  assert.deepEqual(
    told,
    people.map(({ index }) => [`words of ${index}`]),
  );
  // One after another they would be eight questions each.
  assert.ok(asked < 40, `${asked} questions`);
});

test('other addresses are left to other doors', async () => {
  server.once('upgrade', (_request, socket) => {
    setTimeout(() => socket.destroy(), 300);
  });
  const socket = new WebSocket(address.replace('/visitor/live', '/live'));
  socket.on('error', () => undefined);
  await new Promise((resolve) => {
    setTimeout(resolve, 200);
  });
  assert.equal(socket.readyState, WebSocket.CONNECTING, 'neither taken nor refused by this door');
  await new Promise((resolve) => {
    socket.once('close', resolve);
  });
});
