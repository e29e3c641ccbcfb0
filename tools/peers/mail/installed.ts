// Real mail servers for tests: found on this machine, or installed when we may. Where neither works, one clear sentence to skip by.
import { execFileSync, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';

const places: Readonly<Record<string, readonly string[]>> = {
  dovecot: ['/usr/sbin/dovecot', '/usr/local/sbin/dovecot'],
  postfix: ['/usr/sbin/postfix'],
  opendkim: ['/usr/sbin/opendkim'],
  dnsmasq: ['/usr/sbin/dnsmasq'],
};
const packages = ['dovecot-imapd', 'postfix', 'opendkim', 'dnsmasq-base'];
let tried = false;

/** Why tests with these servers cannot run here; false when they can. */
export function mailPeersSkip(...wanted: readonly ('dovecot' | 'postfix' | 'opendkim' | 'dnsmasq')[]): string | false {
  if (process.getuid?.() !== 0) return `${wanted.join(', ')} switch users, so these tests run as root only`;
  const missing = () =>
    wanted.filter((name) => !places[name]!.some((path) => spawnSync('test', ['-x', path]).status === 0));
  if (missing().length > 0 && !tried && spawnSync('sh', ['-c', 'command -v apt-get']).status === 0) {
    tried = true;
    try {
      execFileSync('apt-get', ['update', '-qq'], { stdio: 'ignore', timeout: 120_000 });
      execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
        stdio: 'ignore',
        timeout: 300_000,
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      });
    } catch {
      /* Said below. */
    }
  }
  const left = missing();
  return left.length === 0
    ? false
    : `not installed here and not installable: ${left.join(', ')} (apt-get install ${packages.join(' ')})`;
}

export async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
/** Resolves when something answers there. */
export async function whenOpen(port: number, patienceMs = 60_000): Promise<void> {
  const { connect } = await import('node:net');
  const until = Date.now() + patienceMs;
  for (;;) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (isOpen) return;
    if (Date.now() > until) throw new Error(`Nothing answers on port ${port}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
