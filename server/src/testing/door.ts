// The webhook door of a test's house, open on a port of this machine.
import Fastify from 'fastify';
import type { AddressInfo } from 'node:net';
import { hooksDoor } from '../doors/hooks.ts';
import type { House } from '../ground/house.ts';
import type { Intake } from '../rooms/intake/index.ts';

export async function openTestDoor(house: House, intake: Intake): Promise<{ url: string; close(): Promise<void> }> {
  const app = Fastify();
  hooksDoor(app, house, intake);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => app.close() };
}
