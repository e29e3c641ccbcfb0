// The words for states, used by every screen alike.
import type { Conversation, Message, Priority, Status } from '@throughline/sdk';
import { perLocale } from '../words/per-locale.ts';
import { msg, t, type Msg } from '../words/t.ts';

const statuses: Readonly<Record<Status, Msg>> = {
  open: msg.as('status', 'Open'),
  waiting: msg('Waiting'),
  snoozed: msg('Snoozed'),
  closed: msg.as('status', 'Closed'),
  spam: msg('Spam'),
};
const priorities: Readonly<Record<Priority, Msg>> = {
  none: msg('No priority'),
  low: msg('Low'),
  high: msg('High'),
  urgent: msg('Urgent'),
};

const reasons: Readonly<Record<NonNullable<Conversation['reason']>, Msg>> = {
  new: msg.as('status', 'New'),
  replied: msg('Customer replied'),
  'follow-up': msg('Follow up'),
};

/** Why an open conversation is there; null when it was left or put there, and nothing is to be said. */
export const reasonWord = (it: Pick<Conversation, 'status' | 'reason'>): string | null =>
  it.status === 'open' && it.reason !== null ? t.of(reasons[it.reason]) : null;
export const statusWord = (of: Status): string => t.of(statuses[of]);
export const priorityWord = (of: Priority): string => t.of(priorities[of]);

/** The word for a delivery's state: never the icon alone. */
const deliveries: Readonly<Record<Message['delivery']['state'], Msg | null>> = {
  none: null,
  scheduled: msg('Scheduled'),
  queued: msg('Queued'),
  sending: msg('Sending'),
  sent: msg('Sent'),
  delivered: msg('Delivered'),
  read: msg.as('status', 'Read'),
  failed: msg('Not delivered'),
  unknown: msg('Unclear whether it arrived'),
};
export const deliveryWord = (of: Message['delivery']['state']): string => {
  const word = deliveries[of];
  return word === null ? '' : t.of(word);
};
export const nameOf = (it: Pick<Conversation, 'contactName'>): string => it.contactName || t('Unknown contact');

const clock = perLocale((locale) => new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }));
export const clockTime = (at: string): string => clock().format(new Date(at));

const moment = perLocale((locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }));
export const momentWords = (at: string): string => moment().format(new Date(at));

/** `3 h 12 m`, `12 m`: for windows that close. */
export function spanWords(milliseconds: number): string {
  const minutes = Math.max(1, Math.round(milliseconds / 60_000));
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const [inDays, inHours] = [t('{days} d', { days }), t('{hours} h', { hours })];
  if (days > 0) return hours > 0 ? `${inDays} ${inHours}` : inDays;
  const inMinutes = t('{minutes} m', { minutes: hours > 0 ? minutes % 60 : minutes });
  if (hours > 0) return minutes % 60 > 0 ? `${inHours} ${inMinutes}` : inHours;
  return inMinutes;
}
export function bytesWords(bytes: number): string {
  if (bytes < 1024) return t('{size} B', { size: t.number(bytes) });
  if (bytes < 1024 * 1024) return t('{size} kB', { size: t.number(Math.round(bytes / 1024)) });
  return t('{size} MB', { size: t.number(Math.round((bytes / 1024 / 1024) * 10) / 10) });
}

/** When to wake a snoozed conversation: the usual moments, in the agent's own time. */
export function snoozeChoices(now: Date): { readonly label: string; readonly at: Date }[] {
  const at = (days: number, hour: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);
  const toMonday = (8 - now.getDay()) % 7 || 7;
  return [
    { label: t('In 1 hour'), at: new Date(now.getTime() + 3_600_000) },
    { label: t('In 3 hours'), at: new Date(now.getTime() + 3 * 3_600_000) },
    { label: t('Tomorrow at 9:00'), at: at(1, 9) },
    { label: t('Monday at 9:00'), at: at(toMonday, 9) },
    { label: t('In a week'), at: at(7, 9) },
  ];
}
/**
 * `3d`, `2h`, `45m`, `tomorrow`, `fri 9`, `fri 14:30`: what people type, days in English or in the language spoken; null when it is not
 * understood.
 */
export function snoozeTime(typed: string, now: Date, locale?: string): Date | null {
  const text = typed.trim().toLowerCase();
  const span = /^(\d{1,3})\s*(m|min|h|d|w)$/.exec(text);
  if (span)
    return new Date(
      now.getTime() +
        Number(span[1]) * { m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }[span[2] as 'm'],
    );
  const named = /^(\D+?)\.?(?:\s+(?:at\s+)?(\d{1,2})(?:[:.](\d\d))?)?$/.exec(text);
  if (!named) return null;
  const days = daysTo(named[1]!, now, locale);
  const hour = Number(named[2] ?? 9);
  const minutes = Number(named[3] ?? 0);
  if (days === null || hour > 23 || minutes > 59) return null;
  const at = new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour, minutes);
  return at > now ? at : null;
}
/** From today to the day of this name; the shortest that is understood of a weekday are two letters, or how the language shortens it. */
function daysTo(typed: string, now: Date, locale: string | undefined): number | null {
  const name = plain(typed);
  for (const { today, tomorrow, weekdays, shortened } of [dayNames('en'), dayNames(locale)]) {
    if (name === today) return 0;
    if (name === tomorrow) return 1;
    const begun = name.length < 2 ? -1 : weekdays.findIndex((each) => each.startsWith(name));
    const weekday = begun >= 0 ? begun : shortened.indexOf(name);
    if (weekday >= 0) return (weekday - now.getDay() + 7) % 7 || 7;
  }
  return null;
}
/** Keyboards and the names of days have different apostrophes, and some shortened days end in a dot. */
const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[’ʼ'`]/g, '’')
    .replace(/\.$/, '');
const dayNames = perLocale((locale) => {
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  // From a Sunday, as `getDay` counts.
  const weekdays = (weekday: 'long' | 'short') => {
    const format = new Intl.DateTimeFormat(locale, { weekday, timeZone: 'UTC' });
    return Array.from({ length: 7 }, (_, day) => plain(format.format(Date.UTC(2023, 0, 1 + day))));
  };
  return {
    today: plain(relative.format(0, 'day')),
    tomorrow: plain(relative.format(1, 'day')),
    weekdays: weekdays('long'),
    shortened: weekdays('short'),
  };
});
