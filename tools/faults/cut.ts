// A cable between the server and its external database that somebody pulls: nothing passes either way and nobody is told.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { postgresSkip } from '../peers/postgres/installed.ts';
import { type PostgresPeer, startPostgresPeer } from '../peers/postgres/server.ts';
import { sendAll } from '../stories/senders.ts';
import { until } from '../stories/server.ts';
import { assertWhole, withServer } from './kills.ts';
import { type Line, openLine } from './namespace.ts';
import type { Run } from './rows.ts';
import { assertShown } from './shown.ts';

const EACH = 60;
const BACK_MS = 60_000;

/** Passes bytes on until it is cut; while it is, every line stays open and silent, and new ones are taken and not answered. */
export async function openCable(port: number, host: string) {
  const lines = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    const far = connect(port, host);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      lines.add(from);
      from.on('data', (chunk) => {
        if (!isCut) to.write(chunk);
      });
      from.on('error', () => undefined);
      from.on('close', () => {
        lines.delete(from);
        if (!isCut) to.destroy();
      });
    }
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => void (isCut = true),
    /** What was under way while it was cut is gone: a stream with a hole in it must not go on. */
    mend() {
      for (const line of lines) line.destroy();
      isCut = false;
    },
    async close() {
      for (const line of lines) line.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Network {
  readonly peer: PostgresPeer;
  readonly url: string;
  /** How the line was made. */
  readonly how: string;
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}
/** A network of its own where we may make one, else a cable in between. */
async function openNetwork(): Promise<Network> {
  let line: Line;
  try {
    line = openLine();
  } catch (error) {
    const peer = await startPostgresPeer();
    const direct = new URL(await peer.database('house'));
    const cable = await openCable(Number(direct.port), direct.hostname);
    const through = new URL(direct);
    [through.port, through.hostname] = [String(cable.port), '127.0.0.1'];
    const close = async () => {
      await cable.close();
      await peer.stop();
    };
    return { peer, url: through.href, how: `a cable (no namespaces: ${String(error)})`, ...cable, close };
  }
  try {
    const peer = await startPostgresPeer({}, { place: line });
    const close = async () => {
      line.mend();
      await peer.stop();
      line.close();
    };
    return {
      peer,
      url: await peer.database('house'),
      how: 'network namespaces',
      cut: line.cut,
      mend: line.mend,
      close,
    };
  } catch (error) {
    line.close();
    throw error;
  }
}

export const cutTheLine: Run = async ({ isShort }) => {
  const skip = postgresSkip();
  if (skip) throw new Error(skip);
  const silenceMs = isShort ? 4000 : 30_000;
  const network = await openNetwork();
  try {
    return await withServer(
      { DATABASE_URL: network.url, SECRET_KEY: randomBytes(32).toString('base64') },
      async (server, hook) => {
        const chats = Array.from({ length: 8 }, (_, index) => 600_001 + index);
        const sent = sendAll(hook, chats, EACH, { patienceMs: silenceMs + 120_000 });
        sent.done.catch(() => undefined);
        const flowing = (least: number, withinMs: number) =>
          until(
            () => sent.acknowledged.size,
            (size) => size >= least,
            `${least} are acknowledged`,
            withinMs,
          );
        await flowing(60, 60_000);
        network.cut();
        const before = sent.acknowledged.size;
        await sleep(silenceMs);
        const heard = sent.acknowledged.size - before;
        assert.ok(heard <= chats.length, 'nothing is acknowledged while nothing can be stored');
        network.mend();
        const mended = performance.now();
        await flowing(before + 60, BACK_MS);
        const backMs = Math.round(performance.now() - mended);
        await sent.done;
        const sql = <Row extends object>(text: string, values: readonly unknown[] = []) =>
          network.peer.admin<Row>(text, values, 'house');
        await assertWhole({ sql }, chats, EACH);
        await assertShown(server, chats, EACH);
        const answers = [...sent.met].map((each) => each.join(' × ')).join(', ');
        return `${silenceMs / 1000} s of silence by ${network.how}, flowing again ${backMs} ms after; answers: ${answers}`;
      },
    );
  } finally {
    await network.close();
  }
};
