// Credentials that are used up by their use: one at a time in the whole installation, stored before the next, kept while the database is away.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Channel, Settings } from '@throughline/channel-kit';
import { openDb } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { parrot } from '../../testing/parrot.ts';
import { addChannel, changeChannel } from './connect.ts';
import { markState, openChannel } from './open.ts';
import * as store from './store.ts';

let t: TestHouse;
let second: House;
const plain = parrot('rotating', 'rotating-user');
/** The provider: takes each token once, and only the newest. */
const provider = { valid: 'token-0', given: 0, refused: 0, atOnce: 0, most: 0 };
let whileConnecting: () => Promise<void> = () => Promise.resolve();
const rotating: Channel = {
  ...plain,
  card: {
    ...plain.card,
    settings: [
      { key: 'name', label: 'Name', kind: 'text', required: false },
      { key: 'token', label: 'Token', kind: 'secret', required: false, isOwn: true },
    ],
  },
  async connect() {
    await whileConnecting();
    return { ok: true, settings: {}, label: '@rotating' };
  },
};
before(async () => {
  t = await testHouse([rotating]);
  second = { ...t.house, db: openDb(t.url, { log: t.house.log }) };
});
after(async () => {
  await second.db.close();
  await t.close();
});

async function exchange(stored: Settings): Promise<{ settings: Settings }> {
  provider.most = Math.max(provider.most, (provider.atOnce += 1));
  await new Promise((resolve) => setTimeout(resolve, 5));
  provider.atOnce -= 1;
  if (stored['token'] !== provider.valid) {
    provider.refused += 1;
    throw new Error('used up');
  }
  provider.given += 1;
  provider.valid = `token-${provider.given}`;
  return { settings: { token: provider.valid } };
}
async function connected(): Promise<string> {
  const id = await addChannel(t.house, t.ada, { kind: 'rotating', name: 'R', settings: {}, teamId: null });
  Object.assign(provider, { valid: 'token-0', given: 0, refused: 0, most: 0 });
  await (
    await at(t.house, id)
  ).place.keepSettings!({ token: 'token-0' });
  return id;
}
const rowOf = async (id: string) => (await store.channelById(t.house.db, t.workspaceId, id))!;
const at = async (house: House, id: string) => (await openChannel(house, await rowOf(id)))!;

test('two nodes that ask at once do so one after the other, each with what the other stored', async () => {
  const id = await connected();
  const places = [await at(t.house, id), await at(second, id)].map(({ place }) => place);
  await Promise.all(Array.from({ length: 12 }, (_, index) => places[index % 2]!.rotate!(exchange)));
  assert.deepEqual([provider.given, provider.refused, provider.most], [12, 0, 1]);
  assert.equal((await at(second, id)).settings['token'], 'token-12');
  assert.doesNotMatch(JSON.stringify((await rowOf(id)).secrets), /token-12/, 'sealed');
});

test('what a provider gave is stored although the database was away when it came', async () => {
  const id = await connected();
  const { place } = await at(second, id);
  const settings = await place.rotate!(async (stored) => {
    const given = await exchange(stored);
    // The connection that holds the lock dies between the provider's answer and our commit.
    await t.house.db.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and state = 'idle in transaction' and datname = current_database()`,
    );
    return given;
  });
  assert.equal(settings['token'], 'token-1');
  assert.equal((await at(t.house, id)).settings['token'], 'token-1');
  assert.equal(provider.given, 1, 'asked once');
});

test('what fails changes nothing; new credentials end the wait for a person, and name the account', async () => {
  const id = await connected();
  const { place } = await at(t.house, id);
  await markState(t.house.db, await rowOf(id), 'reconnect', 'Consent was withdrawn.', 'Connect again.');
  await assert.rejects(
    place.rotate!(() => Promise.reject(new Error('no'))),
    /no/,
  );
  assert.deepEqual(await place.rotate!(() => Promise.resolve({ settings: {} })), { token: 'token-0' });
  assert.equal((await rowOf(id)).state, 'reconnect');
  await place.rotate!(async (stored) => ({ ...(await exchange(stored)), label: '@acorn' }));
  const row = await rowOf(id);
  assert.deepEqual([row.state, row.state_detail, row.label], ['connected', '', '@acorn']);
});

test('an admin who saves the channel while it rotates does not bring the used-up token back', async () => {
  const id = await connected();
  whileConnecting = async () => {
    await (
      await at(second, id)
    ).place.rotate!(exchange);
  };
  await changeChannel(t.house, t.ada, id, { settings: { name: 'Acorn' } });
  whileConnecting = () => Promise.resolve();
  const { settings } = await at(t.house, id);
  assert.deepEqual([settings['name'], settings['token']], ['Acorn', 'token-1']);
});

test('no form is given what the channel keeps for itself', async () => {
  const { channelRoutes } = await import('./routes.ts');
  const { items } = await channelRoutes(() => Promise.resolve([])).listKinds({ house: t.house } as never);
  assert.equal(items[0]!.settings.find(({ key }) => key === 'token')?.kind, 'hidden');
});
