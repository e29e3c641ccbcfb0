// What the bell shows: one of each kind, read and unread.
import type { Alert } from '@throughline/sdk';
import { conversations } from './acorn-inbox.ts';
import { ago } from './acorn.ts';

export const alert = (at: number, minutes: number, more: Partial<Alert> & Pick<Alert, 'kind'>): Alert => ({
  conversationId: conversations[at]!.id,
  messageId: conversations[at]!.id,
  number: 1000 - minutes,
  count: 1,
  at: ago(minutes),
  isRead: false,
  conversationNumber: conversations[at]!.number,
  subject: conversations[at]!.subject,
  contactName: 'Ada Lovelace',
  authorName: 'Leo Brandt',
  words: 'Where is my order #8841?',
  isDeleted: false,
  why: '',
  ...more,
});
export const alerts = {
  items: [
    alert(0, 1, { kind: 'reply', count: 3 }),
    alert(1, 12, { kind: 'mention', words: 'Maja, can you check with the roastery?', contactName: 'Grace Hopper' }),
    alert(2, 40, {
      kind: 'failed',
      words: 'We have sent a new bag.',
      why: 'The number is not on this network',
      contactName: 'Linus',
    }),
    alert(3, 200, {
      kind: 'assigned',
      words: '',
      isRead: true,
      contactName: 'Zoë Müller-Lüdenscheidt of the Extraordinarily Long Names Ltd',
    }),
    alert(4, 900, { kind: 'woken', words: '', isRead: true, contactName: 'Ada' }),
  ],
  nextCursor: null,
  unread: 3,
  mutedConversationIds: [conversations[3]!.id],
};
