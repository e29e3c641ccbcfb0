// What a first letter would make everybody wait for is loaded before it, and only where somebody has a mailbox.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Channel } from '@throughline/channel-kit';
import { testHouse } from '../testing/house.ts';
import { parrot } from '../testing/parrot.ts';
import { prepare } from './mail.ts';

test('kinds of channel with built-in mail are prepared once one of them is connected', async () => {
  let prepared = 0;
  const plain = parrot('post', 'email');
  const mail: Channel = {
    ...plain,
    intake: {
      ...plain.intake,
      mail: {
        accepts: () => false,
        receive: async (raw) => raw,
        async prepare() {
          prepared += 1;
        },
      },
    },
  };
  const t = await testHouse([mail, parrot('chat', 'visitor')]);
  try {
    await t.channel('chat');
    await prepare(t.house);
    assert.equal(prepared, 0);
    await t.channel('post');
    await prepare(t.house);
    assert.equal(prepared, 1);
  } finally {
    await t.close();
  }
});
