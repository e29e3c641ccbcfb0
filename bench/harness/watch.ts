// Agents' screens: sockets in a process of their own that note when each message reached them.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface WatchOrder {
  readonly url: string;
  readonly cookies: readonly string[];
}
export interface Watch {
  /** Milliseconds from when each message was due to when its frame was there, over all sockets, since the last call. */
  take(): Promise<readonly number[]>;
  stop(): void;
}

export function watch(order: WatchOrder): Promise<Watch> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('watch-worker.ts', import.meta.url)), { stdio: 'inherit' });
    child.once('exit', (code) => {
      if (code) reject(new Error(`The watcher ended with ${code}`));
    });
    child.once('message', () =>
      resolve({
        take: () =>
          new Promise((answer) => {
            child.once('message', (latencies) => {
              answer(latencies as number[]);
            });
            child.send('take');
          }),
        stop: () => {
          child.disconnect();
        },
      }),
    );
    child.send(order);
  });
}
