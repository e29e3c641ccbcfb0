// Answers nobody sees at once reach the devices of that person and no others, over services that judge every call; dead addresses go.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import tls from 'node:tls';
import { after, before, beforeEach, test } from 'node:test';
import { pushFields } from '@throughline/channel-kit';
import { browser, fcmError, startApns, startFcm, startWebPush } from '../../../../tools/doubles/push/index.ts';
import { makeLog } from '../../ground/log.ts';
import { makeNet, type OpenNet } from '../../ground/net.ts';
import { seal } from '../../ground/secrets.ts';
import { forget } from '../channels/index.ts';
import { PUSH_DEVICE_TASK, pushDevice, pushUnseen } from './push.ts';
import { visitorChecks } from './checks.ts';
import { visitorOf } from './index.ts';
import {
  answer,
  call,
  chat,
  type Device,
  follow,
  list,
  refused,
  type Reply,
  rows,
  start,
  t,
  write,
} from './try-visits.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = (key: typeof rsa.privateKey) => String(key.export({ format: 'pem', type: 'pkcs8' }));
const account = { email: 'push@acorn.iam.example', project: 'acorn-app', publicKey: rsa.publicKey };
const apple = { keyId: 'ABCDE12345', teamId: 'TEAM123456', topic: 'com.acorn.shop', publicKey: ec.publicKey };
const keys = {
  fcmServiceAccount: JSON.stringify({
    type: 'service_account',
    project_id: account.project,
    client_email: account.email,
    private_key: pem(rsa.privateKey),
  }),
  // As a form's single line leaves it.
  apnsKey: pem(ec.privateKey).replaceAll('\n', ''),
  apnsKeyId: apple.keyId,
  apnsTeamId: apple.teamId,
  apnsTopic: apple.topic,
};
const FCM = 'fcm-token-of-a-phone-0123456789';
const APNS = 'ab'.repeat(32);

let web: Awaited<ReturnType<typeof startWebPush>>;
let fcm: Awaited<ReturnType<typeof startFcm>>;
let apns: Awaited<ReturnType<typeof startApns>>;
let net: OpenNet;
before(async () => {
  web = await startWebPush(() => t.house.now().getTime());
  fcm = await startFcm(account);
  apns = await startApns(apple);
});
/** Once, and behind the hook that builds the house. */
function moveIn(): void {
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), apns.ca]);
  net = makeNet({ allowPrivate: true, log: makeLog('silent') });
  const vendorUrls = {
    FCM_API_URL: fcm.url,
    GOOGLE_OAUTH_API_URL: fcm.url,
    APNS_API_URL: apns.url,
    APNS_SANDBOX_API_URL: apns.url,
  };
  Object.assign(t.house, { vendorNet: net, config: { ...t.house.config, vendorUrls } });
  Object.assign(chat.kind.card, { settings: [...chat.kind.card.settings, ...pushFields] });
}
after(async () => {
  await Promise.all([web.stop(), fcm.stop(), apns.stop(), net.close()]);
});
const settings = async (values: Readonly<Record<string, string | boolean>>) => {
  const { id } = chat.row;
  const secret = new Set(['fcmServiceAccount', 'apnsKey']);
  const sealed = Object.entries(values)
    .filter(([key]) => secret.has(key))
    .map(([key, value]) => [
      key,
      seal(t.house.keys, String(value), {
        table: 'channels',
        column: `secrets.${key}`,
        rowId: id,
        workspaceId: t.workspaceId,
      }),
    ]);
  await t.house.db.query('update channels set settings = $2, secrets = $3 where id = $1', [
    id,
    JSON.stringify(Object.fromEntries(Object.entries(values).filter(([key]) => !secret.has(key)))),
    JSON.stringify(Object.fromEntries(sealed)),
  ]);
  forget(id);
};
beforeEach(async () => {
  if (!net) moveIn();
  for (const double of [web, fcm, apns]) {
    double.calls.length = double.violations.length = 0;
    double.recover();
  }
  await t.house.db.query('delete from push_addresses');
  await t.house.db.query('delete from graphile_worker._private_jobs');
  await settings(keys);
});

