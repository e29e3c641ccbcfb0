// Reads a special part of a message. Channels name its fields in their own way within their card's kinds, so nothing is taken for granted.
import { t } from '../../words/t.ts';

export type SpecialPart =
  | {
      readonly type: 'location';
      readonly latitude: number;
      readonly longitude: number;
      readonly title: string;
      readonly address: string;
    }
  | { readonly type: 'contact'; readonly name: string; readonly lines: readonly string[] }
  | {
      readonly type: 'invitation';
      readonly title: string;
      readonly startsAt: string | null;
      readonly place: string;
      readonly organizer: string;
    }
  | { readonly type: 'forward'; readonly from: string }
  | { readonly type: 'poll'; readonly question: string; readonly options: readonly string[] }
  | { readonly type: 'sticker'; readonly emoji: string }
  /** Something of the provider's that the words belong to: a post, a story, an advertisement. */
  | { readonly type: 'about'; readonly title: string; readonly detail: string; readonly url: string | null }
  | { readonly type: 'other'; readonly title: string; readonly detail: string };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const word = (...values: unknown[]): string =>
  values.find((value): value is string => typeof value === 'string' && value !== '') ?? '';

/** What the words of the message say already: nothing more is drawn. */
const saidInWords = new Set([
  'automatic',
  'standby',
  'rehearsal',
  'service',
  'rich',
  'button',
  'buttons',
  'dice',
  'forwarded',
  'form',
  'order',
  'template',
  'answer',
  'product',
  'voice',
  'share',
  'animation',
]);

/** A message may be forwarded and a place at once, so there can be several parts. */
export function specialParts(special: Readonly<Record<string, unknown>>): SpecialPart[] {
  const from = personOf(special['forwardedFrom']);
  const origin = isRecord(special['origin']) ? [originPart(special['origin'])] : saidWhere(special);
  if (special['type'] === 'origin') return origin;
  const parts: SpecialPart[] =
    from || special['type'] === 'forwarded' ? [{ type: 'forward', from }, ...origin] : origin;
  return saidInWords.has(String(special['type'])) ? parts : [...parts, partOf(special)];
}

/** Something of its own kind (a sticker, a poll) that was put where several read it. */
const saidWhere = (special: Readonly<Record<string, unknown>>): SpecialPart[] =>
  special['type'] === 'comment' || word(special['where']) === ''
    ? []
    : [{ type: 'about', title: t('Said in {place}', { place: word(special['where']) }), detail: '', url: null }];

function partOf(special: Readonly<Record<string, unknown>>): SpecialPart {
  switch (special['type']) {
    case 'location':
    case 'venue': {
      const latitude = Number(special['latitude'] ?? special['lat']);
      const longitude = Number(special['longitude'] ?? special['lon'] ?? special['lng']);
      if (!Number.isFinite(latitude) || !Number.isFinite(longitude)) break;
      return {
        type: 'location',
        latitude,
        longitude,
        title: word(special['title'], special['name']),
        address: word(special['address']),
      };
    }
    case 'contact': {
      const lines = [special['phone'], special['phoneNumber'], special['email']].filter(
        (value): value is string => typeof value === 'string' && value !== '',
      );
      return {
        type: 'contact',
        name: word(special['name'], [special['firstName'], special['lastName']].filter(Boolean).join(' ')),
        lines,
      };
    }
    case 'invitation': {
      const startsAt = word(special['startsAt'], special['start']);
      return {
        type: 'invitation',
        title: word(special['title'], special['summary']),
        startsAt: Number.isNaN(Date.parse(startsAt)) ? null : startsAt,
        place: word(special['place'], special['location']),
        organizer: personOf(special['organizer']),
      };
    }
    case 'forward':
      return { type: 'forward', from: personOf(special['originalSender']) || personOf(special['from']) };
    case 'poll':
      return { type: 'poll', question: word(special['question'], t('Poll')), options: namesIn(special['options']) };
    case 'checklist':
      return { type: 'poll', question: word(special['title'], t('Checklist')), options: namesIn(special['tasks']) };
    case 'comment':
      return commentPart(special);
    case 'story':
      return storyPart(special);
    case 'sticker':
      return { type: 'sticker', emoji: word(special['emoji']) };
  }
  const kind = word(special['name'], special['kind'], special['type']);
  return {
    type: 'other',
    title:
      kind === '' || kind === 'unsupported'
        ? t('Something this screen cannot show')
        : capitalised(t.server(kind.replaceAll(/[_-]/g, ' '))),
    detail: t.server(word(special['detail'], special['text'], special['reason'])),
  };
}
/** The channel's own name for it, which takes no article: it may be a call, an invoice or several photos. */
const capitalised = (kind: string): string => kind.charAt(0).toUpperCase() + kind.slice(1);
const commentPart = (special: Readonly<Record<string, unknown>>): SpecialPart => ({
  type: 'about',
  title:
    word(special['where']) === ''
      ? t('Public comment on a post')
      : t('Said in {place}', { place: word(special['where']) }),
  detail: '',
  url: linkOf(special['url']),
});
const originPart = (origin: Record<string, unknown>): SpecialPart => ({
  type: 'about',
  title:
    origin['source'] === 'ad'
      ? t('Came from an advertisement')
      : origin['source'] === 'post'
        ? t('Came from a post')
        : t('Came from a link'),
  detail: word(origin['title'], origin['words'], origin['id']),
  url: linkOf(origin['url']),
});
const storyPart = (story: Readonly<Record<string, unknown>>): SpecialPart => ({
  type: 'about',
  title: story['about'] === 'mention' ? t('Mentioned you in their story') : t('Answered your story'),
  detail: '',
  url: linkOf(story['url']),
});
/** Only what a browser may open. */
const linkOf = (value: unknown): string | null => (/^https?:\/\//i.test(word(value)) ? word(value) : null);
const namesIn = (value: unknown): string[] =>
  Array.isArray(value)
    ? value.map((each: unknown) => (isRecord(each) ? word(each['text'], each['title']) : word(each))).filter(Boolean)
    : [];
function personOf(value: unknown): string {
  if (!isRecord(value)) return word(value);
  const name = word(value['name']);
  const address = word(value['address']);
  return name && address ? `${name} <${address}>` : name || address;
}

/** Does the stored letter hold pictures that live elsewhere? Channels may keep their addresses aside. */
export const hasRemotePictures = (html: string | null): boolean =>
  html !== null &&
  /data-remote-src|(?:src|background)\s*=\s*["']?(?:https?:)?\/\/|url\(\s*["']?(?:https?:)?\/\//i.test(html);
