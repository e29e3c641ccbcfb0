// The contract, and sending against a real SMTP conversation that refuses, breaks off or keeps silent at each stage.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import type { OutboundMessage, Place } from '@throughline/channel-kit';
import { fileOf, keepsTheContract, realNet, scriptedNet } from '@throughline/channel-kit/contract';
import { email } from './index.ts';
import { parseLetter } from './mime/letter.ts';
import { ConsentGone, accessToken } from './oauth.ts';
import { rewrittenId, sendLetter } from './send/send.ts';
import { openMessageId, ourMessageId } from './tokens.ts';

/** Answers by the local part of the recipient; keeps every letter it took. */
const taken: string[] = [];
function converse(socket: Socket): void {
  let [to, data, isData] = ['', '', false];
  const say = (line: string) => {
    if (!socket.destroyed) socket.write(`${line}\r\n`);
  };
  socket.on('error', () => undefined);
  say('220 double');
  let rest = '';
  socket.on('data', (chunk) => {
    rest += chunk.toString('latin1');
    for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 2);
      if (isData) {
        if (line !== '.') {
          data += `${line}\r\n`;
          continue;
        }
        isData = false;
        if (to === 'silent') continue;
        taken.push(data);
        say(to === 'ses' ? '250 Ok 0100018f2a3b4c5d-11111111-2222-3333-4444-555555555555-000000' : '250 2.0.0 queued');
        data = '';
      } else if (/^EHLO/i.test(line)) {
        say('250-double');
        say('250 AUTH PLAIN LOGIN');
      } else if (/^AUTH/i.test(line))
        say(
          Buffer.from(line.split(' ').at(-1)!, 'base64').toString().includes('right-password')
            ? '235 ok'
            : `535 5.7.8 bad credentials ${line.split(' ').at(-1)}`,
        );
      else if (/^RCPT/i.test(line)) {
        to = /<(\w+)@/.exec(line)?.[1] ?? '';
        say(
          to === 'gone'
            ? '550 5.1.1 User unknown'
            : to === 'busy'
              ? '451 4.7.1 Greylisted'
              : to === 'spam'
                ? '554 5.7.1 Looks like spam'
                : '250 ok',
        );
      } else if (/^DATA/i.test(line)) {
        if (to === 'cut') socket.destroy();
        else {
          isData = true;
          say('354 go');
        }
      } else if (/^QUIT/i.test(line)) {
        say('221 bye');
        socket.end();
      } else say('250 ok');
    }
  });
}
let server: Server;
let port = 0;
before(async () => {
  server = createServer(converse);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  port = (server.address() as { port: number }).port;
});
after(() => {
  server.close();
});

const settings = {
  address: 'support@shop.example',
  auth: 'password',
  fromName: 'Shop',
  smtpHost: '127.0.0.1',
  smtpPort: 0,
  smtpSecurity: 'none',
  smtpUser: 'support',
  smtpPassword: 'right-password-77',
  inboundDomain: 'in.shop.example',
  signature: 'Shop team',
} as const;
const place = (more: Record<string, string | number | boolean> = {}): Place => ({
  channelId: '01900000-0000-7000-8000-0000000000c1',
  settings: { ...settings, smtpPort: port, ...more },
  net: realNet(),
  hookUrl: null,
  env: {},
  sign: (text) => `signed(${text})`,
});
const message: OutboundMessage = {
  kind: 'message',
  id: '01900000-0000-7000-8000-00000000b001',
  conversationId: '01900000-0000-7000-8000-00000000a001',
  conversationNumber: 7,
  recipient: { kind: 'email', scope: '', value: 'ann@customer.example', name: 'Ann', attributes: {} },
  author: { name: 'Olha' },
  workspaceName: 'Shop',
  text: 'Grüße & <b>',
  files: [],
};
const to = (local: string, more: Partial<OutboundMessage> = {}): OutboundMessage => ({
  ...message,
  recipient: { ...message.recipient, value: `${local}@customer.example` },
  ...more,
});
const mail = {
  body: Buffer.from(
    'From: Ann <ann@customer.example>\r\nTo: support@shop.example\r\nSubject: Lamp\r\nMessage-ID: <m1@customer.example>\r\nDate: Sat, 21 Nov 2026 05:00:00 +0000\r\n\r\nhello\r\n',
  ),
  headers: {},
  meta: {},
};
const TOKEN = 'Zm9vYmFyLWJhel8xMjM0NTY3ODkwYWJj';
const patience = { silenceMs: 700 };

