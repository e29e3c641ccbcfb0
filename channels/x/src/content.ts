// What a direct message holds: words as people see them, one attachment, a chosen answer. The shape is the older API's, which the
// stream and webhooks still bring (https://developer.x.com/en/docs/x-api/v1/direct-messages/sending-and-receiving/guides/message-create-object).
import type { InboundFile, InboundMessage } from '@throughline/domain';
import { number, text, thing, things, word, type Thing } from '@throughline/channel-kit/json';

type Content = Pick<InboundMessage, 'text' | 'files' | 'tokens' | 'isGesture' | 'special'>;
type Special = NonNullable<InboundMessage['special']>;

export function contentOf(data: Thing): Content {
  const attachment = attachmentOf(thing(data['attachment']));
  const said = saidIn(wordsOf(data, attachment.link));
  const chosen = word(thing(data['quick_reply_response'])?.['metadata']);
  const special =
    said.special ??
    attachment.special ??
    (chosen === null ? null : { type: 'button', value: chosen.slice(0, 1000) }) ??
    (said.text === '' && attachment.files.length === 0 ? unsupported('message without words') : null);
  return {
    text: said.text,
    files: attachment.files,
    ...(said.token === null ? {} : { tokens: [said.token] }),
    ...(said.special === null ? {} : { isGesture: true }),
    ...(special === null ? {} : { special }),
  };
}

/** What was asked for, in the shape the stream brings. */
export function lookedUp(event: Thing, includes: Thing): Thing {
  const attachments = thing(event['attachments']);
  const keys: unknown[] = Array.isArray(attachments?.['media_keys']) ? attachments['media_keys'] : [];
  const media = things(includes['media']).find((each) => keys.includes(each['media_key']));
  const cards: unknown[] = Array.isArray(attachments?.['card_ids']) ? attachments['card_ids'] : [];
  const unknown = keys.length > 0 ? { type: 'media', media: {} } : cards.length > 0 ? { type: 'card' } : null;
  return {
    text: event['text'],
    entities: event['entities'],
    ...(media
      ? {
          attachment: {
            type: 'media',
            media: {
              type: media['type'],
              media_url_https: media['url'] ?? media['preview_image_url'],
              video_info: { variants: media['variants'] },
            },
          },
        }
      : unknown
        ? { attachment: unknown }
        : {}),
  };
}

/** Links as they were written, not as X shortens them; the one that only stands for the attachment goes. */
function wordsOf(data: Thing, link: string | null): string {
  const said = text(data['text']) ?? '';
  const urls = things(thing(data['entities'])?.['urls']);
  const written = urls.reduce<string>((words, each) => {
    const [short, long] = [word(each['url']), word(each['expanded_url'])];
    if (short === null || !/^https:\/\/t\.co\/\w{1,40}$/.test(short)) return words;
    const standsForFile =
      short === link || /^https:\/\/(twitter|x)\.com\/(messages\/media\/|i\/location\?)/.test(long ?? '');
    return words.replaceAll(short, standsForFile ? '' : (long ?? short));
  }, said);
  return (urls.length > 0 ? written.trim() : said).slice(0, 20_000);
}

export const continuationText = (token: string): string => `Continue here: ${token}`;
function saidIn(said: string): { text: string; token: string | null; special: Special | null } {
  const found = /(?:^|\s)Continue here:\s*([A-Za-z0-9_-]{24,64})(?=\s|$)/i.exec(said);
  if (found?.[1] === undefined) return { text: said, token: null, special: null };
  const isAlone = said.trim() === found[0].trim();
  return { text: isAlone ? '' : said, token: found[1], special: isAlone ? { type: 'continued' } : null };
}

interface Attachment {
  readonly files: readonly InboundFile[];
  readonly special: Special | null;
  /** Our text ends with this address, which is the attachment's own. */
  readonly link: string | null;
}
function attachmentOf(attachment: Thing | null): Attachment {
  const only = (special: Special | null): Attachment => ({ files: [], special, link: null });
  if (attachment === null) return only(null);
  switch (attachment['type']) {
    case 'media':
      return mediaOf(thing(attachment['media']) ?? {});
    case 'location':
      return only(placeOf(thing(attachment['location']) ?? {}) ?? unsupported('location'));
    default:
      return only(unsupported(text(attachment['type'])?.slice(0, 60) ?? 'attachment'));
  }
}

const kinds: Readonly<Record<string, { readonly name: string; readonly mime: string }>> = {
  photo: { name: 'picture', mime: 'image/jpeg' },
  animated_gif: { name: 'animation.mp4', mime: 'video/mp4' },
  video: { name: 'video.mp4', mime: 'video/mp4' },
  audio: { name: 'voice.mp4', mime: 'audio/mp4' },
};
const mimes: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
};
function mediaOf(media: Thing): Attachment {
  const link = word(media['url']);
  const info = thing(media['video_info']);
  const isVoice = media['audio_only'] === true || info?.['audio_only'] === true;
  const kind = kinds[isVoice ? 'audio' : (text(media['type']) ?? '')];
  const still = word(media['media_url_https']) ?? word(media['media_url']);
  const address = media['type'] === 'photo' ? still : (bestVariant(things(info?.['variants'])) ?? null);
  if (kind === undefined || address === null || !/^https:\/\/\S{1,2000}$/.test(address))
    return { files: [], special: unsupported(text(media['type'])?.slice(0, 60) || 'attachment'), link };
  const ending = /\.(\w{3,4})(?:\?|$)/.exec(address)?.[1]?.toLowerCase() ?? '';
  const isPicture = media['type'] === 'photo';
  const file = {
    ref: address,
    name: isPicture ? `${kind.name}.${mimes[ending] ? ending : 'jpg'}` : kind.name,
    mime: isPicture ? (mimes[ending] ?? kind.mime) : kind.mime,
  };
  return { files: [file], special: isVoice ? { type: 'voice' } : null, link };
}
/** The film with the most to see that needs no player of its own. */
function bestVariant(variants: readonly Thing[]): string | undefined {
  return variants
    .filter((each) => each['content_type'] === 'video/mp4' && word(each['url']) !== null)
    .sort((a, b) => rate(b) - rate(a))
    .map((each) => String(each['url']))[0];
}
const rate = (variant: Thing): number => number(variant['bitrate'] ?? variant['bit_rate']) ?? 0;

function placeOf(location: Thing): Special | null {
  const point: unknown = thing(thing(location['shared_coordinate'])?.['coordinates'])?.['coordinates'];
  const [longitude, latitude] = Array.isArray(point) ? [number(point[0]), number(point[1])] : [null, null];
  if (typeof longitude === 'number' && typeof latitude === 'number')
    return { type: 'location', latitude, longitude, title: '', address: '' };
  const place = thing(thing(location['shared_place'])?.['place']);
  const name = word(place?.['full_name']) ?? word(place?.['name']);
  return name === null ? null : { type: 'unsupported', name: 'place', detail: name.slice(0, 200) };
}
const unsupported = (name: string): Special => ({
  type: 'unsupported',
  name,
  detail: 'X sent something this screen does not know. Open the chat in X to see it.',
});
