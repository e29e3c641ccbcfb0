// The least a Node server can do with the same database: no sign-in, no contract, no presenting; one statement a call, JSON in and out.
// Started by api.bench.ts.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { barePage, bareWrite } from './api-store.ts';

export interface BareOrder {
  readonly folder: string;
  readonly database: string;
  readonly user: string;
  readonly workspaceId: string;
}
process.once('message', ({ folder, database, user, workspaceId }: BareOrder) => {
  const pool = new pg.Pool({ host: folder, database, user, max: 16 });
  pool.on('error', () => undefined);
  const server = createServer((request, response) => {
    const id = request.url!.split('/').at(-2)!;
    const say = (body: unknown) => {
      const text = JSON.stringify(body);
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
        .end(text);
    };
    const fail = (error: unknown) => {
      response.writeHead(500, { 'content-length': 0 }).end();
      process.stderr.write(`${String(error)}\n`);
    };
    if (request.method === 'GET') {
      pool.query({ ...barePage, values: [workspaceId, id] }).then(({ rows }) => say(rows), fail);
      return;
    }
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { text } = JSON.parse(String(Buffer.concat(parts))) as { text: string };
      pool.query({ ...bareWrite, values: [id, text] }).then(({ rows }) => say(rows[0]), fail);
    });
  });
  server.listen(0, '127.0.0.1', () => {
    process.send!((server.address() as AddressInfo).port);
  });
});
process.on('disconnect', () => process.exit(0));
