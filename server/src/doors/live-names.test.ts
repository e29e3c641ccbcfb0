// A list shows people by name: when the name changes, so do the rows of their conversations, on every screen.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { currentNumber, readAfter } from '../ground/journal.ts';
import { contactRoutes } from '../rooms/contacts/index.ts';
import { openIntake } from '../rooms/intake/index.ts';
import { testHouse, type TestHouse } from '../testing/house.ts';
import { parrot, rawOf, said } from '../testing/parrot.ts';
import { statementsOf } from '../testing/statements.ts';
import { changesOf } from './live-bodies.ts';

let t: TestHouse;
before(async () => {
  t = await testHouse([parrot('chat', 'visitor')]);
});
after(() => t.close());

test('a contact renamed is renamed in the rows of its conversations too', async () => {
  const chat = await t.channel('chat');
  await openIntake(t.house).take(chat, [rawOf(said('n-1', { kind: 'visitor', value: 'v-n' }, 'hello'))]);
  const { rows } = await t.house.db.query<{ id: string; contact_id: string }>(
    'select id, contact_id from conversations where workspace_id = $1',
    [t.workspaceId],
  );
  const { id, contact_id: contactId } = rows[0]!;
  const number = await currentNumber(t.house.db, t.workspaceId);
  await contactRoutes.changeContact({
    house: t.house,
    viewer: t.ada,
    params: { id: contactId },
    query: {},
    body: { name: 'Grace' },
    incoming: null as never,
  });
  const news = await readAfter(t.house.db, t.workspaceId, number, 100);
  const changes = (await changesOf(t.house, t.workspaceId, news, [t.ada.agentId]))(t.ada.agentId).map(
    ({ json }) => JSON.parse(json) as { kind: string; id: string; body: { contactName?: string } },
  );
  assert.equal(changes.find((change) => change.kind === 'conversation' && change.id === id)?.body.contactName, 'Grace');
});

test('news of many messages costs the questions of one, however many agents hear them', async () => {
  const chat = await t.channel('chat');
  const intake = openIntake(t.house);
  const agentIds = [t.ada.agentId];
  while (agentIds.length < 5) agentIds.push((await t.agent(`Agent ${agentIds.length}`, 'agent')).agentId);
  const told = async (count: number) => {
    const from = await currentNumber(t.house.db, t.workspaceId);
    await intake.take(
      chat,
      Array.from({ length: count }, (_, at) =>
        rawOf(said(`m-${count}-${at}`, { kind: 'visitor', value: `v-${at}`, name: `Visitor ${at}` }, 'hello')),
      ),
    );
    const rows = await readAfter(t.house.db, t.workspaceId, from, 500);
    const messages = rows.filter((row) => row.what === 'message.created');
    assert.equal(messages.length, count);
    return await statementsOf(async () => void (await changesOf(t.house, t.workspaceId, messages, agentIds)));
  };
  // Channels' kinds are asked for once and remembered.
  await told(1);
  assert.equal(await told(2), 2, 'conversations and messages, with all that stands beside them');
  assert.equal(await told(40), 2);
});

test('agents who see the same of a change share one text of it, and one who drafts has their own', async () => {
  const [ada, bob] = [t.ada.agentId, (await t.agent('Bob', 'agent')).agentId];
  const from = await currentNumber(t.house.db, t.workspaceId);
  await openIntake(t.house).take(await t.channel('chat'), [
    rawOf(said('shared-1', { kind: 'visitor', value: 'v-shared', name: 'Grace' }, 'hello')),
  ]);
  const rows = await readAfter(t.house.db, t.workspaceId, from, 500);
  const conversationId = rows.find((row) => row.kind === 'message')!.detail['conversationId'];
  const told = async (agentIds: readonly string[]) => {
    const changes = await changesOf(t.house, t.workspaceId, rows, agentIds);
    return agentIds.map((agentId) => changes(agentId));
  };
  const [first, second] = await told([ada, bob]);
  assert.ok(first!.length > 1);
  for (const [index, change] of first!.entries()) assert.equal(change, second![index], 'the very same object');
  assert.equal(new Set(first!.map((change) => change.key)).size, first!.length);
  await t.house.db.query(
    `insert into drafts (workspace_id, agent_id, conversation_id, body) values ($1, $2, $3, '{"text":"Dear"}')`,
    [t.workspaceId, ada, conversationId],
  );
  const [drafting, other] = await told([ada, bob]);
  const differing = drafting!.flatMap((change, index) => (change.key === other![index]!.key ? [] : [index]));
  assert.deepEqual(
    differing.map((index) => [drafting![index]!, other![index]!].map(draftIn)),
    [['Dear', null]],
  );
});

const draftIn = ({ json }: { readonly json: string }): string | null =>
  (JSON.parse(json) as { body: { draft: string | null } }).body.draft;
