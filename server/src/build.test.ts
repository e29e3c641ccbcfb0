// Leaving: a node that is told to stop says so while it still answers, takes leave of its sockets, and is gone in bounded time.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { build } from './build.ts';
import { readConfig } from './ground/config.ts';
import { makeLog } from './ground/log.ts';
import { testDatabase } from './ground/testing.ts';

const KEY = 'a-key-of-the-leaving-test-0123456789';

test('a node that stops is not ready any more, sends everybody home with a time to come back, and ends', async () => {
  const database = await testDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'throughline-leaving-'));
  const config = readConfig({
    DATA_DIR: dataDir,
    PORT: '0',
    DRAIN_SECONDS: '1',
    LOG_LEVEL: 'silent',
    DISK_RESERVE_MB: '0',
    BOOTSTRAP_WORKSPACE: 'Acorn',
    BOOTSTRAP_EMAIL: 'ada@acorn.example',
    BOOTSTRAP_PASSWORD: 'a long password of the owner',
    BOOTSTRAP_API_KEY: KEY,
  });
  const home = await build({ config, log: makeLog('silent'), url: database.url, kinds: [], isDemo: false });
  const address = await home.start();
  const ready = async (): Promise<unknown[]> => {
    const reply = await fetch(`${address}/readyz`);
    return [reply.status, (await reply.json()) as unknown];
  };
  assert.deepEqual(await ready(), [200, { status: 'ready', troubles: [] }]);
  const socket = new WebSocket(`${address.replace('http', 'ws')}/api/v1/live`, {
    headers: { authorization: `Bearer ${KEY}` },
  });
  const closed = new Promise<string>((resolve) => {
    socket.on('close', (code, reason) => resolve(`${code} ${String(reason)}`));
  });
  await new Promise((resolve) => socket.once('message', resolve));
  const stopping = home.stop();
  await pause(100);
  assert.deepEqual(await ready(), [503, { status: 'not ready', troubles: ['It is stopping.'] }]);
  assert.equal(socket.readyState, WebSocket.OPEN, 'who is here is served until others have looked elsewhere');
  await stopping;
  assert.match(await closed, /^1012 .*come back in \d+ ms$/);
  await assert.rejects(ready());
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});
