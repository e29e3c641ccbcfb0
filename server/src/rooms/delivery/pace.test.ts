// How much is asked of a provider at once, a second, and when it is not there.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Sent } from '@throughline/channel-kit';
import { CALLS_AT_ONCE, limitsOf, openPace } from './pace.ts';

const ok: Sent = { ok: true, externalIds: ['x'] };
const away: Sent = { ok: false, why: 'unavailable', detail: 'no route' };
function house() {
  let time = 0;
  const pace = openPace(() => time);
  const room = () => pace.rooms().get('c') ?? CALLS_AT_ONCE;
  return {
    pace,
    room,
    wait: (ms: number) => {
      time += ms;
    },
    /** Claims and calls all there is room for; each ends so. Returns how many. */
    round(sent: Sent, seconds = 0.01, lane = (at: number) => `l${at}`): number {
      const count = room();
      pace.claimed('c', count);
      let begun = 0;
      while (begun < count && pace.begin('c')) begun += 1;
      for (let at = 0; at < begun; at += 1) pace.ended('c', lane(at), sent, seconds);
      for (let at = begun; at < count; at += 1) pace.givenBack('c');
      for (let at = 0; at < begun; at += 1) pace.settled('c');
      return begun;
    },
  };
}

test('eight calls at once, or what the card says; a quick provider has as many again lie ready, a slow one none', () => {
  const { pace, room, round } = house();
  pace.limit('c', {});
  assert.equal(room(), 8);
  round(ok, 5);
  assert.equal(room(), 8);
  for (let each = 0; each < 30; each += 1) round(ok, 0.001);
  assert.equal(room(), 16);
  pace.limit('c', { atOnce: 2 });
  assert.equal(room(), 4);
  pace.claimed('c', 4);
  assert.deepEqual([pace.begin('c'), pace.begin('c'), pace.begin('c')], [true, true, false]);
  assert.equal(room(), 0);
});

test('calls a second stay within the card’s limit, and it is known when there is room again', () => {
  const { pace, round, wait, room } = house();
  pace.limit('c', { perSecond: 30, atOnce: 100 });
  let called = round(ok, 5) + round(ok, 5);
  assert.equal(called, 30);
  assert.equal(room(), 0);
  assert.ok(Math.abs(pace.nextRoomAt()! - 1000 / 30) < 1);
  for (let each = 0; each < 100; each += 1) {
    wait(100);
    called += round(ok, 5);
  }
  assert.ok(called >= 325 && called <= 331, `${called} in ten seconds`);
});

test('the card says how much a provider takes, and a channel’s own number where the card has one', () => {
  const pace = { atOnce: 4, perSecond: { usual: 30, setting: 'most' } };
  assert.deepEqual(limitsOf({}, {}), {});
  assert.deepEqual(limitsOf({ pace }, {}), { atOnce: 4, perSecond: 30 });
  assert.deepEqual(limitsOf({ pace }, { most: '' }), { atOnce: 4, perSecond: 30 });
  assert.deepEqual(limitsOf({ pace }, { most: 1000 }), { atOnce: 4, perSecond: 1000 });
});

test('a provider that reaches nobody is left alone for a moment, longer each time, and asked once before all go again', () => {
  const { pace, round, room, wait } = house();
  pace.limit('c', {});
  assert.equal(round(away), 8);
  assert.equal(room(), 0);
  const pauses: number[] = [];
  for (let each = 0; each < 8; each += 1) {
    let waited = 0;
    while (room() === 0) {
      wait(50);
      waited += 50;
    }
    pauses.push(waited);
    assert.equal(round(away), 1, 'one asks for all');
  }
  assert.ok(pauses[0]! < pauses[2]! && pauses.at(-1)! === 5000, pauses.join());
  wait(5000);
  assert.equal(round(ok), 1);
  assert.ok(room() >= 8);
});

test('one recipient whose own host is away, and calls without a verdict, hold up nobody else', () => {
  const { pace, round, room } = house();
  pace.limit('c', {});
  for (let each = 0; each < 5; each += 1) round(away, 5, () => 'the same');
  assert.equal(room(), 8);
  for (let each = 0; each < 5; each += 1) round({ ok: false, why: 'unknown', detail: '' }, 5);
  assert.equal(room(), 8);
});

test('a channel that is told to slow down waits as long as it was told, up to half a minute', () => {
  const { pace, round, room, wait } = house();
  pace.limit('c', {});
  round({ ok: false, why: 'busy', retryAfterSeconds: 7, detail: '429' });
  wait(6900);
  assert.equal(room(), 0);
  wait(200);
  assert.equal(room(), 1);
});

test('outcomes that are not written yet keep more from being claimed', () => {
  const { pace, room } = house();
  pace.limit('c', { atOnce: 100 });
  pace.claimed('c', 64);
  for (let at = 0; at < 64; at += 1) pace.begin('c');
  for (let at = 0; at < 64; at += 1) pace.ended('c', `l${at}`, ok, 0.001);
  assert.equal(room(), 0);
  assert.equal(pace.inHand, 64);
  pace.settled('c');
  assert.equal(room(), 1);
});
