// Within one batch as over many: who is whom comes first, news finds its message whatever came in front, and is heard once.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { parrot, rawOf, said } from '../../testing/parrot.ts';
import type { OpenChannel } from '../channels/index.ts';
import { type Intake, openIntake } from './index.ts';

let t: TestHouse;
let intake: Intake;
let chat: OpenChannel;
before(async () => {
  t = await testHouse([parrot('chat', 'visitor')]);
  intake = openIntake(t.house);
  chat = await t.channel('chat');
});
after(() => t.close());
const hear = (events: unknown) => intake.take(chat, [rawOf(events)]);
const who = (value: string) => ({ kind: 'visitor', scope: '', value, trust: 'attested' });
const messageOf = async (externalId: string) =>
  (
    await t.house.db.query<{ text: string; owner: string; contact_id: string; reactions: { emoji: string }[] }>(
      `select m.text, m.reactions, v.contact_id as owner, i.contact_id from messages m join conversations v on v.workspace_id = $1 and v.id = m.conversation_id
       join identities i on i.workspace_id = $1 and i.id = m.identity_id where m.workspace_id = $1 and m.external_id = $2`,
      [t.workspaceId, externalId],
    )
  ).rows[0]!;

test('a link that comes in the batch of somebody’s first words takes those words along', async () => {
  await hear(said('o-0', { kind: 'visitor', value: 'older' }, 'first of all'));
  await hear([
    said('o-1', { kind: 'visitor', value: 'younger' }, 'hello'),
    {
      kind: 'identity',
      eventId: 'o-link',
      sender: who('older'),
      hints: [{ ...who('younger'), assurance: 'claimed', evidence: 'said so' }],
    },
  ]);
  const { owner, contact_id: contactId } = await messageOf('o-1');
  assert.equal(owner, contactId);
  assert.equal(owner, (await messageOf('o-0')).owner);
});

test('an edit that stands in front of its message in one batch is not lost', async () => {
  await hear([
    { kind: 'edit', eventId: 'o-e', externalId: 'o-2', text: 'better', editedAt: '2026-11-21T00:00:00Z' },
    said('o-2', { kind: 'visitor', value: 'quick' }, 'good'),
  ]);
  assert.equal((await messageOf('o-2')).text, 'better');
});

test('a reaction brought again does not take the place of a newer one', async () => {
  await hear(said('o-3', { kind: 'visitor', value: 'fan' }, 'nice'));
  const reaction = (eventId: string, emoji: string) => ({
    kind: 'reaction',
    eventId,
    externalId: 'o-3',
    sender: who('fan'),
    emoji: [emoji],
  });
  await hear(reaction('r-1', '👍'));
  await hear(reaction('r-2', '🎉'));
  await hear(reaction('r-1', '👍'));
  assert.deepEqual(
    (await messageOf('o-3')).reactions.map(({ emoji }) => emoji),
    ['🎉'],
  );
});
