// What a customer's device may do and see: against a real database, with a channel of tests that reads visitors' acts.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { visitorAct, visitorExternalId } from '@throughline/channel-kit';
import type { IdentityHint, Inbound } from '@throughline/domain';
import { type BodyIn, Problem, type RouteName, type Routes, routes } from '@throughline/protocol';
import type { Incoming } from '../../ground/handlers.ts';
import { parrot, rawOf, said } from '../../testing/parrot.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import type { OpenChannel } from '../channels/index.ts';
import { type Intake, openIntake } from '../intake/index.ts';
import { unlinkIdentity } from '../threads/index.ts';
import { openVisitorLive, visitorOf, visitorRoutes, type VisitorLive } from './index.ts';
import type { Frame } from './live.ts';

/** Reads acts as a real channel does; `signed:42` stands for a token the site signed for user 42. */
function chatKind() {
  const kind = parrot('chat', 'visitor', { visitors: true, continuation: false, text: { limit: 1000, unit: 'characters', split: true }, files: { perMessage: 3, megabytes: 1, captionLimit: 100, mimes: ['image/*', 'text/plain'] } });
  const claims = (form: { email?: string; userId?: string } | undefined): IdentityHint[] => [
    ...(form?.email ? [{ kind: 'email', scope: '', value: form.email, assurance: 'claimed' as const, evidence: 'typed' }] : []),
    ...(form?.userId ? [{ kind: 'user', scope: '', value: form.userId, assurance: 'claimed' as const, evidence: 'typed' }] : []),
  ];
  kind.read = (raw, _settings, place): Inbound[] => {
    const act = visitorAct(raw);
    if (!act) return [];
    const sender = { kind: 'visitor', scope: place.channelId, value: act.visitor.id, trust: 'attested' as const, ...(act.visitor.name ? { name: act.visitor.name } : {}) };
    if (act.type === 'receipts') return act.externalIds.map((externalId) => ({ kind: 'status', eventId: `${act.state}:${externalId}`, externalId, state: act.state, at: new Date(act.at) }));
    if (act.type === 'identify') {
      const user = act.userToken?.startsWith('signed:') ? [{ kind: 'user', scope: '', value: act.userToken.slice(7), assurance: 'proved' as const, evidence: 'signed' }] : [];
      return [{ kind: 'identity', eventId: act.eventId, sender, hints: [...(act.hints ?? []), ...user, ...claims(act.form)] }];
    }
    return [{ kind: 'message', externalId: visitorExternalId(act.visitor.id, act.clientId), sender, text: act.text, sentAt: new Date(act.at), files: act.files.map((file) => ({ ref: file.id, fileId: file.id, name: file.name, mime: file.mime, bytes: file.bytes })), hints: [...(act.hints ?? []), ...claims(act.form)] }];
  };
  return kind;
}

let t: TestHouse;
let intake: Intake;
let live: VisitorLive;
let chat: OpenChannel;
let mail: OpenChannel;
let handlers: ReturnType<typeof visitorRoutes>;
before(async () => {
  t = await testHouse([chatKind(), parrot('mail', 'email', { canStart: true, continuation: true })]);
  intake = openIntake(t.house);
  live = openVisitorLive(t.house, intake);
  handlers = visitorRoutes(intake);
  chat = await t.channel('chat');
  mail = await t.channel('mail');
});
after(async () => { live.close(); await t.close(); });

