// Windows, templates and accounts that change their ids: what a channel's card promises, kept by the house for any channel.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Template } from '@throughline/channel-kit';
import { Problem } from '@throughline/protocol';
import { newId } from '../../ground/id.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { parrot, rawOf, said } from '../../testing/parrot.ts';
import { channelAnywhere, channelRoutes, openChannel, type OpenChannel } from '../channels/index.ts';
import { type Intake, openIntake } from '../intake/index.ts';
import { addAnswer } from './answer.ts';
import { deliveryRoutes, messageBody } from './routes.ts';
import { runDelivery } from './sender.ts';

const template: Template = {
  id: '1',
  name: 'shipped',
  language: 'en',
  category: 'utility',
  state: 'approved',
  why: '',
  header: '',
  body: 'Hi {{1}}, it is on its way.',
  footer: '',
  buttons: [],
  slots: [{ key: 'body.1', where: 'body', kind: 'text', mark: '{{1}}', example: 'Ada' }],
};
const given = parrot('owl', 'owl', {
  replyWindowHours: 24,
  lateReply: { hours: 168, setting: 'people' },
  scopedWindow: { scope: '^branch:', hours: 2 },
  templates: { startsWith: ['phone'] },
  comments: { privateReplyHours: 168, textLimit: 1000 },
});
let registered: string[] = [];
const owl = {
  ...given,
  answer: given.answer,
  card: {
    ...given.card,
    identityKinds: ['owl', 'phone'],
    settings: [...given.card.settings, { key: 'people', label: 'People', kind: 'switch' as const, required: false }],
  },
  templates: () => Promise.resolve([template, { ...template, name: 'held', state: 'paused' as const }]),
  register: async (place: { channelId: string }) => {
    registered.push((await channelAnywhere(t.house.db, place.channelId))?.kind ?? 'not stored');
    return { name: 'Receiving', ok: false, detail: 'It could not call us.', remedy: 'Open the firewall.' };
  },
};
let t: TestHouse;
let intake: Intake;
let delivery: { stop(): Promise<void> };
let channel: OpenChannel;
before(async () => {
  t = await testHouse([
    owl,
    parrot('wren', 'wren', { canStart: true, copies: true }),
    parrot('dove', 'dove', { canStart: true }),
  ]);
  intake = openIntake(t.house);
  delivery = runDelivery(t.house);
  channel = await t.channel('owl');
});
after(async () => {
  await delivery.stop();
  await t.close();
});
const hour = 3_600_000;
const rows = async <R extends object>(sql: string, values: unknown[] = []) =>
  (await t.house.db.query<R>(sql, [t.workspaceId, ...values])).rows;
const take = (...events: object[]) => intake.take(channel, events.map(rawOf));
const from = (value: string, more: object = {}) => ({ kind: 'owl', scope: 'nest', value, trust: 'attested', ...more });
const conversationOf = async (externalId: string) =>
  (
    await rows<{ id: string }>(
      'select conversation_id as id from messages where workspace_id = $1 and external_id = $2',
      [externalId],
    )
  )[0]!.id;
const identity = async (value: string) =>
  (
    await rows<{ id: string; contact_id: string; last_inbound_at: Date | null }>(
      'select * from identities where workspace_id = $1 and value = $2',
      [value],
    )
  )[0];
const answer = async (externalId: string, draft: object = {}, viewer: unknown = t.ada) => {
  const id = await conversationOf(externalId);
  return await t.house.db.transaction((tx) =>
    addAnswer(tx, t.house, viewer as typeof t.ada, id, {
      type: 'message',
      text: 'Hello',
      attachments: [],
      mentions: [],
      ...draft,
    }),
  );
};
const settled = async (id: string) => {
  for (let tries = 0; tries < 400; tries += 1) {
    const { delivery: state } = await messageBody(t.house, t.workspaceId, id);
    if (!['queued', 'sending'].includes(state.state)) return state.state;
    await sleep(25);
  }
  throw new Error('It was never settled');
};
const call = { query: {}, incoming: null as never, body: undefined as never };
const routes = async (externalId: string) =>
  (await deliveryRoutes.listReplyRoutes({
    ...call,
    house: t.house,
    viewer: t.ada,
    params: { id: await conversationOf(externalId) },
  } as never)) as {
    items: { identityValue: string; isOpen: boolean; why: string; canUseTemplate: boolean }[];
  };

test('an account met under its old id takes the new one, and everything it said stays with it', async () => {
  await take(said('a1', from('4915112345678'), 'before'));
  const known = await identity('4915112345678');
  await take(said('a2', from('DE.777', { aliases: ['4915112345678'] }), 'after'));
  const now = await identity('DE.777');
  assert.equal(now?.id, known?.id);
  assert.equal(await identity('4915112345678'), undefined);
  assert.equal(await conversationOf('a2'), await conversationOf('a1'));
  await take({ kind: 'identity', eventId: 'r1', sender: from('DE.888', { aliases: ['DE.777'] }) });
  await take(said('a3', from('DE.888'), 'again'));
  assert.equal((await identity('DE.888'))?.id, known?.id);
  await take(said('a4', { ...from('DE.999', { aliases: ['DE.888'] }), trust: 'unverified' }, 'an impostor'));
  assert.notEqual(await conversationOf('a4'), await conversationOf('a1'));
});

