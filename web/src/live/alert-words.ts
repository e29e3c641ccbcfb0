// An alert in words, as the list and the browser's own notification say it. What a push says is written by the server.
import type { Alert } from '@throughline/sdk';
import { t } from '../words/t.ts';

export function alertWords({
  kind,
  authorName,
  contactName,
  count,
}: Pick<Alert, 'kind' | 'authorName' | 'contactName' | 'count'>): string {
  const words = sentence(kind, authorName, contactName || t('Somebody'));
  return count > 1 && kind !== 'assigned' && kind !== 'woken' ? `${words} (${t.number(count)})` : words;
}
function sentence(kind: Alert['kind'], author: string, name: string): string {
  switch (kind) {
    case 'mention':
      return t('{name} named you in a note', { name: author || t('Somebody') });
    case 'assigned':
      return author
        ? t('{name} gave you a conversation with {contact}', { name: author, contact: name })
        : t('A rule gave you a conversation with {contact}', { contact: name });
    case 'reply':
      return t('{name} wrote', { name });
    case 'failed':
      return t('Not delivered to {name}', { name });
    case 'watched':
      return t('{name} wrote where you watch', { name: author || name });
    case 'woken':
      return t('Back from snooze: {name}', { name });
  }
}
