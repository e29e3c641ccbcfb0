// Time in words: relative under seven days, a date after that.
const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** `now`, `5 min ago`, `yesterday`, `in 3 h`; from seven days on a date, with the year when it is not this one. */
export function relativeTime(at: Date, now: Date, locale?: string): string {
  const seconds = Math.round((at.getTime() - now.getTime()) / 1000);
  const size = Math.abs(seconds);
  const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
  if (size < 45) return words.format(0, 'second');
  if (size < hour) return words.format(Math.trunc(seconds / minute) || Math.sign(seconds), 'minute');
  if (size < day) return words.format(Math.trunc(seconds / hour), 'hour');
  if (size < 7 * day) return words.format(Math.round(seconds / day), 'day');
  const sameYear = at.getFullYear() === now.getFullYear();
  return new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(at);
}

/** The whole truth, for the title. */
export function exactTime(at: Date, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' }).format(at);
}
