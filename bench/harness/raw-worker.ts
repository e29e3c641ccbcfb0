// The least a server can do to tell many sockets the same: the library that ours uses too, in a process of its own, and one `send` each.
// Started by sockets.bench.ts.
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
server.on('connection', (socket) => {
  socket.on('error', () => socket.terminate());
  socket.send('{"type":"ready","number":1}');
});
server.on('listening', () => {
  process.send!((server.address() as AddressInfo).port);
});
process.on('message', (text: string) => {
  for (const socket of server.clients) socket.send(text);
});
process.on('disconnect', () => process.exit(0));
