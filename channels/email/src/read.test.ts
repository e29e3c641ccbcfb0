// Letters read into our words: trust, threading, machines, bounces, and everything a stranger may put into a mail.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InboundMessage } from '@throughline/domain';
import { email } from './index.ts';
import {
  bounceLocal,
  openReplyToken,
  openThreadIndex,
  ourMessageId,
  recipientMark,
  replyToken,
  threadIndex,
} from './tokens.ts';

const place = { channelId: '01900000-0000-7000-8000-0000000000c1', sign: (text: string) => `signed(${text})` };
const settings = {
  address: 'support@shop.example',
  auth: 'password',
  smtpHost: 'smtp.shop.example',
  authservId: 'mx.provider.example',
  inboundDomain: 'in.shop.example',
};
const ours = {
  conversationId: '01900000-0000-7000-8000-00000000aaaa',
  messageId: '01900000-0000-7000-8000-00000000bbbb',
};
const id = ourMessageId(ours, 'shop.example', place);
const raw = (text: string, meta: Record<string, unknown> = {}) => ({
  body: Buffer.from(text.replaceAll('\n', '\r\n')),
  headers: {},
  meta,
});
const head = (more = '') =>
  `From: Ann <ann@customer.example>\nTo: support@shop.example\nSubject: Lamp\nMessage-ID: <m1@customer.example>\nDate: Sat, 21 Nov 2026 05:00:00 +0000\n${more}`;
async function message(text: string, meta: Record<string, unknown> = {}): Promise<InboundMessage> {
  const [event] = await email.read(raw(text, meta), settings, place);
  assert.ok(event?.kind === 'message', JSON.stringify(event));
  return event;
}
const results = (words: string) => `Authentication-Results: mx.provider.example; ${words}\n`;

const trusts = [
  ['nothing is known', '', 'unverified', false],
  [
    'the provider saw DMARC pass',
    results('dkim=pass header.d=customer.example; dmarc=pass (p=REJECT) header.from=customer.example'),
    'attested',
    false,
  ],
  ['an aligned signature without DMARC', results('dkim=pass header.d=customer.example'), 'attested', false],
  ['a signature of somebody else', results('dkim=pass header.d=mailer.example'), 'unverified', false],
  [
    'the sender’s policy refuses it',
    results('dkim=fail header.d=customer.example; dmarc=fail (p=REJECT) header.from=customer.example'),
    'failed',
    true,
  ],
  ['the policy only watches', results('dmarc=fail (p=NONE) header.from=customer.example'), 'unverified', false],
  [
    'another server’s word',
    'Authentication-Results: evil.example; dmarc=pass header.from=customer.example\n',
    'unverified',
    false,
  ],
  [
    'a forged word below the real one',
    `${results('dmarc=fail (p=QUARANTINE) header.from=customer.example')}${results('dmarc=pass header.from=customer.example')}`,
    'failed',
    true,
  ],
  [
    'the word in a place that is not the top',
    `Authentication-Results: evil.example; none\n${results('dmarc=pass header.from=customer.example')}`,
    'unverified',
    false,
  ],
  ['DMARC passed for another domain', results('dmarc=pass header.from=evil.example'), 'unverified', false],
  ['a public suffix as signer', results('dkim=pass header.d=example'), 'unverified', false],
] as const;
for (const [name, header, trust, isQuarantined] of trusts) {
  test(`a sender is ${trust} when ${name}`, async () => {
    const read = await message(`${header}${head()}\nhello`);
    assert.deepEqual([read.sender.trust, read.isQuarantined ?? false], [trust, isQuarantined]);
  });
}
test('a letter with two From lines never counts as either of them', async () => {
  const read = await message(`From: boss@shop.example\n${head()}\nhello`);
  assert.deepEqual([read.sender.trust, read.isQuarantined], ['failed', true]);
});
test('a letter claiming to be from our own mailbox is set apart, not believed and not lost', async () => {
  const read = await message(
    'From: support@shop.example\nTo: support@shop.example\nSubject: x\nMessage-ID: <f@e.example>\n\npay now',
  );
  assert.deepEqual([read.sender.trust, read.isQuarantined, read.direction], ['failed', true, undefined]);
});
test('a contact form in our own name speaks for its Reply-To, which proves nothing', async () => {
  const read = await message(
    'From: support@shop.example\nReply-To: ann@customer.example\nTo: support@shop.example\nSubject: form\nMessage-ID: <f2@e.example>\n\nhi',
  );
  assert.deepEqual([read.sender.value, read.sender.trust], ['ann@customer.example', 'unverified']);
});

