// The rules of retention in words.
import type { RetentionCounts, RetentionRules } from '@throughline/sdk';
import { msg, t, type Msg } from '../../words/t.ts';

export interface RuleRow {
  readonly key: Exclude<keyof RetentionRules, 'kindDays'>;
  readonly label: Msg;
  readonly help: Msg;
  /** The days it is switched on with. */
  readonly start: number;
  readonly counted: keyof RetentionCounts;
}
export const ruleRows: readonly RuleRow[] = [
  {
    key: 'conversationDays',
    label: msg('Closed conversations'),
    help: msg('With their messages, files and facts; counted from their closing.'),
    start: 730,
    counted: 'conversations',
  },
  {
    key: 'attachmentDays',
    label: msg('Files in messages'),
    help: msg(
      'The message stays and says that its file was deleted. Raw mails hold their files as long as raw mails are kept.',
    ),
    start: 365,
    counted: 'attachments',
  },
  {
    key: 'contactDays',
    label: msg('Contacts without a conversation'),
    help: msg('Counted from when they were last seen.'),
    start: 365,
    counted: 'contacts',
  },
  {
    key: 'auditDays',
    label: msg('Entries of the audit log'),
    help: msg('Check first how long you must be able to show who changed what.'),
    start: 1095,
    counted: 'auditEntries',
  },
];
export const isDays = (days: number | null): boolean =>
  days === null || (Number.isInteger(days) && days >= 1 && days <= 3650);

/** Nothing is counted beyond the limit. */
export const dueWords = (count: number, limit: number): string =>
  count >= limit ? t('{count, number} or more due now', { count: limit }) : t('{count, number} due now', { count });

/** What goes or went, a part for each; empty: nothing. */
export function goneParts(counts: RetentionCounts, limit: number): string[] {
  const { conversations, attachments, contacts, auditEntries } = counts;
  const parts: [number, string][] = [
    [conversations, t('{count, plural, one {# conversation} other {# conversations}}', { count: conversations })],
    [attachments, t('{count, plural, one {# file} other {# files}}', { count: attachments })],
    [contacts, t('{count, plural, one {# contact} other {# contacts}}', { count: contacts })],
    [auditEntries, t('{count, plural, one {# log entry} other {# log entries}}', { count: auditEntries })],
  ];
  return parts.flatMap(([count, words]) => {
    if (count === 0) return [];
    return count >= limit ? t('{words}, or more', { words }) : words;
  });
}
