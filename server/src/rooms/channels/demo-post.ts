// The mail server of the demo's customers: on this machine alone, at whatever port is free, and it delivers nowhere. It is there from the
// first letter on, one for each channel, until the process ends.
import type { AddressInfo } from 'node:net';

type Read = (letter: Uint8Array) => Promise<void>;
const LETTER_BYTES = 30 * 1024 * 1024;
let reader: Read = () => Promise.resolve();
let opening: Promise<number> | null = null;

/** The port where letters for `read` are taken. */
export async function demoPost(read: Read): Promise<number> {
  // The demo has one mailbox, so whoever sent last is whose letter comes.
  reader = read;
  opening ??= open();
  return await opening;
}

async function open(): Promise<number> {
  const { SMTPServer } = await import('smtp-server');
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: LETTER_BYTES,
    onData(stream, _session, done) {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('end', () => {
        reader(Buffer.concat(pieces)).then(
          () => done(),
          (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
        );
      });
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  server.server.unref();
  return (server.server.address() as AddressInfo).port;
}
