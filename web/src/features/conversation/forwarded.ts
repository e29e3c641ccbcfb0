// The text of a message passed on: our words, then theirs with who said them and when. Pure.
import type { Message } from '@throughline/sdk';
import { t } from '../../words/t.ts';

export const forwardSubject = (subject: string): string =>
  subject === '' ? t('Forwarded message') : /^(?:fwd?|wg|tr)\s*:/i.test(subject) ? subject : `Fwd: ${subject}`;

/** `when`: the moment in the agent's words. */
export function forwarded(message: Message, contactName: string, words: string, when: string): string {
  const sender = message.mail?.from;
  const name = message.author.name || contactName || t('Customer');
  const from = sender ? `${sender.name || name} <${sender.address}>` : name;
  const head = ['---------- Forwarded message ----------', `From: ${from}`, `Date: ${when}`];
  if (message.mail?.subject) head.push(`Subject: ${message.mail.subject}`);
  return [words.trim(), head.join('\n'), message.text].filter((part) => part !== '').join('\n\n');
}
