// Until when an answer may go: the card's window, or the longer one of people where the channel's switch allows it.
import type { Card, Settings } from '@throughline/channel-kit';

/** Hours after the customer's last message; null: always. */
export function windowHours(card: Card, settings: Settings, isByPerson: boolean): number | null {
  const { replyWindowHours, lateReply } = card.abilities;
  return lateReply && isByPerson && settings[lateReply.setting] === true ? lateReply.hours : replyWindowHours;
}
