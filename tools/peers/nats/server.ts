// A NATS server of the system for tests: found on this machine, or installed when we may.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { skipWithout } from '../debian.ts';

const places = ['/usr/sbin/nats-server', '/usr/bin/nats-server', '/usr/local/bin/nats-server'];
const program = (): string | undefined => places.find((path) => existsSync(path));

/** Why tests with NATS cannot run here; false when they can. */
export const natsSkip = (): string | false => skipWithout(program, 'nats-server');

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
