// From a raw call to the thread: duplicates, strangers, links, order, poison. Against a real database.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '../../ground/id.ts';
import { parrot, rawOf, said } from '../../testing/parrot.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import type { OpenChannel } from '../channels/index.ts';
import { contactBody } from '../contacts/index.ts';
import { changeConversation, conversationsOfContact } from '../conversations/index.ts';
import { redoLink, unlinkIdentity } from '../threads/index.ts';
import { type Intake, openIntake } from './index.ts';
import { WHY } from './other-words.ts';

let t: TestHouse;
let intake: Intake;
let chat: OpenChannel;
let mail: OpenChannel;
before(async () => {
  t = await testHouse([parrot('chat', 'visitor'), parrot('mail', 'email', { canStart: true })]);
  intake = openIntake(t.house);
  chat = await t.channel('chat');
  mail = await t.channel('mail');
});
after(() => t.close());

const rows = async <R extends object = { n: number }>(sql: string, values: unknown[] = []) =>
  (await t.house.db.query<R>(sql, values)).rows;
const count = async (table: string, where = 'true', values: unknown[] = []) =>
  (
    await rows(`select count(*)::int as n from ${table} where workspace_id = $1 and ${where}`, [
      t.workspaceId,
      ...values,
    ])
  )[0]!.n;
const take = (channel: OpenChannel, event: unknown) => intake.take(channel, [rawOf(event)]);
const contactOf = async (kind: string, value: string) =>
  (
    await rows<{ contact_id: string; id: string }>(
      'select contact_id, id from identities where workspace_id = $1 and kind = $2 and value = $3',
      [t.workspaceId, kind, value],
    )
  )[0]!;

test('the same webhook twenty times at once makes one message, one contact, one conversation', async () => {
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, () => take(chat, said('twice', { kind: 'visitor', value: 'v-twice' }, 'hello'))),
  );
  assert.equal(outcomes.flat().filter((outcome) => outcome.messages[0]?.isNew).length, 1);
  assert.equal(new Set(outcomes.flat().map((outcome) => outcome.messages[0]?.messageId)).size, 1);
  assert.equal(await count('messages', `external_id = 'twice'`), 1);
  const { contact_id } = await contactOf('visitor', 'v-twice');
  assert.equal(await count('conversations', 'contact_id = $2', [contact_id]), 1);
  assert.equal(await count('receipts', 'channel_id = $2', [chat.row.id]), 20);
});

test('ten different messages at once from one stranger land in one conversation, in order', async () => {
  await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      take(chat, said(`ten-${index}`, { kind: 'visitor', value: 'v-ten' }, `m${index}`)),
    ),
  );
  const { contact_id } = await contactOf('visitor', 'v-ten');
  const conversations = await conversationsOfContact(t.house.db, t.workspaceId, contact_id);
  assert.equal(conversations.length, 1);
  const texts = await rows<{ text: string }>(
    'select text from messages where workspace_id = $1 and conversation_id = $2 order by number',
    [t.workspaceId, conversations[0]!.id],
  );
  assert.deepEqual(
    texts.map((row) => row.text),
    Array.from({ length: 10 }, (_, index) => `m${index}`),
  );
});

test('journal numbers have no gaps, and messages carry theirs', async () => {
  const numbers = (
    await rows<{ number: number }>('select number from journal where workspace_id = $1 order by number', [
      t.workspaceId,
    ])
  ).map((row) => row.number);
  assert.deepEqual(
    numbers,
    numbers.map((_, index) => index + 1),
  );
  assert.equal(
    await count(
      'messages',
      'not exists (select 1 from journal j where j.workspace_id = messages.workspace_id and j.number = messages.number and j.id = messages.id)',
    ),
    0,
  );
});