test('a contact form that our own domain disowns speaks for nobody, so it is no way around a customer’s policy', async () => {
  const read = await message(
    `${results('dmarc=fail (p=REJECT) header.from=shop.example')}From: support@shop.example\nReply-To: ann@customer.example\nTo: support@shop.example\nSubject: form\nMessage-ID: <f3@e.example>\n\nhi`,
  );
  assert.deepEqual(
    [read.sender.value, read.sender.trust, read.isQuarantined],
    ['support@shop.example', 'failed', true],
  );
});
test('at our own door the sender’s own Authentication-Results are believed by nobody, also when no check could be made', async () => {
  const text = `${results('dmarc=pass header.from=customer.example')}${head()}\nhello`;
  assert.equal((await message(text, { via: 'imap' })).sender.trust, 'attested');
  assert.equal((await message(text, { via: 'smtp' })).sender.trust, 'unverified');
});

test('a reply address names its conversation, even if a server folded its case; a guessed one names none', async () => {
  const token = replyToken(ours.conversationId, place);
  assert.ok(`reply+${token}`.length <= 64);
  const read = await message(`${head()}\nhello`, {
    envelope: { from: 'ann@customer.example', to: [`reply+${token.toUpperCase()}@in.shop.example`] },
  });
  assert.deepEqual(read.tokens, [`conversation:${ours.conversationId}`]);
  const guessed = `${token.slice(0, -1)}${token.endsWith('a') ? 'b' : 'a'}`;
  assert.equal(
    (await message(`${head()}\nhello`, { envelope: { from: '', to: [`reply+${guessed}@in.shop.example`] } })).tokens,
    undefined,
  );
  assert.equal(openReplyToken(token, { ...place, channelId: 'another' }), null);
});
test('our Message-ID restores the conversation; a forged one does not', async () => {
  const read = await message(`${head(`In-Reply-To: ${id}\nReferences: <old@x.example> ${id}\n`)}\nhello`);
  assert.deepEqual([read.tokens, read.references], [[`conversation:${ours.conversationId}`], [id, '<old@x.example>']]);
  const forged = id.replace(/\.[0-9a-z]{10}@/, '.0000000000@');
  assert.equal((await message(`${head(`In-Reply-To: ${forged}\n`)}\nhello`)).tokens, undefined);
});
test('our own mail come back reads as nothing', async () => {
  assert.deepEqual(
    await email.read(
      raw(`From: support@shop.example\nTo: ann@customer.example\nMessage-ID: ${id}\n\nhi`),
      settings,
      place,
    ),
    [],
  );
});

const machines: readonly [string, string][] = [
  ['Auto-Submitted', 'auto-replied'],
  ['Precedence', 'bulk'],
  ['List-Id', '<news.example>'],
  ['X-Autoreply', 'yes'],
  ['X-Auto-Response-Suppress', 'All'],
  ['Return-Path', '<>'],
];
for (const [name, value] of machines) {
  test(`${name}: ${value} marks a machine’s letter`, async () =>
    assert.equal((await message(`${head(`${name}: ${value}\n`)}\nhello`)).isAutomatic, true));
}
test('Auto-Submitted: no is a person’s letter; an empty envelope sender is a machine’s', async () => {
  assert.equal((await message(`${head('Auto-Submitted: no\n')}\nhello`)).isAutomatic, undefined);
  assert.equal((await message(`${head()}\nhello`, { envelope: { from: '', to: [] } })).isAutomatic, true);
});
test('a robot’s first letter stands apart, so that a code mailed to us is shown in no one’s thread', async () => {
  assert.equal((await message(head().replace('ann@', 'no-reply@') + '\nYour code is 123456')).isQuarantined, true);
});

const report = (status: string, action: string, about: string, wentTo = 'ann@customer.example') =>
  `From: MAILER-DAEMON@mx.example\nTo: support@shop.example\nSubject: Undelivered\nMessage-ID: <dsn1@mx.example>\nDate: Sat, 21 Nov 2026 05:00:00 +0000\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n--b\nContent-Type: text/plain\n\nsorry\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; ann@customer.example\nAction: ${action}\nStatus: ${status}\nDiagnostic-Code: smtp; 550 ${status} no\n\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: ${about}\nSubject: Lamp\nX-Throughline-For: ${recipientMark(ours.messageId, wentTo, place)}\n\n--b--\n`;
