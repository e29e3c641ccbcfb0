// What is kept of people, and for how long, as the double tells it.
import { ada, thread } from './acorn-ada.ts';
import { ago, id } from './acorn.ts';

export const privacyAnswers: Readonly<Record<string, unknown>> = {
  [`GET /contacts/${id(7, 1)}/export`]: { contact: {}, conversations: [{}], messages: thread },
  [`GET /contacts/${id(7, 1)}/hold`]: { hold: null },
  [`GET /contacts/${id(7, 1)}/notes`]: {
    items: [
      {
        id: id(41, 1),
        text: 'Call in the morning: she teaches in the afternoon.',
        author: { type: 'agent', id: id(1, 2), name: 'Leo Brandt' },
        isPinned: true,
        editedAt: ago(300),
        createdAt: ago(9000),
      },
      {
        id: id(41, 2),
        text: 'Asked for an invoice to the second address.',
        author: { type: 'agent', id: id(1, 1), name: 'Maja Nowak' },
        isPinned: false,
        editedAt: null,
        createdAt: ago(400),
      },
    ],
  },
  [`GET /contacts/${id(7, 1)}/consents`]: {
    items: ada.identities.slice(0, 2).flatMap((identity, index) =>
      identity.channelId === null
        ? []
        : {
            identityId: identity.id,
            channelId: identity.channelId,
            said: index === 0 ? 'start' : 'stop',
            words: index === 0 ? 'asked on the phone' : 'STOP',
            notedBy: index === 0 ? 'Maja Nowak' : '',
            source: index === 0 ? 'agent' : 'one-click',
            covers: index === 0 ? 'all' : 'unasked',
            at: ago(5000),
            isCurrent: true,
          },
    ),
  },
  'GET /retention': {
    rules: {
      conversationDays: 730,
      kindDays: { plane: 90 },
      attachmentDays: null,
      contactDays: 365,
      auditDays: null,
    },
    runs: [
      {
        id: id(23, 1),
        state: 'done',
        rules: {
          conversationDays: 730,
          kindDays: { plane: 90 },
          attachmentDays: null,
          contactDays: 365,
          auditDays: null,
        },
        gone: { conversations: 1204, attachments: 0, contacts: 31, auditEntries: 0 },
        startedBy: '',
        startedAt: ago(600),
        endedAt: ago(590),
      },
    ],
  },
  'POST /retention/preview': { conversations: 12, attachments: 0, contacts: 3, auditEntries: 0, limit: 10_000 },
};
