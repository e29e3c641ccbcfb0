// A NATS server of the system for tests: found on this machine, or installed when we may.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const PACKAGE = 'nats-server';
const places = ['/usr/sbin/nats-server', '/usr/bin/nats-server', '/usr/local/bin/nats-server'];
const program = (): string | undefined => places.find((path) => existsSync(path));
let tried = false;

/** Why tests with NATS cannot run here; false when they can. */
export function natsSkip(): string | false {
  if (!program() && !tried && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    tried = true;
    try {
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
  return program() ? false : `not installed here and not installable: ${PACKAGE} (apt-get install ${PACKAGE})`;
}

export interface NatsServer {
  readonly url: string;
  stop(): Promise<void>;
  start(): Promise<void>;
}
/** With a name and a password, as in life. Stops and starts again on the same port. */
export async function natsServer(port: number): Promise<NatsServer> {
  let child: ReturnType<typeof spawn> | null = null;
  const start = async (): Promise<void> => {
    child = spawn(program()!, ['-a', '127.0.0.1', '-p', String(port), '--user', 'house', '--pass', 'a+secret'], {
      stdio: 'ignore',
    });
    for (let left = 100; left > 0 && !(await answers(port)); left -= 1) await sleep(50);
  };
  await start();
  return {
    url: `nats://house:a%2Bsecret@127.0.0.1:${port}`,
    start,
    async stop() {
      const gone = new Promise((resolve) => {
        child!.once('exit', resolve);
      });
      child!.kill('SIGKILL');
      await gone;
    },
  };
}
const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