keepsTheContract(email, {
  settings: { ...settings, smtpPort: 465 },
  place: place(),
  recorded: [
    {
      name: 'a plain letter',
      raw: mail,
      events: [
        {
          kind: 'message',
          externalId: '<m1@customer.example>',
          sender: { kind: 'email', scope: '', value: 'ann@customer.example', name: 'Ann', trust: 'unverified' },
          text: 'hello',
          files: [],
          sentAt: '2026-11-21T05:00:00.000Z',
          mail: {
            subject: 'Lamp',
            from: { name: 'Ann', address: 'ann@customer.example' },
            to: [{ name: '', address: 'support@shop.example' }],
            cc: [],
            messageId: '<m1@customer.example>',
            references: [],
          },
        },
      ],
    },
    {
      name: 'a letter written from a continuation link',
      raw: { ...mail, body: Buffer.concat([mail.body, Buffer.from(`Continue here: ${TOKEN}\r\n\r\nIt is me\r\n`)]) },
      events: [
        {
          kind: 'message',
          externalId: '<m1@customer.example>',
          sender: { kind: 'email', scope: '', value: 'ann@customer.example', name: 'Ann', trust: 'unverified' },
          text: 'hello\n\nIt is me',
          files: [],
          sentAt: '2026-11-21T05:00:00.000Z',
          tokens: [TOKEN],
          mail: {
            subject: 'Lamp',
            from: { name: 'Ann', address: 'ann@customer.example' },
            to: [{ name: '', address: 'support@shop.example' }],
            cc: [],
            messageId: '<m1@customer.example>',
            references: [],
          },
        },
      ],
    },
  ],
  shownElsewhere: { 'a file': 'letters with files of every kind are read by corpus.test.ts and read.test.ts' },
  anyBytesMayBeRead: 'a mail needs no form',
  hook: null,
  echoes: [
    {
      name: 'a copy to ourselves',
      raw: {
        ...mail,
        body: Buffer.from(
          `From: support@shop.example\r\nMessage-ID: ${ourMessageId({ conversationId: message.conversationId, messageId: message.id }, 'shop.example', place())}\r\n\r\nhi`,
        ),
      },
      sentIds: [],
    },
  ],
  sending: {
    message,
    send: (given) => email.send(given, place()),
    failures: [
      { name: 'an unknown recipient', why: 'recipient-gone', attempt: () => email.send(to('gone'), place()) },
      { name: 'a greylisting server', why: 'busy', attempt: () => email.send(to('busy'), place()) },
      { name: 'a refusal for content', why: 'rejected', attempt: () => email.send(to('spam'), place()) },
      {
        name: 'a wrong password',
        why: 'unauthorized',
        attempt: () => email.send(message, place({ smtpPassword: 'wrong-secret-88' })),
      },
      {
        name: 'a server that is not there',
        why: 'unavailable',
        attempt: () => email.send(message, place({ smtpPort: 1 })),
      },
      { name: 'a connection cut before the letter', why: 'unavailable', attempt: () => email.send(to('cut'), place()) },
      { name: 'silence after the letter', why: 'unknown', attempt: () => sendLetter(to('silent'), place(), patience) },
    ],
  },
});

test('a letter carries its thread, its reply address, the agent’s name and both bodies', async () => {
  taken.length = 0;
  const sent = await email.send(
    to('ann', {
      earlier: [
        {
          externalId: '<first@customer.example>',
          direction: 'inbound',
          mail: { subject: 'Lamp', messageId: '<first@customer.example>', references: [] },
        },
        {
          externalId: '<second@customer.example>',
          direction: 'inbound',
          mail: {
            subject: 'AW: Lamp broken',
            messageId: '<second@customer.example>',
            references: ['<first@customer.example>'],
          },
        },
      ],
      cc: ['Bob <bob@customer.example>\r\nBcc: evil@x.example'],
    }),
    place(),
  );
  assert.ok(sent.ok && openMessageId(sent.externalIds[0]!, place())?.messageId === message.id);
  const letter = await parseLetter(Buffer.from(taken[0]!, 'latin1'));
  assert.deepEqual(
    [letter.subject, letter.inReplyTo, letter.references],
    ['Re: Lamp broken', ['<second@customer.example>'], ['<first@customer.example>', '<second@customer.example>']],
  );
  assert.deepEqual(letter.from, [{ name: 'Olha via Shop', address: 'support@shop.example' }]);
  assert.match(letter.replyTo[0]!.address, /^reply\+[0-9a-z.]{36}@in\.shop\.example$/);
  assert.match(letter.text, /Grüße & <b>[\s\S]*-- \nShop team/);
  assert.match(letter.html, /Grüße &amp; &lt;b&gt;/);
  assert.ok(!letter.headers.has('auto-submitted') && !letter.headers.has('bcc'));
  // The customer's answer finds the conversation by that address alone.
  const [back] = await email.read(
    {
      body: Buffer.from('From: ann@customer.example\r\nSubject: x\r\n\r\nthanks'),
      headers: {},
      meta: { envelope: { from: 'ann@customer.example', to: [letter.replyTo[0]!.address] } },
    },
    settings,
    place(),
  );
  assert.deepEqual(back?.kind === 'message' && back.tokens, [`conversation:${message.conversationId}`]);
});

