// Calls from a process of its own, as fast as they are answered: each connection asks again when it was answered.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface CallsOrder {
  readonly port: number;
  readonly method: 'GET' | 'POST';
  /** One of these each time, in turn. */
  readonly paths: readonly string[];
  /** Whole header lines; the n-th call takes the n-th of them, in turn. */
  readonly headers: readonly string[];
  readonly connections: number;
  readonly seconds: number;
}
export interface Called {
  readonly count: number;
  readonly failed: number;
  readonly perSecond: number;
  readonly ms: readonly number[];
}

export function calls(order: CallsOrder): Promise<Called> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('calls-worker.ts', import.meta.url)), { stdio: 'inherit' });
    child.once('message', (called) => {
      resolve(called as Called);
      child.disconnect();
    });
    child.once('exit', (code) => {
      if (code) reject(new Error(`The caller ended with ${code}`));
    });
    child.send(order);
  });
}
