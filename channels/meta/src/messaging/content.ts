// What a message of Messenger or Instagram carries. A kind we do not know is shown as such; nothing a customer sends may vanish.
// https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messages
// https://developers.facebook.com/docs/instagram-platform/webhooks/examples
import type { InboundFile, InboundMessage } from '@throughline/domain';
import { digits, number, text, thing, things, word } from '@throughline/channel-kit/json';
import type { Thing } from '@throughline/channel-kit/json';
import { link } from '../origin.ts';

type Special = NonNullable<InboundMessage['special']>;
export interface Content {
  readonly text: string;
  readonly files: readonly InboundFile[];
  readonly special: Special | null;
}

const mimes: Readonly<Record<string, readonly [string, string]>> = {
  image: ['image/jpeg', 'image.jpg'],
  video: ['video/mp4', 'video.mp4'],
  audio: ['audio/mp4', 'audio.m4a'],
  file: ['application/octet-stream', 'file'],
};
const shares = new Set(['share', 'ig_post', 'ig_reel', 'reel', 'ig_story', 'post', 'fallback', 'story_share']);

export function contentOf(message: Thing): Content {
  const parts = things(message['attachments']).map(attachmentOf);
  const files = parts.flatMap((part) => part.file ?? []);
  const lines = parts.flatMap((part) => part.line ?? []);
  const said = text(message['text']) ?? '';
  const story = thing(thing(message['reply_to'])?.['story']);
  const pressed = word(thing(message['quick_reply'])?.['payload']);
  const special =
    (story === null ? null : storyOf('reply', story)) ??
    (pressed === null ? null : { type: 'button', value: pressed }) ??
    parts.map((part) => part.special).find((each) => each !== null) ??
    null;
  const words = said === '' ? lines.join('\n') : said;
  if (words !== '' || files.length > 0 || special !== null) return { text: words, files, special };
  return unsupported(message);
}

const storyOf = (about: 'reply' | 'mention', story: Thing): Special => {
  const id = word(story['id']) ?? digits(story['id']);
  const url = link(story['url']);
  return { type: 'story', about, ...(id === null ? {} : { id }), ...(url === null ? {} : { url }) };
};

interface Part {
  readonly file: InboundFile | null;
  readonly line: string | null;
  readonly special: Special | null;
}
function attachmentOf(attachment: Thing): Part {
  const type = word(attachment['type']) ?? 'unknown';
  const payload = thing(attachment['payload']);
  const url = link(payload?.['url'] ?? attachment['url']);
  const title = word(payload?.['title']) ?? word(attachment['title']);
  if (type === 'location') return placeOf(payload, title);
  if (type === 'story_mention') return { ...fileOf('image', url), special: storyOf('mention', payload ?? {}) };
  if (type === 'sticker' || payload?.['sticker_id'] !== undefined)
    return { ...fileOf('image', url), special: { type: 'sticker', emoji: '' } };
  if (Object.hasOwn(mimes, type) && url !== null) return { ...fileOf(type, url), special: null };
  if (shares.has(type) && (url !== null || title !== null)) {
    const line = [title, url].filter((part) => part !== null).join(' ');
    return { file: null, line, special: { type: 'share', name: type, ...(url === null ? {} : { url }) } };
  }
  if (type === 'template') {
    const words =
      word(payload?.['text']) ?? things(payload?.['elements']).map((each) => word(each['title']))[0] ?? title;
    return { file: null, line: words, special: { type: 'service', name: 'template' } };
  }
  const name = /^\w{1,60}$/.test(type) ? type : 'unknown';
  return {
    file: null,
    line: `Unsupported message (${name.replaceAll('_', ' ')})`,
    special: { type: 'unsupported', name },
  };
}
function fileOf(type: string, url: string | null): { file: InboundFile | null; line: string | null } {
  const [mime, name] = mimes[type] ?? ['application/octet-stream', 'file'];
  return url === null
    ? { file: null, line: null }
    : { file: { ref: url, name: nameIn(url) ?? name, mime }, line: null };
}
/** The last part of an address, where it is a file's name with an ending. */
function nameIn(url: string): string | null {
  const last = URL.canParse(url) ? (new URL(url).pathname.split('/').at(-1) ?? '') : '';
  return /^[\w.-]{1,100}\.\w{2,5}$/.test(last) ? last : null;
}
function placeOf(payload: Thing | null, title: string | null): Part {
  const at = thing(payload?.['coordinates']);
  const latitude = number(at?.['lat']);
  const longitude = number(at?.['long']);
  if (latitude === null || longitude === null)
    return { file: null, line: 'Unsupported message (location)', special: { type: 'unsupported', name: 'location' } };
  const special = { type: 'location', latitude, longitude, ...(title === null ? {} : { title }) };
  return { file: null, line: title ?? `${latitude}, ${longitude}`, special };
}

/** Its envelope aside, the first key names the kind we do not know. */
const envelope = new Set([
  'mid',
  'is_echo',
  'app_id',
  'metadata',
  'is_unsupported',
  'is_self',
  'seq',
  'text',
  'attachments',
  'reply_to',
]);
function unsupported(message: Thing): Content {
  const name = Object.keys(message).find((key) => !envelope.has(key) && /^\w{1,60}$/.test(key)) ?? 'unknown';
  return {
    text: name === 'unknown' ? 'Unsupported message' : `Unsupported message (${name.replaceAll('_', ' ')})`,
    files: [],
    special: { type: 'unsupported', name },
  };
}
