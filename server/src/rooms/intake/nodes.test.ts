// Several nodes on one database: the same call, the same stranger and the same person met at once stay one; links move while words arrive.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Problem } from '@throughline/protocol';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { parrot, rawOf, said } from '../../testing/parrot.ts';
import type { OpenChannel } from '../channels/index.ts';
import { threadRoutes } from '../threads/index.ts';
import { type Intake, openIntake } from './index.ts';

let t: TestHouse;
let nodes: readonly Intake[];
let chat: OpenChannel;
let mail: OpenChannel;
before(async () => {
  t = await testHouse([parrot('chat', 'visitor'), parrot('mail', 'email', { canStart: true })]);
  nodes = [openIntake(t.house), openIntake(t.house), openIntake(t.house)];
  [chat, mail] = [await t.channel('chat'), await t.channel('mail')];
});
after(async () => {
  // Whatever happened above, the journal has no gap and nothing ended as stuck.
  const { rows } = await t.house.db.query<{ gaps: number; stuck: number }>(
    `select (select max(number) - count(*) from journal where workspace_id = $1) as gaps, (select count(*) from receipts where workspace_id = $1 and state = 'stuck') as stuck`,
    [t.workspaceId],
  );
  await t.close();
  assert.deepEqual(rows[0], { gaps: 0, stuck: 0 });
});

const hear = (node: number, channel: OpenChannel, event: unknown) =>
  nodes[node % nodes.length]!.take(channel, [rawOf(event)]);
const of = async (prefix: string) =>
  (
    await t.house.db.query<{ conversation_id: string; contact_id: string; owner: string }>(
      `select m.conversation_id, i.contact_id, v.contact_id as owner from messages m join identities i on i.id = m.identity_id join conversations v on v.id = m.conversation_id
       where m.workspace_id = $1 and m.external_id like $2 || '%' and m.type = 'message'`,
      [t.workspaceId, prefix],
    )
  ).rows;
const distinct = (rows: readonly Record<string, string>[], key: string) => new Set(rows.map((row) => row[key])).size;

test('one call that reaches three nodes twenty times at once is one message', async () => {
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, (_, node) => hear(node, chat, said('same', { kind: 'visitor', value: 'n-same' }, 'hi'))),
  );
  assert.equal(outcomes.flat().filter((outcome) => outcome.messages[0]?.isNew).length, 1);
  assert.equal(new Set(outcomes.flat().map((outcome) => outcome.messages[0]?.messageId)).size, 1);
  assert.equal((await of('same')).length, 1);
});

test('a stranger’s thirty words over three nodes at once are one contact and one conversation', async () => {
  await Promise.all(
    Array.from({ length: 30 }, (_, node) =>
      hear(node, chat, said(`thirty-${node}`, { kind: 'visitor', value: 'n-thirty' }, `m${node}`)),
    ),
  );
  const rows = await of('thirty-');
  assert.deepEqual([rows.length, distinct(rows, 'contact_id'), distinct(rows, 'conversation_id')], [30, 1, 1]);
});

test('a chat that claims an address and that address’s own first letter, at once on two nodes, are one thread', async () => {
  for (let round = 0; round < 8; round += 1) {
    const address = `both-${round}@shop.example`;
    const hints = [{ kind: 'email', scope: '', value: address, assurance: 'claimed', evidence: 'typed' }];
    await Promise.all([
      hear(0, chat, said(`both-${round}-c`, { kind: 'visitor', value: `n-both-${round}` }, 'hi', { hints })),
      hear(1, mail, said(`both-${round}-m`, { kind: 'email', value: address }, 'hello')),
      hear(2, mail, said(`both-${round}-n`, { kind: 'email', value: address.toUpperCase() }, 'hello again')),
    ]);
    const rows = await of(`both-${round}-`);
    assert.deepEqual([rows.length, distinct(rows, 'contact_id')], [3, 1], `round ${round}`);
    assert.ok(
      rows.every((row) => row.owner === row.contact_id),
      'each word is in a conversation of its speaker’s contact',
    );
  }
});

test('while agents merge and take apart, words that arrive stay with whoever said them', async () => {
  for (const who of ['a', 'b'])
    await hear(0, mail, said(`apart-${who}`, { kind: 'email', value: `${who}@apart.example` }, 'hi'));
  const identity = async (who: string) =>
    (
      await t.house.db.query<{ id: string; contact_id: string }>(
        'select id, contact_id from identities where key = $1',
        [`${who}@apart.example`],
      )
    ).rows[0]!;
  const call = { house: t.house, viewer: t.ada, query: {}, incoming: null as never };
  const agents = async () => {
    for (let round = 0; round < 6; round += 1) {
      const [a, b] = [await identity('a'), await identity('b')];
      // Two at once: the second may find it done already, and then hears so in words.
      const deed = () =>
        a.contact_id === b.contact_id
          ? threadRoutes.unlinkIdentity({ ...call, params: { id: a.contact_id }, body: { identityId: b.id } })
          : threadRoutes.mergeContacts({ ...call, params: { id: a.contact_id }, body: { contactId: b.contact_id } });
      for (const outcome of await Promise.allSettled([deed(), deed()]))
        if (outcome.status === 'rejected') assert.ok(outcome.reason instanceof Problem, String(outcome.reason));
    }
  };
  const customers = async () => {
    for (let word = 0; word < 30; word += 1) {
      const who = word % 2 ? 'a' : 'b';
      await hear(word, mail, said(`apart-${who}-${word}`, { kind: 'email', value: `${who}@apart.example` }, 'more'));
    }
  };
  await Promise.all([agents(), customers()]);
  const rows = await of('apart-');
  assert.equal(rows.length, 32);
  assert.deepEqual(
    rows.filter((row) => row.owner !== row.contact_id),
    [],
  );
});
