// Sending before a double that judges every call by the vendor's own description.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Outbound, OutboundMessage } from '@throughline/channel-kit';
import { fileOf } from '@throughline/channel-kit/contract';
import { startTelegramDouble } from '../../../tools/doubles/telegram/index.ts';
import { telegram } from './index.ts';
import { messageTo, placeBefore, png, recipientOf } from './try-telegram.ts';

const tg = await startTelegramDouble();
after(() => tg.stop());
const customer = tg.customer();
customer.starts();
const place = placeBefore(tg);
const recipient = recipientOf(tg, customer);
const send = (more: Partial<OutboundMessage>) => telegram.send(messageTo(recipient, more), place);
const act = (message: Outbound) => telegram.send(message, place);
const idsOf = (sent: Awaited<ReturnType<typeof send>>): string[] => {
  assert.ok(sent.ok, JSON.stringify(sent));
  return [...sent.externalIds];
};
const photo = (name = 'a.png') => fileOf(png, { name, mime: 'image/png' });
const pdf = (name = 'a.pdf') => fileOf('%PDF-1.7 x', { name, mime: 'application/pdf' });
const lastParams = (): Record<string, unknown> => tg.calls.at(-1)?.params ?? {};
const lastMessage = (): Record<string, unknown> => tg.sent.at(-1)?.message ?? {};

test('an answer reaches the customer, under the id that later events will name', async () => {
  const [id] = idsOf(await send({ text: 'Guten Tag 👋' }));
  const message = await customer.gets('Guten Tag 👋');
  assert.equal(id, `${customer.id}:${message.message_id}`);
});

test('formatting travels as entities over the plain text, in UTF-16 units', async () => {
  await send({
    text: '😀 Hello bold and link',
    html: '<p>😀 Hello <strong>bold</strong> and <a href="https://shop.example/?a=1&amp;b=2">link</a></p>',
  });
  assert.deepEqual(lastParams()['entities'], [
    { type: 'bold', offset: 9, length: 4 },
    { type: 'text_link', offset: 18, length: 4, url: 'https://shop.example/?a=1&b=2' },
  ]);
  assert.equal(lastParams()['text'], '😀 Hello bold and link');
});

test('formatting that says something else than the text is left out: the core may have cut the text', async () => {
  await send({ text: 'First half.', html: '<p><b>First half.</b> Second half.</p>' });
  assert.deepEqual([lastParams()['text'], lastParams()['entities']], ['First half.', undefined]);
});

test('entities that Telegram cannot parse cost the formatting, not the message', async () => {
  tg.fail('sendMessage', { status: 400, description: "Bad Request: can't parse entities: unsupported start tag" });
  idsOf(await send({ text: 'plain then', html: '<b>plain then</b>' }));
  assert.deepEqual([lastParams()['text'], lastParams()['entities']], ['plain then', undefined]);
});

test('a reply names its message, and still goes out when that message is gone', async () => {
  const { messageId } = customer.sends('Where is it?');
  await send({ text: 'Here', replyToExternalId: `${customer.id}:${messageId}` });
  assert.equal((lastMessage()['reply_to_message'] as { message_id: number }).message_id, messageId);
  idsOf(await send({ text: 'Gone', replyToExternalId: `${customer.id}:999999` }));
  idsOf(await send({ text: 'A press', replyToExternalId: 'press:123' }));
  idsOf(await send({ text: 'Another chat', replyToExternalId: `1:${messageId}` }));
  assert.equal(lastMessage()['reply_to_message'], undefined);
});

