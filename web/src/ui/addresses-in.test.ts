import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressesIn } from './addresses-in.ts';

test('addresses in a sentence are found whole, shown short, and nothing else becomes one', () => {
  assert.deepEqual(addressesIn('Open https://x.example/agree?a=1&b=%20c, then https://a.example/b.'), [
    { text: 'Open ', url: null },
    { text: 'x.example/agree…', url: 'https://x.example/agree?a=1&b=%20c' },
    { text: ', then ', url: null },
    { text: 'https://a.example/b', url: 'https://a.example/b' },
    { text: '.', url: null },
  ]);
  for (const plain of ['Nothing here', 'javascript:alert(1)', 'http://plain.example', 'https://'])
    assert.ok(
      addressesIn(plain).every(({ url }) => url === null),
      plain,
    );
});