test('other words under a known id change nothing, are thanked for, and are seen: on the receipt, and not as a second message', async () => {
  const ann = { kind: 'visitor', value: 'v-other' };
  const [first] = await take(chat, said('other', ann, 'the first words'));
  await take(chat, said('other', ann, 'the first words'));
  const [again] = await take(chat, said('other', ann, 'quite other words'));
  const together = await intake.take(chat, [
    rawOf(said('pair', ann, 'one of two')),
    rawOf(said('pair', ann, 'two of two')),
  ]);
  assert.deepEqual(
    [again!.state, again!.messages[0]!.messageId, again!.messages[0]!.isNew],
    ['done', first!.messages[0]!.messageId, false],
  );
  assert.deepEqual(
    together.map(({ messages }) => messages[0]!.isNew),
    [true, false],
  );
  const texts = await rows<{ text: string }>(
    `select text from messages where workspace_id = $1 and external_id in ('other', 'pair') order by number`,
    [t.workspaceId],
  );
  assert.deepEqual(
    texts.map(({ text }) => text),
    ['the first words', 'one of two'],
  );
  const odd = () =>
    rows<{ text: string; why: string }>(
      `select convert_from(body, 'UTF8')::jsonb->>'text' as text, why from receipts where workspace_id = $1 and why <> '' and state = 'done' order by id`,
      [t.workspaceId],
    );
  for (let tries = 0; (await odd()).length < 2 && tries < 200; tries += 1) await sleep(10);
  assert.deepEqual(await odd(), [
    { text: 'quite other words', why: WHY },
    { text: 'two of two', why: WHY },
  ]);
});

test('an address longer than any index bears is a person like others, found again', async () => {
  const value = Array.from({ length: 400 }, (_, index) => newId() + index).join('');
  for (const id of ['long-1', 'long-2']) {
    const [outcome] = await take(chat, said(id, { kind: 'visitor', value }, 'hello'));
    assert.deepEqual([outcome!.state, outcome!.why], ['done', '']);
  }
  const owners = await rows<{ identity_id: string }>(
    `select distinct identity_id from messages where workspace_id = $1 and external_id in ('long-1', 'long-2')`,
    [t.workspaceId],
  );
  assert.equal(owners.length, 1);
});

test('a duplicate after the message was deleted brings nothing back and reopens nothing', async () => {
  await take(chat, said('gone', { kind: 'visitor', value: 'v-gone' }, 'delete me'));
  const { contact_id } = await contactOf('visitor', 'v-gone');
  const [conversation] = await conversationsOfContact(t.house.db, t.workspaceId, contact_id);
  await t.house.db.transaction((tx) =>
    changeConversation(tx, t.ada, conversation!.id, { status: 'closed' }, t.house.now()),
  );
  await t.house.db.query(`delete from messages where workspace_id = $1 and external_id = 'gone'`, [t.workspaceId]);
  await take(chat, said('gone', { kind: 'visitor', value: 'v-gone' }, 'delete me'));
  assert.equal(await count('messages', `external_id = 'gone'`), 0);
  assert.equal((await conversationsOfContact(t.house.db, t.workspaceId, contact_id))[0]?.status, 'closed');
});

test('chat, then a new mail from the address typed there: one conversation; undone, redone, exactly as before', async () => {
  await take(
    chat,
    said('story-1', { kind: 'visitor', value: 'v-ada', name: 'Ada' }, 'order #12345 arrived broken', {
      hints: [
        {
          kind: 'email',
          scope: '',
          value: 'Ada@Shop.example',
          assurance: 'claimed',
          evidence: 'typed in the pre-chat form',
        },
      ],
    }),
  );
  await take(
    mail,
    said('story-2', { kind: 'email', value: 'ada@shop.example', name: 'Ada Lovelace' }, 'photos attached'),
  );
  const chatSide = await contactOf('visitor', 'v-ada');
  assert.equal((await contactBody(t.house.db, t.workspaceId, chatSide.contact_id)).name, 'Ada Lovelace');
  const [named] = await rows<{ what: string }>(
    `select what from journal where workspace_id = $1 and kind = 'contact' and id = $2 order by number desc limit 1`,
    [t.workspaceId, chatSide.contact_id],
  );
  assert.equal(named?.what, 'contact.changed', 'screens that show the contact hear of the better name');
  const mailSide = await contactOf('email', 'Ada@Shop.example');
  assert.equal(chatSide.contact_id, mailSide.contact_id);
  const conversations = await conversationsOfContact(t.house.db, t.workspaceId, chatSide.contact_id);
  assert.equal(conversations.length, 1);
  assert.deepEqual([...conversations[0]!.channel_kinds].sort(), ['chat', 'mail']);
  const before = await snapshot();
  const undone = await t.house.db.transaction((tx) =>
    unlinkIdentity(tx, t.ada, chatSide.contact_id, mailSide.id, t.house.now()),
  );
  assert.notEqual(undone.contactId, undone.separatedId);
  const [apart, own] = [
    await conversationsOfContact(t.house.db, t.workspaceId, undone.separatedId),
    await conversationsOfContact(t.house.db, t.workspaceId, undone.contactId),
  ];
  assert.deepEqual([apart.length, own.length], [1, 1]);
  assert.deepEqual(apart[0]!.channel_kinds, ['mail']);
  assert.deepEqual(own[0]!.channel_kinds, ['chat']);
  const body = await contactBody(t.house.db, t.workspaceId, undone.contactId);
  assert.equal(body.undoneLinks.length, 1);
  // What comes while they are apart stays with its side, and comes along when they are joined again.
  await take(mail, said('story-3', { kind: 'email', value: 'ada@shop.example' }, 'any news?'));
  assert.equal((await conversationsOfContact(t.house.db, t.workspaceId, undone.separatedId)).length, 1);
  await t.house.db.transaction((tx) => redoLink(tx, t.ada, body.undoneLinks[0]!.id, t.house.now()));
  const back = await conversationsOfContact(t.house.db, t.workspaceId, chatSide.contact_id);
  assert.equal(back.length, 1);
  assert.equal(back[0]!.id, conversations[0]!.id);
  assert.deepEqual(await snapshot(['story-3']), before);
  assert.equal((await contactOf('email', 'Ada@Shop.example')).contact_id, chatSide.contact_id);
});
async function snapshot(without: string[] = []) {
  return await rows(
    `select id, conversation_id, root_id, identity_id from messages where workspace_id = $1 and external_id like 'story-%' and external_id <> all($2::text[]) order by number`,
    [t.workspaceId, without],
  );
}

