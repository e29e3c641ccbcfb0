// Erasing somebody, looked at before it is done.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newId } from '../../ground/id.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { parrot, rawOf, said } from '../../testing/parrot.ts';
import type { OpenChannel } from '../channels/index.ts';
import { deliveryRoutes } from '../delivery/index.ts';
import { type Intake, openIntake } from '../intake/index.ts';
import { threadRoutes } from './routes.ts';

let t: TestHouse;
let intake: Intake;
let mail: OpenChannel;
before(async () => {
  t = await testHouse([parrot('mail', 'email', { canStart: true })]);
  intake = openIntake(t.house);
  mail = await t.channel('mail');
});
after(() => t.close());

const call = { query: {}, incoming: null as never };
const hear = (who: string, externalId: string) =>
  intake.take(mail, [rawOf(said(externalId, { kind: 'email', value: who }, 'hello'))]);
const contactOf = async (email: string) =>
  (
    await t.house.db.query<{ contact_id: string }>(
      `select contact_id from identities where workspace_id = $1 and kind = 'email' and key = $2`,
      [t.workspaceId, email],
    )
  ).rows[0]!.contact_id;
const messageOf = async (externalId: string) =>
  (
    await t.house.db.query<{ id: string; conversation_id: string }>(
      'select id, conversation_id from messages where workspace_id = $1 and external_id = $2',
      [t.workspaceId, externalId],
    )
  ).rows[0]!;

test('what erasing would take out is counted as it is taken out, and looking changes nothing', async () => {
  for (const who of ['count-a', 'count-b']) await hear(`${who}@shop.example`, `${who}-1`);
  const [a, b] = [await contactOf('count-a@shop.example'), await contactOf('count-b@shop.example')];
  await threadRoutes.mergeContacts({
    ...call,
    house: t.house,
    viewer: t.ada,
    params: { id: a },
    body: { contactId: b },
  });
  await hear('count-c@shop.example', 'count-c-1');
  await deliveryRoutes.addMessage({
    ...call,
    house: t.house,
    viewer: t.ada,
    params: { id: (await messageOf('count-a-1')).conversation_id },
    body: { type: 'note', text: 'calls on Mondays', attachments: [], mentions: [] },
  });
  const [own, both] = [newId(), newId()];
  for (const [message, position, file] of [
    ['count-a-1', 0, own],
    ['count-b-1', 0, own],
    ['count-b-1', 1, both],
    ['count-c-1', 0, both],
  ] as const)
    await t.house.db.query(
      `insert into message_files (workspace_id, message_id, position, name, mime, file_id) values ($1, $2, $3, 'a.png', 'image/png', $4)`,
      [t.workspaceId, (await messageOf(message)).id, position, file],
    );
  const id = await contactOf('count-a@shop.example');
  const preview = () =>
    threadRoutes.previewErasure({ ...call, house: t.house, viewer: t.ada, params: { id }, body: undefined });
  const told = await preview();
  const held = async () =>
    (
      await t.house.db.query<{ identities: number; messages: number; conversations: number; audits: number }>(
        `select (select count(*) from identities where workspace_id = $1)::int as identities,
           (select count(*) from messages where workspace_id = $1 and type in ('message', 'call'))::int as messages,
           (select count(*) from conversations where workspace_id = $1 and not is_empty)::int as conversations,
           (select count(*) from audit_entries where workspace_id = $1)::int as audits`,
        [t.workspaceId],
      )
    ).rows[0]!;
  const before = await held();
  assert.deepEqual(await preview(), told);
  assert.deepEqual(await held(), before);
  assert.deepEqual([told.goes.identities, told.goes.notes, told.goes.files, told.stays.files], [2, 1, 1, 1]);
  await threadRoutes.removeContact({ ...call, house: t.house, viewer: t.ada, params: { id }, body: undefined });
  const after = await held();
  assert.deepEqual(
    [
      before.identities - after.identities,
      before.messages - after.messages,
      before.conversations - after.conversations,
    ],
    [told.goes.identities, told.goes.messages, told.goes.conversations],
  );
  await assert.rejects(preview(), { code: 'not_found' });
});