let browsers = 0;
const aBrowser = () => browser(`${web.url}/push/${(browsers += 1)}`);
const register = (device: Device, body: object) => call('registerVisitorPush', { device, body: body as never });
const setup = (device: Device) => call('getVisitorPush', { device }) as Reply<'getVisitorPush'>;
async function visitor(user?: string): Promise<Device> {
  const device: Device = await start();
  if (user)
    device.token = (
      await (call('identifyVisitor', { device, body: { token: `signed:${user}` } }) as Reply<'identifyVisitor'>)
    ).token;
  await write(device, `hello from ${user ?? 'nobody'}`);
  return device;
}
interface Job {
  readonly task: string;
  readonly payload: Record<string, unknown> & { workspaceId: string };
}
/** The jobs that wait, taken out and done as the runner would. Returns how many pushes were tried. */
async function work(): Promise<number> {
  const jobs = await rows<Job>(
    `with gone as (delete from graphile_worker._private_jobs j using graphile_worker._private_tasks k where k.id = j.task_id and k.identifier like 'push%' returning k.identifier as task, j.payload) select * from gone`,
  );
  const pushes = jobs.filter((job) => job.task === PUSH_DEVICE_TASK);
  await Promise.all(pushes.map((job) => pushDevice(t.house, job.payload)));
  return pushes.length;
}
const unseen = (messageId: string, more: object = {}) =>
  pushUnseen(t.house, { workspaceId: t.workspaceId, messageId, ...more });
async function said(device: Device, text: string): Promise<{ id: string; number: number }> {
  const message = await answer(device, text);
  await unseen(message.id);
  return message;
}
const clean = () => assert.deepEqual([...web.violations, ...fcm.violations, ...apns.violations], []);

test('a browser gets what was said, sealed for it alone and signed with the key it subscribed with', async () => {
  const device = await visitor();
  const shopper = aBrowser();
  const { webPushKey, kinds, registered } = await setup(device);
  assert.deepEqual([kinds, registered], [['webpush', 'fcm', 'apns'], null]);
  await register(device, { kind: 'webpush', subscription: shopper.subscription });
  assert.equal((await setup(device)).registered, 'webpush');
  const { id, number } = await said(device, 'Your bowl is on its way.\nSee you!');
  await work();
  clean();
  const [sent] = web.calls;
  assert.ok(sent!.headers['authorization']!.endsWith(`k=${webPushKey}`), 'by the key it was given');
  assert.ok(!sent!.body.includes('bowl'));
  assert.deepEqual(shopper.open(sent!.body), {
    title: 'Ada',
    body: 'Your bowl is on its way. See you!',
    throughline: { channelId: chat.row.id, messageId: id, number, unread: 1 },
  });
});

test('phones get it over Firebase and Apple; tokens are made once and used again', async () => {
  const [android, iphone] = [await visitor(), await visitor()];
  await register(android, { kind: 'fcm', token: FCM });
  await register(iphone, { kind: 'apns', token: APNS });
  for (const device of [android, iphone]) for (const text of ['one', 'two']) await said(device, text);
  assert.equal(await work(), 4);
  clean();
  assert.equal(fcm.calls.filter((each) => each.path === '/token').length, 1);
  const messages = fcm.calls.filter((each) => each.path !== '/token').map((each) => each.given!['message']) as {
    notification: { body: string };
    data: { channelId: string };
  }[];
  assert.deepEqual(messages.map((each) => each.notification.body).sort(), ['one', 'two']);
  assert.equal(messages[0]!.data.channelId, chat.row.id);
  assert.equal(apns.calls.length, 2);
  const [first, second] = apns.calls;
  assert.equal(first!.headers['authorization'], second!.headers['authorization']);
  assert.deepEqual(apns.calls.map((each) => (each.given!['aps'] as { alert: { body: string } }).alert.body).sort(), [
    'one',
    'two',
  ]);
});

test('whoever has read, or has the app open, is left alone; who leaves without reading is told after all', async () => {
  const device = await visitor();
  await register(device, { kind: 'fcm', token: FCM });
  const seen = await answer(device, 'read at once');
  await call('markVisitorRead', { device, body: { number: seen.number } });
  await unseen(seen.id);
  assert.equal(await work(), 0);
  const line = await follow(device, 0);
  const open = await answer(device, 'on the screen');
  await unseen(open.id);
  const [later] = await rows<Job>(
    `select k.identifier as task, j.payload from graphile_worker._private_jobs j join graphile_worker._private_tasks k on k.id = j.task_id where k.identifier = 'push-unseen'`,
  );
  assert.ok(later, 'it looks again later');
  line.leave();
  await pushUnseen(t.house, later.payload);
  assert.equal(await work(), 1);
});

