// Alerts reach an agent's browsers while the app is closed: sealed, once, only what is news and wanted; dead addresses go, sessions end it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Problem } from '@throughline/protocol';
import { browser, startWebPush } from '../../../../tools/doubles/push/index.ts';
import { newId } from '../../ground/id.ts';
import { makeLog } from '../../ground/log.ts';
import { makeNet, type OpenNet } from '../../ground/net.ts';
import { keyRing } from '../../ground/secrets.ts';
import type { AgentViewer } from '../../ground/viewer.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { parrot, rawOf, said } from '../../testing/parrot.ts';
import type { OpenChannel } from '../channels/index.ts';
import { type Intake, openIntake } from '../intake/index.ts';
import { ALERT_PUSH_TASK, alertFollower, alertRoutes, pushAlerts } from './index.ts';
import { readAfter } from '../../ground/journal.ts';

let t: TestHouse;
let intake: Intake;
let chat: OpenChannel;
let web: Awaited<ReturnType<typeof startWebPush>>;
let net: OpenNet;
let maja: AgentViewer;
before(async () => {
  t = await testHouse([parrot('chat', 'visitor')]);
  web = await startWebPush(() => t.house.now().getTime());
  net = makeNet({ allowPrivate: true, log: makeLog('silent') });
  Object.assign(t.house, { vendorNet: net });
  intake = openIntake(t.house);
  chat = await t.channel('chat');
  maja = await signedIn(await t.agent('Maja', 'agent'));
});
after(async () => {
  await Promise.all([web.stop(), net.close()]);
  await t.close();
});

async function signedIn(agent: AgentViewer): Promise<AgentViewer> {
  const sessionId = newId();
  await t.house.db.query(`insert into auth_users (id, name, email) values ($1, $2, $3) on conflict do nothing`, [
    agent.userId,
    agent.name,
    `${agent.name.toLowerCase()}@acorn.example`,
  ]);
  await t.house.db.query(
    `insert into auth_sessions (id, token, user_id, expires_at) values ($1, $1, $2, now() + interval '30 days')`,
    [sessionId, agent.userId],
  );
  return { ...agent, sessionId };
}
const call = <B>(viewer: AgentViewer, body: B) =>
  ({ house: t.house, viewer, query: {}, params: {}, body, incoming: null }) as never;
let browsers = 0;
async function listen(viewer: AgentViewer, timezone = 'Europe/Kyiv') {
  const one = browser(`${web.url}/push/${(browsers += 1)}`);
  await alertRoutes.registerAlertPush(call(viewer, { ...one.subscription, timezone }));
  return one;
}
let count = 0;
/** A customer of Maja's writes, and the journal is followed to its end. */
async function hear(text: string): Promise<string> {
  const externalId = `push-${(count += 1)}`;
  await intake.take(chat, [rawOf(said(externalId, { kind: 'visitor', value: 'ann' }, text))]);
  const { rows } = await t.house.db.query<{ id: string; conversation_id: string }>(
    'select id, conversation_id from messages where external_id = $1',
    [externalId],
  );
  await t.house.db.query('update conversations set assignee_id = $2 where id = $1', [
    rows[0]!.conversation_id,
    maja.agentId,
  ]);
  await t.house.db.transaction(async (tx) => {
    const entries = await readAfter(tx, t.workspaceId, 0, 1000, ['message.created']);
    await alertFollower(t.house).react(
      tx,
      t.workspaceId,
      entries.filter((entry) => entry.id === rows[0]!.id),
    );
  });
  return rows[0]!.conversation_id;
}
const jobs = async () =>
  (
    await t.house.db.query<{ payload: { agentId: string } }>(
      `select j.payload from graphile_worker._private_jobs j join graphile_worker._private_tasks k on k.id = j.task_id where k.identifier = $1`,
      [ALERT_PUSH_TASK],
    )
  ).rows;
/** What came to this browser since it was asked last. */
async function came(one: ReturnType<typeof browser>) {
  await pushAlerts(t.house, { workspaceId: t.workspaceId, agentId: maja.agentId });
  const { pathname } = new URL(one.subscription.endpoint);
  const mine = web.calls.filter((each) => each.path === pathname).map((each) => one.open(each.body));
  web.calls.length = 0;
  return mine as {
    title: string;
    body: string;
    throughline: { conversationId: string; tag: string; unread: number };
  }[];
}
const prefer = (alerts: object) =>
  t.house.db.query(`update agents set preferences = jsonb_build_object('alerts', $2::jsonb) where id = $1`, [
    maja.agentId,
    JSON.stringify(alerts),
  ]);

