// Durable ingest through the webhook door: stored, identity resolved, placed, journalled, every index on, and answered only after the
// commit; against pgbench doing the least that makes a message durable.
import { findPgbench, makeCeiling } from './harness/ceiling.ts';
import { conversations, House } from './harness/house.ts';
import { send } from './harness/load.ts';
import { format, median, pairs, part, report, spread } from './harness/measure.ts';
import { countMessages, FIRST_CUSTOMER } from './harness/store.ts';

const CONVERSATIONS = 100_000;
const PAIRS = 5;
const SECONDS = 1.5;
const WARM_SECONDS = 3;
/** pgbench takes whole ones. */
const CEILING_SECONDS = 1;
const CONNECTIONS = 128;

// `--profile` writes a CPU profile of the server into bench/results.
const nodeArgs = process.argv.includes('--profile') ? ['--cpu-prof', '--cpu-prof-dir', 'bench/results'] : [];
const house = await House.open({ filling: conversations(CONVERSATIONS), nodeArgs });
const { server, channelId } = house;
try {
  const pgbench = findPgbench();
  const ceiling = pgbench ? await makeCeiling(server, pgbench) : null;
  let firstNumber = 1;
  const costs: number[] = [];
  const acks: number[] = [];
  let acknowledged = 0;
  let refused = 0;
  const ingest = async (seconds = SECONDS): Promise<number> => {
    const cost = house.meter();
    const sent = await send({
      port: server.port,
      path: `/hooks/${channelId}`,
      connections: CONNECTIONS,
      seconds,
      perSecond: null,
      firstCustomer: FIRST_CUSTOMER,
      customers: CONVERSATIONS,
      firstNumber,
    });
    firstNumber += 1_000_000;
    costs.push(...cost(sent.ackMs.length));
    acks.push(part(sent.ackMs, 0.5), part(sent.ackMs, 0.99));
    acknowledged += sent.ackMs.length - sent.refused;
    refused += sent.refused;
    return sent.count / sent.seconds;
  };
  const every = (values: readonly number[], offset: number) => values.filter((_value, index) => index % 2 === offset);
  // A server that has been at work: what runs often is compiled.
  await ingest(WARM_SECONDS);
  if (ceiling) await ceiling(16, CEILING_SECONDS);
  costs.length = acks.length = 0;
  const result = ceiling
    ? await pairs(PAIRS, ingest, () => ceiling(16, CEILING_SECONDS))
    : { a: [await ingest(), await ingest(), await ingest()], b: [], ratios: [] };
  const stored = await house.sql(countMessages);
  report(
    'ingest',
    [
      ['webhooks stored and answered a second', spread(result.a, 0)],
      [
        'pgbench, one statement each, 16 clients, tx a second',
        ceiling ? spread(result.b, 0) : 'pgbench is not installed (Debian: postgresql-contrib)',
      ],
      ['ratio', ceiling ? spread(result.ratios) : 'not measured', '≥ 0.50'],
      [
        'answer p50 / p99 ms at 128 connections',
        `${format(median(every(acks, 0)), 1)} / ${format(median(every(acks, 1)), 1)}`,
      ],
      [
        'CPU ms a message: server / PostgreSQL',
        `${format(median(every(costs, 0)), 3)} / ${format(median(every(costs, 1)), 3)}`,
      ],
      ['acknowledged / stored / refused', `${acknowledged} / ${stored} / ${refused}`],
    ],
    { ...result, acks, costs, acknowledged, stored, refused, ratio: median(result.ratios) },
  );
  if (stored < acknowledged) throw new Error('Something acknowledged was not stored.');
} finally {
  await house.close();
}
