// What erasing a person takes out and what stays, in words.
import type { CallReply } from '@throughline/sdk';
import { t } from '../../words/t.ts';

type Erasure = CallReply<'previewErasure'>;

export function erasureWords({ goes, stays }: Pick<Erasure, 'goes' | 'stays'>): {
  readonly goes: string[];
  readonly stays: string[];
} {
  const optional = (number: number, words: string): string[] => (number > 0 ? [words] : []);
  return {
    goes: [
      t('{count, plural, one {# identity} other {# identities}}', { count: goes.identities }),
      t('{count, plural, one {# conversation} other {# conversations}}', { count: goes.conversations }),
      t('{count, plural, one {# message, whoever wrote it} other {# messages, whoever wrote them}}', {
        count: goes.messages,
      }),
      ...optional(goes.notes, t('{count, plural, one {# note} other {# notes}}', { count: goes.notes })),
      ...optional(goes.files, t('{count, plural, one {# file} other {# files}}', { count: goes.files })),
      ...optional(
        goes.elsewhere,
        t('{count, plural, one {# message in conversations of others} other {# messages in conversations of others}}', {
          count: goes.elsewhere,
        }),
      ),
    ],
    stays: [
      ...optional(
        stays.conversations,
        t(
          '{count, plural, one {# conversation of others they took part in, without their words} other {# conversations of others they took part in, without their words}}',
          { count: stays.conversations },
        ),
      ),
      ...optional(
        stays.files,
        t('{count, plural, one {# file that others sent or got too} other {# files that others sent or got too}}', {
          count: stays.files,
        }),
      ),
      t('a line in the audit log that somebody was erased, without the name'),
      t('backups made before, until they are replaced'),
    ],
  };
}
