// Where a test run keeps what it writes: in memory, where the machine has room for it. Tests start some two hundred houses whose
// databases force every commit to the disk, and what is thrown away at the end needs no disk. What the disk itself must hold is
// tried by `npm run faults -- power`.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './ground.js';

const MEMORY = '/dev/shm';
const TMPFS = 0x01021994;
const GIGABYTE = 2 ** 30;
/** Of the file system, and of memory nobody needs: a run takes a tenth of it. */
const NEEDED = { room: 4 * GIGABYTE, memory: 8 * GIGABYTE };

/**
 * A folder for this run and one for the PostgreSQL that all runs of this checkout share, as an environment; empty where there is no room, or
 * where `TMPDIR` says already where things go. `end` takes the run's own folder away.
 */
export function prepareGround(env = process.env) {
  const none = { env: {}, end: () => undefined };
  if (env.TMPDIR || !hasRoom()) return none;
  const home = join(MEMORY, `throughline-${process.getuid()}`);
  const folder = join(home, String(process.pid));
  try {
    // The database runs as another user when we are root, and must be able to pass.
    for (const each of [home, folder]) {
      mkdirSync(each, { recursive: true });
      chmodSync(each, 0o755);
    }
    if (!mayRunPrograms(folder)) {
      rmSync(folder, { recursive: true, force: true });
      return none;
    }
    for (const name of readdirSync(home))
      if (/^\d+$/.test(name) && !existsSync(`/proc/${name}`))
        rmSync(join(home, name), { recursive: true, force: true });
  } catch {
    return none;
  }
  const checkout = createHash('sha256').update(ROOT).digest('hex').slice(0, 8);
  return {
    env: {
      TMPDIR: folder,
      TEST_SHELF: folder,
      TEST_DATABASE_HOME: env.TEST_DATABASE_HOME ?? join(home, `database-${checkout}`),
    },
    end: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function hasRoom() {
  if (process.platform !== 'linux' || !existsSync(MEMORY)) return false;
  const { type, bavail, bsize } = statfsSync(MEMORY);
  const available = Number(/^MemAvailable:\s+(\d+) kB/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1] ?? 0) * 1024;
  return type === TMPFS && bavail * bsize >= NEEDED.room && available >= NEEDED.memory;
}

/** Some machines forbid it in memory; the database's programs lie beside its data. */
function mayRunPrograms(folder) {
  const probe = join(folder, 'probe');
  writeFileSync(probe, '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  const { status } = spawnSync(probe);
  rmSync(probe);
  return status === 0;
}
