// Every way an operator's own database can be wrong is one sentence that says what to do, and never repeats the password.
import assert from 'node:assert/strict';
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { postgresSkip } from '../../../tools/peers/postgres/installed.ts';
import { type PostgresPeer, startPostgresPeer } from '../../../tools/peers/postgres/server.ts';
import { StartError } from './config.ts';
import { openDb } from './db.ts';
import { checkServer } from './external.ts';
import { installJobs } from './jobs.ts';
import { makeLog } from './log.ts';
import { migrate } from './migrate.ts';

const MIGRATIONS = new URL('../../migrations', import.meta.url).pathname;
const skip = postgresSkip();
let peer: PostgresPeer;
let good: string;
before(async () => {
  if (skip) return;
  peer = await startPostgresPeer();
  good = await peer.database('good');
});
after(() => peer?.stop());

async function sentence(url: string): Promise<string> {
  try {
    await checkServer(url);
  } catch (error) {
    assert.ok(error instanceof StartError, String(error));
    assert.match(error.message, /^DATABASE_URL: [^\n]+\.$/);
    assert.doesNotMatch(error.message, /p@ss|p%40ss|hunter2/);
    return error.message;
  }
  return 'fine';
}
const changed = (url: string, change: (url: URL) => void): string => {
  const next = new URL(url);
  change(next);
  return next.href;
};

test(
  'a server that fits is taken, plain and encrypted, before and after it was set up, and then without rights to make anything',
  { skip },
  async () => {
    assert.equal(await sentence(good), 'fine');
    const encrypted = await peer.database('good', { ssl: true });
    assert.equal(await sentence(encrypted), 'fine');
    const log = makeLog('silent');
    assert.ok((await migrate(encrypted, MIGRATIONS, log)) > 5);
    await installJobs(encrypted, log);
    const db = openDb(encrypted, { log });
    const { rows } = await db.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()');
    await db.close();
    assert.deepEqual(rows, [{ ssl: true }], 'sslmode=require is encryption');
    await peer.admin('alter database good owner to admin');
    assert.equal(await sentence(good), 'fine');
  },
);

test('wrong password, user, database, port, name and encryption are told apart', { skip }, async () => {
  assert.match(
    await sentence(changed(good, (url) => (url.password = 'hunter2'))),
    /refuses this user name and password.*%40/,
  );
  assert.match(
    await sentence(changed(good, (url) => (url.username = 'nobody'))),
    /refuses this user name and password/,
  );
  assert.match(await sentence(changed(good, (url) => (url.pathname = '/nowhere'))), /no such database.*createdb/);
  assert.match(await sentence(changed(good, (url) => (url.port = '1'))), /no server listens there/);
  assert.match(await sentence(changed(good, (url) => (url.hostname = 'nowhere.invalid'))), /name is not known/);
  assert.match(await sentence(`${good}?sslmode=verify-full`), /certificate is not trusted.*sslrootcert/);
  assert.match(await sentence(`${good}?sslmode=verify-full&sslrootcert=/nowhere.pem`), /cannot be used.*nowhere\.pem/);
});

test('a role that may not make extensions or tables is told how to become the owner', { skip }, async () => {
  const url = await peer.database('guest');
  await peer.admin('create database house owner admin');
  assert.match(
    await sentence(changed(url, (each) => (each.pathname = '/house'))),
    /role guest may not create.*alter database house owner to guest/,
  );
});

test(
  'a database that cannot hold every letter, or cannot tell large from small ones, is refused before anything is in it',
  { skip },
  async () => {
    await peer.admin(`create database latin template template0 encoding 'LATIN1' locale 'C' owner good`);
    assert.match(await sentence(changed(good, (url) => (url.pathname = '/latin'))), /encoding LATIN1.*UTF8/);
    await peer.admin(`create database plain template template0 encoding 'UTF8' locale 'C' owner good`);
    assert.match(
      await sentence(changed(good, (url) => (url.pathname = '/plain'))),
      /only English letters.*--locale=C\.UTF-8/,
    );
  },
);

test('a server without free connections, and one without encryption, say so', { skip }, async () => {
  const small = await startPostgresPeer({ max_connections: '4', superuser_reserved_connections: '2', ssl: 'off' });
  try {
    const url = await small.database('house');
    assert.match(await sentence(`${url}?sslmode=require`), /no encryption/);
    const db = openDb(url, { log: makeLog('silent'), max: 2 });
    await Promise.all([db.query('select pg_sleep(0.2)'), db.query('select pg_sleep(0.2)')]);
    assert.match(await sentence(url), /no free connection.*max_connections/);
    await db.close();
  } finally {
    await small.stop();
  }
});

test('a server older than 15 is refused by its version, and one that says nothing does not hold the start for ever', async (context) => {
  const old = await oldServer('14.9 (Debian 14.9-1)');
  context.after(old.close);
  assert.match(await sentence(`postgres://me:hunter2@127.0.0.1:${old.port}/x`), /runs PostgreSQL 14\.9 .*15 or newer/);
  const silent = await oldServer(null);
  context.after(silent.close);
  assert.match(await sentence(`postgres://me:hunter2@127.0.0.1:${silent.port}/x`), /cannot be used \(timeout/);
});

/** Speaks just enough of PostgreSQL's protocol to be asked for its version; null: takes the call and never answers. */
async function oldServer(version: string | null): Promise<{ port: number; close(): void }> {
  const sockets = new Set<Socket>();
  const message = (type: string, ...parts: Buffer[]) => {
    const body = Buffer.concat(parts);
    const head = Buffer.alloc(5);
    head.write(type);
    head.writeInt32BE(body.length + 4, 1);
    return Buffer.concat([head, body]);
  };
  const int16 = (value: number) => Buffer.from([value >> 8, value & 255]);
  const int32 = (value: number) => Buffer.from([value >> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255]);
  const ready = message('Z', Buffer.from('I'));
  const server = createServer((socket) => {
    sockets.add(socket);
    let isIn = false;
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      if (version === null) return;
      if (!isIn) {
        isIn = true;
        socket.write(Buffer.concat([message('R', int32(0)), ready]));
      } else if (data[0] === 0x51) {
        const column = Buffer.concat([
          Buffer.from('server_version\0'),
          int32(0),
          int16(0),
          int32(25),
          int16(-1),
          int32(-1),
          int16(0),
        ]);
        const value = Buffer.from(version);
        socket.write(
          Buffer.concat([
            message('T', int16(1), column),
            message('D', int16(1), int32(value.length), value),
            message('C', Buffer.from('SHOW\0')),
            ready,
          ]),
        );
      }
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
