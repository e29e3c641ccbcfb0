// A real Dovecot: new mail noticed at once, nothing twice, nothing lost, and the admin told what is wrong.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { realNet } from '@throughline/channel-kit/contract';
import { type Dovecot, startDovecot } from '../../../../tools/peers/mail/dovecot.ts';
import { mailPeersSkip } from '../../../../tools/peers/mail/installed.ts';
import { mailChannel } from '../index.ts';
import { freshLedger, type Ledger, runMailbox, until } from './testing.ts';

const skip = mailPeersSkip('dovecot');
const email = mailChannel({
  resolver: () => Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })),
});
let peer: Dovecot;
before(async () => {
  if (skip === false) peer = await startDovecot();
});
after(async () => {
  await peer?.stop();
});

const letter = (id: string, words = 'hello') =>
  `From: Ann <ann@shop.example>\r\nTo: support@shop.example\r\nSubject: ${id}\r\nMessage-ID: <${id}@shop.example>\r\nDate: ${new Date().toUTCString()}\r\n\r\n${words}\r\n`;
async function owner(user: string): Promise<ImapFlow> {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: peer.port,
    secure: false,
    auth: { user, pass: peer.password },
    logger: false,
  });
  await client.connect();
  return client;
}
const settingsOf = (user: string, more: Record<string, string | number> = {}) => ({
  address: 'support@shop.example',
  auth: 'password',
  imapHost: '127.0.0.1',
  imapPort: peer.port,
  imapSecurity: 'none',
  imapUser: user,
  imapPassword: peer.password,
  smtpHost: '127.0.0.1',
  smtpPort: 1,
  smtpSecurity: 'none',
  pollSeconds: 60,
  ...more,
});

const run = (
  user: string,
  kept: Ledger,
  more: Record<string, string | number> = {},
  refuses: () => boolean = () => false,
) => runMailbox(email, settingsOf(user, more), kept, refuses);
async function countOf(client: ImapFlow, folder: string): Promise<number | undefined> {
  const status = await client.status(folder, { messages: true });
  return status === false ? undefined : status.messages;
}
const fresh = freshLedger;

test(
  'new mail is noticed by IDLE, long before the poll that is a minute away',
  { skip, timeout: 180_000 },
  async () => {
    const client = await owner('idle');
    const kept = fresh();
    const mailbox = run('idle', kept);
    await until(() => mailbox.states.some(({ kind }) => kind === 'connected'));
    await sleep(300);
    const from = Date.now();
    await client.append('INBOX', letter('a-idle'));
    await until(() => mailbox.raws.length === 1);
    assert.ok(Date.now() - from < 30_000, `noticed after ${Date.now() - from} ms`);
    await mailbox.stop();
    await client.logout();
  },
);

test(
  'mail that another program has marked as read is taken all the same, and none twice after a restart',
  { skip, timeout: 180_000 },
  async () => {
    const client = await owner('seen');
    await client.append('INBOX', letter('s-1'), ['\\Seen']);
    const kept = fresh();
    const first = run('seen', kept);
    await until(() => first.raws.length === 1);
    await first.stop();
    await client.append('INBOX', letter('s-2'), ['\\Seen']);
    const second = run('seen', kept);
    await until(() => second.raws.length === 1);
    await sleep(200);
    assert.deepEqual([...kept.ids].sort(), ['<s-1@shop.example>', '<s-2@shop.example>']);
    assert.equal(second.raws.length, 1);
    await second.stop();
    await client.logout();
  },
);

test(
  'a renumbered folder is gone through by Message-ID: what is known stays known, what is new is taken',
  { skip, timeout: 180_000 },
  async () => {
    const client = await owner('renumber');
    await client.mailboxCreate('Shop');
    await client.append('Shop', letter('r-1'));
    const kept = fresh();
    const first = run('renumber', kept, { folders: 'Shop' });
    await until(() => first.raws.length === 1);
    await first.stop();
    await client.mailboxDelete('Shop');
    await sleep(1100);
    await client.mailboxCreate('Shop');
    await client.append('Shop', letter('r-1'));
    await client.append('Shop', letter('r-2'));
    const second = run('renumber', kept, { folders: 'Shop' });
    await until(() => second.raws.length > 0);
    await sleep(200);
    assert.deepEqual(
      second.raws.map((raw) => /Subject: (\S+)/.exec(Buffer.from(raw.body).toString())?.[1]),
      ['r-2'],
    );
    await second.stop();
    await client.logout();
  },
);

