// App panels against real small HTTP servers: who sees which, what an app is told, what its answers may be, and that nothing leads inside.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import type { Problem } from '@throughline/protocol';
import sharp from 'sharp';
import type { FileReply } from '../../ground/handlers.ts';
import { newId } from '../../ground/id.ts';
import { makeLog } from '../../ground/log.ts';
import { makeNet, type OpenNet } from '../../ground/net.ts';
import { rotateKeys } from '../../ground/rotate.ts';
import { keyRing } from '../../ground/secrets.ts';
import type { AgentViewer } from '../../ground/viewer.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { panelRoutes } from './index.ts';

const OWN = 'https://support.example';
let t: TestHouse;
let maja: AgentViewer;
let eve: AgentViewer;
let app: Server;
let url: string;
let open: OpenNet;
let closed: OpenNet;
let conversationId: string;
const team = newId();
const asked: { headers: IncomingMessage['headers']; body: string }[] = [];
let answer: (reply: ServerResponse) => void;
const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#336699' } })
  .png()
  .toBuffer();

before(async () => {
  t = await testHouse([]);
  eve = await t.agent('Eve', 'owner', await t.workspace('Other'));
  await t.house.db.query(`insert into teams (workspace_id, id, name) values ($1, $2, 'Billing')`, [
    t.workspaceId,
    team,
  ]);
  maja = await t.agent('Maja', 'agent');
  conversationId = await conversationOf('ada@example.com');
  app = createServer((request, reply) => {
    if (request.url === '/picture.png') {
      reply.end(png);
      return;
    }
    void request.toArray().then((parts: Buffer[]) => {
      asked.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
      answer(reply);
    });
  });
  await new Promise<void>((resolve) => {
    app.listen(0, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${(app.address() as AddressInfo).port}/cards`;
  const log = makeLog('silent');
  [open, closed] = [makeNet({ allowPrivate: true, log }), makeNet({ allowPrivate: false, log })];
});
after(async () => {
  app.closeAllConnections();
  app.close();
  await Promise.all([open.close(), closed.close()]);
  await t.close();
});
beforeEach(async () => {
  await t.house.db.query('truncate app_panels');
  Object.assign(t.house, { net: open });
  asked.length = 0;
  answer = (reply) => reply.end('{"cards":[]}');
});

async function conversationOf(email: string): Promise<string> {
  const [contactId, identityId, channelId, id] = [newId(), newId(), newId(), newId()];
  const { db } = t.house;
  const w = t.workspaceId;
  await db.query(
    `insert into channels (workspace_id, id, kind, name, state) values ($1, $2, 'parrot', 'P', 'connected')`,
    [w, channelId],
  );
  await db.query(`insert into contacts (workspace_id, id, name) values ($1, $2, 'Ada')`, [w, contactId]);
  await db.query(
    `insert into identities (workspace_id, id, kind, value, key, contact_id, home_contact_id) values ($1, $2, 'email', $3, $3, $4, $4)`,
    [w, identityId, email, contactId],
  );
  await db.query(
    'insert into conversations (workspace_id, id, number, contact_id, root_id, own_identity_id, last_message_at) values ($1, $2, 1042, $3, $2, $4, now())',
    [w, id, contactId, identityId],
  );
  return id;
}

type Routes = typeof panelRoutes;
async function call<N extends keyof Routes>(name: N, given: object = {}, viewer = t.ada) {
  return (await (panelRoutes[name] as (call: unknown) => Promise<unknown>)({
    house: t.house,
    viewer,
    params: {},
    query: { fresh: '0' },
    body: {},
    incoming: { origin: OWN, headers: {} },
    ...given,
  })) as Awaited<ReturnType<Routes[N]>>;
}
const add = async (more: object = {}) =>
  (await call('addPanel', {
    body: { name: 'Orders', kind: 'cards', url, teamIds: [], isEnabled: true, ...more },
  })) as { id: string; secret: string; position: number };
const cards = async (panelId: string, viewer = maja, fresh: '0' | '1' = '0') =>
  (await call('getPanelCards', { params: { id: conversationId, panelId }, query: { fresh } }, viewer)) as {
    state: string;
    why: string;
    cards: { title: string; image: { src: string } | null }[];
  };
const beside = async (viewer: AgentViewer) =>
  (await call('listConversationPanels', { params: { id: conversationId } }, viewer)).items.map((each) => each.name);
const refused = (code: string, field?: string) => (error: Problem) =>
  error.code === code && (!field || field in (error.extra['fields'] as object));
const failsWith = async (answering: typeof answer, words: RegExp) => {
  answer = answering;
  const { id } = await add();
  const { state, why, cards: none } = await cards(id);
  assert.equal(state, 'failed');
  assert.match(why, words);
  assert.deepEqual(none, []);
  await call('removePanel', { params: { id } });
};

test('an agent sees what is on and for everybody or a team of theirs, in the order an admin gave it', async () => {
  const orders = await add();
  await add({ name: 'Off', isEnabled: false });
  const billing = await add({ name: 'Billing', teamIds: [team] });
  assert.deepEqual(await beside(maja), ['Orders']);
  const biller = { ...maja, teamIds: [team] };
  assert.deepEqual(await beside(biller), ['Orders', 'Billing']);
  await call('changePanel', { params: { id: billing.id }, body: { position: orders.position - 1 } });
  assert.deepEqual(await beside(biller), ['Billing', 'Orders']);
  await assert.rejects(cards(billing.id), refused('not_found'));
});

test('nothing of it reaches another workspace, and a secret never comes back', async () => {
  const { id, secret } = await add();
  assert.match(secret, /^panel_/);
  assert.deepEqual((await call('listPanels', {}, eve)).items, []);
  for (const name of ['changePanel', 'rollPanelSecret', 'removePanel'] as const)
    await assert.rejects(call(name, { params: { id } }, eve), refused('not_found'));
  await assert.rejects(cards(id, eve), refused('not_found'));
  await assert.rejects(beside(eve), refused('not_found'));
  assert.ok(!JSON.stringify(await call('listPanels')).includes(secret));
  const { rows } = await t.house.db.query<{ all: string }>(
    `select (select string_agg(p::text, '') from app_panels p) || (select string_agg(a::text, '') from audit_entries a) as all`,
  );
  assert.ok(!rows[0]!.all.includes(secret), 'neither in the table nor in the audit log');
});

test('an app is told what is proved, signed with its secret', async () => {
  const { id, secret } = await add();
  assert.equal((await cards(id)).state, 'ok');
  const [{ headers, body }] = asked as [(typeof asked)[number]];
  const [, seconds, given] = /^t=(\d+),v1=([0-9a-f]+)$/.exec(String(headers['throughline-signature']))!;
  assert.equal(given, createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex'));
  const told = JSON.parse(body) as Record<string, unknown>;
  assert.deepEqual(told['verifiedIdentities'], [{ kind: 'email', value: 'ada@example.com' }]);
  assert.deepEqual(
    [told['conversationId'], told['conversationNumber'], told['agentId'], told['workspaceId']],
    [conversationId, 1042, maja.agentId, t.workspaceId],
  );
});

test('a rolled secret signs the next call, also after the keys of the house were changed', async () => {
  const { id } = await add();
  const { secret } = await call('rollPanelSecret', { params: { id } });
  const rings = { old: t.house.keys, fresh: keyRing([Buffer.alloc(32, 9), Buffer.alloc(32, 7)]) };
  assert.match(await rotateKeys(t.house.db, rings.fresh), /1 secret was sealed anew/);
  Object.assign(t.house, { keys: keyRing([Buffer.alloc(32, 9)]) });
  await cards(id);
  Object.assign(t.house, { keys: rings.old });
  const [{ headers, body }] = asked as [(typeof asked)[number]];
  const [, seconds, given] = /^t=(\d+),v1=([0-9a-f]+)$/.exec(String(headers['throughline-signature']))!;
  assert.equal(given, createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex'));
});

test('an answer is kept for a moment, for the one who asked; asking anew asks anew', async () => {
  const { id } = await add();
  await Promise.all([cards(id), cards(id), cards(id)]);
  assert.equal(asked.length, 1);
  await cards(id, t.ada);
  assert.equal(asked.length, 2, 'what one agent may see is not shown to another');
  t.forward(3000);
  await cards(id, maja, '1');
  assert.equal(asked.length, 3);
  t.forward(31_000);
  await cards(id);
  assert.equal(asked.length, 4);
});

test('cards are drawn with their pictures, which we fetch; a picture that is none is left out', async () => {
  answer = (reply) =>
    reply.end(
      JSON.stringify({
        cards: [
          { title: 'One', image: { url: url.replace('/cards', '/picture.png') }, rows: [{ label: 'a', value: 'b' }] },
          { title: 'Two', image: { url } },
        ],
      }),
    );
  const { id } = await add();
  const shown = (await cards(id)).cards;
  assert.match(shown[0]!.image!.src, /^data:image\/png;base64,/);
  assert.equal(shown[1]!.image, null);
});

test('what is wrong with an answer is said in words, and nothing of it is shown', async () => {
  const json = (value: unknown) => (reply: ServerResponse) => void reply.end(JSON.stringify(value));
  const card = (more: object) => json({ cards: [{ title: 'x', ...more }] });
  await failsWith((reply) => void reply.end('<html>'), /no JSON/);
  await failsWith(json([]), /not as it should be/);
  await failsWith(card({ link: { url: 'javascript:alert(1)', label: 'x' } }), /cards\.0\.link\.url.*https/);
  await failsWith(card({ rows: [{ label: 'a', value: 'b', url: 'data:text/html,x' }] }), /rows\.0\.url/);
  await failsWith(card({ image: { url: 'file:///etc/passwd' } }), /image\.url/);
  await failsWith(card({ titel: 'mistyped' }), /titel/);
  await failsWith(json({ cards: Array.from({ length: 11 }, () => ({ title: 'x' })) }), /cards/);
  await failsWith((reply) => void reply.end(Buffer.alloc(200_000, 0x20)), /larger than 64 kB/);
  await failsWith((reply) => void reply.writeHead(401).end(), /refused our call \(401\)/);
  await failsWith((reply) => void reply.writeHead(500).end(), /answered with 500/);
  await failsWith((reply) => void reply.socket!.destroy(), /did not answer/);
});

test('a redirect is not followed, and a private address is not called', async () => {
  await failsWith((reply) => void reply.writeHead(307, { location: url }).end(), /sends us elsewhere \(307\)/);
  assert.equal(asked.length, 1);
  Object.assign(t.house, { net: closed });
  for (const inside of [url, 'http://169.254.169.254/latest/meta-data', 'http://[::1]:5432/', 'http://2130706433/']) {
    const { id } = await add({ url: inside });
    assert.match((await cards(id)).why, /private network|not allowed|port|address/i, inside);
  }
  assert.equal(asked.length, 1, 'not one of them was reached');
});

test('a bad address, a name of nothing, a stranger’s team are refused with their field', async () => {
  for (const bad of ['javascript:alert(1)', 'ftp://x.example', 'https://me:pass@x.example'])
    await assert.rejects(add({ url: bad }), refused('invalid', 'url'), bad);
  await assert.rejects(add({ name: '  ' }), refused('invalid', 'name'));
  await assert.rejects(add({ teamIds: [newId()] }), refused('invalid', 'teamIds'));
  for (const bad of ['http://orders.example/', `${OWN}/orders`, 'https://support.example:8443/'])
    await assert.rejects(add({ kind: 'frame', url: bad }), refused('invalid', 'url'), bad);
});

test('a frame’s page lets one origin in, and its token says who and for how long', async () => {
  const { id, secret } = await add({
    kind: 'frame',
    url: 'https://orders.example/side?a="><script>',
    name: '<b>Orders',
  });
  const params = { id: conversationId, panelId: id };
  const { body, headers } = (await call('getPanelFrame', { params }, maja)) as FileReply;
  assert.match(headers['content-security-policy']!, /frame-src https:\/\/orders\.example;.*frame-ancestors 'self'/);
  const html = String(body);
  assert.ok(!html.includes('<b>') && !html.includes('"><script>'), 'nothing given is written as a tag');
  assert.ok(!/allow-top-navigation|allow-modals/.test(html));
  const token = /throughline=([\w-]+\.[\w-]+\.[\w-]+)/.exec(html)![1]!;
  const [head, claims, signature] = token.split('.') as [string, string, string];
  assert.equal(signature, createHmac('sha256', secret).update(`${head}.${claims}`).digest('base64url'));
  const said = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, number & string>;
  assert.equal(said['aud'], 'https://orders.example');
  assert.equal(said['iss'], OWN);
  assert.equal(said['agentId'], maja.agentId);
  assert.equal(said['exp']! - said['iat']!, 300);
  await assert.rejects(call('getPanelFrame', { params: { ...params, id: newId() } }, maja), refused('not_found'));
});

test('the example of the documentation answers orders to us and to nobody else', async () => {
  const { id, secret } = await add();
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  const file = join(import.meta.dirname, '../../../../docs/examples/order-panel.mjs');
  const child: ChildProcess = spawn(process.execPath, [file], {
    env: { PANEL_SECRET: secret, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await new Promise((resolve) => child.stdout!.once('data', resolve));
    const there = `http://127.0.0.1:${port}/`;
    await call('changePanel', { params: { id }, body: { url: there } });
    assert.deepEqual(
      (await cards(id)).cards.map((card) => card.title),
      ['Order 8841'],
    );
    assert.equal((await fetch(there, { method: 'POST', body: '{}' })).status, 401);
  } finally {
    child.kill();
  }
});

test('every change stands in the audit log', async () => {
  const { id } = await add();
  await call('changePanel', { params: { id }, body: { name: 'Bills' } });
  await call('rollPanelSecret', { params: { id } });
  await call('removePanel', { params: { id } });
  const { rows } = await t.house.db.query<{ what: string }>(
    'select what from audit_entries where workspace_id = $1 and subject_id = $2 order by id',
    [t.workspaceId, id],
  );
  assert.deepEqual(
    rows.map((row) => row.what),
    ['panel.added', 'panel.changed', 'panel.secret-changed', 'panel.removed'],
  );
});
