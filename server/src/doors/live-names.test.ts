// A list shows people by name: when the name changes, so do the rows of their conversations, on every screen.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { currentNumber, readAfter } from '../ground/journal.ts';
import { contactRoutes } from '../rooms/contacts/index.ts';
import { openIntake } from '../rooms/intake/index.ts';
import { testHouse, type TestHouse } from '../testing/house.ts';
import { parrot, rawOf, said } from '../testing/parrot.ts';
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
