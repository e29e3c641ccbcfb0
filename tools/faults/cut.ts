// A cable between the server and its external database that somebody pulls: nothing passes either way and nobody is told.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { postgresSkip } from '../peers/postgres/installed.ts';
import { startPostgresPeer } from '../peers/postgres/server.ts';
import { sendAll } from '../stories/senders.ts';
import { until } from '../stories/server.ts';
import { assertWhole, withServer } from './kills.ts';
import type { Run } from './rows.ts';

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

export const cutTheLine: Run = async ({ isShort }) => {
  const skip = postgresSkip();
  if (skip) throw new Error(skip);
  const peer = await startPostgresPeer();
  const direct = new URL(await peer.database('house'));
  const cable = await openCable(Number(direct.port), direct.hostname);
  const through = new URL(direct);
  through.port = String(cable.port);
  through.hostname = '127.0.0.1';
  const silenceMs = isShort ? 4000 : 30_000;
  try {
    return await withServer(
      { DATABASE_URL: through.href, SECRET_KEY: randomBytes(32).toString('base64') },
      async (server, hook) => {
        const chats = Array.from({ length: 8 }, (_, index) => 600_001 + index);
        const sent = sendAll(hook, chats, 60, { patienceMs: silenceMs + 60_000 });
        sent.done.catch(() => undefined);
        await until(
          () => sent.acknowledged.size,
          (size) => size >= 60,
          '60 are acknowledged',
          20_000,
        );
        cable.cut();
        const before = sent.acknowledged.size;
        await sleep(silenceMs);
        assert.ok(
          sent.acknowledged.size <= before + chats.length,
          'nothing is acknowledged while nothing can be stored',
        );
        cable.mend();
        const mended = performance.now();
        await until(
          () => sent.acknowledged.size,
          (size) => size > before + 60,
          'messages flow again',
          30_000,
        );
        const backMs = Math.round(performance.now() - mended);
        await sent.done;
        const sql = <Row extends object>(text: string, values: readonly unknown[] = []) =>
          peer.admin<Row>(text, values, 'house');
        await assertWhole({ sql }, chats, 60);
        return `${silenceMs / 1000} s of silence, flowing again ${backMs} ms after; answers: ${[...sent.met].map((each) => each.join(' × ')).join(', ')}`;
      },
    );
  } finally {
    await cable.close();
    await peer.stop();
  }
};
