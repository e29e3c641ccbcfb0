// What deleting conversations takes out and what stays, in words.
import type { CallReply } from '@throughline/sdk';
import { t } from '../words/t.ts';

type Removal = Omit<CallReply<'previewRemoval'>, 'hold' | 'isKept'>;

/** `isMany`: of several, whoever they are with. */
export function removalWords(
  { messages, notes, files, facts, unsent }: Removal,
  isMany = false,
): {
  readonly goes: string[];
  readonly stays: string[];
} {
  const optional = (number: number, words: string): string[] => (number > 0 ? [words] : []);
  return {
    goes: [
      t('{count, plural, one {# message, whoever wrote it} other {# messages, whoever wrote them}}', {
        count: messages,
      }),
      ...optional(notes, t('{count, plural, one {# note} other {# notes}}', { count: notes })),
      ...optional(files, t('{count, plural, one {# file} other {# files}}', { count: files })),
      ...optional(
        facts,
        t('{count, plural, one {# fact that was said only here} other {# facts that were said only here}}', {
          count: facts,
        }),
      ),
      ...optional(
        unsent,
        t(
          '{count, plural, one {# answer that has not left: it is not sent} other {# answers that have not left: they are not sent}}',
          {
            count: unsent,
          },
        ),
      ),
    ],
    stays: [
      isMany ? t('the contacts, with their other conversations') : t('the contact, with their other conversations'),
      t('what has reached the customer already'),
      t('a line in the audit log: who deleted it, without its words'),
      t('backups made before, until they are replaced'),
    ],
  };
}
