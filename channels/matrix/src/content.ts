// What an event carries, whatever kind it is: words, marked-up words, files to fetch, and what the timeline draws specially
// (https://spec.matrix.org/latest/client-server-api/#mroommessage-msgtypes). Nothing somebody sends may vanish.
import type { InboundFile, InboundMessage } from '@throughline/domain';
import { number, text, thing, things, word } from '@throughline/channel-kit/json';
import type { Thing } from '@throughline/channel-kit/json';
import { safeHtml } from './html.ts';

type Special = NonNullable<InboundMessage['special']>;
export interface Content {
  readonly text: string;
  readonly html?: string;
  readonly files: readonly InboundFile[];
  readonly special?: Special;
  /** Written by a machine: shown, and answered by none. */
  readonly isAutomatic?: boolean;
}

/** What is shown of words that came encrypted. */
export const encrypted: Content = {
  text: '',
  files: [],
  special: {
    type: 'unsupported',
    name: 'encrypted message',
    detail:
      'This chat is encrypted and cannot be read here. Ask them to start a new chat with encryption switched off.',
  },
};

/** `name`: who says it; an emote is told of them. Null for what one app says to another. */
export function contentOf(content: Thing, name: string): Content | null {
  const kind = text(content['msgtype']) ?? '';
  switch (kind) {
    case 'm.text':
      return words(content);
    case 'm.notice':
    case 'm.server_notice':
      return { ...words(content), isAutomatic: true };
    case 'm.emote':
      return { text: `* ${name} ${bodyOf(content)}`.trim(), files: [] };
    case 'm.image':
    case 'm.video':
    case 'm.file':
    case 'm.audio':
      return media(content, kind);
    case 'm.location':
      return place(content) ?? unsupported(content, 'location');
    default:
      return kind.startsWith('m.key.verification.') ? null : unsupported(content, kind);
  }
}

export function stickerOf(content: Thing): Content {
  const body = bodyOf(content);
  // What it shows, in words; an emoji of its own is drawn large.
  const emoji = /^\p{Extended_Pictographic}/u.test(body) ? body : '';
  const file = fileOf(content, 'sticker', 'image/png');
  return { text: body, files: file ? [file] : [], special: { type: 'sticker', emoji } };
}

/** https://spec.matrix.org/unstable/client-server-api/ has none yet; apps send MSC3381's. */
export function pollOf(content: Thing): Content {
  const asked =
    thing(content['m.poll']) ?? thing(content['m.poll.start']) ?? thing(content['org.matrix.msc3381.poll.start']);
  const question = plainOf(thing(asked?.['question']));
  const options = things(asked?.['answers']).map(plainOf);
  return {
    text: [question, ...options.map((option) => `○ ${option}`)].join('\n').trim(),
    files: [],
    special: { type: 'poll', question, options },
  };
}
const plainOf = (said: Thing | null): string =>
  text(said?.['body']) ?? text(things(said?.['m.text'])[0]?.['body']) ?? text(said?.['org.matrix.msc1767.text']) ?? '';

const bodyOf = (content: Thing): string => withoutFallback(text(content['body']) ?? '', content);
function words(content: Thing): Content {
  const html = htmlOf(content);
  const body = bodyOf(content);
  // An event whose words were taken away shows at least that there was one.
  if (body.trim() === '' && html === null) return unsupported(content, 'empty message');
  return { text: body, ...(html === null ? {} : { html }), files: [] };
}
const htmlOf = (content: Thing): string | null =>
  content['format'] === 'org.matrix.custom.html' ? safeHtml(text(content['formatted_body']) ?? '') : null;

