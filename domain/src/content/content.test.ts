// Rich content: what may be written, how each kind of channel shows it, and which choice an answer means.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choiceOfToken, choiceSaid, choiceTapped, choiceToken, mayBeChoice } from './choice.ts';
import { renderRich, richAbilities, type RichAbilities } from './render.ts';
import { choicesOf, type RichContent, richLimits, richOf, richTroubles } from './rich.ts';

const yesNo: RichContent = { buttons: [{ title: 'Yes', value: 'y' }, { title: 'No' }] };
const withLink: RichContent = { buttons: [{ title: 'Yes' }, { title: 'Terms', url: 'https://shop.example/t' }] };
const sizes: RichContent = {
  list: {
    label: 'Sizes',
    rows: [
      { title: 'Small', text: 'up to 36' },
      { title: 'Large', value: 'L' },
    ],
  },
};
const shoes: RichContent = {
  cards: [
    {
      title: 'Red',
      text: 'Leather',
      picture: 'p1',
      buttons: [
        { title: 'Buy', value: 'red' },
        { title: 'See', url: 'https://a.example' },
      ],
    },
    { title: 'Blue', text: 'Canvas', buttons: [{ title: 'Buy', value: 'blue' }] },
  ],
};
const channel = (more: Partial<RichAbilities> = {}): RichAbilities => ({
  buttons: { max: 0, titleLimit: 0 },
  files: { perMessage: 1 },
  ...more,
});
const buttons = (max: number, titleLimit = 20, more: object = {}) => channel({ buttons: { max, titleLimit, ...more } });

test('what nobody could send is refused, with the field and what would be right', () => {
  const long = 'x'.repeat(61);
  const table: readonly [RichContent, string, Record<string, string>][] = [
    [yesNo, 'Refund?', {}],
    [yesNo, ' ', { text: 'say something above what can be chosen' }],
    [{ ...yesNo, ...sizes }, 'Hi', { list: 'cannot go together with buttons; send two messages' }],
    [{ buttons: [] }, 'Hi', { buttons: 'has no buttons' }],
    [
      { buttons: Array.from({ length: 11 }, (_, at) => ({ title: `B${at}` })) },
      'Hi',
      { buttons: 'at most 10 buttons' },
    ],
    [{ buttons: [{ title: 'Yes' }, { title: ' yes! ' }] }, 'Hi', { buttons: '“ yes! ” is there twice' }],
    [{ buttons: [{ title: long }] }, 'Hi', { buttons: 'a title is longer than 60 characters' }],
    [{ buttons: [{ title: '  ' }] }, 'Hi', { buttons: 'a title is empty' }],
    [{ buttons: [{ title: 'X', url: 'javascript:alert(1)' }] }, 'Hi', { buttons: '“X” needs a web address' }],
    [
      { buttons: [{ title: 'X', value: 'v'.repeat(1001) }] },
      'Hi',
      { buttons: 'the value of “X” is longer than 1000 characters' },
    ],
    [sizes, 'Which?', {}],
    [{ list: { label: '', rows: [{ title: 'A' }] } }, 'Hi', { list: 'the label is empty' }],
    [{ list: { label: 'Go', rows: [] } }, 'Hi', { list: 'has no rows' }],
    [
      { list: { label: 'Go', rows: [{ title: 'A', text: 'y'.repeat(121) }] } },
      'Hi',
      { list: 'the text of “A” is longer than 120 characters' },
    ],
    [shoes, '', {}],
    [{ cards: [{ title: 'Bare' }] }, '', { cards: 'the card “Bare” needs a text, a picture or a button' }],
    [
      { cards: [{ title: 'A', picture: 'other' }] },
      '',
      { cards: 'the picture of the card “A” must be one of the attachments, and a picture' },
    ],
    [
      { cards: [{ title: 'A', buttons: ['1', '2', '3', '4'].map((title) => ({ title })) }] },
      '',
      { cards: 'the card “A” has more than 3 buttons' },
    ],
  ];
  for (const [content, text, fields] of table)
    assert.deepEqual(richTroubles(content, text, ['p1']), fields, JSON.stringify(content).slice(0, 120));
});

test('buttons: native where they fit; a title too long, one too many, or none at all leads to numbers, never to a cut', () => {
  const native = { parts: [{ text: 'Ok?', added: '', buttons: yesNo.buttons }], isNumbered: false, left: [], why: '' };
  assert.deepEqual(renderRich('Ok?', yesNo, buttons(2)), native);
  const told = { text: 'Ok?\n\n1. Yes\n2. No', added: '1. Yes\n2. No' };
  for (const [abilities, why] of [
    [channel(), /^Buttons are not shown here/],
    [buttons(1), /^At most 1 buttons are shown/],
    [buttons(5, 2), /^“Yes” is longer than the 2 characters/],
  ] as const) {
    const shown = renderRich('Ok?', yesNo, abilities);
    assert.deepEqual([shown.parts, shown.isNumbered], [[told], true]);
    assert.match(shown.why, why);
  }
});

