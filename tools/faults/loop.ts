// The event loop stands for two seconds while customers write and a screen is open: it is told, nothing is lost, and no line breaks.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openScreen } from '../stories/screen.ts';
import { sendAll } from '../stories/senders.ts';
import { OWNER, until } from '../stories/server.ts';
import { assertWhole, withServer } from './kills.ts';
import type { Run } from './rows.ts';

const TIMES = 3;
const CHATS = [620_001, 620_002, 620_003, 620_004];

export const blockLoop: Run = () =>
  withServer({ NODE_OPTIONS: `--import=${join(import.meta.dirname, 'block-loop.ts')}` }, async (server, hook) => {
    const cookie = (await server.call({}).call('POST', '/auth/sign-in', OWNER)).headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ');
    const screen = openScreen(server.url, 0, cookie);
    try {
      await until(() => screen.isReady, Boolean, 'the screen is open', 30_000);
      const sent = sendAll(hook, CHATS, 40, { patienceMs: 60_000 });
      sent.done.catch(() => undefined);
      for (let time = 0; time < TIMES; time += 1) {
        await sleep(300);
        server.signal('SIGUSR2');
        await sleep(3000);
      }
      await sent.done;
      await assertWhole(server, CHATS, 40);
      const fresh = await server.api.get<{ number: number }>('/conversations?limit=1');
      await until(
        () => screen.number,
        (number) => number >= fresh.number,
        'the screen has heard everything',
        30_000,
      );
      assert.equal(screen.opened, 1, 'its line never broke');
      const told = server.said.split('\n').filter((line) => line.includes('the event loop stood still'));
      assert.ok(told.length >= TIMES, `told ${told.length} times`);
      assert.deepEqual([...sent.met.keys()], ['200']);
      const numbers = await (await fetch(`${server.url}/metrics`)).text();
      assert.match(numbers, /throughline_loop_stood_seconds_count [1-9]/);
      return `${TIMES} times two seconds: told ${told.length} times, every call answered 200, the screen's line held. The busiest: ${busiest(told)}`;
    } finally {
      screen.close();
    }
  });

/** A busy machine makes us stand as well; what we did ourselves is the line with the highest share of the processor. */
const busiest = (lines: readonly string[]): string =>
  lines
    .map((line) => JSON.parse(line) as { processorPercent: number })
    .sort((one, other) => other.processorPercent - one.processorPercent)
    .map((line) => JSON.stringify(line))[0]!;
