// The way out: from queueing an answer to its first byte at an idle provider; thousands at once, each thread in its order, beside what the
// provider could take; and the same idle answers while other providers are dead with a long queue behind them.
import { setTimeout as pause } from 'node:timers/promises';
import { call } from './harness/api.ts';
import { type Arrival, startBots } from './harness/bots.ts';
import { until } from './harness/crowd.ts';
import { House } from './harness/house.ts';
import { format, median, part, report, spread } from './harness/measure.ts';
import { addPeople, drainBare, hint, queueAnswers } from './harness/outbox-store.ts';
import { connectTo } from './harness/store.ts';

const ROUNDS = 5;
const IDLE = 40;
const THREADS = 100;
const EACH = 4;
const SLOW_MS = 2;
/** What the house keeps in flight for one channel bounds what its provider is asked at once. */
const AT_ONCE = 8;
/** From the first byte on: the provider's own time, and the outcome's commit. */
const SETTLE_MS = 5;
const DEAD = 3;
const DEAD_THREADS = 1000;
const DEAD_EACH = 5;

interface Idle {
  readonly asked: number[];
  readonly queued: number[];
}
const clock = () => Number(process.hrtime.bigint() / 1000n) / 1000;
const bots = await startBots({ slowMs: SLOW_MS, deadFrom: 900 });
const house = await House.open({ env: bots.env });
const { server, workspaceId } = house;
try {
  const channelId = await bots.connect(server, 100);
  const client = connectTo(server.databaseUrl, undefined, 'postgres');
  await client.connect();
  const place = { workspaceId, channelId, scope: '100' };
  const conversations = await addPeople(client, { ...place, first: 1, count: THREADS });

  /**
   * Milliseconds to the first byte at the provider, one answer at a time: from asking, and from the answer's place in the queue, which is
   * its transaction's beginning (by the same clock, in whole milliseconds, cut off: up to one too many).
   */
  const idle = async (): Promise<Idle> => {
    const times: Idle = { asked: [], queued: [] };
    const epoch = performance.timeOrigin + performance.now() - clock();
    for (let index = 0; index < IDLE; index += 1) {
      const text = `idle ${clock()}`;
      const arrival = bots.arrival(text);
      const at = clock();
      const { createdAt } = await call<{ readonly createdAt: string }>(
        server,
        'POST',
        `/conversations/${conversations[index % THREADS]}/messages`,
        {
          type: 'message',
          text,
          clientId: crypto.randomUUID(),
        },
      );
      const found = await Promise.race([arrival, pause(10_000, null, { ref: false })]);
      if (!found) throw new Error('An answer did not reach the provider within 10 s.');
      times.asked.push(found.at - at);
      times.queued.push(found.at + epoch - Date.parse(createdAt));
      // Until what became of it is written: the next one shall find nothing to do.
      await pause(SETTLE_MS);
    }
    bots.arrivals.length = 0;
    return times;
  };
  const drain = async (mark: string) => {
    const total = THREADS * EACH;
    await queueAnswers(client, { ...place, first: 1, count: THREADS, each: EACH, mark });
    await hint(client, workspaceId);
    await until(
      60,
      async () => bots.arrivals.length,
      (seen) => seen >= total,
    );
    if (bots.arrivals.length !== total)
      throw new Error(`${bots.arrivals.length} of ${total} answers reached the provider.`);
    const perSecond = (total / (bots.arrivals.at(-1)!.at - bots.arrivals[0]!.at)) * 1000;
    const wrong = outOfOrder(bots.arrivals);
    bots.arrivals.length = 0;
    await pause(300);
    return { perSecond, wrong };
  };
  await idle();
  await drain('warm');
  const [alone, drains, bare, taken]: [Idle[], Awaited<ReturnType<typeof drain>>[], number[], number[]] = [
    [],
    [],
    [],
    [],
  ];
  const meter = house.meter();
  for (let round = 0; round < ROUNDS; round += 1) {
    alone.push(await idle());
    drains.push(await drain(`round ${round}`));
    taken.push(await bots.perSecond(THREADS * EACH, AT_ONCE));
    bare.push(await drainBare(client, THREADS * EACH));
  }
  const sent = ROUNDS * (IDLE + THREADS * EACH);
  const cost = meter(sent);

  // Providers that take the connection and say nothing, thousands of answers queued behind each.
  for (let dead = 0; dead < DEAD; dead += 1) {
    const deadChannel = await bots.connect(server, 900 + dead);
    const people = {
      workspaceId,
      channelId: deadChannel,
      scope: String(900 + dead),
      first: 100_000 * (dead + 1),
      count: DEAD_THREADS,
    };
    await addPeople(client, people);
    await queueAnswers(client, { ...people, each: DEAD_EACH, mark: 'into the void' });
  }
  await pause(2000);
  const beside: Idle[] = [];
  for (let round = 0; round < ROUNDS; round += 1) beside.push(await idle());
  await client.end();
  const of = (q: number, from: keyof Idle) => (rounds: readonly Idle[]) => rounds.map((times) => part(times[from], q));
  const [p50, p99] = [of(0.5, 'asked'), of(0.99, 'asked')];
  const rates = drains.map((each) => each.perSecond);
  const wrong = drains.reduce((sum, each) => sum + each.wrong, 0);
  const ratios = p50(beside).map((value, index) => value / p50(alone)[index]!);
  report(
    'outbox',
    [
      ['asked to first byte, idle, p50 ms', spread(p50(alone), 1)],
      ['asked to first byte, idle, p99 ms', spread(p99(alone), 1)],
      ['queued to first byte, idle, p50 ms', spread(of(0.5, 'queued')(alone), 1)],
      ['queued to first byte, idle, p99 ms', spread(of(0.99, 'queued')(alone), 1), '< 10'],
      [`${THREADS * EACH} queued at once in ${THREADS} threads, a second`, spread(rates, 0)],
      [
        `of what a loop of ${AT_ONCE} calls gets through to the provider of ${SLOW_MS} ms (${spread(taken, 0)})`,
        spread(rates.map((rate, round) => rate / taken[round]!)),
        '≥ 0.5',
      ],
      ['claim and delete alone, a second', spread(bare, 0)],
      ['out of order', String(wrong), '0'],
      [
        `idle beside ${DEAD} dead providers with ${DEAD_THREADS * DEAD_EACH} queued each: p50 / p99 ms`,
        `${spread(p50(beside), 1)} / ${spread(p99(beside), 1)}`,
      ],
      ['beside the dead : alone, p50', spread(ratios), '≤ 1.5'],
      ['CPU ms a message: server / PostgreSQL', `${format(cost[0])} / ${format(cost[1])}`],
    ],
    {
      alone: p99(alone),
      queued: of(0.99, 'queued')(alone),
      beside: p99(beside),
      rates,
      taken,
      bare,
      wrong,
      ratios,
      ratio: median(ratios),
      cost,
    },
  );
  if (wrong > 0) throw new Error('A thread was told out of order.');
} finally {
  bots.stop();
  await house.close();
}

/** Within a thread the parts must come as they were queued. */
function outOfOrder(arrivals: readonly Arrival[]): number {
  const last = new Map<string, number>();
  let wrong = 0;
  for (const { chat, text } of arrivals) {
    const now = Number(text.split(' ').at(-1));
    if (now <= (last.get(chat) ?? 0)) wrong += 1;
    last.set(chat, now);
  }
  return wrong;
}
