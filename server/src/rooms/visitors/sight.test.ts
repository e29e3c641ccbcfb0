// What a customer's device may see: its own, what it has proved to be its own, and nothing else. Against a real database.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rawOf, said } from '../../testing/parrot.ts';
import { forget } from '../channels/index.ts';
import { onlineVisitors } from '../delivery/index.ts';
import { unlinkIdentity } from '../threads/index.ts';
import { visitorOf } from './index.ts';
import {
  answer,
  call,
  chat,
  follow,
  heard,
  intake,
  list,
  mail,
  refused,
  type Reply,
  rows,
  start,
  t,
  texts,
  write,
} from './try-visits.ts';

test('starting a visit leaves no contact behind, and its token is stored nowhere', async () => {
  const before = (
    await rows<{ n: number }>('select count(*)::int as n from contacts where workspace_id = $1', [t.workspaceId])
  )[0]!.n;
  const device = await start();
  assert.ok(device.token.length >= 43);
  assert.equal(
    (await rows<{ n: number }>('select count(*)::int as n from contacts where workspace_id = $1', [t.workspaceId]))[0]!
      .n,
    before,
  );
  assert.equal(
    (
      await rows(
        `select 1 from visitor_sessions where token_hash = $1 or visitor_sessions::text like '%' || $1 || '%'`,
        [device.token],
      )
    ).length,
    0,
  );
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
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => call('addVisitorMessage', { device, body }) as Reply<'addVisitorMessage'>),
  );
  assert.equal(new Set(answers.map((message) => message.id)).size, 1);
  assert.deepEqual(
    answers.map((message) => message.clientId),
    Array.from({ length: 6 }, () => 'once'),
  );
  assert.deepEqual(await texts(device), ['only once']);
});

test('a stranger who types somebody’s address sees nothing of theirs, and they nothing of the stranger’s', async () => {
  const ada = await start();
  await write(ada, 'my order is #12345', { form: { email: 'ada@shop.example' } });
  await intake.take(mail, [
    rawOf(said('mail-1', { kind: 'email', value: 'ada@shop.example' }, 'and here is my bank account')),
  ]);
  const stranger = await start();
  await write(stranger, 'tell me about my order', { form: { email: 'ada@shop.example' } });
  assert.deepEqual(await texts(ada), ['my order is #12345']);
  assert.deepEqual(await texts(stranger), ['tell me about my order']);
  const contacts = await rows<{ contact_id: string }>(
    `select distinct contact_id from identities where workspace_id = $1 and (kind = 'visitor' and id in (select identity_id from messages where text in ('my order is #12345', 'tell me about my order')) or value = 'ada@shop.example')`,
    [t.workspaceId],
  );
  assert.equal(contacts.length, 1, 'for the agent it is one thread');
});

test('notes, events and unsent answers are never shown', async () => {
  const device = await start();
  await write(device, 'hello');
  const { id } = await answer(device, 'not yet sent');
  await t.house.db.query(`update messages set delivery = 'queued' where workspace_id = $1 and id = $2`, [
    t.workspaceId,
    id,
  ]);
  await answer(device, 'sent');
  await t.house.db.query(
    `insert into messages (workspace_id, id, number, conversation_id, root_id, direction, type, author_type, text, sent_at) select workspace_id, gen_random_uuid(), number + 500000, conversation_id, root_id, 'outbound', 'note', 'agent', 'a rude note', now() from messages where id = $1`,
    [id],
  );
  assert.deepEqual(await texts(device), ['hello', 'sent']);
});

test('a participant’s letter is no part of what the customer sees here, though it stands beside their words', async () => {
  const device = await start();
  await write(device, 'hello, me');
  await t.house.db.query(
    `insert into messages (workspace_id, id, number, conversation_id, root_id, identity_id, guest_id, channel_id, direction, type, author_type, text, sent_at)
     select workspace_id, gen_random_uuid(), number + 500000, conversation_id, root_id, identity_id, gen_random_uuid(), channel_id, 'inbound', 'message', 'contact', 'between us', now() from messages where workspace_id = $1 and text = 'hello, me'`,
    [t.workspaceId],
  );
  assert.deepEqual(await texts(device), ['hello, me']);
});

