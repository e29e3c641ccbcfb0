// From a webhook to agents' screens: 500 messages a second whatever happens (a late send counts from when it was due), 20 agents, each
// with a socket, each receiving all.
import { conversations, House } from './harness/house.ts';
import { send } from './harness/load.ts';
import { format, median, part, report, spread } from './harness/measure.ts';
import { FIRST_CUSTOMER } from './harness/store.ts';
import { watch } from './harness/watch.ts';

const PER_SECOND = 500;
const AGENTS = 20;
const SECONDS = 2;
const ROUNDS = 5;
const WARM_SECONDS = 3;
const CONVERSATIONS = 20_000;

const nodeArgs = process.argv.includes('--profile') ? ['--cpu-prof', '--cpu-prof-dir', 'bench/results'] : [];
const house = await House.open({ filling: conversations(CONVERSATIONS), nodeArgs });
const { server, channelId } = house;
try {
  const screens = await watch({ url: server.url, cookies: await house.agents(AGENTS) });
  let firstNumber = 1;
  const round = async (seconds: number, perSecond: number | null = PER_SECOND) => {
    const cost = house.meter();
    const sent = await send({
      port: server.port,
      path: `/hooks/${channelId}`,
      connections: 64,
      seconds,
      perSecond,
      firstCustomer: FIRST_CUSTOMER,
      customers: CONVERSATIONS,
      firstNumber,
    });
    firstNumber += 1_000_000;
    await new Promise((resolve) => {
      setTimeout(resolve, 500);
    });
    const latencies = await screens.take();
    return { latencies, sent, cost: cost(sent.count) };
  };
  // A server that has been at work: what runs often is compiled.
  await round(WARM_SECONDS, null);
  await round(1);
  const rounds: Awaited<ReturnType<typeof round>>[] = [];
  for (let index = 0; index < ROUNDS; index += 1) rounds.push(await round(SECONDS));
  screens.stop();
  const of = (q: number) => rounds.map((each) => part(each.latencies, q));
  const expected = rounds.reduce((sum, each) => sum + each.sent.count * AGENTS, 0);
  const received = rounds.reduce((sum, each) => sum + each.latencies.length, 0);
  report(
    'live',
    [
      ['webhook to socket p50 ms', spread(of(0.5), 1)],
      ['webhook to socket p99 ms', spread(of(0.99), 1), '≤ 15'],
      [
        'webhook answered p50 / p99 ms',
        `${format(median(rounds.map((each) => part(each.sent.ackMs, 0.5))), 1)} / ${format(median(rounds.map((each) => part(each.sent.ackMs, 0.99))), 1)}`,
      ],
      ['frames due / received', `${expected} / ${received}`],
      [
        'CPU ms a message: server / PostgreSQL',
        `${format(median(rounds.map((each) => each.cost[0])))} / ${format(median(rounds.map((each) => each.cost[1])))}`,
      ],
    ],
    { p50: of(0.5), p99: of(0.99), expected, received, refused: rounds.map((each) => each.sent.refused) },
  );
  if (received < expected) throw new Error('A screen missed a message.');
} finally {
  await house.close();
}
