// No more mails like this: by the page's button and by a mail program's one click; what answers nothing stops, answers go on.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import Fastify, { type FastifyInstance } from 'fastify';
import type { OutboundMessage } from '@throughline/channel-kit';
import { Problem } from '@throughline/protocol';
import { parrot, rawOf, said } from '../testing/parrot.ts';
import { testHouse, type TestHouse } from '../testing/house.ts';
import type { OpenChannel } from '../rooms/channels/index.ts';
import { lookAtUnsubscribe, personRoutes, unsubscribeUrl } from '../rooms/contacts/index.ts';
import { addAnswer, runDelivery, startConversation } from '../rooms/delivery/index.ts';
import { openIntake } from '../rooms/intake/index.ts';
import type { Viewer } from '../ground/viewer.ts';
import { unsubscribeDoor } from './unsubscribe.ts';

let t: TestHouse;
let app: FastifyInstance;
let delivery: { stop(): Promise<void> };
let letters: OpenChannel;
let identity: { id: string; contact_id: string };
const kind = parrot('letters', 'email', { canStart: true });
const ANN = 'ann@customer.example';
const form = { 'content-type': 'application/x-www-form-urlencoded' };
before(async () => {
  t = await testHouse([kind]);
  letters = await t.channel('letters');
  app = Fastify();
  unsubscribeDoor(app, t.house);
  await openIntake(t.house).take(letters, [rawOf(said('ann-1', { kind: 'email', value: ANN }, 'hello'))]);
  const { rows } = await t.house.db.query<typeof identity>(
    'select id, contact_id from identities where workspace_id = $1 and value = $2',
    [t.workspaceId, ANN],
  );
  identity = rows[0]!;
  delivery = runDelivery(t.house);
});
after(async () => {
  await delivery.stop();
  await app.close();
  await t.close();
});

const draft = (text: string) => ({ type: 'message' as const, text, attachments: [], mentions: [] });
/** As a program with a key does. */
const writeFirst = (text: string, viewer: Viewer = { ...t.ada, type: 'key', keyId: t.ada.agentId, name: 'Shop' }) =>
  t.house.db.transaction((tx) => startConversation(tx, t.house, viewer, identity.contact_id, draft(text)));