test('who knew a token before its holder signed in, or logged out, hears nothing of what comes after', async () => {
  const phone = await start();
  const phoneIn = await (call('identifyVisitor', {
    device: phone,
    body: { token: 'signed:user-9' },
  }) as Reply<'identifyVisitor'>);
  await write(phoneIn, 'an old matter of mine');
  const planted = await start();
  const listener = await follow(planted, 0);
  await write(planted, 'before signing in');
  await listener.until((frames) => heard(frames).includes('before signing in'));
  const signedIn = await (call('identifyVisitor', {
    device: planted,
    body: { token: 'signed:user-9' },
  }) as Reply<'identifyVisitor'>);
  const own = await follow(signedIn, 0);
  await write(signedIn, 'after signing in');
  await write(phoneIn, 'and from the phone');
  await own.until((frames) => heard(frames).includes('and from the phone'));
  assert.deepEqual(heard(listener.frames), ['before signing in']);
  assert.deepEqual([...new Set(listener.ended)], ['changed']);
  await call('forgetVisitor', { device: signedIn });
  await write(phoneIn, 'after logging out there');
  await new Promise((resolve) => {
    setTimeout(resolve, 200);
  });
  assert.doesNotMatch(heard(own.frames).join(), /logging out/);
  assert.deepEqual([...new Set(own.ended)], ['ended']);
  listener.leave();
  own.leave();
});

test('a user proved on two devices sees both; by a claim only their own', async () => {
  const phone = await start();
  await write(phone, 'from the phone');
  const phoneIn = await (call('identifyVisitor', {
    device: phone,
    body: { token: 'signed:user-1' },
  }) as Reply<'identifyVisitor'>);
  assert.equal(phoneIn.proved, true);
  assert.notEqual(phoneIn.token, phone.token);
  assert.equal(await visitorOf(t.house, phone.token), null, 'the old token has stopped working');
  const laptop = await start();
  const laptopIn = await (call('identifyVisitor', {
    device: laptop,
    body: { token: 'signed:user-1' },
  }) as Reply<'identifyVisitor'>);
  await write(laptopIn, 'from the laptop');
  assert.deepEqual(await texts(laptopIn), ['from the phone', 'from the laptop']);
  assert.deepEqual(await texts(phoneIn), ['from the phone', 'from the laptop']);
  const liar = await start();
  const lied = await (call('identifyVisitor', {
    device: liar,
    body: { userId: 'user-1' },
  }) as Reply<'identifyVisitor'>);
  assert.equal(lied.proved, false);
  await write({ token: lied.token }, 'I am user 1');
  assert.deepEqual(await texts({ token: lied.token }), ['I am user 1']);
  assert.deepEqual(await texts(phoneIn), ['from the phone', 'from the laptop']);
});

test('a link an agent undoes closes what it had opened, and on the socket too', async () => {
  const one = await (call('identifyVisitor', {
    device: await start(),
    body: { token: 'signed:user-2' },
  }) as Reply<'identifyVisitor'>);
  await write(one, 'one');
  const two = await (call('identifyVisitor', {
    device: await start(),
    body: { token: 'signed:user-2' },
  }) as Reply<'identifyVisitor'>);
  await write(two, 'two');
  const socket = await follow(two, (await list(two)).number);
  await answer(one, 'an answer to one');
  await socket.until((frames) => heard(frames).includes('an answer to one'));
  const viewer = (await visitorOf(t.house, one.token))!;
  const [identity] = await rows<{ contact_id: string }>(
    'select contact_id from identities where workspace_id = $1 and id = $2',
    [t.workspaceId, viewer.identityId],
  );
  const [user] = await rows<{ id: string }>(
    `select id from identities where workspace_id = $1 and kind = 'user' and value = 'user-2'`,
    [t.workspaceId],
  );
  // Whichever of the three the contact began with cannot be unlinked from itself.
  const target = await unlinks(identity!.contact_id, [
    viewer.identityId,
    (await visitorOf(t.house, two.token))!.identityId,
    user!.id,
  ]);
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
    const [row] = await rows<{ contact_id: string }>(
      'select contact_id from identities where workspace_id = $1 and id = $2',
      [t.workspaceId, id],
    );
    await t.house.db
      .transaction((tx) => unlinkIdentity(tx, t.ada, row?.contact_id ?? contactId, id, t.house.now()))
      .then(
        () => {
          done = true;
        },
        () => undefined,
      );
  }
  return done;
}

