// What an agent should hear of, and what they do not want to.
import { z } from 'zod';
import { byId, Id, listQuery, route, text } from '../route.ts';
import { Alert } from '../things/index.ts';
import { PushSubscription } from './visitors.ts';

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
  getAlertPush: route({
    method: 'GET',
    path: '/alerts/push',
    caller: 'agent',
    scope: 'conversations:read',
    summary: 'The key by which this browser subscribes to alerts while the app is closed, and whether it has',
    reply: z.object({ webPushKey: z.string(), isRegistered: z.boolean() }),
  }),
  registerAlertPush: route({
    method: 'PUT',
    path: '/alerts/push',
    caller: 'agent',
    scope: 'conversations:read',
    summary: 'Push my alerts to this browser until its session ends',
    body: z.object({ ...PushSubscription.shape, timezone: text(64) }),
    status: 204,
  }),
  removeAlertPush: route({
    method: 'DELETE',
    path: '/alerts/push',
    caller: 'agent',
    scope: 'conversations:read',
    summary: 'No more alerts to this browser while the app is closed',
  }),
} as const;
