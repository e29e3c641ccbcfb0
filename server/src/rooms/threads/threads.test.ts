// One person, one thread: continuation and proof links, merging, splitting, joining, and that erasing leaves nothing behind.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Problem } from '@throughline/protocol';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { parrot, rawOf, said } from '../../testing/parrot.ts';
import type { OpenChannel } from '../channels/index.ts';
import { contactBody } from '../contacts/index.ts';
import { conversationRoutes, conversationsOfContact, splitConversation } from '../conversations/index.ts';
import { type Intake, openIntake } from '../intake/index.ts';
import { lookAtProof, openProof } from './continue.ts';
import { threadRoutes } from './routes.ts';

let t: TestHouse;
let intake: Intake;
let chat: OpenChannel;
let mail: OpenChannel;
let bot: OpenChannel;
before(async () => {
  t = await testHouse([
    parrot('chat', 'visitor'),
    parrot('mail', 'email', { canStart: true, continuation: false }),
    parrot('bot', 'bot-user'),
  ]);
  intake = openIntake(t.house);
  [chat, mail, bot] = [await t.channel('chat'), await t.channel('mail'), await t.channel('bot')];
});
after(() => t.close());

const call = { query: {}, incoming: null as never };
const hear = (channel: OpenChannel, event: unknown) => intake.take(channel, [rawOf(event)]);
const identityOf = async (kind: string, value: string) =>
  (
    await t.house.db.query<{ id: string; contact_id: string }>(
      'select id, contact_id from identities where workspace_id = $1 and kind = $2 and key = $3',
      [t.workspaceId, kind, value],
    )
  ).rows[0]!;
const conversationOf = async (externalId: string) =>
  (
    await t.house.db.query<{ conversation_id: string }>(
      'select conversation_id from messages where workspace_id = $1 and external_id = $2',
      [t.workspaceId, externalId],
    )
  ).rows[0]!.conversation_id;
const linkFor = async (identityId: string, contactId: string, channel: OpenChannel) =>
  (
    await threadRoutes.makeContinuation({
      ...call,
      house: t.house,
      viewer: t.ada,
      params: { id: contactId },
      body: { channelId: channel.row.id, identityId, conversationId: null },
    })
  ).url;

test('a continuation link brings the thread along and proves who opened it; found by another, it proves nothing', async () => {
  await hear(mail, said('c-1', { kind: 'email', value: 'ada@shop.example', name: 'Ada' }, 'order #12345 is broken'));
  const ada = await identityOf('email', 'ada@shop.example');
  const url = await linkFor(ada.id, ada.contact_id, bot);
  const token = new URL(url).searchParams.get('t')!;
  assert.match(token, /^[A-Za-z0-9_-]{16,64}$/);
  assert.equal(
    (await t.house.db.query('select 1 from tokens where hash = $1', [token])).rowCount,
    0,
    'the token itself is not stored',
  );
  await hear(bot, said('c-2', { kind: 'bot-user', value: '42', scope: 'b' }, 'here I am', { tokens: [token] }));
  assert.equal(await conversationOf('c-2'), await conversationOf('c-1'));
  const body = await contactBody(t.house.db, t.workspaceId, ada.contact_id);
  assert.deepEqual(
    body.identities.map((identity) => [identity.kind, identity.assurance]),
    [
      ['email', 'own'],
      ['bot-user', 'proved'],
    ],
  );
  assert.match(body.identities[1]!.evidence, /continuation link given to ada@shop\.example/);
  await hear(bot, said('c-3', { kind: 'bot-user', value: '666', scope: 'b' }, 'found this', { tokens: [token] }));
  assert.notEqual(await conversationOf('c-3'), await conversationOf('c-1'));
  assert.notEqual((await identityOf('bot-user', '666')).contact_id, ada.contact_id);
  // The same person tapping twice changes nothing.
  await hear(bot, said('c-4', { kind: 'bot-user', value: '42', scope: 'b' }, 'again', { tokens: [token] }));
  assert.equal(await conversationOf('c-4'), await conversationOf('c-1'));
});