let calls = 0;
interface Device { token: string; origin?: string }
/** Calls a route as the HTTP door would: parsed by its contract, the viewer found by the token, the reply held against the contract. */
async function call<N extends RouteName>(name: N, given: { device?: Device; params?: object; query?: object; body?: BodyIn<Routes[N]>; headers?: Record<string, string>; file?: { name: string; body: Uint8Array } } = {}): Promise<never> {
  const route = routes[name];
  const viewer = given.device ? await visitorOf(t.house, given.device.token) : { type: 'anyone' as const };
  if (!viewer) throw new Problem('unauthenticated', {});
  // Each call from an address of its own, so that limits are met only where a test is about them.
  const incoming: Incoming = { ip: `10.0.${(calls >> 8) & 255}.${calls++ & 255}`, origin: 'https://support.example', headers: { ...(given.device ? { authorization: `Visitor ${given.device.token}` } : {}), ...given.headers }, file: () => Promise.resolve(given.file!) };
  const handler = (handlers as unknown as Record<string, (call: unknown) => Promise<unknown>>)[name]!;
  const reply = await handler({ house: t.house, viewer, params: route.params.parse(given.params ?? {}), query: route.query.parse(given.query ?? {}), body: given.body === undefined ? undefined : route.body.parse(given.body), incoming });
  return (route.wire === 'json' ? route.reply.parse(reply) : reply) as never;
}
type Reply<N extends RouteName> = Promise<import('@throughline/protocol').ReplyOf<Routes[N]>>;
const start = async (token?: string, channel = chat): Promise<Device & { unread: number; number: number }> => await (call('startVisit', { params: { channelId: channel.row.id }, body: token ? { token } : {} }) as Reply<'startVisit'>);
let messages = 0;
const write = (device: Device, text: string, more: object = {}) => call('addVisitorMessage', { device, body: { clientId: `c${++messages}`, text, ...more } }) as Reply<'addVisitorMessage'>;
const list = (device: Device, query = {}) => call('listVisitorMessages', { device, query }) as Reply<'listVisitorMessages'>;
const texts = async (device: Device) => (await list(device)).items.map((item) => item.text);
const refused = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;
const rows = async <R extends object>(sql: string, values: unknown[] = []) => (await t.house.db.query<R>(sql, values)).rows;

/** An agent's answer that has been sent, without the machinery of delivery. */
async function answer(device: Device, text: string): Promise<{ id: string; number: number }> {
  const viewer = (await visitorOf(t.house, device.token))!;
  const [last] = await rows<{ conversation_id: string }>('select conversation_id from messages where workspace_id = $1 and identity_id = $2 order by number desc limit 1', [t.workspaceId, viewer.identityId]);
  const { openPlan, addMessage, editing, lockConversations, writePlan } = await import('../conversations/index.ts');
  const { newId } = await import('../../ground/id.ts');
  const id = newId();
  return await t.house.db.transaction(async (tx) => {
    const plan = openPlan(t.workspaceId, t.house.now());
    const row = (await lockConversations(tx, t.workspaceId, [last!.conversation_id]))[0]!;
    const message = addMessage(plan, editing(plan, row, 'conversation.message'), { id, identity_id: viewer.identityId, channel_id: chat.row.id, channelKind: 'chat', direction: 'outbound', type: 'message', author_type: 'agent', author_id: t.ada.agentId, author_name: 'Ada', text, delivery: 'sent', external_id: id });
    await writePlan(tx, plan);
    await tx.query('insert into seen (workspace_id, channel_id, external_id, message_id) values ($1, $2, $3, $4)', [t.workspaceId, chat.row.id, id, id]);
    return { id, number: message.number };
  });
}
async function follow(device: Device, after: number | null): Promise<{ frames: Frame[]; until(what: (frames: Frame[]) => boolean): Promise<void>; hear(command: Parameters<VisitorLive['hear']>[1]): Promise<void>; leave(): void }> {
  const { sessionForSocket } = await import('./index.ts');
  const visit = await sessionForSocket(t.house, device.token, { headers: {}, origin: '' });
  assert.notEqual(visit, 'ended');
  if (visit === 'ended') throw new Error('ended');
  const frames: Frame[] = [];
  const client = await live.enter(visit.session, visit.channel, after, (frame) => frames.push(frame));
  return {
    frames, hear: (command) => live.hear(client, command), leave: () => live.leave(client),
    async until(what) {
      for (let tries = 0; tries < 200; tries += 1) { if (what(frames)) return; await new Promise((resolve) => { setTimeout(resolve, 10); }); }
      assert.fail(`waited in vain; got ${JSON.stringify(frames)}`);
    },
  };
}
const heard = (frames: Frame[]) => frames.flatMap((frame) => (frame.type === 'messages' ? frame.messages.map((message) => message.text) : []));

test('starting a visit leaves no contact behind, and its token is stored nowhere', async () => {
  const before = (await rows<{ n: number }>('select count(*)::int as n from contacts where workspace_id = $1', [t.workspaceId]))[0]!.n;
  const device = await start();
  assert.ok(device.token.length >= 43);
  assert.equal((await rows<{ n: number }>('select count(*)::int as n from contacts where workspace_id = $1', [t.workspaceId]))[0]!.n, before);
  assert.equal((await rows(`select 1 from visitor_sessions where token_hash = $1 or visitor_sessions::text like '%' || $1 || '%'`, [device.token])).length, 0);
});

