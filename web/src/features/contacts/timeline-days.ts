// Cuts a timeline into days, as people remember it.
import type { Message } from '@throughline/sdk';
import { perLocale } from '../../words/per-locale.ts';
import { t } from '../../words/t.ts';

export interface Day {
  readonly key: string;
  readonly title: string;
  readonly messages: readonly Message[];
}

const title = perLocale(
  (locale) => new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
);
/** Days in the given order, in the reader's own time zone. */
export function byDay(messages: readonly Message[]): readonly Day[] {
  const groups = new Map<string, { title: string; messages: Message[] }>();
  for (const message of messages) {
    const at = new Date(message.sentAt);
    const key = `${at.getFullYear()}-${at.getMonth() + 1}-${at.getDate()}`;
    const group = groups.get(key) ?? { title: title().format(at), messages: [] };
    group.messages.push(message);
    groups.set(key, group);
  }
  return [...groups].map(([key, group]) => ({ key, ...group }));
}

/** What stands in a line when nothing was written. */
export function entryText(message: Pick<Message, 'text' | 'deletedAt' | 'attachments' | 'special' | 'mail'>): string {
  if (message.deletedAt) return t('Deleted');
  const text = message.text.trim();
  if (text !== '' || message.attachments.length > 0 || message.mail?.subject) return text;
  const sort = message.special?.['type'] ?? message.special?.['kind'];
  return typeof sort === 'string'
    ? t.server(sort.charAt(0).toUpperCase() + sort.slice(1).replaceAll(/[-_]/g, ' '))
    : t('Nothing written');
}
