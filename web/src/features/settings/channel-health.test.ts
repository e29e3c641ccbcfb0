import assert from 'node:assert/strict';
import { test } from 'node:test';
import { figures, percent, seconds } from './channel-health.ts';

const quiet = {
  received: 0,
  duplicates: 0,
  noise: 0,
  stuck: 0,
  forged: 0,
  sent: 0,
  failed: 0,
  putOff: 0,
  errorRateIn: null,
  errorRateOut: null,
  callSeconds: null,
  slowestSeconds: null,
};

test('shares and times read as people say them, and nothing is no zero per cent', () => {
  assert.deepEqual([null, 0, 0.0004, 0.0523, 1].map(percent), ['–', '0%', '< 0.1%', '5.2%', '100%']);
  assert.deepEqual([null, 0.0421, 1.26].map(seconds), ['–', '42 ms', '1.3 s']);
});
test('what is wrong is marked, and a quiet channel is not', () => {
  assert.ok(figures({ hour: quiet, day: quiet }).every((figure) => !figure.isWrong));
  const wrong = figures({ hour: { ...quiet, failed: 2, errorRateOut: 0.5 }, day: { ...quiet, stuck: 1 } });
  assert.deepEqual(
    wrong.filter((figure) => figure.isWrong).map((figure) => figure.label),
    ['Not readable', 'Refused for good', 'Errors going out'],
  );
});
