// The power goes: a disk of our own (ext4 on a loop device) stops at once under load and forgets whatever was not forced to it, journal
// included; server and database are killed, the disk is mounted again as after a cold start, and the house comes up on what it holds.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Hook, sendAll } from '../stories/senders.ts';
import { type Server, until } from '../stories/server.ts';
import { assertWhole, withServer } from './kills.ts';
import type { Run } from './rows.ts';
import { assertShown } from './shown.ts';
import { diceOf } from './simulation/dice.ts';

const DISK_BYTES = 3 * 1024 ** 3;
const CUTS = 10;
const SHORT_CUTS = 2;
const WORDS = 60;
const PATIENCE_MS = 600_000;
const BACK_MS = 120_000;
/** `ioctl` of the kernel's own crash tests: no more writes from now on, and the journal is not written out first. */
const SOURCE = `#include <fcntl.h>
#include <stdint.h>
#include <sys/ioctl.h>
int main(int count, char **given) {
  uint32_t without_log = 2;
  return count < 2 || ioctl(open(given[1], O_RDONLY), _IOR('X', 125, uint32_t), &without_log) != 0;
}
`;

type Work = (server: Server, hook: Hook) => Promise<string>;

export const cutPower: Run = async ({ seed, isShort, count, say }) => {
  if (process.getuid?.() !== 0) throw new Error('Only root can make a disk of its own.');
  const folder = mkdtempSync(join(tmpdir(), 'power-'));
  const disk = openDisk(folder);
  const usual = process.env['TMPDIR'];
  // The server's data lie on that disk, and nothing else.
  process.env['TMPDIR'] = disk.path;
  const cutOften: Work = async (server, hook) => {
    // The story's database was copied there, and nobody has forced the copy.
    done('sync', ['-f', disk.path]);
    const cuts = count ?? (isShort ? SHORT_CUTS : CUTS);
    const met = new Map<string, number>();
    for (let round = 0; round < cuts; round += 1) {
      const dice = diceOf(seed + round);
      const chats = Array.from({ length: 8 }, (_, index) => 700_000 + round * 100 + index);
      const sent = sendAll(hook, chats, WORDS, { patienceMs: PATIENCE_MS });
      sent.done.catch(() => undefined);
      await sleep(200 + dice.int(1500));
      const database = server.postgresPid();
      disk.cut();
      // What happens between the cut and the end is part of it: no commit may be answered any more.
      await sleep(dice.int(300));
      await server.end('SIGKILL');
      await killed(database);
      await disk.mountAgain();
      await server.start();
      await until(
        async () => (await fetch(`${server.url}/readyz`)).status === 200,
        Boolean,
        'it is back after the cut',
        BACK_MS,
      );
      await sent.done;
      for (const [what, times] of sent.met) met.set(what, (met.get(what) ?? 0) + times);
      await assertWhole(server, chats, WORDS);
      await assertShown(server, chats, WORDS);
      say(`${round + 1} cuts, seed ${seed + round} holds`);
    }
    const odd = [...met.keys()].filter((what) => !['200', '503', 'no answer'].includes(what));
    assert.deepEqual(odd, [], 'stored, "send it again", or nothing: no other answer');
    return `${cuts} cuts; answers: ${[...met].map((each) => each.join(' × ')).join(', ')}`;
  };
  try {
    return await withServer({}, async (server, hook) => {
      restore(usual);
      try {
        return await cutOften(server, hook);
      } catch (error) {
        // The server's folder is removed at the end, and on a dead disk that fails first.
        say(error instanceof Error ? error.message : String(error));
        await disk.mountAgain().catch(() => undefined);
        throw error;
      }
    });
  } finally {
    restore(usual);
    await disk.close();
    rmSync(folder, { recursive: true, force: true });
  }
};
function restore(usual: string | undefined): void {
  if (usual === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = usual;
}

function openDisk(folder: string) {
  const [image, path, source, cutter] = ['disk.img', 'disk', 'cut.c', 'cut'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
    string,
  ];
  chmodSync(folder, 0o755);
  writeFileSync(image, '');
  truncateSync(image, DISK_BYTES);
  mkdirSync(path);
  writeFileSync(source, SOURCE);
  done('cc', ['-o', cutter, source]);
  done('mkfs.ext4', ['-q', '-F', image]);
  const mount = () => {
    done('mount', ['-o', 'loop', image, path]);
    chmodSync(path, 0o755);
  };
  mount();
  /** The dead let go of their files a moment after they died. */
  const unmount = () =>
    until(
      () => spawnSync('umount', [path], { encoding: 'utf8' }),
      ({ status, stderr }) => status === 0 || stderr.includes('not mounted'),
      'the disk is let go of',
    );
  return {
    path,
    cut: () => {
      done(cutter, [path]);
    },
    mountAgain: async () => {
      await unmount();
      mount();
    },
    close: async () => void (await unmount().catch(() => spawnSync('umount', ['-l', path]))),
  };
}
function done(program: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0)
    throw new Error(`${program} ${args.join(' ')}: ${stderr || error?.message || `ended with ${status}`}`);
}
async function killed(pid: number): Promise<void> {
  const isThere = () => {
    try {
      return process.kill(pid, 'SIGKILL');
    } catch {
      return false;
    }
  };
  await until(isThere, (there) => !there, 'the database is gone');
}
