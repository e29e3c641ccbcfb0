// Coming back after kill -9 of server and database under load, until the first answer, with everything acknowledged there once.
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { House } from './harness/house.ts';
import { format, median, report, spread } from './harness/measure.ts';
import { headersFor, update } from './harness/provider.ts';
import { acknowledgedOnce } from './harness/recovery-store.ts';
import { postmasterOf } from './harness/server.ts';

const KILLS = 5;
const LOAD_SECONDS = 0.8;
const SENDERS = 32;

const house = await House.open();
const acknowledged = new Set<number>();
let number = 0;
let isSending = true;
try {
  const senders = Array.from({ length: SENDERS }, () => sender());
  const back: number[] = [];
  for (let index = 0; index < KILLS; index += 1) {
    await pause(LOAD_SECONDS * 1000);
    const postmaster = postmasterOf(house.dataDir);
    process.kill(house.server.pid, 'SIGKILL');
    process.kill(postmaster, 'SIGKILL');
    await house.start();
    back.push(house.server.readySeconds);
  }
  await pause(1000);
  isSending = false;
  await Promise.all(senders);
  const checked = await house.sql((client) => acknowledgedOnce(client, [...acknowledged]));
  report(
    'recovery',
    [
      [`back after kill -9 of server and database under load, s (${KILLS} times)`, spread(back), '< 2'],
      ['acknowledged / lost / stored twice', `${acknowledged.size} / ${checked.lost} / ${checked.twice}`, '0 / 0'],
    ],
    { back, acknowledged: acknowledged.size, ...checked, median: median(back) },
  );
  if (checked.lost + checked.twice > 0) throw new Error('Something acknowledged was lost, or is there twice.');
  if (acknowledged.size === 0) throw new Error(`Nothing was acknowledged at all: ${format(acknowledged.size)}`);
} finally {
  isSending = false;
  await house.close();
}

/** Sends one message after another as a provider does: what was not acknowledged is sent again until it is. */
async function sender(): Promise<void> {
  while (isSending) {
    const mine = (number += 1);
    while (!(await post(mine))) {
      if (!isSending) return;
      await pause(50);
    }
    acknowledged.add(mine);
  }
}
function post(mine: number): Promise<boolean> {
  return new Promise((resolve) => {
    const { channelId } = house;
    const { port } = house.server;
    const body = update(mine, 700_000_000 + (mine % 500), `Where is my parcel number ${mine}?`);
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => {
      const head = headersFor(port).replace('keep-alive', 'close');
      socket.write(
        `POST /hooks/${channelId} HTTP/1.1\r\n${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
    });
    socket.setTimeout(10_000, () => socket.destroy());
    socket.once('data', (answer: Buffer) => {
      resolve(answer.toString('latin1', 0, 12) === 'HTTP/1.1 200');
      socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.once('close', () => resolve(false));
  });
}
