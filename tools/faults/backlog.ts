// A mailbox full of mail that nobody has taken, behind a real Dovecot which renumbers it in the middle: each mail is taken once, in
// bounded memory, and whoever works with the house meanwhile is not kept waiting.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';
import { type Dovecot, startDovecot } from '../peers/mail/dovecot.ts';
import { mailPeersSkip } from '../peers/mail/installed.ts';
import { type Server, until } from '../stories/server.ts';
import { withServer } from './kills.ts';
import type { Run } from './rows.ts';
import { everyPage } from './shown.ts';

const ADDRESS = 'support@acorn.example';
/** Of each sender so many mails. */
const EACH = 50;
const SHORT = 2000;
const LONG = 100_000;
/** A machine shared with many others takes so long for one. */
const PATIENCE_MS_EACH = 100;
const PATIENCE_MS = 20 * 60_000;
/** Once the engine has taken what it likes to have (after a twentieth, and at least this many mails), memory may not grow with the backlog. */
const LEVEL_AFTER = 5000;
const GROWTH_MB = 60;
const MOST_MB = 600;
const NOBODY = 65534;

export const takeBacklog: Run = async ({ isShort, count: asked, say }) => {
  const skip = mailPeersSkip('dovecot');
  if (skip !== false) throw new Error(skip);
  const count = asked ?? (isShort ? SHORT : LONG);
  const dovecot = await startDovecot();
  const outside = await openOutside();
  try {
    fillMailbox(dovecot, count);
    return await withServer({}, async (server, _hook, double) => {
      const person = double.customer({ firstName: 'Reader' });
      const began = performance.now();
      await server.api.post('/channels', {
        kind: 'email',
        name: 'Mailbox',
        settings: {
          address: ADDRESS,
          imapHost: '127.0.0.1',
          imapPort: dovecot.port,
          imapSecurity: 'none',
          imapPassword: dovecot.password,
          smtpHost: '127.0.0.1',
          smtpPort: outside.port,
          smtpSecurity: 'none',
          authservId: 'mx.acorn.example',
          pollSeconds: 5,
        },
      });
      const felt = { pss: [] as { mb: number; at: number }[], newestMs: [] as number[] };
      let told = 0;
      let isRenumbered = false;
      for (let taken = 0; taken < count; await sleep(500)) {
        taken = await takenOf(server);
        felt.pss.push({ mb: pssOf(server), at: taken });
        felt.newestMs.push(await useNewest(server, person, outside, felt.newestMs.length));
        if (!isRenumbered && taken >= count / 2 && taken < count) {
          renumber(dovecot);
          isRenumbered = true;
          say(`${taken} taken, and the mailbox is renumbered`);
        }
        if (taken - told >= count / 20)
          say(`${(told = taken)} taken after ${secondsSince(began)} s; ${Math.round(felt.pss.at(-1)!.mb)} MB`);
        if (performance.now() - began > PATIENCE_MS + count * PATIENCE_MS_EACH)
          throw new Error(`${taken} of ${count}, and patience has ended`);
      }
      const seconds = secondsSince(began);
      assert.ok(isRenumbered, 'the mailbox was renumbered in the middle');
      // What is known again is looked at and not taken: it must have come to its end, with nothing more.
      await until(
        async () => (await cursorOf(server)).last,
        (last) => last >= count,
        'the renumbered mailbox was gone through to its end',
        PATIENCE_MS,
      );
      await assertEachOnce(server, count);
      say(`each once, after ${seconds} s`);
      const most = (mbs: typeof felt.pss) => Math.round(Math.max(0, ...mbs.map(({ mb }) => mb)));
      const level = Math.max(LEVEL_AFTER, count / 20);
      const early = most(felt.pss.filter(({ at }) => at <= level));
      const late = most(felt.pss.filter(({ at }) => at > level));
      assert.ok(late - early < GROWTH_MB, `memory grew from ${early} to ${late} MB behind the first ${level} mails`);
      assert.ok(Math.max(early, late) < MOST_MB, `${early} and ${late} MB`);
      const slow = felt.newestMs.toSorted((one, other) => one - other);
      return `${count} mails of ${Math.ceil(count / EACH)} people in ${seconds} s, ${Math.round(count / seconds)} a second, renumbered in the middle: each once. The server's PSS began with ${Math.round(felt.pss[0]!.mb)} MB, had at most ${early} until ${level} mails and ${late} behind them; the newest conversation opened and answered ${slow.length} times meanwhile, half of them within ${Math.round(slow[Math.floor(slow.length / 2)]!)} ms, the slowest ${Math.round(slow.at(-1)!)} ms`;
    });
  } finally {
    await outside.stop();
    await dovecot.stop();
  }
};

