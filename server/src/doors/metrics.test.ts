// The numbers move when the thing happens: each is read before, something is done, and it is read again at `/metrics`.
import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { WebSocket } from 'ws';
import { installJobs, addJob } from '../ground/jobs.ts';
import { write } from '../ground/journal.ts';
import { newId } from '../ground/id.ts';
import type { OpenChannel } from '../rooms/channels/index.ts';
import { addAnswer, runDelivery } from '../rooms/delivery/index.ts';
import { type Intake, openIntake } from '../rooms/intake/index.ts';
import { peopleHandlers } from '../rooms/people/index.ts';
import { testHouse, type TestHouse } from '../testing/house.ts';
import { parrot, rawOf, said } from '../testing/parrot.ts';
import { makeApp } from './http/index.ts';
import { liveDoor, type SocketDoor } from './socket.ts';

let t: TestHouse;
let app: FastifyInstance;
let agents: SocketDoor;
let intake: Intake;
let chat: OpenChannel;
const kind = parrot('chat', 'visitor');
before(async () => {
  t = await testHouse([kind]);
  await installJobs(t.url, t.house.log);
  chat = await t.channel('chat');
  intake = openIntake(t.house);
  app = await makeApp(t.house, [peopleHandlers], { allowMissing: 'any' });
  await app.listen({ port: 0, host: '127.0.0.1' });
  agents = liveDoor(
    app.server,
    t.house,
    () => Promise.resolve(t.ada),
    () => false,
  );
});
after(async () => {
  await agents.close();
  await app.close();
  await t.close();
});

const origin = () => `127.0.0.1:${(app.server.address() as AddressInfo).port}`;
const page = async () => await (await fetch(`http://${origin()}/metrics`)).text();
/** The value of a series as `/metrics` writes it, `name{a="b"}`; 0 while it is not there. Labels are in the order they were defined. */
async function value(series: string): Promise<number> {
  const line = (await page()).split('\n').find((each) => each.startsWith(`throughline_${series} `));
  return line ? Number(line.split(' ').at(-1)) : 0;
}
async function becomes(series: string, holds: (value: number) => boolean): Promise<void> {
  let last = Number.NaN;
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(100))
    if (holds((last = await value(series)))) return;
  assert.fail(`${series} stayed ${last}`);
}
const hear = (id: string, more: object = {}) =>
  intake.take(chat, [rawOf(said(id, { kind: 'visitor', value: 'v-1' }, 'hello', more))]);

test('a message taken counts with its time and its batch, a duplicate apart, and an unreadable call as stuck', async () => {
  await hear('one');
  assert.equal(await value('ingest_messages_total{kind="chat"}'), 1);
  assert.equal(await value('ingest_calls_total{kind="chat",outcome="news"}'), 1);
  assert.equal(await value('ingest_seconds_count{kind="chat"}'), 1);
  assert.equal(await value('ingest_batch_calls_count'), 1);
  await hear('one');
  assert.equal(await value('ingest_calls_total{kind="chat",outcome="known"}'), 1);
  assert.equal(await value('ingest_messages_total{kind="chat"}'), 1);
  assert.equal(await value('stuck{what="receipts"}'), 0);
  await intake.take(chat, [{ body: Buffer.from('{'), headers: {}, meta: {} }]);
  assert.equal(await value('ingest_calls_total{kind="chat",outcome="stuck"}'), 1);
  await becomes('stuck{what="receipts"}', (count) => count === 1);
  assert.equal(await value('ingest_waiting'), 0);
});

test('an open socket is counted while it is open, with how it began; a change becomes a frame', async () => {
  const open = async (query: string) => {
    const socket = new WebSocket(`ws://${origin()}/api/v1/live${query}`);
    await new Promise((resolve) => socket.once('message', resolve));
    return socket;
  };
  const first = await open('');
  const others = [await open('?after=1'), await open('?after=99999')];
  await becomes('sockets{by="agent"}', (count) => count === 3);
  for (const how of ['fresh', 'resumed', 'reset'])
    await becomes(`sockets_begun_total{by="agent",how="${how}"}`, (count) => count === 1);
  const before = await value('live_seconds_count{by="agent"}');
  await t.house.db.transaction((tx) => write(tx, t.workspaceId, [{ kind: 'tag', id: newId(), what: 'tag.added' }]));
  await becomes('live_seconds_count{by="agent"}', (count) => count > before);
  for (const socket of [first, ...others]) socket.close();
  await becomes('sockets{by="agent"}', (count) => count === 0);
});

