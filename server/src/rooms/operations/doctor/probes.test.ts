import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createServer as createTlsServer } from 'node:tls';
import { systemProbes } from './probes.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-probes-'));
const probes = systemProbes();
const servers: Server[] = [];
const listen = async (server: Server): Promise<number> => {
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};
before(() => {
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=localhost',
      '-keyout',
      'key',
      '-out',
      'cert',
    ],
    { cwd: folder, stdio: 'ignore' },
  );
});
after(() => {
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true });
});

test('a certificate nobody vouches for is not to be trusted, and says why', async () => {
  const port = await listen(
    createTlsServer({ key: readFileSync(join(folder, 'key')), cert: readFileSync(join(folder, 'cert')) }),
  );
  await assert.rejects(probes.certificate('localhost', port), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
});
test('a server’s first line is heard, and one that is not there is an error', async () => {
  const port = await listen(createServer((socket) => socket.end('220 mx.example ready\r\nmore\r\n')));
  assert.equal(await probes.greeting('127.0.0.1', port), '220 mx.example ready');
  servers.pop()!.close();
  await assert.rejects(probes.greeting('127.0.0.1', port), { code: 'ECONNREFUSED' });
});
test('a page is fetched without following where it points', async () => {
  const port = await listen(
    createHttpServer((_request, reply) => reply.writeHead(302, { location: 'http://elsewhere.example' }).end('moved')),
  );
  assert.deepEqual(await probes.get(`http://127.0.0.1:${port}/healthz`), { status: 302, text: 'moved' });
});
test('the room on a disk is told in bytes', async () => {
  const { free, total } = await probes.space(folder);
  assert.ok(free > 0 && total >= free && total > 1e8);
});
