// Memory while much passes through: messages as fast as they are taken, sockets that come and go, and the server's own weight after each part.
// A million messages by `--full`, a fraction without.
import { setTimeout as pause } from 'node:timers/promises';
import { agentCookies, agentSeats, crowd } from './harness/crowd.ts';
import { send } from './harness/load.ts';
import { cpuMs, format, median, pssMb, report, type Row } from './harness/measure.ts';
import { connectBot, startProvider } from './harness/provider.ts';
import { isFull } from './harness/scale.ts';
import { dropDataDir, makeDataDir, postmasterOf, startServer } from './harness/server.ts';
import { connectTo, FIRST_CUSTOMER, seed, workspaceOf } from './harness/store.ts';

const PARTS = isFull ? 20 : 4;
const MESSAGES_A_PART = isFull ? 50_000 : 1500;
const AGENTS = 50;
const CONVERSATIONS = 10_000;
const BURST_SECONDS = 2;

const dataDir = makeDataDir();
const provider = await startProvider();
const server = await startServer({ dataDir, env: provider.env });
const screens = crowd();
try {
  const channelId = await connectBot(server);
  const client = connectTo(server.databaseUrl, undefined, 'postgres');
  await client.connect();
  const workspaceId = await workspaceOf(client);
  await seed(client, { workspaceId, channelId, count: CONVERSATIONS, areAllOpen: true });
  await screens.open(
    agentSeats(server, await agentCookies(client, server, workspaceId, AGENTS)),
    'nothing has this mark',
  );
  await client.end();
  let firstNumber = 1;
  let passed = 0;
  const weights: { node: number; postgres: number }[] = [];
  const [node, postgres] = [cpuMs(server.pid, postmasterOf(dataDir)), cpuMs(postmasterOf(dataDir))];
  for (let index = 0; index <= PARTS; index += 1) {
    for (const end = passed + MESSAGES_A_PART; passed < end;) {
      const sent = await send({
        port: server.port,
        path: `/hooks/${channelId}`,
        connections: 32,
        seconds: BURST_SECONDS,
        perSecond: null,
        firstCustomer: FIRST_CUSTOMER,
        customers: CONVERSATIONS,
        firstNumber,
      });
      firstNumber += 1_000_000;
      passed += sent.count;
      // Half of the screens go and come back.
      await screens.drop(AGENTS / 2);
      if (sent.count === 0) throw new Error('No message was taken.');
    }
    await pause(1500);
    weights.push({ node: pssMb(server.pid, postmasterOf(dataDir)), postgres: pssMb(postmasterOf(dataDir)) });
  }
  // The first part warms up: code is compiled, pools are filled.
  const warm = weights.slice(1).map((each) => each.node);
  const half = Math.floor(warm.length / 2);
  const growth = median(warm.slice(half)) / median(warm.slice(0, half)) - 1;
  const rows: Row[] = [
    ['messages / screens that came and went', `${passed} / ${AGENTS}`],
    ['server, MB of PSS after each part', warm.map((each) => format(each, 0)).join(' ')],
    [
      'second half : first half',
      `${growth >= 0 ? '+' : ''}${format(growth * 100, 1)} %`,
      isFull ? '± 5 %' : '± 5 % at a million, by --full',
    ],
    ['PostgreSQL, MB of PSS', weights.map((each) => format(each.postgres, 0)).join(' ')],
    [
      'CPU ms a message: server / PostgreSQL',
      `${format((cpuMs(server.pid, postmasterOf(dataDir)) - node) / passed)} / ${format((cpuMs(postmasterOf(dataDir)) - postgres) / passed)}`,
    ],
  ];
  report('memory', rows, { weights, passed, growth });
} finally {
  screens.stop();
  await server.stop();
  provider.stop();
  dropDataDir(dataDir);
}
