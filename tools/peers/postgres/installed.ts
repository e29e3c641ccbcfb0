// A PostgreSQL server of the system for tests: found on this machine, or installed when we may, never its default cluster.
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const OLDEST = 15;
const PACKAGE = 'postgresql-15';
const CLUSTERS = '/etc/postgresql-common/createcluster.d/throughline-tests.conf';
let tried = false;

/** The folder with `initdb` and `postgres` of the oldest version we promise to run on; null when there is none. */
export function postgresBin(): string | null {
  const found = globSync('/usr/lib/postgresql/*/bin')
    .map((path) => ({ path, major: Number(path.split('/').at(-2)) }))
    .filter(({ path, major }) => major >= OLDEST && existsSync(`${path}/initdb`) && existsSync(`${path}/postgres`))
    .sort((a, b) => a.major - b.major);
  return found[0]?.path ?? null;
}

/** Why tests with a server of the system cannot run here; false when they can. */
export function postgresSkip(): string | false {
  if (!postgresBin() && !tried && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    tried = true;
    try {
      // Debian makes and starts a cluster with the package unless told not to; tests make their own.
      mkdirSync(dirname(CLUSTERS), { recursive: true });
      writeFileSync(CLUSTERS, 'create_main_cluster = false\n');
      const apt = (...args: string[]) =>
        execFileSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=120', ...args], {
          stdio: 'ignore',
          timeout: 300_000,
          env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
        });
      apt('update');
      apt('install', '-y', '--no-install-recommends', PACKAGE);
    } catch {
      /* Said below. */
    }
  }
  return postgresBin() ? false : `not installed here and not installable: ${PACKAGE} (apt-get install ${PACKAGE})`;
}
