// Mail: a mailbox over IMAP and SMTP, or mail to the built-in server. What reads, checks and sends a letter is loaded with the first
// one: 40 MB of parsers and protocols that a house without mail never needs.
import type { Channel } from '@throughline/channel-kit';
import { normalizeAddress } from './address.ts';
import { card } from './card.ts';
import { continuationUrl, writeUrl } from './continue.ts';
import type { MailboxOptions } from './imap/run.ts';
import { accepts, receiver } from './receive.ts';
import { demo } from './demo.ts';
import { rehearse } from './rehearse.ts';
import { mailSettings } from './settings.ts';

export { openReplyToken, replyToken } from './tokens.ts';

/** A third of a second in which nobody else is served: better before there is a letter than with the first. */
async function prepare(): Promise<void> {
  await import('mailauth');
  await letterReader();
}
let reader: typeof import('./read.ts') | null = null;
/** Loaded once and kept: asking the module loader again costs as much as reading a short letter. */
const letterReader = async (): Promise<typeof import('./read.ts')> => (reader ??= await import('./read.ts'));

/** `resolver`: where sender policies are looked up; the system's DNS if absent. */
export function mailChannel(options: MailboxOptions = {}): Channel {
  return {
    card,
    intake: {
      hook: null,
      source: {
        wanted: (settings) => mailSettings(settings).imap !== null,
        async run(source) {
          await prepare();
          await (await import('./imap/run.ts')).mailboxSource(options)(source);
        },
      },
      mail: {
        accepts,
        receive: receiver(options.resolver),
        prepare,
      },
    },
    read: async (raw, settings, place) => await (reader ?? (await letterReader())).read(raw, settings, place),
    send: async (message, place) => await (await import('./send/send.ts')).send(message, place),
    async fetchFile(file, raw, place) {
      if (!raw) throw new Error(`${file.name} stood in a mail that is no longer kept`);
      return file.ref.startsWith('imap:')
        ? await (await import('./imap/left-part.ts')).fetchLeftPart(file, raw, place)
        : await (await import('./files.ts')).partOf(file, raw);
    },
    connect: async (place) => await (await import('./connect.ts')).connect(place),
    async disconnect() {
      /* Nothing is registered with the mail server. */
    },
    check: async (place) => await (await import('./connect.ts')).check(place),
    continuationUrl,
    writeUrl,
    rehearse,
    demo,
    normalize: normalizeAddress,
  };
}

export const email: Channel = mailChannel();