test('nobody listens: no job; somebody does: one for all that comes in a moment, and each browser is told once', async () => {
  await hear('before anybody listens');
  assert.deepEqual(await jobs(), []);
  const one = await listen(maja);
  const conversationId = await hear('where is it?');
  await hear('hello?');
  assert.deepEqual(
    (await jobs()).map((job) => job.payload.agentId),
    [maja.agentId],
  );
  const [push, ...more] = await came(one);
  assert.deepEqual(more, []);
  assert.deepEqual([push!.title, push!.body], ['Somebody wrote (3)', 'hello?']);
  assert.deepEqual([push!.throughline.conversationId, push!.throughline.unread], [conversationId, 1]);
  assert.deepEqual(await came(one), [], 'not twice');
  assert.deepEqual(web.violations, []);
});

test('what was read meanwhile, is not wanted, or comes in quiet hours is not told', async () => {
  const one = await listen(maja);
  await hear('read at once');
  await alertRoutes.readAlerts(call(maja, {}));
  assert.deepEqual(await came(one), []);
  await prefer({ ways: { reply: 'app' } });
  await hear('only in the list');
  assert.deepEqual(await came(one), []);
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Kyiv', hour: '2-digit', hourCycle: 'h23' });
  const hour = Number(clock.format(t.house.now()));
  const at = (shift: number) => `${String((hour + shift + 24) % 24).padStart(2, '0')}:00`;
  await prefer({ quietFrom: at(-1), quietUntil: at(2) });
  await hear('at night');
  assert.deepEqual(await came(one), []);
  await prefer({ showsContent: false });
  await hear('not for other eyes');
  assert.deepEqual(
    (await came(one)).map((push) => [push.title, push.body]),
    [['Something waits for you', '']],
  );
  await t.house.db.query(
    `update agents set preferences = '{"language": "de", "alerts": {"showsContent": false}}' where id = $1`,
    [maja.agentId],
  );
  await hear('nor for these');
  assert.deepEqual(
    (await came(one)).map((push) => push.title),
    ['Etwas wartet auf Sie'],
  );
  await t.house.db.query(`update agents set preferences = '{"language": "ar"}' where id = $1`, [maja.agentId]);
  await hear('marhaba');
  const [arabic] = await came(one);
  assert.match(arabic!.title, /^كتب /);
  assert.equal(arabic!.body, 'marhaba', 'the customer’s own words stay');
  await prefer({});
});

test('a browser that unsubscribed is forgotten, and a session that ends takes its browser along', async () => {
  const one = await listen(maja);
  web.gone.add(new URL(one.subscription.endpoint).pathname);
  await hear('anybody?');
  await came(one);
  const left = () => t.house.db.query('select from agent_browsers').then((found) => found.rowCount);
  assert.equal(await left(), 0);
  await listen(maja);
  assert.equal((await alertRoutes.getAlertPush(call(maja, undefined))).isRegistered, true);
  await t.house.db.query('delete from auth_sessions where id = $1', [maja.sessionId]);
  assert.equal(await left(), 0);
  maja = await signedIn(maja);
});

test('a browser somebody else used before hears only what is for its new user', async () => {
  const one = await listen(maja);
  const leo = await signedIn(await t.agent('Leo', 'agent'));
  await alertRoutes.registerAlertPush(call(leo, { ...one.subscription, timezone: 'UTC' }));
  await hear('for Maja alone');
  assert.deepEqual(await came(one), []);
});

test('a service that is away is tried again, and nothing is told as told', async () => {
  const one = await listen(maja);
  web.fail(/^\/push\//, { status: 503 }, 9);
  await hear('still there?');
  await assert.rejects(pushAlerts(t.house, { workspaceId: t.workspaceId, agentId: maja.agentId }));
  web.recover();
  web.calls.length = 0;
  assert.equal((await came(one)).length, 1);
});

test('without a session, with a time zone nobody knows: refused; a lost key is made anew', async () => {
  const { subscription } = browser(`${web.url}/push/x`);
  const refused = (code: string) => (error: Problem) => error.code === code;
  const { sessionId: _, ...keyless } = maja;
  const given = { ...subscription, timezone: 'UTC' };
  await assert.rejects(alertRoutes.registerAlertPush(call(keyless, given)), refused('forbidden'));
  await assert.rejects(
    alertRoutes.registerAlertPush(call(maja, { ...given, timezone: 'Mars/Olympus' })),
    refused('invalid'),
  );
  const { webPushKey } = await alertRoutes.getAlertPush(call(maja, undefined));
  assert.equal((await alertRoutes.getAlertPush(call(maja, undefined))).webPushKey, webPushKey);
  Object.assign(t.house, { keys: keyRing([Buffer.alloc(32, 9)]) });
  const anew = await alertRoutes.getAlertPush(call(maja, undefined));
  assert.notEqual(anew.webPushKey, webPushKey);
  assert.equal(anew.isRegistered, false, 'its browsers subscribe anew');
});
