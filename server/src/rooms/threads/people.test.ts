// A thread follows its person: over a tapped link, through a merge, and out of the house when they are erased.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { routes } from '@throughline/protocol';
import { newId } from '../../ground/id.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { parrot, rawOf, said } from '../../testing/parrot.ts';
import type { OpenChannel } from '../channels/index.ts';
import { contactRoutes } from '../contacts/index.ts';
import { changeConversation, conversationRoutes, conversationsOfContact } from '../conversations/index.ts';
import { addAnswer, deliveryRoutes } from '../delivery/index.ts';
import { fetchFiles, type Intake, openIntake } from '../intake/index.ts';
import { makeProof, openProof } from './continue.ts';
import { exportContact } from './export.ts';
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

test('tapping a link is a line of the thread: nobody’s unread, nothing opened, and the way to answer there is known', async () => {
  await hear(mail, said('g-1', { kind: 'email', value: 'gesture@shop.example', name: 'Gesa' }, 'order #555'));
  const gesa = await identityOf('email', 'gesture@shop.example');
  const id = await conversationOf('g-1');
  await t.house.db.transaction((tx) =>
    addAnswer(tx, t.house, t.ada, id, { type: 'message', text: 'go on in the bot', attachments: [], mentions: [] }),
  );
  const shown = async () => {
    const body = await conversationRoutes.getConversation({
      ...call,
      house: t.house,
      viewer: t.ada,
      params: { id },
      body: undefined,
    });
    return [body.status, body.preview, body.lastInboundNumber, body.waitingSince, body.lastMessageAt];
  };
  const before = await shown();
  const token = new URL(await linkFor(gesa.id, gesa.contact_id, bot)).searchParams.get('t')!;
  const tap = { isGesture: true, special: { type: 'continued' }, tokens: [token] };
  const him = { kind: 'bot-user', value: '88', scope: 'b', name: '\u202eGesa' };
  await hear(bot, said('g-2', him, '', tap));
  assert.equal(await conversationOf('g-2'), id);
  assert.deepEqual(await shown(), before);
  const { items } = await conversationRoutes.listMessages({
    ...call,
    house: t.house,
    viewer: t.ada,
    params: { id },
    query: { limit: 50 },
    body: undefined,
  });
  const line = items.at(-1)!;
  assert.deepEqual([line.type, line.special?.['type'], line.author.name], ['event', 'continued', 'Gesa']);
  const routes = await deliveryRoutes.listReplyRoutes({
    ...call,
    house: t.house,
    viewer: t.ada,
    params: { id },
    body: undefined,
  });
  assert.deepEqual(
    routes.items.filter((route) => route.isDefault).map((route) => [route.channelKind, route.isOpen]),
    [['bot', true]],
  );
  await hear(bot, said('g-3', him, 'here I am'));
  assert.deepEqual((await shown()).slice(0, 2), ['open', 'here I am']);
  // Somebody new who only began a chat is seen: there is no thread yet for a line to stand in.
  await hear(bot, said('g-4', { ...him, value: '89' }, '/start', { isGesture: true, special: { type: 'started' } }));
  assert.equal(
    (await t.house.db.query<{ type: string }>(`select type from messages where external_id = 'g-4'`)).rows[0]!.type,
    'message',
  );
});

test('the link of a proof, typed into another channel, proves nothing there and is not used up', async () => {
  await hear(mail, said('proof-1', { kind: 'email', value: 'prove@shop.example' }, 'hi'));
  await hear(chat, said('proof-2', { kind: 'visitor', value: 'v-prove' }, 'hi'));
  const [address, visitor] = [await identityOf('email', 'prove@shop.example'), await identityOf('visitor', 'v-prove')];
  const token = await t.house.db.transaction((tx) =>
    makeProof(tx, t.workspaceId, {
      contactId: address.contact_id,
      identityId: address.id,
      forIdentityId: visitor.id,
      madeById: null,
    }),
  );
  await hear(bot, said('proof-3', { kind: 'bot-user', value: '99', scope: 'b' }, 'hm', { tokens: [token] }));
  assert.notEqual((await identityOf('bot-user', '99')).contact_id, address.contact_id);
  assert.equal(await t.house.db.transaction((tx) => openProof(tx, token, t.house.now())), true);
  assert.equal(
    (await identityOf('visitor', 'v-prove')).contact_id,
    (await identityOf('email', 'prove@shop.example')).contact_id,
  );
});

