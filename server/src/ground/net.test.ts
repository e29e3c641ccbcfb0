import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcp } from 'node:net';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { neverSent } from '@throughline/channel-kit';
import { makeLog } from './log.ts';
import { isPrivateAddress } from './net-private.ts';
import { makeNet, NetError, type NetErrorKind, type OpenNet } from './net.ts';

const log = makeLog('silent');
const reached: string[] = [];
let server: Server;
let port: number;
let operator: OpenNet;
let stranger: OpenNet;

const answers: Record<string, (call: IncomingMessage, reply: ServerResponse) => void> = {
  '/ok': (call, reply) => {
    let body = '';
    call
      .on('data', (chunk) => {
        body += String(chunk);
      })
      .on('end', () => reply.end(JSON.stringify({ method: call.method, headers: call.headers, body })));
  },
  '/big': (_, reply) => {
    reply.end(Buffer.alloc(100_000));
  },
  '/bomb': (_, reply) => {
    reply.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(5_000_000)));
  },
  '/silent': () => undefined,
  '/drop': (call) => {
    call.socket.destroy();
  },
  '/circle': (_, reply) => {
    reply.writeHead(302, { location: '/circle' }).end();
  },
  '/away': (call, reply) => {
    reply.writeHead(307, { location: `http://other.example:${(call.socket.address() as AddressInfo).port}/ok` }).end();
  },
  '/stream': (_, reply) => {
    reply.write('one\n');
    setTimeout(() => reply.end('two\n'), 30);
  },
  '/stream-endless': (_, reply) => {
    reply.write('one\n');
  },
  '/stream-refused': (_, reply) => {
    reply.writeHead(429, { 'x-rate-limit-reset': '1' }).end('Too many');
  },
  '/see': (_, reply) => {
    reply.writeHead(303, { location: '/ok' }).end();
  },
};
before(async () => {
  server = createServer((call, reply) => {
    reached.push(call.url!);
    (answers[call.url!] ?? ((_, nothing) => nothing.writeHead(404).end()))(call, reply);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
  operator = makeNet({ allowPrivate: true, log, resolve: async () => [{ address: '127.0.0.1', family: 4 }] });
  stranger = makeNet({ allowPrivate: false, log });
});
after(async () => {
  await operator.close();
  await stranger.close();
  server.closeAllConnections();
  server.close();
});

const fails = (kind: NetErrorKind) => (error: unknown) =>
  error instanceof NetError &&
  error.kind === kind &&
  neverSent(error) === ['refused', 'timeout-before', 'private', 'dns'].includes(kind);
const at = (path: string) => `http://vendor.example:${port}${path}`;

const spellings = [
  'http://127.0.0.1',
  'http://127.1',
  'http://2130706433',
  'http://0x7f000001',
  'http://0x7f.0.0.1',
  'http://0177.0.0.1',
  'http://127.000.000.001',
  'http://127.0.0.1.',
  'http://0',
  'http://0.0.0.0',
  'http://localhost',
  'http://LOCALHOST',
  'http://①②⑦.⓪.⓪.①',
  'http://127。0。0。1',
  'http://[::1]',
  'http://[0:0:0:0:0:0:0:1]',
  'http://[::]',
  'http://[::ffff:127.0.0.1]',
  'http://[::ffff:7f00:1]',
  'http://[::127.0.0.1]',
  'http://[64:ff9b::7f00:1]',
  'http://[2002:7f00:1::]',
  'http://[fe80::1]',
  'http://[fd00:ec2::254]',
  'http://10.1.2.3',
  'http://172.16.0.1',
  'http://172.31.255.255',
  'http://192.168.1.1',
  'http://100.64.0.1',
  'http://169.254.169.254/latest/meta-data',
  'http://[::ffff:169.254.169.254]',
  'http://168.63.129.16',
  'http://100.100.100.200',
  'http://224.0.0.1',
  'http://255.255.255.255',
  'http://user@127.0.0.1',
  'http://example.com@127.0.0.1/',
  'http://127.0.0.1#@example.com',
];
for (const spelling of spellings) {
  test(`${spelling} is private, however it is written`, async () => {
    const url = new URL(spelling);
    url.port = String(port);
    await assert.rejects(stranger.fetch(url.href), fails('private'));
  });
}
for (const url of [
  'file:///etc/passwd',
  'ftp://example.com',
  'gopher://example.com',
  'data:text/plain,x',
  'javascript:1',
  'no address',
  '',
  'http://8.8.8.8:22/',
  'http://8.8.8.8:25/',
  'http://[2606:4700::1]:993/',
]) {
  test(`"${url}" is not called`, async () => {
    await assert.rejects(stranger.fetch(url), fails('private'));
  });
}
test('localhost. with a dot is private or nothing at all, as the machine resolves it', async () => {
  await assert.rejects(
    stranger.fetch(`http://localhost.:${port}/`),
    (error) => error instanceof NetError && (error.kind === 'private' || error.kind === 'dns'),
  );
});
test('none of these attempts reached the server', () => {
  assert.deepEqual(reached, []);
});

test('public addresses are public', () => {
  for (const address of ['8.8.8.8', '1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])
    assert.equal(isPrivateAddress(address), false, address);
  for (const address of ['', 'example.com', '10.0.0.1%eth0', 'fe80::1%eth0', '999.1.1.1'])
    assert.equal(isPrivateAddress(address), true, address);
});

test('a name that answers public first and private afterwards is asked once, and what was judged is connected to', async () => {
  let asked = 0;
  const net = makeNet({
    allowPrivate: false,
    log,
    resolve: async () => {
      asked += 1;
      return [{ address: asked === 1 ? '192.168.7.7' : '127.0.0.1', family: 4 }];
    },
  });
  await assert.rejects(net.fetch(`http://rebind.example:${port}/ok`), fails('private'));
  assert.equal(asked, 1);
  await net.close();
});

test('of several addresses only public ones are tried', async () => {
  const net = makeNet({
    allowPrivate: false,
    log,
    resolve: async () => [
      { address: '10.0.0.1', family: 4 },
      { address: '::ffff:127.0.0.1', family: 6 },
    ],
  });
  await assert.rejects(net.fetch('http://mixed.example/'), fails('private'));
  await net.close();
});

test('a redirect into a private network is not followed', async () => {
  // The first hop is allowed to be ours by its name; only literal private addresses are refused on the way.
  const net = makeNet({ allowPrivate: false, log, resolve: async () => [{ address: '127.0.0.1', family: 4 }] });
  await assert.rejects(net.fetch(at('/away')), fails('private'));
  await net.close();
});

test('a call goes out with its body and comes back', async () => {
  const reply = await operator.fetch(at('/ok'), {
    method: 'POST',
    headers: { 'X-Acme': 'yes', 'content-type': 'application/json' },
    body: '{"a":"ü"}',
  });
  const seen = JSON.parse(await reply.text()) as { method: string; headers: Record<string, string>; body: string };
  assert.deepEqual([reply.status, seen.method, seen.headers['x-acme'], seen.body], [200, 'POST', 'yes', '{"a":"ü"}']);
});

test('a form with a file goes out as multipart', async () => {
  const form = new FormData();
  form.set('caption', 'hello');
  form.set('photo', new Blob([Buffer.from('bytes')], { type: 'image/png' }), 'a.png');
  const seen = JSON.parse(await (await operator.fetch(at('/ok'), { method: 'POST', body: form })).text()) as {
    headers: Record<string, string>;
    body: string;
  };
  assert.match(seen.headers['content-type']!, /^multipart\/form-data; boundary=/);
  assert.match(seen.body, /name="caption"[\s\S]*hello[\s\S]*filename="a.png"[\s\S]*bytes/);
});

test('credentials do not follow to another host, and 303 drops the body', async () => {
  const away = JSON.parse(
    await (
      await operator.fetch(at('/away'), {
        method: 'POST',
        body: 'x',
        headers: { authorization: 'Bearer t', cookie: 'a=b', 'x-kept': '1' },
      })
    ).text(),
  ) as { headers: Record<string, string>; body: string };
  assert.deepEqual(
    [away.headers['authorization'], away.headers['cookie'], away.headers['x-kept'], away.body],
    [undefined, undefined, '1', 'x'],
  );
  const see = JSON.parse(await (await operator.fetch(at('/see'), { method: 'POST', body: 'x' })).text()) as {
    method: string;
    body: string;
  };
  assert.deepEqual([see.method, see.body], ['GET', '']);
});

test('an answer larger than allowed is cut off, packed or not', async () => {
  await assert.rejects(operator.fetch(at('/big'), { maxBytes: 50_000 }), fails('too-large'));
  await assert.rejects(operator.fetch(at('/bomb'), { maxBytes: 50_000 }), fails('too-large'));
});

test('silence after the request was written is no verdict, and so is a lost connection', async () => {
  const began = Date.now();
  await assert.rejects(
    operator.fetch(at('/silent'), { method: 'POST', body: 'x', timeoutSeconds: 0.2 }),
    fails('timeout-after'),
  );
  assert.ok(Date.now() - began < 20_000);
  await assert.rejects(operator.fetch(at('/drop'), { method: 'POST', body: 'x' }), fails('timeout-after'));
});

test('a redirect that shall not be followed is the answer', async () => {
  assert.equal((await operator.fetch(at('/circle'), { method: 'POST', body: 'x', redirects: 'refuse' })).status, 302);
});

test('a circle of redirects ends', async () => {
  await assert.rejects(operator.fetch(at('/circle')), fails('timeout-after'));
});

test('nobody listening, a name that does not exist and a TLS server that never speaks were certainly never reached', async () => {
  const quiet = createTcp().listen(0, '127.0.0.1');
  await once(quiet, 'listening');
  const quietPort = (quiet.address() as AddressInfo).port;
  await assert.rejects(
    operator.fetch(`https://vendor.example:${quietPort}/`, { timeoutSeconds: 0.3 }),
    fails('timeout-before'),
  );
  quiet.close();
  await assert.rejects(operator.fetch(`http://vendor.example:${quietPort}/`), fails('refused'));
  const lost = makeNet({
    allowPrivate: true,
    log,
    resolve: async () => {
      throw Object.assign(new Error(), { code: 'ENOTFOUND' });
    },
  });
  await assert.rejects(lost.fetch('http://nowhere.example/'), fails('dns'));
  await lost.close();
});

test('sixty calls that hang at a host keep no other call to it waiting', async () => {
  const hanging = new AbortController();
  const silent = Array.from({ length: 60 }, () =>
    operator.fetch(`http://127.0.0.1:${port}/silent`, { timeoutSeconds: 2 }).catch(() => hanging.abort()),
  );
  const reply = await operator.fetch(`http://127.0.0.1:${port}/ok`, { timeoutSeconds: 1.5 });
  assert.equal(reply.status, 200);
  assert.equal(hanging.signal.aborted, false, 'all of them were still hanging');
  await Promise.all(silent);
});

function gathering(silenceSeconds = 60) {
  const told: string[] = [];
  return {
    told,
    stream: {
      silenceSeconds,
      began: () => void told.push('began'),
      piece: async (bytes: Uint8Array) => void told.push(new TextDecoder().decode(bytes)),
    },
  };
}
test('a stream is handed over as it comes, for longer than a call may take to begin; silence and the caller end it', async () => {
  const whole = gathering();
  const reply = await operator.fetch(at('/stream'), { timeoutSeconds: 5, maxBytes: 1, stream: whole.stream });
  assert.deepEqual([reply.status, (await reply.bytes()).length, whole.told], [200, 0, ['began', 'one\n', 'two\n']]);
  const refused = gathering();
  const no = await operator.fetch(at('/stream-refused'), { stream: refused.stream });
  assert.deepEqual(
    [no.status, no.headers['x-rate-limit-reset'], await no.text(), refused.told],
    [429, '1', 'Too many', []],
  );
  const silent = gathering(0.1);
  await assert.rejects(operator.fetch(at('/stream-endless'), { stream: silent.stream }), fails('timeout-after'));
  assert.deepEqual(silent.told, ['began', 'one\n']);
  const stop = new AbortController();
  const stopped = gathering();
  const call = operator.fetch(at('/stream-endless'), {
    signal: stop.signal,
    stream: { ...stopped.stream, piece: async () => stop.abort() },
  });
  await assert.rejects(call, fails('timeout-after'));
  await assert.rejects(
    operator.fetch(at('/stream'), {
      stream: { ...gathering().stream, piece: () => Promise.reject(new Error('not stored')) },
    }),
  );
  await assert.rejects(
    operator.fetch(at('/silent'), { timeoutSeconds: 0.1, stream: gathering().stream }),
    fails('timeout-after'),
  );
  await assert.rejects(
    stranger.fetch(`http://127.0.0.1:${port}/stream`, { stream: gathering().stream }),
    fails('private'),
  );
});
test('more streams than other calls may have lines are open at once, and the others still get through', async () => {
  const stop = new AbortController();
  let begun = 0;
  const all = Array.from({ length: 600 }, () =>
    operator
      .fetch(at('/stream-endless'), {
        signal: stop.signal,
        stream: { silenceSeconds: 60, began: () => void (begun += 1), piece: () => Promise.resolve() },
      })
      .catch(() => undefined),
  );
  while (begun < all.length) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal((await operator.fetch(at('/ok'))).status, 200);
  stop.abort();
  await Promise.all(all);
});