test('a hard bounce of our mail fails the message and marks the address; a soft one only fails; a delay only says so', async () => {
  const of = async (status: string, action: string) =>
    (await email.read(raw(report(status, action, id)), settings, place)).map((event) => [
      event.kind,
      'state' in event ? event.state : '',
      'externalId' in event ? event.externalId : 'sender' in event ? event.sender.value : '',
    ]);
  assert.deepEqual(await of('5.1.1', 'failed'), [
    ['status', 'failed', id],
    ['identity', 'unreachable', 'ann@customer.example'],
  ]);
  assert.deepEqual(await of('5.2.2', 'failed'), [['status', 'failed', id]]);
  assert.deepEqual(await of('4.4.1', 'delayed'), [['status', 'sent', id]]);
});
test('a bounce is matched by its envelope address when its body names nothing', async () => {
  const to = `${bounceLocal(ours, place)}@in.shop.example`;
  assert.equal(to.split('@')[0]!.length, 64);
  const events = await email.read(
    raw(report('5.1.1', 'failed', '<lost@x.example>'), { envelope: { from: '', to: [to] } }),
    settings,
    place,
  );
  assert.deepEqual(
    events.map((event) => event.kind),
    ['status', 'identity'],
  );
});
test('who got a letter of ours cannot silence somebody else with its id, by a bounce or a complaint', async () => {
  const kinds = async (text: string) =>
    (await email.read(raw(text), settings, place)).map(
      (event) => `${event.kind} ${'state' in event ? event.state : ''}`,
    );
  const bounce = report('5.1.1', 'failed', id, 'eve@customer.example');
  assert.deepEqual(await kinds(bounce), ['status failed']);
  const complaint = (wentTo: string) =>
    `From: fbl@provider.example\nTo: support@shop.example\nSubject: complaint\nMessage-ID: <arf1@provider.example>\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=feedback-report; boundary="b"\n\n--b\nContent-Type: text/plain\n\nabuse\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: Provider/1.0\nVersion: 1\nOriginal-Rcpt-To: <ann@customer.example>\n\n--b\nContent-Type: message/rfc822\n\nFrom: support@shop.example\nTo: ann@customer.example\nMessage-ID: ${id}\nX-Throughline-For: ${recipientMark(ours.messageId, wentTo, place)}\nSubject: Lamp\n\nhi\n--b--\n`;
  assert.deepEqual(await kinds(complaint('ann@customer.example')), ['identity unreachable']);
  assert.deepEqual(await kinds(complaint('eve@customer.example')), ['message ']);
});
test('Outlook’s thread index names the conversation where every Message-ID was rewritten; a bent one names none', async () => {
  const index = threadIndex(ours.conversationId, place);
  const child = Buffer.concat([Buffer.from(index, 'base64'), Buffer.from([1, 2, 3, 4, 5])]).toString('base64');
  const read = await message(`${head(`Thread-Index: ${child}\nIn-Reply-To: <x@outlook.example>\n`)}\nhello`);
  assert.deepEqual(read.tokens, [`conversation:${ours.conversationId}`]);
  const year = new Date(Number(Buffer.from(index, 'base64').readBigUInt64BE() / 10_000n) - 11_644_473_600_000);
  assert.equal(Buffer.from(index, 'base64').length, 22);
  assert.ok(year.getUTCFullYear() >= 1970);
  const bent = Buffer.from(index, 'base64');
  bent[21]! ^= 1;
  assert.equal(openThreadIndex(bent.toString('base64'), place), null);
  assert.equal(openThreadIndex(index, { ...place, channelId: 'another' }), null);
  assert.equal(openThreadIndex('AdZ', place), null);
});
test('[#7] in the subject counts only where the option is on and the sender’s domain vouches for them', async () => {
  const tokensOf = async (header: string, isOn: boolean) => {
    const [event] = await email.read(
      raw(`${header}${head().replace('Lamp', 'Re: Lamp [#7]')}\nhello`),
      { ...settings, subjectNumber: isOn },
      place,
    );
    return event?.kind === 'message' ? event.tokens : null;
  };
  const vouched = results('dmarc=pass header.from=customer.example');
  assert.deepEqual(await tokensOf(vouched, true), ['conversation-number:7']);
  assert.equal(await tokensOf(vouched, false), undefined);
  assert.equal(await tokensOf('', true), undefined);
});
test('a forged bounce silences nobody: it is shown as a machine’s letter', async () => {
  const events = await email.read(raw(report('5.1.1', 'failed', '<guess@shop.example>')), settings, place);
  assert.deepEqual(
    events.map((event) => [event.kind, event.kind === 'message' && event.isAutomatic]),
    [['message', true]],
  );
});

