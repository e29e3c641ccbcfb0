// Moments as people type them, in their language or in English: a span ahead, or a day and an hour.
import { locale as spoken } from '../words/language.ts';
import { perLocale } from '../words/per-locale.ts';
import { typedWords } from './typed-words.ts';

const spanUnits = ['minute', 'hour', 'day', 'week', 'month'] as const;
type Unit = (typeof spanUnits)[number];
/** The hour meant by a day alone, and by the parts of one. */
const usualHour = 9;
const parts = { morning: 9, noon: 12, afternoon: 14, evening: 18 } as const;
type Part = keyof typeof parts;

/**
 * `3d`, `in 3 hours`, `tomorrow`, `fri 9`, `next monday 14:30`, `tomorrow evening`, `18:00`; a day without an hour is its morning. Null: not
 * understood, or past.
 */
export function snoozeTime(typed: string, now: Date, locale = spoken()): Date | null {
  const text = plain(typed);
  if (text === '' || text.length > 80) return null;
  for (const known of [knownIn(locale), knownIn('en')]) {
    const at = spanAhead(text, known, now) ?? dayAndHour(text, known, now);
    if (at) return at > now ? at : null;
  }
  return null;
}

/** Small letters without accents, every digit as 0 to 9, one kind of apostrophe, one space. */
const plain = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{M}|[‎‏״"()]/gu, '')
    .replaceAll('ł', 'l')
    .replaceAll('ı', 'i')
    .replaceAll(/[’ʼ'`׳]/g, '’')
    .replaceAll(/\p{Nd}/gu, (digit) => String(digitOf(digit)))
    .replaceAll(/[,،]|\.(?!\d)/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
/** Decimal digits stand in rows of ten, from their zero. */
function digitOf(digit: string): number {
  let at = digit.codePointAt(0)!;
  let value = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(at - 1)) && value < 9) [at, value] = [at - 1, value + 1];
  return value;
}
const listed = (phrases: string | undefined): string[] => (phrases ? phrases.split('|').map(plain) : []);

interface Known {
  /** A span without its number; with it where a language has a word for so many. */
  readonly units: ReadonlyMap<string, { readonly unit: Unit; readonly count: number | null }>;
  readonly ahead: readonly string[];
  readonly one: readonly string[];
  /** Phrases that stand for a day or a part of one, the longest first. */
  readonly phrases: readonly (readonly [string, string])[];
  readonly filler: ReadonlySet<string>;
  /** From Sunday, as `getDay` counts. */
  readonly weekdays: readonly string[];
  readonly shortened: readonly string[];
}

const knownIn = perLocale((locale): Known => {
  const words = typedWords[locale.split('-')[0]!] ?? typedWords['en']!;
  const named = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const name = (count: number, unit: 'day' | 'week' | 'month') => plain(named.format(count, unit));
  const weekdays = (weekday: 'long' | 'short') => {
    const format = new Intl.DateTimeFormat(locale, { weekday, timeZone: 'UTC' });
    return Array.from({ length: 7 }, (_, day) => bare(plain(format.format(Date.UTC(2023, 0, 1 + day)))));
  };
  const phrases = [
    [name(0, 'day'), '@0'],
    [name(1, 'day'), '@1'],
    [name(2, 'day'), '@2'],
    [name(1, 'week'), '@week'],
    [name(1, 'month'), '@month'],
    ...listed(words.also?.today).map((each) => [each, '@0']),
    ...listed(words.also?.tomorrow).map((each) => [each, '@1']),
    ...listed(words.also?.after).map((each) => [each, '@2']),
    ...listed(words.also?.week).map((each) => [each, '@week']),
    ...listed(words.also?.month).map((each) => [each, '@month']),
    ...(Object.keys(parts) as Part[]).flatMap((part) => listed(words[part]).map((each) => [each, `@${part}`])),
    // Several words that say nothing go together, before one of them is taken alone.
    ...listed(words.filler)
      .filter((each) => each.includes(' '))
      .map((each) => [each, '']),
  ] as [string, string][];
  return {
    units: unitsIn(locale, words.units ?? {}, listed(words.ahead)),
    ahead: listed(words.ahead),
    one: listed(words.one),
    phrases: phrases.filter(([each]) => !/\d/.test(each)).toSorted(([a], [b]) => b.length - a.length),
    filler: new Set(listed(words.filler)),
    weekdays: weekdays('long'),
    shortened: weekdays('short'),
  };
});
/** Without the word for "day" that some languages put before its name, and without an article that is written to it. */
const bare = (name: string): string =>
  name
    .replace(/^יום /, '')
    .replace(/^ال(?=.{3})/, '')
    .replace(/-feira$/, '');

function unitsIn(locale: string, also: Readonly<Partial<Record<Unit, string>>>, ahead: readonly string[]) {
  const units = new Map<string, { unit: Unit; count: number | null }>();
  for (const unit of spanUnits) {
    for (const style of ['long', 'short', 'narrow'] as const) {
      const format = new Intl.RelativeTimeFormat(locale, { style });
      for (const count of [1, 2, 3, 5, 11, 21, 100]) {
        const said = format.formatToParts(count, unit);
        const literal = said.map((part) => (part.type === 'literal' ? part.value : ' ')).join('');
        // Hebrew says "two hours" by a word of its own, the number behind it in brackets.
        const isCounted = said.some(({ type }) => type !== 'literal') && !/\(\s*\)/.test(literal);
        const phrase = withoutAhead(plain(literal), ahead);
        // A bare letter may be more than one unit: the first has it.
        if (phrase !== '' && !units.has(phrase)) units.set(phrase, { unit, count: isCounted ? null : count });
      }
    }
    for (const phrase of listed(also[unit])) units.set(phrase, { unit, count: null });
  }
  return units;
}
function withoutAhead(text: string, ahead: readonly string[]): string {
  let padded = ` ${text} `;
  for (const each of ahead.toSorted((a, b) => b.length - a.length)) padded = padded.replace(` ${each} `, ' ');
  return padded.trim();
}

const minutesOf = { minute: 1, hour: 60 } as const;
/** `3d`, `3 days`, `in an hour`. */
function spanAhead(text: string, { units, ahead, one }: Known, now: Date): Date | null {
  const rest = withoutAhead(text, ahead);
  const isAhead = rest !== text;
  const counted = /^(\d{1,3}) ?(\D+)$/.exec(rest);
  const single = one.find((each) => rest.startsWith(`${each} `) || rest.endsWith(` ${each}`));
  const phrase = counted
    ? counted[2]!.trim()
    : single
      ? ` ${rest} `.replace(` ${single} `, ' ').trim()
      : isAhead
        ? rest
        : null;
  const found = phrase === null ? undefined : units.get(phrase);
  if (!found) return null;
  const count = counted ? Number(counted[1]) : (found.count ?? 1);
  const { unit } = found;
  if (unit === 'minute' || unit === 'hour') return new Date(now.getTime() + count * minutesOf[unit] * 60_000);
  const at = new Date(now);
  if (unit === 'month') at.setMonth(at.getMonth() + count);
  else at.setDate(at.getDate() + count * (unit === 'week' ? 7 : 1));
  return at;
}

interface Hour {
  readonly hour: number;
  readonly minutes: number;
  /** Nobody would take it for something else. */
  readonly isPlain: boolean;
}
/** A day by its name, an hour, a part of a day: in any order, and nothing else. */
function dayAndHour(text: string, known: Known, now: Date): Date | null {
  let marked = ` ${text} `;
  for (const [phrase, mark] of known.phrases) marked = marked.replace(` ${phrase} `, ` ${mark} `);
  let days: number | null = null;
  let weeks = false;
  let months = false;
  let weekday: number | null = null;
  let part: Part | null = null;
  let hour: Hour | null = null;
  for (const word of marked.trim().split(/\s+/)) {
    if (word === '@week') weeks = true;
    else if (word === '@month') months = true;
    else if (/^@\d$/.test(word) && days === null) days = Number(word[1]);
    else if (word.startsWith('@') && part === null && word.slice(1) in parts) part = word.slice(1) as Part;
    else if (known.filler.has(word)) continue;
    else if (hour === null && /\d/.test(word)) {
      hour = hourIn(word);
      if (!hour) return null;
      if (/[ap]m$/.test(word)) part = word.endsWith('am') ? 'morning' : 'afternoon';
    } else if (weekday === null && weekdayIn(word, known) !== null) weekday = weekdayIn(word, known);
    else return null;
  }
  const hasDay = days !== null || weeks || months || weekday !== null;
  if (!hasDay && part === null && !hour?.isPlain) return null;
  const isLate = part === 'afternoon' || part === 'evening';
  const at = hour ? (isLate && hour.hour < 12 ? hour.hour + 12 : hour.hour) : part ? parts[part] : usualHour;
  const minutes = hour?.minutes ?? 0;
  if (at > 23 || minutes > 59) return null;
  const on = (ahead: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + ahead, at, minutes);
  if (months) return new Date(now.getFullYear(), now.getMonth() + 1, 1, at, minutes);
  const toMonday = (8 - now.getDay()) % 7 || 7;
  if (weeks) return on(toMonday + (weekday === null ? 0 : (weekday + 6) % 7));
  if (weekday !== null) return on((weekday - now.getDay() + 7) % 7 || 7);
  if (days !== null) return on(days);
  return on(0) > now ? on(0) : on(1);
}

/** `9`, `9:30`, `9.30`, `9h30`, `6pm`; with what some languages write to it: `14:30’da`, `ב-9`. */
function hourIn(word: string): Hour | null {
  const found = /^(?:ב-?)?(\d{1,2})(?:([:.h])(\d\d))?(h|am|pm)?(?:’?[a-z]{2})?$/.exec(word);
  if (!found) return null;
  return { hour: Number(found[1]), minutes: Number(found[3] ?? 0), isPlain: found[2] === ':' || Boolean(found[4]) };
}

/** By two letters and more, by how the language shortens it, or as it is bent: "в среду", "we wtorku". */
function weekdayIn(typed: string, { weekdays, shortened }: Known): number | null {
  const word = bare(typed.replace(/^ב(?=.{3})/, ''));
  const isShort = shortened.indexOf(word);
  if (isShort >= 0) return isShort;
  const begun = word.length < 2 ? -1 : weekdays.findIndex((each) => each.startsWith(word));
  if (begun >= 0) return begun;
  const likeness = weekdays.map((each) => {
    let same = 0;
    while (same < each.length && each[same] === word[same]) same += 1;
    return same >= Math.max(3, each.length - 2) && word.length <= each.length + 2 ? same : 0;
  });
  const best = Math.max(...likeness);
  return best === 0 ? null : likeness.indexOf(best);
}