test('a link that comes back from an address nobody vouches for is a claim: the agent sees one person, and nothing is proved', async () => {
  await hear(bot, said('cu-1', { kind: 'bot-user', value: 'unsure', scope: 'b', name: 'Una' }, 'hello'));
  const una = await identityOf('bot-user', 'unsure');
  const token = new URL(await linkFor(una.id, una.contact_id, bot)).searchParams.get('t')!;
  await t.house.db.query('update tokens set channel_id = null where identity_id = $1', [una.id]);
  await hear(
    mail,
    said('cu-2', { kind: 'email', value: 'victim@bank.example', trust: 'unverified' }, 'me again', { tokens: [token] }),
  );
  const body = await contactBody(t.house.db, t.workspaceId, una.contact_id);
  assert.deepEqual(
    body.identities.map((identity) => [identity.kind, identity.assurance]),
    [
      ['bot-user', 'own'],
      ['email', 'claimed'],
    ],
  );
});
test('an expired continuation link proves nothing', async () => {
  const ada = await identityOf('email', 'ada@shop.example');
  const token = new URL(await linkFor(ada.id, ada.contact_id, bot)).searchParams.get('t')!;
  t.forward(31 * 86_400_000);
  await hear(bot, said('c-5', { kind: 'bot-user', value: '77', scope: 'b' }, 'late', { tokens: [token] }));
  t.forward(-31 * 86_400_000);
  assert.notEqual((await identityOf('bot-user', '77')).contact_id, ada.contact_id);
});

test('a link for another workspace’s contact or a foreign channel is refused', async () => {
  const other = await t.workspace('Other');
  const foreign = await t.channel('bot', other);
  const ada = await identityOf('email', 'ada@shop.example');
  await assert.rejects(linkFor(ada.id, ada.contact_id, foreign), (error: Problem) => error.code === 'not_found');
  const boss = await t.agent('Boss', 'owner', other);
  await assert.rejects(
    threadRoutes.makeContinuation({
      ...call,
      house: t.house,
      viewer: boss,
      params: { id: ada.contact_id },
      body: { channelId: foreign.row.id, identityId: ada.id, conversationId: null },
    }),
    (error: Problem) => error.code === 'not_found',
  );
});

test('a claimed address is proved by the link we send to it, once, and looking at the page uses nothing up', async () => {
  await hear(
    chat,
    said('p-1', { kind: 'visitor', value: 'v-p' }, 'hi', {
      hints: [
        {
          kind: 'email',
          scope: '',
          value: 'proof@shop.example',
          assurance: 'claimed',
          evidence: 'typed in the pre-chat form',
        },
      ],
    }),
  );
  const [visitor, address] = [await identityOf('visitor', 'v-p'), await identityOf('email', 'proof@shop.example')];
  await threadRoutes.askProof({
    ...call,
    house: t.house,
    viewer: t.ada,
    params: { id: address.id },
    body: { forIdentityId: visitor.id },
  });
  // Asked the wrong way round, it still goes to the address and never to the one who typed it.
  await threadRoutes.askProof({
    ...call,
    house: t.house,
    viewer: t.ada,
    params: { id: visitor.id },
    body: { forIdentityId: address.id },
  });
  const asked = (
    await t.house.db.query<{ identity_id: string }>(
      `select identity_id from messages where workspace_id = $1 and text like '%/prove/%'`,
      [t.workspaceId],
    )
  ).rows;
  assert.deepEqual(
    asked.map((row) => row.identity_id),
    [address.id, address.id],
  );
  const [message] = (
    await t.house.db.query<{ text: string; identity_id: string; is_automatic: boolean }>(
      `select text, identity_id, is_automatic from messages where workspace_id = $1 and text like '%/prove/%'`,
      [t.workspaceId],
    )
  ).rows;
  assert.equal(message?.identity_id, address.id);
  assert.equal(message?.is_automatic, true);
  const token = /\/prove\/(\S+)/.exec(message!.text)![1]!;
  const look = () => t.house.db.transaction((tx) => lookAtProof(tx, token, t.house.now()));
  const open = () => t.house.db.transaction((tx) => openProof(tx, token, t.house.now()));
  const claims = async () =>
    Object.fromEntries(
      (await contactBody(t.house.db, t.workspaceId, visitor.contact_id)).identities.map((each) => [
        each.kind,
        each.claimsToBe,
      ]),
    );
  assert.deepEqual(await claims(), { visitor: [address.id], email: [] });
  assert.equal((await look()).state, 'open');
  assert.equal((await look()).state, 'open');
  assert.equal(await open(), true);
  assert.deepEqual(await claims(), { visitor: [], email: [] });
  assert.equal(await open(), false);
  assert.equal((await look()).state, 'gone');
  const body = await contactBody(t.house.db, t.workspaceId, visitor.contact_id);
  assert.equal(body.identities.find((identity) => identity.kind === 'email')?.assurance, 'proved');
});