async function answer(text: string): Promise<string> {
  const { rows } = await t.house.db.query<{ id: string }>(
    'select conversation_id as id from messages where workspace_id = $1 and external_id = $2',
    [t.workspaceId, 'ann-1'],
  );
  return await t.house.db.transaction((tx) => addAnswer(tx, t.house, t.ada, rows[0]!.id, draft(text)));
}
async function sent(text: string): Promise<OutboundMessage> {
  for (;;) {
    const found = kind.sent.find((each): each is OutboundMessage => each.kind === 'message' && each.text === text);
    if (found) return found;
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}
const pathOf = () => {
  const { workspaceId, house } = t;
  return new URL(unsubscribeUrl(house, { workspaceId, identityId: identity.id, channelId: letters.row.id })!).pathname;
};
const consents = async () => {
  const call = { house: t.house, viewer: t.ada, params: { id: identity.contact_id }, query: {}, body: undefined };
  return (await personRoutes.listConsents({ ...call, incoming: null as never })).items;
};

test('what a program writes first carries the link, an answer and a person’s letter do not', async () => {
  await writeFirst('We have news');
  await writeFirst('I have a question', t.ada);
  await answer('Hello Ann');
  assert.equal((await sent('I have a question')).unsubscribeUrl, undefined);
  assert.equal((await sent('We have news')).unsubscribeUrl, `https://support.example${pathOf()}`);
  assert.equal((await sent('We have news')).unsubscribeWords, 'No more mails like this:');
  assert.equal((await sent('Hello Ann')).unsubscribeUrl, undefined);
});

test('looking changes nothing, leads nowhere and names no address', async () => {
  const page = await app.inject({ url: pathOf() });
  assert.equal(page.statusCode, 200);
  assert.match(page.body, /Acorn[\s\S]*<form method="post"/);
  assert.doesNotMatch(page.body, /ann@|<script|https?:/);
  assert.match(String(page.headers['content-security-policy']), /default-src 'none'/);
  assert.equal(page.headers['referrer-policy'], 'no-referrer');
  assert.deepEqual(await consents(), []);
});

test('one click of a mail program, in either form, ends it once; the ledger says how', async () => {
  const multipart = { 'content-type': 'multipart/form-data; boundary=b' };
  const payload = '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n';
  for (const call of [
    { headers: form, payload: 'List-Unsubscribe=One-Click' },
    { headers: multipart, payload },
  ])
    assert.equal((await app.inject({ url: pathOf(), method: 'POST', ...call })).statusCode, 200);
  assert.deepEqual(
    (await consents()).map(({ said, source, covers, isCurrent }) => [said, source, covers, isCurrent]),
    [['stop', 'one-click', 'unasked', true]],
  );
  const { rows } = await t.house.db.query<{ detail: object }>(
    `select detail from journal where workspace_id = $1 and id = $2 and detail ? 'consent'`,
    [t.workspaceId, identity.contact_id],
  );
  assert.deepEqual(
    rows.map(({ detail }) => detail),
    [{ consent: 'stop', source: 'one-click' }],
  );
});

test('then nobody writes to them first, and what they wrote is still answered', async () => {
  for (const viewer of [undefined, t.ada])
    await assert.rejects(
      writeFirst('More news', viewer),
      (error: unknown) => error instanceof Problem && /They unsubscribed/.test(JSON.stringify(error) + error.message),
    );
  await answer('Your order is on its way');
  await sent('Your order is on its way');
});

test('the page offers the way back, and the button does it', async () => {
  assert.match((await app.inject({ url: pathOf() })).body, /name="again"/);
  t.forward(60_000);
  const back = await app.inject({ url: pathOf(), method: 'POST', headers: form, payload: 'again=1' });
  assert.doesNotMatch(back.body, /name="again"/);
  await writeFirst('News again');
  await sent('News again');
  t.forward(60_000);
  await app.inject({ url: pathOf(), method: 'POST', headers: form, payload: '' });
  assert.deepEqual(
    (await consents()).map(({ said, source }) => [said, source]),
    [
      ['stop', 'link'],
      ['start', 'link'],
      ['stop', 'one-click'],
    ],
  );
});

test('what they ended altogether stays ended: a click makes it no weaker and the link does not begin it again', async () => {
  const call = { house: t.house, viewer: t.ada, params: { id: identity.contact_id }, query: {} };
  const note = (word: 'stop' | 'start') =>
    personRoutes.noteConsent({
      ...call,
      incoming: null as never,
      body: { identityId: identity.id, said: word, reason: 'by letter' },
    });
  t.forward(60_000);
  await note('start');
  t.forward(60_000);
  await note('stop');
  t.forward(60_000);
  await app.inject({ url: pathOf(), method: 'POST', headers: form, payload: 'List-Unsubscribe=One-Click' });
  await app.inject({ url: pathOf(), method: 'POST', headers: form, payload: 'again=1' });
  const token = pathOf().split('/').at(-1)!;
  assert.deepEqual(await lookAtUnsubscribe(t.house, token), { company: 'Acorn', isStopped: true, mayStart: false });
  await assert.rejects(answer('still there?'), Problem);
});

test('a link that was bent, or whose address is gone, says so and does nothing', async () => {
  const before = (await consents()).length;
  const bent = pathOf().replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'));
  for (const method of ['GET', 'POST'] as const)
    assert.equal((await app.inject({ url: bent, method, headers: method === 'POST' ? form : {} })).statusCode, 410);
  const other = { workspaceId: await t.workspace('Other'), identityId: identity.id, channelId: letters.row.id };
  const elsewhere = new URL(unsubscribeUrl(t.house, other)!).pathname;
  assert.equal((await app.inject({ url: elsewhere, method: 'POST', headers: form })).statusCode, 410);
  assert.equal((await consents()).length, before);
});
