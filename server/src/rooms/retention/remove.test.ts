// Deleting one conversation: all of it goes, nothing brings it back, its contact and everybody else's stay.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { AgentViewer } from '../../ground/viewer.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { parrot, rawOf, said } from '../../testing/parrot.ts';
import type { OpenChannel } from '../channels/index.ts';
import { contactRoutes, holdRoutes } from '../contacts/index.ts';
import { conversationRoutes } from '../conversations/index.ts';
import { deliveryRoutes } from '../delivery/index.ts';
import { openIntake, type Intake } from '../intake/index.ts';
import { searchRoutes } from '../search/index.ts';
import { threadRoutes } from '../threads/index.ts';
import { removalRoutes } from './remove.ts';

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

// As the door asks: behind the second wall.
const on = (id: string, viewer: AgentViewer = t.ada) => ({
  house: { ...t.house, db: t.house.db.within(t.workspaceId) },
  viewer,
  params: { id },
  query: {},
  body: undefined,
  incoming: null as never,
});
const hear = (externalId: string, who: string, text: string) =>
  intake.take(chat, [rawOf(said(externalId, { kind: 'visitor', value: who }, text))]);
const count = async (what: string, values: unknown[] = []) =>
  (await t.house.db.query<{ n: number }>(`select count(*)::int as n from ${what}`, values)).rows[0]!.n;
async function begun(externalId: string, who: string, text: string) {
  await hear(externalId, who, text);
  const { rows } = await t.house.db.query<{ id: string; contact_id: string }>(
    `select v.id, v.contact_id from messages m join conversations v on v.workspace_id = m.workspace_id and v.id = m.conversation_id
     where m.workspace_id = $1 and m.external_id = $2`,
    [t.workspaceId, externalId],
  );
  return rows[0]!;
}
const write = (id: string, body: object) =>
  deliveryRoutes.addMessage({
    ...on(id),
    body: { type: 'message', text: '', attachments: [], mentions: [], ...body } as never,
  });
const open = async () => (await conversationRoutes.getCounts({ ...on(''), params: {} })).open;
const found = async (q: string) =>
  (await searchRoutes.search({ ...on(''), params: {}, query: { q, kind: 'all', limit: 20 } })).items.filter(
    ({ kind }) => kind !== 'contact',
  );

