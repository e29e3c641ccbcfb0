// PostgreSQL's COPY as streams over one plain connection: rows leave in large blocks, and neither side outruns the other.
import { type Duplex, Readable } from 'node:stream';
import type pg from 'pg';

const BLOCK_BYTES = 256 * 1024;

/** What the driver's connection offers for COPY, which its types leave out. */
interface Wire {
  readonly stream: Duplex;
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(why: string): void;
}

export interface Rows {
  /** Text of COPY: one row a line. */
  readonly blocks: Readable;
  /** How many rows there were; known once the blocks have ended. */
  count(): number;
}

/** Runs `copy … to stdout`. Errors of the database end the stream. */
export function copyOut(client: pg.Client, sql: string): Rows {
  let wire: Wire | undefined;
  let block = Buffer.allocUnsafe(BLOCK_BYTES);
  let used = 0;
  let rows = 0;
  const blocks = new Readable({
    highWaterMark: 4 * BLOCK_BYTES,
    read() {
      wire?.stream.resume();
    },
    destroy(error, done) {
      // Whoever stops reading early must not leave the connection stopped in the middle of a row.
      wire?.stream.resume();
      done(error);
    },
  });
  const flush = () => {
    if (used === 0 || blocks.destroyed) return;
    const goesOn = blocks.push(block.subarray(0, used));
    block = Buffer.allocUnsafe(BLOCK_BYTES);
    used = 0;
    if (!goesOn) wire!.stream.pause();
  };
  client.query({
    submit(connection: unknown) {
      wire = connection as Wire;
      wire.query(sql);
    },
    handleCopyData({ chunk }: { chunk: Buffer }) {
      // The driver reuses what a chunk lies in, so it is copied at once.
      for (let at = 0; at < chunk.length;) {
        const size = chunk.copy(block, used, at);
        used += size;
        at += size;
        if (used === block.length) {
          if (blocks.destroyed) used = 0;
          else flush();
        }
      }
    },
    handleCommandComplete({ text }: { text: string }) {
      rows = Number(text.split(' ')[1]);
    },
    handleReadyForQuery() {
      flush();
      if (!blocks.destroyed) blocks.push(null);
    },
    handleError(error: Error) {
      blocks.destroy(error);
    },
  });
  return { blocks, count: () => rows };
}

/** Runs `copy … from stdin` with these blocks; how many rows the database took. */
export function copyIn(client: pg.Client, sql: string, source: AsyncIterable<Uint8Array>): Promise<number> {
  return new Promise((resolve, reject) => {
    let wire: Wire | undefined;
    let rows = 0;
    let cause: unknown;
    let isOver = false;
    const pump = async (to: Wire): Promise<void> => {
      for await (const block of source) {
        if (isOver) return;
        to.sendCopyFromChunk(block as Buffer);
        if (to.stream.writableNeedDrain) await drained(to.stream);
      }
      if (!isOver) to.endCopyFrom();
    };
    client.query({
      submit(connection: unknown) {
        wire = connection as Wire;
        wire.query(sql);
      },
      handleCopyInResponse() {
        pump(wire!).catch((error: unknown) => {
          cause = error;
          if (!isOver) wire!.sendCopyFail('the source broke off');
        });
      },
      handleCommandComplete({ text }: { text: string }) {
        rows = Number(text.split(' ')[1]);
      },
      handleReadyForQuery() {
        isOver = true;
        resolve(rows);
      },
      handleError(error: Error) {
        isOver = true;
        reject(cause instanceof Error ? cause : error);
      },
    });
  });
}

function drained(stream: Duplex): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.off('drain', done).off('close', done);
      resolve();
    };
    stream.once('drain', done).once('close', done);
  });
}
