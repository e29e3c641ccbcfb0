import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Problem } from '@throughline/protocol';
import { newId } from '../../ground/id.ts';
import { readAfter, writeNumbered } from '../../ground/journal.ts';
import type { AgentViewer } from '../../ground/viewer.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { contextFollower, contextRoutes, factsOf } from './index.ts';

let t: TestHouse;
let stranger: AgentViewer;
let contactId: string;
let identityId: string;
let conversationId: string;
before(async () => {
  t = await testHouse([]);
  stranger = await t.agent('Eve', 'owner', await t.workspace('Other'));
  [contactId, identityId, conversationId] = [newId(), newId(), newId()];
  await t.house.db.query('insert into contacts (workspace_id, id) values ($1, $2)', [t.workspaceId, contactId]);
  await t.house.db.query(
    `insert into identities (workspace_id, id, kind, value, key, home_contact_id, contact_id) values ($1, $2, 'visitor', 'v', 'v', $3, $3)`,
    [t.workspaceId, identityId, contactId],
  );
  await t.house.db.query(
    'insert into conversations (workspace_id, id, number, contact_id, root_id, last_message_at) values ($1, $2, 1, $3, $2, now())',
    [t.workspaceId, conversationId, contactId],
  );
});
after(() => t.close());

/** Stores a message, tells it, and lets the follower read. Returns what the follower wrote to the journal. */
async function say(text: string, more: Record<string, unknown> = {}): Promise<string[]> {
  const row: Record<string, unknown> = {
    direction: 'inbound',
    type: 'message',
    author_type: 'contact',
    identity_id: identityId,
    is_automatic: false,
    special: null,
    guest_id: null,
    ...more,
  };
  const id = newId();
  const { house, workspaceId } = t;
  const number = await house.db.transaction(async (tx) => {
    await tx.query(
      `insert into messages (workspace_id, id, number, conversation_id, root_id, direction, type, author_type, identity_id, is_automatic, special, text, guest_id, sent_at) values ($1, $2, (select journal_number + 1 from workspaces where id = $1), $3, $3, $4, $5, $6, $7, $8, $9, $10, $11, now())`,
      [
        workspaceId,
        id,
        conversationId,
        row['direction'],
        row['type'],
        row['author_type'],
        row['identity_id'],
        row['is_automatic'],
        row['special'],
        text,
        row['guest_id'],
      ],
    );
    if (row['picture'])
      await tx.query(
        `insert into message_files (workspace_id, message_id, position, name, mime, content_id) values ($1, $2, 0, 'logo.png', 'image/png', 'a@b'), ($1, $2, 1, $3, 'image/jpeg', null)`,
        [workspaceId, id, row['picture']],
      );
    return (
      (await writeNumbered(tx, workspaceId, [], [{ kind: 'message', id, what: `${String(row['type'])}.created` }]))
        .before + 1
    );
  });
  await house.db.transaction(async (tx) =>
    contextFollower.react(tx, workspaceId, await readAfter(tx, workspaceId, number - 1, 10)),
  );
  return (await readAfter(house.db, workspaceId, number, 10)).map((entry) => `${entry.what} ${entry.id === contactId}`);
}
const facts = async () =>
  (await factsOf(t.house.db, t.workspaceId, [identityId])).map((fact) => `${fact.label}: ${fact.value}`).sort();

test('what a customer states becomes facts of the identity that said it, and screens are told', async () => {
  assert.deepEqual(await say('Order #12345 arrived broken, write to ada@mail.example'), ['contact.facts true']);
  assert.deepEqual(await facts(), [
    'Email: ada@mail.example',
    'Order number: 12345',
    'Problem: Order #12345 arrived broken, write to ada@mail.example',
  ]);
});
test('what is told in words becomes a fact too, and a picture that was sent', async () => {
  await say("My name is Ada Lovelace. The grinder doesn't turn on since Monday.");
  const before = await facts();
  assert.ok(before.includes('Name: Ada Lovelace'), before.join());
  assert.ok(before.includes("Problem: The grinder doesn't turn on since Monday."), before.join());
  await say('', { picture: 'lid.jpg' });
  const [picture] = (await facts()).filter((fact) => fact.startsWith('Picture'));
  assert.match(picture ?? '', /^Picture: lid\.jpg, \d{4}-\d\d-\d\d$/);
  await t.house.db.query(`delete from facts where kind in ('name', 'problem', 'picture')`);
});
test('said again, it is no news', async () => assert.deepEqual(await say('order 12345!!'), []));
test("what agents, machines and notes say are not the customer's facts", async () => {
  await say('order 77777', { direction: 'outbound', author_type: 'agent' });
  await say('order 88888', { is_automatic: true });
  await say('order 99999', { type: 'note', author_type: 'agent', identity_id: null });
  assert.deepEqual((await facts()).length, 2);
});
test("what a participant states is their fact and not the customer's", async () => {
  const [guest, before] = [newId(), await facts()];
  await t.house.db.query(
    `insert into identities (workspace_id, id, kind, scope, value, key, home_contact_id, contact_id) select workspace_id, $2, 'email', '', 'g@x.example', 'g@x.example', home_contact_id, contact_id from identities where workspace_id = $1 and id = $3`,
    [t.workspaceId, guest, identityId],
  );
  await say('order 66666', { guest_id: guest });
  assert.deepEqual(await facts(), before);
  assert.deepEqual(
    (await factsOf(t.house.db, t.workspaceId, [guest])).map((fact) => fact.value),
    ['66666'],
  );
  await t.house.db.query('delete from identities where id = $1', [guest]);
});
test('answers of a form are facts under their own labels', async () => {
  await say('', { special: { type: 'form', answers: { Device: 'Pump 3000', Empty: '', Nested: { a: 1 } } } });
  await say('', { special: { type: 'form', answers: [{ label: 'Colour', value: 'blue' }, null, 'x'] } });
  await say('', { special: { type: 'form', answers: 'nonsense' } });
  assert.deepEqual(
    (await facts()).filter((fact) => !/Order|Email|Problem/.test(fact)),
    ['Colour: blue', 'Device: Pump 3000'],
  );
});
test('an address of a thousand signs in any script holds nobody up', async () => {
  const path = Array.from({ length: 1000 }, (_, index) => String.fromCodePoint(0x4e00 + ((index * 7919) % 20_000)));
  for (const length of [400, 799, 985, 1000])
    await say(`see https://shop.example/${path.slice(0, length - 21).join('')} please`);
  await say('order 424242');
  assert.ok((await facts()).includes('Order number: 424242'));
  assert.equal((await facts()).filter((fact) => fact.startsWith('Link: ')).length, 2, 'those that fit');
  await t.house.db.query(`delete from facts where kind = 'url' or value = '424242'`);
});

