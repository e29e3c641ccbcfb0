// What an agent should hear of, and what they do not want to.
import { z } from 'zod';
import { byId, Id, listQuery, route } from '../route.ts';
import { Alert } from '../things/index.ts';

export const alerts = {
  listAlerts: route({
    method: 'GET',
    path: '/alerts',
    caller: 'agent',
    scope: 'conversations:read',
    summary: 'My alerts, newest first, with how many are unread (1000: that many or more)',
    query: z.object({ ...listQuery, cursor: z.coerce.number().int().min(0).optional() }),
    reply: z.object({
      items: z.array(Alert),
      nextCursor: z.string().nullable(),
      unread: z.number().int(),
      mutedConversationIds: z.array(Id),
    }),
  }),
  readAlerts: route({
    method: 'POST',
    path: '/alerts/read',
    caller: 'agent',
    scope: 'conversations:read',
    summary: 'Mark my alerts read: those of a conversation, or all up to a number',
    body: z.object({ conversationId: Id.optional(), number: z.number().int().min(0).optional() }),
  }),
  muteConversation: route({
    method: 'POST',
    path: '/alerts/mutes/:id',
    caller: 'agent',
    scope: 'conversations:read',
    summary: 'Hear nothing more of a conversation but what is meant for me by name, or hear of it again',
    params: byId,
    body: z.object({ isMuted: z.boolean() }),
  }),
} as const;
