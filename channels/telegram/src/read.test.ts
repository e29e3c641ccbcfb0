// Updates as Telegram builds them, read into our words: every kind a customer can send, and what must not be believed.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import type { InboundMessage } from '@throughline/domain';
import { startTelegramDouble } from '../../../tools/doubles/telegram/index.ts';
import { findVendor, skipWithout } from '../../../tools/doubles/vendor.ts';
import { read } from './read.ts';
import { fixtures, fixtureSettings, fixtureToken, rawOf } from './try-telegram.ts';

const tg = await startTelegramDouble({ token: fixtureToken });
after(() => tg.stop());
const customer = tg.customer({
  firstName: 'Maria',
  lastName: 'Silva',
  username: 'maria',
  language: 'pt',
  phone: '5511987654321',
});

const readOne = (said: { update: unknown }): InboundMessage => {
  const events = read(rawOf(said.update), fixtureSettings);
  assert.equal(events.length, 1);
  assert.equal(events[0]?.kind, 'message');
  return events[0] as InboundMessage;
};

test('the sender is the Telegram user, scoped to the bot they wrote to', () => {
  assert.deepEqual(readOne(customer.sends('oi')).sender, {
    kind: 'telegram',
    scope: '7211046358',
    value: String(customer.id),
    trust: 'attested',
    name: 'Maria Silva',
    attributes: { username: 'maria', language: 'pt' },
  });
});

test('every kind of content shows something, and files can be fetched by their reference', () => {
  const kinds = [
    customer.sendsPhoto({ caption: 'see' }),
    customer.sendsDocument(),
    customer.sendsVideo(),
    customer.sendsAnimation(),
    customer.sendsVoice(),
    customer.sendsAudio(),
    customer.sendsVideoNote(),
    customer.sendsSticker('🙈'),
    customer.sendsLocation(),
    customer.sendsVenue('Shop', 'Main St 1'),
    customer.sendsPoll('Which?', ['a', 'b']),
    customer.sendsDice(3),
    customer.sendsStory(),
    customer.sendsUnknown(),
    customer.pins(1),
    customer.sharesOwnContact(),
  ];
  for (const said of kinds) {
    const message = readOne(said);
    assert.ok(message.text !== '' || message.files.length === 1, JSON.stringify(message));
    for (const file of message.files) assert.ok(tg.file(file.ref), `${file.name} is known by ${file.ref}`);
  }
});

test('an album reads as messages of one group, each with the largest picture', () => {
  const album = customer.sendsAlbum([{ caption: 'both' }, {}, {}]).map(readOne);
  assert.equal(new Set(album.map(({ groupKey }) => groupKey)).size, 1);
  assert.ok(album[0]?.groupKey);
  assert.equal(new Set(album.map(({ externalId }) => externalId)).size, 3);
  // Only the largest size is stored under its own id.
  assert.ok(album.every(({ files }) => tg.file(files[0]?.ref ?? '')));
});

test('a shared contact proves a phone only when it is the sender’s own', () => {
  assert.deepEqual(readOne(customer.sharesOwnContact()).hints, [
    {
      kind: 'phone',
      scope: '',
      value: '+5511987654321',
      assurance: 'proved',
      evidence: 'shared their own number in Telegram',
      isHeld: true,
    },
  ]);
  for (const other of [
    { phone: '+5511911112222', name: 'João', id: 77 },
    { phone: '+5511911112222', name: 'Nobody known' },
  ]) {
    const message = readOne(customer.sharesContactOf(other));
    assert.equal(message.hints, undefined);
    assert.equal(message.special?.['isOwn'], false);
  }
});

test('the start payload is a token and never a text, and only where Telegram itself would have put it', () => {
  const opened = readOne(customer.opens(`https://t.me/${tg.botUsername}?start=tok_En-123`));
  assert.deepEqual([opened.tokens, opened.text, opened.special], [['tok_En-123'], '', { type: 'continued' }]);
  assert.equal(opened.isGesture, true);
  for (const text of [
    '/start',
    '/start two words',
    `/start ${'x'.repeat(65)}`,
    '/start né',
    'say /start abc',
    '/startle abc',
  ]) {
    const message = readOne(customer.sends(text));
    assert.deepEqual([message.tokens, message.text], [undefined, text]);
    assert.deepEqual(message.special, text === '/start' ? { type: 'started' } : undefined);
    assert.equal(message.isGesture, text === '/start' ? true : undefined);
  }
  assert.deepEqual(readOne(customer.sends('/start@acme_support_bot abc')).tokens, ['abc']);
});

test('the same message delivered under another update number has the same external id', () => {
  const { update } = customer.sends('twice');
  assert.equal(readOne({ update: { ...update, update_id: 7 } }).externalId, readOne({ update }).externalId);
});

test('two chats with the same message number have different external ids', () => {
  const other = { id: 99, type: 'private', first_name: 'Other' };
  const update = customer.sends('a').update as unknown as { message: object };
  assert.notEqual(
    readOne({ update: { update_id: 1, message: { ...update.message, chat: other } } }).externalId,
    readOne({ update }).externalId,
  );
});