test('what waits to be sent shows with its age, and what was sent with its outcome', async () => {
  const { rows } = await t.house.db.query<{ id: string }>('select id from conversations limit 1');
  const say = (text: string) =>
    t.house.db.transaction((tx) =>
      addAnswer(tx, t.house, t.ada, rows[0]!.id, { type: 'message', text, attachments: [], mentions: [] }),
    );
  await say('first');
  await becomes('outbox{kind="chat",state="queued"}', (count) => count === 1);
  await becomes('outbox_oldest_seconds{kind="chat"}', (seconds) => seconds > 0.2);
  const delivery = runDelivery(t.house);
  await becomes('sends_total{kind="chat",outcome="sent"}', (count) => count === 1);
  assert.equal(await value('send_seconds_count{kind="chat"}'), 1);
  assert.equal(await value('outbox_seconds_count{kind="chat"}'), 1);
  await becomes('outbox_ended_total{kind="chat",end="sent"}', (count) => count === 1);
  await becomes('outbox_in_hand', (count) => count === 0);
  await becomes('outbox{kind="chat",state="queued"}', (count) => count === 0);
  kind.answer = () => ({ ok: false, why: 'rejected', detail: 'no' });
  await say('second');
  await becomes('sends_total{kind="chat",outcome="rejected"}', (count) => count === 1);
  await becomes('outbox_ended_total{kind="chat",end="failed"}', (count) => count === 1);
  await delivery.stop();
});

test('followers behind, jobs that wait and jobs that are stuck are told', async () => {
  await t.house.db.query(`insert into followers (name, workspace_id, number) values ('reader', $1, 0)`, [
    t.workspaceId,
  ]);
  await addJob(t.house.db, 'nobody-does-it', { workspaceId: t.workspaceId });
  await becomes('follower_behind{follower="reader"}', (entries) => entries > 0);
  await becomes('follower_furthest_behind{follower="reader"}', (entries) => entries > 0);
  await becomes('jobs{task="nobody-does-it"}', (count) => count === 1);
  await becomes('jobs_oldest_seconds{task="nobody-does-it"}', (seconds) => seconds > 0);
  await t.house.db.query(
    `insert into stuck_jobs (workspace_id, id, task, payload, why, attempts) values ($1, $2, 'x', '{}', 'y', 3)`,
    [t.workspaceId, newId()],
  );
  await becomes('stuck{what="jobs"}', (count) => count === 1);
});

test('requests count by pattern and status; connections, disk, loop and bus are told; no id is a label', async () => {
  const { workspaceId } = t;
  await fetch(`http://${origin()}/api/v1/members/${workspaceId}`);
  await fetch(`http://${origin()}/no/such/${workspaceId}`, { method: 'POST' });
  const text = await page();
  assert.match(text, /throughline_http_request_seconds_count\{method="GET",route="\/metrics",status="200"\} \d/);
  assert.match(text, /throughline_http_request_seconds_count\{method="POST",route="none",status="404"\} 1\n/);
  assert.match(text, /throughline_database_connections\{state="busy"\} \d/);
  assert.match(text, /throughline_database_connections_asked \d/);
  assert.match(text, /throughline_database_up 1\n/);
  assert.match(text, /throughline_disk_free_bytes\{folder="[^"]+"\} [1-9]/);
  assert.match(text, /throughline_disk_full 0\n/);
  assert.match(text, /nodejs_eventloop_lag_p99_seconds [\d.e-]+\n/);
  assert.match(text, /throughline_bus_up\{bus="postgres"\} 1\n/);
  assert.match(text, /throughline_bus_hints_total\{way="said"\} [1-9]/);
  assert.match(text, /throughline_channels\{kind="chat",state="connected"\} 1\n/);
  assert.doesNotMatch(text, /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}/, 'ids in labels would grow without end');
});

test('a database that is away is told, and what waited there is not guessed', async () => {
  const { db } = t.house;
  const away = await makeApp(
    { ...t.house, db: { ...db, reading: () => Promise.reject(new Error('Connection terminated')) } },
    [peopleHandlers],
    { allowMissing: 'any' },
  );
  const { body } = await away.inject({ url: '/metrics' });
  assert.match(body, /throughline_database_up 0\n/);
  assert.doesNotMatch(body, /^throughline_stuck\{/m);
  await away.close();
});
