// A batch of many messages asks the database no more often than a batch of few: what is asked for one message after the other is a
// round trip each, and is paid by everybody who waits.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { parrot, rawOf, said } from '../../testing/parrot.ts';
import type { OpenChannel } from '../channels/index.ts';
import { type Intake, openIntake } from './index.ts';

let t: TestHouse;
let intake: Intake;
before(async () => {
  t = await testHouse([
    parrot('plain', 'bird'),
    parrot('group', 'bird', { comments: { privateReplyHours: 24, textLimit: 100 } }),
  ]);
  intake = openIntake(t.house);
});
after(() => t.close());

async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  const prototype = pg.Client.prototype as unknown as { query: (...given: unknown[]) => unknown };
  const real = prototype.query;
  let count = 0;
  prototype.query = function counted(...given) {
    count += 1;
    return real.apply(this, given);
  };
  try {
    await work();
  } finally {
    prototype.query = real;
  }
  return count;
}
const write = (channel: OpenChannel, round: string, from: number, to: number) =>
  intake.take(
    channel,
    Array.from({ length: to - from }, (_, at) =>
      rawOf(
        said(
          `${round}-${from + at}`,
          { kind: 'bird', scope: channel.row.id, value: `b${from + at}`, trust: 'attested' },
          'hello',
        ),
      ),
    ),
  );

for (const kind of ['plain', 'group'])
  test(`strangers and known people, few and many, on a channel of kind ${kind}`, async () => {
    const channel = await t.channel(kind);
    await write(channel, 'warm', 1000, 1002);
    const few = [
      await statementsOf(() => write(channel, 'new', 0, 5)),
      await statementsOf(() => write(channel, 'known', 0, 5)),
    ];
    const many = [
      await statementsOf(() => write(channel, 'new', 100, 140)),
      await statementsOf(() => write(channel, 'known', 100, 140)),
    ];
    assert.deepEqual(many, few);
  });