test(
  'a folder that is renumbered in the middle of a backlog: each mail once, none left out',
  { skip, timeout: 180_000 },
  async () => {
    const client = await owner('backlog');
    const fill = async () => {
      await client.mailboxCreate('Shop');
      for (let at = 0; at < 160; at += 1) await client.append('Shop', letter(`b-${at}`));
    };
    await fill();
    const kept = fresh();
    let refused = 0;
    // Two batches are stored; then the house waits for what the mail server does.
    const mailbox = run('backlog', kept, { folders: 'Shop', pollSeconds: 5 }, () => {
      if (kept.ids.size < 100 || refused > 0) return false;
      refused += 1;
      return true;
    });
    await assert.rejects(mailbox.done, /database is away/);
    const before = kept.ids.size;
    assert.ok(before >= 100 && before < 160, `${before}`);
    await client.mailboxDelete('Shop');
    await sleep(1100);
    await fill();
    const again = run('backlog', kept, { folders: 'Shop', pollSeconds: 5 });
    await until(() => kept.ids.size === 160 && again.states.some(({ kind }) => kind === 'connected'));
    assert.equal(again.raws.length, 160 - before, 'what was known is not taken again');
    await again.stop();
    await client.logout();
  },
);

test(
  'a mail is moved only after it was stored; while the house cannot store, it stays',
  { skip, timeout: 180_000 },
  async () => {
    const client = await owner('move');
    await client.append('INBOX', letter('m-1'));
    const kept = fresh();
    let isAway = true;
    const failing = run('move', kept, { afterTake: 'move', moveTo: 'Done' }, () => isAway);
    await assert.rejects(failing.done, /database is away/);
    assert.equal(await countOf(client, 'INBOX'), 1);
    isAway = false;
    const working = run('move', kept, { afterTake: 'move', moveTo: 'Done' });
    await until(async () => (await countOf(client, 'INBOX')) === 0);
    assert.equal(await countOf(client, 'Done'), 1);
    assert.equal(working.raws.length, 1);
    await working.stop();
    await client.logout();
  },
);

test(
  'several folders are read, and the Sent folder tells what a colleague wrote elsewhere',
  { skip, timeout: 180_000 },
  async () => {
    const client = await owner('many');
    await client.append('INBOX', letter('f-1'));
    await client.append(
      'Sent',
      'From: support@shop.example\r\nTo: Ann <ann@shop.example>\r\nSubject: Re: f-1\r\nMessage-ID: <own@shop.example>\r\n\r\nfrom Outlook\r\n',
    );
    const mailbox = run('many', fresh(), { folders: 'INBOX\nSent' });
    await until(() => mailbox.raws.length === 2);
    const sent = mailbox.raws.find((raw) => raw.meta['folder'] === 'Sent')!;
    const [event] = await email.read(sent, settingsOf('many'), { channelId: 'c', sign: (text) => text });
    assert.ok(event?.kind === 'message' && event.direction === 'outbound' && event.sender.value === 'ann@shop.example');
    await mailbox.stop();
    await client.logout();
  },
);

test(
  'a wrong password ends the source as unauthorized, with the server’s words, a remedy and no secret',
  { skip, timeout: 180_000 },
  async () => {
    const mailbox = run('wrong', fresh(), { imapPassword: 'not-the-password' });
    await mailbox.done;
    const state = mailbox.states.at(-1)!;
    assert.ok(
      state.kind === 'unauthorized' &&
        /app password/.test(state.remedy) &&
        !JSON.stringify(state).includes('not-the-password'),
      JSON.stringify(state),
    );
  },
);

test('a server that is not there is trouble, tried again until it comes', { skip, timeout: 180_000 }, async () => {
  const mailbox = run('away', fresh(), { imapPort: 1 });
  await until(() => mailbox.states.length >= 2);
  assert.ok(
    mailbox.states.every((state) => state.kind === 'trouble' && /Nothing listens/.test(state.remedy)),
    JSON.stringify(mailbox.states),
  );
  await mailbox.stop();
});

test('the check signs in for real and names a folder that is missing', { skip, timeout: 180_000 }, async () => {
  const place = {
    channelId: 'c',
    settings: settingsOf('check', { folders: 'INBOX\nNowhere' }),
    net: realNet(),
    hookUrl: null,
    env: {},
    sign: (text: string) => text,
  };
  const checks = await email.check(place);
  assert.match(checks[0]!.detail, /no folder “Nowhere”/);
  assert.equal(checks[1]!.ok, false);
  const whole = await email.check({ ...place, settings: settingsOf('check') });
  assert.equal(whole[0]!.ok, true, JSON.stringify(whole[0]));
});
