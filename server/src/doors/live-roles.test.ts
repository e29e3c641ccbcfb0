// What a socket tells follows from what its agent may see, and changes with their role from the next thing on.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { newId } from '../ground/id.ts';
import { write } from '../ground/journal.ts';
import type { AgentViewer } from '../ground/viewer.ts';
import { testHouse } from '../testing/house.ts';
import { liveDoor } from './socket.ts';

interface Heard {
  readonly kind: string;
  readonly id: string;
  readonly body: unknown;
}

test('who may no longer see contacts, or never might, hears of one as if it were gone', async () => {
  const t = await testHouse([]);
  const maja = await t.agent('Maja', 'agent');
  const narrow: AgentViewer = { ...(await t.agent('Nils', 'agent')), scopes: new Set(['self', 'people:read']) };
  const viewers = new Map([
    ['maja', maja],
    ['nils', narrow],
  ]);
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const door = liveDoor(
    server,
    t.house,
    (request) => Promise.resolve(viewers.get(String(request.headers['x-agent'])) ?? { type: 'anyone' }),
    () => false,
  );
  const heard = new Map<string, Heard[]>();
  const frames = new Map<string, { type: string }[]>();
  const sockets = await Promise.all(
    [...viewers.keys()].map(async (who) => {
      heard.set(who, []);
      frames.set(who, []);
      const { port } = server.address() as AddressInfo;
      const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v1/live`, { headers: { 'x-agent': who } });
      let isReady = false;
      socket.on('message', (data) => {
        const frame = JSON.parse(String(data)) as { type: string; changes?: Heard[] };
        isReady ||= frame.type === 'ready';
        frames.get(who)!.push(frame);
        heard.get(who)!.push(...(frame.changes ?? []));
      });
      await until(() => isReady);
      return socket;
    }),
  );
  const contactId = newId();
  await t.house.db.query(`insert into contacts (workspace_id, id, name) values ($1, $2, 'Ada')`, [
    t.workspaceId,
    contactId,
  ]);
  const actor = { type: 'system', id: null };
  const tell = (kinds: readonly ['agent' | 'contact', string][]) =>
    t.house.db.transaction(async (tx) =>
      write(
        tx,
        t.workspaceId,
        kinds.map(([kind, id]) => ({ kind, id, what: `${kind}.changed`, actor })),
      ),
    );
  const bodies = (who: string, kind: string) =>
    heard.get(who)!.flatMap((each) => (each.kind === kind ? [each.body] : []));
  await tell([['contact', contactId]]);
  await until(() => bodies('maja', 'contact').length === 1 && bodies('nils', 'contact').length === 1);
  assert.equal((bodies('maja', 'contact')[0] as { name: string }).name, 'Ada');
  assert.equal(bodies('nils', 'contact')[0], null);

  // Their role changes, and in the same breath the contact does.
  viewers.set('maja', { ...maja, scopes: new Set(['self']) });
  await tell([
    ['agent', maja.agentId],
    ['agent', narrow.agentId],
    ['contact', contactId],
  ]);
  await until(() => bodies('maja', 'contact').length === 2);
  assert.equal(bodies('maja', 'contact')[1], null);
  assert.deepEqual(
    heard.get('maja')!.flatMap(({ kind, body }) => (kind === 'agent' ? [(body as { name: string } | null)?.name] : [])),
    ['Maja', undefined],
    'of colleagues nothing, of oneself still',
  );
  sockets[0]!.send(JSON.stringify({ type: 'look', conversationId: newId() }));
  sockets[0]!.send(JSON.stringify({ type: 'ping' }));
  await until(() => frames.get('maja')!.some((frame) => frame.type === 'pong'));
  assert.ok(!frames.get('maja')!.some((frame) => frame.type === 'presence'), 'who reads no conversation looks at none');
  for (const socket of sockets) socket.terminate();
  await door.close();
  server.close();
  await t.close();
});

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries += 1) {
    assert.ok(tries < 6000, 'it never came');
    await sleep(10);
  }
}
