import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeLog } from './log.ts';
import { takeInHand, watchLoop } from './loop.ts';
import { metricsPage } from './metrics.ts';

const standStill = (milliseconds: number): void => {
  for (const end = performance.now() + milliseconds; performance.now() < end;);
};

test('a loop that stood still is told with what was in hand and how busy we were; one that turns is not', async () => {
  const lines: Record<string, unknown>[] = [];
  const log = makeLog('warn', { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
  const stop = watchLoop(log, 400);
  await sleep(300);
  takeInHand('ended long ago')();
  await sleep(600);
  const before = lines.length;
  const [first, second] = [takeInHand('read parrot'), takeInHand('read parrot')];
  const ended = takeInHand('GET /slow');
  standStill(1000);
  ended();
  await sleep(400);
  first();
  second();
  stop();
  const told = lines.slice(before).find((line) => (line['milliseconds'] as number) >= 600);
  assert.ok(told, JSON.stringify(lines));
  assert.deepEqual(
    [told['msg'], told['inHand'], told['justEnded']],
    ['the event loop stood still', ['read parrot × 2'], ['GET /slow']],
  );
  assert.ok((told['processorPercent'] as number) > 0);
  assert.match((await metricsPage()).body, /throughline_loop_stood_seconds_count [1-9]/);
});