test('a place with a name is a venue, one without a place, a contact is one with its mail in a vCard', async () => {
  const where = { latitude: 52.2297, longitude: 21.0122 };
  idsOf(await send({ text: '', location: { ...where, title: 'Acorn', address: 'Main St 5' } }));
  const venue = lastParams();
  assert.deepEqual([venue['title'], venue['address'], tg.calls.at(-1)?.method], ['Acorn', 'Main St 5', 'sendVenue']);
  idsOf(await send({ text: '', location: { ...where, title: 'Acorn' } }));
  assert.deepEqual([lastParams()['title'], lastParams()['address']], ['Acorn', '52.2297, 21.0122']);
  const { messageId } = customer.sends('Where are you?');
  idsOf(await send({ text: '', location: where, replyToExternalId: `${customer.id}:${messageId}` }));
  assert.equal(tg.calls.at(-1)?.method, 'sendLocation');
  assert.ok(lastParams()['reply_parameters']);
  idsOf(
    await send({ text: '', contactCard: { name: 'Leo de\nVries', phone: '+48600000000', email: 'leo@a.example' } }),
  );
  const { phone_number: phone, first_name: first, last_name: last, vcard } = lastParams();
  assert.deepEqual([phone, first, last], ['+48600000000', 'Leo', 'de Vries']);
  assert.match(
    String(vcard),
    /^BEGIN:VCARD\n.*\nFN:Leo de Vries\n.*TEL:\+48600000000\nEMAIL:leo@a\.example\nEND:VCARD$/s,
  );
});

test('buttons: the customer presses one, and the press reads as its title', async () => {
  await send({
    text: 'Refund?',
    buttons: [
      { title: 'Yes, please', value: 'refund:yes' },
      { title: 'Terms', url: 'https://shop.example/terms' },
      { title: 'No' },
    ],
  });
  const { update } = customer.presses('Yes, please');
  const [event] = await telegram.read(
    { body: new TextEncoder().encode(JSON.stringify(update)), headers: {}, meta: {} },
    place.settings,
    place,
  );
  assert.equal(event?.kind === 'message' && event.text, 'Yes, please');
  assert.deepEqual(event?.kind === 'message' && event.special, { type: 'button', value: 'refund:yes' });
});

test('a title of sixty Cyrillic letters is more than a value holds, and its press still reads as the title', async () => {
  const title = 'Так, поверніть мені гроші на ту саму картку, будь ласка!';
  const twin = `${title} 2`;
  const sent = await send({ text: 'Refund?', buttons: [{ title }, { title: twin }] });
  assert.ok(sent.ok, JSON.stringify(sent));
  const { update } = customer.presses(twin);
  const [event] = await telegram.read(
    { body: new TextEncoder().encode(JSON.stringify(update)), headers: {}, meta: {} },
    place.settings,
    place,
  );
  assert.equal(event?.kind === 'message' && event.text, twin);
});

test('a button whose value does not fit is refused in words, before anything is sent', async () => {
  const before = tg.sent.length;
  const sent = await send({ buttons: [{ title: 'x', value: 'é'.repeat(33) }] });
  assert.equal(!sent.ok && sent.why, 'unsupported');
  assert.equal(tg.sent.length, before);
});

test('one picture carries the text as its caption and arrives byte for byte', async () => {
  const ids = idsOf(await send({ text: 'The label', html: '<p>The <i>label</i></p>', files: [photo('label.png')] }));
  const sent = tg.sent.at(-1);
  assert.deepEqual(
    [ids.length, sent?.method, sent?.text, lastParams()['caption_entities']],
    [1, 'sendPhoto', 'The label', [{ type: 'italic', offset: 4, length: 5 }]],
  );
  assert.deepEqual(sent?.files[0]?.body, png);
});

test('a text too long for a caption goes before the file, as a message of its own', async () => {
  const text = 'long '.repeat(300).trim();
  const ids = idsOf(await send({ text, files: [pdf()] }));
  assert.equal(ids.length, 2);
  assert.deepEqual(
    tg.sent.slice(-2).map(({ method, text: said }) => [method, said]),
    [
      ['sendMessage', text],
      ['sendDocument', ''],
    ],
  );
});

test('pictures together are an album; mixed with documents they travel as documents, in one call', async () => {
  assert.equal(idsOf(await send({ text: 'Two', files: [photo(), photo('b.png')] })).length, 2);
  assert.deepEqual(
    (lastParams()['media'] as { type: string; caption?: string }[]).map(({ type, caption }) => [type, caption]),
    [
      ['photo', 'Two'],
      ['photo', undefined],
    ],
  );
  assert.equal(idsOf(await send({ text: 'Mixed', files: [photo(), pdf()] })).length, 2);
  assert.deepEqual(
    (lastParams()['media'] as { type: string }[]).map(({ type }) => type),
    ['document', 'document'],
  );
  assert.equal(
    idsOf(await send({ text: '', files: Array.from({ length: 10 }, (_, index) => pdf(`${index}.pdf`)) })).length,
    10,
  );
});

