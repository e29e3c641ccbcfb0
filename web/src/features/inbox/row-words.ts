// What a row says to a screen reader besides what it shows, and the short time at its end.
import type { Conversation, PresenceFrame } from '@throughline/sdk';
import { perLocale } from '../../words/per-locale.ts';
import { listed } from '../../words/lists.ts';
import { t } from '../../words/t.ts';

const weekday = perLocale((locale) => new Intl.DateTimeFormat(locale, { weekday: 'short' }));
const day = perLocale((locale) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' }));
const dayAndYear = perLocale(
  (locale) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' }),
);

/** What the row shows only by sign, said after the name: ", Website chat, unread, ". */
export function rowMarks(it: Conversation, channelTitle: string | undefined): string {
  const marks = [channelTitle, it.isUnread ? t('unread') : undefined].filter((mark) => mark !== undefined);
  return listed(['', ...marks, '']);
}
/** `now`, `5 m`, `3 h`, `Tue`, `4 Mar`: fits into a row. */
export function rowTime(at: string, now: Date, locale?: string): string {
  const then = new Date(at);
  const minutes = Math.floor((now.getTime() - then.getTime()) / 60_000);
  if (minutes < 1) return t('now');
  if (minutes < 60) return t('{minutes} m', { minutes });
  if (minutes < 24 * 60) return t('{hours} h', { hours: Math.floor(minutes / 60) });
  if (minutes < 6 * 24 * 60) return weekday(locale).format(then);
  return (then.getFullYear() === now.getFullYear() ? day : dayAndYear)(locale).format(then);
}
/** Names of the others who look or write, without me. */
export function othersIn(
  presence: PresenceFrame | undefined,
  myId: string,
  names: ReadonlyMap<string, { name: string }>,
): { looking: string[]; writing: string[] } {
  const others = (presence?.viewers ?? []).filter((viewer) => viewer.agentId !== myId);
  const name = (id: string) => names.get(id)?.name ?? t('Someone');
  return {
    looking: others.filter((each) => !each.isWriting).map((each) => name(each.agentId)),
    writing: others.filter((each) => each.isWriting).map((each) => name(each.agentId)),
  };
}
