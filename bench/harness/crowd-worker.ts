// The crowd's process. Started by crowd.ts.
import { WebSocket } from 'ws';
import type { CrowdOrder, Seat, Told } from './crowd.ts';

interface Line {
  readonly seat: Seat;
  socket: WebSocket | null;
  isReady: boolean;
  attempts: number;
  after: number | null;
  readonly heard: Set<string>;
  readonly frames: Set<string>;
}
const AT_ONCE = 100;
const FIRST_WAIT_MS = 500;
const lines: Line[] = [];
let mark = '';
let sample = '';
let [lastReadyAt, firstAt, lastAt, repeated, resets] = [0, 0, 0, 0, 0];
const clock = (): number => Number(process.hrtime.bigint() / 1000n) / 1000;

process.on('message', (order: CrowdOrder) => {
  if (order === 'told') process.send!(told());
  else if (order === 'forget') {
    [lastReadyAt, firstAt, lastAt, repeated, resets] = [0, 0, 0, 0, 0];
    for (const line of lines) {
      line.heard.clear();
      line.frames.clear();
    }
    process.send!('done');
  } else if ('drop' in order) {
    for (const line of lines.slice(0, order.drop)) line.socket?.terminate();
    process.send!('done');
  } else void openAll(order.seats, order.mark);
});

async function openAll(seats: readonly Seat[], given: string): Promise<void> {
  mark = given;
  const added = seats.map((seat): Line => ({
    seat,
    socket: null,
    isReady: false,
    attempts: 0,
    after: null,
    heard: new Set(),
    frames: new Set(),
  }));
  lines.push(...added);
  const waiting = [...added];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let line = waiting.shift(); line; line = waiting.shift()) await connect(line);
    }),
  );
  process.send!('open');
}

/** Settles when ready. A line that ends comes back after a moment, from the number it saw last. */
function connect(line: Line): Promise<void> {
  return new Promise((resolve) => {
    const { url, headers } = line.seat;
    const socket = new WebSocket(line.after === null ? url : `${url}&after=${line.after}`, {
      headers,
      perMessageDeflate: false,
    });
    line.socket = socket;
    socket.on('error', () => undefined);
    // As our own clients do: at the moment a parting server named, else after a wait of one's own.
    socket.on('close', (_code, reason) => {
      line.isReady = false;
      const wished = /come back in (\d+) ms/.exec(String(reason))?.[1];
      const wait = Math.min(30_000, FIRST_WAIT_MS * 2 ** line.attempts);
      line.attempts += 1;
      setTimeout(() => void connect(line).then(resolve), Number(wished ?? wait / 2 + (Math.random() * wait) / 2));
    });
    socket.on('message', (data: Buffer) => {
      const at = clock();
      const text = String(data);
      if (text.includes('"type":"ready"')) {
        line.isReady = true;
        line.attempts = 0;
        line.after = Number(/"number":(\d+)/.exec(text)![1]);
        lastReadyAt = at;
        resolve();
      }
      if (text.startsWith('{"type":"reset"')) resets += 1;
      if (!text.includes(mark)) return;
      firstAt ||= at;
      lastAt = at;
      sample = text;
      // The very same words in the very same state twice would be a repetition; a message whose state went on is news.
      if (line.frames.has(text)) repeated += 1;
      line.frames.add(text);
      for (const [found] of text.matchAll(new RegExp(`"text":"${mark}[^"]*"`, 'g'))) line.heard.add(found);
      const number = /"number":(\d+)\}$/.exec(text)?.[1];
      if (number) line.after = Number(number);
    });
  });
}

const told = (): Told => ({
  ready: lines.filter((line) => line.isReady).length,
  lastReadyAt,
  firstAt,
  lastAt,
  heard: lines.map((line) => line.heard.size),
  repeated,
  resets,
  sample,
});
