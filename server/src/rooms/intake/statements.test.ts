// A batch of many messages asks the database no more often than a batch of few: what is asked for one message after the other is a
// round trip each, and is paid by everybody who waits.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { parrot, rawOf, said } from '../../testing/parrot.ts';
import { statementsOf } from '../../testing/statements.ts';
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

/** The least of some tries: on a busy machine a call may be cut into two batches, and what a channel's page counts is written beside them. */
async function least(work: (attempt: number) => Promise<unknown>): Promise<number> {
  const counts: number[] = [];
  for (let attempt = 0; attempt < 6; attempt += 1) counts.push(await statementsOf(() => work(attempt)));
  return Math.min(...counts);
}
/** What is looked up once in a while comes and goes; one question for each message would be thirty more. */
const assertAlike = (many: number, few: number) =>
  assert.ok(Math.abs(many - few) < 5, `${many} statements for many, ${few} for few`);
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
    const strangers = (count: number) =>
      least((attempt) => {
        const from = count * 10_000 + attempt * 100;
        return write(channel, `new-${attempt}`, from, from + count);
      });
    const known = (count: number) =>
      least((attempt) => write(channel, `known-${attempt}-${count}`, 1100, 1100 + count));
    await write(channel, 'warm', 1100, 1140);
    const few = [await strangers(5), await known(5)];
    const many = [await strangers(40), await known(40)];
    many.forEach((count, at) => assertAlike(count, few[at]!));
  });
