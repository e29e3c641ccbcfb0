// The ticket trick: whoever writes to a support desk gets an address on the company's own domain, has somebody else's service mail a code
// there, and reads it in "their" conversation. And its neighbours: a letter in an agent's name, and our mails used to annoy strangers.
import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { type Caller, freePort, OWNER, type Server, startServer, until } from './server.ts';

const [SUPPORT, MALLORY, ROBOT] = ['support@acorn.example', 'mallory@evil.example', 'no-reply@workspace-app.example'];
let server: Server;
let outgoing: SMTPServer;
let smtpPort: number;
let mailId: string;
let chatId: string;
/** Every letter we sent, with who it went to. */
const sent: { to: readonly string[]; letter: Email }[] = [];

before(
  async () => {
    outgoing = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData(stream, session, done) {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          void PostalMime.parse(Buffer.concat(chunks)).then((letter) => {
            sent.push({ to: session.envelope.rcptTo.map(({ address }) => address), letter });
            done();
          });
        });
      },
    });
    await new Promise<void>((resolve) => {
      outgoing.listen(0, '127.0.0.1', resolve);
    });
    smtpPort = await freePort();
    server = await startServer({ SMTP_PORT: String(smtpPort) });
    mailId = (
      await server.api.post<{ id: string }>('/channels', {
        kind: 'email',
        name: 'Mail',
        settings: {
          address: SUPPORT,
          smtpHost: '127.0.0.1',
          smtpPort: (outgoing.server.address() as AddressInfo).port,
          smtpSecurity: 'none',
          inboundDomain: 'in.acorn.example',
        },
      })
    ).id;
    chatId = (await server.api.post<{ id: string }>('/channels', { kind: 'webchat', name: 'Chat', settings: {} })).id;
  },
  { timeout: 180_000 },
);
after(
  async () => {
    await server?.stop();
    await new Promise<void>((resolve) => {
      outgoing.close(() => {
        resolve();
      });
    });
  },
  { timeout: 180_000 },
);

interface Messages {
  items: { id: string; conversationId: string; identityId: string; contactId: string; text: string; trust?: string }[];
}
interface Outgoing {
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly subject?: string;
  readonly cc?: string;
  readonly inReplyTo?: string;
}
async function mail(letter: Outgoing): Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port: smtpPort, secure: false, ignoreTLS: true });
  await transport.sendMail({
    subject: 'Hello',
    ...letter,
    ...(letter.inReplyTo ? { references: letter.inReplyTo } : {}),
    // What is in Cc elsewhere is not delivered by us.
    envelope: { from: letter.from, to: letter.to },
  });
  transport.close();
}
async function arrived(words: string): Promise<Messages['items'][number]> {
  const find = async () => {
    const { items } = await server.api.get<{ items: { id: string }[] }>('/conversations?status=all');
    for (const { id } of items) {
      const found = (await server.api.get<Messages>(`/conversations/${id}/messages`)).items.find(({ text }) =>
        text.includes(words),
      );
      if (found) return found;
    }
    return null;
  };
  return (await until(find, (found) => found !== null, `“${words}” arrived`, 15_000))!;
}
const answer = (to: Messages['items'][number], text: string, channelId = mailId) =>
  server.api.post(`/conversations/${to.conversationId}/messages`, {
    type: 'message',
    text,
    channelId,
    identityId: to.identityId,
  });
const gets = async (address: string, words: string): Promise<Email> =>
  (await until(
    () => sent.find(({ to, letter }) => to.includes(address) && letter.text?.includes(words)),
    (found) => found !== undefined,
    `${address} gets “${words}”`,
  ))!.letter;
/** All that ever went to an address. */
const allTo = (address: string): string => JSON.stringify(sent.filter(({ to }) => to.includes(address)));

