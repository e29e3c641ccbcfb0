// What Telegram says when a business account no longer lets the bot do something, and what mends it.
import type { Sent } from '@throughline/channel-kit';

export const reconnect =
  'In Telegram, on the business account: Settings, Telegram Business, Chatbots; add the bot again and allow it to reply.';

export function businessRefusal(description: string): Exclude<Sent, { ok: true }> | null {
  if (/BUSINESS_PEER_USAGE_MISSING/i.test(description))
    return {
      ok: false,
      why: 'window-closed',
      detail: 'For a business account the bot may answer only within 24 hours after the customer wrote.',
    };
  return /BUSINESS_CONNECTION|business connection|BUSINESS_PEER_INVALID/i.test(description)
    ? {
        ok: false,
        why: 'rejected',
        detail: ['The business account no longer lets the bot answer.', reconnect].join(' '),
      }
    : null;
}
