// What goes out to WhatsApp, each form judged by the vendor's own description, and what becomes of it on a bad day.
import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';
import { fileOf } from '@throughline/channel-kit/contract';
import { previewOf } from '@throughline/channel-kit';
import type { OutboundMessage, TemplateUse } from '@throughline/channel-kit';
import { startMetaDouble } from '../../../../tools/doubles/meta/index.ts';
import { skipWithout } from '../../../../tools/doubles/vendor.ts';
import { messageTo, placeBefore, recipientOf, whatsappSettings } from '../try-meta.ts';
import { whatsapp } from './index.ts';
import { toMarks } from './markup.ts';

let clock = Date.parse('2026-06-01T12:00:00Z');
const double = await startMetaDouble({ now: () => clock });
const { world } = double;
after(() => double.stop());
afterEach(() => {
  assert.deepEqual(world.violations.splice(0), []);
  double.recover();
  world.sent.splice(0);
});
const place = placeBefore(double, whatsappSettings);
const account = String(whatsappSettings['businessAccountId']);
const user = 'US.13491208655302741918';
const to = recipientOf('whatsapp', account, user);
const say = (more: Partial<OutboundMessage>) => whatsapp.send(messageTo(to, more), place);
const bodies = () => world.sent.map(({ body }) => body);
const image = (bytes = 10) => fileOf('x'.repeat(10), { name: 'a.png', mime: 'image/png', bytes });

test(
  'without the vendor’s description the forms go unjudged',
  { skip: skipWithout('specs/whatsapp-business-messaging.yaml') },
  () => {
    assert.ok(double.judges);
    const wrong = (body: object) =>
      world.judge?.('Message', { messaging_product: 'whatsapp', recipient_type: 'individual', to: '1', ...body });
    assert.equal(wrong({ type: 'text', text: { body: 'fine' } }), null);
    for (const body of [
      { type: 'text', text: { body: 'x', typo: 1 } },
      { type: 'text', text: { body: 'x' }, typo: 1 },
      { type: 'hologram' },
      {
        type: 'interactive',
        interactive: { type: 'button', body: { text: 'x'.repeat(1025) }, action: { buttons: [] } },
      },
      { type: 'image', image: { id: '' } },
      { type: 'template', template: { name: 'x', language: {} } },
    ])
      assert.ok(wrong(body), `${JSON.stringify(body)} should be judged wrong`);
  },
);

test('a user id goes into a field of its own, a number into “to”', async () => {
  await say({});
  await whatsapp.send(messageTo(recipientOf('whatsapp', account, '16505551234')), place);
  await whatsapp.send(messageTo(recipientOf('phone', '', '+16505551234')), place);
  assert.deepEqual(
    bodies().map(({ to: number, recipient }) => [number, recipient]),
    [
      [undefined, user],
      ['16505551234', undefined],
      ['16505551234', undefined],
    ],
  );
});

test('formatting becomes marks, and only where it says the same as the text', async () => {
  await say({ text: 'Hi Ada, see docs', html: '<p>Hi <b>Ada</b>, see <a href="https://example.com/d">docs</a></p>' });
  await say({ text: 'Only a part', html: '<p>Something <b>else</b></p>' });
  assert.deepEqual(
    bodies().map((body) => (body['text'] as { body: string }).body),
    ['Hi *Ada*, see docs (https://example.com/d)', 'Only a part'],
  );
  assert.equal(
    toMarks('<ul><li>a <i> b</i></li><li>c</li></ul><blockquote>q</blockquote><ol><li>1</li></ol>'),
    '- a _b_\n- c\n\n> q\n1. 1',
  );
  assert.equal(toMarks('<p>a &lt;b&gt; &amp; c</p><script>x</script><p>d<br>e</p>'), 'a <b> & c\n\nd\ne');
});

test('a picture carries its words; a voice note and long words go apart; what is too large for a picture is a document', async () => {
  await say({ text: 'Look', files: [image()], replyToExternalId: 'wamid.Q' });
  await say({ text: 'Listen', files: [fileOf('x', { name: 'v.ogg', mime: 'audio/ogg' })] });
  await say({ text: 'x'.repeat(1025), files: [image()] });
  await say({ text: '', files: [image(6 * 1024 * 1024)] });
  assert.deepEqual(
    bodies().map(({ type }) => type),
    ['image', 'text', 'audio', 'text', 'image', 'document'],
  );
  const [first, , audio, , , document] = bodies();
  assert.equal((first!['image'] as { caption: string }).caption, 'Look');
  assert.deepEqual(first?.['context'], { message_id: 'wamid.Q' });
  assert.equal(audio?.['context'], undefined);
  assert.equal((document!['document'] as { filename: string }).filename, 'a.png');
  assert.equal([...world.media.values()].find(({ name }) => name === 'v.ogg')?.mime, 'audio/ogg; codecs=opus');
});

