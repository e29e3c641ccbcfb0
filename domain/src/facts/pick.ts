// Facts a customer states in passing: order and parcel numbers, addresses, phones, links. Rather one too few than one wrong, because a
// fact is shown to agents as something the customer told us. Every step is linear in the text.
import { asciiDigits, toE164 } from '../phone.ts';
import { carrierOf } from './carriers.ts';
import { compilePattern, type Pattern } from './pattern.ts';
import { mayTell } from './tell.ts';
import { defaultWorkspaceSettings } from '../workspace.ts';
import { isAnd, isFiller, isNumber, isOrder, isOther, isPhone, isTracking, isUnit } from './words.ts';

export interface PickedFact {
  readonly kind: 'order' | 'tracking' | 'email' | 'phone' | 'url';
  readonly label: string;
  readonly value: string;
}
export interface PickOptions {
  /** A regular expression whose first group is the number; '' switches order numbers off, the default also knows ten languages. */
  readonly orderPattern: string;
  /** ISO 3166: whose national phone numbers are understood. */
  readonly country?: string;
}

/** Nobody states facts on page thirty. */
const TEXT_LIMIT = 10_000;
/** A text with more numbers than this is a table, not a statement; the rest of it is not read. */
const NUMBERS_LIMIT = 300;
const PATTERN_LIMIT = 5_000;
const FACTS_LIMIT = 20;

/** Whether a text could state anything: no number, address or link, and no word that tells, no fact. A pattern of one's own may want words alone. */
export const mayStateFacts = (text: string): boolean => /\p{Nd}|@|:\/\/|www\./iu.test(text) || mayTell(text);

/** What the text states, in the order of the kinds, each value once. */
export function pickFacts(text: string, options: PickOptions): PickedFact[] {
  // Places stay the same from here on: what was understood is blanked, so that nothing is read twice.
  const page = { text: asciiDigits(text.slice(0, TEXT_LIMIT)) };
  const facts = [...(/:\/\/|www\./i.test(page.text) ? urls(page) : []), ...emails(page)];
  // Most messages hold no number worth reading: an order has three digits, a phone seven, a card fifteen.
  const digits = page.text.match(/\d/g)?.length ?? 0;
  if (digits >= 15) withoutCards(page);
  if (digits >= 3 || !isDefaultPattern(options)) facts.push(...numbers(page, options));
  if (digits >= 7) facts.push(...phones(page, options.country));
  const order = ['order', 'tracking', 'phone', 'email', 'url'];
  const unique = [...new Map(facts.map((fact) => [`${fact.kind} ${fact.value}`, fact])).values()];
  return unique.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind)).slice(0, FACTS_LIMIT);
}

interface Page {
  text: string;
}
function blank(page: Page, start: number, end: number): void {
  page.text = page.text.slice(0, start) + ' '.repeat(end - start) + page.text.slice(end);
}