test('all devices of a proved person, and nobody else’s', async () => {
  const [phone, tablet, stranger] = [await visitor('push-7'), await visitor('push-7'), await visitor('push-8')];
  const claimed = await visitor();
  await call('identifyVisitor', { device: claimed, body: { userId: 'push-7' } });
  await register(phone, { kind: 'fcm', token: FCM });
  await register(tablet, { kind: 'apns', token: APNS });
  await register(stranger, { kind: 'webpush', subscription: aBrowser().subscription });
  await register(claimed, { kind: 'webpush', subscription: aBrowser().subscription });
  await said(phone, 'for user 7');
  assert.equal(await work(), 2);
  clean();
  assert.deepEqual(
    [fcm.calls.filter((each) => each.path !== '/token').length, apns.calls.length, web.calls.length],
    [1, 1, 0],
  );
});

test('a device that signs in as a user known elsewhere sees the thread before it writes, and is pushed to', async () => {
  const phone = await visitor('push-9');
  await answer(phone, 'answered on the phone');
  const laptop: Device = await start();
  laptop.token = (
    await (call('identifyVisitor', { device: laptop, body: { token: 'signed:push-9' } }) as Reply<'identifyVisitor'>)
  ).token;
  assert.deepEqual(
    (await list(laptop)).items.map((item) => item.text),
    ['hello from push-9', 'answered on the phone'],
  );
  await register(laptop, { kind: 'fcm', token: FCM });
  await said(phone, 'and now');
  assert.equal(await work(), 1);
});

test('dead addresses are removed, by whatever each service calls them', async () => {
  const [shopper, android, iphone, other] = [await visitor(), await visitor(), await visitor(), await visitor()];
  const seat = aBrowser();
  web.gone.add(new URL(seat.subscription.endpoint).pathname);
  fcm.unregistered.add(FCM);
  apns.dead.set(APNS, { status: 410, reason: 'Unregistered' });
  apns.dead.set('cd'.repeat(32), { status: 400, reason: 'BadDeviceToken' });
  await register(shopper, { kind: 'webpush', subscription: seat.subscription });
  await register(android, { kind: 'fcm', token: FCM });
  await register(iphone, { kind: 'apns', token: APNS });
  await register(other, { kind: 'apns', token: 'cd'.repeat(32), isSandbox: true });
  for (const device of [shopper, android, iphone, other]) await said(device, 'anybody there?');
  assert.equal(await work(), 4);
  assert.deepEqual(await rows('select from push_addresses'), []);
  fcm.unregistered.clear();
  apns.dead.clear();
});

test('a busy service is asked again when it says, a broken one by the queue, and our own bad keys are told to an admin', async () => {
  const device = await visitor();
  await register(device, { kind: 'fcm', token: FCM });
  fcm.fail(/messages:send/, {
    status: 429,
    json: fcmError(429, 'RESOURCE_EXHAUSTED', 'Slow down', 'QUOTA_EXCEEDED'),
    headers: { 'retry-after': '90' },
  });
  const { id } = await said(device, 'wait');
  await work();
  const [again] = await rows<{ in: number; payload: Job['payload'] }>(
    `select extract(epoch from run_at - now())::int as in, payload from graphile_worker._private_jobs`,
  );
  assert.ok(again!.in > 60, 'as long as asked');
  fcm.fail(/messages:send/, { status: 503, json: fcmError(503, 'UNAVAILABLE', 'Down', 'UNAVAILABLE') });
  await assert.rejects(pushDevice(t.house, again!.payload), /503/);
  fcm.fail(/messages:send/, {
    status: 403,
    json: fcmError(403, 'PERMISSION_DENIED', 'No access', 'PERMISSION_DENIED'),
  });
  await pushDevice(t.house, again!.payload);
  const check = async () => (await visitorChecks(t.house, chat)).find((each) => each.name === 'Push notifications')!;
  const told = await check();
  assert.ok(!told.ok && told.detail.includes('403'));
  await pushDevice(t.house, { ...again!.payload, messageId: id });
  assert.deepEqual([(await check()).ok, (await check()).detail], [true, 'Registered devices: 1 Android.']);
});

test('one device an address: an app that begins anew does not go on hearing for the one before', async () => {
  const [before7, now8] = [await visitor('push-17'), await visitor('push-18')];
  await register(before7, { kind: 'fcm', token: FCM });
  await register(now8, { kind: 'fcm', token: FCM });
  await said(before7, 'for 17 alone');
  assert.equal(await work(), 0);
  await said(now8, 'for 18');
  assert.equal(await work(), 1);
  const message = await said(now8, 'written before they logged out');
  await call('forgetVisitor', { device: now8 });
  assert.equal(await work(), 1, 'the job is there');
  assert.ok(!fcm.calls.some((each) => each.body.includes(message.id)), 'and tells nobody');
});