test('what was said in public, and a provider’s own remark, open no window', async () => {
  await take(said('p1', from('public'), 'nice post', { isPublic: true, special: { type: 'comment' } }));
  await take(
    said('p2', from('remark'), 'changed their number', { isAutomatic: true, special: { type: 'service', name: 'x' } }),
  );
  assert.equal((await identity('public'))?.last_inbound_at, null);
  assert.equal((await identity('remark'))?.last_inbound_at, null);
  assert.match((await routes('p1')).items[0]?.why ?? '', /must write here first/);
});

test('“read up to here” marks what went before, not what came later, and never goes back', async () => {
  await take(said('w1', from('reader'), 'hi'));
  const first = await answer('w1');
  assert.equal(await settled(first), 'sent');
  const at = new Date();
  await sleep(20);
  const second = await answer('w1');
  assert.equal(await settled(second), 'sent');
  const mark = (eventId: string, state: string, when: Date) => ({
    kind: 'watermark',
    eventId,
    sender: from('reader'),
    state,
    at: when,
  });
  await take(mark('m1', 'read', at), mark('m2', 'delivered', new Date(Date.now() + 1000)));
  await take(mark('m1', 'read', at));
  const stateOf = async (id: string) => (await messageBody(t.house, t.workspaceId, id)).delivery.state;
  assert.deepEqual([await stateOf(first), await stateOf(second)], ['read', 'delivered']);
  const strangers = { kind: 'watermark', eventId: 'm3', sender: from('nobody'), state: 'read', at };
  await take(strangers);
  assert.equal(await identity('nobody'), undefined);
});

test('after the window a person may still answer where the switch is on; a machine may not, and nobody after a week', async () => {
  await take(said('l1', from('late'), 'hi'));
  t.forward(25 * hour);
  const isClosed = (error: unknown) => error instanceof Problem && error.code === 'no_open_channel';
  await assert.rejects(answer('l1'), isClosed);
  await t.house.db.query(`update channels set settings = '{"people": true}' where workspace_id = $1 and id = $2`, [
    t.workspaceId,
    channel.row.id,
  ]);
  const id = await answer('l1');
  assert.equal(await settled(id), 'sent');
  const sent = owl.sent.at(-1);
  assert.ok(sent?.kind === 'message' && sent.isByPerson === true);
  assert.ok(Date.now() - (sent.lastInboundAt?.getTime() ?? 0) < hour);
  const key = { type: 'key', workspaceId: t.workspaceId, keyId: 'k', name: 'Bot', scopes: t.ada.scopes };
  await assert.rejects(answer('l1', {}, key), isClosed);
  t.forward(150 * hour);
  await assert.rejects(answer('l1'), isClosed);
});

test('a template goes when the window is closed, whole and with its words in the thread', async () => {
  await take(said('t1', from('shopper'), 'hi'));
  t.forward(200 * hour);
  const post = async (body: object) =>
    (await deliveryRoutes.addMessage({
      ...call,
      house: t.house,
      viewer: t.ada,
      params: { id: await conversationOf('t1') },
      body: { type: 'message', text: '', attachments: [], mentions: [], channelId: channel.row.id, ...body },
    } as never)) as { id: string; text: string };
  const sent = await post({ template: { name: 'shipped', language: 'en', values: { 'body.1': 'Ada' } } });
  assert.equal(sent.text, 'Hi Ada, it is on its way.');
  assert.equal(await settled(sent.id), 'sent');
  const out = owl.sent.at(-1);
  assert.ok(out?.kind === 'message');
  assert.equal(out.template?.template.name, 'shipped');
  const troubles = [
    { name: 'shipped', language: 'en', values: {} },
    { name: 'held', language: 'en', values: { 'body.1': 'x' } },
    { name: 'nothing', language: 'en', values: {} },
  ];
  for (const use of troubles)
    await assert.rejects(
      post({ template: use }),
      (error: unknown) => error instanceof Problem && error.code === 'invalid',
    );
});

test('a template may begin with a number that never wrote here; free words may not', async () => {
  await take(
    said('s1', from('starter'), 'hi', {
      hints: [{ kind: 'phone', scope: '', value: '+12025550143', assurance: 'proved', evidence: 'x' }],
    }),
  );
  const phone = (await routes('s1')).items.find(({ identityValue }) => identityValue === '+12025550143');
  assert.deepEqual([phone?.isOpen, phone?.canUseTemplate], [false, true]);
});

