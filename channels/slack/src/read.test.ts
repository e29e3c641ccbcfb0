// Who is a customer, who a colleague; what one conversation is; and how a call of Slack comes in.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, beforeEach, test } from 'node:test';
import type { InboundMessage } from '@throughline/domain';
import type { HookCall } from '@throughline/channel-kit';
import { startSlackDouble } from '../../../tools/doubles/slack/index.ts';
import { findVendor, skipWithout } from '../../../tools/doubles/vendor.ts';
import { hook } from './hook.ts';
import { forgetPeople } from './people.ts';
import { read } from './read.ts';
import { given, placeBefore, rawOf, settings, signingSecret, teamId, withEvents, wrapped } from './try-slack.ts';

const double = await startSlackDouble(given);
after(() => double.stop());
beforeEach(() => {
  double.recover();
  forgetPeople();
});
const said = (more: object = {}): Record<string, unknown> => ({
  type: 'message',
  user: 'U0MINA',
  ts: '1767224888.280449',
  text: 'Hello?',
  channel: 'C0HELP',
  channel_type: 'channel',
  event_ts: '1767224888.280449',
  ...more,
});
const shared = { is_ext_shared_channel: true };
const messages = (payload: object, known?: object, values = settings): readonly InboundMessage[] =>
  read(rawOf(payload, known), values).filter((event) => event.kind === 'message');

test('in a shared channel our own people’s words are ours, beside the customer who began the thread', () => {
  const people = { U0MAJA: { name: 'Maja', teamId }, U0MINA: { name: 'Mina', teamId: 'T0OTHER' } };
  const answer = said({ user: 'U0MAJA', user_team: teamId, thread_ts: '1767220000.000001', parent_user_id: 'U0MINA' });
  const [ours] = messages(wrapped(answer, shared), { people });
  assert.deepEqual([ours?.direction, ours?.sender.value, ours?.hints], ['outbound', 'U0MINA', undefined]);
  // Told by the profile where the event does not say it.
  const { user_team: _team, ...unsaid } = answer;
  assert.equal(messages(wrapped(unsaid, shared), { people })[0]?.direction, 'outbound');
  // Among themselves, and before a customer spoke, they are nobody's conversation.
  assert.deepEqual(messages(wrapped(said({ user: 'U0MAJA', user_team: teamId }), shared), { people }), []);
  const among = { ...answer, parent_user_id: 'U0LEO' };
  assert.deepEqual(messages(wrapped(among, shared), { people: { ...people, U0LEO: { teamId } } }), []);
  // In a channel of our own everybody may be a customer: colleagues ask for help there.
  assert.equal(messages(wrapped(answer), { people })[0]?.direction, undefined);
  assert.equal(messages(wrapped(said({ user_team: 'T0OTHER' }), shared), { people })[0]?.direction, undefined);
});

test('each thread is a conversation; a chat of several people is one', () => {
  const key = (event: object) => messages(wrapped(event))[0]?.place?.key;
  assert.equal(key(said()), 'C0HELP:1767224888.280449');
  assert.equal(key(said({ ts: '1767224999.000001', thread_ts: '1767224888.280449' })), 'C0HELP:1767224888.280449');
  assert.equal(key(said({ ts: '1767225000.000001' })), 'C0HELP:1767225000.000001');
  const chat = said({ channel: 'G0CHAT', channel_type: 'mpim' });
  assert.deepEqual([key(chat), key({ ...chat, ts: '1767225000.000001' })], ['G0CHAT', 'G0CHAT']);
  const [direct] = messages(wrapped(said({ channel: 'D0MINA', channel_type: 'im', thread_ts: '1767220000.000001' })));
  assert.deepEqual(
    [direct?.isPublic, direct?.place],
    [undefined, undefined],
    'direct messages are private, threads in them too',
  );
});

test('nothing said in a channel proves anything, and an address in a profile is only a claim', () => {
  const known = { people: { U0MINA: { email: 'mina@customer.example' } } };
  for (const text of ['/start AbC-123', 'my address is boss@customer.example', `conversation:${'x'.repeat(40)}`]) {
    const [event] = messages(wrapped(said({ text }), shared), known);
    assert.equal(event?.tokens, undefined);
    assert.deepEqual(
      event?.hints?.map((hint) => hint.assurance),
      ['claimed'],
    );
    assert.deepEqual(event?.sender.attributes, undefined, 'a channel is no place to write to somebody in private');
  }
  for (const email of ['', 'nonsense', 'a@b', '<a@b.example>'])
    assert.equal(messages(wrapped(said()), { people: { U0MINA: { email } } })[0]?.hints, undefined);
});

