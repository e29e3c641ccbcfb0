// What helps when a provider does not take something, for whoever looks after the channel.
import type { Sent } from '@throughline/channel-kit';

type Why = Exclude<Sent, { ok: true }>['why'];

/** It is tried again by itself. */
export const isPassing = (why: Why): boolean => why === 'busy' || why === 'unavailable' || why === 'unauthorized';

export const remedies: Readonly<Record<Why, string>> = {
  busy: 'Nothing to do: it is sent again when the provider has room. If it lasts, ask the provider for a higher limit.',
  unavailable:
    'Nothing to do at first: it is sent again. If it lasts, check this server’s network and the provider’s status page.',
  unauthorized: 'Enter the credentials again under Settings → Channels.',
  unknown:
    'Nobody knows whether it arrived. Ask the customer or look at the provider, then settle or resend the message in its conversation.',
  'recipient-gone': 'Reach this person another way: they blocked us, left, or the address does not exist.',
  'window-closed': 'Wait until they write again, send an approved template, or answer on another channel.',
  rejected: 'Read what the provider says, change the message, and send it again.',
  'too-large': 'Send less: a shorter text or a smaller file.',
  unsupported: 'Send it without what this channel cannot carry.',
};
