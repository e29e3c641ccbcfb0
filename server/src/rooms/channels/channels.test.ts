// Connecting channels: the same account is connected once, wherever in the installation.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Channel } from '@throughline/channel-kit';
import type { Problem } from '@throughline/protocol';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { parrot } from '../../testing/parrot.ts';
import { addChannel, changeChannel, removeChannel } from './connect.ts';

let t: TestHouse;
const plain = parrot('bot', 'bot-user');
let connections = 0;
const bot: Channel = {
  ...plain,
  card: {
    ...plain.card,
    settings: [{ key: 'token', label: 'Token', kind: 'secret', required: true, isUnique: true }],
  },
  connect: () => {
    connections += 1;
    return Promise.resolve({ ok: true, settings: {}, label: '@bot' });
  },
};
before(async () => {
  t = await testHouse([bot]);
});
after(() => t.close());

test('an account that is connected here already is refused before its provider is asked, also in another workspace', async () => {
  const eve = await t.agent('Eve', 'owner', await t.workspace('Other'));
  const connect = (viewer: typeof eve, token: string) =>
    addChannel(t.house, viewer, { kind: 'bot', name: 'Bot', settings: { token }, teamId: null });
  const taken = (error: Problem) =>
    error.code === 'invalid' &&
    'settings.token' in (error.extra['fields'] as object) &&
    !JSON.stringify(error.extra).includes('token-one');
  const first = await connect(t.ada, 'token-one');
  const second = await connect(t.ada, 'token-two');
  await assert.rejects(connect(t.ada, 'token-one'), taken);
  await assert.rejects(connect(eve, 'token-one'), taken);
  await assert.rejects(changeChannel(t.house, t.ada, second, { settings: { token: 'token-one' } }), taken);
  assert.equal(connections, 2);
  await changeChannel(t.house, t.ada, first, { settings: { token: 'token-one' } });
  await removeChannel(t.house, t.ada, first);
  await connect(eve, 'token-one');
});
