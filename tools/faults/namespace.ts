// A database on another machine, as far as the network can tell: PostgreSQL 15 in a network namespace of its own behind a third one that
// passes packets on, or, while the line is cut, drops all of them in silence.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';

export interface Line {
  /** Where the far end is reached, and what to put in front of a program so that it runs there. */
  readonly address: string;
  readonly inside: readonly string[];
  cut(): void;
  mend(): void;
  close(): void;
}

const run = (...words: string[]): void => {
  const { status, stderr, error } = spawnSync(words[0]!, words.slice(1), { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${words.join(' ')}: ${stderr?.trim() || error?.message}`);
};

/** Throws where no namespaces may be made: only root can, and not in every container. */
export function openLine(): Line {
  const id = randomBytes(3).toString('hex');
  const [middle, far] = [`tlm${id}`, `tlf${id}`];
  const [near, here, there, end] = [`tla${id}`, `tlb${id}`, `tlc${id}`, `tld${id}`];
  // Documentation and benchmark networks (RFC 2544): nobody's.
  const net = `198.18.${Number.parseInt(id.slice(0, 2), 16)}`;
  const close = () => {
    for (const name of [middle, far]) spawnSync('ip', ['netns', 'delete', name]);
    spawnSync('ip', ['link', 'delete', near]);
  };
  try {
    for (const name of [middle, far]) run('ip', 'netns', 'add', name);
    run('ip', 'link', 'add', near, 'type', 'veth', 'peer', 'name', here, 'netns', middle);
    run('ip', '-n', middle, 'link', 'add', there, 'type', 'veth', 'peer', 'name', end, 'netns', far);
    run('ip', 'address', 'add', `${net}.1/30`, 'dev', near);
    run('ip', '-n', middle, 'address', 'add', `${net}.2/30`, 'dev', here);
    run('ip', '-n', middle, 'address', 'add', `${net}.5/30`, 'dev', there);
    run('ip', '-n', far, 'address', 'add', `${net}.6/30`, 'dev', end);
    run('ip', 'link', 'set', near, 'up');
    for (const device of [here, there, 'lo']) run('ip', '-n', middle, 'link', 'set', device, 'up');
    for (const device of [end, 'lo']) run('ip', '-n', far, 'link', 'set', device, 'up');
    run('ip', 'route', 'add', `${net}.4/30`, 'via', `${net}.2`);
    run('ip', '-n', far, 'route', 'add', 'default', 'via', `${net}.5`);
    const forward = (on: 0 | 1) =>
      run('ip', 'netns', 'exec', middle, 'sh', '-c', `echo ${on} > /proc/sys/net/ipv4/ip_forward`);
    forward(1);
    return {
      address: `${net}.6`,
      inside: ['ip', 'netns', 'exec', far],
      cut: () => forward(0),
      mend: () => forward(1),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}