test('a key that may read contacts reads no word of what they said', async () => {
  await hear(mail, said('key-1', { kind: 'email', value: 'key@shop.example' }, 'a secret'));
  const { contact_id: id } = await identityOf('email', 'key@shop.example');
  const key = (...scopes: string[]) => ({
    type: 'key' as const,
    workspaceId: t.workspaceId,
    keyId: newId(),
    name: 'Key',
    scopes: new Set(scopes),
  });
  const exported = async (viewer: ReturnType<typeof key>) => {
    const all = await threadRoutes.exportContact({ ...call, house: t.house, viewer, params: { id }, body: undefined });
    return [all.contact.id, all.conversations.length, all.messages.length];
  };
  assert.deepEqual(await exported(key('contacts:read')), [id, 0, 0]);
  assert.deepEqual(await exported(key('contacts:read', 'conversations:read')), [id, 1, 1]);
  for (const route of [routes.getTimeline, routes.getContactConversations])
    assert.equal(route.scope, 'conversations:read');
});

test('an export is whole however many pages it takes, and says what it left out', async () => {
  for (let count = 1; count <= 5; count += 1)
    await hear(mail, said(`long-${count}`, { kind: 'email', value: 'long@shop.example' }, `words ${count}`));
  const { contact_id: id } = await identityOf('email', 'long@shop.example');
  const all = await exportContact(t.house, t.ada, id, { messages: 100, conversations: 10, page: 2 });
  assert.deepEqual(
    all.messages.map((each) => each.text),
    [1, 2, 3, 4, 5].map((count) => `words ${count}`),
  );
  assert.deepEqual(all.leftOut, { messages: 0, conversations: 0 });
  const part = await exportContact(t.house, t.ada, id, { messages: 3, conversations: 0, page: 2 });
  assert.deepEqual(
    [part.messages.map((each) => each.text), part.leftOut],
    [['words 2', 'words 3', 'words 4', 'words 5'], { messages: 1, conversations: 1 }],
  );
});

test('two strangers who type nonsense into the same field stay two', async () => {
  for (const [who, value] of [
    ['one', 'n/a'],
    ['two', '---'],
    ['three', '000000000'],
    ['four', '000000000'],
  ] as const)
    await hear(
      chat,
      said(`nonsense-${who}`, { kind: 'visitor', value: `v-${who}` }, 'hi', {
        hints: [{ kind: 'phone', scope: '', value, assurance: 'claimed', evidence: 'typed' }],
      }),
    );
  const contacts = await Promise.all(
    ['one', 'two', 'three', 'four'].map(async (who) => (await identityOf('visitor', `v-${who}`)).contact_id),
  );
  assert.equal(new Set(contacts).size, 4);
});

test('a letter that claims to be from an agent answers nobody, joins nothing, and sends nothing', async () => {
  await hear(mail, said('claim-1', { kind: 'email', value: 'victim@shop.example' }, 'my card ends in 4242'));
  const id = await conversationOf('claim-1');
  const agent = 'ada@acorn.example';
  for (const [externalId, trust, more] of [
    ['claim-2', 'failed', { isQuarantined: true, references: ['claim-1'] }],
    ['claim-3', 'unverified', { references: ['claim-1'] }],
    ['claim-4', 'attested', { references: ['claim-1'], replyToExternalId: 'claim-1' }],
  ] as const)
    await hear(mail, said(externalId, { kind: 'email', value: agent, trust, name: 'Ada' }, 'refund them', more));
  const rows = (
    await t.house.db.query<{
      conversation_id: string;
      direction: string;
      author_type: string;
      author_id: string | null;
    }>(
      `select conversation_id, direction, author_type, author_id from messages where external_id like 'claim-_' and external_id <> 'claim-1'`,
    )
  ).rows;
  assert.equal(rows.length, 3);
  for (const row of rows)
    assert.deepEqual(
      [row.conversation_id === id, row.direction, row.author_type, row.author_id],
      [false, 'inbound', 'contact', null],
    );
  const sent = await t.house.db.query(
    'select 1 from outbox o join messages m on m.id = o.message_id where m.conversation_id = $1',
    [id],
  );
  assert.equal(sent.rowCount, 0);
  const { items } = await conversationRoutes.listMessages({
    ...call,
    house: t.house,
    viewer: t.ada,
    params: { id },
    query: { limit: 50 },
    body: undefined,
  });
  assert.equal(items.length, 1);
});