test('a mail without a Message-ID gets the same stand-in each time, and another for other words', async () => {
  const bare = 'From: a@b.example\nSubject: x\n\none';
  assert.equal((await message(bare)).externalId, (await message(bare)).externalId);
  assert.notEqual((await message(bare)).externalId, (await message(`${bare} two`)).externalId);
});
test('an invitation and a forwarded letter are told to the timeline', async () => {
  const invite = await message(
    `${head('Content-Type: text/calendar; method=REQUEST\n')}\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Visit\nDTSTART;TZID=Europe/Kyiv:20261122T090000\nDTEND:20261122T070000Z\nORGANIZER:mailto:ann@customer.example\nEND:VEVENT\nEND:VCALENDAR\n`,
  );
  assert.deepEqual(
    [invite.special?.type, invite.special?.['title'], invite.special?.['start'], invite.special?.['timeZone']],
    ['invitation', 'Visit', '2026-11-22T09:00:00', 'Europe/Kyiv'],
  );
  const forward = await message(
    `${head().replace('Lamp', 'Fwd: Lamp')}\nsee below\n\n---------- Forwarded message ---------\nFrom: Bob <bob@other.example>\nDate: Mon, Dec 15, 2025 at 3:00 PM\nSubject: Lamp\nTo: Ann <ann@customer.example>\n\nmy lamp\n`,
  );
  assert.deepEqual(forward.special?.['originalSender'], { name: 'Bob', address: 'bob@other.example' });
});
test('inline pictures keep their content id and files are fetched from the stored mail', async () => {
  const mail = raw(
    `${head('MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n')}\n--b\nContent-Type: text/html\n\n<p>see <img src="cid:pic@x"></p>\n--b\nContent-Type: image/png; name="a.png"\nContent-ID: <pic@x>\nContent-Transfer-Encoding: base64\n\naGVsbG8=\n--b--\n`,
  );
  const [event] = await email.read(mail, settings, place);
  assert.ok(event?.kind === 'message');
  assert.match(event.html ?? '', /src="cid:pic@x"/);
  const file = event.files[0]!;
  assert.deepEqual([file.name, file.contentId], ['a.png', 'pic@x']);
  assert.equal(
    Buffer.from(
      (
        await email.fetchFile(file, mail, {
          ...place,
          settings,
          net: { fetch: () => Promise.reject(new Error('no net')) },
          hookUrl: null,
          env: {},
        })
      ).body,
    ).toString(),
    'hello',
  );
});
test('names are cut whole and lose direction tricks; addresses compare in one form', async () => {
  const read = await message(head().replace('Ann', `"\u202egpj.exe ${'👩🏽‍🚒'.repeat(2000)}"`) + '\nhi');
  assert.ok(
    !read.sender.name!.includes('\u202e') && read.sender.name!.length <= 200 && read.sender.name!.endsWith('👩🏽‍🚒'),
  );
  assert.equal(email.normalize(' Ann@BÜCHER.example. '), 'ann@xn--bcher-kva.example');
});