test('an answer follows the subject of the last letter, whoever wrote it; what the agent typed is sent as typed', async () => {
  taken.length = 0;
  const letter = (direction: 'inbound' | 'outbound', subject: string, id: string) => ({
    externalId: id,
    direction,
    mail: { subject, messageId: id, references: [] },
  });
  const earlier = [
    letter('inbound', 'Lamp', '<1@customer.example>'),
    letter('outbound', 'Re: Refund', '<2@shop.example>'),
  ];
  await email.send(to('ann', { earlier }), place());
  await email.send(
    to('ann', { earlier: [...earlier, letter('inbound', 'AW: Refund, at last', '<3@customer.example>')] }),
    place(),
  );
  await email.send(to('ann', { earlier, subject: 'Re: Your new lamp' }), place());
  await email.send(to('ann', { earlier: [], subject: 'Lamp' }), place());
  const subjects = await Promise.all(
    taken.map(async (each) => (await parseLetter(Buffer.from(each, 'latin1'))).subject),
  );
  assert.deepEqual(subjects, ['Re: Refund', 'Re: Refund, at last', 'Re: Your new lamp', 'Lamp']);
});
test('a machine’s letter says so, and line breaks in names and subjects open no header', async () => {
  taken.length = 0;
  await email.send(
    to('ann', { isAutomatic: true, subject: 'Hi\r\nBcc: evil@x.example', author: { name: 'A\r\nX-Evil: 1' } }),
    place(),
  );
  const letter = await parseLetter(Buffer.from(taken[0]!, 'latin1'));
  assert.equal(letter.headers.get('auto-submitted')?.[0], 'auto-replied');
  assert.ok(!letter.headers.has('bcc') && !letter.headers.has('x-evil'));
});
test('what answers nothing offers its end by one click and by letter, and the signature covers both headers', async () => {
  taken.length = 0;
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 1024,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const signed = { dkimSelector: 's1', dkimDomain: 'shop.example', dkimPrivateKey: privateKey };
  const unsubscribeUrl = 'https://support.example/unsubscribe/x';
  await email.send(to('ann', { unsubscribeUrl, unsubscribeWords: 'Keine <mehr>:' }), place(signed));
  await email.send(to('ann', { unsubscribeUrl: 'http://localhost:4000/unsubscribe/x' }), place());
  const [first, second] = await Promise.all(taken.map((each) => parseLetter(Buffer.from(each, 'latin1'))));
  const header = (letter: typeof first, name: string) => letter!.headers.get(name)?.[0]?.replace(/\s+/g, ' ');
  assert.match(
    header(first, 'list-unsubscribe')!,
    /^<https:\/\/support\.example\/unsubscribe\/x>, <mailto:reply\+[0-9a-z.]{36}@in\.shop\.example\?subject=unsubscribe>$/,
  );
  assert.equal(header(first, 'list-unsubscribe-post'), 'List-Unsubscribe=One-Click');
  assert.match(header(first, 'dkim-signature')!, /h=[^;]*List-Unsubscribe:\s?List-Unsubscribe-Post/i);
  assert.match(first!.text ?? '', /\n\nKeine <mehr>:\nhttps:\/\/support\.example\/unsubscribe\/x\s*$/);
  assert.match(
    first!.html ?? '',
    /Keine &lt;mehr&gt;:<\/span><br><a href="https:\/\/support\.example\/unsubscribe\/x">/,
  );
  assert.ok(!(second!.text ?? '').includes('unsubscribe'), 'a letter that says it itself says it once');
  assert.ok(header(second, 'list-unsubscribe') && header(second, 'list-unsubscribe-post') === undefined);
});
test('an id the provider gave the letter instead of ours is kept beside it', async () => {
  const sent = await email.send(to('ses'), place());
  assert.ok(
    sent.ok &&
      sent.externalIds[1] === '<0100018f2a3b4c5d-11111111-2222-3333-4444-555555555555-000000@email.amazonses.com>',
  );
  assert.equal(rewrittenId('250 2.0.0 Ok: queued as 4XyZ'), null);
});