/** Older clients repeat what they answer above their words: `> <@ada:acorn.example> …`, then a blank line. */
function withoutFallback(body: string, content: Thing): string {
  if (repliedTo(content) === null || !/^> (\* )?<@[^>\n]+>/.test(body)) return body;
  const lines = body.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('> ') && line !== '>');
  return end < 0 ? body : lines.slice(end).join('\n').replace(/^\n/, '');
}
export const relationOf = (content: Thing): Thing | null => thing(content['m.relates_to']);
/** The answered event. Within a thread clients without threads are given the last one to show; nobody answered that. */
export function repliedTo(content: Thing): unknown {
  const relation = relationOf(content);
  if (relation === null || (relation['rel_type'] === 'm.thread' && relation['is_falling_back'] === true)) return null;
  return word(thing(relation['m.in_reply_to'])?.['event_id']);
}

const usual: Readonly<Record<string, readonly [string, string]>> = {
  'm.image': ['photo', 'image/jpeg'],
  'm.video': ['video', 'video/mp4'],
  'm.audio': ['audio', 'audio/ogg'],
  'm.file': ['file', 'application/octet-stream'],
};
function media(content: Thing, kind: string): Content {
  const [name = 'file', mime = 'application/octet-stream'] = usual[kind] ?? [];
  const file = fileOf(content, name, mime);
  if (file === null)
    return thing(content['file']) === null ? unsupported(content, name) : { ...encrypted, text: captionOf(content) };
  const caption = captionOf(content);
  const html = caption === '' ? null : htmlOf(content);
  // https://github.com/matrix-org/matrix-spec-proposals/pull/3245
  const isVoice = kind === 'm.audio' && (content['org.matrix.msc3245.voice'] ?? content['m.voice']) !== undefined;
  return {
    text: caption,
    ...(html === null ? {} : { html }),
    files: [file],
    ...(isVoice ? { special: { type: 'voice', seconds: secondsOf(content) } } : {}),
  };
}
const secondsOf = (content: Thing): number => Math.round((number(thing(content['info'])?.['duration']) ?? 0) / 1000);
/** With a name of its own beside it, the body is what was said of the file; else it is the name. */
const captionOf = (content: Thing): string => {
  const [body, name] = [bodyOf(content), word(content['filename'])];
  return name === null || name === body ? '' : body;
};
function fileOf(content: Thing, fallback: string, mimeFallback: string): InboundFile | null {
  const ref = mxcOf(content['url']);
  if (ref === null) return null;
  const info = thing(content['info']);
  const claimed = word(info?.['mimetype']);
  const mime = claimed !== null && /^[\w.+-]{1,80}\/[\w.+-]{1,80}$/.test(claimed) ? claimed : mimeFallback;
  const bytes = number(info?.['size']);
  const name = word(content['filename']) ?? (fallback === 'sticker' ? null : word(content['body'])) ?? fallback;
  return {
    ref,
    name: name.slice(0, 200),
    mime,
    ...(bytes === null || bytes < 0 ? {} : { bytes }),
  };
}
/** https://spec.matrix.org/latest/client-server-api/#matrix-content-mxc-uris */
export function mxcOf(value: unknown): string | null {
  return typeof value === 'string' && /^mxc:\/\/[A-Za-z0-9.:[\]-]{1,255}\/[A-Za-z0-9_-]{1,255}$/.test(value)
    ? value
    : null;
}

function place(content: Thing): Content | null {
  const uri = text(content['geo_uri']) ?? text(thing(content['m.location'])?.['uri']) ?? '';
  const [, first, second] = /^geo:(-?\d{1,3}(?:\.\d{1,20})?),(-?\d{1,3}(?:\.\d{1,20})?)/.exec(uri) ?? [];
  const [latitude, longitude] = [Number(first), Number(second)];
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return null;
  const title = bodyOf(content).slice(0, 500);
  const words = title || `${latitude}, ${longitude}`;
  return { text: words, files: [], special: { type: 'location', latitude, longitude, ...(title ? { title } : {}) } };
}

/** Each event has words for those who do not know its kind. */
function unsupported(content: Thing, kind: string): Content {
  const name = /^[\w. -]{1,60}$/.test(kind) ? kind.replace(/^m\./, '').replaceAll(/[._]/g, ' ') : 'message';
  return { text: bodyOf(content), files: [], special: { type: 'unsupported', name } };
}
