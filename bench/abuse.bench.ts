// One abuser at twenty times its limit beside everybody else: normal messages, 200 a second, and an agent reading, with and without a key that
// calls, an address that opens chats and one that guesses passwords without pause.
import { timed } from './harness/ask.ts';
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
/** An abuser on the same machine must not be slowed by our own patience only: so many calls in flight at once. */
const IN_FLIGHT = 64;

const house = await House.open({ filling: conversations(CONVERSATIONS) });
const { server, channelId } = house;
try {
  const cookie = await signIn(server);
  let firstNumber = 1;
  const reads: number[] = [];
  const refused = { abuse: 0, abused: 0, ours: 0 };
  const normal = async (into: number[]): Promise<number> => {
    let isOver = false;
    const reading = (async () => {
      while (!isOver) {
        const ms = await timed(async () => {
          const reply = await fetch(`${server.url}/api/v1/conversations?status=open`, { headers: { cookie } });
          await reply.arrayBuffer();
          if (!reply.ok) refused.ours += 1;
        });
        into.push(ms);
        await sleep(40);
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
    refused.ours += sent.refused;
    return part(sent.ackMs, 0.99);
  };
  const alone: number[] = [];
  const underAbuse = async (): Promise<number> => {
    const stop = abuse();
    const p99 = await normal(reads);
    await stop();
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
      ['abusive calls / of them refused', `${refused.abuse} / ${refused.abused}`],
      ['refused of everybody else', String(refused.ours), '0'],
      ['CPU ms of the server a normal message', format(cost(2 * PAIRS * SECONDS * PER_SECOND)[0])],
    ],
    { ...result, reads: part(reads, 0.99), alone: part(alone, 0.99), refused, ratio: median(result.ratios) },
  );
  if (refused.abused === 0) throw new Error('Nothing of the abuse was refused: the limits do not hold.');

  /** Begins; the result ends it. */
  function abuse(): () => Promise<void> {
    let isOver = false;
    const kinds: readonly [number, () => Promise<Response>][] = [
      [
        ABUSE.key,
        () => fetch(`${server.url}/api/v1/conversations/counts`, { headers: { authorization: `Bearer ${KEY}` } }),
      ],
      [ABUSE.strangers, () => fetch(`${server.url}/api/v1/visitor/${channelId}/config`)],
      [
        ABUSE.passwords,
        () =>
          fetch(`${server.url}/api/v1/auth/sign-in`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ email: `nobody-${OWNER.email}`, password: 'guessed and guessed again' }),
          }),
      ],
    ];
    const running = kinds.map(async ([perSecond, attempt]) => {
      const began = performance.now();
      let count = 0;
      const flying = new Set<Promise<void>>();
      while (!isOver) {
        const due = ((performance.now() - began) / 1000) * perSecond;
        for (; count < due && flying.size < IN_FLIGHT; count += 1) {
          const one: Promise<void> = attempt()
            .then(async (reply) => {
              refused.abuse += 1;
              if (reply.status === 429) refused.abused += 1;
              await reply.arrayBuffer();
            })
            .catch(() => undefined)
            .finally(() => flying.delete(one));
          flying.add(one);
        }
        await sleep(2);
      }
      await Promise.all(flying);
    });
    return async () => {
      isOver = true;
      await Promise.all(running);
    };
  }
} finally {
  await house.close();
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