test('somebody else signing in on the device hears nothing of the one before, also of pushes on their way', async () => {
  const device = await visitor('push-27');
  await register(device, { kind: 'fcm', token: FCM });
  const viewer = (await visitorOf(t.house, device.token))!;
  const { id } = await answer(device, 'private to 27');
  await unseen(id);
  device.token = (
    await (call('identifyVisitor', { device, body: { token: 'signed:push-28' } }) as Reply<'identifyVisitor'>)
  ).token;
  assert.equal((await visitorOf(t.house, device.token))!.sessionId, viewer.sessionId, 'the same device');
  await work();
  assert.ok(!fcm.calls.some((each) => each.body.includes('private to 27')));
});

test('with the text switched off a push says only that there is an answer, in the reader’s language', async () => {
  await settings({ ...keys, pushText: false });
  const device: Device = await (call('startVisit', {
    params: { channelId: chat.row.id },
    body: { language: 'de' },
  }) as Reply<'startVisit'>);
  await write(device, 'hallo');
  const shopper = aBrowser();
  await register(device, { kind: 'webpush', subscription: shopper.subscription });
  await said(device, 'Ihre Diagnose …');
  await work();
  const { title, body } = shopper.open(web.calls[0]!.body);
  assert.deepEqual([title, body], ['Acorn', 'Acorn hat Ihnen geantwortet']);
});

test('what is no address, has no keys here, or is not signed in is refused in words', async () => {
  const device = await visitor();
  for (const body of [
    { kind: 'webpush', subscription: { endpoint: 'file:///etc/passwd', keys: aBrowser().subscription.keys } },
    { kind: 'webpush', subscription: { endpoint: 'https://push.example/1', keys: { p256dh: 'short', auth: 'x' } } },
    { kind: 'fcm', token: 'short' },
    { kind: 'apns', token: '../../../3/device' },
  ])
    await assert.rejects(async () => await register(device, body), JSON.stringify(body));
  await settings({});
  await assert.rejects(register(device, { kind: 'apns', token: APNS }), refused('conflict'));
  await settings({ ...keys, requireIdentity: true });
  await assert.rejects(register(device, { kind: 'fcm', token: FCM }), refused('forbidden'));
});

test('an address in a private network is dropped and never called', async () => {
  const device = await visitor();
  const inside = aBrowser();
  await register(device, { kind: 'webpush', subscription: inside.subscription });
  const safe = makeNet({ allowPrivate: false, log: makeLog('silent') });
  Object.assign(t.house, { vendorNet: safe });
  try {
    await said(device, 'to the printer');
    await work();
  } finally {
    Object.assign(t.house, { vendorNet: net });
    await safe.close();
  }
  assert.equal(web.calls.length, 0);
  assert.deepEqual(await rows('select from push_addresses'), []);
});

test('the private key is sealed, and a lost one is made anew with its browsers forgotten', async () => {
  const device = await visitor();
  await register(device, { kind: 'webpush', subscription: aBrowser().subscription });
  const { webPushKey } = await setup(device);
  const [row] = await rows<{ private_key: string }>('select private_key from push_keys where id = $1', [chat.row.id]);
  assert.match(row!.private_key, /^v1\./);
  await t.house.db.query(`update push_keys set private_key = 'v1.gone.a.b.c' where id = $1`, [chat.row.id]);
  const next = await setup(device);
  assert.notEqual(next.webPushKey, webPushKey);
  assert.deepEqual(await rows('select from push_addresses'), []);
});

test('a sent answer waits for its push only where somebody asked for one, and devices are found by an index', async () => {
  const plan = await t.house.db.transaction(async (tx) => {
    await tx.query(
      `insert into visitor_sessions (workspace_id, id, channel_id, visitor_id, token_hash) select $1, gen_random_uuid(), $2, gen_random_uuid(), 'push ' || n from generate_series(1, 3000) n`,
      [t.workspaceId, chat.row.id],
    );
    await tx.query(
      `insert into push_addresses (workspace_id, session_id, channel_id, kind, address, digest) select workspace_id, id, channel_id, 'fcm', '{}', id::text from visitor_sessions where token_hash like 'push %'`,
    );
    await tx.query('analyze visitor_sessions, push_addresses');
    const { rows: found } = await tx.query<{ 'QUERY PLAN': string }>(
      `explain select from push_addresses where workspace_id = $1 and channel_id = $1 and digest = 'x'`,
      [t.workspaceId],
    );
    return found.map((line) => line['QUERY PLAN']).join('\n');
  });
  assert.match(plan, /push_addresses_by_digest/);
});
