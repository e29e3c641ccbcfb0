// What leaves for Discord, seen from there.
import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { fileOf } from '@throughline/channel-kit/contract';
import { startDiscordDouble } from '../../../tools/doubles/discord.ts';
import { discord } from './index.ts';
import { escaped } from './send.ts';
import { botId, messageTo, placeBefore, recipientOf, supportChannelId, token, withSupport } from './try-discord.ts';

const double = await startDiscordDouble({ token, botId, name: 'Acorn Support' });
after(() => double.stop());
beforeEach(() => double.recover());
const place = placeBefore(double.url);
const mina = double.person('1033044521375764530', 'Mina');
const recipient = recipientOf('1033044521375764530');
let count = 0;
const message = (more: object = {}) => ({
  ...messageTo(recipient),
  id: `01900000-0000-7000-8000-${String((count += 1)).padStart(12, '0')}`,
  ...more,
});
const last = () => double.messagesIn(mina.channelId).at(-1)!['given'] as Record<string, unknown>;

test('words arrive as typed: nothing becomes markup, and nobody is called', async () => {
  await discord.send(message({ text: '*5 stars* for @everyone, see https://acorn.example/a_b_c\n# 1\n1. two' }), place);
  assert.equal(last()['content'], '\\*5 stars\\* for @everyone, see https://acorn.example/a_b_c\n\\# 1\n1\\. two');
  assert.deepEqual(last()['allowed_mentions'], { parse: [] });
  assert.equal(escaped('a|b `c` ~~d~~'), 'a\\|b \\`c\\` \\~\\~d\\~\\~');
});

test('a call without a verdict is made once more, and arrives once', async () => {
  const before = double.messagesIn(mina.channelId).length;
  double.fail(/\/messages$/, 'accept-then-reset');
  const sent = await discord.send(message(), place);
  assert.equal(sent.ok, true);
  assert.equal(double.messagesIn(mina.channelId).length, before + 1);
});

test('each part of a message is one of its own', async () => {
  const before = double.messagesIn(mina.channelId).length;
  const whole = message();
  for (const [part, text] of ['first', 'second'].entries()) await discord.send({ ...whole, part, text }, place);
  assert.deepEqual(
    double
      .messagesIn(mina.channelId)
      .slice(before)
      .map((each) => each['content']),
    ['first', 'second'],
  );
});

test('a long text goes in parts that fit, in order, and its first part is the answer', async () => {
  const before = double.messagesIn(mina.channelId).length;
  const question = mina.write('Which?');
  const text = Array.from({ length: 280 }, (_, index) => `_${index}_`).join(' ');
  const sent = await discord.send(
    message({ text, replyToExternalId: `${mina.channelId}:${String(question['id'])}` }),
    place,
  );
  assert.ok(sent.ok && sent.externalIds.length > 1);
  const parts = double
    .messagesIn(mina.channelId)
    .slice(before + 1)
    .map((each) => each['given'] as Record<string, unknown>);
  assert.equal(
    parts
      .map((part) => part['content'])
      .join(' ')
      .replaceAll('\\', ''),
    text,
  );
  assert.deepEqual(
    parts.map((part) => 'message_reference' in part),
    parts.map((_, index) => index === 0),
  );
});

test('files and buttons go with the last part', async () => {
  const file = fileOf('picture', { name: 'label.pdf', mime: 'application/pdf' });
  const buttons = [
    { title: 'Yes', value: 'yes' },
    { title: 'Track', url: 'https://acorn.example/t/1' },
  ];
  assert.equal((await discord.send(message({ files: [file], buttons }), place)).ok, true);
  assert.deepEqual(last()['attachments'], [{ id: '0', filename: 'label.pdf' }]);
  assert.deepEqual(last()['components'], [
    {
      type: 1,
      components: [
        { type: 2, style: 2, label: 'Yes', custom_id: 'yes' },
        { type: 2, style: 5, label: 'Track', url: 'https://acorn.example/t/1' },
      ],
    },
  ]);
  const call = double.calls.at(-1)!;
  assert.match(call.body.toString(), /name="files\[0\]"; filename="label\.pdf"[\s\S]*picture/);
});