/** Where our own mails go: an SMTP server that takes everything and keeps the words. */
async function openOutside() {
  const letters: string[] = [];
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        letters.push(Buffer.concat(chunks).toString());
        done();
      });
    },
  });
  await new Promise<void>((resolve) => {
    smtp.listen(0, '127.0.0.1', () => resolve());
  });
  return {
    port: (smtp.server.address() as AddressInfo).port,
    letters,
    stop: () =>
      new Promise<void>((resolve) => {
        smtp.close(() => resolve());
      }),
  };
}

const secondsSince = (began: number) => Math.round((performance.now() - began) / 1000);
const senderOf = (number: number) => `person-${Math.floor(number / EACH)}@customer.example`;
const idOf = (number: number) => `<mail-${number}@customer.example>`;
const wordsOf = (number: number) => `This is mail ${number}.`;
/** A plain one, one with HTML beside it, one with a file: as files of a Maildir, which is quicker than a hundred thousand deliveries. */
function mailOf(number: number): string {
  const head = [
    `From: Person <${senderOf(number)}>`,
    `To: ${ADDRESS}`,
    `Subject: About order ${Math.floor(number / EACH)}`,
    `Message-ID: ${idOf(number)}`,
    `Date: ${new Date().toUTCString()}`,
    'MIME-Version: 1.0',
  ];
  const plain = ['Content-Type: text/plain; charset=utf-8', '', wordsOf(number), ''];
  const parts =
    number % 10 === 1
      ? { type: 'alternative', other: ['Content-Type: text/html; charset=utf-8', '', `<p>${wordsOf(number)}</p>`] }
      : number % 50 === 2
        ? {
            type: 'mixed',
            other: [
              'Content-Type: text/csv; name=list.csv',
              'Content-Disposition: attachment; filename=list.csv',
              '',
              `a,${number}`,
            ],
          }
        : null;
  if (!parts) return [...head, ...plain].join('\r\n');
  return [
    ...head,
    `Content-Type: multipart/${parts.type}; boundary=b`,
    '',
    '--b',
    ...plain,
    '--b',
    ...parts.other,
    '--b--',
    '',
  ].join('\r\n');
}
const mailboxOf = (dovecot: Dovecot) => join(dovecot.folder, 'mail', ADDRESS, 'Maildir');
function fillMailbox(dovecot: Dovecot, count: number): void {
  const folder = mailboxOf(dovecot);
  for (const name of ['cur', 'new', 'tmp']) mkdirSync(join(folder, name), { recursive: true });
  const at = Math.floor(Date.now() / 1000);
  for (let number = 0; number < count; number += 1) {
    const path = join(folder, 'cur', `${at}.M${String(number).padStart(8, '0')}.here:2,`);
    writeFileSync(path, mailOf(number));
    chownSync(path, NOBODY, NOBODY);
  }
  for (const path of [folder, ...['cur', 'new', 'tmp', '..'].map((name) => join(folder, name))])
    chownSync(path, NOBODY, NOBODY);
}
/** What a restored or moved mail server does: it has lost its numbers, and counts its mails anew under another UIDVALIDITY. */
function renumber(dovecot: Dovecot): void {
  const folder = mailboxOf(dovecot);
  spawnSync('doveadm', ['-c', join(dovecot.folder, 'dovecot.conf'), 'kick', ADDRESS]);
  const list = join(folder, 'dovecot-uidlist');
  const [head] = readFileSync(list, 'utf8').split('\n');
  const validity = Number(/V(\d+)/.exec(head!)![1]);
  for (const name of readdirSync(folder))
    if (/^dovecot\.index|^dovecot-uidlist/.test(name)) rmSync(join(folder, name), { force: true });
  writeFileSync(list, `3 V${validity + 1000} N1 G${'1'.repeat(32)}\n`);
  chownSync(list, NOBODY, NOBODY);
  utimesSync(join(folder, 'cur'), new Date(), new Date());
}

