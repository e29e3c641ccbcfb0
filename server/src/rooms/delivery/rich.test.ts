// Buttons, lists and cards: written once, sent as each channel can show them, and the answer found again, tapped or typed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OutboundMessage } from '@throughline/channel-kit';
import type { Problem } from '@throughline/protocol';
import { newId } from '../../ground/id.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { parrot, type Parrot, rawOf, said } from '../../testing/parrot.ts';
import type { OpenChannel } from '../channels/index.ts';
import { type Intake, openIntake } from '../intake/index.ts';
import { addAnswer, type Draft } from './answer.ts';
import { messageBody } from './routes.ts';
import { runDelivery } from './sender.ts';

const taps = parrot('taps', 'tap', {
  markup: 'html',
  files: { perMessage: 3, megabytes: 1, captionLimit: 100, mimes: ['*/*'] },
});
const texts = parrot('texts', 'phone', { buttons: { max: 0, titleLimit: 0 }, markup: 'html' });
const full = parrot('full', 'rich', {
  location: { isNamed: true },
  contactCard: { needsPhone: false, hasEmail: true },
  list: { max: 10, titleLimit: 24, textLimit: 72 },
  cards: { max: 10, titleLimit: 80, textLimit: 80, buttons: 3, buttonTitleLimit: 20 },
  files: { perMessage: 3, megabytes: 1, captionLimit: 100, mimes: ['*/*'] },
});
let t: TestHouse;
let intake: Intake;
let delivery: { stop(): Promise<void> };
const channels = new Map<Parrot, OpenChannel>();
before(async () => {
  t = await testHouse([taps, texts, full]);
  intake = openIntake(t.house);
  delivery = runDelivery(t.house);
  for (const kind of [taps, texts, full]) channels.set(kind, await t.channel(kind.card.kind));
});
after(async () => {
  await delivery.stop();
  await t.close();
});

let count = 0;
const stored = async (externalId: string) =>
  (
    await t.house.db.query<{
      id: string;
      conversation_id: string;
      special: Record<string, unknown>;
      reply_to_id: string | null;
      text: string;
    }>('select * from messages where workspace_id = $1 and external_id = $2', [t.workspaceId, externalId])
  ).rows[0]!;
/** Somebody writes on this channel; `says` are their further words. */
async function meet(kind: Parrot, name: string) {
  const sender = { kind: kind.card.identityKinds[0]!, value: name };
  const hears = async (text: string, more: object = {}) => {
    const externalId = `${name}-${(count += 1)}`;
    await intake.take(channels.get(kind)!, [rawOf(said(externalId, sender, text, more))]);
    return await stored(externalId);
  };
  const { conversation_id: id } = await hears('hello');
  return { id, hears };
}
const write = (conversationId: string, draft: Partial<Draft>) =>
  t.house.db.transaction((tx) =>
    addAnswer(tx, t.house, t.ada, conversationId, {
      type: 'message',
      text: '',
      attachments: [],
      mentions: [],
      ...draft,
    }),
  );
/** What the channel was asked to send for this message. */
async function sent(kind: Parrot, id: string): Promise<OutboundMessage[]> {
  for (let tries = 0; tries < 6000; tries += 1) {
    if ((await messageBody(t.house, t.workspaceId, id)).delivery.state === 'sent') break;
    await sleep(25);
  }
  return kind.sent.filter((each): each is OutboundMessage => each.kind === 'message' && each.id === id);
}
async function picture(name = 'red.png') {
  const kept = await t.house.files.put(Buffer.from(`picture ${name}`), name);
  const id = newId();
  await t.house.db.query(
    `insert into files (workspace_id, id, sha256, name, mime, bytes) values ($1, $2, $3, $4, 'image/png', 9)`,
    [t.workspaceId, id, kept.sha256, name],
  );
  return id;
}
const yesNo = [{ title: 'Yes', value: 'refund:yes' }, { title: 'No' }];
const wrong = (field: string) => (error: Problem) =>
  error.code === 'invalid' && field in (error.extra['fields'] as object);

test('buttons go out with tokens, and a tap comes back as the choice with its value, linked to its message', async () => {
  const { id, hears } = await meet(taps, 'tapper');
  const asked = await write(id, { text: 'Refund?', html: '<b>Refund?</b>', buttons: yesNo });
  const [out] = await sent(taps, asked);
  assert.deepEqual(
    out?.buttons?.map(({ title, payload }) => [title, payload]),
    [
      ['Yes', 'refund:yes'],
      ['No', 'No'],
    ],
  );
  assert.equal(out?.text, 'Refund?');
  await write(id, { text: 'Take your time' });
  const tap = await hears('Yes', { special: { type: 'button', value: out!.buttons![0]!.value } });
  assert.deepEqual(tap.special, { type: 'button', value: 'refund:yes', title: 'Yes', choice: 0 });
  assert.equal(tap.reply_to_id, asked);
  const typed = await hears('no');
  assert.deepEqual([typed.special?.['choice'], typed.reply_to_id], [1, asked]);
});

