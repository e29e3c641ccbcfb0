// Keeps a mailbox read: wakes by IDLE, looks by the clock, comes back after every failure. The cursor is our own; \Seen says nothing.
import { setTimeout as sleep } from 'node:timers/promises';
import type { ImapFlow } from 'imapflow';
import type { DNSResolver } from 'mailauth';
import type { Source, SourceState } from '@throughline/channel-kit';
import { forgetAccess } from '../oauth.ts';
import { type MailSettings, mailSettings } from '../settings.ts';
import { openImap, troubleOf } from './client.ts';
import { type Cursor, cursorOf, TakeFailed, takeFolder } from './folder.ts';

const backoffMinMs = 1000;
const backoffMaxMs = 5 * 60_000;
const noopMs = 20_000;

export interface MailboxOptions {
  readonly resolver?: DNSResolver | undefined;
  /** How long a server may take to say that it is still there. */
  readonly answerMs?: number | undefined;
}

export function mailboxSource(options: MailboxOptions): (source: Source) => Promise<void> {
  return async (source) => {
    const kept = { cursor: cursorOf(source.cursor), failures: new Map<string, number>() };
    let failures = 0;
    while (!source.signal.aborted) {
      try {
        await session(source, kept, options, () => {
          failures = 0;
        });
      } catch (error) {
        if (source.signal.aborted) return;
        if (error instanceof TakeFailed) throw error.cause;
        failures += 1;
        const trouble = troubleOf(error, source.settings, 'IMAP');
        const isFirst =
          trouble.kind === 'unauthorized' && failures === 1 && mailSettings(source.settings).auth !== 'password';
        if (isFirst) forgetAccess(source.channelId);
        source.state(isFirst ? { ...trouble, kind: 'trouble' } : trouble);
        if (trouble.kind === 'unauthorized' && !isFirst) return;
        const wait = Math.min(backoffMaxMs, backoffMinMs * 2 ** (failures - 1)) * (0.5 + Math.random() / 2);
        await sleep(wait, undefined, { signal: source.signal }).catch(() => undefined);
      }
    }
  };
}
async function session(
  source: Source,
  kept: { cursor: Cursor; readonly failures: Map<string, number> },
  { resolver, answerMs = noopMs }: MailboxOptions,
  isGood: () => void,
): Promise<void> {
  const settings = mailSettings(source.settings);
  const client = await openImap(source, settings.pollSeconds * 1000 + 120_000);
  const stop = () => {
    client.close();
  };
  source.signal.addEventListener('abort', stop, { once: true });
  try {
    const listed = await client.list();
    while (!source.signal.aborted && client.usable) {
      let trouble: SourceState | null = null;
      for (const folder of settings.folders) {
        const isSentFolder = listed.some((each) => each.path === folder && each.specialUse === '\\Sent');
        await takeFolder(client, folder, { source, kept, settings, isSentFolder, resolver }).catch((error: unknown) => {
          // A folder that is gone, or that refuses to be moved into, must not stop the others.
          if (error instanceof TakeFailed || !client.usable || source.signal.aborted) throw error;
          trouble ??= ofFolder(folder, troubleOf(error, source.settings, 'IMAP').detail);
        });
      }
      source.state(trouble ?? { kind: 'connected' });
      isGood();
      await waitForMail(client, settings, source.signal, answerMs);
    }
    if (!source.signal.aborted) throw new Error('The server closed the connection.');
  } finally {
    source.signal.removeEventListener('abort', stop);
    client.close();
  }
}

const ofFolder = (folder: string, detail: string): SourceState => ({
  kind: 'trouble',
  detail: `Folder “${folder}”: ${detail}`,
  remedy: 'Check that it exists and that this user may read it, and write where mails are moved or marked.',
});

/** Until new mail, the poll's time, or the connection's end. IDLE is asked for at once: by itself the library begins only after 15 s. */
async function waitForMail(
  client: ImapFlow,
  { folders: [folder = 'INBOX'], pollSeconds }: MailSettings,
  signal: AbortSignal,
  answerMs: number,
): Promise<void> {
  if (client.mailbox === false || client.mailbox.path !== folder)
    await client.mailboxOpen(folder).catch((error: unknown) => {
      if (!client.usable) throw error;
    });
  const woken = new AbortController();
  const wake = () => {
    woken.abort();
  };
  const events = ['exists', 'close', 'error'] as const;
  for (const event of events) client.on(event, wake);
  signal.addEventListener('abort', wake, { once: true });
  try {
    const idling = client.idle().catch(wake);
    await sleep(pollSeconds * 1000, undefined, { signal: woken.signal }).catch(() => undefined);
    if (signal.aborted || !client.usable) return;
    // A half-open connection swallows everything in silence.
    const answered = new AbortController();
    const alive = await Promise.race([
      client.noop().then(() => true),
      sleep(answerMs, false, { signal: answered.signal }),
    ]).finally(() => {
      answered.abort();
    });
    if (!alive) throw new Error('The server stopped answering.');
    void idling;
  } finally {
    for (const event of events) client.off(event, wake);
    signal.removeEventListener('abort', wake);
  }
}
