// Sends webhooks from a process of its own, over plain sockets, so that the sender costs as little as it can.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Order {
  readonly port: number;
  readonly path: string;
  readonly connections: number;
  readonly seconds: number;
  /** Messages a second, whatever the answers do; null: each connection sends as soon as it was answered. */
  readonly perSecond: number | null;
  /** Customers are `firstCustomer` … `firstCustomer + customers - 1`, at random. */
  readonly firstCustomer: number;
  readonly customers: number;
  /** Message numbers begin here and must never come again. */
  readonly firstNumber: number;
}
export interface Sent {
  readonly count: number;
  readonly refused: number;
  readonly seconds: number;
  readonly ackMs: readonly number[];
}

export function send(order: Order): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('load-worker.ts', import.meta.url)), { stdio: 'inherit' });
    child.once('message', (sent) => {
      resolve(sent as Sent);
      child.disconnect();
    });
    child.once('exit', (code) => {
      if (code) reject(new Error(`The sender ended with ${code}`));
    });
    child.send(order);
  });
}