test('a conversation begun with a note follows its person through a merge, and joins one with the same client ids', async () => {
  await hear(mail, said('n-1', { kind: 'email', value: 'noted@shop.example', name: 'Noted' }, 'hello'));
  const noted = await identityOf('email', 'noted@shop.example');
  const twin = await contactRoutes.addContact({
    ...call,
    house: t.house,
    viewer: t.ada,
    params: {},
    body: { name: 'Noted too', identities: [], attributes: {}, fields: {}, companyId: null },
  });
  const note = {
    type: 'note' as const,
    text: 'called, wants a refund',
    attachments: [],
    mentions: [],
    clientId: 'same',
  };
  const begun = await deliveryRoutes.addConversation({
    ...call,
    house: t.house,
    viewer: t.ada,
    params: {},
    body: { contactId: twin.id, message: note },
  });
  const merged = await threadRoutes.mergeContacts({
    ...call,
    house: t.house,
    viewer: t.ada,
    params: { id: noted.contact_id },
    body: { contactId: twin.id },
  });
  const theirs = await conversationsOfContact(t.house.db, t.workspaceId, merged.id);
  assert.ok(
    theirs.some((row) => row.id === begun.id),
    'the note is in the thread of the one who speaks for both',
  );
  const id = await conversationOf('n-1');
  await t.house.db.transaction((tx) => addAnswer(tx, t.house, t.ada, id, note));
  await conversationRoutes.joinConversations({
    ...call,
    house: t.house,
    viewer: t.ada,
    params: { id },
    body: { conversationId: begun.id },
  });
  const { rowCount } = await t.house.db.query(`select 1 from messages where conversation_id = $1 and type = 'note'`, [
    id,
  ]);
  assert.equal(rowCount, 2);
});

test('erasing a contact leaves no word of theirs in any table, and the counters stay right', async () => {
  await hear(
    mail,
    said('e-1', { kind: 'email', value: 'erase@shop.example', name: 'Unmistakable Name' }, 'unmistakable words', {
      mail: {
        subject: 'unmistakable subject',
        from: { name: 'U', address: 'erase@shop.example' },
        to: [],
        cc: [],
        messageId: 'e-1',
        references: [],
      },
    }),
  );
  const { contact_id: contactId } = await identityOf('email', 'erase@shop.example');
  // Their browser, a picture they sent, and a raw call too big for its row.
  const visitor = newId();
  await hear(
    chat,
    said('e-2', { kind: 'visitor', value: visitor, scope: chat.row.id }, 'unmistakable again', {
      hints: [{ kind: 'email', scope: '', value: 'erase@shop.example', assurance: 'proved', evidence: 'signed in' }],
      files: [{ ref: 'f', name: 'unmistakable.png', mime: 'image/png' }],
      padding: 'x'.repeat(70_000),
    }),
  );
  await t.house.db.query(
    `insert into visitor_sessions (workspace_id, id, channel_id, visitor_id, token_hash, known) values ($1, $2, $3, $4, 'hash', '{"name": "Unmistakable"}')`,
    [t.workspaceId, newId(), chat.row.id, visitor],
  );
  const [big] = (
    await t.house.db.query<{ body_sha256: string }>('select body_sha256 from receipts where body_sha256 is not null')
  ).rows;
  const picture = (await t.house.db.query<{ id: string }>(`select id from messages where external_id = 'e-2'`))
    .rows[0]!;
  await fetchFiles(t.house, t.workspaceId, picture.id, true);
  const [conversation] = await conversationsOfContact(t.house.db, t.workspaceId, contactId);
  await t.house.db.transaction((tx) =>
    addAnswer(tx, t.house, t.ada, conversation!.id, {
      type: 'note',
      text: 'unmistakable note',
      attachments: [],
      mentions: [],
    }),
  );
  await t.house.db.transaction((tx) =>
    changeConversation(tx, t.ada, conversation!.id, { status: 'closed' }, t.house.now()),
  );
  await threadRoutes.removeContact({
    ...call,
    house: t.house,
    viewer: t.ada,
    params: { id: contactId },
    body: undefined,
  });
  const { rows: tables } = await t.house.db.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  for (const { name } of tables) {
    const left = await t.house.db.query(
      `select 1 from ${name} x where x::text ilike '%unmistakable%' or x::text ilike '%erase@shop%' or x::text like '%' || encode('unmistakable', 'hex') || '%' limit 1`,
    );
    assert.equal(left.rowCount, 0, `${name} still holds something`);
  }
  // The contents themselves go with the next housekeeping, which knows whether anybody else has the same.
  const handed = await t.house.db.query<{ sha256: string }>(`select sha256 from files where created_at = 'epoch'`);
  assert.equal(handed.rowCount, 2);
  assert.ok(handed.rows.some((row) => row.sha256 === big!.body_sha256));
  const counted = (
    await t.house.db.query<{ status: string; n: number }>(
      'select status, count(*)::int as n from conversations where workspace_id = $1 and not is_empty group by status order by status',
      [t.workspaceId],
    )
  ).rows;
  const kept = (
    await t.house.db.query<{ status: string; n: number }>(
      `select status, count::int as n from conversation_counts where workspace_id = $1 and scope = 'status' and count <> 0 order by status`,
      [t.workspaceId],
    )
  ).rows;
  assert.deepEqual(kept, counted);
});
