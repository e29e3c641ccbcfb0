// One line to the database: the library's client, told apart from it in what the garbage collector and a dead network ask for.
import type { Socket } from 'node:net';
import pg from 'pg';

type Told = (error: Error | null, result: pg.QueryResult) => void;
type Query = (config: unknown, values?: unknown, told?: Told) => Promise<pg.QueryResult>;
/**
 * Answers by a promise of its own. The library's are made where they hold on to the statement asked before them: when one of them is old
 * enough to be spared by the small collections, every answer after it is too, until the collector has walked everything.
 * It cost 20 kB of memory for each message, and pauses of 20 to 70 ms.
 */
export class Line extends pg.Client {
  override query = ((config: object | string, values?: unknown, told?: Told) => {
    const ask = (super.query as unknown as Query).bind(this);
    if (typeof values === 'function' || told || 'submit' in Object(config)) return ask(config, values, told);
    return new Promise<pg.QueryResult>((done, failed) => {
      void ask(config, values, (error, result) => (error ? failed(error) : done(result)));
    });
  }) as pg.Client['query'];
}

/** What of the library's client is not told in its types. */
type Inside = Line & { readonly readyForQuery: boolean; readonly connection: { readonly stream: Socket } };
const LOOK_MS = 1000;
/**
 * The server ends what takes too long; a server that is gone without a word cannot: a line on which an answer is owed and nothing has come
 * for so many seconds is given up. One look a second over all lines: the library's own limit is a timer for every statement, and those
 * hold on to each other as its promises do.
 */
export function giveUpSilent(pool: pg.Pool, seconds: number): NodeJS.Timeout {
  const lines = new Map<Inside, { heard: number; since: number }>();
  pool.on('connect', (client) => lines.set(client as unknown as Inside, { heard: -1, since: 0 }));
  pool.on('remove', (client) => lines.delete(client as unknown as Inside));
  const look = (): void => {
    const now = performance.now();
    for (const [line, state] of lines) {
      const { stream } = line.connection;
      if (line.readyForQuery || stream.bytesRead !== state.heard) {
        state.heard = stream.bytesRead;
        state.since = now;
      } else if (now - state.since > seconds * 1000) stream.destroy(new Error('Query read timeout'));
    }
  };
  return setInterval(look, LOOK_MS).unref();
}
