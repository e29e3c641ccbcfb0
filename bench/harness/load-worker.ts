// The sender's process: keeps connections open, writes requests, counts answers. Started by load.ts.
import { connect, type Socket } from 'node:net';
import type { Order, Sent } from './load.ts';
import { headersFor, update } from './provider.ts';

interface Line {
  readonly socket: Socket;
  dueAt: number;
  isBusy: boolean;
}

process.once('message', (order: Order) => {
  void run(order).then((sent) => {
    process.send!(sent);
  });
});

async function run(order: Order): Promise<Sent> {
  const head = `POST ${order.path} HTTP/1.1\r\n${headersFor(order.port)}Content-Length: `;
  const ackMs: number[] = [];
  let [number, count, refused, isOver] = [order.firstNumber, 0, 0, false];
  const lines = await Promise.all(Array.from({ length: order.connections }, () => open(order.port)));
  const late: number[] = [];
  /** What was to be sent at `dueAt` counts from then, even when no line was free. */
  const post = (line: Line, dueAt: number) => {
    number += 1;
    const customer = order.firstCustomer + Math.floor(Math.random() * order.customers);
    // Every third states an order number, which becomes a fact. When it was due travels where somebody watches for it.
    const words =
      number % 3 === 0
        ? `My order ${100_000 + (number % 900_000)} came broken, and I need it for Friday. Can you send another one?`
        : 'Where is my parcel? It should have come by now, and I need it for Friday. Can you please find out?';
    const body = update(
      number,
      customer,
      order.perSecond === null ? words : `${words} due:${Math.round(dueAt * 1000)}:`,
    );
    line.isBusy = true;
    line.dueAt = dueAt;
    line.socket.write(`${head}${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  for (const line of lines) {
    line.socket.on('data', (chunk: Buffer) => {
      // Answers are short and come in one piece.
      if (!chunk.subarray(0, 4).equals(HTTP)) return;
      if (chunk[9] === 50) count += 1;
      else refused += 1;
      ackMs.push(clock() - line.dueAt);
      line.isBusy = false;
      if (isOver) return;
      if (order.perSecond === null) post(line, clock());
      else if (late.length > 0) post(line, late.shift()!);
    });
  }
  const began = clock();
  if (order.perSecond === null) for (const line of lines) post(line, clock());
  else
    await keepPace(order.perSecond, order.seconds, (dueAt) => {
      const free = lines.find((line) => !line.isBusy);
      if (free) post(free, dueAt);
      else late.push(dueAt);
    });
  if (order.perSecond === null) await pause(order.seconds * 1000);
  const [done, seconds] = [count, (clock() - began) / 1000];
  isOver = order.perSecond === null;
  for (let left = 0; left < 200 && lines.some((line) => line.isBusy); left += 1) await pause(10);
  for (const line of lines) line.socket.destroy();
  return { count: order.perSecond === null ? done : count, refused, seconds, ackMs };
}

const HTTP = Buffer.from('HTTP');
/** Milliseconds of the machine's monotonic clock: the same in every process. */
const clock = (): number => Number(process.hrtime.bigint() / 1000n) / 1000;
const pause = (ms: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, ms);
  });

async function keepPace(perSecond: number, seconds: number, post: (dueAt: number) => void): Promise<void> {
  const began = clock();
  const total = perSecond * seconds;
  for (let sent = 0; sent < total;) {
    const due = Math.min(total, Math.floor(((clock() - began) / 1000) * perSecond) + 1);
    for (; sent < due; sent += 1) post(began + (sent / perSecond) * 1000);
    await pause(1);
  }
}

function open(port: number): Promise<Line> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () =>
      resolve({ socket, dueAt: 0, isBusy: false }),
    );
    socket.on('error', reject);
  });
}