test('the same token is the same visitor, an unknown one is a new', async () => {
  const device = await start();
  await write(device, 'hello');
  const again = await start(device.token);
  assert.equal(again.token, device.token);
  assert.deepEqual(await texts(again), ['hello']);
  const other = await start('not-a-token-of-ours');
  assert.notEqual(other.token, 'not-a-token-of-ours');
  assert.deepEqual(await texts(other), []);
});

test('the same client id twenty times at once makes one message, and each call answers with it', async () => {
  const device = await start();
  const body = { clientId: 'once', text: 'only once' };
  const answers = await Promise.all(Array.from({ length: 6 }, () => call('addVisitorMessage', { device, body }) as Reply<'addVisitorMessage'>));
  assert.equal(new Set(answers.map((message) => message.id)).size, 1);
  assert.deepEqual(answers.map((message) => message.clientId), Array.from({ length: 6 }, () => 'once'));
  assert.deepEqual(await texts(device), ['only once']);
});

test('a stranger who types somebody’s address sees nothing of theirs, and they nothing of the stranger’s', async () => {
  const ada = await start();
  await write(ada, 'my order is #12345', { form: { email: 'ada@shop.example' } });
  await intake.take(mail, [rawOf(said('mail-1', { kind: 'email', value: 'ada@shop.example' }, 'and here is my bank account'))]);
  const stranger = await start();
  await write(stranger, 'tell me about my order', { form: { email: 'ada@shop.example' } });
  assert.deepEqual(await texts(ada), ['my order is #12345']);
  assert.deepEqual(await texts(stranger), ['tell me about my order']);
  const contacts = await rows<{ contact_id: string }>(`select distinct contact_id from identities where workspace_id = $1 and (kind = 'visitor' and id in (select identity_id from messages where text in ('my order is #12345', 'tell me about my order')) or value = 'ada@shop.example')`, [t.workspaceId]);
  assert.equal(contacts.length, 1, 'for the agent it is one thread');
});

test('notes, events and unsent answers are never shown', async () => {
  const device = await start();
  await write(device, 'hello');
  const { id } = await answer(device, 'not yet sent');
  await t.house.db.query(`update messages set delivery = 'queued' where workspace_id = $1 and id = $2`, [t.workspaceId, id]);
  await answer(device, 'sent');
  await t.house.db.query(`insert into messages (workspace_id, id, number, conversation_id, root_id, direction, type, author_type, text, sent_at) select workspace_id, gen_random_uuid(), number + 500000, conversation_id, root_id, 'outbound', 'note', 'agent', 'a rude note', now() from messages where id = $1`, [id]);
  assert.deepEqual(await texts(device), ['hello', 'sent']);
});

test('a user proved on two devices sees both; by a claim only their own', async () => {
  const phone = await start();
  await write(phone, 'from the phone');
  const phoneIn = await (call('identifyVisitor', { device: phone, body: { token: 'signed:user-1' } }) as Reply<'identifyVisitor'>);
  assert.equal(phoneIn.proved, true);
  assert.notEqual(phoneIn.token, phone.token);
  assert.equal(await visitorOf(t.house, phone.token), null, 'the old token has stopped working');
  const laptop = await start();
  const laptopIn = await (call('identifyVisitor', { device: laptop, body: { token: 'signed:user-1' } }) as Reply<'identifyVisitor'>);
  await write(laptopIn, 'from the laptop');
  assert.deepEqual(await texts(laptopIn), ['from the phone', 'from the laptop']);
  assert.deepEqual(await texts(phoneIn), ['from the phone', 'from the laptop']);
  const liar = await start();
  const lied = await (call('identifyVisitor', { device: liar, body: { userId: 'user-1' } }) as Reply<'identifyVisitor'>);
  assert.equal(lied.proved, false);
  await write({ token: lied.token }, 'I am user 1');
  assert.deepEqual(await texts({ token: lied.token }), ['I am user 1']);
  assert.deepEqual(await texts(phoneIn), ['from the phone', 'from the laptop']);
});

