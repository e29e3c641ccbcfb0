// Hostile and unusual senders at the mail door: mails built to cost memory, connections without end, smuggled commands, TLS, proxies
// and addresses beyond ASCII. After each of them the next mail works.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { domainToASCII } from 'node:url';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import nodemailer from 'nodemailer';
import { mailChannel } from '@throughline/channel-email';
import { realNet } from '@throughline/channel-kit/contract';
import type { Place, Raw } from '@throughline/channel-kit';
import type { Inbound } from '@throughline/domain';
import { startSmtp } from './smtp.ts';
import type { Limits } from './smtp-limits.ts';

const nowhere = () => Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }));
const channel = mailChannel({ resolver: nowhere });
const place: Place = {
  channelId: '01900000-0000-7000-8000-0000000000c1',
  settings: { address: 'support@shop.example', auth: 'password', smtpHost: 'smtp.shop.example' },
  net: realNet(),
  hookUrl: null,
  env: {},
  sign: (text) => `signed(${text})`,
};
const taken: { raw: Raw; events: readonly Inbound[] }[] = [];
const doors: { stop(): Promise<void> }[] = [];
after(async () => {
  for (const door of doors) await door.stop();
});
async function open(
  limits: Partial<Limits> = {},
  more: { tls?: { key: string; cert: string }; proxies?: string[]; slow?: Promise<void> } = {},
) {
  const door = await startSmtp({
    port: 0,
    host: '127.0.0.1',
    limits,
    ...more,
    recipientOwner: (address) =>
      Promise.resolve(
        channel.intake.mail!.accepts(address, place) ? { workspaceId: 'w', channelId: 'c', channel, place } : null,
      ),
    take: async (_, raw) => {
      await more.slow;
      taken.push({ raw, events: await channel.read(raw, place.settings, place) });
    },
  });
  doors.push(door);
  return door;
}

/** A client that writes when told and gives the next whole answer. */
function dial(port: number) {
  const socket: Socket = connect(port, '127.0.0.1');
  const answers: string[] = [];
  const waiting: ((line: string) => void)[] = [];
  let rest = '';
  let isClosed = false;
  const give = (line: string) => {
    const next = waiting.shift();
    if (next) next(line);
    else answers.push(line);
  };
  socket.on('data', (chunk) => {
    rest += chunk.toString();
    for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 2);
      if (/^\d{3} /.test(line)) give(line);
    }
  });
  const close = () => {
    isClosed = true;
    for (const next of waiting.splice(0)) next('closed');
  };
  socket.on('close', close);
  socket.on('error', close);
  const hear = (): Promise<string> =>
    answers.length > 0
      ? Promise.resolve(answers.shift()!)
      : isClosed
        ? Promise.resolve('closed')
        : new Promise((resolve) => {
            waiting.push(resolve);
          });
  return {
    hear,
    say(line: string): Promise<string> {
      socket.write(`${line}\r\n`);
      return hear();
    },
    async pour(bytes: Uint8Array): Promise<void> {
      if (!socket.write(bytes)) await new Promise<void>((resolve) => socket.once('drain', () => resolve()));
    },
    end: () => socket.destroy(),
  };
}
async function hand(port: number, body: Uint8Array): Promise<string> {
  const client = dial(port);
  await client.hear();
  await client.say('EHLO bomber.example');
  await client.say('MAIL FROM:<a@b.example>');
  await client.say('RCPT TO:<support@shop.example>');
  await client.say('DATA');
  for (let at = 0; at < body.length; at += 1 << 20) await client.pour(body.subarray(at, at + (1 << 20)));
  const answer = await client.say('\r\n.');
  client.end();
  return answer;
}
const head = (more = '') =>
  `From: Ann <ann@customer.example>\r\nTo: support@shop.example\r\nSubject: Lamp\r\nMessage-ID: <${Math.random()}@customer.example>\r\n${more}\r\n`;
const html = 'Content-Type: text/html\r\n';
const mixed = 'Content-Type: multipart/mixed; boundary=b\r\n';
const MB = 1024 * 1024;

