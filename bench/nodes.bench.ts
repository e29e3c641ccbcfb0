// Two nodes on one PostgreSQL beside one: the same agents' sockets, all at one node or half at each, told the same messages. Both nodes, the
// database and every socket's other end share this machine, so the clock shows what two cores give; what two machines would give
// is how much less the busier node has to do for a message.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentSeats, crowd, until } from './harness/crowd.ts';
import { House } from './harness/house.ts';
import { cpuMs, format, median, pairs, report, spread } from './harness/measure.ts';
import { headersFor, update } from './harness/provider.ts';
import { dropDataDir, makeDataDir, postmasterOf, startServer } from './harness/server.ts';

const PAIRS = 5;
const AGENTS = 600;
/** Sent one after another: each is told to everybody. */
const MESSAGES = 20;
const MARK = 'to both:';

const clock = () => Number(process.hrtime.bigint() / 1000n) / 1000;
const house = await House.open();
const { server: first, dataDir, channelId: botId } = house;
const secondDir = makeDataDir();
let stopSecond: () => Promise<void> = () => Promise.resolve();
try {
  const second = await startServer({
    dataDir: secondDir,
    env: {
      ...house.env,
      DATABASE_URL: first.databaseUrl,
      SECRET_KEY: readFileSync(join(dataDir, 'secret.key'), 'utf8').trim(),
      PUBLIC_URL: first.url,
    },
  });
  stopSecond = () => second.stop();
  const cookies = await house.agents(AGENTS);
  let number = 0;
  /** CPU milliseconds a message of the node that had more to do. */
  const busiest: { one: number[]; two: number[] } = { one: [], two: [] };

  /** Sockets told a second, from the first message sent to the last socket that heard the last. */
  const fan = async (atSecond: number, into: number[]): Promise<number> => {
    const parts = [agentSeats(first, cookies.slice(atSecond)), agentSeats(second, cookies.slice(0, atSecond))]
      .filter((seats) => seats.length > 0)
      .map((seats) => ({ crowd: crowd(), seats }));
    try {
      for (const each of parts) await each.crowd.open(each.seats, MARK);
      await post();
      await until(
        10,
        () => told(parts),
        (seen) => seen.every((each) => each.heard.every((count) => count === 1)),
      );
      for (const each of parts) await each.crowd.forget();
      const before = nodes();
      const at = clock();
      for (let count = 0; count < MESSAGES; count += 1) await post();
      const seen = await until(
        20,
        () => told(parts),
        (all) => all.every((each) => each.heard.every((count) => count === MESSAGES)),
      );
      const missed = seen.flatMap((each) => each.heard).filter((count) => count !== MESSAGES).length;
      if (missed > 0) throw new Error(`${missed} of ${AGENTS} sockets did not hear everything`);
      into.push(Math.max(...nodes().map((cpu, index) => cpu - before[index]!)) / MESSAGES);
      return ((AGENTS * MESSAGES) / (Math.max(...seen.map((each) => each.lastAt)) - at)) * 1000;
    } finally {
      for (const each of parts) each.crowd.stop();
    }
  };
  const told = (parts: readonly { crowd: ReturnType<typeof crowd> }[]) =>
    Promise.all(parts.map((each) => each.crowd.told()));
  const nodes = () => [cpuMs(first.pid, postmasterOf(dataDir)), cpuMs(second.pid)];
  async function post(): Promise<void> {
    number += 1;
    const headers = Object.fromEntries(
      headersFor(first.port)
        .trim()
        .split('\r\n')
        .map((line) => line.split(': ') as [string, string])
        .filter(([name]) => /secret|type/i.test(name)),
    );
    const reply = await fetch(`${first.url}/hooks/${botId}`, {
      method: 'POST',
      headers,
      body: update(number, 700_000_001 + (number % 20), `${MARK}${number} Where is my parcel?`),
    });
    if (!reply.ok) throw new Error(`webhook: ${reply.status}`);
  }

  const result = await pairs(
    PAIRS,
    () => fan(AGENTS / 2, busiest.two),
    () => fan(0, busiest.one),
  );
  const room = busiest.one.map((cpu, index) => cpu / busiest.two[index]!);
  report(
    'nodes',
    [
      [`${AGENTS} agents at two nodes: sockets told a second`, spread(result.a, 0)],
      ['all at one', spread(result.b, 0)],
      ['ratio by the clock, with everything on this machine', spread(result.ratios)],
      ['CPU ms a message of the busier node: two / one', `${spread(busiest.two, 1)} / ${spread(busiest.one, 1)}`],
      ['room to fan out by the busier node’s CPU, two nodes : one', spread(room), '≥ 1.5'],
      ['every socket heard every message once', 'yes'],
    ],
    { ...result, busiest, room: median(room), clock: format(median(result.ratios)) },
  );
} finally {
  await stopSecond();
  await house.close();
  dropDataDir(secondDir);
}