test('a link an agent undoes closes what it had opened, and on the socket too', async () => {
  const one = await (call('identifyVisitor', { device: await start(), body: { token: 'signed:user-2' } }) as Reply<'identifyVisitor'>);
  await write(one, 'one');
  const two = await (call('identifyVisitor', { device: await start(), body: { token: 'signed:user-2' } }) as Reply<'identifyVisitor'>);
  await write(two, 'two');
  const socket = await follow(two, (await list(two)).number);
  await answer(one, 'an answer to one');
  await socket.until((frames) => heard(frames).includes('an answer to one'));
  const viewer = (await visitorOf(t.house, one.token))!;
  const [identity] = await rows<{ contact_id: string }>('select contact_id from identities where workspace_id = $1 and id = $2', [t.workspaceId, viewer.identityId]);
  const [user] = await rows<{ id: string }>(`select id from identities where workspace_id = $1 and kind = 'user' and value = 'user-2'`, [t.workspaceId]);
  // Whichever of the three the contact began with cannot be unlinked from itself.
  const target = (await unlinks(identity!.contact_id, [viewer.identityId, (await visitorOf(t.house, two.token))!.identityId, user!.id]));
  assert.ok(target);
  const seen = new Set([...(await texts(one)), ...(await texts(two))]);
  assert.ok((await texts(one)).includes('one') && !(await texts(one)).includes('two'), [...seen].join());
  assert.ok((await texts(two)).includes('two') && !(await texts(two)).includes('one'));
  await answer(one, 'a secret for one');
  await answer(two, 'for two');
  await socket.until((frames) => heard(frames).includes('for two'));
  assert.ok(!heard(socket.frames).includes('a secret for one'));
  socket.leave();
});
async function unlinks(contactId: string, ids: readonly string[]): Promise<boolean> {
  let done = false;
  for (const id of ids) {
    const [row] = await rows<{ contact_id: string }>('select contact_id from identities where workspace_id = $1 and id = $2', [t.workspaceId, id]);
    await t.house.db.transaction((tx) => unlinkIdentity(tx, t.ada, row?.contact_id ?? contactId, id, t.house.now())).then(() => { done = true; }, () => undefined);
  }
  return done;
}

test('somebody else signing in on the same device starts with nothing of the one before', async () => {
  const first = await (call('identifyVisitor', { device: await start(), body: { token: 'signed:user-3' } }) as Reply<'identifyVisitor'>);
  await write(first, 'private matters of user 3');
  const second = await (call('identifyVisitor', { device: first, body: { token: 'signed:user-4' } }) as Reply<'identifyVisitor'>);
  assert.equal(second.proved, true);
  assert.deepEqual(await texts(second), []);
  await write(second, 'user 4 here');
  assert.deepEqual(await texts(second), ['user 4 here']);
  const contacts = await rows<{ contact_id: string }>(`select distinct contact_id from identities where workspace_id = $1 and kind = 'user' and value in ('user-3', 'user-4')`, [t.workspaceId]);
  assert.equal(contacts.length, 2, 'two people stay two contacts');
});

test('a token that proves nothing is refused, not taken for a claim', async () => {
  await assert.rejects(call('identifyVisitor', { device: await start(), body: { token: 'forged' } }), refused('invalid'));
});

test('where only signed-in customers may write, others can neither write nor read', async () => {
  const locked = await t.channel('chat');
  await t.house.db.query(`update channels set settings = '{"requireIdentity": true}' where id = $1`, [locked.row.id]);
  const { forget } = await import('../channels/index.ts');
  forget(locked.row.id);
  const device = await start(undefined, locked);
  await assert.rejects(write(device, 'hello'), refused('forbidden'));
  const known = await (call('identifyVisitor', { device, body: { token: 'signed:user-5' } }) as Reply<'identifyVisitor'>);
  await write(known, 'hello');
  assert.deepEqual(await texts(known), ['hello']);
});

test('a site that is not on the list gets no session, no config and no thread', async () => {
  const listed = await t.channel('chat');
  await t.house.db.query(`update channels set settings = '{"allowedDomains": "shop.example\\n*.shop.example"}' where id = $1`, [listed.row.id]);
  const { forget } = await import('../channels/index.ts');
  forget(listed.row.id);
  const params = { channelId: listed.row.id };
  for (const headers of [{ origin: 'https://evil.example' }, { 'x-embedding-origin': 'https://evil.example', origin: 'https://support.example' }, { origin: 'https://shop.example.evil.example' }, { origin: 'null' }]) {
    await assert.rejects(call('startVisit', { params, body: {}, headers }), refused('wrong_origin'));
    await assert.rejects(call('getVisitorConfig', { params, headers }), refused('wrong_origin'));
  }
  const device = await (call('startVisit', { params, body: {}, headers: { 'x-embedding-origin': 'https://www.shop.example', origin: 'https://support.example' } }) as Reply<'startVisit'>);
  await assert.rejects(call('listVisitorMessages', { device, headers: { origin: 'https://evil.example' } }), refused('wrong_origin'));
});

