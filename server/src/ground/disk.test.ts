import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '@throughline/protocol';
import { foldersOf, watchDisk } from './disk.ts';
import { makeLog } from './log.ts';

const log = makeLog('silent');
const MB = 1024 * 1024;
async function watched(reserveMegabytes: number | null, totalMb: number, freeMb: number) {
  const state = { freeMb, isBlind: false };
  const disk = await watchDisk({
    folders: ['/a'],
    reserveMegabytes,
    log,
    everyMs: 2,
    look: () =>
      state.isBlind
        ? Promise.reject(new Error('EIO'))
        : Promise.resolve({ freeBytes: state.freeMb * MB, totalBytes: totalMb * MB }),
  });
  return { disk, state, after: async () => (await sleep(25), disk.full() !== null) };
}

test('a disk is full below its reserve, and has room again only clearly above it', async () => {
  const { disk, state, after } = await watched(100, 10_000, 101);
  assert.equal(disk.full(), null);
  disk.check();
  state.freeMb = 99;
  assert.equal(await after(), true);
  assert.match(disk.full()!, /^The disk is nearly full: 99 MB are left, and 100 MB are kept for the database\.$/);
  assert.throws(
    () => disk.check(),
    (error: unknown) =>
      error instanceof Problem && error.code === 'unavailable' && error.extra['retryAfterSeconds'] === 30,
  );
  state.freeMb = 105;
  assert.equal(await after(), true, 'at the edge it does not flicker');
  state.freeMb = 111;
  assert.equal(await after(), false);
  disk.stop();
});

test('unless told otherwise 500 MB are kept, or a twentieth of a small disk; 0 keeps nothing', async () => {
  for (const [reserve, total, free, isFull] of [
    [null, 100_000, 499, true],
    [null, 100_000, 501, false],
    [null, 2000, 99, true],
    [null, 2000, 101, false],
    [0, 2000, 0, false],
  ] as const) {
    const { disk } = await watched(reserve, total, free);
    assert.equal(disk.full() !== null, isFull, `${free} of ${total} with ${reserve}`);
    disk.stop();
  }
});

test('a disk that cannot be asked stays what it was', async () => {
  const { disk, state, after } = await watched(100, 10_000, 200);
  state.isBlind = true;
  assert.equal(await after(), false);
  Object.assign(state, { isBlind: false, freeMb: 50 });
  assert.equal(await after(), true);
  state.isBlind = true;
  assert.equal(await after(), true);
  disk.stop();
});

test('only disks that we write to are watched, the database by its own folder, which may be a link to elsewhere', () => {
  const at = (databaseUrl: string | null, s3Url: string | null) => foldersOf({ dataDir: '/d', databaseUrl, s3Url });
  assert.deepEqual(at(null, null), ['/d/pg', '/d']);
  assert.deepEqual(at('postgres://x/y', null), ['/d']);
  assert.deepEqual(at(null, 'https://s3'), ['/d/pg']);
  assert.deepEqual(at('postgres://x/y', 'https://s3'), []);
});

test('the real disk is asked', async () => {
  const disk = await watchDisk({ folders: ['/'], reserveMegabytes: 1e9, log });
  assert.match(disk.full()!, /nearly full: \d+ MB/);
  disk.stop();
});