const bombs: readonly [string, () => Buffer][] = [
  ['a line of 49 MB', () => Buffer.concat([Buffer.from(head()), Buffer.alloc(49 * MB, 'a')])],
  ['twenty million line breaks', () => Buffer.from(head() + '\r\n'.repeat(20_000_000))],
  ['a million short lines', () => Buffer.from(head() + 'a\r\n'.repeat(1_000_000))],
  [
    'a flood of base64 that unpacks to zeros',
    () =>
      Buffer.concat([
        Buffer.from(head('Content-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n')),
        Buffer.alloc(40 * MB, 'A'),
      ]),
  ],
  [
    'ten thousand parts',
    () => Buffer.from(`${head(mixed)}${'--b\r\nContent-Type: text/plain; name=a\r\n\r\nx\r\n'.repeat(10_000)}--b--`),
  ],
  ['six million empty parts', () => Buffer.from(head(mixed) + '--b\r\n'.repeat(6_000_000))],
  ['headers that never end', () => Buffer.from(head('X-A: b\r\n'.repeat(4_000_000)))],
  [
    'a thousand multiparts in each other',
    () =>
      Buffer.from(
        head(mixed) +
          Array.from(
            { length: 1000 },
            (_, at) => `--b${at || ''}\r\nContent-Type: multipart/mixed; boundary=b${at + 1}\r\n\r\n`,
          ).join(''),
      ),
  ],
  [
    'a thousand mails in each other',
    () => Buffer.from(head('Content-Type: message/rfc822\r\n') + 'Content-Type: message/rfc822\r\n\r\n'.repeat(1000)),
  ],
  ['ten million nested elements', () => Buffer.from(head(html) + '<b>'.repeat(10_000_000))],
  ['nine million entities', () => Buffer.from(head(html) + '&amp;'.repeat(9_000_000))],
  [
    'a hundred thousand signatures',
    () =>
      Buffer.from(head('DKIM-Signature: v=1; a=rsa-sha256; d=b.example; s=x; h=from; bh=x; b=x\r\n'.repeat(100_000))),
  ],
];
const bombDoor = await open({ perAddressPerMinute: 1000 });
for (const [name, make] of bombs)
  test(
    `${name}: stored, shown, within 500 MB and a minute, and the next mail works`,
    { timeout: 180_000 },
    async () => {
      taken.length = 0;
      const body = make();
      const [base, from] = [process.memoryUsage().rss, performance.now()];
      let peak = base;
      const look = setInterval(() => {
        peak = Math.max(peak, process.memoryUsage().rss);
      }, 10);
      const answer = await hand(bombDoor.port, body);
      clearInterval(look);
      const took = performance.now() - from;
      assert.match(answer, /^250 /);
      const [event] = taken[0]!.events;
      assert.ok(event?.kind === 'message' && event.sender.value === 'ann@customer.example', JSON.stringify(event));
      assert.equal(taken[0]!.raw.body.length, body.length + 2);
      assert.ok(peak - base < 500 * MB, `${Math.round((peak - base) / MB)} MB more`);
      assert.ok(took < 60_000, `${Math.round(took)} ms`);
      assert.match(await hand(bombDoor.port, Buffer.from(`${head()}hello`)), /^250 /);
      const [next] = taken[1]!.events;
      assert.ok(next?.kind === 'message' && next.text === 'hello');
    },
  );

test('a mail of 60 MB that announced no size is refused for its size, and nothing of it is kept', async () => {
  taken.length = 0;
  assert.match(await hand(bombDoor.port, Buffer.concat([Buffer.from(head()), Buffer.alloc(60 * MB, 'a')])), /^552 /);
  assert.equal(taken.length, 0);
});
test('what all letters hold together is bounded: one too many is asked to come again, then taken', async () => {
  const gate = Promise.withResolvers<void>();
  const door = await open({ bytesAtOnce: 5 * MB }, { slow: gate.promise });
  const body = Buffer.concat([Buffer.from(head()), Buffer.alloc(3 * MB, 'a')]);
  // The first is held as long as the others have not been told.
  let told = 0;
  const answers = await Promise.all(
    [1, 2, 3].map(async () => {
      const answer = await hand(door.port, body);
      if ((told += 1) === 2) gate.resolve();
      return answer;
    }),
  );
  assert.deepEqual(answers.map((each) => each.slice(0, 3)).sort(), ['250', '452', '452']);
  assert.match(await hand(door.port, body), /^250 /);
});
test('a client that drips its letter is told so when its time is over', { timeout: 180_000 }, async () => {
  const door = await open({ transferSeconds: 1 });
  const client = dial(door.port);
  await client.hear();
  for (const line of ['EHLO x.example', 'MAIL FROM:<a@b.example>', 'RCPT TO:<support@shop.example>', 'DATA'])
    await client.say(line);
  const answer = client.hear();
  const drip = setInterval(() => void client.pour(Buffer.from('a\r\n')), 100);
  assert.match(await answer, /^421 |closed/);
  clearInterval(drip);
  client.end();
  assert.match(await hand(door.port, Buffer.from(`${head()}hello`)), /^250 /);
});
test('one address may hold so many connections and send so many letters; when it lets go it may come again', async () => {
  const door = await open({ connectionsPerAddress: 3, perAddressPerMinute: 6 });
  const clients = [1, 2, 3].map(() => dial(door.port));
  for (const client of clients) assert.match(await client.hear(), /^220 /);
  const fourth = dial(door.port);
  assert.match(await fourth.hear(), /^421 4\.7\.0 /);
  for (const client of clients) client.end();
  await sleep(200);
  const again = dial(door.port);
  assert.match(await again.hear(), /^220 /);
  await again.say('EHLO x.example');
  const answers: string[] = [];
  for (let at = 0; at < 7; at += 1) {
    answers.push((await again.say('MAIL FROM:<a@b.example>')).slice(0, 3));
    await again.say('RSET');
  }
  assert.deepEqual(answers, ['250', '250', '250', '250', '250', '250', '451']);
  again.end();
});
test('a bare line feed ends no letter, so no second one can be smuggled behind it', async () => {
  const door = await open();
  taken.length = 0;
  const smuggled = `${head()}first\n.\nMAIL FROM:<boss@shop.example>\r\nRCPT TO:<support@shop.example>\r\nDATA\r\nevil`;
  assert.match(await hand(door.port, Buffer.from(smuggled)), /^250 /);
  assert.equal(taken.length, 1);
  assert.match(Buffer.from(taken[0]!.raw.body).toString(), /evil/);
});