test('a list is a menu; a link too long for a button stands in the text', async () => {
  const rows = [
    { title: 'Small', text: 'up to 12 cm', value: 'choice:0' },
    { title: 'Large', value: 'choice:1' },
  ];
  assert.ok((await discord.send(message({ text: 'Which size?', list: { label: 'Sizes', rows } }), place)).ok);
  assert.deepEqual(last()['components'], [
    {
      type: 1,
      components: [
        {
          type: 3,
          custom_id: 'choice',
          placeholder: 'Sizes',
          options: [
            { label: 'Small', value: 'choice:0', description: 'up to 12 cm' },
            { label: 'Large', value: 'choice:1' },
          ],
        },
      ],
    },
  ]);
  const url = `https://acorn.example/${'a'.repeat(600)}`;
  assert.ok((await discord.send(message({ text: 'See', buttons: [{ title: 'Track', url }] }), place)).ok);
  assert.equal(last()['content'], `See\n\nTrack: ${url}`);
  assert.equal('components' in last(), false);
});

test('cards are containers with their pictures; what does not fit beside them goes before', async () => {
  const picture = fileOf('red', { name: 'a b".png', mime: 'image/png' });
  const cards = Array.from({ length: 5 }, (_, index) => ({
    title: `Mug *${index}*`,
    text: 'x'.repeat(300),
    picture: { ...picture, id: `p${index}` },
    buttons: [
      { title: 'Buy', value: `choice:${index}:0` },
      { title: 'Keep', value: `choice:${index}:1` },
      { title: 'Look', url: 'https://shop.example/mug' },
    ],
  }));
  assert.ok((await discord.send(message({ text: 'Which one?', cards }), place)).ok);
  const [words, first, ...more] = last()['components'] as Record<string, unknown>[];
  assert.deepEqual([last()['flags'], 'content' in last(), more.length], [1 << 15, false, 4]);
  assert.deepEqual(words, { type: 10, content: 'Which one?' });
  assert.deepEqual((first!['components'] as object[]).slice(0, 2), [
    { type: 12, items: [{ media: { url: 'attachment://card-0.png' }, description: 'Mug *0*' }] },
    { type: 10, content: `**Mug \\*0\\***\n${'x'.repeat(300)}` },
  ]);
  assert.match(double.calls.at(-1)!.body.toString(), /name="files\[4\]"; filename="card-4\.png"[\s\S]*red/);
  const before = double.messagesIn(mina.channelId).length;
  const long = await discord.send(message({ text: '*'.repeat(1900), cards }), place);
  assert.ok(long.ok && long.externalIds.length === double.messagesIn(mina.channelId).length - before);
  const file = fileOf('terms', { name: 'terms.pdf', mime: 'application/pdf' });
  const both = await discord.send(message({ text: 'See both', files: [file], cards }), place);
  assert.ok(both.ok && both.externalIds.length === 2);
  assert.ok((await discord.send(message({ text: '', cards: [{ title: 'Alone' }] }), place)).ok);
});

test('a press in a thread is answered in that thread', async () => {
  const thread = double.thread(supportChannelId, '5');
  const replyToExternalId = `press:${String(thread['id'])}:1473118791343800450`;
  const sent = await discord.send(message({ isPublic: true, replyToExternalId }), placeBefore(double.url, withSupport));
  assert.ok(sent.ok && sent.externalIds[0]?.startsWith(`${String(thread['id'])}:`));
});