test('access is refreshed once for many askers, a rotated refresh token is kept, a withdrawn consent is said', async () => {
  const kept: unknown[] = [];
  const net = scriptedNet(() => ({
    status: 200,
    body: JSON.stringify({ access_token: 'at-1', refresh_token: 'rt-2', expires_in: 3600 }),
  }));
  const at = {
    ...place({ auth: 'microsoft', clientId: 'app', refreshToken: 'rt-1-secret' }),
    channelId: '01900000-0000-7000-8000-0000000000d1',
    net,
    keepSettings: (values: unknown) => {
      kept.push(values);
      return Promise.resolve();
    },
  };
  assert.deepEqual(await Promise.all([accessToken(at), accessToken(at), accessToken(at)]), ['at-1', 'at-1', 'at-1']);
  assert.deepEqual([net.calls.length, kept], [1, [{ refreshToken: 'rt-2' }]]);
  const gone = scriptedNet(() => ({
    status: 400,
    body: JSON.stringify({ error: 'invalid_grant', error_description: 'revoked' }),
  }));
  await assert.rejects(
    accessToken({ ...at, channelId: '01900000-0000-7000-8000-0000000000d2', net: gone }),
    (error) => error instanceof ConsentGone && /invalid_grant/.test(error.message),
  );
});

test('where it is wanted the customer’s last words stand below the answer, in both bodies', async () => {
  taken.length = 0;
  const earlier = [
    { externalId: '<q1@customer.example>', direction: 'inbound' as const, text: 'Is it <b>safe</b>?\nAnn' },
    { externalId: '<q2@shop.example>', direction: 'outbound' as const, text: 'our own words' },
  ];
  await email.send(to('ann', { earlier }), place({ quoteHistory: true }));
  await email.send(to('ann', { earlier }), place());
  const [quoting, plain] = await Promise.all(taken.map((each) => parseLetter(Buffer.from(each, 'latin1'))));
  assert.match(quoting!.text, /Shop team\s+> Is it <b>safe<\/b>\?\n> Ann\s*$/);
  assert.match(quoting!.html, /<blockquote type="cite">Is it &lt;b&gt;safe&lt;\/b&gt;\?<br>Ann<\/blockquote>/);
  assert.doesNotMatch(`${quoting!.text}${quoting!.html}`, /our own words/);
  assert.doesNotMatch(`${plain!.text}${plain!.html}`, /our own words|> Is it|cite/);
});
test('a customer who is refused is told of, though a copy went out', async () => {
  const sent = await email.send(to('gone', { cc: ['boss@customer.example'] }), place());
  assert.ok(!sent.ok && sent.why === 'recipient-gone', JSON.stringify(sent));
});
test('cards stand in the letter with their pictures inside, links as links, and nothing of a card is markup', async () => {
  taken.length = 0;
  const picture = fileOf('red', { name: 'red.png', mime: 'image/png' });
  const cards = [
    { title: 'Red <b>', text: 'Leather', picture, buttons: [{ title: 'See', url: 'https://shop.example/r?a=1&b=2' }] },
    { title: 'Blue', text: 'Canvas' },
  ];
  const sent = await email.send(to('ann', { text: 'Look', cards }), place());
  assert.ok(sent.ok, JSON.stringify(sent));
  const letter = await parseLetter(Buffer.from(taken[0]!, 'latin1'));
  assert.match(letter.text, /Look\s+Red <b>\nLeather\nSee: https:\/\/shop\.example\/r\?a=1&b=2\s+Blue\nCanvas/);
  assert.match(letter.html, /Red &lt;b&gt;[\s\S]*href="https:\/\/shop\.example\/r\?a=1&amp;b=2"/);
  const [file] = letter.files;
  assert.ok(file?.contentId && letter.html.includes(`cid:${file.contentId}`));
});
