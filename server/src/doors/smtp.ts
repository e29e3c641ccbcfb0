// The built-in mail server: mail for our channels by MX or forwarding. 250 is said only when every copy is stored; until then the
// sender keeps the mail and comes again.
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';
import type { Channel, Place, Raw } from '@throughline/channel-kit';
import { guardOf, type Limits, usualLimits } from './smtp-limits.ts';

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
  /** STARTTLS is offered with it. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Whose PROXY header is believed; everybody else's is refused. */
  readonly proxies?: readonly string[];
  /** Whose is this address? Null: nobody's. Throwing means "cannot say now". */
  recipientOwner(recipient: string): Promise<MailOwner | null>;
  /** Resolves when the mail is stored. */
  take(owner: MailOwner, raw: Raw): Promise<void>;
  readonly log?: (what: string, facts: Readonly<Record<string, unknown>>) => void;
  readonly limits?: Partial<Limits>;
}
const silenceMs = 60_000;

export async function startSmtp(door: SmtpDoor): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const server = new SMTPServer(optionsOf(door, { ...usualLimits, ...door.limits }));
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

function optionsOf(door: SmtpDoor, limits: Limits): SMTPServerOptions {
  const owners = new WeakMap<SMTPServerSession, Map<string, MailOwner>>();
  const guard = guardOf(limits);
  const held: Held = { transfers: 0, bytes: 0, limits };
  return {
    name: door.name ?? 'throughline',
    banner: 'Throughline',
    authOptional: true,
    disabledCommands: ['AUTH', ...(door.tls ? [] : ['STARTTLS'])],
    disableReverseLookup: true,
    ...door.tls,
    ...(door.proxies && door.proxies.length > 0 ? { useProxy: [...door.proxies] } : {}),
    size: limits.bytes,
    rejectOversized: true,
    maxRecipients: limits.recipients,
    maxClients: limits.connections,
    socketTimeout: silenceMs,
    closeTimeout: 2000,
    logger: false,
    onConnect({ id, remoteAddress }, done) {
      done(guard.admits(id, remoteAddress) ? null : refusal(421, '4.7.0 Too many connections from you; try later'));
    },
    onClose({ id, remoteAddress }) {
      guard.leaves(id, remoteAddress);
    },
    onMailFrom(_, session, done) {
      owners.set(session, new Map());
      done(guard.mayMail(session.remoteAddress) ? null : refusal(451, '4.7.1 Too much mail from you; try later'));
    },
    onRcptTo({ address }, session, done) {
      recipient(door, address).then(
        (owner) => {
          owners.set(session, (owners.get(session) ?? new Map<string, MailOwner>()).set(address, owner));
          done();
        },
        (error: Refusal) => done(error),
      );
    },
    onData(stream, session, done) {
      receive(stream, session, owners.get(session) ?? new Map(), door, held).then(
        () => done(null, 'Stored'),
        (error: unknown) => {
          if (!(error instanceof Refusal)) door.log?.('a mail could not be stored', { error: String(error) });
          done(error instanceof Refusal ? error : refusal(452, '4.3.0 Cannot store that now; try again later'));
        },
      );
    },
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

/** Throws only refusals. */
async function recipient(door: SmtpDoor, address: string): Promise<MailOwner> {
  const owner = await door.recipientOwner(address).catch((error: unknown) => {
    door.log?.('a recipient could not be looked up', { error: String(error) });
    throw refusal(452, '4.3.0 Cannot look that up now; try again later');
  });
  if (!owner) throw refusal(550, '5.1.1 No such mailbox here');
  return owner;
}

/** What all transfers hold together; a letter counts until it is stored. */
interface Held {
  transfers: number;
  bytes: number;
  readonly limits: Limits;
}

/** Reads the letter and stores one copy with each channel it is for, before anything is answered. */
async function receive(
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  owners: ReadonlyMap<string, MailOwner>,
  door: SmtpDoor,
  held: Held,
): Promise<void> {
  const mine = { bytes: 0 };
  held.transfers += 1;
  try {
    await store(await bodyOf(stream, held, mine), session, owners, door);
  } finally {
    held.transfers -= 1;
    held.bytes -= mine.bytes;
  }
}

async function store(
  body: Uint8Array,
  session: SMTPServerSession,
  owners: ReadonlyMap<string, MailOwner>,
  door: SmtpDoor,
): Promise<void> {
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

/** The whole letter; one that is refused is heard to its end without being kept, for the answer comes only then. */
async function bodyOf(stream: SMTPServerDataStream, held: Held, mine: { bytes: number }): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  const until = performance.now() + held.limits.transferSeconds * 1000;
  let isBusy = held.transfers > held.limits.transfersAtOnce;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (performance.now() > until) throw refusal(421, '4.4.2 Too slow');
    isBusy ||= held.bytes + chunk.length > held.limits.bytesAtOnce;
    if (isBusy || stream.sizeExceeded) {
      chunks.length = 0;
      held.bytes -= mine.bytes;
      mine.bytes = 0;
      continue;
    }
    held.bytes += chunk.length;
    mine.bytes += chunk.length;
    chunks.push(chunk);
  }
  if (stream.sizeExceeded) throw refusal(552, '5.3.4 Too large');
  if (isBusy) throw refusal(452, '4.3.2 Busy; try again later');
  return new Uint8Array(Buffer.concat(chunks));
}
