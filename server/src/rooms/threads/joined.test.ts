// Splitting and joining beside links that come and go: nothing said ends in a conversation nobody is shown, or in another person's.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Problem } from '@throughline/protocol';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { parrot, rawOf, said } from '../../testing/parrot.ts';
import type { OpenChannel } from '../channels/index.ts';
import { conversationRoutes } from '../conversations/index.ts';
import { deliveryRoutes } from '../delivery/index.ts';
import { type Intake, openIntake } from '../intake/index.ts';
import { threadRoutes } from './routes.ts';

let t: TestHouse;
let intake: Intake;
let chat: OpenChannel;
let mail: OpenChannel;
before(async () => {
  t = await testHouse([parrot('chat', 'visitor'), parrot('mail', 'email', { canStart: true })]);
  intake = openIntake(t.house);
  [chat, mail] = [await t.channel('chat'), await t.channel('mail')];
});
after(() => t.close());

const as = <T extends object>(id: string, body: T) => ({
  house: t.house,
  viewer: t.ada,
  params: { id },
  query: {},
  body,
  incoming: null as never,
});
const hear = (channel: OpenChannel, event: unknown) => intake.take(channel, [rawOf(event)]);
const identity = async (key: string) =>
  (
    await t.house.db.query<{ id: string; contact_id: string }>(
      'select id, contact_id from identities where workspace_id = $1 and key = $2',
      [t.workspaceId, key],
    )
  ).rows[0]!;
const message = async (externalId: string) =>
  (
    await t.house.db.query<{
      id: string;
      conversation_id: string;
      is_hidden: boolean;
      owner: string;
      contact_id: string;
    }>(
      `select m.id, m.conversation_id, v.is_empty or v.joined_into is not null as is_hidden, v.contact_id as owner, i.contact_id
       from messages m join conversations v on v.workspace_id = $1 and v.id = m.conversation_id join identities i on i.workspace_id = $1 and i.id = m.identity_id
       where m.workspace_id = $1 and m.external_id = $2`,
      [t.workspaceId, externalId],
    )
  ).rows[0]!;
const open = { type: 'message' as const, attachments: [], mentions: [] };

test('a link made again does not bring words back into a conversation that was joined into another meanwhile', async () => {
  const hints = [{ kind: 'email', scope: '', value: 'jo@shop.example', assurance: 'claimed', evidence: 'typed' }];
  await hear(chat, said('j-1', { kind: 'visitor', value: 'v-jo' }, 'broken', { hints }));
  await hear(mail, said('j-2', { kind: 'email', value: 'jo@shop.example' }, 'photos'));
  await hear(chat, said('j-3', { kind: 'visitor', value: 'v-jo' }, 'and another thing'));
  const [first, second, third] = [await message('j-1'), await message('j-2'), await message('j-3')];
  assert.equal(second.conversation_id, first.conversation_id);
  const jo = await identity('jo@shop.example');
  await threadRoutes.unlinkIdentity(as(jo.contact_id, { identityId: jo.id }));
  const fresh = await conversationRoutes.splitConversation(as(first.conversation_id, { messageIds: [third.id] }));
  await conversationRoutes.joinConversations(as(fresh.id, { conversationId: first.conversation_id }));
  const { rows } = await t.house.db.query<{ id: string }>('select id from links where workspace_id = $1', [
    t.workspaceId,
  ]);
  await threadRoutes.relink({ ...as(rows[0]!.id, {}), body: undefined });
  for (const externalId of ['j-1', 'j-2', 'j-3']) {
    const { is_hidden: isHidden, owner, contact_id: contactId } = await message(externalId);
    assert.deepEqual([isHidden, owner], [false, contactId], externalId);
  }
});

