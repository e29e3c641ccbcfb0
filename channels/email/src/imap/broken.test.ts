// A mailbox behind a network that breaks: dropped and half-open connections, mails too big to take, folders that vanish. Real Dovecot.
import assert from 'node:assert/strict';
import { chmodSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { realNet } from '@throughline/channel-kit/contract';
import { type Dovecot, startDovecot } from '../../../../tools/peers/mail/dovecot.ts';
import { mailPeersSkip } from '../../../../tools/peers/mail/installed.ts';
import { mailChannel } from '../index.ts';
import { freshLedger, runMailbox, until } from './testing.ts';

const skip = mailPeersSkip('dovecot');
const email = mailChannel({
  resolver: () => Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })),
  answerMs: 500,
});
let peer: Dovecot;
/** Stands between: may cut every connection, swallow all that is said on those that are open, or ask for something else. */
const between = {
  server: null as Server | null,
  port: 0,
  pairs: new Set<[Socket, Socket]>(),
  asks: (line: string): string => line,
  says: (line: string): string => line,
};
const rewritten = (how: 'asks' | 'says') =>
  new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      done(null, Buffer.from(between[how](chunk.toString('latin1')), 'latin1'));
    },
  });
before(async () => {
  if (skip !== false) return;
  peer = await startDovecot();
  between.server = createServer((near) => {
    const far = connect(peer.port, '127.0.0.1');
    const pair: [Socket, Socket] = [near, far];
    between.pairs.add(pair);
    near.pipe(rewritten('asks')).pipe(far);
    far.pipe(rewritten('says')).pipe(near);
    for (const each of pair)
      each
        .on('error', () => undefined)
        .on('close', () => {
          between.pairs.delete(pair);
          near.destroy();
          far.destroy();
        });
  });
  await new Promise<void>((resolve) => {
    between.server!.listen(0, '127.0.0.1', resolve);
  });
  between.port = (between.server.address() as AddressInfo).port;
});
after(async () => {
  for (const [near] of between.pairs) near.destroy();
  between.server?.close();
  await peer?.stop();
});
function cut(): void {
  for (const [near, far] of between.pairs) {
    near.destroy();
    far.destroy();
  }
}
/** No FIN, no reset: what is said goes nowhere, as when a NAT forgets. */
function swallow(): number {
  for (const [near, far] of between.pairs) {
    near.unpipe();
    far.unpipe();
    near.resume();
    far.resume();
  }
  return between.pairs.size;
}
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
  imapPort: between.port,
  imapSecurity: 'none',
  imapUser: user,
  imapPassword: peer.password,
  smtpHost: '127.0.0.1',
  smtpPort: 1,
  smtpSecurity: 'none',
  pollSeconds: 5,
  ...more,
});
const head = (id: string, more = '') =>
  `From: Ann <ann@shop.example>\r\nTo: support@shop.example\r\nSubject: ${id}\r\nMessage-ID: <${id}@shop.example>\r\nDate: ${new Date().toUTCString()}\r\n${more}\r\n`;
const subjects = (raws: readonly { body: Uint8Array }[]) =>
  raws.map((raw) => /Subject: (\S+)/.exec(Buffer.from(raw.body.subarray(0, 2000)).toString())?.[1]).sort();

test(
  'after a dropped connection it comes back, and takes what came meanwhile once',
  { skip, timeout: 180_000 },
  async () => {
    const client = await owner('dropped');
    await client.append('INBOX', `${head('d-1')}one`);
    const mailbox = runMailbox(email, settingsOf('dropped', { pollSeconds: 60 }), freshLedger());
    await until(() => mailbox.raws.length === 1);
    for (const round of [2, 3]) {
      cut();
      await client.append('INBOX', `${head(`d-${round}`)}more`);
      await until(() => mailbox.raws.length === round);
    }
    assert.deepEqual(subjects(mailbox.raws), ['d-1', 'd-2', 'd-3']);
    assert.ok(mailbox.states.some(({ kind }) => kind === 'trouble'));
    await until(() => mailbox.states.at(-1)!.kind === 'connected');
    await mailbox.stop();
    await client.logout();
  },
);

