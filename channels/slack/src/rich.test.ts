// Buttons, lists and cards as Block Kit, and what a tap reads as, on both ways in.
import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import type { HookCall } from '@throughline/channel-kit';
import { fileOf } from '@throughline/channel-kit/contract';
import { startSlackDouble } from '../../../tools/doubles/slack/index.ts';
import { slack } from './index.ts';
import { forgetPeople } from './people.ts';
import {
  follow,
  given,
  messageTo,
  placeBefore,
  rawOf,
  recipientOf,
  settings,
  signingSecret,
  teamId,
  until,
  withEvents,
} from './try-slack.ts';

const double = await startSlackDouble(given);
after(() => double.stop());
beforeEach(() => {
  double.recover();
  forgetPeople();
});
const place = placeBefore(double.apiUrl);
const mina = double.person('U0MINA', 'Mina', { teamId: 'T0OTHER' });
double.person('U0MAJA', 'Maja');
const help = double.channel('acorn-help', { is_ext_shared: true });
const helpId = String(help['id']);
const inHelp = double.in(help, 'U0MINA');
let count = 0;
const message = (more: object = {}) => ({
  ...messageTo(recipientOf('U0MINA')),
  id: `01900000-0000-7000-8000-${String((count += 1)).padStart(12, '0')}`,
  ...more,
});
const last = (channel = mina.channelId) => double.messagesIn(channel).at(-1)!;
const blocksIn = (said: Record<string, unknown>) => said['blocks'] as Record<string, unknown>[];
const buttons = [
  { title: 'Yes & now', value: 'choice:1:0', payload: 'refund:yes' },
  { title: 'Terms', url: 'https://shop.example/terms' },
  { title: 'No 🎉', value: 'choice:1:1' },
];
const readOf = (payload: unknown, meta: object = {}) =>
  slack.read({ ...rawOf(payload), meta: { ...meta } }, place.settings, place);

test('buttons stand below the words, which are read as typed; a tap says its title and brings its value back', async () => {
  const sent = await slack.send(message({ text: 'Refund *it*?', buttons }), place);
  assert.ok(sent.ok);
  assert.deepEqual(blocksIn(last()), [
    { type: 'section', text: { type: 'mrkdwn', text: 'Refund \u200B*\u200Bit\u200B*\u200B?' } },
    {
      type: 'actions',
      elements: [
        {
          type: 'button',
          text: { type: 'plain_text', text: 'Yes & now', emoji: true },
          action_id: 'choice:0',
          value: 'choice:1:0',
        },
        {
          type: 'button',
          text: { type: 'plain_text', text: 'Terms', emoji: true },
          action_id: 'link:1',
          url: 'https://shop.example/terms',
        },
        {
          type: 'button',
          text: { type: 'plain_text', text: 'No 🎉', emoji: true },
          action_id: 'choice:2',
          value: 'choice:1:1',
        },
      ],
    },
  ]);
  assert.ok(!JSON.stringify(last()).includes('refund:yes'), 'what a choice means stays here');
  const payload = mina.press(last(), 'Yes & now');
  const [event, ...none] = await readOf(payload);
  assert.deepEqual(none, []);
  const at = String((payload['actions'] as Record<string, unknown>[])[0]!['action_ts']);
  assert.deepEqual(event, {
    kind: 'message',
    externalId: `press:${sent.externalIds[0]}:${at}:U0MINA`,
    sender: {
      kind: 'slack',
      scope: teamId,
      value: 'U0MINA',
      trust: 'attested',
      attributes: { team: 'T0OTHER', channel: mina.channelId },
    },
    text: 'Yes & now',
    files: [],
    sentAt: new Date(Math.floor(Number(at) * 1000)),
    replyToExternalId: sent.externalIds[0],
    special: { type: 'button', value: 'choice:1:0' },
  });
  assert.deepEqual(await readOf(mina.press(last(), 'Terms')), [], 'who opens a link says nothing');
});

test('marks the writer set are kept above buttons, and long words are never too long for a block', async () => {
  await slack.send(message({ text: 'See this', html: 'See <strong>this</strong>', buttons }), place);
  assert.deepEqual(blocksIn(last())[0], { type: 'section', text: { type: 'mrkdwn', text: 'See *this*' } });
  const long = '& '.repeat(2000).trim();
  assert.ok((await slack.send(message({ text: long, buttons }), place)).ok);
  assert.equal(blocksIn(last()).filter((block) => block['type'] === 'section').length, 2);
});

test('a list is a menu; a chosen row says its title', async () => {
  const rows = [
    { title: 'Small', text: 'up to 12 cm', value: 'choice:2:0' },
    { title: 'Large', value: 'choice:2:1' },
  ];
  assert.ok((await slack.send(message({ text: 'Which size?', list: { label: 'Sizes', rows } }), place)).ok);
  const [event] = await readOf(mina.press(last(), 'Large'));
  assert.ok(event?.kind === 'message');
  assert.deepEqual([event.text, event.special], ['Large', { type: 'button', value: 'choice:2:1' }]);
});

