// Until when an answer may go: the card's window, that of some of its people, or the longer one of agents where the channel's switch allows it.
import type { Card, Settings } from '@throughline/channel-kit';

/** Hours after the customer's last message; null: always. `scope` is that of their identity. */
export function windowHours(card: Card, settings: Settings, scope: string, isByPerson: boolean): number | null {
  const { replyWindowHours, scopedWindow, lateReply } = card.abilities;
  if (scopedWindow && new RegExp(scopedWindow.scope).test(scope)) return scopedWindow.hours;
  return lateReply && isByPerson && settings[lateReply.setting] === true ? lateReply.hours : replyWindowHours;
}
