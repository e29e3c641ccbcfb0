// The rooms' own tests on a PostgreSQL 15 of the operator's own: what they promise they promise there too.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { postgresSkip } from '../peers/postgres/installed.ts';
import { type PostgresPeer, startPostgresPeer } from '../peers/postgres/server.ts';

const skip = postgresSkip();
let peer: PostgresPeer;
before(
  async () => {
    if (!skip) peer = await startPostgresPeer();
  },
  { timeout: 180_000 },
);
after(
  async () => {
    await peer?.stop();
  },
  { timeout: 180_000 },
);

test('the rooms keep their promises there too: their own tests, run on it', { skip, timeout: 400_000 }, async () => {
  const root = join(import.meta.dirname, '../..');
  const files = [
    'ground/migrate',
    'ground/jobs',
    'ground/followers',
    'rooms/intake/intake',
    'rooms/delivery/delivery',
    'rooms/threads/threads',
    'rooms/search/search',
    'rooms/hooks/hooks',
    'rooms/operations/operations',
    'rooms/visitors/deeds',
    'doors/live',
  ]
    .map((name) => `server/src/${name}.test.ts`)
    .filter((file) => existsSync(join(root, file)));
  assert.ok(files.length >= 9, 'the tests are where they were');
  const { NODE_TEST_CONTEXT: _mine, ...env } = process.env;
  const run = spawnSync(
    process.execPath,
    // In one process: what they import is read once.
    ['--test-reporter=spec', '--test-force-exit', join(root, 'tools/test-group.js'), ...files],
    {
      cwd: root,
      env: { ...env, TEST_DATABASE_URL: peer.adminUrl() },
      encoding: 'utf8',
      timeout: 390_000,
    },
  );
  const count = (name: string) => Number(new RegExp(`^ℹ ${name} (\\d+)$`, 'm').exec(run.stdout)?.[1] ?? -1);
  assert.equal(run.status, 0, run.stdout.slice(-4000));
  assert.deepEqual([count('fail'), count('skipped'), count('pass') > 80], [0, 0, true], run.stdout.slice(-500));
});
