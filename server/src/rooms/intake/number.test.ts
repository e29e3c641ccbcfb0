// A conversation's number that came back, as mail subjects carry it: it leads its own contact there, and nobody else.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { parrot, rawOf, said } from '../../testing/parrot.ts';
import { openIntake } from './index.ts';

let t: TestHouse;
before(async () => {
  t = await testHouse([parrot('mail', 'email')]);
});
after(() => t.close());

test('a number leads into that conversation of its own contact; a stranger who writes it, or a wrong one, gets nowhere', async () => {
  const [intake, mail] = [openIntake(t.house), await t.channel('mail')];
  const hear = async (id: string, who: string, more: object = {}) => {
    await intake.take(mail, [rawOf(said(id, { kind: 'email', value: who }, id, more))]);
    const { rows } = await t.house.db.query<{ id: string; number: number }>(
      'select c.id, c.number from messages m join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id where m.workspace_id = $1 and m.external_id = $2',
      [t.workspaceId, id],
    );
    return rows[0]!;
  };
  const first = await hear('n-1', 'ann@shop.example');
  const second = await hear('n-2', 'ann@shop.example', { isQuarantined: true });
  assert.notEqual(first.id, second.id);
  for (const [at, aim] of [first, second, first].entries()) {
    const token = { tokens: [`conversation-number:${aim.number}`] };
    assert.equal((await hear(`n-aim-${at}`, 'ann@shop.example', token)).id, aim.id);
  }
  const stranger = await hear('n-eve', 'eve@shop.example', { tokens: [`conversation-number:${first.number}`] });
  assert.ok(stranger.id !== first.id && stranger.id !== second.id);
  const wrong = await hear('n-wrong', 'ann@shop.example', { tokens: ['conversation-number:999999999'] });
  assert.equal(wrong.id, first.id, 'as if nothing had been written: the liveliest');
});