test('an album with buttons says them in a message that can hold them', async () => {
  idsOf(
    await send({ text: 'Which?', files: [photo(), photo('b.png')], buttons: [{ title: 'Left' }, { title: 'Right' }] }),
  );
  idsOf(await send({ text: '', files: [photo(), photo('b.png')], buttons: [{ title: 'Up' }] }));
  customer.presses('Left');
  customer.presses('Up');
});

test('voice, film and music go as what they are', async () => {
  const given: readonly [string, string][] = [
    ['audio/ogg', 'sendVoice'],
    ['video/mp4', 'sendVideo'],
    ['audio/mpeg', 'sendAudio'],
    ['image/gif', 'sendDocument'],
    ['text/html', 'sendDocument'],
  ];
  for (const [mime, method] of given) {
    idsOf(await send({ text: 'x', files: [fileOf('bytes', { name: 'f', mime })] }));
    assert.equal(tg.sent.at(-1)?.method, method);
  }
});

test('a picture Telegram cannot read still arrives, as a file', async () => {
  idsOf(await send({ text: 'scan', files: [fileOf('this is no picture', { name: 'scan.jpg', mime: 'image/jpeg' })] }));
  assert.deepEqual([tg.sent.at(-1)?.method, tg.sent.at(-1)?.text], ['sendDocument', 'scan']);
});

test('a file name cannot break out of its header', async () => {
  idsOf(await send({ text: '', files: [pdf('a"\r\nX-Evil: 1\r\n\r\n../../b.pdf')] }));
  assert.equal(tg.sent.at(-1)?.files[0]?.name.includes('\n'), false);
});

test('when the second call of a message fails for good, it is unknown and names what arrived', async () => {
  tg.fail('sendDocument', { status: 500 });
  const sent = await send({ text: 'long '.repeat(300), files: [pdf()] });
  assert.equal(!sent.ok && sent.why, 'unknown');
  assert.match(sent.ok ? '' : sent.detail, /part of this message arrived/);
});

test('between the calls of one message a short wait is waited, and nothing goes twice', async () => {
  tg.fail('sendDocument', { status: 429, retryAfter: 0.1 });
  const before = tg.sent.length;
  assert.equal(idsOf(await send({ text: 'long '.repeat(300), files: [pdf()] })).length, 2);
  assert.equal(tg.sent.length, before + 2);
});

test('a group that became a supergroup is followed to its new id', async () => {
  const group = tg.group({ id: -4455 });
  const { id: newId } = group.migrates(customer);
  const sent = await send({ isPublic: true, replyToExternalId: '-4455:17' });
  assert.ok(sent.ok && sent.externalIds[0]?.startsWith(`${newId}:`), JSON.stringify(sent));
});

test('edits change text and captions, and an edit that changes nothing is no failure', async () => {
  const ids = idsOf(await send({ text: 'Tomorow' }));
  const edit = (externalIds: string[], text: string) => act({ kind: 'edit', externalIds, recipient, text });
  assert.ok((await edit(ids, 'Tomorrow')).ok);
  assert.ok((await edit(ids, 'Tomorrow')).ok);
  assert.deepEqual(
    customer.answers.filter((text) => text.startsWith('Tomor')),
    ['Tomorrow'],
  );
  const withFile = idsOf(await send({ text: 'Captoin', files: [photo(), photo('b.png')] }));
  assert.ok((await edit(withFile, 'Caption')).ok);
  assert.equal(tg.sent.at(-2)?.text, 'Caption');
  assert.equal(
    customer.messages.filter((each) => each['media_group_id'] === lastMessage()['media_group_id']).length,
    2,
    'the other picture stays',
  );
});

test('a text in two parts that becomes short loses its second part; one that grows is refused in words', async () => {
  const ids = [...idsOf(await send({ text: 'part one' })), ...idsOf(await send({ text: 'part two' }))];
  assert.ok((await act({ kind: 'edit', externalIds: ids, recipient, text: 'all in one' })).ok);
  assert.equal(customer.answers.includes('part two'), false);
  const sent = await act({ kind: 'edit', externalIds: ids.slice(0, 1), recipient, text: 'x'.repeat(4097) });
  assert.equal(!sent.ok && sent.why, 'too-large');
});