test("the workspace's own pattern counts", async () => {
  await t.house.db.query(`update workspaces set settings = '{"orderPattern": "SHOP-(\\\\d+)"}' where id = $1`, [
    t.workspaceId,
  ]);
  await say('it is shop-4711 and order 55555');
  assert.ok((await facts()).includes('Order number: 4711') && !(await facts()).includes('Order number: 55555'));
});
test('a dismissed fact is gone, screens are told, and saying it again does not bring it back', async () => {
  const fact = (await factsOf(t.house.db, t.workspaceId, [identityId])).find(
    (each) => each.value === 'ada@mail.example',
  )!;
  const dismiss = (viewer: AgentViewer) =>
    (contextRoutes.dismissFact as (call: unknown) => Promise<void>)({
      house: t.house,
      viewer,
      params: { id: fact.id },
    });
  await assert.rejects(dismiss(stranger), (error) => error instanceof Problem && error.code === 'not_found');
  await dismiss(t.ada);
  assert.ok(!(await facts()).some((each) => each.includes('ada@mail')));
  await say('ada@mail.example');
  assert.ok(!(await facts()).some((each) => each.includes('ada@mail')));
});

test('what was edited away or deleted is a fact no longer, unless it was said elsewhere too; dismissed stays dismissed', async () => {
  const { house, workspaceId } = t;
  await house.db.query('delete from facts where workspace_id = $1', [workspaceId]);
  await house.db.query(`update workspaces set settings = '{}' where id = $1`, [workspaceId]);
  const first = await told('order 70001 and mail to me@away.example');
  const second = await told('as I said, order 70001');
  assert.deepEqual(await facts(), ['Email: me@away.example', 'Order number: 70001']);
  assert.deepEqual(await sourceOf('70001'), first);

  assert.deepEqual(await change(first, 'edit', 'order 70002'), ['contact.facts true'], 'screens are told');
  assert.deepEqual(await facts(), ['Order number: 70001', 'Order number: 70002']);
  assert.deepEqual(await sourceOf('70001'), second, 'shown where it still stands');
  assert.deepEqual(await change(first, 'edit', 'order 70002 please'), [], 'nothing new, nothing gone');

  assert.deepEqual(await change(second, 'delete'), ['contact.facts true']);
  assert.deepEqual(await facts(), ['Order number: 70002']);
  const { id } = (await factsOf(house.db, workspaceId, [identityId]))[0]!;
  await (contextRoutes.dismissFact as (call: unknown) => Promise<void>)({ house, viewer: t.ada, params: { id } });
  await change(first, 'delete');
  await told('order 70002');
  assert.deepEqual(await facts(), []);
});
async function told(text: string): Promise<string> {
  await say(text);
  return (await t.house.db.query<{ id: string }>('select id from messages order by number desc limit 1')).rows[0]!.id;
}
const sourceOf = async (value: string) =>
  (await factsOf(t.house.db, t.workspaceId, [identityId])).find((fact) => fact.value === value)?.message_id;
/** As intake does it: the row, and then the news of it. Returns what the follower wrote to the journal. */
async function change(id: string, how: 'edit' | 'delete', text = ''): Promise<string[]> {
  const { house, workspaceId } = t;
  await house.db.query('update messages set text = $2, deleted_at = case when $3 then now() end where id = $1', [
    id,
    text,
    how === 'delete',
  ]);
  const { before: number } = await house.db.transaction((tx) =>
    writeNumbered(tx, workspaceId, [], [{ kind: 'message', id, what: `message.${how}` }]),
  );
  await house.db.transaction(async (tx) =>
    contextFollower.react(tx, workspaceId, await readAfter(tx, workspaceId, number, 1)),
  );
  return (await readAfter(house.db, workspaceId, number + 1, 10)).map(
    (entry) => `${entry.what} ${entry.id === contactId}`,
  );
}
