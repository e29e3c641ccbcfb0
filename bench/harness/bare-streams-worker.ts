// The least a process can do to hold open lines: the platform's own WebSocket and fetch, a heartbeat, and reading what comes.
// Started by streams.bench.ts.
interface Lines {
  readonly gateway: string;
  readonly token: string;
  readonly stream: string;
  readonly bearer: string;
  readonly count: number;
}
const held: unknown[] = [];

process.on('message', ({ gateway, token, stream, bearer, count }: Lines) => {
  for (let index = 0; index < count; index += 1) {
    held.push(hold(gateway, token));
    void read(stream, bearer).catch(() => process.exit(1));
  }
});
process.on('disconnect', () => process.exit(0));
process.send!('ready');

function hold(url: string, token: string): WebSocket {
  const socket = new WebSocket(url);
  socket.addEventListener('message', (event) => {
    const frame = JSON.parse(String(event.data)) as { op: number; d?: { heartbeat_interval?: number } };
    if (frame.op !== 10) return;
    socket.send(JSON.stringify({ op: 2, d: { token, intents: 1 << 12 } }));
    setInterval(() => socket.send('{"op":1,"d":null}'), frame.d?.heartbeat_interval ?? 40_000);
  });
  return socket;
}
async function read(url: string, bearer: string): Promise<void> {
  const reply = await fetch(url, { headers: { authorization: `Bearer ${bearer}` } });
  for await (const piece of reply.body!) held[0] = piece;
}