test('STARTTLS with our certificate, and the letter remembers that it came encrypted', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-tls-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  execFileSync(
    'openssl',
    // prettier-ignore
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=mx.shop.example', '-addext', 'subjectAltName=DNS:mx.shop.example', '-keyout', key, '-out', cert],
    { stdio: 'ignore' },
  );
  const pem = readFileSync(cert, 'utf8');
  const door = await open({}, { tls: { key: readFileSync(key, 'utf8'), cert: pem } });
  const send = async (more: object) => {
    const transport = nodemailer.createTransport({ host: '127.0.0.1', port: door.port, secure: false, ...more });
    await transport.sendMail({ from: 'ann@customer.example', to: 'support@shop.example', subject: 'x', text: 'hi' });
    transport.close();
    return taken.at(-1)!.raw.meta['isEncrypted'];
  };
  assert.equal(await send({ requireTLS: true, tls: { ca: pem, servername: 'mx.shop.example' } }), true);
  assert.equal(await send({ ignoreTLS: true }), false);
  await assert.rejects(send({ requireTLS: true, tls: { servername: 'mx.shop.example' } }), /self-signed/);
  const plain = await open();
  const client = dial(plain.port);
  await client.hear();
  await client.say('EHLO x.example');
  assert.match(await client.say('STARTTLS'), /^50\d /);
  client.end();
});
test('behind a balancer the PROXY header names the sender; from anybody else it is no command', async () => {
  const door = await open({}, { proxies: ['127.0.0.1'] });
  const client = dial(door.port);
  await client.pour(Buffer.from('PROXY TCP4 198.51.100.7 192.0.2.1 55555 25\r\n'));
  assert.match(await client.hear(), /^220 /);
  for (const line of ['EHLO x.example', 'MAIL FROM:<a@b.example>', 'RCPT TO:<support@shop.example>', 'DATA'])
    await client.say(line);
  assert.match(await client.say(`${head()}hello\r\n.`), /^250 /);
  assert.equal(taken.at(-1)!.raw.meta['clientIp'], '198.51.100.7');
  client.end();
  const plain = await open();
  const liar = dial(plain.port);
  await liar.hear();
  assert.match(await liar.say('PROXY TCP4 198.51.100.7 192.0.2.1 55555 25'), /^[45]\d\d /);
  liar.end();
});
test('an address beyond ASCII writes and is written to as it is', async () => {
  const door = await open();
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port: door.port, secure: false, ignoreTLS: true });
  await transport.sendMail({
    from: 'Оля <оля@пошта.example>',
    to: 'support@shop.example',
    subject: 'Лампа',
    text: 'Не світить',
  });
  transport.close();
  const { raw, events } = taken.at(-1)!;
  const [event] = events;
  assert.ok(event?.kind === 'message');
  assert.deepEqual(
    [event.sender.value, event.sender.name, event.mail?.subject, event.text],
    [`оля@${domainToASCII('пошта.example')}`, 'Оля', 'Лампа', 'Не світить'],
  );
  assert.match((raw.meta['envelope'] as { from: string }).from, /^оля@/);
});