test('a token is worth nothing to whom its message was not sent', async () => {
  const [one, other] = [await meet(taps, 'one'), await meet(taps, 'other')];
  const asked = await write(one.id, { text: 'Refund?', buttons: yesNo });
  const value = (await sent(taps, asked))[0]!.buttons![0]!.value;
  const forged = await other.hears('Yes', { special: { type: 'button', value } });
  assert.deepEqual([forged.special, forged.reply_to_id], [{ type: 'button', value }, null]);
});

test('where there are no buttons the answers are numbered, and “2” is understood until something else is said', async () => {
  const { id, hears } = await meet(texts, '+12025550101');
  const asked = await write(id, {
    text: 'Refund?',
    html: '<b>Refund?</b>',
    buttons: [...yesNo, { title: 'Terms', url: 'https://shop.example/t?a=1&b=2' }],
  });
  const [out] = await sent(texts, asked);
  assert.equal(out?.text, 'Refund?\n\n1. Yes\n2. No\nTerms: https://shop.example/t?a=1&b=2');
  assert.equal(out?.html, '<b>Refund?</b><p>1. Yes<br>2. No<br>Terms: https://shop.example/t?a=1&amp;b=2</p>');
  assert.equal(out?.buttons, undefined);
  const body = await messageBody(t.house, t.workspaceId, asked);
  assert.deepEqual([body.text, body.special?.['isNumbered']], ['Refund?', true]);
  const answer = await hears('2.');
  assert.deepEqual(answer.special, { type: 'button', value: 'No', title: 'No', choice: 1 });
  assert.deepEqual([answer.text, answer.reply_to_id], ['2.', asked]);
  assert.equal((await hears('3')).special, null);
  await sent(texts, await write(id, { text: 'How many do you want?' }));
  assert.equal((await hears('2')).special, null, 'a number answers what was said last');
  const later = await hears('yes');
  assert.deepEqual([later.special?.['value'], later.reply_to_id], ['refund:yes', asked]);
});

test('a title longer than the channel shows is told with a number, not cut and not refused', async () => {
  const { id, hears } = await meet(taps, 'long');
  const title = 'A title of far more than twenty characters';
  const asked = await write(id, { text: 'Which?', buttons: [{ title }, { title: 'Other' }] });
  const [out] = await sent(taps, asked);
  assert.deepEqual([out?.text, out?.buttons], [`Which?\n\n1. ${title}\n2. Other`, undefined]);
  assert.equal((await hears('1')).special?.['title'], title);
});

test('a list is a list, buttons, or numbers', async () => {
  const list = {
    label: 'Sizes',
    rows: [
      { title: 'S', text: 'small' },
      { title: 'L', value: 'large' },
    ],
  };
  const [rich, tapper, texter] = [await meet(full, 'r'), await meet(taps, 'l'), await meet(texts, '+12025550102')];
  const [native] = await sent(full, await write(rich.id, { text: 'Size?', list }));
  assert.deepEqual(
    native?.list?.rows.map(({ title, text, payload }) => [title, text, payload]),
    [
      ['S', 'small', 'S'],
      ['L', undefined, 'large'],
    ],
  );
  const [buttons] = await sent(taps, await write(tapper.id, { text: 'Size?', list }));
  assert.deepEqual([buttons?.text, buttons?.buttons?.map(({ title }) => title)], ['Size?\n\n• S: small', ['S', 'L']]);
  const [numbers] = await sent(texts, await write(texter.id, { text: 'Size?', list }));
  assert.equal(numbers?.text, 'Size?\n\n1. S – small\n2. L');
});

test('a place goes alone behind words and files, or is told in the text; the list says its name', async () => {
  const location = { latitude: 52.2297, longitude: 21.0122, title: 'Acorn', address: 'Main St 5' };
  const [rich, texter] = [await meet(full, 'where'), await meet(texts, '+12025550107')];
  const id = await write(rich.id, { text: 'Come in', location, attachments: [await picture()] });
  assert.deepEqual(
    (await sent(full, id)).map(({ text, files, location: place }) => [text, files.length, place]),
    [
      ['Come in', 1, undefined],
      ['', 0, location],
    ],
  );
  const alone = await sent(full, await write(rich.id, { location, attachments: [await picture()] }));
  assert.deepEqual(
    alone.map(({ files, location: place }) => [files.length, place]),
    [
      [1, undefined],
      [0, location],
    ],
  );
  const preview = await t.house.db.query('select preview from conversations where id = $1', [rich.id]);
  assert.deepEqual(preview.rows, [{ preview: 'Acorn' }]);
  const told = (await sent(texts, await write(texter.id, { text: 'Come in', location })))
    .map(({ text }) => text)
    .join(' ');
  assert.match(told, /^Come in\n\nAcorn\nMain St 5\nhttps:\/\/www\.openstreetmap\.org\/\?mlat=52\.2297&mlon=21\.0122/);
});

