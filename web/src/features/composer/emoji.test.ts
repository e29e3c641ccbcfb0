// Emoji by name.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emojiAt, emojisFor } from './emoji.ts';

test('two letters behind a colon ask for an emoji, a time or a face does not', () => {
  assert.deepEqual(emojiAt('Hi :tha', 7), { from: 3, typed: 'tha' });
  assert.deepEqual(emojiAt(':HE', 3), { from: 0, typed: 'he' });
  for (const text of ['at 10:30', ':)', ':t', 'https://x', 'a:bc'])
    assert.equal(emojiAt(text, text.length), null, text);
  assert.deepEqual(
    emojisFor('tha').map((each) => each.sign),
    ['🙏'],
  );
  assert.deepEqual(emojisFor('zz'), []);
});
