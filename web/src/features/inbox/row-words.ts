// What a row says in one breath to a screen reader, and the short time at its end.
import type { Conversation, PresenceFrame } from '@throughline/sdk';
import { nameOf, priorityWords } from '../../live/words.ts';

/** "Ada Lovelace, Website chat, unread, where is my order, waiting 12 minutes, Maja is writing". */
export function rowName(it: Conversation, channelTitle: string | undefined, writers: readonly string[]): string {
  return [
    nameOf(it), channelTitle, it.isUnread ? 'unread' : null, it.subject || it.preview || 'no messages yet', it.priority === 'none' ? null : `${priorityWords[it.priority]} priority`,
    it.tags.length > 0 ? `tags ${it.tags.map((tag) => tag.name).join(' and ')}` : null, it.draft === null ? null : 'draft', writers.length > 0 ? `${writers.join(' and ')} is writing` : null,
  ].filter(Boolean).join(', ');
}
/** `now`, `5 m`, `3 h`, `Tue`, `4 Mar`: fits into a row. */
export function rowTime(at: string, now: Date, locale?: string): string {
  const then = new Date(at);
  const minutes = Math.floor((now.getTime() - then.getTime()) / 60_000);
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes} m`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h`;
  if (minutes < 6 * 24 * 60) return new Intl.DateTimeFormat(locale, { weekday: 'short' }).format(then);
  const year = then.getFullYear() === now.getFullYear() ? {} : ({ year: 'numeric' } as const);
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', ...year }).format(then);
}
/** Names of the others who look or write, without me. */
export function othersIn(presence: PresenceFrame | undefined, myId: string, names: ReadonlyMap<string, { name: string }>): { looking: string[]; writing: string[] } {
  const others = (presence?.viewers ?? []).filter((viewer) => viewer.agentId !== myId);
  const name = (id: string) => names.get(id)?.name ?? 'Someone';
  return { looking: others.filter((each) => !each.isWriting).map((each) => name(each.agentId)), writing: others.filter((each) => each.isWriting).map((each) => name(each.agentId)) };
}