test('three answers are buttons, four a list, one link a button of its own, several links words', async () => {
  const answers = ['Yes', 'No', 'Later', 'Never'].map((title) => ({ title, value: title.toLowerCase() }));
  const links = [
    { title: 'Track', url: 'https://example.com/t' },
    { title: 'Return', url: 'https://example.com/r' },
  ];
  await say({ buttons: answers.slice(0, 3) });
  await say({ buttons: answers });
  await say({ buttons: links.slice(0, 1) });
  await say({ buttons: [...links, ...answers.slice(0, 2)] });
  await say({ buttons: [{ title: 'Same' }, { title: 'Same' }] });
  await say({ text: 'x'.repeat(2000), buttons: answers.slice(0, 1) });
  const kinds = bodies().map(({ type, interactive }) => (interactive as { type: string } | undefined)?.type ?? type);
  assert.deepEqual(kinds, ['button', 'list', 'cta_url', 'button', 'button', 'text', 'button']);
  assert.match(JSON.stringify(bodies()[3]), /Track: https:\/\/example\.com\/t/);
  assert.match(JSON.stringify(bodies()[4]), /"id":"Same"[^}]*}}.*"id":"Same#1"/);
});

test('a list opens under its own button, and a picture stands over the buttons of its card', async () => {
  const rows = [
    { title: 'Small', text: 'up to 36', value: 's' },
    { title: 'A size of 24 characters!', value: 'l' },
  ];
  assert.ok((await say({ text: 'Which size?', list: { label: 'Sizes', rows } })).ok);
  assert.ok((await say({ text: 'x'.repeat(1100), list: { label: 'Sizes', rows } })).ok);
  const picture = fileOf('p', { name: 'red.png', mime: 'image/png' });
  const buttons = [{ title: 'Buy', value: 'red' }];
  assert.ok((await say({ text: 'Red\nLeather', files: [picture], buttons })).ok);
  assert.ok((await say({ text: 'Red', files: [picture], buttons: [{ title: 'See', url: 'https://a.example' }] })).ok);
  const four = ['a', 'b', 'c', 'd'].map((title) => ({ title }));
  assert.ok((await say({ text: 'Red', files: [picture], buttons: four })).ok);
  const said = bodies().map(({ type, interactive }) => [
    type,
    (interactive as { header?: { type: string } } | undefined)?.header?.type,
  ]);
  assert.deepEqual(said, [
    ['interactive', undefined],
    ['text', undefined],
    ['interactive', undefined],
    ['interactive', 'image'],
    ['interactive', 'image'],
    ['image', undefined],
    ['interactive', undefined],
  ]);
  assert.deepEqual((bodies()[0]!['interactive'] as { action: unknown }).action, {
    button: 'Sizes',
    sections: [
      {
        rows: [
          { id: 's', title: 'Small', description: 'up to 36' },
          { id: 'l', title: 'A size of 24 characters!' },
        ],
      },
    ],
  });
});

test('a place and a contact are messages of their own kind', async () => {
  const where = { latitude: 52.2297, longitude: 21.0122 };
  assert.ok((await say({ text: '', location: { ...where, title: 'Acorn', address: 'Main St 5' } })).ok);
  assert.ok((await say({ text: '', location: where })).ok);
  const leo = { name: 'Leo de Vries', phone: '+48 600 000 000', email: 'leo@acorn.example' };
  assert.ok((await say({ text: '', contactCard: leo, replyToExternalId: 'wamid.1' })).ok);
  assert.ok((await say({ text: '', contactCard: { name: 'Dispatch', phone: '19 11 5' } })).ok);
  const [place1, place2, person1, person2] = bodies();
  assert.deepEqual(place1?.['location'], { ...where, name: 'Acorn', address: 'Main St 5' });
  assert.deepEqual(place2?.['location'], where);
  assert.deepEqual(person1?.['contacts'], [
    {
      name: { formatted_name: 'Leo de Vries', first_name: 'Leo', last_name: 'de Vries' },
      phones: [{ phone: '+48 600 000 000', type: 'WORK', wa_id: '48600000000' }],
      emails: [{ email: 'leo@acorn.example', type: 'WORK' }],
    },
  ]);
  assert.deepEqual(person1['context'], { message_id: 'wamid.1' });
  assert.deepEqual(person2?.['contacts'], [
    { name: { formatted_name: 'Dispatch', first_name: 'Dispatch' }, phones: [{ phone: '19 11 5', type: 'WORK' }] },
  ]);
});