test('merging two contacts and undoing it gives each back exactly what was theirs', async () => {
  await hear(mail, said('m-1', { kind: 'email', value: 'one@shop.example', name: 'One' }, 'first'));
  await hear(mail, said('m-2', { kind: 'email', value: 'two@shop.example', name: 'Two' }, 'second'));
  const [one, two] = [await identityOf('email', 'one@shop.example'), await identityOf('email', 'two@shop.example')];
  const merged = await threadRoutes.mergeContacts({
    ...call,
    house: t.house,
    viewer: t.ada,
    params: { id: one.contact_id },
    body: { contactId: two.contact_id },
  });
  assert.equal(merged.identities.length, 2);
  assert.equal((await conversationsOfContact(t.house.db, t.workspaceId, merged.id)).length, 2);
  // An old id still finds the one who speaks for both.
  assert.equal((await contactBody(t.house.db, t.workspaceId, two.contact_id)).id, merged.id);
  const { contact, separated } = await threadRoutes.unlinkIdentity({
    ...call,
    house: t.house,
    viewer: t.ada,
    params: { id: merged.id },
    body: { identityId: two.id },
  });
  assert.deepEqual([contact.name, separated.name], ['One', 'Two']);
  assert.equal(separated.id, two.contact_id);
  assert.equal((await conversationsOfContact(t.house.db, t.workspaceId, separated.id)).length, 1);
  // A claim made again by a machine does not undo what a person undid; a proof becomes a suggestion.
  await hear(
    mail,
    said('m-3', { kind: 'email', value: 'one@shop.example' }, 'it is me', {
      hints: [{ kind: 'email', scope: '', value: 'two@shop.example', assurance: 'proved', evidence: 'signed in' }],
    }),
  );
  assert.notEqual(
    (await identityOf('email', 'one@shop.example')).contact_id,
    (await identityOf('email', 'two@shop.example')).contact_id,
  );
  assert.equal(
    (
      await t.house.db.query(
        `select 1 from duplicate_suggestions where workspace_id = $1 and reason like 'Proved again%'`,
        [t.workspaceId],
      )
    ).rowCount,
    1,
  );
});

test('an identity marked as shared links to nobody by itself', async () => {
  await hear(mail, said('s-1', { kind: 'email', value: 'info@office.example' }, 'from the office'));
  const shared = await identityOf('email', 'info@office.example');
  await threadRoutes.markIdentity({
    ...call,
    house: t.house,
    viewer: t.ada,
    params: { id: shared.id },
    body: { isShared: true },
  });
  await hear(
    chat,
    said('s-2', { kind: 'visitor', value: 'v-s' }, 'hi', {
      hints: [{ kind: 'email', scope: '', value: 'info@office.example', assurance: 'claimed', evidence: 'typed' }],
    }),
  );
  assert.notEqual((await identityOf('visitor', 'v-s')).contact_id, shared.contact_id);
});

test('a message taken out is a conversation of its own, and joining brings it back in order', async () => {
  for (const n of [1, 2, 3]) await hear(chat, said(`j-${n}`, { kind: 'visitor', value: 'v-j' }, `line ${n}`));
  const id = await conversationOf('j-1');
  const [second] = (
    await t.house.db.query<{ id: string }>(`select id from messages where workspace_id = $1 and external_id = 'j-2'`, [
      t.workspaceId,
    ])
  ).rows;
  const apart = await t.house.db.transaction((tx) =>
    splitConversation(tx, t.ada, id, { messageIds: [second!.id] }, t.house.now()),
  );
  assert.equal(await conversationOf('j-2'), apart);
  await conversationRoutes.joinConversations({
    ...call,
    house: t.house,
    viewer: t.ada,
    params: { id },
    body: { conversationId: apart },
  });
  const texts = (
    await conversationRoutes.listMessages({
      ...call,
      house: t.house,
      viewer: t.ada,
      params: { id },
      query: { limit: 50 },
      body: undefined,
    })
  ).items
    .filter((message) => message.type === 'message')
    .map((message) => message.text);
  assert.deepEqual(texts, ['line 1', 'line 2', 'line 3']);
  assert.equal(
    (
      await conversationRoutes.getConversation({
        ...call,
        house: t.house,
        viewer: t.ada,
        params: { id: apart },
        body: undefined,
      })
    ).id,
    id,
  );
  const [foreign] = await conversationsOfContact(
    t.house.db,
    t.workspaceId,
    (await identityOf('email', 'ada@shop.example')).contact_id,
  );
  await assert.rejects(
    conversationRoutes.joinConversations({
      ...call,
      house: t.house,
      viewer: t.ada,
      params: { id },
      body: { conversationId: foreign!.id },
    }),
    (error: Problem) => error.code === 'not_same_contact',
  );
});
