// The words for states, used by every screen alike.
import type { Conversation, Message, Priority, Status } from '@throughline/sdk';
import { perLocale } from '../words/per-locale.ts';
import { msg, t, type Msg } from '../words/t.ts';

const statuses: Readonly<Record<Status, Msg>> = {
  open: msg.as('status', 'Open'),
  waiting: msg('Waiting'),
  snoozed: msg.as('status', 'Snoozed'),
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