const takenOf = async (server: Server): Promise<number> =>
  (
    await server.sql<{ n: number }>(
      `select count(*)::int as n from messages m join channels c on c.workspace_id = m.workspace_id and c.id = m.channel_id where c.kind = 'email' and m.direction = 'inbound'`,
    )
  )[0]!.n;
async function cursorOf(server: Server): Promise<{ last: number }> {
  const [row] = await server.sql<{ last: number | null }>(
    `select (cursor->'folders'->'INBOX'->>'lastUid')::int as last from channels where kind = 'email'`,
  );
  return { last: row!.last ?? 0 };
}
/** As an agent does all day: the list, its newest conversation, a note there; at times an answer that leaves; the milliseconds of it. */
async function useNewest(
  server: Server,
  person: { sends(text: string): unknown; readonly answers: readonly string[] },
  outside: { readonly letters: readonly string[] },
  round: number,
): Promise<number> {
  const began = performance.now();
  const list = () =>
    server.api.get<{ items: readonly { id: string; preview: string }[] }>('/conversations?limit=20&status=open');
  const [newest] = (await list()).items;
  if (newest) {
    const thread = await server.api.get<{ items: readonly unknown[] }>(`/conversations/${newest.id}/messages?limit=50`);
    assert.ok(thread.items.length > 0, 'its thread is shown');
    await server.api.post(`/conversations/${newest.id}/messages`, { type: 'note', text: `Seen in round ${round}` });
  }
  const tookMs = performance.now() - began;
  if (round % 10 !== 1) return tookMs;
  // A customer of another channel is not behind the backlog, and the newest mail is answered.
  person.sends(`Round ${round}`);
  const mine = await until(
    async () => (await list()).items.find(({ preview }) => preview === `Round ${round}`),
    (found) => found !== undefined,
    'somebody who writes meanwhile is among the newest',
  );
  await server.api.post(`/conversations/${mine!.id}/messages`, { text: `Answer ${round}` });
  await until(
    () => person.answers,
    (answers) => answers.includes(`Answer ${round}`),
    'and is answered',
  );
  if (newest && newest.id !== mine!.id) {
    await server.api.post(`/conversations/${newest.id}/messages`, { text: `Letter ${round} ends` });
    await until(
      () => outside.letters,
      (letters) => letters.some((letter) => letter.includes(`Letter ${round} ends`)),
      'the answer to the newest mail has left',
    );
  }
  return tookMs;
}
const pssOf = (server: Server): number =>
  Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${server.pid}/smaps_rollup`, 'utf8'))![1]) / 1024;

/** Read from the rows: every Message-ID once, with its words, its sender's mails in one conversation. */
async function assertEachOnce(server: Server, count: number): Promise<void> {
  const rows = await server.sql<{ external_id: string; text: string; value: string; conversation_id: string }>(
    `select m.external_id, m.text, i.value, m.conversation_id from messages m
     join channels c on c.workspace_id = m.workspace_id and c.id = m.channel_id
     join identities i on i.workspace_id = m.workspace_id and i.id = m.identity_id where c.kind = 'email' and m.direction = 'inbound'`,
  );
  const found = new Map(rows.map((row) => [row.external_id, row]));
  assert.equal(rows.length, found.size, 'none twice');
  for (let number = 0; number < count; number += 1) {
    const row = found.get(idOf(number));
    assert.ok(row, `${idOf(number)} is lost`);
    assert.deepEqual([row.text.trim(), row.value], [wordsOf(number), senderOf(number)]);
  }
  assert.equal(rows.length, count);
  const conversations = new Map<string, Set<string>>();
  for (const { value, conversation_id: id } of rows)
    conversations.set(value, (conversations.get(value) ?? new Set()).add(id));
  for (const [value, ids] of conversations) assert.equal(ids.size, 1, `${value} has one conversation`);
  const listed = await everyPage(server, '/conversations?status=all');
  assert.equal(listed.length, conversations.size + 1, 'and each is in the list');
  assert.deepEqual(await server.sql(`select id from receipts where state = 'stuck'`), [], 'nothing is stuck');
}