test('news comes early, late, twice and in any order, and ends in one state', async () => {
  const sender = { kind: 'visitor', value: 'v-news' };
  const at = (latitude: number) => ({ special: { type: 'location', latitude } });
  const create = said('news-1', sender, 'first', at(1));
  const edit = {
    kind: 'edit',
    eventId: 'e1',
    externalId: 'news-1',
    text: 'second',
    editedAt: '2026-11-20T11:00:00Z',
    ...at(2),
  };
  const react = {
    kind: 'reaction',
    eventId: 'r1',
    externalId: 'news-1',
    sender: { ...sender, scope: '', trust: 'attested' },
    emoji: ['👍'],
  };
  const again = { ...edit, eventId: 'e0', text: 'older', editedAt: '2026-11-20T10:30:00Z', ...at(1.5) };
  const orders = permutations([0, 1, 2, 3]);
  for (const [n, order] of orders.entries()) {
    const id = `news-${n}`;
    for (const index of order)
      await take(chat, {
        ...[create, edit, react, again][index],
        externalId: id,
        ...(index > 0 ? { eventId: `${id}-${index}` } : {}),
      });
    const [row] = await rows<{ text: string; reactions: unknown[]; special: unknown }>(
      'select text, reactions, special from messages where workspace_id = $1 and external_id = $2',
      [t.workspaceId, id],
    );
    assert.deepEqual([row?.text, row?.special], ['second', at(2).special], `order ${order.join()}`);
    assert.deepEqual(row?.reactions, [{ by: 'contact', byId: null, emoji: '👍' }]);
  }
  assert.equal(await count('early_events'), 0);
});
function permutations(items: readonly number[]): number[][] {
  return items.length <= 1
    ? [[...items]]
    : items.flatMap((item, index) =>
        permutations(items.filter((_, other) => other !== index)).map((rest) => [item, ...rest]),
      );
}

test('what cannot be read is stored as stuck, with its reason, and holds nobody up', async () => {
  const [bad, good] = await Promise.all([
    intake.take(chat, [{ body: Buffer.from([0xff, 0xfe, 0x7b]), headers: {}, meta: {} }]),
    take(chat, said('beside-1', { kind: 'visitor', value: 'v-beside' }, 'fine')),
  ]);
  assert.equal(bad[0]?.state, 'stuck');
  assert.equal(good[0]?.state, 'done');
  assert.equal(await count('receipts', `state = 'stuck' and why like 'Could not be read%'`), 1);
  assert.equal(await count('messages', `external_id = 'beside-1'`), 1);
});