test('links: beside answers where the card says so, in the text where it does not, alone where there are no answers', () => {
  assert.deepEqual(renderRich('Ok?', withLink, buttons(2)).parts[0]?.buttons, withLink.buttons);
  const apart = renderRich('Ok?', withLink, buttons(3, 20, { links: 1, mixed: false }));
  assert.deepEqual(apart.parts, [
    {
      text: 'Ok?\n\nTerms: https://shop.example/t',
      added: 'Terms: https://shop.example/t',
      buttons: [{ title: 'Yes' }],
    },
  ]);
  const mail = buttons(0, 80, { links: 10 });
  assert.deepEqual(renderRich('Ok?', { buttons: [withLink.buttons![1]!] }, mail).parts[0]?.buttons, [
    withLink.buttons![1],
  ]);
  assert.equal(renderRich('Ok?', withLink, mail).parts[0]?.text, 'Ok?\n\n1. Yes\nTerms: https://shop.example/t');
});

test('lists: native, else buttons with the explanations in the text, else numbers; explanations are cut, titles never', () => {
  const room = { list: { max: 10, titleLimit: 24, textLimit: 6 } };
  const shown = renderRich('Which?', sizes, { ...buttons(3), ...room }).parts[0];
  assert.deepEqual(shown?.list?.rows, [
    { title: 'Small', text: 'up to…' },
    { title: 'Large', value: 'L' },
  ]);
  const asButtons = renderRich('Which?', sizes, buttons(3)).parts[0];
  assert.equal(asButtons?.text, 'Which?\n\n• Small: up to 36');
  assert.deepEqual(asButtons?.buttons, [{ title: 'Small' }, { title: 'Large', value: 'L' }]);
  const told = renderRich('Which?', sizes, channel({ list: { ...room.list, titleLimit: 3 } }));
  assert.deepEqual([told.parts[0]?.text, told.isNumbered], ['Which?\n\n1. Small – up to 36\n2. Large', true]);
});

test('cards: native, else each a message with its picture, else one text with numbers counted through', () => {
  const room = { max: 10, titleLimit: 80, textLimit: 5, buttons: 3, buttonTitleLimit: 20 };
  const native = renderRich('Look', shoes, { ...buttons(3), cards: room }).parts;
  assert.deepEqual(
    native[0]?.cards?.map(({ text }) => text),
    ['Leat…', 'Canv…'],
  );
  const each = renderRich('Look', shoes, buttons(3));
  assert.deepEqual(
    each.parts.map(({ text, picture, buttons: given }) => [text, picture, given?.map(({ title }) => title)]),
    [
      ['Look', undefined, undefined],
      ['Red\nLeather', 'p1', ['Buy', 'See']],
      ['Blue\nCanvas', undefined, ['Buy']],
    ],
  );
  const told = renderRich('Look', shoes, channel({ files: { perMessage: 0 } }));
  assert.deepEqual(told.left, ['p1']);
  assert.equal(told.parts.length, 1);
  assert.equal(told.parts[0]?.text, 'Look\n\nRed\nLeather\n\n1. Buy\nSee: https://a.example\n\nBlue\nCanvas\n\n2. Buy');
  assert.equal(`Look\n\n${told.parts[0]?.added}`, told.parts[0]?.text);
  const letter = renderRich('Look', shoes, channel({ cards: { ...room, textLimit: 99, answers: false } }));
  assert.equal(letter.parts[0]?.text, 'Look\n\n1. Red: Buy\n2. Blue: Buy');
  assert.deepEqual(
    letter.parts[0]?.cards?.map((card) => card.buttons?.length),
    [1, 0],
  );
});

const shop = { latitude: 52.2297, longitude: 21.0122, title: 'Acorn', address: 'Main St 5' };
const map = 'https://www.openstreetmap.org/?mlat=52.2297&mlon=21.0122#map=17/52.2297/21.0122';
const leo = { name: 'Leo', phone: '+48600000000', email: 'leo@acorn.example' };
const parts = (text: string, content: RichContent, abilities: RichAbilities) =>
  renderRich(text, content, abilities).parts.map(({ text: words, location, contactCard }) => [
    words,
    ...(location ? [location] : []),
    ...(contactCard ? [contactCard] : []),
  ]);

test('a place: a message of its own behind the words; named in the text where it has no name there, told with a map where there are none', () => {
  const native = channel({ location: { isNamed: true } });
  assert.deepEqual(parts('Here', { location: shop }, native), [['Here'], ['', shop]]);
  assert.deepEqual(parts('', { location: shop }, native), [['', shop]]);
  const bare = channel({ location: { isNamed: false } });
  assert.deepEqual(parts('Here', { location: shop }, bare), [['Here\n\nAcorn\nMain St 5'], ['', shop]]);
  const nowhere = { latitude: 1, longitude: 2 };
  assert.deepEqual(parts('', { location: nowhere }, bare), [['', nowhere]]);
  assert.deepEqual(parts('Here', { location: shop }, channel()), [[`Here\n\nAcorn\nMain St 5\n${map}`]]);
  assert.match(renderRich('', { location: shop }, channel()).why, /link to a map/);
});

