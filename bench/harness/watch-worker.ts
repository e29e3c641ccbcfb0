// The watcher's process. Started by watch.ts.
import { WebSocket } from 'ws';
import type { WatchOrder } from './watch.ts';

let latencies: number[] = [];
const clock = (): number => Number(process.hrtime.bigint() / 1000n);

process.on('message', (message: WatchOrder | 'take') => {
  if (message === 'take') {
    process.send!(latencies);
    latencies = [];
    return;
  }
  void Promise.all(message.cookies.map((cookie) => open(message.url, cookie))).then(() => {
    process.send!('open');
  });
});

function open(url: string, cookie: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/live`, {
      headers: { cookie },
      perMessageDeflate: false,
    });
    socket.on('error', reject);
    socket.on('message', (data: Buffer) => {
      const at = clock();
      const text = data.toString('latin1');
      if (text.includes('"type":"ready"')) resolve();
      // A message's own text; the conversation beside it carries the same words as its preview.
      for (const found of text.matchAll(/"kind":"message".{0,2000}?due:(\d+):/g))
        latencies.push((at - Number(found[1])) / 1000);
    });
  });
}
