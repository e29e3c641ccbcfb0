// An abuser in a process of its own, so that whoever is measured beside it does not wait in its line.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface Kind {
  readonly perSecond: number;
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}
export interface Abuse {
  readonly calls: number;
  readonly refused: number;
}
export interface Abuser {
  begin(): void;
  /** Ends it, and tells what it did since it began. */
  end(): Promise<Abuse>;
  stop(): void;
}

export async function abuser(kinds: readonly Kind[]): Promise<Abuser> {
  const child = fork(fileURLToPath(new URL('abuser-worker.ts', import.meta.url)), { stdio: 'inherit' });
  child.send({ kinds });
  await once(child, 'message');
  return {
    begin: () => void child.send('begin'),
    async end() {
      child.send('end');
      return ((await once(child, 'message')) as [Abuse])[0];
    },
    stop: () => child.disconnect(),
  };
}