test('words, notes, what waited to be sent, counters and search go; the contact and the log stay; a call that comes again brings nothing back', async () => {
  const before = await open();
  const { id, contact_id } = await begun('gone-1', 'v-gone', 'my zanzibar order is #8841, mail me at who@shop.example');
  const other = await begun('stays-1', 'v-stays', 'another zanzibar order');
  await write(id, { type: 'note', text: 'a zanzibar note' });
  await write(id, { text: 'later', dueAt: new Date(Date.now() + 3_600_000).toISOString() });
  assert.equal(await open(), before + 2);
  const told = await removalRoutes.previewRemoval(on(id));
  assert.deepEqual([told.messages, told.notes, told.files, told.unsent, told.hold], [2, 1, 0, 1, null]);
  await removalRoutes.removeConversation(on(id));

  await assert.rejects(conversationRoutes.getConversation(on(id)), { code: 'not_found' });
  await assert.rejects(
    removalRoutes.removeConversation(on(id)),
    { code: 'not_found' },
    'a second time there is nothing',
  );
  assert.equal(await open(), before + 1);
  assert.deepEqual(new Set((await found('zanzibar')).map((hit) => hit.conversationId)), new Set([other.id]));
  assert.equal(await count('outbox where workspace_id = $1', [t.workspaceId]), 0, 'nothing of it is sent any more');
  assert.equal((await contactRoutes.getContact(on(contact_id))).id, contact_id, 'whoever wrote it is still known');
  assert.equal(
    await count(
      `journal where workspace_id = $1 and kind = 'conversation' and id = $2 and what = 'conversation.erased'`,
      [t.workspaceId, id],
    ),
    1,
    'screens and webhooks are told',
  );
  const { rows } = await t.house.db.query<{ subject_name: string; after: object }>(
    `select subject_name, after from audit_entries where workspace_id = $1 and what = 'conversation.deleted'`,
    [t.workspaceId],
  );
  assert.match(rows[0]?.subject_name ?? '', /^#\d+$/);

  // The provider calls again about what is gone: it was heard once, and stays gone.
  await hear('gone-1', 'v-gone', 'my zanzibar order is #8841, mail me at who@shop.example');
  assert.equal(await count('messages where workspace_id = $1 and external_id = $2', [t.workspaceId, 'gone-1']), 0);
  assert.equal(await open(), before + 1);
  // What they write anew begins anew.
  const anew = await begun('gone-2', 'v-gone', 'hello again');
  assert.notEqual(anew.id, id);
  assert.equal(anew.contact_id, contact_id);
});

test('a legal hold on its contact keeps a conversation', async () => {
  const { id, contact_id } = await begun('held-1', 'v-held', 'keep this');
  await holdRoutes.placeHold({ ...on(contact_id), body: { reason: 'Case 7' } });
  const told = await removalRoutes.previewRemoval(on(id));
  assert.deepEqual([told.hold?.reason, told.isKept], ['Case 7', true]);
  await assert.rejects(removalRoutes.removeConversation(on(id)), { code: 'conflict' });
  assert.equal((await conversationRoutes.getConversation(on(id))).id, id);
  // Somebody on hold wrote in one conversation of another: that one stays, their next one may go.
  const host = await begun('held-2', 'v-host', 'may she come along');
  await t.house.db.query(
    `update messages set guest_id = (select id from identities where workspace_id = $1 and contact_id = $2 limit 1) where workspace_id = $1 and conversation_id = $3`,
    [t.workspaceId, contact_id, host.id],
  );
  const there = await removalRoutes.previewRemoval(on(host.id));
  assert.deepEqual([there.hold, there.isKept], [null, true]);
  await assert.rejects(removalRoutes.removeConversation(on(host.id)), /Somebody on legal hold/);
  await t.house.db.query(`update messages set guest_id = null where workspace_id = $1 and conversation_id = $2`, [
    t.workspaceId,
    host.id,
  ]);
  assert.equal((await removalRoutes.previewRemoval(on(host.id))).isKept, false);
});

test('what is delivered while a conversation is deleted goes with it or begins a new one, and the counters agree', async () => {
  const before = await open();
  const rounds = 8;
  for (let round = 0; round < rounds; round += 1) {
    const { id, contact_id } = await begun(`race-${round}`, `v-race-${round}`, 'first words');
    const late = Array.from({ length: 3 }, (_, nth) =>
      hear(`race-${round}-${nth}`, `v-race-${round}`, `late words ${nth}`),
    );
    await Promise.all([...late, removalRoutes.removeConversation(on(id))]);
    const { rows } = await t.house.db.query<{ conversation_id: string; is_there: boolean }>(
      `select m.conversation_id, v.id is not null and not v.is_empty as is_there from messages m
       left join conversations v on v.workspace_id = $1 and v.id = m.conversation_id
       where m.workspace_id = $1 and m.external_id like $2`,
      [t.workspaceId, `race-${round}%`],
    );
    assert.ok(
      rows.every((row) => row.is_there && row.conversation_id !== id),
      'no words without a conversation',
    );
    assert.equal(await count('conversations where workspace_id = $1 and id = $2', [t.workspaceId, id]), 0);
    assert.ok(
      (await count('conversations where workspace_id = $1 and contact_id = $2', [t.workspaceId, contact_id])) < 2,
    );
  }
  assert.equal(
    await open(),
    before +
      (await count(
        `conversations v join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id
      where v.workspace_id = $1 and exists (select from messages m where m.workspace_id = $1 and m.conversation_id = v.id and m.external_id like 'race-%')`,
        [t.workspaceId],
      )),
  );
});

test('of a thread that an undone link parted, either part may be deleted, and the link comes and goes as before', async () => {
  for (const part of ['chat', 'mail'] as const) {
    const address = `parted-${part}@shop.example`;
    const hints = [{ kind: 'email', scope: '', value: address, assurance: 'claimed' as const, evidence: 'typed' }];
    const visitor = { kind: 'visitor', value: `v-parted-${part}` };
    await intake.take(chat, [rawOf(said(`p-chat-${part}`, visitor, 'from the chat', { hints }))]);
    await intake.take(mail, [rawOf(said(`p-mail-${part}`, { kind: 'email', value: address }, 'from the mail'))]);
    const where = async (channel: string) => {
      const { rows } = await t.house.db.query<{ id: string; contact_id: string; identity_id: string }>(
        `select v.id, v.contact_id, m.identity_id from messages m join conversations v on v.workspace_id = $1 and v.id = m.conversation_id
         where m.workspace_id = $1 and m.external_id = $2 and not v.is_empty and v.joined_into is null`,
        [t.workspaceId, `p-${channel}-${part}`],
      );
      return rows[0];
    };
    const [said1, said2] = [await where('chat'), await where('mail')];
    assert.equal(said1!.id, said2!.id, 'one thread');
    const unlink = () =>
      threadRoutes.unlinkIdentity({ ...on(said2!.contact_id), body: { identityId: said2!.identity_id } });
    await unlink();
    assert.notEqual((await where('mail'))!.id, (await where('chat'))!.id);
    await removalRoutes.removeConversation(on((await where(part))!.id));
    const other = part === 'chat' ? 'mail' : 'chat';
    const { rows } = await t.house.db.query<{ id: string }>(
      `select id from links where workspace_id = $1 and (identity_id = $2 or other_id = $2)`,
      [t.workspaceId, said2!.identity_id],
    );
    for (const again of [true, false]) {
      if (again) await threadRoutes.relink({ ...on(rows[0]!.id), body: undefined });
      else await unlink();
      assert.equal(await where(part), undefined, 'what was deleted stays so');
      const left = (await where(other))!;
      assert.equal((await conversationRoutes.getConversation(on(left.id))).id, left.id, 'what is left is shown');
    }
    // Whoever wrote what was deleted writes on, and is heard.
    await (part === 'chat'
      ? intake.take(chat, [rawOf(said(`p-on-${part}`, visitor, 'hello again'))])
      : intake.take(mail, [rawOf(said(`p-on-${part}`, { kind: 'email', value: address }, 'hello again'))]));
    assert.equal(
      await count(
        'messages m join conversations v on v.workspace_id = $1 and v.id = m.conversation_id where m.workspace_id = $1 and m.external_id = $2 and not v.is_empty',
        [t.workspaceId, `p-on-${part}`],
      ),
      1,
    );
  }
});