test('while links come and go, what agents split off and answer stays with the person it belongs to', async () => {
  const hear2 = async (who: string, count: number) => {
    for (let index = 0; index < count; index += 1)
      await hear(mail, said(`r-${who}-${index}`, { kind: 'email', value: `${who}@race.example` }, `word ${index}`));
  };
  await Promise.all([hear2('a', 3), hear2('b', 3)]);
  for (let round = 0; round < 12; round += 1) {
    const [a, b] = [await identity('a@race.example'), await identity('b@race.example')];
    const { id, conversation_id: conversationId } = await message(`r-b-${round % 3}`);
    const outcomes = await Promise.allSettled([
      conversationRoutes.splitConversation(as(conversationId, { messageIds: [id] })),
      a.contact_id === b.contact_id
        ? threadRoutes.unlinkIdentity(as(a.contact_id, { identityId: b.id }))
        : threadRoutes.mergeContacts(as(a.contact_id, { contactId: b.contact_id })),
      deliveryRoutes.addMessage(as(conversationId, { ...open, text: `answer ${round}` })),
    ]);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') assert.ok(outcome.reason instanceof Problem, String(outcome.reason));
    const { rows } = await t.house.db.query(
      `select m.text from messages m join identities i on i.workspace_id = $1 and i.id = m.identity_id join conversations v on v.workspace_id = $1 and v.id = m.conversation_id
       where m.workspace_id = $1 and (v.contact_id <> i.contact_id or v.is_empty or v.joined_into is not null)`,
      [t.workspaceId],
    );
    assert.deepEqual(rows, [], `round ${round}`);
  }
});

test('an answer asked for again after its words moved is the same answer, and what moved can be brought together again', async () => {
  const hints = [{ kind: 'email', scope: '', value: 'ki@shop.example', assurance: 'claimed', evidence: 'typed' }];
  await hear(chat, said('k-1', { kind: 'visitor', value: 'v-ki' }, 'broken', { hints }));
  await hear(mail, said('k-2', { kind: 'email', value: 'ki@shop.example' }, 'photos'));
  const { conversation_id: conversationId } = await message('k-1');
  const ki = await identity('ki@shop.example');
  const ask = () =>
    deliveryRoutes.addMessage(
      as(conversationId, { ...open, text: 'once', clientId: 'same', identityId: ki.id, channelId: mail.row.id }),
    );
  const first = await ask();
  const { separated } = await threadRoutes.unlinkIdentity(as(ki.contact_id, { identityId: ki.id }));
  assert.equal(
    (await ask().catch((error: unknown) => error as { id?: string })).id,
    first.id,
    'asked where it was written',
  );
  await threadRoutes.mergeContacts(as(separated.id, { contactId: (await identity('v-ki')).contact_id }));
  assert.equal((await ask()).id, first.id);
  const { rows } = await t.house.db.query(`select id from messages where workspace_id = $1 and text = 'once'`, [
    t.workspaceId,
  ]);
  assert.equal(rows.length, 1);
});

test('who leaves a conversation whose first person was erased gets a conversation of their own all the same', async () => {
  const hints = [{ kind: 'email', scope: '', value: 'lu@shop.example', assurance: 'claimed', evidence: 'typed' }];
  await hear(chat, said('l-1', { kind: 'visitor', value: 'v-first' }, 'broken', { hints }));
  await hear(mail, said('l-2', { kind: 'email', value: 'lu@shop.example' }, 'photos'));
  const lu = await identity('lu@shop.example');
  await threadRoutes.unlinkIdentity(as(lu.contact_id, { identityId: lu.id }));
  await threadRoutes.removeContact({ ...as((await identity('v-first')).contact_id, {}), body: undefined });
  await hear(chat, said('l-3', { kind: 'visitor', value: 'v-second' }, 'me again', { hints }));
  assert.equal((await message('l-3')).conversation_id, (await message('l-2')).conversation_id);
  const second = await identity('v-second');
  await threadRoutes.unlinkIdentity(as(second.contact_id, { identityId: second.id }));
  for (const externalId of ['l-2', 'l-3']) {
    const { is_hidden: isHidden, owner, contact_id: contactId } = await message(externalId);
    assert.deepEqual([isHidden, owner], [false, contactId], externalId);
  }
  assert.notEqual((await message('l-3')).conversation_id, (await message('l-2')).conversation_id);
});
