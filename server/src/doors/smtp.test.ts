// The mail door over real SMTP: what is stored is taken, everything else is refused in the words that make a sender keep it.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, test } from 'node:test';
import type { Place, Raw } from '@throughline/channel-kit';
import { type MailOwner, startSmtp } from './smtp.ts';

const stored: { channelId: string; raw: Raw }[] = [];
let mood: 'well' | 'away' = 'well';
const owner = (channelId: string): MailOwner => ({
  workspaceId: 'w',
  channelId,
  place: {} as Place,
  channel: {
    intake: {
      hook: null,
      source: null,
      mail: {
        accepts: () => true,
        receive: (raw) => Promise.resolve({ ...raw, meta: { ...raw.meta, checked: true } }),
      },
    },
  },
});
const door = await startSmtp({
  port: 0,
  host: '127.0.0.1',
  limits: { bytes: 5000, recipients: 3, perAddressPerMinute: 500 },
  recipientOwner: async (address) => {
    if (mood === 'away' && address.startsWith('lookup')) throw new Error('no database');
    return /^(support|lookup)/.test(address) ? owner('one') : address.startsWith('sales') ? owner('two') : null;
  },
  take: async ({ channelId }, raw) => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    if (mood === 'away') throw new Error('no database');
    stored.push({ channelId, raw });
  },
});
after(() => door.stop());

/** Says each line after the answer to the one before; returns all answers. */
async function say(...lines: readonly string[]): Promise<readonly string[]> {
  return await new Promise((resolve, reject) => {
    const socket = connect(door.port, '127.0.0.1');
    const [answers, left]: [string[], string[]] = [[], ['EHLO me.example', ...lines, 'QUIT']];
    socket.setTimeout(5000, () => {
      socket.destroy();
      reject(new Error(`silence after ${answers.join(' | ')}`));
    });
    let rest = '';
    socket.on('data', (chunk) => {
      rest += chunk.toString();
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (/^\d{3} /.test(line)) {
          answers.push(line);
          const next = left.shift();
          if (next !== undefined) socket.write(`${next}\r\n`);
        }
      }
    });
    socket.on('close', () => resolve(answers.slice(2)));
    socket.on('error', reject);
  });
}
const codes = (answers: readonly string[]) => answers.map((line) => line.slice(0, 3)).join(' ');
const body = 'Subject: hi\r\n\r\nhello\r\n.';

test('250 comes only after the mail is stored, with its real envelope', async () => {
  stored.length = 0;
  assert.equal(
    codes(await say('MAIL FROM:<ann@customer.example>', 'RCPT TO:<support+x@shop.example>', 'DATA', body)),
    '250 250 354 250 221',
  );
  assert.deepEqual(stored[0]!.raw.meta['envelope'], { from: 'ann@customer.example', to: ['support+x@shop.example'] });
  assert.deepEqual(
    [stored[0]!.raw.meta['helo'], stored[0]!.raw.meta['clientIp'], stored[0]!.raw.meta['checked']],
    ['me.example', '127.0.0.1', true],
  );
});
test('an unknown recipient is refused for good, and no relay is ever offered', async () => {
  assert.match((await say('MAIL FROM:<a@b.example>', 'RCPT TO:<someone@elsewhere.example>'))[1]!, /^550 /);
});
test('while nothing can be stored or looked up the sender is told to come again', async () => {
  stored.length = 0;
  mood = 'away';
  try {
    assert.match((await say('MAIL FROM:<a@b.example>', 'RCPT TO:<support@shop.example>', 'DATA', body))[3]!, /^452 /);
    assert.match((await say('MAIL FROM:<a@b.example>', 'RCPT TO:<lookup@shop.example>'))[1]!, /^452 /);
  } finally {
    mood = 'well';
  }
  assert.equal(stored.length, 0);
});
test('one mail to two channels is stored with each', async () => {
  stored.length = 0;
  await say('MAIL FROM:<>', 'RCPT TO:<support@shop.example>', 'RCPT TO:<sales@shop.example>', 'DATA', body);
  assert.deepEqual(
    stored.map(({ channelId, raw }) => [channelId, (raw.meta['envelope'] as { from: string }).from]),
    [
      ['one', ''],
      ['two', ''],
    ],
  );
});
test('too large a mail, announced or not, and too many recipients are refused', async () => {
  stored.length = 0;
  assert.match((await say('MAIL FROM:<a@b.example> SIZE=900000'))[0]!, /^552 /);
  assert.match(
    (
      await say(
        'MAIL FROM:<a@b.example>',
        'RCPT TO:<support@shop.example>',
        'DATA',
        `Subject: x\r\n\r\n${'a'.repeat(900)}\r\n`.repeat(9) + '.',
      )
    )[3]!,
    /^552 /,
  );
  assert.match(
    (await say('MAIL FROM:<a@b.example>', ...[1, 2, 3, 4].map((at) => `RCPT TO:<support+${at}@shop.example>`)))[4]!,
    /^452 /,
  );
  assert.equal(stored.length, 0);
});
