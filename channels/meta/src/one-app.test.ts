// Several pages of one app: the app calls one address, and each channel hears its own; whoever is left goes on hearing when that one goes.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type MetaDouble, startMetaDouble } from '../../../tools/doubles/meta/index.ts';
import { type DoorHouse, openDoorHouse } from '../../../tools/drills/doors.ts';
import { instagram } from './instagram/index.ts';
import { messenger } from './messenger/index.ts';
import { formOf, instagramSettings, messengerSettings } from './try-meta.ts';

let double: MetaDouble;
let house: DoorHouse;
before(async () => {
  double = await startMetaDouble({ reach: (url) => house.reach(url) });
  house = await openDoorHouse([messenger, instagram], {
    META_GRAPH_URL: double.url,
    INSTAGRAM_GRAPH_URL: double.url,
  });
});
after(async () => {
  await house.close();
  await double.stop();
});
const [first, second] = ['100000000000001', '100000000000002'];
const other = { pageId: second, accessToken: 'EAAGsecondPageTokenNotReal00000000' };
const page = formOf(messenger, messengerSettings);
let said = 0;
/** A customer writes to pages; each page has a customer of its own. */
const writes = (...pages: readonly string[]) => {
  said += 1;
  const entry = pages.map((id) => ({
    id,
    time: 1_780_000_000_000 + said,
    messaging: [
      {
        sender: { id: `2${id.slice(1)}` },
        recipient: { id },
        timestamp: 1_780_000_000_000 + said,
        message: { mid: `m_${said}_${id}`, text: `${said} to ${id.at(-1)}` },
      },
    ],
  }));
  return double.deliver({ object: 'page', entry });
};
const trouble = async (id: string) => (await house.test(id)).filter(({ ok }) => !ok).map(({ detail }) => detail);
let a: string;
let b: string;
beforeEach(() => {
  double.world.otherPages.set(second, { token: other.accessToken, name: 'Second brand' });
});

test('two pages of one app each hear their own, at the address of the first, and both Tests say so', async () => {
  a = await house.add('messenger', page);
  b = await house.add('messenger', { ...page, ...other });
  assert.equal(double.world.callbacks.get('page')?.url, house.hookUrl(a));
  assert.deepEqual(await writes(first), [200]);
  assert.deepEqual(await writes(second), [200]);
  assert.deepEqual([await house.texts(a), await house.texts(b)], [['1 to 1'], ['2 to 2']]);
  // A call is kept by whom it is for and by nobody else.
  assert.deepEqual([await house.receipts(a), await house.receipts(b)], [1, 1]);
  assert.deepEqual(await writes(first, second), [200]);
  assert.deepEqual([(await house.texts(a)).at(-1), (await house.texts(b)).at(-1)], ['3 to 1', '3 to 2']);
  assert.deepEqual([await house.receipts(a), await house.receipts(b)], [2, 2]);
  assert.deepEqual([await trouble(a), await trouble(b)], [[], []]);
  assert.deepEqual(double.world.violations, []);
});

test('when the channel whose address is called is switched off, those left are called, and it again when it is back', async () => {
  await house.change(a, { state: 'off' });
  assert.equal(double.world.callbacks.get('page')?.url, house.hookUrl(b));
  assert.deepEqual(await writes(second), [200]);
  assert.equal((await house.texts(b)).at(-1), `${said} to 2`);
  assert.deepEqual(await trouble(b), []);
  await house.change(a, { state: 'connected' });
  // The address stays where it works; the first page is heard there too.
  assert.equal(double.world.callbacks.get('page')?.url, house.hookUrl(b));
  house.forget(b);
  assert.deepEqual(await writes(first), [200]);
  assert.equal((await house.texts(a)).at(-1), `${said} to 1`);
});