const bombs: readonly [string, () => Buffer][] = [
  [
    'ten thousand nested quotes',
    () =>
      Buffer.from(
        `${head('Content-Type: text/html\n')}\n${'<blockquote>'.repeat(10_000)}x${'</blockquote>'.repeat(10_000)}`,
      ),
  ],
  [
    'ten thousand recipients',
    () =>
      Buffer.from(`${head(`Cc: ${Array.from({ length: 10_000 }, (_, at) => `a${at}@x.example`).join(',\n ')}\n`)}\nhi`),
  ],
  ['a header of one megabyte', () => Buffer.from(`${head(`X-Long: ${'a'.repeat(1_000_000)}\n`)}\nhi`)],
  ['a header of three megabytes', () => Buffer.from(`${head(`X-Long: ${'a'.repeat(3_000_000)}\n`)}\nhi`)],
  [
    'ten thousand parts',
    () =>
      Buffer.from(
        `${head('Content-Type: multipart/mixed; boundary=b\n')}\n${'--b\nContent-Type: text/plain; name=a.txt\nContent-Disposition: attachment\n\nx\n'.repeat(10_000)}--b--\n`,
      ),
  ],
  [
    'a hundred mails in each other',
    () =>
      Buffer.from(
        `${head()}${'Content-Type: message/rfc822\n\n'.repeat(1)}${'Subject: x\nContent-Type: message/rfc822\n\n'.repeat(100)}hi`,
      ),
  ],
  [
    'five hundred nested multiparts',
    () =>
      Buffer.from(
        `${head('Content-Type: multipart/mixed; boundary=b0\n')}\n${Array.from({ length: 500 }, (_, at) => `--b${at}\nContent-Type: multipart/mixed; boundary=b${at + 1}\n\n`).join('')}`,
      ),
  ],
  ['a megabyte of >', () => Buffer.from(`${head()}\nhi\n${'>'.repeat(1_000_000)}`)],
  ['a megabyte of (', () => Buffer.from(`${head()}\n${'('.repeat(1_000_000)}`)],
  ['a megabyte of a', () => Buffer.from(`${head()}\n${'a'.repeat(1_000_000)}`)],
  [
    'fifty thousand lines that begin like a quote',
    () => Buffer.from(`${head()}\nhi\n${'On Monday 2026\n'.repeat(50_000)}`),
  ],
  [
    'a megabyte of unclosed tags',
    () => Buffer.from(`${head('Content-Type: text/html\n')}\n${'<div '.repeat(200_000)}`),
  ],
];
for (const [name, make] of bombs) {
  test(`${name}: read within bounds, still shown`, { timeout: 180_000 }, async () => {
    const from = process.cpuUsage();
    const [event] = await email.read({ body: make(), headers: {}, meta: {} }, settings, place);
    assert.ok(
      event?.kind === 'message' &&
        event.sender.value === 'ann@customer.example' &&
        (event.mail?.cc.length ?? 0) <= 200 &&
        event.files.length <= 500,
    );
    const tookMs = process.cpuUsage(from).user / 1000;
    assert.ok(tookMs < 10_000, `took ${Math.round(tookMs)} ms`);
  });
}

test('only where the mailbox wants it does a letter ask for a new conversation on a new subject', async () => {
  const letter = raw(`${head('In-Reply-To: <old@customer.example>\n')}\nhello\n`);
  for (const [splitBySubject, asks] of [
    [true, true],
    [false, undefined],
    [undefined, undefined],
  ] as const) {
    const given = splitBySubject === undefined ? settings : { ...settings, splitBySubject };
    const [event] = await email.read(letter, given, place);
    assert.equal((event as InboundMessage).startsOnNewSubject, asks);
  }
});

test('a letter that is one word alone, or comes of a mail program’s button, ends what is unasked; a sentence, a machine and a forger do not', async () => {
  const consent = async (text: string) => {
    const events = await email.read(raw(text), settings, place);
    return events.flatMap((event) => (event.kind === 'identity' && event.consent ? [event.consent.words] : []));
  };
  const button = head().replace('Lamp', 'unsubscribe');
  assert.deepEqual(await consent(`${head()}\nSTOP`), ['STOP']);
  assert.deepEqual(await consent(`${head()}\nAbmelden!\n\n-- \nAnn`), ['Abmelden!']);
  assert.deepEqual(await consent(`${button}\n`), ['unsubscribe']);
  assert.deepEqual(await consent(`${button}\nhow do I unsubscribe?`), []);
  assert.deepEqual(await consent(`${head()}\ncancel`), []);
  assert.deepEqual(await consent(`${head('Auto-Submitted: auto-replied\n')}\nstop`), []);
  assert.deepEqual(
    await consent(`${results('dmarc=fail (p=REJECT) header.from=customer.example')}${head()}\nstop`),
    [],
  );
  const [, event] = await email.read(raw(`${button}\n`), settings, place);
  assert.ok(event?.kind === 'identity');
  assert.equal(event.consent?.covers, 'unasked');
});
