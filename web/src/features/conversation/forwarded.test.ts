import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '@throughline/sdk';
import { forwarded, forwardSubject } from './forwarded.ts';

test('a subject is marked as forwarded once', () => {
  assert.equal(forwardSubject('Torn bags'), 'Fwd: Torn bags');
  assert.equal(forwardSubject('FW: Torn bags'), 'FW: Torn bags');
  assert.equal(forwardSubject(''), 'Forwarded message');
});
test('our words come first, then who said it, when, and what', () => {
  const message = { text: 'Two are torn.', mail: null, author: { name: '' } } as unknown as Message;
  assert.equal(
    forwarded(message, 'Ada', ' Please look ', '21 Nov, 10:00'),
    'Please look\n\n---------- Forwarded message ----------\nFrom: Ada\nDate: 21 Nov, 10:00\n\nTwo are torn.',
  );
  const letter = {
    ...message,
    mail: { subject: 'Bags', from: { name: 'Ada L.', address: 'ada@shop.example' } },
  } as unknown as Message;
  assert.match(
    forwarded(letter, 'Ada', '', 'now'),
    /^-+ Forwarded.*\nFrom: Ada L\. <ada@shop\.example>\nDate: now\nSubject: Bags\n\nTwo/,
  );
});