test('cards stand beside each other with pictures Slack can fetch; others follow as files', async () => {
  const picture = (name: string, url?: string) => ({
    ...fileOf(name, { name: `${name}.png`, mime: 'image/png' }),
    ...(url ? { url } : {}),
  });
  const cards = ['Red', 'Blue'].map((title, index) => ({
    title: `${title} <mug>`,
    text: 'Thrown by hand',
    picture: index === 0 ? picture('red', 'https://support.example/outside/red.png') : picture('blue'),
    buttons: [
      { title: 'Buy', value: `choice:3:${index}` },
      { title: 'Look', url: 'https://shop.example/mug' },
    ],
  }));
  const sent = await slack.send(message({ text: '', cards }), place);
  assert.ok(sent.ok);
  const [said, files] = double.messagesIn(mina.channelId).slice(-2);
  assert.equal(said?.['text'], 'Red &lt;mug&gt; · Blue &lt;mug&gt;');
  const [carousel] = blocksIn(said!);
  const shown = carousel!['elements'] as Record<string, unknown>[];
  assert.deepEqual(
    shown.map((each) => (each['hero_image'] as Record<string, unknown> | undefined)?.['image_url']),
    ['https://support.example/outside/red.png', undefined],
  );
  assert.deepEqual(
    (files!['files'] as { id: string }[]).map(({ id }) => double.fileBody(id)),
    ['blue'],
  );
  const [event] = await readOf(mina.press(said!, 'Buy'));
  assert.deepEqual(event?.kind === 'message' && event.special, { type: 'button', value: 'choice:3:0' });
  await slack.send(message({ text: 'This one', cards: cards.slice(0, 1) }), place);
  assert.deepEqual(
    blocksIn(last()).map((block) => block['type']),
    ['section', 'card'],
  );
  const crowded = [{ title: '&'.repeat(80), text: '*'.repeat(200) }];
  assert.ok((await slack.send(message({ text: '', cards: crowded }), place)).ok);
});

test('a tap in a channel belongs to its thread, and is answered there; a colleague’s means nothing', async () => {
  const root = inHelp.write('Where is it?');
  const asked = { isPublic: true, replyToExternalId: `${helpId}:${String(root['ts'])}`, buttons };
  await slack.send(message(asked), place);
  const tap = inHelp.press(last(helpId), 'No 🎉');
  const signed = double.signed(signingSecret, tap);
  const call: HookCall = { ...signed, meta: {}, method: 'POST', url: 'https://support.example/hooks/1', query: {} };
  const events = placeBefore(double.apiUrl, { given: withEvents });
  assert.ok(slack.intake.hook);
  const verdict = await slack.intake.hook(call, events);
  assert.ok(verdict.genuine && verdict.take);
  assert.deepEqual(verdict.reply, { status: 200, type: 'text/plain', body: '' });
  const raw = { ...call, meta: verdict.meta ?? {} };
  const [event] = await slack.read(raw, withEvents, events);
  assert.ok(event?.kind === 'message');
  assert.deepEqual(
    [event.text, event.sender.name, event.isPublic, event.place],
    ['No 🎉', 'Mina', true, { key: `${helpId}:${String(root['ts'])}`, name: '#acorn-help' }],
  );
  const answer = message({
    isPublic: true,
    text: 'Then not',
    replyToExternalId: event.externalId,
    replyToRaw: () => Promise.resolve(raw),
  });
  assert.ok((await slack.send(answer, place)).ok);
  assert.deepEqual([last(helpId)['text'], last(helpId)['thread_ts']], ['Then not', root['ts']]);
  assert.ok((await slack.send({ ...answer, id: message().id, replyToRaw: () => Promise.resolve(null) }, place)).ok);
  assert.equal(last(helpId)['thread_ts'], root['ts'], 'asked of Slack when the call is not kept');
  const ours = double.in(help, 'U0MAJA').press(
    double.messagesIn(helpId).find((each) => each['blocks'])!,
    'No 🎉',
  );
  const theirs = await slack.intake.hook({ ...call, ...double.signed(signingSecret, ours) }, events);
  assert.ok(theirs.genuine);
  assert.deepEqual(
    await slack.read({ ...call, ...double.signed(signingSecret, ours), meta: theirs.meta ?? {} }, withEvents, events),
    [],
  );
  const unserved = { ...withEvents, serves: 'none' };
  assert.deepEqual(await slack.read(raw, unserved, events), []);
  const forged = { ...call, body: new TextEncoder().encode(`${new TextDecoder().decode(call.body)}x`) };
  assert.deepEqual(await slack.intake.hook(forged, events), { genuine: false });
});

test('over the open line a tap is stored, then thanked for', async () => {
  await slack.send(message({ buttons }), place);
  const line = follow(placeBefore(double.apiUrl, { given: settings }));
  await until(() => double.socket.connections() > 0, 'the line is open');
  const id = double.socket.tell(mina.press(last(), 'No 🎉'), 'interactive');
  await until(() => double.socket.acknowledged.includes(id), 'it was thanked for');
  assert.deepEqual(line.words(), ['No 🎉']);
  line.kept.failing = 1;
  const later = double.socket.tell(mina.press(last(), 'Yes & now'), 'interactive');
  await until(() => line.kept.failing === 0, 'the database was away');
  assert.ok(!double.socket.acknowledged.includes(later));
  double.socket.again();
  await until(() => double.socket.acknowledged.includes(later), 'it came again');
  assert.deepEqual(line.words(), ['No 🎉', 'Yes & now']);
  await line.stop();
});

test('the agent’s picture stands above the answer where it can be fetched and is granted', async () => {
  const author = (url: string | null) => ({ name: 'Maja', pictureUrl: () => Promise.resolve(url) });
  await slack.send(message({ author: author('https://support.example/outside/maja.png') }), place);
  assert.deepEqual([last()['username'], last()['icon_url']], ['Maja', 'https://support.example/outside/maja.png']);
  await slack.send(message({ author: author(null) }), place);
  assert.equal('icon_url' in last(), false);
  const bare = placeBefore(double.apiUrl, { given: { ...settings, scopes: 'chat:write' } });
  await slack.send(message({ author: author('https://support.example/outside/maja.png') }), bare);
  assert.equal('icon_url' in last(), false);
});

test('every call was one Slack describes', () => assert.deepEqual(double.violations, []));