test('somebody else signing in on the same device starts with nothing of the one before', async () => {
  const first = await (call('identifyVisitor', {
    device: await start(),
    body: { token: 'signed:user-3' },
  }) as Reply<'identifyVisitor'>);
  await write(first, 'private matters of user 3');
  const second = await (call('identifyVisitor', {
    device: first,
    body: { token: 'signed:user-4' },
  }) as Reply<'identifyVisitor'>);
  assert.equal(second.proved, true);
  assert.deepEqual(await texts(second), []);
  await write(second, 'user 4 here');
  assert.deepEqual(await texts(second), ['user 4 here']);
  const contacts = await rows<{ contact_id: string }>(
    `select distinct contact_id from identities where workspace_id = $1 and kind = 'user' and value in ('user-3', 'user-4')`,
    [t.workspaceId],
  );
  assert.equal(contacts.length, 2, 'two people stay two contacts');
});

test('a token that proves nothing is refused, not taken for a claim', async () => {
  await assert.rejects(
    call('identifyVisitor', { device: await start(), body: { token: 'forged' } }),
    refused('invalid'),
  );
});

test('where only signed-in customers may write, others can neither write nor read', async () => {
  const locked = await t.channel('chat');
  await t.house.db.query(`update channels set settings = '{"requireIdentity": true}' where id = $1`, [locked.row.id]);
  forget(locked.row.id);
  const device = await start(undefined, locked);
  await assert.rejects(write(device, 'hello'), refused('forbidden'));
  const known = await (call('identifyVisitor', {
    device,
    body: { token: 'signed:user-5' },
  }) as Reply<'identifyVisitor'>);
  await write(known, 'hello');
  assert.deepEqual(await texts(known), ['hello']);
});

test('a site that is not on the list gets no session, no config and no thread', async () => {
  const listed = await t.channel('chat');
  await t.house.db.query(
    `update channels set settings = '{"allowedDomains": "shop.example\\n*.shop.example"}' where id = $1`,
    [listed.row.id],
  );
  forget(listed.row.id);
  const params = { channelId: listed.row.id };
  for (const headers of [
    { origin: 'https://evil.example' },
    { 'x-embedding-origin': 'https://evil.example', origin: 'https://support.example' },
    { origin: 'https://shop.example.evil.example' },
    { origin: 'null' },
  ]) {
    await assert.rejects(call('startVisit', { params, body: {}, headers }), refused('wrong_origin'));
    await assert.rejects(call('getVisitorConfig', { params, headers }), refused('wrong_origin'));
  }
  const device = await (call('startVisit', {
    params,
    body: {},
    headers: { 'x-embedding-origin': 'https://www.shop.example', origin: 'https://support.example' },
  }) as Reply<'startVisit'>);
  await assert.rejects(
    call('listVisitorMessages', { device, headers: { origin: 'https://evil.example' } }),
    refused('wrong_origin'),
  );
});

test('another workspace’s channel, a channel without visitors, and an unknown one are not there', async () => {
  for (const channelId of [mail.row.id, '0199a1b2-0000-7000-8000-00000000dead'])
    await assert.rejects(call('startVisit', { params: { channelId }, body: {} }), refused('not_found'));
});

test('the public settings hold no secret and no private list', async () => {
  const config = await (call('getVisitorConfig', { params: { channelId: chat.row.id } }) as Reply<'getVisitorConfig'>);
  assert.equal(config.workspaceName, 'Acorn');
  assert.deepEqual(
    Object.keys(config.settings).filter((key) => /secret|allowedDomains|userScope/.test(key)),
    [],
  );
  assert.deepEqual(
    config.otherWays.map((way) => way.channelId),
    [mail.row.id],
  );
});

test('that a visitor is connected is known at every node that was told, by what the reply routes ask', async () => {
  const device = await start();
  await write(device, 'here I am');
  const { identityId } = (await visitorOf(t.house, device.token))!;
  const told: Record<string, unknown>[] = [];
  const off = t.house.live.onWhisper(({ kind, body }) => {
    if (kind === 'contact-presence' && body['identityId'] === identityId) told.push(body);
  });
  const line = await follow(device, 0);
  assert.equal(onlineVisitors.isHere(identityId), true);
  assert.deepEqual([told.at(-1)?.['isOnline'], told.at(-1)?.['isIdentityHere']], [true, true]);
  line.leave();
  assert.equal(onlineVisitors.has(identityId), false);
  assert.deepEqual([told.at(-1)?.['isOnline'], told.at(-1)?.['isIdentityHere']], [false, false]);
  // The line is at another node: nothing but its word tells.
  t.house.live.whisper({
    workspaceId: t.workspaceId,
    kind: 'contact-presence',
    body: { ...told[0], isOnline: true, isIdentityHere: true },
  });
  assert.deepEqual([onlineVisitors.isHere(identityId), onlineVisitors.has(identityId)], [false, true]);
  off();
});
