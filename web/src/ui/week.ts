// A week of opening hours: seven days from Monday, each a list of spans in `HH:MM`.
import { and, listed } from '../words/lists.ts';
import { perLocale } from '../words/per-locale.ts';
import { t } from '../words/t.ts';

export type Span = readonly [from: string, to: string];
export type Week = readonly (readonly Span[])[];

/** By their place in the week, in the language spoken now. */
const weekday = perLocale((locale) => new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }));
const shortWeekday = perLocale((locale) => new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' }));
/** A Monday. */
const monday = Date.UTC(2024, 0, 1);
const weekLength = 7;
export const dayName = (index: number): string => weekday().format(monday + index * 86_400_000);
export const dayNames = (): string[] => Array.from({ length: weekLength }, (_, index) => dayName(index));
export const wholeDay: Span = ['00:00', '24:00'];
export const alwaysOpen = (): Week => Array.from({ length: weekLength }, () => [wholeDay]);
export const officeHours = (): Week =>
  Array.from({ length: weekLength }, (_, index) => (index < 5 ? [['09:00', '17:00']] : []));
export const isWholeDay = (spans: readonly Span[]): boolean =>
  spans.length === 1 && spans[0]?.[0] === '00:00' && spans[0][1] === '24:00';

/** What was typed as `HH:MM`: "9" and "9:5" and "930" are understood, rubbish comes back as it is. */
export function asTime(typed: string): string {
  const match = /^\s*(\d{1,2})(?:[:.h ]?(\d{1,2}))?\s*$/.exec(typed);
  if (!match) return typed.trim();
  return `${(match[1] ?? '').padStart(2, '0')}:${(match[2] ?? '').padEnd(2, '0')}`;
}

/** A further span after the last one, at most until midnight. */
export function nextSpan(spans: readonly Span[]): Span {
  const end = spans.at(-1)?.[1];
  if (!end) return ['09:00', '17:00'];
  const hour = Number(end.slice(0, 2));
  return [
    `${String(Math.min(hour + 1, 23)).padStart(2, '0')}:00`,
    `${String(Math.min(hour + 4, 24)).padStart(2, '0')}:00`,
  ];
}

export const isAlwaysOpen = (week: Week): boolean => week.every(isWholeDay) || week.every((day) => day.length === 0);
export const toSend = (week: Week) => week.map((day) => day.map((span): [string, string] => [...span]));

/** "Mon–Fri 09:00–17:00, Sat closed …", days alike taken together. */
export function weekInWords(week: Week): string {
  if (isAlwaysOpen(week)) return t('always open');
  const words = week.map((day) =>
    day.length === 0
      ? t.as('hours', 'closed')
      : isWholeDay(day)
        ? t('all day')
        : and(day.map((span) => span.join('–'))),
  );
  const runs: { from: number; to: number; words: string }[] = [];
  words.forEach((each, at) => {
    const last = runs.at(-1);
    if (last?.words === each) last.to = at;
    else runs.push({ from: at, to: at, words: each });
  });
  const short = (at: number) => shortWeekday().format(monday + at * 86_400_000);
  return listed(runs.map((run) => `${short(run.from)}${run.to === run.from ? '' : `–${short(run.to)}`} ${run.words}`));
}