test(
  'a connection that only looks open is noticed and replaced; nothing is lost or taken twice',
  { skip, timeout: 180_000 },
  async () => {
    const client = await owner('half');
    await client.append('INBOX', `${head('h-1')}one`);
    const mailbox = runMailbox(email, settingsOf('half'), freshLedger());
    await until(() => mailbox.raws.length === 1 && mailbox.states.some(({ kind }) => kind === 'connected'));
    assert.ok(swallow() > 0);
    await client.append('INBOX', `${head('h-2')}two`);
    await until(() => mailbox.raws.length === 2);
    assert.deepEqual(subjects(mailbox.raws), ['h-1', 'h-2']);
    assert.ok(mailbox.states.some((state) => state.kind === 'trouble' && /stopped answering/.test(state.detail)));
    await mailbox.stop();
    await client.logout();
  },
);

test(
  'a connection cut in the middle of many mails goes on behind the last stored one',
  { skip, timeout: 180_000 },
  async () => {
    const client = await owner('middle');
    for (let at = 0; at < 60; at += 1) await client.append('INBOX', `${head(`m-${at}`)}${'x'.repeat(20_000)}`);
    const kept = freshLedger();
    let takes = 0;
    const mailbox = runMailbox(email, settingsOf('middle'), kept, () => {
      takes += 1;
      if (takes === 2) cut();
      return false;
    });
    await until(() => mailbox.raws.length === 60);
    assert.equal(new Set(subjects(mailbox.raws)).size, 60);
    await mailbox.stop();
    await client.logout();
  },
);

/** The server has no mail of this number: a question that is asked for it instead is answered with nothing, and OK. */
const nobodysUid = '4294967294';
function withhold(question: 'FETCH' | 'SEARCH', what = /./) {
  let times = 0;
  between.asks = (line) =>
    line.replace(/ UID (FETCH|SEARCH) ([^\r\n]*)/g, (whole: string, verb: string, rest: string) => {
      if (verb !== question || !what.test(rest)) return whole;
      times += 1;
      return ` UID ${verb} ${verb === 'FETCH' ? rest.replace(/^\S+/, nobodysUid) : `UID ${nobodysUid}`}`;
    });
  return () => {
    between.asks = (line) => line;
    return times;
  };
}

test(
  'a server that answers with nothing for a while, though it has the mails, has none of them passed over',
  { skip, timeout: 180_000 },
  async (t) => {
    const client = await owner('withheld');
    for (let at = 0; at < 120; at += 1) await client.append('INBOX', `${head(`w-${at}`)}hi`);
    const kept = freshLedger();
    let end = () => 0;
    t.after(() => end());
    // Behind the first batch, sizes and mails are answered with nothing until the house has heard it.
    const mailbox = runMailbox(email, settingsOf('withheld'), kept, () => {
      if (kept.ids.size === 0) end = withhold('FETCH');
      return false;
    });
    await until(() => mailbox.states.length > 0);
    assert.ok(end() > 0, 'it was withheld');
    await until(() => mailbox.states.at(-1)!.kind === 'connected');
    assert.equal(kept.ids.size, 120);
    assert.equal(mailbox.raws.length, 120);
    await mailbox.stop();
    await client.logout();
  },
);

test(
  'a server that has renumbered a folder and does not yet find its mails, nor tell whose they are: what is new is taken',
  { skip, timeout: 180_000 },
  async (t) => {
    const client = await owner('veiled');
    const fill = async (from: number, to: number) => {
      await client.mailboxCreate('Shop');
      for (let at = from; at < to; at += 1) await client.append('Shop', `${head(`v-${at}`)}hi`);
    };
    await fill(0, 5);
    const kept = freshLedger();
    const first = runMailbox(email, settingsOf('veiled', { folders: 'Shop' }), kept);
    await until(() => first.raws.length === 5);
    await first.stop();
    await client.mailboxDelete('Shop');
    await sleep(1100);
    await fill(3, 10);
    let end = withhold('SEARCH');
    t.after(() => end());
    const second = runMailbox(email, settingsOf('veiled', { folders: 'Shop' }), kept);
    await until(() => second.states.length > 0);
    assert.ok(end() > 0, 'the search found nothing');
    end = withhold('FETCH', /ENVELOPE/);
    await until(() => second.states.at(-1)!.kind === 'connected');
    assert.ok(end() > 0, 'whose they are was withheld');
    assert.equal(kept.ids.size, 10);
    assert.equal(second.raws.length, 5, 'what was known is not taken again');
    await second.stop();
    await client.logout();
  },
);

