// Connecting channels: the same account is connected once, wherever in the installation.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Channel } from '@throughline/channel-kit';
import type { Problem } from '@throughline/protocol';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { parrot } from '../../testing/parrot.ts';
import { addChannel, changeChannel, removeChannel } from './connect.ts';
import { presentChannel } from './present.ts';
import { channelById } from './store.ts';

let t: TestHouse;
const plain = parrot('bot', 'bot-user');
let connections = 0;
const ended: string[] = [];
/** Only the provider says whose a password is. */
const mailer: Channel = {
  ...plain,
  card: {
    ...plain.card,
    kind: 'mailer',
    settings: [
      { key: 'user', label: 'User', kind: 'text', required: true },
      { key: 'userId', label: 'Account', kind: 'hidden', required: false, isUnique: true },
    ],
  },
  connect: ({ settings }) =>
    Promise.resolve({ ok: true, settings: { userId: String(settings['user']).toLowerCase() }, label: 'mailer' }),
  disconnect: ({ settings }) => {
    ended.push(String(settings['userId']));
    return Promise.resolve();
  },
};
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
  t = await testHouse([bot, mailer]);
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

test('an account that only its provider names is connected once as well, and what that began is ended', async () => {
  const connect = (user: string) =>
    addChannel(t.house, t.ada, { kind: 'mailer', name: 'Mail', settings: { user }, teamId: null });
  const taken = (error: Problem) => error.code === 'channel_refused' && /another channel/.test(error.message);
  const first = await connect('Ada');
  const second = await connect('bob');
  await assert.rejects(connect('ADA'), taken);
  await assert.rejects(changeChannel(t.house, t.ada, second, { settings: { user: 'ada' } }), taken);
  assert.deepEqual(ended, ['ada', 'ada']);
  await changeChannel(t.house, t.ada, first, { settings: { user: 'aDa' } });
  await removeChannel(t.house, t.ada, second);
  await removeChannel(t.house, t.ada, first);
});

test('the tone of a channel begins with its kind, is changed without asking the provider, and goes back', async () => {
  const id = await addChannel(t.house, t.ada, { kind: 'bot', name: 'Tone', settings: { token: 'tone' }, teamId: null });
  const now = async () => presentChannel(t.house, (await channelById(t.house.db, t.workspaceId, id))!);
  const usual = await now();
  assert.equal(usual.hasOwnTone, false);
  const own = { ...usual.tone, text: 'Be brief.', examples: ['Done.'], maxLength: 200, emoji: 'none' as const };
  const before = connections;
  await changeChannel(t.house, t.ada, id, { tone: own });
  assert.deepEqual([(await now()).tone, (await now()).hasOwnTone], [own, true]);
  await assert.rejects(
    changeChannel(t.house, t.ada, id, { tone: { ...own, minLength: 300 } }),
    (error: Problem) => 'tone.maxLength' in (error.extra['fields'] as object),
  );
  await changeChannel(t.house, t.ada, id, { name: 'Renamed' });
  assert.deepEqual([(await now()).tone, (await now()).name], [own, 'Renamed']);
  const stranger = await t.agent('Mallory', 'owner', await t.workspace('Elsewhere'));
  await assert.rejects(
    changeChannel(t.house, stranger, id, { tone: null }),
    (error: Problem) => error.code === 'not_found',
  );
  await changeChannel(t.house, t.ada, id, { tone: null });
  assert.deepEqual(await now(), { ...usual, name: 'Renamed', stateAt: (await now()).stateAt });
  assert.equal(connections, before);
  await removeChannel(t.house, t.ada, id);
});
