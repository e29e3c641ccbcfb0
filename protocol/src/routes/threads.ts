// Within one thread: finding words and days in it, keeping messages at its top, following it, taking it out of the house.
import { z } from 'zod';
import { byId, Id, list, route, text, Time } from '../route.ts';
import { Conversation, Message, ThreadHit } from '../things/index.ts';

export const threads = {
  searchThread: route({
    method: 'GET',
    path: '/conversations/:id/search',
    caller: 'agent',
    scope: 'conversations:read',
    summary:
      'Words in one thread, over all its messages, notes and names of files, newest first; matches are marked with « ». Where nothing has the words, those that look like them are asked for, and `instead` says which',
    params: byId,
    query: z.object({ q: text(200).min(1), limit: z.coerce.number().int().min(1).max(200).default(100) }),
    reply: list(ThreadHit).extend({
      /** More was found than is listed. */
      isMore: z.boolean(),
      /** The words that were looked for, where the thread has none of those asked for. */
      instead: z.string().nullable(),
    }),
  }),
  findMoment: route({
    method: 'GET',
    path: '/conversations/:id/moment',
    caller: 'agent',
    scope: 'conversations:read',
    summary: 'The first message from a time on, else the last before it; and when the thread begins and ends',
    params: byId,
    query: z.object({ time: Time }),
    reply: z.object({ number: z.number().int(), firstAt: Time, lastAt: Time }),
  }),
  partConversations: route({
    method: 'POST',
    path: '/conversations/:id/part',
    caller: 'agent',
    scope: 'conversations:write',
    summary: 'Undo a join: what came from the other conversation goes back into it, as it was',
    params: byId,
    body: z.object({ conversationId: Id }),
    reply: Conversation,
    status: 200,
  }),
  listPins: route({
    method: 'GET',
    path: '/conversations/:id/pins',
    caller: 'agent',
    scope: 'conversations:read',
    summary: 'What is kept at the top of the thread, in the order it was pinned',
    params: byId,
    reply: list(Message),
  }),
  pinMessage: route({
    method: 'POST',
    path: '/messages/:id/pin',
    caller: 'agent',
    scope: 'conversations:write',
    summary: 'Keep a message or note at the top of its thread, or let it go',
    params: byId,
    body: z.object({ isPinned: z.boolean() }),
    reply: Message,
    status: 200,
  }),
  restoreNote: route({
    method: 'POST',
    path: '/messages/:id/restore',
    caller: 'agent',
    scope: 'conversations:write',
    summary: 'Bring back a note that was deleted less than an hour ago',
    params: byId,
    reply: Message,
    status: 200,
  }),
  watchConversation: route({
    method: 'POST',
    path: '/conversations/:id/watch',
    caller: 'agent',
    scope: 'conversations:read',
    summary: 'Be told of what happens in a conversation, or no longer',
    params: byId,
    body: z.object({ isWatching: z.boolean() }),
    reply: Conversation,
    status: 200,
  }),
  exportConversation: route({
    method: 'GET',
    path: '/conversations/:id/export',
    caller: 'agent',
    scope: 'contacts:export',
    summary:
      'The whole thread as a page to keep or print, or as JSON, with a list of its files. Notes stay inside unless `notes=1`; `inline=1` shows the page instead of saving it',
    params: byId,
    query: z.object({
      format: z.enum(['html', 'json']).default('html'),
      notes: z.enum(['0', '1']).default('0'),
      inline: z.enum(['0', '1']).default('0'),
    }),
    wire: 'file',
    status: 200,
  }),
} as const;
