import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { makeLog } from './log.ts';
import { openMailer } from './mailer.ts';

const log = makeLog('silent');
const heard: string[] = [];
/** As much of a mail server as it takes to listen. */
const server = createServer((socket) => {
  let isData = false;
  socket.write('220 here\r\n');
  socket.on('data', (chunk) => {
    for (const line of chunk.toString().split('\r\n').slice(0, -1)) {
      heard.push(line);
      if (isData) {
        if (line === '.') {
          isData = false;
          socket.write('250 kept\r\n');
        }
      } else if (line === 'DATA') {
        isData = true;
        socket.write('354 go on\r\n');
      } else if (line.startsWith('EHLO')) socket.write('250 here\r\n');
      else if (line.includes('refused@')) socket.write('550 nobody here\r\n');
      else socket.write('250 ok\r\n');
    }
  });
  socket.on('error', () => undefined);
});
let mailer: ReturnType<typeof openMailer>;
before(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  mailer = openMailer(
    { mailUrl: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, mailFrom: 'Acme <support@acme.example>' },
    log,
  );
});
after(() => {
  server.close();
});

test('a mail of the house goes out to one address, marked as written by a machine', async () => {
  await mailer.send({ to: 'ann@example.com', subject: 'Come in\r\nBcc: all@example.com', text: 'A link' });
  assert.ok(heard.includes('RCPT TO:<ann@example.com>'));
  assert.equal(heard.filter((line) => line.startsWith('RCPT')).length, 1);
  assert.ok(
    heard.includes('Auto-Submitted: auto-generated') &&
      heard.includes('From: Acme <support@acme.example>') &&
      heard.includes('Subject: Come in Bcc: all@example.com'),
    heard.join('\n'),
  );
});
test('several addresses in one, a line break, and a refusal are errors', async () => {
  for (const to of [
    'a@example.com, b@example.com',
    'a@example.com\r\nBcc: b@example.com',
    'a',
    'x <a@example.com>',
    'refused@example.com',
  ])
    await assert.rejects(mailer.send({ to, subject: 's', text: 't' }), Error, to);
});
test('without MAIL_URL there is no mail, and whoever sends all the same hears so', async () => {
  const none = openMailer({ mailUrl: null, mailFrom: null }, log);
  assert.equal(none.isSet, false);
  await assert.rejects(none.send({ to: 'a@example.com', subject: 's', text: 't' }), /MAIL_URL/);
});
