// Memory while much passes through: messages as fast as they are taken, sockets that come and go, and the server's own weight after each part.
// A million messages by `--full`, a fraction without.
import { setTimeout as pause } from 'node:timers/promises';
import { agentSeats, crowd } from './harness/crowd.ts';
import { conversations, House } from './harness/house.ts';
import { send } from './harness/load.ts';
import { format, median, report, type Row } from './harness/measure.ts';
import { isFull } from './harness/scale.ts';
import { FIRST_CUSTOMER } from './harness/store.ts';

const PARTS = isFull ? 20 : 4;
/** At least. The first part is for warming up; each of the others is one burst without `--full`. */
const MESSAGES_A_PART = isFull ? 50_000 : 1;
const WARM_MESSAGES = isFull ? 50_000 : 2000;
const AGENTS = 50;
const CONVERSATIONS = 20_000;
const BURST_SECONDS = 1.5;
const SETTLE_MS = 600;

const house = await House.open({ filling: conversations(CONVERSATIONS) });
const { server, channelId } = house;
const screens = crowd();
try {
  await screens.open(agentSeats(server, await house.agents(AGENTS)), 'nothing has this mark');
  let firstNumber = 1;
  let passed = 0;
  const weights: ReturnType<House['weight']>[] = [];
  const cost = house.meter();
  for (let index = 0; index <= PARTS; index += 1) {
    for (const end = passed + (index === 0 ? WARM_MESSAGES : MESSAGES_A_PART); passed < end;) {
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
      if (sent.refused > 0) throw new Error(`${sent.refused} messages were refused.`);
    }
    await pause(SETTLE_MS);
    weights.push(house.weight());
  }
  // The first part warms up: code is compiled, pools are filled.
  const warm = weights.slice(1).map((each) => each.server);
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
    ['PostgreSQL, MB of PSS', weights.map((each) => format(each.database, 0)).join(' ')],
    [
      'CPU ms a message: server / PostgreSQL',
      cost(passed)
        .map((each) => format(each))
        .join(' / '),
    ],
  ];
  report('memory', rows, { weights, passed, growth });
} finally {
  screens.stop();
  await house.close();
}