test('only channels that are served are read', () => {
  const listed = { ...settings, serves: 'listed', channelIds: 'C0ELSE, C0HELP' };
  assert.equal(messages(wrapped(said()), undefined, listed).length, 1);
  assert.equal(messages(wrapped(said({ channel: 'C0OTHER' })), undefined, listed).length, 0);
  assert.equal(messages(wrapped(said()), undefined, { ...settings, serves: 'none' }).length, 0);
  const direct = said({ channel: 'D0MINA', channel_type: 'im' });
  assert.equal(messages(wrapped(direct), undefined, { ...settings, serves: 'none' }).length, 1);
});

test('a mention and the message that holds it are one, and so is what Slack sends again', () => {
  const [message] = messages(wrapped(said()));
  const [mention] = messages(
    wrapped({ ...said(), type: 'app_mention', channel_type: undefined }, { event_id: 'Ev0002' }),
  );
  assert.equal(mention?.externalId, message?.externalId);
});

const place = placeBefore(double.apiUrl, { given: withEvents });
const callOf = (payload: unknown): HookCall => ({
  ...double.signed(signingSecret, payload),
  meta: {},
  method: 'POST',
  url: 'https://support.example/hooks/1',
  query: {},
});

test('Slack’s question whether the address is ours is answered, and only when it is signed', async () => {
  const question = {
    token: 'x',
    type: 'url_verification',
    challenge: '3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P',
  };
  const answer = await hook(callOf(question), place);
  assert.deepEqual(answer, {
    genuine: true,
    take: false,
    reply: { status: 200, type: 'text/plain', body: question.challenge },
  });
  const unsigned = { ...callOf(question), headers: { 'content-type': 'application/json' } };
  assert.deepEqual(await hook(unsigned, place), { genuine: false });
});

test('names are asked beside the call, each once, and their absence holds nothing up', async () => {
  const mina = double.person('U0MINA', 'Mina', { email: 'mina@customer.example', teamId: 'T0OTHER' });
  const help = double.channel('acorn-help', { is_ext_shared: true });
  const event = double.in(help, 'U0MINA').event('Hi <@U0BEN>');
  double.person('U0BEN', 'Ben');
  const answer = await hook(callOf(event), place);
  assert.ok(answer.genuine && answer.take);
  const [heard] = messages(event, answer.meta?.['known'] as object);
  assert.deepEqual([heard?.sender.name, heard?.text, heard?.place?.name], ['Mina', 'Hi @Ben', '#acorn-help']);
  const before = double.calls.length;
  await hook(callOf(mina.event('again')), place);
  assert.equal(double.calls.length, before, 'known already');
  forgetPeople();
  double.fail(/users\.info$/, { status: 503, body: '', type: 'text/html' });
  const nameless = await hook(callOf(mina.event('and again')), place);
  assert.ok(nameless.genuine && nameless.take, 'it is stored all the same');
});

test('recorded calls of another house’s app are read', { skip: skipWithout('webhooks/slack.json') }, () => {
  const samples = ['slack', 'dm-slack'].flatMap((name) => {
    const file = JSON.parse(readFileSync(findVendor(`webhooks/${name}.json`)!, 'utf8')) as Record<string, unknown>;
    return Object.values(file).filter((each): each is object => typeof each === 'object');
  });
  const all = samples.map((sample) => messages(sample)[0]);
  assert.deepEqual(
    all.map((each) => [each?.text, each?.place?.key ?? 'private']),
    [
      ['@U00FAKEBOT01 Hey', 'C00FAKECHAN1:1767224888.280449'],
      ['Hi', 'C00FAKECHAN1:1767224888.280449'],
      ['@U00FAKEBOT01 Hey', 'C00FAKECHAN1:1767376988.871629'],
      ['DM me', 'C00FAKECHAN1:1767376988.871629'],
      ['Hey!', 'private'],
    ],
  );
});

test('every call was one Slack describes', () => assert.deepEqual(double.violations, []));
