// The world's mail for a story: a real Dovecot with everybody's mailbox, and an SMTP door that puts what comes into it.
import { ImapFlow } from 'imapflow';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { createTransport } from 'nodemailer';
import type { AddressInfo } from 'node:net';
import { type Dovecot, startDovecot } from '../peers/mail/dovecot.ts';
import { until } from './server.ts';

export type Letter = Email & { readonly header: (name: string) => string };
export interface PostOffice {
  readonly smtpPort: number;
  readonly imapPort: number;
  readonly password: string;
  mailbox(address: string): Promise<Letter[]>;
  gets(address: string, words: string): Promise<Letter>;
  send(letter: Outgoing): Promise<void>;
  stop(): Promise<void>;
}
export interface Outgoing {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly messageId?: string;
  readonly inReplyTo?: string;
  readonly references?: string[];
}

export async function openPostOffice(): Promise<PostOffice> {
  const dovecot: Dovecot = await startDovecot();
  const visit = async <T>(address: string, work: (client: ImapFlow) => Promise<T>): Promise<T> => {
    const client = new ImapFlow({
      host: '127.0.0.1',
      port: dovecot.port,
      secure: false,
      auth: { user: address, pass: dovecot.password },
      logger: false,
    });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.logout().catch(() => {
        client.close();
      });
    }
  };
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        Promise.all(
          session.envelope.rcptTo.map(async ({ address }) =>
            visit(address, async (client) => client.append('INBOX', Buffer.concat(chunks))),
          ),
        ).then(
          () => {
            done();
          },
          (error: unknown) => {
            done(error as Error);
          },
        );
      });
    },
  });
  await new Promise<void>((resolve) => {
    smtp.listen(0, '127.0.0.1', () => {
      resolve();
    });
  });
  const smtpPort = (smtp.server.address() as AddressInfo).port;
  const mailbox = (address: string) =>
    visit(address, async (client) => {
      const lock = await client.getMailboxLock('INBOX');
      try {
        const letters: Letter[] = [];
        if (client.mailbox && client.mailbox.exists === 0) return letters;
        for await (const { source } of client.fetch('1:*', { source: true })) {
          const letter = await PostalMime.parse(source!);
          letters.push(
            Object.assign(letter, {
              header: (name: string) => letter.headers.find((each) => each.key === name)?.value ?? '',
            }),
          );
        }
        return letters;
      } finally {
        lock.release();
      }
    });
  return {
    smtpPort,
    imapPort: dovecot.port,
    password: dovecot.password,
    mailbox,
    async gets(address, words) {
      const holds = (letter: Letter) => `${letter.text ?? ''} ${letter.html ?? ''}`.includes(words);
      return (
        await until(
          () => mailbox(address),
          (letters) => letters.some(holds),
          `${address} gets a mail with “${words}”`,
          30_000,
        )
      ).find(holds)!;
    },
    async send(letter) {
      const transport = createTransport({ host: '127.0.0.1', port: smtpPort, secure: false, ignoreTLS: true });
      await transport.sendMail({ ...letter, ...(letter.references ? { references: letter.references } : {}) });
      transport.close();
    },
    async stop() {
      await new Promise<void>((resolve) => {
        smtp.close(() => {
          resolve();
        });
      });
      await dovecot.stop();
    },
  };
}
