// A matter is found by what a message names, however many newer ones its person has.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { letterOf } from '../../testing/letters.ts';
import { parrot, rawOf, said } from '../../testing/parrot.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import type { OpenChannel } from '../channels/index.ts';
import { changeConversation, conversationRoutes } from '../conversations/index.ts';
import { type Intake, openIntake } from './index.ts';

let t: TestHouse;
let intake: Intake;
let mail: OpenChannel;
before(async () => {
  t = await testHouse([parrot('mail', 'email')]);
  intake = openIntake(t.house);
  mail = await t.channel('mail');
});
after(() => t.close());

const NEWER = 15;
const matterOf = async (externalId: string) =>
  (
    await t.house.db.query<{ conversation_id: string; status: string; previous_id: string | null }>(
      'select m.conversation_id, v.status, v.previous_id from messages m join conversations v on v.workspace_id = $1 and v.id = m.conversation_id where m.workspace_id = $1 and m.external_id = $2',
      [t.workspaceId, externalId],
    )
  ).rows[0]!;
const writes = (who: string, id: string, more: object = {}) =>
  intake.take(mail, [rawOf(said(id, { kind: 'email', value: `${who}@shop.example` }, id, more))]);
const closes = (conversationId: string) =>
  t.house.db.transaction((tx) => changeConversation(tx, t.ada, conversationId, { status: 'closed' }, t.house.now()));
/** Many matters, each closed and too old to go on, so that the next message begins another. */
async function manyMatters(who: string): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index <= NEWER; index += 1) {
    await writes(who, `${who}-${index}`);
    const { conversation_id: id } = await matterOf(`${who}-${index}`);
    ids.push(id);
    await closes(id);
    await t.house.db.query(
      `update conversations set closed_at = now() - interval '99 days' where workspace_id = $1 and id = $2`,
      [t.workspaceId, id],
    );
  }
  assert.equal(new Set(ids).size, NEWER + 1);
  return ids;
}
const reopenable = (id: string) =>
  t.house.db.query('update conversations set closed_at = now() where workspace_id = $1 and id = $2', [
    t.workspaceId,
    id,
  ]);

test('a reply token that names a matter older than the newest dozen lands there and opens it again', async () => {
  const [oldest] = await manyMatters('ann');
  await reopenable(oldest!);
  await writes('ann', 'ann-token', { tokens: [`conversation:${oldest}`] });
  const there = await matterOf('ann-token');
  assert.deepEqual([there.conversation_id, there.status], [oldest, 'open']);
});

test('so does a letter that refers to one, and of a matter joined into another the answer goes into that one', async () => {
  const ids = await manyMatters('bob');
  await reopenable(ids[0]!);
  await intake.take(mail, [
    rawOf({
      ...letterOf('bob', 'bob-reply'),
      sender: { kind: 'email', scope: '', value: 'bob@shop.example', trust: 'attested' },
      references: ['bob-0'],
    }),
  ]);
  assert.equal((await matterOf('bob-reply')).conversation_id, ids[0]);
  await reopenable(ids[1]!);
  await conversationRoutes.joinConversations({
    house: t.house,
    viewer: t.ada,
    params: { id: ids[0]! },
    query: {},
    body: { conversationId: ids[1]! },
    incoming: null as never,
  });
  await writes('bob', 'bob-joined', { tokens: [`conversation:${ids[1]}`] });
  assert.equal((await matterOf('bob-joined')).conversation_id, ids[0]);
});

test('a stranger’s token changes nothing about whose matter it is', async () => {
  const { conversation_id: anns } = await matterOf('ann-0');
  await writes('mallory', 'mallory-1', { tokens: [`conversation:${anns}`] });
  const his = await matterOf('mallory-1');
  assert.notEqual(his.conversation_id, anns);
  assert.equal(his.previous_id, anns);
});