test('another workspace’s channel, a channel without visitors, and an unknown one are not there', async () => {
  for (const channelId of [mail.row.id, '0199a1b2-0000-7000-8000-00000000dead']) await assert.rejects(call('startVisit', { params: { channelId }, body: {} }), refused('not_found'));
});

test('the public settings hold no secret and no private list', async () => {
  const config = await (call('getVisitorConfig', { params: { channelId: chat.row.id } }) as Reply<'getVisitorConfig'>);
  assert.equal(config.workspaceName, 'Acorn');
  assert.deepEqual(Object.keys(config.settings).filter((key) => /secret|allowedDomains|userScope/.test(key)), []);
  assert.deepEqual(config.otherWays.map((way) => way.channelId), [mail.row.id]);
});

test('files: only one’s own can be attached, and only who may see the message gets them', async () => {
  const [ada, eve] = [await start(), await start()];
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64');
  const file = await (call('addVisitorFile', { device: ada, file: { name: '../crack.png', body: png } }) as Reply<'addVisitorFile'>);
  assert.equal(file.mime, 'image/png');
  assert.ok(!file.name.includes('/'));
  await assert.rejects(write(eve, 'mine now', { attachments: [file.id] }), refused('invalid'));
  const message = await write(ada, '', { attachments: [file.id] });
  assert.equal(message.attachments[0]?.id, file.id);
  const get = (device: Device | null, query: object) => call('getVisitorFile', { params: { id: file.id }, query, ...(device ? { headers: { authorization: `Visitor ${device.token}` } } : {}) }) as unknown as Promise<{ body: Uint8Array; headers: Record<string, string> }>;
  assert.deepEqual(Buffer.from((await get(ada, {})).body), png);
  await assert.rejects(get(eve, {}), refused('not_found'));
  await assert.rejects(get(null, {}), refused('not_found'));
  const ticket = new URL(message.attachments[0]!.url!, 'https://x').searchParams.get('t')!;
  assert.equal((await get(null, { t: ticket })).headers['x-content-type-options'], 'nosniff');
  await assert.rejects(get(null, { t: ticket.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')) }), refused('not_found'));
  t.forward(3 * 86_400_000);
  await assert.rejects(get(null, { t: ticket }), refused('not_found'));
  t.forward(-3 * 86_400_000);
  await assert.rejects(call('addVisitorFile', { device: ada, file: { name: 'big.png', body: Buffer.concat([png, Buffer.alloc(1_100_000)]) } }), refused('too_large'));
});

test('delivered and read become states of the message, in order and once', async () => {
  const device = await start();
  await write(device, 'hello');
  const sent = await answer(device, 'hi');
  const state = async () => (await rows<{ delivery: string }>('select delivery from messages where id = $1', [sent.id]))[0]!.delivery;
  assert.equal((await start(device.token)).unread, 1);
  await call('markVisitorRead', { device, body: { number: sent.number, delivered: true } });
  assert.equal(await state(), 'delivered');
  await call('markVisitorRead', { device, body: { number: sent.number } });
  await call('markVisitorRead', { device, body: { number: sent.number, delivered: true } });
  assert.equal(await state(), 'read');
  assert.equal((await start(device.token)).unread, 0);
});

test('the socket: news at once, the gap after an absence, typing, closing, and nothing of anybody else', async () => {
  const [device, other] = [await start(), await start()];
  const socket = await follow(device, 0);
  assert.equal(socket.frames[0]?.type, 'ready');
  await write(device, 'first');
  await socket.until((frames) => heard(frames).includes('first'));
  await write(other, 'not for you');
  await answer(device, 'hello there');
  await socket.until((frames) => heard(frames).includes('hello there'));
  const [conversation] = await rows<{ conversation_id: string }>(`select conversation_id from messages where text = 'hello there'`);
  t.house.live.whisper({ workspaceId: t.workspaceId, kind: 'agent-typing', body: { conversationId: conversation!.conversation_id, name: 'Ada', isWriting: true } });
  await socket.until((frames) => frames.some((frame) => frame.type === 'typing' && frame.name === 'Ada'));
  assert.equal(live.isOnline(conversation!.conversation_id), true);
  const number = Math.max(...socket.frames.map((frame) => ('number' in frame ? frame.number : 0)));
  socket.leave();
  assert.equal(live.isOnline(conversation!.conversation_id), false);
  const while1 = await answer(device, 'while you were away');
  const back = await follow(device, number);
  assert.deepEqual(heard(back.frames), ['while you were away']);
  const whisper = new Promise<Record<string, unknown>>((resolve) => { const off = t.house.live.onWhisper((heardWhisper) => { if (heardWhisper.kind === 'contact-typing') { off(); resolve(heardWhisper.body); } }); });
  await back.hear({ type: 'typing', isWriting: true });
  assert.equal((await whisper)['conversationId'], conversation!.conversation_id);
  await back.hear({ type: 'read', number: while1.number });
  assert.equal((await rows<{ delivery: string }>('select delivery from messages where id = $1', [while1.id]))[0]!.delivery, 'read');
  await back.until((frames) => frames.some((frame) => frame.type === 'messages' && frame.messages.some((message) => message.delivery === 'read')));
  assert.ok(!heard([...socket.frames, ...back.frames]).includes('not for you'));
  const { changeConversation } = await import('../conversations/index.ts');
  await t.house.db.transaction((tx) => changeConversation(tx, t.ada, conversation!.conversation_id, { status: 'closed' }, t.house.now()));
  await back.until((frames) => frames.some((frame) => frame.type === 'conversation' && frame.isClosed));
  back.leave();
});

test('a number of another life, or one the journal has forgotten, says reset', async () => {
  const device = await start();
  await write(device, 'hello');
  for (const after of [9_999_999, 1]) {
    if (after === 1) await t.house.db.query('delete from journal where workspace_id = $1 and number = 1', [t.workspaceId]);
    const socket = await follow(device, after);
    assert.ok(socket.frames.some((frame) => frame.type === 'reset'));
    socket.leave();
  }
});

test('pages of the thread go back to its beginning', async () => {
  const device = await start();
  for (let index = 0; index < 7; index += 1) await write(device, `m${index}`);
  const newest = await list(device, { limit: '3' });
  assert.deepEqual(newest.items.map((item) => item.text), ['m4', 'm5', 'm6']);
  const older = await list(device, { limit: '3', cursor: newest.nextCursor });
  assert.deepEqual(older.items.map((item) => item.text), ['m1', 'm2', 'm3']);
  const oldest = await list(device, { limit: '3', cursor: older.nextCursor });
  assert.deepEqual([oldest.items.map((item) => item.text), oldest.nextCursor], [['m0'], null]);
});

test('nothing, too much, and too fast are refused in words', async () => {
  const device = await start();
  await assert.rejects(write(device, '   '), refused('invalid'));
  await assert.rejects(write(device, 'x'.repeat(1001)), refused('invalid'));
  await assert.rejects((async () => { for (let index = 0; index < 30; index += 1) await write(device, `quick ${index}`); })(), (error: unknown) => error instanceof Problem && error.code === 'too_many' && Number(error.extra['retryAfterSeconds']) >= 1);
});

test('pages and context are kept by consent only, and denied consent takes them back', async () => {
  const context = { locale: 'de', utm: { utm_source: 'mail' } };
  const params = { channelId: chat.row.id };
  const device = await (call('startVisit', { params, body: { consent: 'pending', context } }) as Reply<'startVisit'>);
  const kept = async () => (await rows<{ context: object; pages: unknown[] }>('select context, pages from visitor_sessions where id = $1', [(await visitorOf(t.house, device.token))!.sessionId]))[0]!;
  await call('addVisitorPage', { device, body: { url: 'https://shop.example/a' } });
  assert.deepEqual(await kept(), { context: {}, pages: [] });
  await call('startVisit', { params, body: { token: device.token, consent: 'granted', context } });
  for (let index = 0; index < 25; index += 1) await call('addVisitorPage', { device, body: { url: `https://shop.example/${index}` } });
  const granted = await kept();
  assert.equal(granted.pages.length, 20);
  assert.equal((granted.pages.at(-1) as { url: string }).url, 'https://shop.example/24');
  await call('startVisit', { params, body: { token: device.token, consent: 'denied' } });
  assert.deepEqual(await kept(), { context: {}, pages: [] });
});

test('a continuation needs a first message, then gives a link for this thread', async () => {
  const device = await start();
  await assert.rejects(call('continueElsewhere', { device, body: { channelId: mail.row.id } }), refused('conflict'));
  await write(device, 'hello');
  const { url } = await (call('continueElsewhere', { device, body: { channelId: mail.row.id } }) as Reply<'continueElsewhere'>);
  assert.match(url, /^https:\/\/mail\.example\/start\?t=/);
});

test('after logging out the token opens nothing', async () => {
  const device = await start();
  await write(device, 'hello');
  await call('forgetVisitor', { device });
  await assert.rejects(list(device), refused('unauthenticated'));
});
