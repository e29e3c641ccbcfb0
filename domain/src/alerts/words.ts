// An alert in words, the same in the list, outside the window and in a push.
import type { AlertKind } from './alerts.ts';

export interface AlertSaid {
  readonly kind: AlertKind;
  /** Empty: nobody. */
  readonly authorName: string;
  readonly contactName: string;
  readonly count: number;
}
export function alertWords({ kind, authorName, contactName, count }: AlertSaid): string {
  const who = contactName || 'Somebody';
  const times = count > 1 ? ` (${count})` : '';
  switch (kind) {
    case 'mention':
      return `${authorName || 'Somebody'} named you in a note${times}`;
    case 'assigned':
      return `${authorName || 'A rule'} gave you a conversation with ${who}`;
    case 'reply':
      return `${who} wrote${times}`;
    case 'failed':
      return `Not delivered to ${who}${times}`;
    case 'watched':
      return `${authorName || who} wrote where you watch${times}`;
    case 'woken':
      return `Back from snooze: ${who}`;
  }
}
