// Which language is spoken, and what `t` says in it, without a browser.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createElement, isValidElement, type ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { languageNames, localeFor, negotiate } from './language.ts';
import { and, listed, or } from './lists.ts';
import { pseudo } from './pseudo.ts';
import { msg, t } from './t.ts';

test('the first language of the browser that we speak is spoken, with its own region’s way of writing', () => {
  const all = Object.keys(languageNames);
  assert.equal(negotiate(['nl-BE', 'de-AT', 'en'], all), 'de');
  assert.equal(negotiate(['pt-BR'], all), 'pt');
  assert.equal(negotiate(['nl', 'ja'], all), 'en');
  assert.equal(negotiate(['pl'], ['en', 'de']), 'en', 'without a catalog it is not spoken');
  assert.equal(localeFor('de', ['nl-BE', 'de-AT', 'en']), 'de-AT');
  assert.equal(localeFor('uk', ['en-GB']), 'uk');
});

test('English is said without a catalog: as it is, filled in, by its meaning, and from a table', () => {
  assert.equal(t('Close'), 'Close');
  assert.equal(t('Use {{contact.name}} here'), 'Use {{contact.name}} here');
  assert.equal(
    t('{count, plural, one {# file} other {# files}} of {name}', { count: 1, name: 'Ada' }),
    '1 file of Ada',
  );
  assert.equal(
    t('{count, plural, one {# file} other {# files}} of {name}', { count: 1200, name: '{x}' }),
    '1,200 files of {x}',
  );
  assert.equal(t.as('verb', 'Open'), 'Open');
  assert.equal(t.of(msg.as('verb', 'Open')), 'Open');
  assert.equal(t.of(msg('{count} left'), { count: 2 }), '2 left');
  assert.equal(t.server('constructor'), 'constructor');
  assert.deepEqual(t.each([{ value: 'a', label: msg('Owner') }], 'label'), [{ value: 'a', label: 'Owner' }]);
});

test('several things stand in a sentence as many as there are', () => {
  assert.deepEqual([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listed), ['', 'a', 'a, b', 'a, b, c']);
  assert.equal(listed(['', 'unread', '']), ', unread, ');
  assert.equal(listed(['{x}', '<i>']), '{x}, <i>', 'what they say is never read as a message');
  assert.equal(and(['a', 'b']), 'a and b');
  assert.equal(or(['a', 'b', 'c']), 'a, b, or c');
});

test('elements stand among the words, and what a value says is never read as markup', () => {
  const shown = t.rich('<b>{name}</b> wrote {time} {count, plural, one {once} other {# times}}', {
    name: '<i>Ada</i>',
    time: createElement('time', null, 'now'),
    count: 2,
    b: (inside) => createElement('b', null, inside),
  });
  assert.ok(isValidElement(shown));
  assert.equal(
    renderToStaticMarkup(shown as ReactElement),
    '<b>&lt;i&gt;Ada&lt;/i&gt;</b> wrote <time>now</time> 2 times',
  );
});

test('the language of tests has accents, is longer, and keeps its outer spaces', () => {
  assert.equal(pseudo('Close it'), 'Çļöšé îťééé');
  assert.equal(pseudo('and '), 'àñďéé ');
  assert.equal(pseudo(' · 12'), ' · 12');
});
