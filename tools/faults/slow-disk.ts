// A disk that takes its time: every fsync of PostgreSQL 15 waits 50 ms in a small library loaded in front of the system's. Answers get
// slower, nobody is refused, and a batch carries more.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postgresSkip } from '../peers/postgres/installed.ts';
import { startPostgresPeer } from '../peers/postgres/server.ts';
import { sendAll } from '../stories/senders.ts';
import { assertWhole, withServer } from './kills.ts';
import type { Run } from './rows.ts';
import { assertShown } from './shown.ts';

const SLOW_MS = 50;
const CHATS = Array.from({ length: 24 }, (_, index) => 610_001 + index);
const EACH = 40;
const SOURCE = `#define _GNU_SOURCE
#include <dlfcn.h>
#include <unistd.h>
static void wait_first(void) { usleep(${SLOW_MS * 1000}); }
int fsync(int fd) { wait_first(); return ((int (*)(int)) dlsym(RTLD_NEXT, "fsync"))(fd); }
int fdatasync(int fd) { wait_first(); return ((int (*)(int)) dlsym(RTLD_NEXT, "fdatasync"))(fd); }
`;

export const slowDisk: Run = async () => {
  const skip = postgresSkip();
  if (skip) throw new Error(skip);
  const folder = mkdtempSync(join(tmpdir(), 'throughline-slow-'));
  chmodSync(folder, 0o755);
  const library = join(folder, 'slow.so');
  writeFileSync(join(folder, 'slow.c'), SOURCE);
  const built = spawnSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, join(folder, 'slow.c'), '-ldl'], {
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error(`no C compiler made the library: ${built.stderr ?? built.error?.message}`);
  try {
    const quick = await millisecondsEach('');
    const slow = await millisecondsEach(library);
    assert.ok(slow.commitMs >= SLOW_MS, `a commit took ${slow.commitMs.toFixed(1)} ms: the library was not heard`);
    assert.deepEqual([...slow.met.keys()], ['200'], 'nobody is refused');
    return `a commit alone takes ${slow.commitMs.toFixed(0)} ms (${quick.commitMs.toFixed(1)} without); ${CHATS.length} callers at once wait ${slow.eachMs.toFixed(0)} ms each (${quick.eachMs.toFixed(0)} without), all answered 200`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

async function millisecondsEach(preload: string) {
  const peer = await startPostgresPeer({}, preload === '' ? {} : { env: { LD_PRELOAD: preload } });
  try {
    const url = await peer.database('house');
    return await withServer(
      { DATABASE_URL: url, SECRET_KEY: randomBytes(32).toString('base64') },
      async (server, hook) => {
        const sql = <Row extends object>(text: string, values: readonly unknown[] = []) =>
          peer.admin<Row>(text, values, 'house');
        await sql('create table commits (n int)');
        const first = performance.now();
        for (let each = 0; each < 5; each += 1) await sql('insert into commits values (1)');
        const commitMs = (performance.now() - first) / 5;
        const began = performance.now();
        const sent = sendAll(hook, CHATS, EACH, { patienceMs: 120_000 });
        await sent.done;
        const eachMs = (performance.now() - began) / EACH;
        await assertWhole({ sql }, CHATS, EACH);
        await assertShown(server, CHATS, EACH);
        return { commitMs, eachMs, met: sent.met };
      },
    );
  } finally {
    await peer.stop();
  }
}
