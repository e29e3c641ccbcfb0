// One abuser at twenty times its limit beside everybody else: normal messages, 200 a second, and an agent reading, with and without a key that
// calls, an address that opens chats and one that guesses passwords without pause.
import { setTimeout as pause } from 'node:timers/promises';
import { abuser } from './harness/abuser.ts';
import { ask, timed } from './harness/ask.ts';
import { signIn } from './harness/api.ts';
import { conversations, House } from './harness/house.ts';
import { send } from './harness/load.ts';
import { format, median, pairs, part, report, spread } from './harness/measure.ts';
import { KEY, OWNER } from './harness/server.ts';
import { FIRST_CUSTOMER } from './harness/store.ts';

const PAIRS = 5;
const SECONDS = 1;
const PER_SECOND = 200;
const CONVERSATIONS = 5000;
/** Of one kind of abuse each, a second: twenty times what the door lets through. */
const ABUSE = { key: 2000, strangers: 240, passwords: 20 } as const;

const house = await House.open({ filling: conversations(CONVERSATIONS) });
const { server, channelId } = house;
const api = `${server.url}/api/v1`;
const foe = await abuser([
  {
    perSecond: ABUSE.key,
    url: `${api}/conversations/counts`,
    method: 'GET',
    headers: { authorization: `Bearer ${KEY}` },
  },
  { perSecond: ABUSE.strangers, url: `${api}/visitor/${channelId}/config`, method: 'GET', headers: {} },
  {
    perSecond: ABUSE.passwords,
    url: `${api}/auth/sign-in`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: `nobody-${OWNER.email}`, password: 'guessed and guessed again' }),
  },
]);
try {
  const cookie = await signIn(server);
  let firstNumber = 1;
  const reads: number[] = [];
  const abuse = { calls: 0, refused: 0 };
  let refused = 0;
  const normal = async (into: number[]): Promise<number> => {
    let isOver = false;
    const reading = (async () => {
      while (!isOver) {
        const ms = await timed(async () => {
          await ask(server, '/conversations?status=open', { cookie }).catch(() => (refused += 1));
        });
        into.push(ms);
        await pause(40);
      }
    })();
    const sent = await send({
      port: server.port,
      path: `/hooks/${channelId}`,
      connections: 32,
      seconds: SECONDS,
      perSecond: PER_SECOND,
      firstCustomer: FIRST_CUSTOMER,
      customers: CONVERSATIONS,
      firstNumber,
    });
    firstNumber += 1_000_000;
    isOver = true;
    await reading;
    refused += sent.refused;
    return part(sent.ackMs, 0.99);
  };
  const alone: number[] = [];
  const underAbuse = async (): Promise<number> => {
    foe.begin();
    const p99 = await normal(reads);
    const done = await foe.end();
    abuse.calls += done.calls;
    abuse.refused += done.refused;
    return p99;
  };
  await normal([]);
  const cost = house.meter();
  const result = await pairs(PAIRS, underAbuse, () => normal(alone));
  report(
    'abuse',
    [
      ['messages, p99 ms of the answer beside the abuser', spread(result.a, 1)],
      ['alone', spread(result.b, 1)],
      ['ratio', spread(result.ratios), '≤ 2'],
      ['an agent’s list, p99 ms: beside / alone', `${format(part(reads, 0.99), 1)} / ${format(part(alone, 0.99), 1)}`],
      ['abusive calls / of them refused', `${abuse.calls} / ${abuse.refused}`],
      ['refused of everybody else', String(refused), '0'],
      ['CPU ms of the server a normal message', format(cost(2 * PAIRS * SECONDS * PER_SECOND)[0])],
    ],
    { ...result, reads: part(reads, 0.99), alone: part(alone, 0.99), abuse, refused, ratio: median(result.ratios) },
  );
  if (abuse.refused === 0) throw new Error('Nothing of the abuse was refused: the limits do not hold.');
} finally {
  foe.stop();
  await house.close();
}
