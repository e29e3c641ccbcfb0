import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languageOf, languages } from './language.ts';
import { openingLine, switchedFrom, type OpeningFacts } from './opening.ts';

const said = (channelId: string | null, direction = 'inbound', type = 'message') => ({ channelId, direction, type });
const base: OpeningFacts = {
  language: 'en',
  isFormal: true,
  greets: true,
  name: 'Ada Lovelace',
  from: { way: 'site', title: 'Shop chat' },
  known: [],
};

test('a switch is there until we have answered on the new channel', () => {
  const [chat, mail, ours] = [said('chat'), said('mail'), said('mail', 'outbound')];
  assert.equal(switchedFrom([chat, mail], 'mail'), chat);
  assert.equal(switchedFrom([chat, mail, said(null, 'outbound', 'note')], 'mail'), chat);
  assert.equal(switchedFrom([chat, mail, ours], 'mail'), null);
  assert.equal(switchedFrom([chat, mail, ours, chat], 'mail'), chat);
  assert.equal(switchedFrom([chat], 'mail'), chat, 'we write first on a channel of our choice');
  assert.equal(switchedFrom([mail, mail], 'mail'), null);
  assert.equal(switchedFrom([], 'mail'), null);
});
test('an answer that never arrived, or that a machine gave, leaves the first one to be written', () => {
  const [chat, mail, ours] = [said('chat'), said('mail'), said('mail', 'outbound')];
  assert.equal(switchedFrom([chat, mail, { ...ours, delivery: { state: 'failed' } }], 'mail'), chat);
  assert.equal(switchedFrom([chat, mail, { ...ours, isAutomatic: true }], 'mail'), chat);
  // It may have arrived: said again, it would be said twice.
  assert.equal(switchedFrom([chat, mail, { ...ours, delivery: { state: 'unknown' } }], 'mail'), null);
});
test('what was told is named, at most three things, and nothing else', () => {
  const known: OpeningFacts['known'] = [
    { kind: 'picture', value: 'lid.jpg, 2026-03-01' },
    { kind: 'order', value: '8841' },
    { kind: 'order', value: '7000' },
    { kind: 'email', value: 'ada@mail.example' },
    { kind: 'payment', value: 'PayPal' },
    { kind: 'problem', value: 'It leaks' },
    { kind: 'address', value: '5 Mill Lane' },
  ];
  assert.equal(
    openingLine({ ...base, known }),
    'Hello Ada Lovelace. I am continuing here from the chat on our website and have your order number 8841, your description of the problem, and your picture in front of me; there is no need to repeat it.',
  );
  assert.equal(
    openingLine({ ...base, known, isFormal: false, from: { way: 'named', title: 'Telegram' } }),
    'Hi Ada! Picking up from Telegram: I have your order number 8841, your description of the problem, and your picture, no need to repeat it.',
  );
});
test('where nothing was told, nothing is claimed to be known but what was written', () => {
  const line = openingLine({ ...base, greets: false, name: '' });
  assert.match(line, /^I am continuing here from the chat on our website and have what you wrote there in front of me/);
});
for (const language of languages)
  test(`${language}: both voices, with and without facts, are in the language and hold what they were given`, () => {
    for (const isFormal of [true, false])
      for (const way of ['site', 'mail', 'named'] as const)
        for (const known of [[], [{ kind: 'order' as const, value: '8841' }]]) {
          const line = openingLine({ ...base, language, isFormal, from: { way, title: 'Telegram' }, known });
          assert.equal(languageOf(line), language, line);
          assert.ok(line.includes('Ada'), line);
          assert.equal(line.includes('Telegram'), way === 'named', line);
          assert.deepEqual(line.match(/\d+/g) ?? [], known.length > 0 ? ['8841'] : [], line);
          assert.ok(!/undefined|\s{2}|\s$/.test(line), line);
        }
    assert.ok(!/\s[!.]|^\S+ ,/.test(openingLine({ ...base, language, name: '' }).replace(' !', '!')));
  });
