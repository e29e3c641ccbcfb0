// The tour of the demo: a made-up customer's phone beside the agents' app. Only in the demo workspace.
import { z } from 'zod';
import { Id, route, text, Time } from '../route.ts';

export const tour = {
  startTour: route({
    method: 'POST',
    path: '/demo/tour',
    caller: 'agent',
    scope: 'contacts:erase',
    summary: 'Begin the tour anew: the customer of the last one is erased',
    reply: z.object({
      personName: z.string(),
      personEmail: z.string(),
      channels: z.array(
        z.object({
          id: Id,
          kind: z.string(),
          title: z.string(),
          /** The chat on the shop's page; letters; messages. */
          form: z.enum(['chat', 'letters', 'messages']),
          canContinue: z.boolean(),
        }),
      ),
    }),
  }),
  getTour: route({
    method: 'GET',
    path: '/demo/tour',
    caller: 'agent',
    scope: 'conversations:read',
    summary: 'What stands on the customer’s phone, and which conversation is theirs',
    query: z.object({ after: z.coerce.number().int().min(0).default(0) }),
    reply: z.object({
      conversationId: Id.nullable(),
      items: z.array(
        z.object({
          number: z.number().int(),
          channelId: Id,
          direction: z.enum(['in', 'out']),
          text: z.string(),
          subject: z.string().nullable(),
          messageId: z.string().nullable(),
          buttons: z.array(z.string()),
          at: Time,
        }),
      ),
    }),
  }),
  sayOnTour: route({
    method: 'POST',
    path: '/demo/tour/say',
    caller: 'agent',
    scope: 'conversations:write',
    summary: 'The customer writes: their provider calls our own door, signed as it signs',
    body: z.object({
      channelId: Id,
      text: text(2000).min(1),
      /** Of the continuation link they opened, instead of words. */
      token: text(100).min(1).optional(),
      /** The letter they answer. */
      replyTo: z.object({ messageId: text(500).min(1), subject: text(500) }).optional(),
    }),
    status: 202,
  }),
  startPractice: route({
    method: 'POST',
    path: '/demo/practice',
    caller: 'agent',
    scope: 'conversations:write',
    summary: 'Ten made-up customers to practise on, for whoever asks; those of the last time are erased',
    /** The language they write in, as in `de`; English where it is none of the app's. */
    body: z.object({
      language: z
        .string()
        .regex(/^[a-z]{2}$/)
        .default('en'),
    }),
    reply: z.object({
      lessons: z.array(
        z.object({
          key: z.enum(['close', 'note', 'take', 'snooze', 'undo', 'macro', 'channel', 'join', 'search', 'palette']),
          conversationId: Id,
        }),
      ),
    }),
  }),
  endPractice: route({
    method: 'DELETE',
    path: '/demo/practice',
    caller: 'agent',
    scope: 'conversations:write',
    summary: 'Erase the customers one has practised on, and nobody else',
  }),
  colleagueOnTour: route({
    method: 'POST',
    path: '/demo/tour/colleague',
    caller: 'agent',
    scope: 'conversations:write',
    summary: 'A colleague of the demo opens a conversation and writes, or leaves it',
    body: z.object({ conversationId: Id, isWriting: z.boolean() }),
    status: 202,
  }),
};
