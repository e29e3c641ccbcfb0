// Callers who speak no HTTP, or never finish: headers without end, lengths that lie, hundreds who dawdle.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTelegramDouble, type TelegramDouble } from '../doubles/telegram/index.ts';
import { type Server, startServer, until } from './server.ts';

let double: TelegramDouble;
let server: Server;
before(
  async () => {
    double = await startTelegramDouble();
    server = await startServer({ TELEGRAM_API_URL: double.url });
    await server.api.post('/channels', {
      kind: 'telegram',
      name: 'Bot',
      settings: { botToken: double.token, mode: 'webhook' },
    });
  },
  { timeout: 180_000 },
);
after(
  async () => {
    await server?.stop();
    await double?.stop();
  },
  { timeout: 180_000 },
);
const clear = () => assert.doesNotMatch(server.said, /"level":"error"/, 'nothing surprised the server');

/** Says exactly these bytes and returns what is answered until the line ends, or `null` after the patience. */
function say(bytes: string | Buffer, patienceMs = 5000): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect(server.port, '127.0.0.1', () => socket.write(bytes));
    let text = '';
    const done = (value: string | null) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(value);
    };
    const timer = setTimeout(() => done(text === '' ? null : text), patienceMs);
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
    });
    socket.on('error', () => done(text));
    socket.on('close', () => done(text));
  });
}
const get = (more: string) => `GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${more}\r\n`;

test('requests that are none, and headers without end, are refused in words of HTTP', async () => {
  const refused: readonly (readonly [string, string | Buffer, RegExp])[] = [
    ['a header of 100 kB', get(`X-Long: ${'x'.repeat(100_000)}\r\n`), / 431 /],
    ['ten thousand headers', get(Array.from({ length: 10_000 }, (_, n) => `X-${n}: y\r\n`).join('')), / 431 /],
    ['a target of 100 kB', `GET /${'x'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, / (414|431) /],
    ['no HTTP', 'hello there\r\n\r\n', / 400 /],
    ['TLS', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]), / 400 |^$/],
    ['a header that is folded', get('X-A: 1\r\n X-B: 2\r\n'), / (400|200) /],
    ['a NUL in a header', get('X-A: a\u0000b\r\n'), / 400 /],
    [
      'two lengths',
      'POST /api/v1/contacts HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello',
      / 400 /,
    ],
    [
      'a length and pieces',
      'POST /api/v1/contacts HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      / 400 /,
    ],
    ['a length below zero', 'POST /api/v1/contacts HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n', / 400 /],
    [
      'a piece of odd size',
      'POST /api/v1/setup HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n',
      / 400 /,
    ],
    ['no host', 'GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n', / 400 /],
    ['an odd method', 'BREW /api/v1/contacts HTTP/1.1\r\nHost: x\r\n\r\n', / (400|404|405) /],
  ];
  for (const [what, bytes, answer] of refused) {
    const said = await say(bytes);
    assert.match((said ?? 'no answer').split('\r\n')[0]!, answer, what);
  }
  assert.match((await say(get('')))!, /^HTTP\/1\.1 200 /);
  clear();
});

test('hundreds who never finish their headers hold nobody up, and are let go of', { timeout: 180_000 }, async () => {
  const began = Date.now();
  const ends: number[] = [];
  const sockets = Array.from({ length: 400 }, () => {
    const socket = connect(server.port, '127.0.0.1', () => socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n'));
    socket.on('error', () => undefined);
    socket.on('close', () => ends.push(Date.now() - began));
    socket.resume();
    return socket;
  });
  const drip = setInterval(() => {
    for (const socket of sockets) if (socket.writable) socket.write('X: y\r\n');
  }, 1000);
  try {
    for (let each = 0; each < 20; each += 1) {
      const start = performance.now();
      assert.equal((await fetch(`${server.url}/readyz`)).status, 200);
      assert.ok(performance.now() - start < 10_000, 'others are served');
      await sleep(100);
    }
    await until(
      () => ends.length,
      (count) => count === sockets.length,
      'all are let go of',
    );
    assert.ok(Math.max(...ends) < 50_000, `the last after ${Math.max(...ends)} ms`);
  } finally {
    clearInterval(drip);
    for (const socket of sockets) socket.destroy();
  }
});

test(
  'webhooks that lie about their length or never end are cut off, and the next one is served',
  { timeout: 180_000 },
  async () => {
    const { pathname } = new URL(double.webhook!.url);
    const secret = `X-Telegram-Bot-Api-Secret-Token: ${double.webhook!.secret!}\r\n`;
    const post = (length: number, body: string) =>
      `POST ${pathname} HTTP/1.1\r\nHost: x\r\n${secret}Content-Type: application/json\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n${body}`;
    assert.equal(await say(post(1000, '{"update_id":1'), 1500), null, 'half a call is not answered');
    assert.match((await say(post(50_000_000, 'x')))!, / 413 /, 'too much is refused before it is sent');
    assert.match((await say(post(5, '{"update_id":5,"message"}')))!, / (200|400) /);
    assert.match((await say(post(2, '{}')))!, / 200 /);
    clear();
  },
);
