// An alert in words, the same in the list, outside the window, in a push and in a letter.
import type { MessageValues } from '../words/format.ts';
import type { AlertKind } from './alerts.ts';

export interface AlertSaid {
  readonly kind: AlertKind;
  /** Empty: nobody. */
  readonly authorName: string;
  readonly contactName: string;
  readonly count: number;
}
/** `t` says an English sentence in the reader's language, `number` writes a number as it does. */
export function alertWords(
  { kind, authorName, contactName, count }: AlertSaid,
  t: (english: string, values?: MessageValues) => string,
  number: (value: number) => string,
): string {
  const words = sentence(kind, authorName, contactName || t('Somebody'), t);
  return count > 1 && kind !== 'assigned' && kind !== 'woken' ? `${words} (${number(count)})` : words;
}
function sentence(
  kind: AlertKind,
  author: string,
  name: string,
  t: (english: string, values?: MessageValues) => string,
): string {
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
