// Webhooks over real lines: receivers that take the call and fall silent, drip or hang up, and addresses inside our own network.
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '../../ground/id.ts';
import { currentNumber, readAfter, write } from '../../ground/journal.ts';
import { makeNet, type OpenNet } from '../../ground/net.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { hookFollower, hookRoutes, runDeliveries } from './index.ts';

let t: TestHouse;
let receiver: Server;
let port: number;
/** How often each path was called. */
const calls = new Map<string, number>();
const nets: OpenNet[] = [];
before(async () => {
  t = await testHouse([]);
  receiver = createServer((request, response) => {
    const path = request.url!;
    calls.set(path, (calls.get(path) ?? 0) + 1);
    request.resume();
    if (path === '/silent') return;
    if (path === '/inside') return void response.writeHead(302, { location: `http://127.0.0.1:${port}/secret` }).end();
    response.writeHead(200, { 'content-length': 100 });
    if (path === '/cut') response.write('half', () => response.destroy());
    else if (path === '/drip') {
      const timer = setInterval(() => (response.destroyed ? clearInterval(timer) : response.write('x')), 1000);
    } else response.end('x'.repeat(100));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => receiver.once('listening', resolve));
  ({ port } = receiver.address() as AddressInfo);
});
after(async () => {
  receiver.closeAllConnections();
  receiver.close();
  await Promise.all(nets.map((net) => net.close()));
  await t.close();
});

const call = async <N extends keyof typeof hookRoutes>(name: N, given: object) =>
  (await (hookRoutes[name] as (call: unknown) => Promise<unknown>)({
    house: t.house,
    viewer: t.ada,
    params: {},
    query: { limit: 50 },
    body: {},
    ...given,
  })) as Awaited<ReturnType<(typeof hookRoutes)[N]>>;
const addHook = async (url: string) => ((await call('addWebhook', { body: { url, events: [] } })) as { id: string }).id;
const deliveriesOf = async (id: string) =>
  (
    (await call('listDeliveries', { params: { id } })) as {
      items: { state: string; attempts: number; status: number | null; why: string }[];
    }
  ).items;
async function happen(): Promise<void> {
  await t.house.db.transaction((tx) =>
    write(tx, t.workspaceId, [{ kind: 'message', id: newId(), what: 'message.created' }]),
  );
  const number = await currentNumber(t.house.db, t.workspaceId);
  await t.house.db.transaction(async (tx) =>
    hookFollower(t.house.now, () => undefined).react(
      tx,
      t.workspaceId,
      await readAfter(tx, t.workspaceId, number - 1, 1),
    ),
  );
}
/** Delivers what has happened until everything was tried, over this net. */
async function deliver(net: OpenNet, ids: readonly string[], withinMs: number): Promise<void> {
  nets.push(net);
  const running = runDeliveries({ ...t.house, net }, () => Promise.resolve(new Map()));
  for (const end = Date.now() + withinMs; Date.now() < end; await sleep(50)) {
    const all = (await Promise.all(ids.map(deliveriesOf))).flat();
    if (all.every((each) => each.state === 'delivered' || each.why !== '')) break;
  }
  await running.stop();
}

test(
  'a receiver that falls silent, drips or hangs up is tried again later, once per try, and keeps no other waiting',
  { timeout: 180_000 },
  async () => {
    const at = (path: string) => `http://127.0.0.1:${port}/${path}`;
    const ill = await Promise.all(['silent', 'drip', 'cut'].map((path) => addHook(at(path))));
    const well = await addHook(at('well'));
    await happen();
    const running = deliver(makeNet({ allowPrivate: true, log: t.house.log }), [...ill, well], 120_000);
    for (const end = Date.now() + 10_000; Date.now() < end && (await deliveriesOf(well))[0]!.state !== 'delivered';)
      await sleep(50);
    assert.equal((await deliveriesOf(well))[0]!.state, 'delivered', 'at once, while the others are silent');
    await running;
    for (const [index, path] of ['/silent', '/drip', '/cut'].entries()) {
      const [delivery] = await deliveriesOf(ill[index]!);
      assert.deepEqual([delivery!.state, delivery!.status], ['queued', null]);
      assert.match(delivery!.why, /did not answer in time|lost before its answer/);
      assert.equal(calls.get(path), delivery!.attempts, 'called once for each try');
    }
    assert.equal(calls.get('/well'), 1);
  },
);

test(
  'no webhook reaches into our own network: not by address, not by name, not by a redirect',
  { timeout: 180_000 },
  async () => {
    await t.house.db.query('delete from webhooks');
    calls.clear();
    const resolve = () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
    const ids = await Promise.all(
      [
        `http://127.0.0.1:${port}/a`,
        `http://2130706433:${port}/b`,
        `http://[::ffff:7f00:1]:${port}/c`,
        `http://0x7f.1:${port}/d`,
        `http://inside.example:${port}/e`,
        'http://169.254.169.254/latest/meta-data/',
      ].map(addHook),
    );
    await happen();
    await deliver(makeNet({ allowPrivate: false, log: t.house.log, resolve }), ids, 60_000);
    for (const id of ids) assert.match((await deliveriesOf(id))[0]!.why, /private network/);
    assert.deepEqual(Object.fromEntries(calls), {});

    const redirecting = await addHook(`http://127.0.0.1:${port}/inside`);
    await happen();
    await deliver(makeNet({ allowPrivate: true, log: t.house.log }), [redirecting], 60_000);
    const [delivery] = await deliveriesOf(redirecting);
    assert.deepEqual([delivery!.state, delivery!.status], ['queued', 302]);
    assert.equal(calls.get('/secret'), undefined, 'redirects are not followed');
  },
);
