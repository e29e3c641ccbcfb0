// Telegram's entities (ranges over a text, in UTF-16 units as JavaScript counts) to our safe HTML and back. Entities rather
// than a parse mode: nothing needs escaping, so nothing a customer's name contains can break an answer.
import { number, text, things } from '@throughline/channel-kit/json';

export interface Entity {
  readonly type: string;
  readonly offset: number;
  readonly length: number;
  readonly url?: string;
  readonly language?: string;
}

const entityLimit = 500;
/** Telegram keeps the first hundred and drops the rest. */
const sentEntityLimit = 100;
const depthLimit = 100;
const tags: Readonly<Record<string, string>> = {
  bold: 'strong',
  italic: 'em',
  underline: 'u',
  strikethrough: 's',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
  expandable_blockquote: 'blockquote',
  text_link: 'a',
};

/** Safe HTML of a text with entities; null when plain text says it all. Ranges that make no sense are ignored. */
export function toHtml(body: string, entities: unknown): string | null {
  const ranges = things(entities)
    .slice(0, entityLimit)
    .flatMap((each) => rangeOf(each, body) ?? [])
    .sort((a, b) => a.start - b.start || b.end - a.end);
  if (ranges.length === 0) return null;
  return within(body, 0, body.length, ranges);
}

interface Range {
  readonly start: number;
  readonly end: number;
  readonly tag: string;
  readonly href: string;
}

function rangeOf(entity: Readonly<Record<string, unknown>>, body: string): Range | null {
  const tag = tags[text(entity['type']) ?? ''];
  const offset = number(entity['offset']);
  const length = number(entity['length']);
  if (tag === undefined || offset === null || length === null || !Number.isInteger(offset) || !Number.isInteger(length))
    return null;
  if (offset < 0 || length < 1 || offset + length > body.length) return null;
  const href = tag === 'a' ? safeUrl(text(entity['url']) ?? '') : '';
  return href === null ? null : { start: offset, end: offset + length, tag, href };
}

/** Entities nest or stand apart by Telegram's promise; one that would cross its parent's end is cut there. */
function within(body: string, from: number, to: number, ranges: readonly Range[]): string {
  let html = '';
  let at = from;
  for (let index = 0; index < ranges.length;) {
    const range = ranges[index] as Range;
    const start = Math.max(range.start, at);
    const end = Math.min(range.end, to);
    let next = index + 1;
    while (next < ranges.length && (ranges[next] as Range).start < range.end) next += 1;
    if (start < end) {
      const attribute = range.tag === 'a' ? ` href="${escape(range.href)}" rel="noopener noreferrer nofollow"` : '';
      html += `${lines(body.slice(at, start))}<${range.tag}${attribute}>${within(body, start, end, ranges.slice(index + 1, next))}</${range.tag}>`;
      at = end;
    }
    index = next;
  }
  return html + lines(body.slice(at, to));
}

const escape = (value: string): string => value.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
const lines = (value: string): string => escape(value).replaceAll('\n', '<br>');

function safeUrl(url: string): string | null {
  try {
    return ['http:', 'https:', 'mailto:', 'tel:'].includes(new URL(url).protocol) ? url : null;
  } catch {
    return null;
  }
}

const entityOf: Readonly<Record<string, string>> = {
  b: 'bold',
  strong: 'bold',
  h1: 'bold',
  h2: 'bold',
  h3: 'bold',
  h4: 'bold',
  h5: 'bold',
  h6: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  del: 'strikethrough',
  strike: 'strikethrough',
  code: 'code',
  pre: 'pre',
  a: 'text_link',
  blockquote: 'blockquote',
};
const blocks = new Set([
  'p',
  'div',
  'ul',
  'ol',
  'li',
  'blockquote',
  'pre',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'table',
  'tr',
  'hr',
  'section',
  'article',
]);
const skipped = new Set(['script', 'style', 'head', 'title', 'template']);
const alone = new Set(['br', 'hr', 'img', 'input', 'meta', 'link', 'wbr']);

