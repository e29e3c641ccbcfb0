// Traces, as a receiver of OTLP gets them: a message's way from the caller's own trace to the agents' sockets, and out to the provider.
import assert from 'node:assert/strict';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { startTelegramDouble, type TelegramDouble } from '../doubles/telegram/index.ts';
import { openScreen } from './screen.ts';
import { post, updateOf } from './senders.ts';
import { OWNER, type Server, startServer, until } from './server.ts';

interface Value {
  readonly stringValue?: string;
  readonly intValue?: string;
}
interface GotSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: { key: string; value: Value }[];
  readonly links: { traceId: string; spanId: string }[];
  readonly status: { code?: number };
}
/** What came to the receiver, and how it answers. */
const got = { spans: [] as GotSpan[], text: '', headers: new Set<string>(), status: 200, calls: 0 };
let receiver: HttpServer;
let double: TelegramDouble;
let server: Server;
before(
  async () => {
    receiver = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      request.on('end', () => {
        got.calls += 1;
        got.text += body;
        got.headers.add(`${request.url} ${request.headers['content-type']} ${request.headers.authorization}`);
        const { resourceSpans } = JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: GotSpan[] }[] }[] };
        got.spans.push(...resourceSpans.flatMap((each) => each.scopeSpans.flatMap(({ spans }) => spans)));
        response.writeHead(got.status, { 'content-type': 'application/json' }).end('{}');
      });
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => receiver.once('listening', resolve));
    double = await startTelegramDouble();
    server = await startServer({
      TELEGRAM_API_URL: double.url,
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`,
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20of-the-receiver',
      OTEL_SERVICE_NAME: 'acorn-web',
    });
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
    receiver.closeAllConnections();
    receiver.close();
  },
  { timeout: 180_000 },
);
const TEST_MS = 180_000;
const attribute = (span: GotSpan, key: string) => {
  const value = span.attributes.find((each) => each.key === key)?.value;
  return value?.stringValue ?? value?.intValue;
};
const WORDS = 'My parcel smells of lavender';
/** A conversation with somebody the provider knows. */
async function conversationId(): Promise<string> {
  if (!known) double.customer({ firstName: 'Annika' }).sends('Known words');
  const { items } = await until(
    () => server.api.get<{ items: { id: string }[] }>('/conversations?status=all&q=Annika'),
    (page) => page.items.length > 0,
    'the conversation is there',
  );
  return (known = items[0]!.id);
}
let known = '';

test(
  'one trace from the caller to the screens: request, take, batch and live; sending has its own',
  { timeout: TEST_MS },
  async (context) => {
    const cookie = (await server.call({}).call('POST', '/auth/sign-in', OWNER)).headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ');
    const screen = openScreen(server.url, 0, cookie);
    context.after(() => screen.close());
    await until(() => screen.isReady, Boolean, 'the screen is open');
    const traceId = 'ab'.repeat(16);
    const status = await post(
      { url: double.webhook!.url, secret: double.webhook!.secret! },
      updateOf(900_001, 1, WORDS, 900_001_000),
      {
        traceparent: `00-${traceId}-${'cd'.repeat(8)}-01`,
      },
    );
    assert.equal(status, 200);
    const mine = () => got.spans.filter((span) => span.traceId === traceId);
    await until(
      () =>
        mine()
          .map((span) => span.name)
          .sort(),
      (names) => names.length >= 4,
      'the trace is told',
    );
    const of = (name: string) => mine().find((span) => span.name === name)!;
    assert.deepEqual(
      mine()
        .map((span) => span.name)
        .sort(),
      ['batch', 'live', 'request', 'take'],
    );
    assert.deepEqual(
      [of('request').parentSpanId, of('take').parentSpanId, of('batch').parentSpanId, of('live').parentSpanId],
      ['cd'.repeat(8), of('request').spanId, of('take').spanId, of('batch').spanId],
    );
    assert.deepEqual(
      [
        attribute(of('request'), 'http.route'),
        attribute(of('request'), 'http.response.status_code'),
        of('request').kind,
      ],
      ['/hooks/:channelId', '200', 2],
    );
    assert.deepEqual(
      [attribute(of('take'), 'kind'), attribute(of('take'), 'state'), attribute(of('batch'), 'calls')],
      ['telegram', 'done', '1'],
    );
    for (const span of mine()) {
      const [from, to] = [BigInt(span.startTimeUnixNano), BigInt(span.endTimeUnixNano)];
      assert.ok(to >= from && Math.abs(Number(from / 1_000_000n) - Date.now()) < 60_000, span.name);
    }
    assert.ok(BigInt(of('take').endTimeUnixNano) <= BigInt(of('request').endTimeUnixNano));

    await server.api.post(`/conversations/${await conversationId()}/messages`, { text: 'How unusual.' });
    const send = (
      await until(
        () => got.spans.filter((span) => span.name === 'send'),
        (spans) => spans.length > 0,
        'sending is told',
      )
    )[0]!;
    assert.deepEqual(
      [attribute(send, 'kind'), attribute(send, 'what'), send.kind, send.status.code],
      ['telegram', 'message', 3, undefined],
    );
  },
);

test('the receiver is told who speaks and with its key, and nothing anybody wrote', () => {
  assert.deepEqual([...got.headers], ['/v1/traces application/json Bearer of-the-receiver']);
  assert.match(got.text, /"service\.name","value":\{"stringValue":"acorn-web"\}/);
  for (const secret of [
    WORDS,
    'How unusual',
    'Known words',
    OWNER.email,
    OWNER.password,
    'Customer 900001',
    double.token,
    server.key,
  ])
    assert.ok(!got.text.includes(secret), secret);
});

test('a failure is marked, and a receiver that refuses holds up nothing', { timeout: TEST_MS }, async () => {
  got.status = 503;
  double.fail('sendMessage', { status: 400, description: 'Bad Request: chat not found' });
  await server.api.post(`/conversations/${await conversationId()}/messages`, { text: 'Again.' });
  await until(
    () => got.spans.filter((span) => span.name === 'send' && span.status.code === 2),
    (spans) => spans.length > 0,
    'the failure is told',
  );
  const before = got.calls;
  assert.equal((await server.api.call('GET', '/conversations')).status, 200);
  await until(
    () => got.calls,
    (calls) => calls > before,
    'it goes on trying',
  );
  assert.equal(server.said.match(/traces are not taken/g)?.length, 1, 'said once');
});
