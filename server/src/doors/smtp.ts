// The built-in mail server: mail for our channels by MX or forwarding. 250 is said only when every copy is stored; until then the
// sender keeps the mail and comes again.
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { Channel, Place, Raw } from '@throughline/channel-kit';

/** A channel that takes mail for a recipient, opened. */
export interface MailOwner {
  readonly workspaceId: string;
  readonly channelId: string;
  readonly channel: Pick<Channel, 'intake'>;
  readonly place: Place;
}
export interface SmtpDoor {
  readonly port: number;
  readonly host?: string;
  /** Our name in the greeting. */
  readonly name?: string;
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Whose is this address? Null: nobody's. Throwing means "cannot say now". */
  recipientOwner(recipient: string): Promise<MailOwner | null>;
  /** Resolves when the mail is stored. */
  take(owner: MailOwner, raw: Raw): Promise<void>;
  readonly log?: (what: string, facts: Readonly<Record<string, unknown>>) => void;
  readonly limits?: Partial<Limits>;
}
export interface Limits {
  readonly bytes: number;
  readonly recipients: number;
  readonly connections: number;
  readonly perAddressPerMinute: number;
  readonly transfersAtOnce: number;
}

const usual: Limits = {
  bytes: 50 * 1024 * 1024,
  recipients: 100,
  connections: 200,
  perAddressPerMinute: 120,
  transfersAtOnce: 12,
};
const addressesRemembered = 20_000;
const silenceMs = 60_000;
/** The whole of one letter; a client that drips a byte a minute holds its place no longer. */
const transferMs = 10 * 60_000;

export async function startSmtp(door: SmtpDoor): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const limits = { ...usual, ...door.limits };
  const owners = new WeakMap<SMTPServerSession, Map<string, MailOwner>>();
  const isFast = rateOf(limits.perAddressPerMinute);
  let transfers = 0;
  const server = new SMTPServer({
    name: door.name ?? 'throughline',
    banner: 'Throughline',
    authOptional: true,
    disabledCommands: ['AUTH', ...(door.tls ? [] : ['STARTTLS'])],
    disableReverseLookup: true,
    ...door.tls,
    size: limits.bytes,
    rejectOversized: true,
    maxRecipients: limits.recipients,
    maxClients: limits.connections,
    socketTimeout: silenceMs,
    closeTimeout: 2000,
    logger: false,
    onConnect(session, done) {
      done(isFast(session.remoteAddress) ? refusal(421, 'Too many connections from you; try again in a minute') : null);
    },
    onMailFrom(_, session, done) {
      owners.set(session, new Map());
      done(isFast(session.remoteAddress) ? refusal(451, 'Too much mail from you; try again in a minute') : null);
    },
    onRcptTo({ address }, session, done) {
      door
        .recipientOwner(address)
        .then((owner) => {
          if (!owner) {
            done(refusal(550, '5.1.1 No such mailbox here'));
            return;
          }
          const known = owners.get(session) ?? new Map<string, MailOwner>();
          known.set(address, owner);
          owners.set(session, known);
          done();
        })
        .catch((error: unknown) => {
          door.log?.('a recipient could not be looked up', { error: String(error) });
          done(refusal(452, '4.3.0 Cannot look that up now; try again later'));
        });
    },
    onData(stream, session, done) {
      if (transfers >= limits.transfersAtOnce) {
        stream.resume();
        stream.once('end', () => done(refusal(452, '4.3.2 Busy; try again later')));
        return;
      }
      transfers += 1;
      receive(stream, session, owners.get(session) ?? new Map(), door)
        .then(
          () => done(null, 'Stored'),
          (error: unknown) => {
            if (!(error instanceof Refusal)) door.log?.('a mail could not be stored', { error: String(error) });
            done(error instanceof Refusal ? error : refusal(452, '4.3.0 Cannot store that now; try again later'));
          },
        )
        .finally(() => {
          transfers -= 1;
        });
    },
  });
  server.on('error', (error) => door.log?.('a mail connection failed', { error: error.message }));
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(door.port, door.host ?? '0.0.0.0', () => {
      server.server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
      }),
  };
}

class Refusal extends Error {
  responseCode: number;
  constructor(code: number, words: string) {
    super(words);
    this.responseCode = code;
  }
}
const refusal = (code: number, words: string): Refusal => new Refusal(code, words);

/** Reads the letter and stores one copy with each channel it is for, before anything is answered. */
async function receive(
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  owners: ReadonlyMap<string, MailOwner>,
  door: SmtpDoor,
): Promise<void> {
  const body = await bodyOf(stream);
  const recipients = session.envelope.rcptTo.map(({ address }) => address);
  const byChannel = new Map<string, { owner: MailOwner; to: string[] }>();
  for (const address of recipients) {
    const owner = owners.get(address);
    if (!owner) throw new Error('A recipient was accepted without an owner');
    const entry = byChannel.get(owner.channelId) ?? { owner, to: [] };
    entry.to.push(address);
    byChannel.set(owner.channelId, entry);
  }
  for (const { owner, to } of byChannel.values()) {
    const raw: Raw = {
      body,
      headers: {},
      meta: {
        via: 'smtp',
        receivedAt: new Date().toISOString(),
        envelope: { from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '', to },
        clientIp: session.remoteAddress.replace(/^::ffff:/i, ''),
        helo: String(session.hostNameAppearsAs || ''),
        isEncrypted: session.secure,
      },
    };
    await door.take(owner, (await owner.channel.intake.mail?.receive(raw, owner.place)) ?? raw);
  }
}

async function bodyOf(stream: SMTPServerDataStream): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  const until = Date.now() + transferMs;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (stream.sizeExceeded) {
      chunks.length = 0;
      continue;
    }
    if (Date.now() > until) throw refusal(421, '4.4.2 Too slow');
    chunks.push(chunk);
  }
  if (stream.sizeExceeded) throw refusal(552, '5.3.4 Too large');
  return new Uint8Array(Buffer.concat(chunks));
}

/** Counts events of each client address in one-minute windows, for a bounded number of addresses. */
function rateOf(perMinute: number): (address: string) => boolean {
  const counts = new Map<string, { from: number; count: number }>();
  return (address) => {
    const now = Date.now();
    const known = counts.get(address);
    if (known && now - known.from < 60_000) {
      known.count += 1;
      return known.count > perMinute * 2;
    }
    if (counts.size >= addressesRemembered) counts.clear();
    counts.set(address, { from: now, count: 1 });
    return false;
  };
}
