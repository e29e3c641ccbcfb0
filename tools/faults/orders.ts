// Five related events in all orders: whatever comes first, the thread ends the same.
import assert from 'node:assert/strict';
import { openIntake } from '../../server/src/rooms/intake/index.ts';
import { testHouse } from '../../server/src/testing/house.ts';
import { parrot, rawOf, said } from '../../server/src/testing/parrot.ts';
import type { Run } from './rows.ts';

function orders<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, at) => orders(items.filter((_, index) => index !== at)).map((rest) => [item, ...rest]));
}
const sender = (value: string) => ({ kind: 'visitor', scope: '', value, trust: 'attested' });
/** Events of one person about one message. */
const aboutWords = (who: string): object[] => [
  said(`${who}-m`, { kind: 'visitor', value: who }, 'good'),
  { kind: 'edit', eventId: `${who}-e1`, externalId: `${who}-m`, text: 'better', editedAt: '2026-11-21T08:00:01Z' },
  { kind: 'edit', eventId: `${who}-e2`, externalId: `${who}-m`, text: 'best', editedAt: '2026-11-21T08:00:02Z' },
  { kind: 'reaction', eventId: `${who}-r`, externalId: `${who}-m`, sender: sender(who), emoji: ['🎉'] },
  {
    kind: 'identity',
    eventId: `${who}-i`,
    sender: sender(who),
    hints: [{ kind: 'email', scope: '', value: `${who}@shop.example`, assurance: 'claimed', evidence: 'typed' }],
  },
];
/** A message sent from the provider's own app, and what became of it. */
const aboutStates = (who: string): object[] => [
  said(`${who}-o`, { kind: 'visitor', value: who }, 'from the app', { direction: 'outbound' }),
  ...['sent', 'delivered', 'read'].map((state) => ({
    kind: 'status',
    eventId: `${who}-${state}`,
    externalId: `${who}-o`,
    state,
    at: '2026-11-21T08:00:03Z',
  })),
  { kind: 'delete', eventId: `${who}-d`, externalId: `${who}-o` },
];

export const tryAllOrders: Run = async () => {
  const t = await testHouse([parrot('chat', 'visitor')]);
  try {
    const chat = await t.channel('chat');
    const intake = openIntake(t.house);
    let count = 0;
    for (const events of [aboutWords, aboutStates]) {
      const ends = new Map<string, string>();
      for (const [index, order] of orders([0, 1, 2, 3, 4]).entries()) {
        const who = `${events.name}-${index}`;
        const given = events(who);
        for (const at of order) await intake.take(chat, [rawOf(given[at])]);
        const { rows } = await t.house.db.query<{ end: string }>(
          `select jsonb_build_object('text', case when m.deleted_at is null then m.text end, 'gone', m.deleted_at is not null, 'delivery', m.delivery, 'reactions', m.reactions,
             'links', (select count(*) from links l where l.identity_id = i.id), 'owned', v.contact_id = i.contact_id, 'shown', not v.is_empty)::text as end
           from messages m join identities i on i.workspace_id = $1 and i.id = m.identity_id join conversations v on v.workspace_id = $1 and v.id = m.conversation_id
           where m.workspace_id = $1 and i.value = $2`,
          [t.workspaceId, who],
        );
        assert.equal(rows.length, 1, `${who}: one message`);
        ends.set(rows[0]!.end, order.join(' '));
        count += 1;
      }
      assert.equal(ends.size, 1, `different ends: ${JSON.stringify([...ends])}`);
    }
    return `${count} orders, one end each`;
  } finally {
    await t.close();
  }
};
