// Clocks of others: what a provider says about the time is kept and shown, and decides nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testHouse } from '../../testing/house.ts';
import { parrot, rawOf, said } from '../../testing/parrot.ts';
import { openIntake } from './index.ts';

test('messages a provider dates 1970 and 2099 keep their order, and neither hide nor pin their conversation', async (t) => {
  const house = await testHouse([parrot('chat', 'visitor')]);
  t.after(() => house.close());
  const intake = openIntake(house.house);
  const chat = await house.channel('chat');
  const from = Date.now() - 5000;
  const times = ['2099-12-31T23:59:59.000Z', '1970-01-01T00:00:00.000Z', new Date().toISOString()];
  for (const [index, sentAt] of times.entries())
    await intake.take(chat, [
      rawOf(said(`odd-${index}`, { kind: 'visitor', value: 'v' }, `word ${index}`, { sentAt })),
    ]);
  const { rows } = await house.house.db.query<{ text: string; sent_at: Date; conversation_id: string }>(
    'select text, sent_at, conversation_id from messages where workspace_id = $1 order by number',
    [house.workspaceId],
  );
  assert.deepEqual(
    rows.map(({ text, sent_at: at }) => [text, at.toISOString()]),
    times.map((at, index) => [`word ${index}`, at]),
  );
  assert.equal(new Set(rows.map((row) => row.conversation_id)).size, 1);
  const found = await house.house.db.query<{
    last_message_at: Date;
    waiting_since: Date;
    last_inbound_at: Date;
    preview: string;
  }>('select last_message_at, waiting_since, last_inbound_at, preview from conversations where workspace_id = $1', [
    house.workspaceId,
  ]);
  const { preview, ...ours } = found.rows[0]!;
  assert.equal(preview, 'word 2');
  for (const [what, at] of Object.entries(ours))
    assert.ok(at.getTime() >= from && at.getTime() <= Date.now() + 5000, `${what} is ${at.toISOString()}`);
});