test('reactions, read ticks and typing', async () => {
  const reaction = { kind: 'reaction', externalId: 'wamid.1', recipient: to } as const;
  assert.ok((await whatsapp.send({ ...reaction, emoji: '👍' }, place)).ok);
  assert.ok((await whatsapp.send({ ...reaction, emoji: null }, place)).ok);
  assert.ok((await whatsapp.send({ kind: 'read', recipient: to, externalId: 'wamid.1' }, place)).ok);
  assert.ok((await whatsapp.send({ kind: 'typing', recipient: to, externalId: 'wamid.1' }, place)).ok);
  assert.deepEqual(
    bodies().map(({ reaction: each }) => each),
    [
      { message_id: 'wamid.1', emoji: '👍' },
      { message_id: 'wamid.1', emoji: '' },
    ],
  );
  const marks = world.calls.filter(({ body }) => body['status'] === 'read').map(({ body }) => body['typing_indicator']);
  assert.deepEqual(marks, [undefined, { type: 'text' }]);
});

const templates = [
  {
    id: '1',
    name: 'order_shipped',
    language: 'en_US',
    status: 'APPROVED',
    category: 'UTILITY',
    parameter_format: 'POSITIONAL',
    components: [
      { type: 'HEADER', format: 'DOCUMENT', example: { header_handle: ['x'] } },
      { type: 'BODY', text: 'Hi {{1}}, order {{2}} is on its way.', example: { body_text: [['Ada', '1042']] } },
      { type: 'FOOTER', text: 'Acme' },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'QUICK_REPLY', text: 'Thanks' },
          { type: 'URL', text: 'Track', url: 'https://example.com/{{1}}', example: ['https://example.com/42'] },
        ],
      },
    ],
  },
  {
    id: '2',
    name: 'welcome',
    language: 'de',
    status: 'APPROVED',
    category: 'MARKETING',
    parameter_format: 'NAMED',
    components: [
      {
        type: 'HEADER',
        format: 'TEXT',
        text: 'Hallo {{name}}',
        example: { header_text_named_params: [{ param_name: 'name', example: 'Ada' }] },
      },
      {
        type: 'BODY',
        text: '{{name}}, hier {{gift}}',
        example: {
          body_text_named_params: [
            { param_name: 'name', example: 'Ada' },
            { param_name: 'gift', example: 'Tee' },
          ],
        },
      },
    ],
  },
  {
    id: '3',
    name: 'rejected_one',
    language: 'en',
    status: 'REJECTED',
    category: 'UTILITY',
    rejected_reason: 'INVALID_FORMAT',
    components: [{ type: 'BODY', text: 'x' }],
  },
  {
    id: '4',
    name: 'login_code',
    language: 'en',
    status: 'APPROVED',
    category: 'AUTHENTICATION',
    components: [{ type: 'BODY', text: '{{1}} is your code' }],
  },
  {
    id: '5',
    name: 'held',
    language: 'en',
    status: 'PAUSED',
    category: 'MARKETING',
    components: [{ type: 'BODY', text: 'x' }],
  },
];
const use = async (name: string, values: Record<string, string>): Promise<TemplateUse> => {
  world.templates = templates;
  const template = (await whatsapp.templates!(place)).find((each) => each.name === name);
  assert.ok(template);
  return { template, values };
};

