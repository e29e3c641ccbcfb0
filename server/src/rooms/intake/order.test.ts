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

test('of two edits in the same second the later heard is the later said, also where both come before their message', async () => {
  const edit = (externalId: string, text: string) => ({
    kind: 'edit',
    eventId: `${externalId} ${text}`,
    externalId,
    text,
    editedAt: '2026-11-21T00:00:00Z',
  });
  await hear(said('o-4', { kind: 'visitor', value: 'hasty' }, 'first'));
  await hear(edit('o-4', 'second'));
  await hear(edit('o-4', 'third'));
  assert.equal((await messageOf('o-4')).text, 'third');
  for (const text of ['d', 'c', 'b', 'a']) await hear(edit('o-5', text));
  await hear([edit('o-5', 'z'), edit('o-5', 'y'), edit('o-5', 'last')]);
  await hear(said('o-5', { kind: 'visitor', value: 'hasty' }, 'late'));
  assert.equal((await messageOf('o-5')).text, 'last');
});

test('an older reaction that comes late does not take the place of a newer one, nor of its taking back', async () => {
  await hear(said('o-6', { kind: 'visitor', value: 'fan' }, 'nice'));
  const reaction = (externalId: string, second: number, emoji: readonly string[]) => ({
    kind: 'reaction',
    eventId: `${externalId} ${second} ${emoji.join('')}`,
    externalId,
    sender: who('fan'),
    emoji,
    at: `2026-11-21T00:00:0${second}Z`,
  });
  const shown = async (externalId: string) => (await messageOf(externalId)).reactions.map(({ emoji }) => emoji);
  await hear(reaction('o-6', 2, ['🎉']));
  await hear(reaction('o-6', 1, ['👍']));
  assert.deepEqual(await shown('o-6'), ['🎉']);
  await hear(reaction('o-6', 5, []));
  await hear(reaction('o-6', 4, ['🙏']));
  assert.deepEqual(await shown('o-6'), []);
  await hear(reaction('o-6', 5, ['❤️']));
  assert.deepEqual(await shown('o-6'), ['❤️'], 'of the same second the last heard');
  // Also where they come before their message.
  for (const second of [3, 1, 2]) await hear(reaction('o-7', second, [String(second)]));
  await hear(said('o-7', { kind: 'visitor', value: 'fan' }, 'late'));
  assert.deepEqual(await shown('o-7'), ['3']);
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