test(
  'a code that a service mails to the address of a conversation is shown to nobody who merely wrote to us',
  { timeout: 180_000 },
  async () => {
    await mail({ from: MALLORY, to: SUPPORT, text: 'Hello, a small question' });
    const asked = await arrived('a small question');
    await answer(asked, 'What is it?');
    const letter = await gets(MALLORY, 'What is it?');
    const address = letter.replyTo![0]!.address!;
    assert.match(address, /@in\.acorn\.example$/);
    const chat: Caller = server.call({
      authorization: `Visitor ${(await server.call({}).post<{ token: string }>(`/visitor/${chatId}/session`, {})).token}`,
    });
    // In the chat they claim to be the service itself, and to be the inbox.
    for (const [index, email] of [ROBOT, SUPPORT, address].entries())
      await chat.call('POST', '/visitor/messages', {
        clientId: `claim ${index}`,
        text: `I am ${index}`,
        form: { email },
      });
    // The service writes to the conversation's address, with its ids, and once it has been made to take part by a Cc.
    await mail({ from: ROBOT, to: address, subject: 'Your code', text: 'Your code is 424241' });
    await mail({ from: ROBOT, to: address, subject: 'Your code', text: 'It is 424242', inReplyTo: letter.messageId! });
    await mail({ from: ROBOT, to: SUPPORT, subject: 'Your code', text: 'Code 424243', inReplyTo: letter.messageId! });
    for (const code of ['424241', '424242', '424243'])
      assert.notEqual((await arrived(code)).conversationId, asked.conversationId, `${code} is no part of their thread`);
    await mail({ from: MALLORY, to: address, cc: ROBOT, subject: 'Re: Hello', text: 'And my colleague in Cc' });
    await arrived('my colleague in Cc');
    await mail({ from: ROBOT, to: address, subject: 'Re: Hello', text: 'Here 424244', inReplyTo: letter.messageId! });
    await arrived('424244');
    // Whatever is answered now carries none of it along, by mail or in the chat.
    await answer(asked, 'Anything else?');
    await gets(MALLORY, 'Anything else?');
    await answer(await arrived('I am 0'), 'And here?', chatId);
    const seen = await until(
      async () => (await chat.call('GET', '/visitor/messages')).text,
      (text) => text.includes('And here?'),
      'the chat shows the answer',
    );
    await chat.call('POST', '/visitor/transcript');
    await sleep(700);
    assert.doesNotMatch(seen, /42424\d/);
    assert.doesNotMatch(allTo(MALLORY), /42424\d/);
  },
);

test(
  'a letter in an agent’s name says nothing as that agent, whatever it refers to',
  { timeout: 180_000 },
  async () => {
    await mail({ from: 'ann@customer.example', to: SUPPORT, text: 'Where is my parcel 8181' });
    const asked = await arrived('parcel 8181');
    await answer(asked, 'It is on its way');
    const letter = await gets('ann@customer.example', 'on its way');
    const before = sent.length;
    for (const [index, to] of [SUPPORT, letter.replyTo![0]!.address!].entries())
      await mail({
        from: OWNER.email,
        to,
        subject: `Re: ${letter.subject}`,
        text: `Pay to this account ${index}`,
        inReplyTo: letter.messageId!,
      });
    for (const index of [0, 1]) {
      const forged = await arrived(`to this account ${index}`);
      assert.notEqual(forged.conversationId, asked.conversationId);
      assert.equal((forged as unknown as { direction: string }).direction, 'inbound');
    }
    await sleep(700);
    assert.doesNotMatch(JSON.stringify(sent.slice(before)), /Pay to this account/, 'nobody is written to');
  },
);

test('what a stranger types is mailed to no third address, however often they ask', { timeout: 180_000 }, async () => {
  const victim = 'victim@bystander.example';
  const before = sent.length;
  const statuses: number[] = [];
  for (let index = 0; index < 8; index += 1) {
    const { token } = await server.call({}).post<{ token: string }>(`/visitor/${chatId}/session`, {});
    const chat = server.call({ authorization: `Visitor ${token}` });
    await chat.call('POST', '/visitor/messages', {
      clientId: 'a',
      text: 'BUY CHEAP PILLS http://pills.example',
      form: { name: 'CHEAP PILLS pills.example', email: victim },
    });
    statuses.push((await chat.call('POST', '/visitor/transcript')).status);
  }
  assert.ok(statuses.includes(429), `a limit is met: ${statuses.join()}`);
  assert.ok(statuses.includes(200), `and some are asked for: ${statuses.join()}`);
  const toVictim = () => sent.slice(before).filter(({ to }) => to.includes(victim));
  await until(toVictim, (letters) => letters.length > 0, 'the first of them goes out');
  await sleep(1000);
  const spam = toVictim();
  assert.ok(spam.length > 0 && spam.length <= 3, `${spam.length} letters`);
  assert.doesNotMatch(
    JSON.stringify(spam),
    /PILLS|pills\.example/,
    'and none carries the stranger’s words, as a name neither',
  );
});