test(
  'a server that gives one number to two mails, and shows one twice, has each of them taken, and once',
  { skip, timeout: 180_000 },
  async (t) => {
    const client = await owner('twins');
    for (const at of [1, 2, 3]) await client.append('INBOX', `${head(`t-${at}`)}hi`);
    // Its third mail has the second's number, wherever it is told of; who asks for the number is given both, and the second twice.
    let shown = 0;
    between.says = (line) =>
      line
        .replace(/^(\* (?:SEARCH|ESEARCH .* ALL) .*)$/gm, (found) => found.replace(/\b1:3|1 2 3\b/, '1 2 2'))
        .replace(/^(\* 3 FETCH \(.*?UID )3\b/gm, (_, start: string) => {
          shown += 1;
          return `${start}2`;
        });
    between.asks = (line) => line.replace(/ UID FETCH ([\d,:]*\b2)\b/g, ' UID FETCH $1,3');
    t.after(() => {
      between.says = between.asks = (line) => line;
    });
    const kept = freshLedger();
    const mailbox = runMailbox(email, settingsOf('twins'), kept);
    await until(() => mailbox.states.at(-1)?.kind === 'connected');
    assert.ok(shown > 0, 'the number was given twice');
    assert.deepEqual(subjects(mailbox.raws), ['t-1', 't-2', 't-3']);
    await mailbox.stop();
    await client.logout();
  },
);

test(
  'wherever in the conversation the first connection is cut, all mails arrive, each once',
  { skip, timeout: 180_000 },
  async (t) => {
    const whole = Array.from({ length: 24 }, (_, at) => 1100 + at * 127);
    await Promise.all(
      whole.map(async (bytes) => {
        const user = `cut${bytes}`;
        const client = await owner(user);
        for (const at of [1, 2, 3, 4]) await client.append('INBOX', `${head(`${user}-${at}`)}${'x'.repeat(300)}`);
        await client.logout();
        let left = bytes;
        const server = createServer((near) => {
          const far = connect(peer.port, '127.0.0.1');
          for (const each of [near, far])
            each
              .on('error', () => undefined)
              .on('close', () => {
                near.destroy();
                far.destroy();
              });
          near.pipe(far);
          far.on('data', (chunk) => {
            const isCut = left > 0 && chunk.length >= left;
            near.write(isCut ? chunk.subarray(0, left) : chunk);
            left -= chunk.length;
            if (isCut) near.end();
          });
        });
        await new Promise<void>((resolve) => {
          server.listen(0, '127.0.0.1', resolve);
        });
        t.after(() => server.close());
        const imapPort = (server.address() as AddressInfo).port;
        const mailbox = runMailbox(email, settingsOf(user, { imapPort }), freshLedger());
        await until(() => mailbox.raws.length === 4);
        assert.equal(new Set(subjects(mailbox.raws)).size, 4, user);
        await mailbox.stop();
        assert.ok(left <= 0, `${user} was not cut`);
      }),
    );
  },
);

test(
  'a mail of 55 MB is shown with its words and a clear line, its file stays to be fetched, and the next mail comes',
  { skip, timeout: 180_000 },
  async () => {
    const client = await owner('big');
    const data = Buffer.alloc(40 * 1024 * 1024, 'film ');
    const mail = Buffer.from(
      `${head('b-1', 'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n')}--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nHere is the film, Gr=C3=BC=C3=9Fe\r\n--b\r\nContent-Type: video/mp4; name=film.mp4\r\nContent-Disposition: attachment; filename=film.mp4\r\nContent-Transfer-Encoding: base64\r\n\r\n${data.toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n--b--\r\n`,
    );
    assert.ok(mail.length > 52 * 1024 * 1024);
    await client.append('INBOX', mail);
    await client.append('INBOX', `${head('b-2')}small`);
    const mailbox = runMailbox(email, settingsOf('big'), freshLedger());
    await until(() => mailbox.raws.length === 2);
    const raw = mailbox.raws.find((each) => Buffer.from(each.body).includes('Subject: b-1'))!;
    assert.ok(raw.body.length < 10_000, 'only its headers were taken');
    const [event] = await email.read(raw, mailbox.place.settings, mailbox.place);
    assert.ok(event?.kind === 'message');
    assert.match(event.text, /Here is the film, Grüße\n\nThis mail has 5\d MB: too big to be taken whole\./);
    assert.deepEqual(
      event.files.map(({ name, mime }) => [name, mime]),
      [['film.mp4', 'video/mp4']],
    );
    const file = await email.fetchFile(event.files[0]!, raw, mailbox.place);
    assert.ok(Buffer.from(file.body).equals(data));
    await mailbox.stop();
    await client.logout();
  },
);

test(
  'a mail the server itself cannot read holds up none of those behind it, and is noted',
  { skip, timeout: 180_000 },
  async () => {
    const client = await owner('rotten');
    for (const at of [1, 2, 3]) await client.append('INBOX', `${head(`x-${at}`)}hi`);
    await client.logout();
    const inbox = join(peer.folder, 'mail/rotten/Maildir');
    const files = ['cur', 'new'].flatMap((name) =>
      readdirSync(join(inbox, name)).map((file) => join(inbox, name, file)),
    );
    const rotten = files.find((file) => readFileSync(file, 'utf8').includes('Subject: x-2'))!;
    chmodSync(rotten, 0);
    for (const name of readdirSync(inbox)) if (name.startsWith('dovecot.index')) rmSync(join(inbox, name));
    const mailbox = runMailbox(email, settingsOf('rotten'), freshLedger());
    await until(() => mailbox.raws.length === 3);
    await until(() => mailbox.states.at(-1)?.kind === 'connected');
    const read = await Promise.all(
      mailbox.raws.map(async (raw) => (await email.read(raw, mailbox.place.settings, mailbox.place))[0]),
    );
    assert.deepEqual(
      read.map((event) => event?.kind === 'message' && event.mail?.subject),
      ['x-1', 'Mail 2 could not be read from the mail server', 'x-3'],
    );
    await mailbox.stop();
  },
);

test('forty folders are read, and one that vanishes stops none of the others', { skip, timeout: 180_000 }, async () => {
  const client = await owner('folders');
  const names = Array.from({ length: 40 }, (_, at) => `Shop/Team ${at}`);
  for (const name of names) {
    await client.mailboxCreate(name);
    await client.append(name, `${head(`f-${names.indexOf(name)}`)}hi`);
  }
  const mailbox = runMailbox(email, settingsOf('folders', { folders: names.join('\n') }), freshLedger());
  await until(() => mailbox.raws.length === 40);
  await client.mailboxDelete('Shop/Team 0');
  await client.append('Shop/Team 39', `${head('f-again')}hi`);
  await until(() => mailbox.raws.length === 41);
  await until(() => mailbox.states.at(-1)!.kind === 'trouble');
  const state = mailbox.states.at(-1)!;
  assert.ok(state.kind === 'trouble' && /“Shop\/Team 0”/.test(state.detail), JSON.stringify(state));
  await client.mailboxCreate('Shop/Team 0');
  await until(() => mailbox.states.at(-1)!.kind === 'connected');
  await mailbox.stop();
  await client.logout();
});

test(
  'the check counts on no folder that is not there, and closes what it opened',
  { skip, timeout: 180_000 },
  async () => {
    const from = between.pairs.size;
    const place = {
      channelId: 'c',
      settings: settingsOf('check', { imapPassword: 'wrong' }),
      net: realNet(),
      hookUrl: null,
      env: {},
      sign: (text: string) => text,
    };
    const [incoming] = await email.check(place);
    assert.equal(incoming!.ok, false);
    await until(() => between.pairs.size <= from);
  },
);