test('a contact: its own message where the channel carries all of it, the rest in the text', () => {
  const all = channel({ contactCard: { needsPhone: false, hasEmail: true } });
  assert.deepEqual(parts('Ask him', { contactCard: leo }, all), [['Ask him'], ['', leo]]);
  const phones = channel({ contactCard: { needsPhone: true, hasEmail: false } });
  assert.deepEqual(parts('', { contactCard: leo }, phones), [['leo@acorn.example'], ['', leo]]);
  const mailed = { name: 'Leo', email: 'leo@acorn.example' };
  assert.deepEqual(parts('', { contactCard: mailed }, phones), [['Leo\nleo@acorn.example']]);
  assert.deepEqual(parts('Ask', { contactCard: leo }, channel()), [['Ask\n\nLeo\n+48600000000\nleo@acorn.example']]);
});

test('a place and a contact need no words, and are refused with what would be right', () => {
  const trouble = (content: RichContent) => richTroubles(content, '', []);
  assert.deepEqual([trouble({ location: shop }), trouble({ contactCard: leo })], [{}, {}]);
  assert.deepEqual(trouble({ location: { latitude: 91, longitude: 0 } }), {
    location: 'the latitude is a number from -90 to 90',
  });
  assert.match(trouble({ location: { ...shop, longitude: NaN } })['location']!, /longitude/);
  assert.match(trouble({ location: { ...shop, title: ' ' } })['location']!, /name of the place is empty/);
  assert.match(trouble({ contactCard: { name: 'Leo' } })['contactCard']!, /phone number or an email/);
  assert.match(trouble({ contactCard: { name: 'Leo', phone: 'call me' } })['contactCard']!, /no phone number/);
  assert.match(trouble({ contactCard: { name: 'Leo', email: 'leo' } })['contactCard']!, /no email address/);
  assert.deepEqual(trouble({ ...yesNo, location: shop }), {
    location: 'cannot go together with buttons; send two messages',
  });
});

test('below a public post there are no buttons, unless the card says so', () => {
  assert.equal(richAbilities({ ...buttons(3), comments: {} }, true).buttons.max, 0);
  assert.equal(richAbilities({ ...buttons(3), comments: { buttons: true } }, true).buttons.max, 3);
  assert.equal(richAbilities(buttons(3), false).buttons.max, 3);
});

test('an answer in words is understood as its choice, and nothing else is', () => {
  const table: readonly [string, string | null][] = [
    ['2', 'No'],
    [' 2. ', 'No'],
    ['#2', 'No'],
    ['(2)', 'No'],
    ['2) No', 'No'],
    ['2️⃣', 'No'],
    ['٢', 'No'],
    ['२', 'No'],
    ['2', 'No'],
    ['no', 'No'],
    ['YES!', 'Yes'],
    ['3', null],
    ['0', null],
    ['12', null],
    ['2 pieces', null],
    ['2026', null],
    ['not now', null],
    ['', null],
  ];
  for (const [said, title] of table) assert.equal(choiceSaid(said, yesNo, true)?.title ?? null, title, said);
  assert.equal(choiceSaid('2', yesNo, false), null, 'a number answers only what had numbers');
  assert.equal(choiceSaid('yes', yesNo, false)?.value, 'y');
  assert.equal(choiceSaid('Buy', shoes, true), null, 'two cards say the same');
  assert.equal(choiceSaid('2', shoes, true)?.value, 'blue');
  assert.equal(
    choiceSaid('2', { buttons: [{ title: '2' }, { title: '1' }] }, true)?.index,
    0,
    'a label comes before a number',
  );
  assert.equal(choiceSaid('👍', { buttons: [{ title: '👍' }, { title: '👎' }] }, false)?.index, 0);
  assert.ok(mayBeChoice(' 2 ') && !mayBeChoice('two\nlines') && !mayBeChoice('x'.repeat(81)) && !mayBeChoice(' '));
});

test('a tapped button is known by its token, by its value, or by its words', () => {
  const id = '0192e4a0-0000-7000-8000-00000000beef';
  assert.deepEqual(choiceOfToken(choiceToken(id, 3)), { messageId: id, index: 3 });
  assert.ok(choiceToken(id, 29).length <= 60);
  for (const odd of ['choice:x:1', `choice:${id}`, `choice:${id}:999`, 'refund'])
    assert.equal(choiceOfToken(odd), null);
  assert.equal(choiceTapped('y', 'whatever', yesNo)?.index, 0);
  assert.equal(choiceTapped('other', 'no', yesNo)?.index, 1);
  assert.equal(choiceTapped('other', 'else', yesNo), null);
});

test('what a stored message carries is read back, and anything else is nothing', () => {
  assert.deepEqual(richOf({ type: 'rich', ...sizes }), sizes);
  assert.deepEqual(richOf({ type: 'buttons', buttons: yesNo.buttons }), { buttons: yesNo.buttons });
  assert.equal(richOf({ type: 'answer', isPublic: true }), null);
  assert.equal(richOf(null), null);
  assert.deepEqual(
    choicesOf(shoes).map(({ index, value }) => [index, value]),
    [
      [0, 'red'],
      [1, 'blue'],
    ],
  );
  assert.ok(richLimits.cards * richLimits.cardButtons <= 99, 'a token holds two digits');
});