/** Text and entities of our own composer's HTML. `letters` are its letters and digits without list marks, to compare with a plain text. */
export function fromHtml(html: string): { text: string; entities: readonly Entity[]; letters: string } {
  const writer = new Writer();
  for (const [token, closing, name = '', attributes = '', words = ''] of html.matchAll(
    /<!--[\s\S]*?-->|<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>|([^<]+|<)/g,
  )) {
    if (token.startsWith('<!--')) continue;
    if (name === '') writer.say(decode(words));
    else if (closing === '/') writer.close(name.toLowerCase());
    else writer.open(name.toLowerCase(), attributes);
  }
  return writer.result();
}

class Writer {
  #text = '';
  #letters = '';
  /** Newlines owed before the next word: what a block boundary wants, and how many <br> were met. */
  #wanted = 0;
  #breaks = 0;
  readonly #open: Element[] = [];
  readonly #entities: Entity[] = [];

  say(words: string): void {
    if (this.#open.some(({ tag }) => skipped.has(tag))) return;
    const isExact = this.#open.some(({ tag }) => tag === 'pre');
    let said = isExact ? words : words.replace(/[\t\n\r ]+/g, ' ');
    if (!isExact && (this.#text === '' || this.#wanted + this.#breaks > 0 || /[\n ]$/.test(this.#text)))
      said = said.replace(/^ /, '');
    if (said === '') return;
    this.#breakLine();
    this.#text += said;
    this.#letters += lettersOf(said);
  }

  open(tag: string, attributes: string): void {
    if (tag === 'br') this.#breaks += 1;
    if (blocks.has(tag)) this.#wanted = Math.max(this.#wanted, gapOf(tag));
    if (alone.has(tag) || this.#open.length >= depthLimit) return;
    if (tag === 'li') this.#mark();
    const href =
      tag === 'a'
        ? decode(
            /\shref\s*=\s*(?:"([^"]*)"|'([^']*)')/i
              .exec(attributes)
              ?.slice(1)
              .find((value) => value !== undefined) ?? '',
          )
        : '';
    if (entityOf[tag]) this.#breakLine();
    this.#open.push({ tag, start: this.#text.length, href, items: 0 });
  }

  close(tag: string): void {
    const at = this.#open.findLastIndex((each) => each.tag === tag);
    if (at < 0) return;
    for (const each of this.#open.splice(at).reverse()) this.#finish(each);
    if (blocks.has(tag)) this.#wanted = Math.max(this.#wanted, gapOf(tag));
  }

  result(): { text: string; entities: readonly Entity[]; letters: string } {
    for (const each of this.#open.splice(0).reverse()) this.#finish(each);
    const body = this.#text.trimEnd();
    const entities = this.#entities.flatMap((each) =>
      each.offset < body.length ? { ...each, length: Math.min(each.length, body.length - each.offset) } : [],
    );
    return {
      text: body,
      entities: entities.sort((a, b) => a.offset - b.offset || b.length - a.length).slice(0, sentEntityLimit),
      letters: this.#letters,
    };
  }

  #finish({ tag, start, href }: Element): void {
    const type = entityOf[tag];
    const length = this.#text.slice(start).trimEnd().length;
    if (type === undefined || length < 1) return;
    if (type !== 'text_link') this.#entities.push({ type, offset: start, length });
    else if (safeUrl(href) !== null && this.#text.slice(start, start + length) !== href)
      this.#entities.push({ type, offset: start, length, url: href });
  }
  #mark(): void {
    const list = this.#open.findLast(({ tag }) => tag === 'ul' || tag === 'ol');
    if (list) list.items += 1;
    this.#breakLine();
    this.#text += list?.tag === 'ol' ? `${list.items}. ` : '• ';
  }
  #breakLine(): void {
    const count = Math.max(this.#wanted, this.#breaks);
    if (count > 0 && this.#text !== '') this.#text = `${this.#text.trimEnd()}${'\n'.repeat(count)}`;
    this.#wanted = 0;
    this.#breaks = 0;
  }
}

interface Element {
  readonly tag: string;
  readonly start: number;
  readonly href: string;
  items: number;
}
const gapOf = (tag: string): number => (tag === 'li' || tag === 'tr' || tag === 'div' ? 1 : 2);
/** Only letters and digits: what two renderings of one message must share. */
export const lettersOf = (value: string): string => value.replace(/[^\p{L}\p{N}]/gu, '');

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };
function decode(value: string): string {
  return value.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return named[name.toLowerCase()] ?? whole;
      const point = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return point > 0 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff)
        ? String.fromCodePoint(point)
        : whole;
    },
  );
}
