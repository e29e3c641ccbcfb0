// Mail: a mailbox over IMAP and SMTP, or mail to the built-in server.
import type { Channel } from '@throughline/channel-kit';
import { normalizeAddress } from './address.ts';
import { card } from './card.ts';
import { check, connect } from './connect.ts';
import { partOf } from './files.ts';
import { fetchLeftPart } from './imap/left-part.ts';
import { type MailboxOptions, mailboxSource } from './imap/run.ts';
import { read } from './read.ts';
import { accepts, receiver } from './receive.ts';
import { send } from './send/send.ts';
import { mailSettings } from './settings.ts';

export { openReplyToken, replyToken } from './tokens.ts';

/** `resolver`: where sender policies are looked up; the system's DNS if absent. */
export function mailChannel(options: MailboxOptions = {}): Channel {
  return {
    card,
    intake: {
      hook: null,
      source: { wanted: (settings) => mailSettings(settings).imap !== null, run: mailboxSource(options) },
      mail: {
        accepts,
        receive: receiver(options.resolver),
      },
    },
    read,
    send,
    async fetchFile(file, raw, place) {
      if (!raw) throw new Error(`${file.name} stood in a mail that is no longer kept`);
      return file.ref.startsWith('imap:') ? await fetchLeftPart(file, raw, place) : await partOf(file, raw);
    },
    connect,
    async disconnect() {
      /* Nothing is registered with the mail server. */
    },
    check,
    continuationUrl: () => null,
    normalize: normalizeAddress,
  };
}

export const email: Channel = mailChannel();