test('the Test tells when the app calls nobody, somebody else, an address that is gone, or leaves something out', async () => {
  const { callbacks, subscribed } = double.world;
  const was = callbacks.get('page')!;
  callbacks.set('page', { ...was, url: 'https://other.example/webhook' });
  assert.match((await trouble(a)).join(), /go to https:\/\/other\.example\/webhook/);
  callbacks.set('page', { ...was, url: house.hookUrl('01900000-0000-7000-8000-000000000000') });
  assert.match((await trouble(a)).join(), /where no channel listens/);
  callbacks.set('page', { ...was, fields: was.fields.filter((field) => field !== 'feed') });
  assert.match((await trouble(a)).join(), /does not tell feed\./);
  callbacks.delete('page');
  assert.match((await trouble(a)).join(), /tells nobody/);
  callbacks.set('page', was);
  const fields = subscribed.get(first)!;
  subscribed.set(first, ['feed']);
  assert.match((await trouble(a)).join(), /does not send messages,/);
  subscribed.delete(first);
  assert.match((await trouble(a)).join(), /does not send its events to this app/);
  subscribed.set(first, fields);
  assert.deepEqual(await trouble(a), []);
});

test('the address of another system, or of another workspace, is not taken away, and it is said what to do', async () => {
  const { callbacks } = double.world;
  const was = callbacks.get('page')!;
  callbacks.set('page', { ...was, url: 'https://other.example/webhook' });
  await house.change(a, { settings: page });
  assert.equal(callbacks.get('page')?.url, 'https://other.example/webhook');
  assert.match(await house.state(a), /^trouble This app’s events go to https:\/\/other\.example/);
  callbacks.delete('page');
  await house.change(a, { settings: page });
  assert.equal(await house.state(a), 'connected');
  assert.equal(callbacks.get('page')?.url, house.hookUrl(a));

  double.world.otherPages.set('100000000000003', { token: 'EAAGthirdPageTokenNotReal000000000', name: 'Elsewhere' });
  const eve = await house.t.agent('Eve', 'owner', await house.t.workspace('Other'));
  const theirs = { ...page, pageId: '100000000000003', accessToken: 'EAAGthirdPageTokenNotReal000000000' };
  const c = await house.add('messenger', theirs, eve);
  assert.match(await house.state(c), /not this workspace’s/);
  assert.equal(callbacks.get('page')?.url, house.hookUrl(a));
  const before = await house.receipts(a);
  // Nor does a call for it reach a channel of another workspace.
  double.world.subscribed.set('100000000000003', ['messages']);
  await writes('100000000000003');
  assert.equal((await house.texts(c)).length, 0);
  assert.equal(await house.receipts(a), before + 1);
});

test('after the move to a new address saving registers anew; a removed channel hands over', async () => {
  const { callbacks } = double.world;
  const was = callbacks.get('page')!;
  callbacks.set('page', { ...was, url: `https://old.example/hooks/${b}` });
  assert.match((await trouble(a)).join(), /old\.example.*where no channel listens/);
  await house.change(a, { settings: page });
  assert.equal(callbacks.get('page')?.url, house.hookUrl(a));
  await house.remove(a);
  assert.equal(callbacks.get('page')?.url, house.hookUrl(b));
  assert.deepEqual(await writes(second), [200]);
  assert.equal((await house.texts(b)).at(-1), `${said} to 2`);
});

test('a call with another app’s signature reaches none of them', async () => {
  const reply = await fetch(house.reach(house.hookUrl(b)), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` },
    body: JSON.stringify({ object: 'page', entry: [{ id: second, messaging: [] }] }),
  });
  assert.equal(reply.status, 403);
});

test('Instagram beside a page of the same app has its own address', async () => {
  double.world.isInstagramToken = true;
  const id = await house.add('instagram', formOf(instagram, instagramSettings));
  double.world.isInstagramToken = false;
  assert.equal(double.world.callbacks.get('instagram')?.url, house.hookUrl(id));
  assert.deepEqual(await trouble(id), []);
});
