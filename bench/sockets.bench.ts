// Many sockets: what 10,000 customers' devices weigh, one message to 1,000 agents beside the same library told the same, and 5,000 devices that
// come back after a restart having missed nothing and been told nothing twice. So many by `--full`, a fifth without.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { call } from './harness/api.ts';
import { agentSeats, crowd, deviceSeats, until } from './harness/crowd.ts';
import { addDevices } from './harness/crowd-store.ts';
import { House } from './harness/house.ts';
import { format, median, pairs, report, type Row, spread } from './harness/measure.ts';
import { headersFor, update } from './harness/provider.ts';
import { isFull } from './harness/scale.ts';

const DEVICES = isFull ? 10_000 : 2000;
const BACK = isFull ? 5000 : 1000;
const AGENTS = isFull ? 1000 : 200;
const PAIRS = 5;
const ANSWERS = 300;

const clock = () => Number(process.hrtime.bigint() / 1000n) / 1000;
const house = await House.open({ env: { TRUST_PROXY: 'loopback' } });
const [devices, screens, plain] = [crowd(), crowd(), crowd()];
const raw = fork(fileURLToPath(new URL('harness/raw-worker.ts', import.meta.url)), { stdio: 'inherit' });
const plainPort = once(raw, 'message') as Promise<[number]>;
const rows: Row[] = [];
try {
  const { workspaceId, channelId: botId } = house;
  const { id: channelId } = await call<{ id: string }>(house.server, 'POST', '/channels', {
    kind: 'webchat',
    name: 'Chat',
    settings: {},
  });
  const tokens = Array.from({ length: DEVICES }, () => randomBytes(24).toString('base64url'));
  const conversations = await house.sql((client) =>
    addDevices(client, { workspaceId, channelId, tokens, talking: BACK }),
  );
  const cookies = await house.agents(AGENTS);

  const weight = () => house.weight().server;
  const empty = weight();
  // Who has written first, then those who only look.
  const began = performance.now();
  await devices.open(deviceSeats(house.server, tokens), 'answer:');
  const openSeconds = (performance.now() - began) / 1000;
  await pause(2000);
  const opened = (await devices.told()).ready;
  const full = weight();
  rows.push(
    ['devices connected / to connect', `${opened} / ${DEVICES}, in ${format(openSeconds, 1)} s`],
    [
      'server with them, MB of PSS (without: each kB)',
      `${format(full, 0)} (${format(empty, 0)}: ${format(((full - empty) * 1024) / DEVICES, 1)})`,
      '≤ 160 MB',
    ],
  );

  // One message to every agent, with the devices connected; the peer tells as many sockets the same bytes at a word.
  const [port] = await plainPort;
  await screens.open(agentSeats(house.server, cookies), 'fan-out:');
  await plain.open(
    cookies.map(() => ({ url: `ws://127.0.0.1:${port}/?`, headers: {} })),
    'fan-out:',
  );
  const totals: { ours: number[]; plain: number[] } = { ours: [], plain: [] };
  let [number, sample] = [0, ''];
  const customer = 700_000_001;
  const fan = async (of: typeof screens, begin: () => Promise<unknown>, into: number[]) => {
    await of.forget();
    const at = clock();
    await begin();
    const told = await until(10, of.told, (seen) => seen.heard.every((count) => count === 1));
    const missing = told.heard.filter((count) => count !== 1).length;
    if (missing > 0) throw new Error(`${missing} of ${AGENTS} sockets were not told`);
    into.push(told.lastAt - at);
    if (of === screens) sample = told.sample;
    return (AGENTS / (told.lastAt - told.firstAt)) * 1000;
  };
  const ours = () =>
    fan(screens, () => post(`fan-out:${(number += 1)} Where is my parcel? It should have come by now.`), totals.ours);
  const theirs = () =>
    fan(
      plain,
      async () => {
        // What our last message was told as, to the letter.
        raw.send(sample);
      },
      totals.plain,
    );
  async function post(words: string): Promise<void> {
    const headers = Object.fromEntries(
      headersFor(house.server.port)
        .trim()
        .split('\r\n')
        .map((line) => line.split(': ') as [string, string])
        .filter(([name]) => /secret|type/i.test(name)),
    );
    const reply = await fetch(`${house.server.url}/hooks/${botId}`, {
      method: 'POST',
      headers,
      body: update(number, customer, words),
    });
    if (!reply.ok) throw new Error(`webhook: ${reply.status}`);
  }
  await ours();
  await theirs();
  totals.ours.length = totals.plain.length = 0;
  const cost = house.meter();
  const fanned = await pairs(PAIRS, ours, theirs);
  rows.push(
    [`one message to ${AGENTS} agents: sockets a second from the first to the last, ours`, spread(fanned.a, 0)],
    ['plain sockets', spread(fanned.b, 0)],
    ['ratio', spread(fanned.ratios), '≥ 0.8'],
    ['from sending to the last socket, ms: ours / plain', `${spread(totals.ours, 1)} / ${spread(totals.plain, 1)}`],
    ['CPU ms of the server a message', format(cost(PAIRS)[0], 1)],
  );
  screens.stop();
  plain.stop();

  // Half of the devices stay; answers go out until the last moment before the restart, and again from the first one after.
  devices.stop();
  const back = crowd();
  try {
    await back.open(deviceSeats(house.server, tokens.slice(0, BACK)), 'answer:');
    await back.forget();
    const answer = (index: number) =>
      call(house.server, 'POST', `/conversations/${conversations[index]}/messages`, {
        type: 'message',
        text: `answer:${index}`,
        clientId: crypto.randomUUID(),
      });
    const talk = async (from: number) => {
      for (let index = from; index < from + ANSWERS; index += 10)
        await Promise.all(Array.from({ length: 10 }, (_, more) => answer(index + more)));
    };
    await talk(0);
    const stopping = clock();
    await house.server.stop();
    const stopSeconds = (clock() - stopping) / 1000;
    await back.forget();
    await house.start();
    const ready = clock();
    await talk(ANSWERS);
    const told = await until(
      30,
      back.told,
      (seen) => seen.ready === BACK && seen.heard.slice(ANSWERS, 2 * ANSWERS).every((count) => count === 1),
    );
    const missed = told.heard.slice(ANSWERS, 2 * ANSWERS).filter((count) => count === 0).length;
    const foreign = told.heard.slice(2 * ANSWERS).filter((count) => count > 0).length;
    rows.push(
      [`a stop with ${BACK} sockets open, s`, format(stopSeconds)],
      [
        `${BACK} devices back after a restart, s from ready to the last`,
        `${format((told.lastReadyAt - ready) / 1000)} (${told.ready} of ${BACK})`,
        '< 5',
      ],
      [
        'answers sent meanwhile / missed / told twice / told to somebody else',
        `${ANSWERS} / ${missed} / ${told.repeated} / ${foreign}`,
        '0 / 0 / 0',
      ],
    );
    report('sockets', rows, {
      empty,
      full,
      openSeconds,
      opened,
      ...fanned,
      totals,
      back: {
        stopSeconds,
        seconds: (told.lastReadyAt - ready) / 1000,
        missed,
        repeated: told.repeated,
        foreign,
        resets: told.resets,
      },
      median: median(fanned.ratios),
    });
    if (missed + foreign > 0) throw new Error('A device missed an answer, or was told another one’s.');
  } finally {
    back.stop();
  }
} finally {
  for (const each of [devices, screens, plain]) each.stop();
  raw.kill();
  await house.close();
}