test('all pages of templates are read, with their states, blanks and examples', async () => {
  world.templates = templates;
  const found = await whatsapp.templates!(place);
  assert.deepEqual(
    found.map(({ name, state, why }) => [name, state, why]),
    [
      ['order_shipped', 'approved', ''],
      ['welcome', 'approved', ''],
      ['rejected_one', 'rejected', 'invalid format'],
      ['login_code', 'approved', ''],
      ['held', 'paused', ''],
    ],
  );
  assert.deepEqual(
    found[0]?.slots.map(({ key, kind, example }) => [key, kind, example]),
    [
      ['header.file', 'document', ''],
      ['body.1', 'text', 'Ada'],
      ['body.2', 'text', '1042'],
      ['button.1', 'text', 'https://example.com/42'],
    ],
  );
  assert.deepEqual(
    found[1]?.slots.map(({ key, mark }) => [key, mark]),
    [
      ['header.name', '{{name}}'],
      ['body.name', '{{name}}'],
      ['body.gift', '{{gift}}'],
    ],
  );
  assert.match(found[3]?.unusable ?? '', /One-time codes/);
});

test('a template goes out inside and outside the window; free words only inside', async () => {
  world.lastInbound.set(user, clock);
  assert.ok((await say({})).ok);
  clock += 25 * 3_600_000;
  const late = await say({});
  assert.equal(late.ok ? '' : late.why, 'window-closed');
  assert.match(late.ok ? '' : late.detail, /template/);
  const file = fileOf('%PDF', { name: 'invoice.pdf', mime: 'application/pdf' });
  const shipped = await use('order_shipped', {
    'header.file': file.id,
    'body.1': 'Ada',
    'body.2': '1042',
    'button.1': 'abc',
  });
  assert.equal(previewOf(shipped), 'Hi Ada, order 1042 is on its way.\n\nAcme');
  assert.deepEqual(
    await say({ template: shipped, text: previewOf(shipped), files: [file] }).then(({ ok }) => ok),
    true,
  );
  const named = await use('welcome', { 'header.name': 'Ada', 'body.name': 'Ada', 'body.gift': 'Tee' });
  assert.ok((await whatsapp.send(messageTo(recipientOf('phone', '', '+16505551234'), { template: named }), place)).ok);
  const [, first, second] = bodies();
  assert.deepEqual(
    (first!['template'] as { components: { type: string; index?: string; parameters: object[] }[] }).components,
    [
      { type: 'header', parameters: [{ type: 'document', document: { id: [...world.media.keys()].at(-1) } }] },
      {
        type: 'body',
        parameters: [
          { type: 'text', text: 'Ada' },
          { type: 'text', text: '1042' },
        ],
      },
      { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: 'abc' }] },
    ],
  );
  assert.match(JSON.stringify(second), /"parameter_name":"gift"/);
});

test('a template that cannot go says why before Meta is asked', async () => {
  const refused = async (given: TemplateUse) => {
    const sent = await say({ template: given });
    return sent.ok ? 'sent' : `${sent.why}: ${sent.detail}`;
  };
  assert.match(await refused(await use('rejected_one', {})), /rejected: .*only approved/);
  assert.match(await refused(await use('login_code', { 'body.1': '1' })), /One-time codes/);
  assert.match(
    await refused(await use('welcome', { 'header.name': 'Ada', 'body.name': 'Ada' })),
    /body\.gift of the template is empty/,
  );
  assert.match(
    await refused(await use('welcome', { 'header.name': 'Ada', 'body.name': 'A\nB', 'body.gift': 'x' })),
    /one line/,
  );
  assert.match(
    await refused(await use('order_shipped', { 'header.file': 'x', 'body.1': 'a', 'body.2': 'b', 'button.1': 'c' })),
    /attach one/,
  );
  assert.equal(world.sent.length, 0);
});

test('when the second part fails the first is not sent again, and the outcome is unknown', async () => {
  world.lastInbound.clear();
  double.fail('/media', { page: 503 });
  const first = await say({ text: 'x'.repeat(1025), files: [image()] });
  assert.equal(first.ok ? '' : first.why, 'unknown');
  assert.match(first.ok ? '' : first.detail, /part of this message arrived/);
  assert.deepEqual(
    bodies().map(({ type }) => type),
    ['text'],
  );
});
test('a short “slow down” between two parts is waited for', async () => {
  const text = { text: 'Listen', files: [fileOf('x', { name: 'v.ogg', mime: 'audio/ogg' })] };
  world.lastInbound.clear();
  const taken: number[] = [];
  const push = world.sent.push.bind(world.sent);
  world.sent.push = (...items) => {
    if (taken.push(1) === 1) double.fail('/messages', { code: 131056, retryAfter: 0.1 });
    return push(...items);
  };
  try {
    const sent = await say(text);
    assert.ok(sent.ok && sent.externalIds.length === 2);
  } finally {
    world.sent.push = push;
  }
});
