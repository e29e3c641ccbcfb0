// A frame as bytes, made once and given to many sockets: the library would encode the same text for each of them anew.
import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import { type By, socketsCut } from './socket-numbers.ts';

/** A socket that reads slower than this much behind is dropped; it resumes from its number. */
const MAX_BUFFERED_BYTES = 1024 * 1024;
const [FINAL_TEXT, TWO_BYTES, EIGHT_BYTES] = [0x81, 126, 127];

/** One end of a line: the library's socket, and the connection below it. */
export interface Line {
  readonly socket: WebSocket;
  readonly wire: Duplex;
}

/** A whole text frame as a server sends it, without mask (RFC 6455, 5.2). Several of them joined are several frames. */
export function frameOf(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const head = length < TWO_BYTES ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(head + length);
  frame[0] = FINAL_TEXT;
  if (head === 2) frame[1] = length;
  else if (head === 4) {
    frame[1] = TWO_BYTES;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = EIGHT_BYTES;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, head);
  return frame;
}

/** One write. Nothing of ours is compressed or sent in parts, so it cannot come between two halves of something of the library's. */
export function write(line: Line, frame: Buffer, by: By): void {
  if (line.socket.readyState !== WebSocket.OPEN) return;
  if (line.wire.writableLength > MAX_BUFFERED_BYTES) {
    socketsCut.inc({ by, why: 'slow' });
    line.socket.terminate();
    return;
  }
  line.wire.write(frame);
}