test('an answer in public goes into its thread, one in private to its writer', async () => {
  const thread = double.thread(supportChannelId, '5');
  const asked = double.inThread(thread, '1033044521375764530', 'Mina').write('My mug broke');
  const replyToExternalId = `${String(thread['id'])}:${String(asked['id'])}`;
  const sent = await discord.send(message({ isPublic: true, replyToExternalId }), placeBefore(double.url, withSupport));
  assert.ok(sent.ok && sent.externalIds[0]?.startsWith(`${String(thread['id'])}:`));
  const secret = await discord.send(
    message({ isPublic: false, replyToExternalId }),
    placeBefore(double.url, withSupport),
  );
  assert.ok(secret.ok && secret.externalIds[0]?.startsWith(`${mina.channelId}:`));
  assert.ok(!('message_reference' in last()), 'a message of another channel cannot be answered there');
  const nowhere = await discord.send(message({ isPublic: true }), place);
  assert.equal(nowhere.ok, false);
});

test('edits, deletions and reactions reach the message; one deleted already is no trouble', async () => {
  const sent = await discord.send(message(), place);
  assert.ok(sent.ok);
  const { externalIds } = sent;
  assert.deepEqual(await discord.send({ kind: 'edit', externalIds, recipient, text: 'Better' }, place), {
    ok: true,
    externalIds,
  });
  assert.equal(double.messagesIn(mina.channelId).at(-1)!['content'], 'Better');
  const said = mina.write('Thanks');
  const externalId = `${mina.channelId}:${String(said['id'])}`;
  const reactions = () => (said['reactions'] as { emoji: { name: string } }[]).map((each) => each.emoji.name);
  await discord.send({ kind: 'reaction', recipient, externalId, emoji: '❤️' }, place);
  await discord.send({ kind: 'reaction', recipient, externalId, emoji: '👍' }, place);
  assert.deepEqual(reactions(), ['👍']);
  await discord.send({ kind: 'reaction', recipient, externalId, emoji: null }, place);
  assert.deepEqual(reactions(), []);
  for (let times = 0; times < 2; times += 1)
    assert.equal((await discord.send({ kind: 'delete', externalIds, recipient }, place)).ok, true);
  assert.equal((await discord.send({ kind: 'typing', recipient }, place)).ok, true);
});

test('a file is fetched by the address of now', async () => {
  const url = double.file('a broken mug', 'image/jpeg');
  const said = mina.write('', { attachments: [{ id: '900', filename: 'mug.jpg', size: 12, url }] });
  const ref = `${mina.channelId}:${String(said['id'])}:900`;
  const file = await discord.fetchFile({ ref, name: 'mug.jpg', mime: 'image/jpeg' }, null, place);
  assert.equal(Buffer.from(file.body).toString(), 'a broken mug');
  await assert.rejects(discord.fetchFile({ ref: `${ref}1`, name: 'x', mime: 'a/b' }, null, place), /no longer has/);
});

test('connecting names the bot, and says what a support channel still lacks', async () => {
  assert.deepEqual(await discord.connect(placeBefore(double.url, { botToken: token })), {
    ok: true,
    settings: { botId, botName: 'Acorn Support' },
    label: 'Acorn Support',
  });
  const unseen = await discord.connect(placeBefore(double.url, withSupport));
  assert.ok(!unseen.ok && unseen.field === 'supportChannelId' && /Invite the bot/.test(unseen.remedy));
  double.channel(supportChannelId, '5');
  assert.equal((await discord.connect(placeBefore(double.url, withSupport))).ok, true);
  double.state.flags = 0;
  const blind = await discord.connect(placeBefore(double.url, withSupport));
  assert.ok(!blind.ok && /Message Content/.test(blind.remedy));
  double.state.flags = 1 << 19;
  const checks = await discord.check(placeBefore(double.url, withSupport));
  assert.deepEqual(
    checks.map((each) => [each.name, each.ok]),
    [
      ['Token', true],
      ['Receiving', true],
      ['Support channel', true],
    ],
  );
  double.state.sessionsLeft = 0;
  assert.equal((await discord.check(place)).find((each) => each.name === 'Receiving')?.ok, false);
  double.state.sessionsLeft = 1000;
});

test(
  'every call was one Discord describes',
  { skip: double.judges ? false : 'Discord’s description is not here' },
  () => {
    assert.deepEqual(double.violations, []);
  },
);