test('cards keep their pictures: on the card, or each as a message; other files are not lost', async () => {
  const [red, note] = [await picture(), await picture('note.png')];
  const cards = [
    { title: 'Red', text: 'Leather', picture: red, buttons: [{ title: 'Buy', value: 'red' }] },
    { title: 'Blue', text: 'Canvas', buttons: [{ title: 'Buy', value: 'blue' }] },
  ];
  const [rich, tapper] = [await meet(full, 'cards'), await meet(taps, 'cards')];
  const asked = await write(rich.id, { text: 'Look', attachments: [red, note], cards });
  const [native, ...rest] = await sent(full, asked);
  assert.deepEqual([rest.length, native?.files.map(({ name }) => name)], [0, ['note.png']]);
  assert.deepEqual(
    native?.cards?.map((card) => [card.title, card.picture?.name, card.buttons?.[0]?.payload]),
    [
      ['Red', 'red.png', 'red'],
      ['Blue', undefined, 'blue'],
    ],
  );
  const tap = await rich.hears('Buy', { special: { type: 'button', value: native!.cards![1]!.buttons![0]!.value } });
  assert.deepEqual([tap.special?.['value'], tap.special?.['choice'], tap.reply_to_id], ['blue', 1, asked]);
  const each = await sent(taps, await write(tapper.id, { text: 'Look', attachments: [red, note], cards }));
  assert.deepEqual(
    each.map(({ text, files, buttons }) => [text, files.map(({ name }) => name), buttons?.length]),
    [
      ['Look', ['note.png'], undefined],
      ['Red\nLeather', ['red.png'], 1],
      ['Blue\nCanvas', [], 1],
    ],
  );
  const only = await write(rich.id, { cards: [{ title: 'Alone', text: 'Without words above' }] });
  assert.equal((await sent(full, only))[0]?.text, '');
});

test('a channel without files tells a card in words', async () => {
  const bare = { ...texts.card.abilities.files };
  const red = await picture();
  const { id } = await meet(texts, '+12025550103');
  Object.assign(texts.card.abilities.files, { perMessage: 0 });
  try {
    const asked = await write(id, {
      attachments: [red],
      cards: [{ title: 'Red', picture: red, buttons: [{ title: 'Buy' }] }],
    });
    const [out] = await sent(texts, asked);
    assert.deepEqual([out?.text, out?.files], ['Red\n\n1. Buy', []]);
  } finally {
    Object.assign(texts.card.abilities.files, bare);
  }
});

test('a channel may ask for the picture of the agent who answers, where it can be fetched from outside', async () => {
  const { id } = await meet(taps, 'pictured');
  const picturesOf = async (text: string) => {
    const [out] = await sent(taps, await write(id, { text }));
    return await out?.author.pictureUrl?.();
  };
  const set = (avatarFileId: string | null) =>
    t.house.db.query('update agents set avatar_file_id = $2 where id = $1', [t.ada.agentId, avatarFileId]);
  try {
    assert.equal(await picturesOf('nobody knows my face'), null);
    await set(await picture('ada.png'));
    assert.match((await picturesOf('now they do')) ?? '', /^https:\/\/support\.example\/outside\/.+\/ada\.png$/);
  } finally {
    await set(null);
  }
});

test('what nobody could send is refused before anything is written', async () => {
  const { id } = await meet(taps, 'refused');
  const file = await picture();
  await assert.rejects(write(id, { buttons: yesNo }), wrong('text'));
  await assert.rejects(write(id, { text: 'x', buttons: [{ title: 'A' }, { title: 'a' }] }), wrong('buttons'));
  await assert.rejects(
    write(id, { text: 'x', buttons: yesNo, list: { label: 'x', rows: [{ title: 'A' }] } }),
    wrong('list'),
  );
  await assert.rejects(write(id, { cards: [{ title: 'A', picture: file }] }), wrong('cards'));
  await assert.rejects(write(id, { type: 'note', text: 'x', buttons: yesNo }), wrong('buttons'));
});
