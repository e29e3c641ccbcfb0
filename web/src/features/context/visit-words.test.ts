// A visit in words.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageWords, type Visit, visitLines } from './visit-words.ts';

const visit: Visit = {
  identityId: '0199a1b2-0000-7000-8000-000000000001',
  channelId: '0199a1b2-0000-7000-8000-000000000002',
  consent: 'granted',
  site: 'https://shop.example',
  language: 'uk',
  timezone: 'Europe/Kyiv',
  screen: '1440x900',
  referrer: 'https://search.example/?q=bowls',
  utm: { utm_source: 'mail', gclid: 'x1' },
  pages: [],
  attributes: { plan: 'Roaster' },
  firstSeenAt: '2026-11-20T10:00:00Z',
  lastSeenAt: '2026-11-20T10:00:00Z',
};
test('a visit in words says what was told', () => {
  const lines = Object.fromEntries(visitLines(visit, new Date('2026-11-20T10:00:00Z')));
  assert.match(lines['Their time']!, /12:00.*, Kyiv$/);
  assert.deepEqual(
    { ...lines, 'Their time': '' },
    {
      Site: 'shop.example',
      'Came from': 'search.example',
      Campaign: 'source: mail · gclid: x1',
      Language: 'Ukrainian',
      'Their time': '',
      Screen: '1440 × 900',
      plan: 'Roaster',
    },
  );
});
test('what was not told, and what cannot be, is left out', () => {
  const bare = { ...visit, language: '', timezone: 'Moon/Sea', screen: '', referrer: '', utm: {}, attributes: {} };
  assert.deepEqual(visitLines(bare, new Date()), [['Site', 'shop.example']]);
});
test('an address without what stands behind it; nonsense stays nonsense', () => {
  assert.equal(pageWords('https://shop.example/cart?key=1#x'), 'shop.example/cart');
  assert.equal(pageWords('https://shop.example/'), 'shop.example');
  assert.equal(pageWords('not an address'), 'not an address');
});