test('deleting removes every part, and what is gone already counts as deleted', async () => {
  const ids = [...idsOf(await send({ text: 'oops one' })), ...idsOf(await send({ text: 'oops two' }))];
  const remove = { kind: 'delete', externalIds: ids, recipient } as const;
  assert.ok((await act(remove)).ok);
  assert.ok((await act(remove)).ok);
  assert.equal(
    customer.answers.some((text) => text.startsWith('oops')),
    false,
  );
});

test('a message older than two days cannot be deleted, and that is said', async () => {
  const old = await startTelegramDouble({ now: () => Date.now() });
  try {
    const other = old.customer();
    other.starts();
    const sent = await telegram.send(messageTo(recipientOf(old, other)), placeBefore(old));
    old.fail('deleteMessage', { status: 400, description: "Bad Request: message can't be deleted for everyone" });
    const removed = await telegram.send(
      { kind: 'delete', externalIds: idsOf(sent), recipient: recipientOf(old, other) },
      placeBefore(old),
    );
    assert.equal(!removed.ok && removed.why, 'window-closed');
  } finally {
    await old.stop();
  }
});

test('reactions are set, with the colour selector Telegram does not know, and taken back', async () => {
  const { messageId } = customer.sends('thank you');
  const externalId = `${customer.id}:${messageId}`;
  assert.ok((await act({ kind: 'reaction', externalId, recipient, emoji: '❤️' })).ok);
  assert.ok((await act({ kind: 'reaction', externalId, recipient, emoji: null })).ok);
  assert.deepEqual(
    tg.reactions.map(({ emoji }) => emoji),
    [['❤'], []],
  );
});

test('typing shows as typing', async () => {
  assert.deepEqual(await act({ kind: 'typing', recipient }), { ok: true, externalIds: [] });
  assert.deepEqual(tg.actions.at(-1), { chatId: customer.id, action: 'typing' });
});

test('changes that may be repeated are tried again, not left as unknown', async () => {
  const ids = idsOf(await send({ text: 'again' }));
  tg.fail('editMessageText', 'accept-then-reset');
  const sent = await act({ kind: 'edit', externalIds: ids, recipient, text: 'again and again' });
  assert.equal(!sent.ok && sent.why, 'unavailable');
  assert.ok((await act({ kind: 'edit', externalIds: ids, recipient, text: 'again and again' })).ok);
});

test('a customer who blocked the bot is gone, and back when they unblock it', async () => {
  customer.blocks();
  const sent = await send({ text: 'hello?' });
  assert.equal(!sent.ok && sent.why, 'recipient-gone');
  customer.unblocks();
  assert.ok((await send({ text: 'hello again' })).ok);
});

test('a file the customer sent is fetched, byte for byte', async () => {
  const body = new TextEncoder().encode('%PDF the receipt');
  const { update } = customer.sendsDocument({ body, name: 'receipt.pdf' });
  const raw = { body: new TextEncoder().encode(JSON.stringify(update)), headers: {}, meta: {} };
  const [event] = await telegram.read(raw, place.settings, place);
  assert.ok(event?.kind === 'message' && event.files[0]);
  assert.deepEqual(await telegram.fetchFile(event.files[0], raw, place), {
    name: 'receipt.pdf',
    mime: 'application/pdf',
    body,
  });
});

test('a file too large for a bot to fetch is told so, whether or not its size was known', async () => {
  const { message } = customer.sendsDocument({ bytes: 30 * 1024 * 1024, name: 'film.mov' });
  const ref = (message['document'] as { file_id: string }).file_id;
  for (const known of [{ bytes: 30 * 1024 * 1024 }, {}])
    await assert.rejects(
      telegram.fetchFile({ ref, name: 'film.mov', mime: 'video/quicktime', ...known }, null, place),
      /larger than the 20 MB/,
    );
});

test('nothing this channel sent broke the vendor’s own description', () => assert.deepEqual(tg.violations, []));