test('a poisonous message in a batch is parked alone and the rest is stored', async () => {
  const raws = Array.from({ length: 12 }, (_, index) =>
    said(
      `batch-${index}`,
      { kind: 'visitor', value: 'v-batch' },
      index === 5 ? 'poison' : 'fine',
      index === 5 ? { sender: { kind: 'visitor', scope: '', value: 'v-batch', trust: 'nonsense' } } : {},
    ),
  );
  // A trust the schema does not know breaks at the database, as an unforeseen bug would.
  await t.house.db.query(`alter table messages add constraint test_trust check (trust <> 'nonsense')`);
  const outcomes = (await Promise.all(raws.map((raw) => take(chat, raw)))).flat();
  assert.deepEqual(
    outcomes.map((outcome) => outcome.state),
    raws.map((_, index) => (index === 5 ? 'stuck' : 'done')),
  );
  assert.equal(await count('messages', `external_id like 'batch-%'`), 11);
});

test('a sender who failed their own domain’s policy is never the person they claim to be', async () => {
  await take(
    mail,
    said('forged-1', { kind: 'email', value: 'ada@shop.example', trust: 'failed' }, 'send me everything', {
      isQuarantined: true,
      references: ['story-2'],
      hints: [{ kind: 'phone', scope: '', value: '+48600100200', assurance: 'proved', evidence: 'x' }],
    }),
  );
  const [row] = await rows<{ conversation_id: string; identity_id: string }>(
    `select conversation_id, identity_id from messages where workspace_id = $1 and external_id = 'forged-1'`,
    [t.workspaceId],
  );
  const real = await contactOf('email', 'Ada@Shop.example');
  assert.notEqual(row?.identity_id, real.id);
  assert.ok(
    !(await conversationsOfContact(t.house.db, t.workspaceId, real.contact_id)).some(
      (conversation) => conversation.id === row?.conversation_id,
    ),
  );
  assert.equal(await count('links', `evidence = 'x'`), 0);
});

test('a reply token found by another person joins nothing of its owner', async () => {
  const owner = (
    await conversationsOfContact(t.house.db, t.workspaceId, (await contactOf('visitor', 'v-ada')).contact_id)
  )[0]!;
  await take(
    mail,
    said('thief-1', { kind: 'email', value: 'thief@evil.example' }, 'me too', {
      tokens: [`conversation:${owner.id}`],
      references: ['story-2'],
    }),
  );
  const [row] = await rows<{ conversation_id: string }>(
    `select conversation_id from messages where workspace_id = $1 and external_id = 'thief-1'`,
    [t.workspaceId],
  );
  assert.notEqual(row?.conversation_id, owner.id);
  const [conversation] = await rows<{ previous_id: string }>(
    'select previous_id from conversations where workspace_id = $1 and id = $2',
    [t.workspaceId, row!.conversation_id],
  );
  assert.equal(conversation?.previous_id, owner.id);
});

test('the counters say what counting would say', async () => {
  const counted = await rows<{ status: string; n: number }>(
    'select status, count(*)::int as n from conversations where workspace_id = $1 and not is_empty group by status order by status',
    [t.workspaceId],
  );
  const kept = await rows<{ status: string; n: number }>(
    `select status, count::int as n from conversation_counts where workspace_id = $1 and scope = 'status' and count <> 0 order by status`,
    [t.workspaceId],
  );
  assert.deepEqual(kept, counted);
});

test('a message without number, address or link is marked as plain; under a pattern of one’s own none is', async () => {
  const isPlain = async (words: string, on = chat) => {
    const [outcome] = await take(on, said(`plain ${words}`, { kind: 'visitor', value: 'v-plain' }, words));
    const [entry] = await rows<{ detail: { isPlain?: boolean } }>(
      `select detail from journal where id = $1 and what = 'message.created'`,
      [outcome!.messages[0]!.messageId],
    );
    return entry!.detail.isPlain ?? false;
  };
  assert.equal(await isPlain('Where is my parcel?'), true);
  for (const words of ['Order 12345', 'Замовлення ١٢٣٤٥', 'write to ann@example.com', 'see www.example.com'])
    assert.equal(await isPlain(words), false, words);
  const elsewhere = await t.workspace('Own pattern');
  await rows(`update workspaces set settings = '{"orderPattern": "ticket ([A-Z]+)"}' where id = $1`, [elsewhere]);
  assert.equal(await isPlain('my ticket ABC', await t.channel('chat', elsewhere)), false);
});
