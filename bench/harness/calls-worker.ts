// The caller's process: plain sockets, so that asking costs as little as it can. Started by calls.ts.
import { connect } from 'node:net';
import type { Called, CallsOrder } from './calls.ts';

const END_OF_HEAD = Buffer.from('\r\n\r\n');

process.once('message', (order: CallsOrder) => {
  const ms: number[] = [];
  let [next, failed, isOver] = [0, 0, false];
  const began = performance.now();
  const call = (): string => {
    const index = (next += 1);
    const body =
      order.method === 'GET'
        ? ''
        : JSON.stringify({
            type: 'note',
            text: `We have found it, and it will be with you on Friday. ${index}`,
            clientId: crypto.randomUUID(),
          });
    const about = body === '' ? '' : `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`;
    return `${order.method} ${order.paths[index % order.paths.length]} HTTP/1.1\r\nHost: 127.0.0.1:${order.port}\r\n${order.headers[index % order.headers.length]}\r\n${about}\r\n${body}`;
  };
  for (let index = 0; index < order.connections; index += 1) {
    let [sentAt, waitsFor] = [0, 0];
    const socket = connect({ port: order.port, host: '127.0.0.1', noDelay: true }, ask);
    function ask(): void {
      sentAt = performance.now();
      waitsFor = 0;
      socket.write(call());
    }
    socket.on('error', () => (failed += 1));
    socket.on('data', (chunk: Buffer) => {
      if (waitsFor === 0) {
        const head = chunk.indexOf(END_OF_HEAD);
        const length = Number(/content-length: (\d+)/i.exec(chunk.toString('latin1', 0, head))?.[1] ?? 0);
        if (chunk[9] !== 50) failed += 1;
        waitsFor = head + END_OF_HEAD.length + length;
      }
      waitsFor -= chunk.length;
      if (waitsFor > 0) return;
      ms.push(performance.now() - sentAt);
      if (!isOver) ask();
    });
  }
  setTimeout(() => {
    isOver = true;
    const seconds = (performance.now() - began) / 1000;
    const called: Called = { count: ms.length, failed, perSecond: ms.length / seconds, ms };
    process.send!(called);
  }, order.seconds * 1000);
});
process.on('disconnect', () => process.exit(0));