test('numbers beyond what JavaScript counts exactly stay as they were written', () => {
  const [event] = read(
    rawOf(
      '{"update_id":1,"message":{"message_id":12,"date":1767600000,"from":{"id":9007199254740993,"is_bot":false,"first_name":"A"},"chat":{"id":9007199254740993,"type":"private"},"text":"hi"}}',
    ),
    fixtureSettings,
  );
  assert.equal(event?.kind === 'message' && event.sender.value, '9007199254740993');
  assert.equal(event?.kind === 'message' && event.externalId, '9007199254740993:12');
});

test('edits made within one second keep their order', () => {
  const { messageId } = customer.sends('a');
  const edits = [customer.edits(messageId, 'b'), customer.edits(messageId, 'c')].map(
    (update) => read(rawOf(update), fixtureSettings)[0],
  );
  const [first, second] = edits;
  assert.ok(first?.kind === 'edit' && second?.kind === 'edit');
  assert.ok(first.editedAt < second.editedAt && first.eventId !== second.eventId);
  assert.equal(second.text, 'c');
});

test('a pressed button says its title, names its message, and is known by when it came', () => {
  const press = {
    update_id: 5,
    callback_query: {
      id: '31',
      from: customer.user,
      chat_instance: '-1',
      data: 'b',
      message: {
        message_id: 3,
        date: 0,
        chat: { id: customer.id, type: 'private' },
        reply_markup: { inline_keyboard: [[{ text: 'A', callback_data: 'a' }], [{ text: 'B!', callback_data: 'b' }]] },
      },
    },
  };
  const raw = { ...rawOf(press), meta: { receivedAt: '2026-01-05T10:00:00.000Z' } };
  const [event] = read(raw, fixtureSettings);
  assert.ok(event?.kind === 'message');
  assert.deepEqual(
    [event.text, event.replyToExternalId, event.sentAt.toISOString(), event.special],
    ['B!', `${customer.id}:3`, '2026-01-05T10:00:00.000Z', { type: 'button', value: 'b' }],
  );
});

test('hostile entities make no markup, and markup makes no script', () => {
  const html = (entities: unknown) =>
    readOne({
      update: {
        update_id: 1,
        message: { message_id: 1, date: 1, chat: { id: 5, type: 'private' }, text: '<b>x</b> click', entities },
      },
    }).html;
  assert.equal(html([{ type: 'text_link', offset: 0, length: 8, url: 'javascript:alert(1)' }]), undefined);
  assert.equal(
    html([
      { type: 'bold', offset: -1, length: 3 },
      { type: 'bold', offset: 2, length: 900 },
      { type: 'bold', offset: 0.5, length: 1 },
      null,
      7,
    ]),
    undefined,
  );
  assert.equal(html([{ type: 'bold', offset: 0, length: 3 }]), '<strong>&#60;b&#62;</strong>x&#60;/b&#62; click');
  assert.equal(
    html([{ type: 'text_link', offset: 9, length: 5, url: 'https://a.example/"onmouseover="x' }])?.includes(
      '"onmouseover',
    ),
    false,
  );
});

test('groups and channels are left alone, whatever happens there', () => {
  const group = tg.group();
  assert.deepEqual(read(rawOf(group.says(customer, 'hello')), fixtureSettings), []);
  group.migrates(customer);
  for (const update of tg.pending.slice(-2)) assert.deepEqual(read(rawOf(update), fixtureSettings), []);
});

test(
  'the recordings others made of real traffic read as their messages',
  { skip: skipWithout('webhooks/telegram.json') },
  () => {
    const recorded = JSON.parse(readFileSync(findVendor('webhooks/telegram.json') ?? '', 'utf8')) as {
      mention: object;
      followUp: object;
    };
    const texts = [recorded.mention, recorded.followUp].map((update) => readOne({ update }));
    assert.deepEqual(
      texts.map(({ text, externalId }) => [text, externalId]),
      [
        ['@vercelchatsdkbot hi', '7527593:133'],
        ['how are you', '7527593:134'],
      ],
    );
    assert.equal(texts[0]?.sentAt.toISOString(), '2025-12-31T23:48:08.000Z');
  },
);

test(
  'our own recordings are updates as the vendor describes them',
  { skip: skipWithout('specs/telegram-bot-api.json') },
  async () => {
    const { loadJudge } = await import('../../../tools/doubles/telegram/judge.ts');
    const judge = loadJudge(findVendor('specs/telegram-bot-api.json') ?? '');
    const all = fixtures();
    assert.ok(all.length >= 40);
    for (const { name, update } of all)
      if (name !== 'unknown-kind') assert.equal(judge.judgeType('Update', update), null, name);
  },
);

test(
  'this double built every update as the vendor describes it',
  { skip: skipWithout('specs/telegram-bot-api.json') },
  () => assert.deepEqual(tg.violations, []),
);
