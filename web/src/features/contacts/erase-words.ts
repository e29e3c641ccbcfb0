// What erasing a person takes out and what stays, in words.
import type { CallReply } from '@throughline/sdk';

type Erasure = CallReply<'previewErasure'>;
const count = (number: number, one: string, many: string): string =>
  `${number.toLocaleString()} ${number === 1 ? one : many}`;

export function erasureWords({ goes, stays }: Erasure): { readonly goes: string[]; readonly stays: string[] } {
  const optional = (number: number, words: string): string[] => (number > 0 ? [words] : []);
  return {
    goes: [
      count(goes.identities, 'identity', 'identities'),
      count(goes.conversations, 'conversation', 'conversations'),
      count(goes.messages, 'message, whoever wrote it', 'messages, whoever wrote them'),
      ...optional(goes.notes, count(goes.notes, 'note', 'notes')),
      ...optional(goes.files, count(goes.files, 'file', 'files')),
      ...optional(
        goes.elsewhere,
        count(goes.elsewhere, 'message in conversations of others', 'messages in conversations of others'),
      ),
    ],
    stays: [
      ...optional(
        stays.conversations,
        `${count(stays.conversations, 'conversation', 'conversations')} of others they took part in, without their words`,
      ),
      ...optional(stays.files, `${count(stays.files, 'file', 'files')} that others sent or got too`),
      'a line in the audit log that somebody was erased, without the name',
      'backups made before, until they are replaced',
    ],
  };
}
