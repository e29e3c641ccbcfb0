// Starts the example against a house of yours: `THROUGHLINE_API_KEY=… node sdk/example/start.ts`. It makes a channel for itself, serves the
// app, and signs its users' identity as your own server would.
import { createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { client } from '@throughline/sdk';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

const NAME = 'SDK example';
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

export async function startExample(given: {
  houseUrl: string;
  apiKey: string;
  port: number;
  /** Hands out expired tokens first, to show that another one is asked for. */
  startsExpired?: boolean;
}) {
  const { channelId, secret } = await channelOf(given.houseUrl, given.apiKey);
  const out = mkdtempSync(join(tmpdir(), 'sdk-example-'));
  await build({
    root: import.meta.dirname,
    configFile: false,
    logLevel: 'warn',
    plugins: [react()],
    build: {
      outDir: out,
      emptyOutDir: true,
      target: 'es2022',
      rolldownOptions: {
        input: [join(import.meta.dirname, 'index.html'), join(import.meta.dirname, 'service-worker.ts')],
        output: { entryFileNames: '[name].js' },
      },
    },
  });
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://example');
    const give = (type: string, body: string | Uint8Array) =>
      response.writeHead(200, { 'content-type': type }).end(body);
    if (pathname === '/settings')
      return give('application/json', JSON.stringify({ baseUrl: given.houseUrl, channelId }));
    if (pathname === '/token') {
      const [user, why] = [searchParams.get('user') ?? '', searchParams.get('why') ?? ''];
      asked.push(`${user} ${why}`);
      return give('text/plain', jwtFor(user, secret, given.startsExpired && why === 'start' ? -3600 : 300));
    }
    const file = pathname === '/' ? '/index.html' : pathname;
    try {
      return give(types[extname(file)] ?? 'application/octet-stream', readFileSync(join(out, file)));
    } catch {
      return response.writeHead(404).end();
    }
  });
  await new Promise<void>((done) => {
    server.listen(given.port, '127.0.0.1', done);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    channelId,
    /** Whose token was asked for, and why. */
    asked,
    close() {
      server.closeAllConnections();
      server.close();
      rmSync(out, { recursive: true, force: true });
    },
  };
}

/** The example's own channel, of the kind whose customers connect to the house directly. */
async function channelOf(baseUrl: string, apiKey: string): Promise<{ channelId: string; secret: string }> {
  const api = client({ baseUrl, headers: { authorization: `Bearer ${apiKey}` } });
  const secret = randomBytes(32).toString('hex');
  const settings = { identitySecret: secret, requireIdentity: true };
  const known = (await api.listChannels()).items.find((channel) => channel.name === NAME);
  if (known) {
    await api.changeChannel({ params: { id: known.id }, body: { settings } });
    return { channelId: known.id, secret };
  }
  const kind = (await api.listKinds()).items.find(({ abilities }) => abilities.visitors);
  if (!kind) throw new Error('This house has no channel for apps.');
  const { id } = await api.addChannel({ body: { kind: kind.kind, name: NAME, settings } });
  return { channelId: id, secret };
}

/** As your server would, with any JWT library. */
function jwtFor(user: string, secret: string, seconds: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { sub: `example-${user}`, name: user, exp: Math.floor(Date.now() / 1000) + seconds };
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { THROUGHLINE_URL: houseUrl = 'http://localhost:4000', THROUGHLINE_API_KEY: apiKey } = process.env;
  if (!apiKey) throw new Error('Set THROUGHLINE_API_KEY to an API key of the house (Settings → API keys).');
  const { url } = await startExample({ houseUrl, apiKey, port: 5180 });
  process.stdout.write(`The example is ready: ${url}\n`);
}
