// Keys of sends: the same for a second try, another for each part.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sendKey } from './send-key.ts';

test('each part of a message has a key of its own, which stays the same', () => {
  const id = '01900000-0000-7000-8000-00000000aaaa';
  const keys = [
    sendKey({ id }),
    sendKey({ id, part: 1 }),
    sendKey({ id, part: 2 }),
    sendKey({ id }, 1),
    sendKey({ id, part: 1 }, 1),
  ];
  assert.equal(keys[0], id);
  assert.equal(new Set(keys).size, 5);
  assert.equal(sendKey({ id, part: 2 }), keys[2]);
  for (const key of keys) assert.match(key, /^[0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
