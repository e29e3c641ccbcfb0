// The gateway, played through every way a connection can end: nothing said meanwhile is lost, and nothing is told twice by us.
import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';
import { startDiscordDouble } from '../../../tools/doubles/discord.ts';
import { botId, follow, placeBefore, settings, supportChannelId, token, until, withSupport } from './try-discord.ts';

const double = await startDiscordDouble({ token, botId, name: 'Acorn Support' });
const { gateway } = double;
after(() => double.stop());
const mina = double.person('1033044521375764530', 'Mina');
const place = placeBefore(double.url);
let running: ReturnType<typeof follow>[] = [];
afterEach(async () => {
  await Promise.all(running.map((each) => each.stop()));
  running = [];
  await until(() => gateway.connections() === 0, 'all have left');
  Object.assign(gateway.state, { refuses: 0, forgets: false, isMute: false, heartbeatMs: 10_000 });
});
function begin(...given: Parameters<typeof follow>) {
  const followed = follow(...given);
  running.push(followed);
  return followed;
}
const connected = () => until(() => gateway.connections() === 1, 'the gateway has one connection');

test('what is said is stored in order, and other dispatches are not', async () => {
  const source = begin(place);
  await connected();
  gateway.tell('PRESENCE_UPDATE', { user: {} });
  for (let n = 1; n <= 50; n += 1) mina.says(`word ${n}`);
  await until(() => source.words().length === 50, 'all is stored');
  assert.deepEqual(
    source.words(),
    Array.from({ length: 50 }, (_, index) => `word ${index + 1}`),
  );
  assert.equal(source.kept.raws.length, 50);
  assert.deepEqual(source.kept.states, [{ kind: 'connected' }]);
});

test('a broken line is resumed, and what was said meanwhile comes after', async () => {
  const source = begin(place);
  await connected();
  mina.says('before');
  await until(() => source.words().length === 1, 'the first is stored');
  const sessions = gateway.sessions();
  for (const code of [undefined, 4000]) {
    gateway.drop(code);
    mina.says(`while away ${code}`);
    await until(() => source.words().includes(`while away ${code}`), 'it is told later');
  }
  gateway.send(7);
  mina.says('asked to come back');
  await until(() => source.words().length === 4, 'all is stored');
  assert.equal(new Set(source.words()).size, 4, 'nothing twice');
  assert.equal(gateway.sessions(), sessions, 'it was one session all the time');
});

test('a new process goes on where the old one was', async () => {
  const first = begin(place);
  await connected();
  mina.says('to the first');
  await until(() => first.words().length === 1, 'it is stored');
  await first.stop();
  await until(() => gateway.connections() === 0, 'it has left');
  mina.says('to nobody');
  const second = begin(place, first.kept.cursor);
  await until(() => second.words().length === 1, 'the second hears it');
  assert.deepEqual(second.words(), ['to nobody']);
});

test('when the session is forgotten, each chat is asked for what came after', async () => {
  const first = begin(place);
  await connected();
  mina.says('the last we heard');
  await until(() => first.words().length === 1, 'it is stored');
  await first.stop();
  for (let n = 1; n <= 130; n += 1) mina.write(`missed ${n}`);
  gateway.state.forgets = true;
  const second = begin(place, first.kept.cursor);
  await until(() => second.words().length === 130, 'all of it was asked for');
  assert.deepEqual(
    second.words(),
    Array.from({ length: 130 }, (_, index) => `missed ${index + 1}`),
  );
  mina.says('and live again');
  await until(() => second.words().at(-1) === 'and live again', 'it hears on');
});

test('asking for what was missed goes on until all of it is stored', async () => {
  const first = begin(place);
  await connected();
  mina.says('the last one');
  await until(() => first.words().length === 1, 'it is stored');
  await first.stop();
  mina.write('missed');
  gateway.state.forgets = true;
  const second = begin(place, first.kept.cursor);
  second.kept.failing = 1;
  gateway.state.forgets = true;
  await until(() => gateway.sessions() > 0 && second.kept.failing === 0, 'it failed once');
  gateway.state.forgets = false;
  await until(() => second.words().length === 1, 'it was asked for again');
  assert.deepEqual(second.words(), ['missed']);
});

test('what could not be stored is told again', async () => {
  const source = begin(place);
  await connected();
  source.kept.failing = 2;
  mina.says('kept at the third try');
  await until(() => source.words().length === 1, 'it is stored');
  assert.deepEqual(source.words(), ['kept at the third try']);
});

test('a line that no longer answers is left', async () => {
  Object.assign(gateway.state, { isMute: true, heartbeatMs: 100 });
  const source = begin(place);
  await connected();
  const identified = () => gateway.heard.filter(({ op }) => op === 2 || op === 6).length;
  const before = identified();
  await until(() => identified() > before, 'it comes again');
  Object.assign(gateway.state, { isMute: false });
  await connected();
  mina.says('heard');
  await until(() => source.words().includes('heard'), 'and hears');
});

