// An alert in words, the same in the list and outside the window.
import type { Alert } from '@throughline/sdk';

export function alertWords(alert: Pick<Alert, 'kind' | 'authorName' | 'contactName' | 'count'>): string {
  const who = alert.contactName || 'Somebody';
  const times = alert.count > 1 ? ` (${alert.count})` : '';
  switch (alert.kind) {
    case 'mention':
      return `${alert.authorName || 'Somebody'} named you in a note${times}`;
    case 'assigned':
      return `${alert.authorName || 'A rule'} gave you a conversation with ${who}`;
    case 'reply':
      return `${who} wrote${times}`;
    case 'failed':
      return `Not delivered to ${who}${times}`;
    case 'woken':
      return `Back from snooze: ${who}`;
  }
}
