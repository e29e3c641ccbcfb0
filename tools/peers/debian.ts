// A program of the system for tests: found on this machine, or installed from Debian's packages when we may.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const tried = new Set<string>();

/** Why tests with this program cannot run here; false when they can. */
export function skipWithout(program: () => string | undefined, name: string): string | false {
  if (!program() && !tried.has(name) && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    tried.add(name);
    try {
      const apt = (...args: string[]) =>
        execFileSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=120', ...args], {
          stdio: 'ignore',
          timeout: 300_000,
          env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
        });
      apt('update');
      apt('install', '-y', '--no-install-recommends', name);
    } catch {
      /* Said below. */
    }
  }
  return program() ? false : `not installed here and not installable: ${name} (apt-get install ${name})`;
}
