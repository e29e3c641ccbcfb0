import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTrouble, remedies } from './trouble.ts';

for (const [kept, deed, remedy, by, words] of [
  [
    'recipient-gone: Telegram: Forbidden: bot was blocked by the user',
    '',
    remedies['recipient-gone'],
    'Telegram',
    'Forbidden: bot was blocked by the user',
  ],
  [
    'rejected: Discord takes 2,000 characters in a message.',
    '',
    remedies.rejected,
    '',
    'Discord takes 2,000 characters in a message.',
  ],
  ['The edit was not taken: Google Chat: not found', 'The edit was not taken', '', 'Google Chat', 'not found'],
  ['Deleted before it was sent', '', '', '', 'Deleted before it was sent'],
  ['constructor: odd', '', '', '', 'constructor: odd'],
] as const)
  test(kept, () => assert.deepEqual(readTrouble(kept), { deed, remedy, by, words }));