test('a wrong token and a missing intent are told with their remedy', async () => {
  for (const [code, kind, words] of [
    [4004, 'unauthorized', /token/],
    [4014, 'trouble', /Message Content/],
  ] as const) {
    gateway.state.refuses = code;
    const source = begin(place, null, 0.0001);
    await until(() => source.kept.states.length > 0, 'it says so');
    const [state] = source.kept.states;
    assert.ok(state?.kind === kind && words.test(state.remedy));
    await source.stop();
  }
});

test('without sessions left today it waits and says why', async () => {
  double.state.sessionsLeft = 0;
  const source = begin(place);
  await until(() => source.kept.states.length > 0, 'it says so');
  assert.ok(source.kept.states[0]?.kind === 'trouble');
  double.state.sessionsLeft = 1000;
  await until(() => source.kept.states.some((state) => state.kind === 'connected'), 'it connects after all');
});

test('a pressed button is thanked for once it is stored', async () => {
  const source = begin(place);
  await connected();
  gateway.tell('INTERACTION_CREATE', {
    id: double.newId(),
    type: 3,
    token: 'press-token',
    channel_id: mina.channelId,
    user: mina.author,
    data: { custom_id: 'yes' },
    message: { id: '1', components: [] },
  });
  await until(() => double.calls.some((call) => call.path.endsWith('/callback')), 'it is thanked for');
  assert.deepEqual(source.words(), ['yes']);
});

test('a press that cannot be stored in time is thanked for all the same, and told again until it is', async () => {
  const source = begin(place);
  await connected();
  source.kept.failing = 3;
  const id = double.newId();
  gateway.tell('INTERACTION_CREATE', {
    id,
    type: 3,
    token: 'late-token',
    channel_id: mina.channelId,
    user: mina.author,
    data: { custom_id: 'later' },
    message: { id: '1', components: [] },
  });
  await until(() => source.words().includes('later'), 'it is stored in the end');
  const thanks = () => double.calls.filter((call) => call.path.endsWith(`/${id}/late-token/callback`)).length;
  await until(() => thanks() > 0, 'it is thanked for');
});

test('of a server only threads of the support channel are stored, listed or not', async () => {
  const source = begin(placeBefore(double.url, withSupport));
  await connected();
  const [listed, unlisted, foreign] = [
    double.thread(supportChannelId, '5'),
    double.thread(supportChannelId, '5'),
    double.thread('8', '5'),
  ];
  gateway.tell('GUILD_CREATE', { id: '5', threads: [listed] });
  for (const [channel, words] of [
    [listed, 'listed'],
    [unlisted, 'unlisted'],
    [foreign, 'foreign'],
  ] as const)
    double.inThread(channel, '1033044521375764530', 'Mina').says(words);
  await until(() => source.words().length === 2, 'both are stored');
  mina.says('direct');
  await until(() => source.words().length === 3, 'and direct ones');
  assert.deepEqual(source.words(), ['listed', 'unlisted', 'direct']);
  const identify = gateway.heard.findLast(({ op }) => op === 2)!.d as { intents: number };
  assert.ok(identify.intents & (1 << 15), 'words in a server need their intent');
  assert.equal(double.calls.filter((call) => call.path.endsWith(`/channels/${String(listed['id'])}`)).length, 0);
});

test('of what was said while nobody listened the writers’ roles are asked for, each once, and staff are told from customers', async () => {
  const [role, colleague, customer, left] = ['1450000000000000002', '31', '1033044521375764530', '32'];
  const place2 = placeBefore(double.url, { ...withSupport, staffRoleIds: role });
  const thread = Object.assign(double.thread(supportChannelId, '5'), { owner_id: customer });
  double.members.set(`5 ${colleague}`, ['9', role]);
  double.members.set(`5 ${customer}`, []);
  const [olena, leo, gone] = [
    double.inThread(thread, customer, 'Olena'),
    double.inThread(thread, colleague, 'Leo'),
    double.inThread(thread, left, 'Gone'),
  ];
  const first = begin(place2);
  await connected();
  olena.says('It broke', { member: { roles: [] } });
  await until(() => first.words().length === 1, 'it is stored');
  await first.stop();
  olena.write('Anybody?');
  leo.write('A new one leaves today');
  leo.write('By courier');
  gone.write('Mine broke too');
  olena.write('Thank you');
  double.fail(/\/members\//, { status: 429, json: { message: 'You are being rate limited.', retry_after: 0.5 } });
  gateway.state.forgets = true;
  const second = begin(place2, first.kept.cursor);
  await until(() => second.words().length === 5, 'all of it was asked for', 20);
  assert.deepEqual(
    second.events().map((event) => event.kind === 'message' && [event.direction ?? 'inbound', event.sender.value]),
    [
      ['inbound', customer],
      ['outbound', customer],
      ['outbound', customer],
      ['inbound', left],
      ['inbound', customer],
    ],
  );
  const asked = double.calls
    .filter((call) => call.path.includes('/members/'))
    .map((call) => call.path.split('/').at(-1));
  assert.deepEqual(asked, [customer, colleague, left], 'once each; a “slow down” is waited for');
});

test('without a support channel no privileged intent is asked for', async () => {
  begin(placeBefore(double.url, settings));
  await connected();
  const identify = gateway.heard.findLast(({ op }) => op === 2)!.d as { intents: number };
  assert.equal(identify.intents & ((1 << 15) | (1 << 0) | (1 << 9)), 0);
});