test('a comment is answered publicly or privately, never without saying which, and privately for a week only', async () => {
  await take(
    said('c1', from('commenter'), 'How much?', { isPublic: true, special: { type: 'comment' }, sentAt: t.house.now() }),
  );
  const [comment] = await rows<{ id: string }>('select id from messages where workspace_id = $1 and external_id = $2', [
    'c1',
  ]);
  const isInvalid = (error: unknown) => error instanceof Problem && error.code === 'invalid';
  const under = { replyToId: comment!.id };
  await assert.rejects(answer('c1', under), isInvalid);
  await assert.rejects(answer('w1', { isPublic: true }), isInvalid);
  const publicly = await answer('c1', { ...under, isPublic: true });
  const privately = await answer('c1', { ...under, isPublic: false });
  assert.deepEqual([await settled(publicly), await settled(privately)], ['sent', 'sent']);
  const outs = owl.sent.slice(-2).map((out) => (out.kind === 'message' ? [out.isPublic, out.replyToExternalId] : []));
  assert.deepEqual(outs, [
    [true, 'c1'],
    [false, 'c1'],
  ]);
  t.forward(170 * hour);
  await assert.rejects(answer('c1', { ...under, isPublic: false }), isInvalid);
  assert.equal(await settled(await answer('c1', { ...under, isPublic: true })), 'sent');
});

test('registering comes after storing, and what it says is shown; a provider’s warning too', async () => {
  const made = (await channelRoutes(() => Promise.resolve([])).addChannel({
    ...call,
    house: t.house,
    viewer: t.ada,
    body: { kind: 'owl', name: 'Second', settings: {}, teamId: null },
  } as never)) as { id: string; state: string; stateRemedy: string };
  assert.deepEqual(registered, ['owl']);
  assert.deepEqual([made.state, made.stateRemedy], ['trouble', 'Open the firewall.']);
  registered = [];
  const notice = { kind: 'notice', about: 'account', detail: 'Restricted.', remedy: 'Settle it.' };
  await take({ ...notice, eventId: 'n1', state: 'trouble' });
  assert.equal((await channelAnywhere(t.house.db, channel.row.id))?.state_detail, 'Restricted.');
  const again = (await openChannel(t.house, (await channelAnywhere(t.house.db, channel.row.id))!))!;
  await intake.take(again, [rawOf({ ...notice, eventId: 'n2', state: 'well' })]);
  assert.equal((await channelAnywhere(t.house.db, channel.row.id))?.state, 'connected');
});

test('without a channel the last used open way is taken, else the preferred, and the answer says why', async () => {
  const post = async (externalId: string, more: object = {}) =>
    (await deliveryRoutes.addMessage({
      ...call,
      house: t.house,
      viewer: t.ada,
      params: { id: await conversationOf(externalId) },
      body: { type: 'message', text: 'Hello', attachments: [], mentions: [], ...more },
    } as never)) as { channelId: string; route: { reason: string; words: string; channelId: string } };
  await take(said('best1', from('best'), 'hello'));
  const first = await post('best1');
  assert.deepEqual([first.route.reason, first.route.words], ['last-used', 'They wrote here last.']);
  assert.equal((await post('best1', { channelId: channel.row.id })).route.reason, 'asked');
  await t.house.db.query(
    "update identities set last_inbound_at = now() - interval '30 hours' where workspace_id = $1 and value = 'best'",
    [t.workspaceId],
  );
  await assert.rejects(post('best1'), (error: Problem) => {
    const { detail, offers } = error.extra as { detail: string; offers: { kind: string; channelId: string }[] };
    assert.deepEqual([error.code, detail], ['no_open_channel', 'Every way to this person is closed.']);
    assert.deepEqual(
      offers.map(({ kind, channelId }) => [kind, channelId]),
      [['template', channel.row.id]],
    );
    return true;
  });
  const { contact_id: contactId } = (await identity('best'))!;
  const mail = await t.channel('wren');
  const sky = await t.channel('dove');
  for (const [kind, value] of [
    ['wren', 'w@x.example'],
    ['dove', 'd@x.example'],
  ] as const)
    await t.house.db.query(
      `insert into identities (workspace_id, id, kind, scope, value, key, name, attributes, home_contact_id, contact_id)
       values ($1, $2, $3, '', $4, $4, '', '{}', $5, $5)`,
      [t.workspaceId, newId(), kind, value, contactId],
    );
  const next = await post('best1');
  assert.equal(next.route.reason, 'first-time');
  assert.match(
    next.route.words,
    /: The reply window has closed\. They have not written here yet, but can be reached\.$/,
  );
  const wanted = next.channelId === mail.row.id ? sky : mail;
  await t.house.db.query(
    `update contacts set attributes = jsonb_build_object('preferredChannel', $3::text) where workspace_id = $1 and id = $2`,
    [t.workspaceId, contactId, wanted.row.kind.toUpperCase()],
  );
  const preferred = await post('best1');
  assert.deepEqual([preferred.channelId, preferred.route.reason], [wanted.row.id, 'preferred']);
  const copied = await post('best1', { cc: ['boss@x.example'] });
  assert.deepEqual([copied.channelId, copied.route.reason], [mail.row.id, 'first-time'], 'only one of them has copies');
});

test('people of some scopes have a window of their own', async () => {
  await take(said('s1', from('branchy', { scope: 'branch:7' }), 'hi'), said('s2', from('usual'), 'hi'));
  t.forward(3 * hour);
  assert.equal((await routes('s1')).items[0]?.isOpen, false);
  assert.equal((await routes('s2')).items[0]?.isOpen, true);
});