/** So that its index entry holds it in any script: three bytes a sign, and an entry ends at 2,700. */
const URL_LIMIT = 800;
function urls(page: Page): PickedFact[] {
  const found: PickedFact[] = [];
  for (const match of page.text.matchAll(/\b(?:https?:\/\/|www\.)[^\s<>"'«»“”\u0000-\u001f]{3,2000}/giu)) {
    const whole = match[0];
    const url = whole.slice(0, closed(whole));
    blank(page, match.index, match.index + whole.length);
    const host = /^(?:https?:\/\/|(?=www\.))([\p{L}\p{N}.-]+)(?::\d{1,5})?(?:[/?#]|$)/iu.exec(url)?.[1];
    if (host && /\.[\p{L}]{2,}$|\.xn--[a-z0-9]+$/iu.test(host) && url.length <= URL_LIMIT && found.length < FACTS_LIMIT)
      found.push({ kind: 'url', label: 'Link', value: url });
  }
  return found;
}
/** Where an address ends: before the sentence's own marks and a bracket it did not open. */
function closed(url: string): number {
  const opened = { ')': '(', ']': '[' } as const;
  let end = url.length;
  for (; end > 0; end -= 1) {
    const sign = url[end - 1]!;
    if (/[.,;:!?'…*_~|}]/.test(sign)) continue;
    if (
      (sign === ')' || sign === ']') &&
      url.slice(0, end).split(sign).length > url.slice(0, end).split(opened[sign]).length
    )
      continue;
    return end;
  }
  return end;
}

function emails(page: Page): PickedFact[] {
  const found: PickedFact[] = [];
  for (let at = page.text.indexOf('@'); at >= 0 && found.length < FACTS_LIMIT; at = page.text.indexOf('@', at + 1)) {
    const local =
      /[\p{L}\p{N}!#$%&'*+/=?^_`{|}~.-]{1,64}$/u
        .exec(page.text.slice(Math.max(0, at - 64), at))?.[0]
        .replace(/^[^\p{L}\p{N}_]+/u, '') ?? '';
    const host =
      /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,8}[\p{L}]{2,63}/u.exec(
        page.text.slice(at + 1, at + 256),
      )?.[0] ?? '';
    if (local === '' || host === '' || local.endsWith('.') || local.includes('..')) continue;
    blank(page, at - local.length, at + 1 + host.length);
    found.push({ kind: 'email', label: 'Email', value: `${local}@${host}`.toLowerCase() });
  }
  return found;
}

/** Card numbers are nobody's fact: they are blanked before anything reads digits. */
function withoutCards(page: Page): void {
  for (const match of page.text.matchAll(/(?<![\p{L}\p{N}])\d(?:[ -]?\d){14,15}(?![\p{L}\p{N}])/gu)) {
    const digits = match[0].replace(/\D/g, '');
    if (/^(?:4\d{15}|5[1-5]\d{14}|2[2-7]\d{14}|6(?:011|5\d\d)\d{12}|3[47]\d{13})$/.test(digits) && passesLuhn(digits))
      blank(page, match.index, match.index + match[0].length);
  }
}
function passesLuhn(digits: string): boolean {
  return (
    Array.from(digits)
      .reverse()
      .reduce(
        (sum, digit, index) => sum + (index % 2 === 0 ? Number(digit) : [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][Number(digit)]!),
        0,
      ) %
      10 ===
    0
  );
}

/** A message has dozens of them, so they are as light as can be. */
class Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly hasDigit: boolean;
  #folded: string | undefined;
  constructor(text: string, start: number) {
    this.text = text;
    this.start = start;
    this.end = start + text.length;
    this.hasDigit = /\d/.test(text);
  }
  /** Without case and accents; worked out when asked for, because only words near a number are. */
  get folded(): string {
    return (this.#folded ??= this.text.length <= 40 ? fold(this.text) : '');
  }
}
const fold = (text: string) => (/^[\x00-\x7f]*$/.test(text) ? text.toLowerCase() : foldAccents(text));
const foldAccents = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/ł/g, 'l')
    .replace(/ı/g, 'i')
    .replace(/[أإآ]/g, 'ا');
function tokens(text: string): Token[] {
  const found: Token[] = [];
  const word = /[\p{L}\p{M}\p{N}]+(?:(?:[-_]|(?<=\d)\/(?=\d))[\p{L}\p{M}\p{N}]+)*/gu;
  let numbers = 0;
  for (let match = word.exec(text); match; match = word.exec(text)) {
    const token = new Token(match[0], match.index);
    if (token.hasDigit && (numbers += 1) > NUMBERS_LIMIT) break;
    found.push(token);
  }
  return found;
}

const isDefaultPattern = (options: PickOptions) => options.orderPattern === defaultWorkspaceSettings().orderPattern;
function numbers(page: Page, options: PickOptions): PickedFact[] {
  const found: PickedFact[] = [];
  const isDefault = isDefaultPattern(options);
  for (const [value, start, end] of parcels(page.text)) {
    const around =
      ` ${page.text.slice(Math.max(0, start - 80), start)} | ${page.text.slice(end, end + 40)} `.toLowerCase();
    const carrier = carrierOf(value, around);
    if (!carrier) continue;
    blank(page, start, end);
    found.push({ kind: 'tracking', label: `Tracking number (${carrier})`, value });
  }
  let words = tokens(page.text);
  const before = page.text;
  found.push(
    ...introduced(page, words, isTracking, isParcelNumber).map((value): PickedFact => ({
      kind: 'tracking',
      label: 'Tracking number',
      value,
    })),
  );
  if (options.orderPattern !== '' && !isDefault) found.push(...patterned(page, options.orderPattern));
  if (isDefault) {
    found.push(...introduced(page, words, isOrder, isOrderNumber).map(orderFact));
    if (page.text !== before) words = tokens(page.text);
    found.push(...marked(page, words).map(orderFact));
  }
  return found;
}
const orderFact = (value: string): PickedFact => ({ kind: 'order', label: 'Order number', value });

/** Runs that could be a parcel's number, also written in groups. */
function* parcels(text: string): Iterable<[string, number, number]> {
  for (const match of text.matchAll(/(?<![\p{L}\p{N}+])[0-9A-Z]{8,34}(?![\p{L}\p{N}])/gu))
    yield [match[0], match.index, match.index + match[0].length];
  for (const match of text.matchAll(/(?<![\p{L}\p{N}+])(?:1Z|\d{2,5})(?: [0-9A-Z]{2,5}){2,8}(?![\p{L}\p{N}])/gu))
    if (/\d{2}/.test(match[0])) yield [match[0].replaceAll(' ', ''), match.index, match.index + match[0].length];
}

const patterns = new Map<string, Pattern | null>();
const PATTERNS_KEPT = 200;
function patterned(page: Page, source: string): PickedFact[] {
  if (!patterns.has(source)) {
    if (patterns.size >= PATTERNS_KEPT) patterns.clear();
    const compiled = compilePattern(source);
    patterns.set(source, compiled.ok ? compiled.pattern : null);
  }
  const found: PickedFact[] = [];
  for (const match of patterns.get(source)?.find(page.text, PATTERN_LIMIT) ?? []) {
    const value = (match.group ?? match.text).trim();
    if (value !== '' && value.length <= 100) found.push(orderFact(value));
    blank(page, match.start, match.end);
  }
  return found;
}

type Sort = (token: Token, isCertain: boolean, next: Token | undefined) => boolean;
const FILLERS = 4;
/** Numbers that a word introduces: `order 12345`, `номер замовлення: 12345 та 12346`, `12345 numaralı sipariş`. */
function introduced(page: Page, words: readonly Token[], isWord: (folded: string) => boolean, fits: Sort): string[] {
  const found: string[] = [];
  let chain: Token | null = null;
  words.forEach((token, index) => {
    if (!token.hasDigit) return;
    const next = words[index + 1];
    const said = leadIn(page.text, words, index, isWord) ?? trailing(page.text, words, index, isWord);
    const isNext = chain !== null && chain.text.length === token.text.length && joined(page.text, words, chain, index);
    if ((said !== null && fits(token, said === 'certain', next)) || (isNext && fits(token, true, next))) {
      found.push(token.text.toUpperCase());
      chain = token;
    }
  });
  for (const value of words.filter((token) => found.includes(token.text.toUpperCase())))
    blank(page, value.start, value.end);
  return found;
}
/** Walks back from a number over fillers to the word that introduces it. `certain`: a number sign or the word "number" says so too. */
function leadIn(
  text: string,
  words: readonly Token[],
  index: number,
  isWord: (folded: string) => boolean,
): 'certain' | 'likely' | null {
  let isCertain = false;
  for (let back = 1; back <= FILLERS + 1 && index - back >= 0; back += 1) {
    const token = words[index - back]!;
    const gap = text.slice(token.end, words[index - back + 1]!.start);
    const isDot = gap.includes('.') && (isNumber(token.folded) || token.folded.endsWith('nr'));
    if (!/^[\s:#№º°.,()"'«»“”„*=–—-]{0,8}$/u.test(gap) || (gap.includes('.') && !isDot) || gap.includes('\n\n'))
      return null;
    if (/[#№]/.test(gap)) isCertain = true;
    if (isNumber(token.folded)) isCertain = true;
    if (isWord(token.folded)) {
      const before = words[index - back - 1];
      const earlier = before && isFiller(before.folded) ? words[index - back - 2] : before;
      return isCertain ||
        /(?:nummer|nr|number)$/.test(token.folded) ||
        (earlier !== undefined && isNumber(earlier.folded)) ||
        /[#№]\s*$/.test(text.slice(Math.max(0, token.start - 3), token.start))
        ? 'certain'
        : 'likely';
    }
    if (isOther(token.folded) || !(isNumber(token.folded) || isFiller(token.folded))) return null;
  }
  return null;
}
/** `12345 numaralı siparişim`: some languages put the number first. */
function trailing(
  text: string,
  words: readonly Token[],
  index: number,
  isWord: (folded: string) => boolean,
): 'certain' | null {
  const [one, two] = [words[index + 1], words[index + 2]];
  if (!one || !two || !['numarali', 'nolu', 'numara', 'no'].includes(one.folded) || !isWord(two.folded)) return null;
  return /^[\s']{1,2}$/.test(text.slice(words[index]!.end, one.start)) ? 'certain' : null;
}
function joined(text: string, words: readonly Token[], before: Token, index: number): boolean {
  const previous = words[index - 1]!;
  const gap =
    previous === before
      ? text.slice(before.end, words[index]!.start)
      : isAnd(previous.folded) && words[index - 2] === before
        ? text.slice(before.end, previous.start) + text.slice(previous.end, words[index]!.start)
        : null;
  return gap !== null && /^[\s,;#№/&+]{1,6}$/.test(gap);
}

const isOrderNumber: Sort = (token, isCertain, next) => {
  const { text } = token;
  if (text.length > 30 || !/^(?:[A-Za-zА-ЯІЇЄа-яіїє]{0,8}[-_]?)?\d[\dA-Za-z]*(?:[-_/][\dA-Za-z]+)*$/u.test(text))
    return false;
  const digits = text.replace(/\D/g, '').length;
  if (
    /^\d{1,2}[-/]\d{1,2}[-/]\d{2,4}$|^\d{4}[-/]\d{2}[-/]\d{2}$|^\d{1,2}\/\d{1,4}$|^\d+(?:st|nd|rd|th|h|x|kg|g|ml|cm|mm|km|gb|mb|usd|eur|am|pm)$/i.test(
      text,
    )
  )
    return false;
  if (digits < (isCertain ? 3 : 4)) return false;
  if (isCertain || /[A-Za-z-]/.test(text)) return true;
  return !/^(?:19|20)\d\d$/.test(text) && !(next !== undefined && isUnit(next.folded) && next.start - token.end <= 2);
};
const isParcelNumber: Sort = (token) =>
  /^[0-9A-Za-z]{9,30}$/.test(token.text) && token.text.replace(/\D/g, '').length >= 8;

/** `#12345` and `ORD-2024-001`, which say themselves what they are. */
function marked(page: Page, words: readonly Token[]): string[] {
  const found: string[] = [];
  words.forEach((token, index) => {
    // Both forms hold digits.
    if (!token.hasDigit) return;
    const before = words[index - 1];
    const isOf =
      before !== undefined &&
      (isOther(before.folded) ||
        (isNumber(before.folded) && words[index - 2] !== undefined && isOther(words[index - 2]!.folded))) &&
      token.start - before.end <= 4;
    const hash = page.text[token.start - 1] === '#' && /^$|[\s(:,;"'«“.!?]/u.test(page.text[token.start - 2] ?? '');
    const isMarked =
      hash &&
      !isOf &&
      /^(?:[A-Za-z]{1,5}-?)?\d{4,12}(?:-\d{1,6})?$/.test(token.text) &&
      !/^[0-9a-f]*[a-f][0-9a-f]*$/i.test(token.text);
    const isNamed =
      /^(?:ORD|ORDER)[-_]?\d[\dA-Z]{2,}(?:[-_][\dA-Z]+)*$|^(?:ORD|ORDER)(?:[-_]\d[\dA-Z]*){2,}$/i.test(token.text) &&
      token.text.length <= 30;
    if (isMarked || isNamed) {
      found.push(token.text.toUpperCase());
      blank(page, token.start, token.end);
    }
  });
  return found;
}

function phones(page: Page, country: string | undefined): PickedFact[] {
  const found: PickedFact[] = [];
  for (const match of page.text.matchAll(
    /(?<![\p{L}\p{N}.,/@#-])(?:\+|00|\()?\d[\d\s().\-/\u00a0‐-―]{5,22}\d(?![\p{L}\p{N}@]|[.,-]\d)/gu,
  )) {
    const value = match[0].split('\n')[0]!.trim();
    const digits = value.replace(/\D/g, '');
    if (digits.length < 7 || digits.length > 15 || isDateOrAmount(value)) continue;
    const before = tokens(page.text.slice(Math.max(0, match.index - 40), match.index)).slice(-4);
    const isNamed = before.some((token) => isPhone(token.folded));
    const isInternational = /^\+|^00[1-9]/.test(value) && digits.length >= 9;
    const isWritten = /^\(\d{2,5}\)\s?[\d\s-]{6,}$/.test(value);
    if (!isInternational && !isNamed && !isWritten && !(country && isGrouped(value) && toE164(value, country)))
      continue;
    const number = toE164(value, country);
    if (number) found.push({ kind: 'phone', label: 'Phone', value: number });
    else if (isNamed || isWritten) found.push({ kind: 'phone', label: 'Phone', value: value.replace(/\s+/g, ' ') });
  }
  return found.slice(0, FACTS_LIMIT);
}
const isGrouped = (value: string) => /^0\d{1,4}[\s/-]\d{2,}/.test(value) || /^\d{3}-\d{3}-\d{4}$/.test(value);
function isDateOrAmount(value: string): boolean {
  return (
    /^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?:\s+\d{1,2})?$/.test(value) ||
    /^\d{1,3}(?:\.\d{1,3}){3}$/.test(value) ||
    /^\d{1,3}(?:[ .]\d{3})+$/.test(value) ||
    /^\d{4}\s*[-‐-―]\s*\d{4}$/.test(value)
  );
}
