// Time in words: relative under seven days, a date after that.
import { perLocale } from '../words/per-locale.ts';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
const relative = perLocale((locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' }));
const date = perLocale((locale) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' }));
const dateAndYear = perLocale(
  (locale) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' }),
);
const exact = perLocale((locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' }));

/** `now`, `5 min ago`, `yesterday`, `in 3 h`; from seven days on a date, with the year when it is not this one. */
export function relativeTime(at: Date, now: Date, locale?: string): string {
  const seconds = Math.round((at.getTime() - now.getTime()) / 1000);
  const size = Math.abs(seconds);
  const words = relative(locale);
  if (size < 45) return words.format(0, 'second');
  if (size < hour) return words.format(Math.trunc(seconds / minute) || Math.sign(seconds), 'minute');
  if (size < day) return words.format(Math.trunc(seconds / hour), 'hour');
  if (size < 7 * day) return words.format(Math.round(seconds / day), 'day');
  const sameYear = at.getFullYear() === now.getFullYear();
  return (sameYear ? date : dateAndYear)(locale).format(at);
}

/** The whole truth, for the title. */
export function exactTime(at: Date, locale?: string): string {
  return exact(locale).format(at);
}
