// Where a customer came from: an advertisement, a post, a link of ours. Kept with the message that began it.
import { text, word } from '@throughline/channel-kit/json';
import type { Thing } from '@throughline/channel-kit/json';

export interface Origin {
  readonly source: 'ad' | 'post' | 'link' | 'other';
  readonly id?: string;
  readonly url?: string;
  readonly title?: string;
  readonly words?: string;
  readonly picture?: string;
  /** What the advertiser's own measurements know the click by. */
  readonly clickId?: string;
}

/** WhatsApp's `referral` (https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/text). */
export function originOf(referral: Thing | null): Origin | null {
  if (referral === null) return null;
  const source = text(referral['source_type'])?.toLowerCase();
  const origin: Origin = {
    source: source === 'ad' || source === 'post' ? source : 'other',
    ...given('id', referral['source_id']),
    ...given('url', link(referral['source_url'])),
    ...given('title', referral['headline']),
    ...given('words', referral['body']),
    ...given('picture', link(referral['image_url'] ?? referral['thumbnail_url'])),
    ...given('clickId', referral['ctwa_clid']),
  };
  return Object.keys(origin).length > 1 || origin.source !== 'other' ? origin : null;
}

const given = <Key extends string>(key: Key, value: unknown): Partial<Record<Key, string>> => {
  const found = word(value);
  return found === null ? {} : ({ [key]: found.slice(0, 2000) } as Partial<Record<Key, string>>);
};
/** Only what a browser may open. */
export function link(value: unknown): string | null {
  const address = word(value);
  return address !== null && /^https?:\/\//i.test(address) ? address : null;
}
