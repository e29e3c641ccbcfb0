// A real balancer in front of several nodes for tests: haproxy of the system, found on this machine, or installed when we may. Its
// configuration is the one docs/operating.md shows, with quicker checks.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, whenOpen } from '../mail/installed.ts';
import { skipWithout } from '../debian.ts';

const places = ['/usr/sbin/haproxy', '/usr/local/sbin/haproxy', '/usr/bin/haproxy'];
const program = (): string | undefined => places.find((path) => existsSync(path));

/** Why tests with a balancer cannot run here; false when they can. */
export const haproxySkip = (): string | false => skipWithout(program, 'haproxy');

export interface Balancer {
  readonly url: string;
  readonly port: number;
  /** Begins to share among the nodes at these ports; each is used while its `/readyz` says so. */
  start(ports: readonly number[]): Promise<void>;
  stop(): Promise<void>;
}
/** The port is known before it listens, because the nodes are told how the world reaches them. */
export async function balancer(): Promise<Balancer> {
  const dir = mkdtempSync(join(tmpdir(), 'throughline-haproxy-'));
  const port = await freePort();
  let child: ReturnType<typeof spawn> | null = null;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    async start(ports) {
      writeFileSync(
        join(dir, 'haproxy.cfg'),
        `defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 60s
frontend support
  bind 127.0.0.1:${port}
  option forwardfor
  http-request set-header X-Forwarded-Proto http
  default_backend nodes
backend nodes
  balance leastconn
  option httpchk GET /readyz
  option redispatch
  retries 3
  default-server check inter 200ms fall 2 rise 1
  timeout tunnel 1h
${ports.map((each, index) => `  server node${index + 1} 127.0.0.1:${each}`).join('\n')}
`,
      );
      child = spawn(program()!, ['-db', '-q', '-f', join(dir, 'haproxy.cfg')], { stdio: 'ignore' });
      await whenOpen(port);
    },
    async stop() {
      const running = child;
      if (running && running.exitCode === null) {
        const gone = new Promise((resolve) => {
          running.once('exit', resolve);
        });
        running.kill('SIGKILL');
        await gone;
      }
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
