// Conversations, messages, drafts, files and search.
import { richLimits } from '@throughline/domain';
import { z } from 'zod';
import { byId, Id, list, listQuery, page, route, text, Time } from '../route.ts';
import {
  ChosenRoute,
  Conversation,
  Counts,
  Draft,
  FieldChanges,
  File,
  filterFields,
  ListSort,
  Message,
  Priority,
  ReplyRoute,
  SearchHit,
  Status,
} from '../things/index.ts';

/** With `url` a link. Without, an answer: what is tapped comes back as a message that says `title`, with `value` in `special`. */
const Button = z.object({
  title: text(richLimits.title).min(1),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .optional(),
  value: text(richLimits.value).min(1).optional(),
});
export const NewMessage = z
  .object({
    type: z.enum(['message', 'note']).default('message'),
    text: text(100_000).default(''),
    html: text(500_000).optional(),
    attachments: z.array(Id).max(20).default([]),
    channelId: Id.optional(),
    identityId: Id.optional(),
    replyToId: Id.optional(),
    /** Makes sending again harmless: the same id in the same conversation answers with the first message. */
    clientId: text(100).min(1).optional(),
    mentions: z.array(Id).max(50).default([]),
    subject: text(500).optional(),
    cc: z.array(z.email()).max(20).optional(),
    bcc: z.array(z.email()).max(20).optional(),
    /** Buttons, a list or cards: one of the three. Each channel shows them as it can; where it cannot, answers are numbered in the text. */
    buttons: z.array(Button).max(richLimits.buttons).optional(),
    list: z
      .object({
        /** On the button that opens the list, where a channel folds it. */
        label: text(richLimits.label).min(1),
        rows: z
          .array(
            z.object({
              title: text(richLimits.title).min(1),
              text: text(richLimits.rowText).min(1).optional(),
              value: text(richLimits.value).min(1).optional(),
            }),
          )
          .max(richLimits.rows),
      })
      .optional(),
    cards: z
      .array(
        z.object({
          title: text(richLimits.cardTitle).min(1),
          text: text(richLimits.cardText).min(1).optional(),
          /** The id of one of `attachments`: it is shown on the card and not sent again. */
          picture: Id.optional(),
          buttons: z.array(Button).max(richLimits.cardButtons).optional(),
        }),
      )
      .max(richLimits.cards)
      .optional(),
    /** Instead of free words, where the channel has messages approved beforehand; needs `channelId`. */
    template: z
      .object({
        name: text(600).min(1),
        language: text(20).min(1),
        values: z.record(z.string().max(120), text(2000)).default({}),
      })
      .optional(),
    /** Answers what was said in public so that everybody may read it; false answers its writer alone. */
    isPublic: z.boolean().optional(),
    /** The last message number the writer saw; when something newer is there, 409 `newer_messages`. */
    seenNumber: z.number().int().optional(),
    /** Do with the conversation on sending. */
    then: z.enum(['wait', 'close', 'stay', 'snooze']).optional(),
    /** With `then: snooze`: until when. */
    snoozeUntil: Time.optional(),
    /** Leaves no sooner than in so many seconds; until then it can be taken back without a trace. */
    holdSeconds: z.number().int().min(0).max(60).optional(),
    /** Scheduled: it leaves then, and only then takes its place in the thread. */
    dueAt: Time.optional(),
  })
  .meta({ id: 'NewMessage' });

export const conversations = {
  listConversations: route({
    method: 'GET',
    path: '/conversations',
    caller: 'agent',
    scope: 'conversations:read',
    summary:
      'Conversations by status, assignee (`me`, `none` or ids), team, channel, contact, tag, priority, times, or words of subject and name; a page may be short and still have a next one',
    query: z.object({
      ...listQuery,
      ...filterFields,
      sort: ListSort.default('newest'),
    }),
    reply: page(Conversation).extend({ number: z.number().int() }),
  }),
  getCounts: route({
    method: 'GET',
    path: '/conversations/counts',
    caller: 'agent',
    scope: 'conversations:read',
    summary: 'How many are open, waiting, mine, nobody’s, each team’s',
    reply: Counts,
  }),
  addConversation: route({
    method: 'POST',
    path: '/conversations',
    caller: 'agent',
    scope: 'conversations:write',
    summary: 'Write first: a new conversation with a contact on a channel that can start',
    body: z.object({ contactId: Id, message: NewMessage }),
    reply: Conversation,
  }),
  getConversation: route({
    method: 'GET',
    path: '/conversations/:id',
    caller: 'agent',
    scope: 'conversations:read',
    summary: 'One conversation',
    params: byId,
    reply: Conversation,
  }),
  changeConversation: route({
    method: 'PATCH',
    path: '/conversations/:id',
    caller: 'agent',
    scope: 'conversations:write',
    summary:
      'Change status, assignee, team, priority, tags, subject, fields or snooze; closing may need fields (`fields_missing`)',
    params: byId,
    body: z.object({
      status: Status.optional(),
      assigneeId: Id.nullable().optional(),
      teamId: Id.nullable().optional(),
      priority: Priority.optional(),
      tags: z.array(text(60).min(1)).max(50).optional(),
      subject: text(500).optional(),
      snoozedUntil: Time.nullable().optional(),
      fields: FieldChanges.optional(),
    }),
    reply: Conversation,
  }),
  splitConversation: route({
    method: 'POST',
    path: '/conversations/:id/split',
    caller: 'agent',
    scope: 'conversations:write',
    summary: 'Take messages out into a conversation of their own',
    params: byId,
    body: z
      .object({
        messageIds: z.array(Id).min(1).max(500).optional(),
        /** Instead of ids: this message's number and everything said after it. */
        fromNumber: z.number().int().min(1).optional(),
      })
      .refine((body) => (body.messageIds === undefined) !== (body.fromNumber === undefined), {
        message: 'name messageIds or fromNumber, one of both',
        path: ['messageIds'],
      }),
    reply: Conversation,
  }),
  joinConversations: route({
    method: 'POST',
    path: '/conversations/:id/join',
    caller: 'agent',
    scope: 'conversations:write',
    summary: 'Join another conversation of the same contact into this one',
    params: byId,
    body: z.object({ conversationId: Id }),
    reply: Conversation,
    status: 200,
  }),
  markRead: route({
    method: 'POST',
    path: '/conversations/:id/read',
    caller: 'agent',
    scope: 'conversations:read',
    summary: 'I have read up to this number (0: mark unread)',
    params: byId,
    body: z.object({ number: z.number().int().min(0) }),
    status: 204,
  }),
  listReplyRoutes: route({
    method: 'GET',
    path: '/conversations/:id/reply-routes',
    caller: 'agent',
    scope: 'conversations:read',
    summary: 'Every way to reach this person, best first, with reasons',
    params: byId,
    reply: list(ReplyRoute),
  }),

  listMessages: route({
    method: 'GET',
    path: '/conversations/:id/messages',
    caller: 'agent',
    scope: 'conversations:read',
    summary: 'The thread, newest page first (items oldest to newest); `around` a number opens it there',
    params: byId,
    query: z.object({ ...listQuery, around: z.coerce.number().int().optional() }),
    reply: page(Message).extend({ newerCursor: z.string().nullable(), number: z.number().int() }),
  }),
  addMessage: route({
    method: 'POST',
    path: '/conversations/:id/messages',
    caller: 'agent',
    scope: 'conversations:write',
    summary: 'Answer (queued, never waits for the provider) or write a note',
    params: byId,
    body: NewMessage,
    /** `route`: which way it went and why; null for notes, and for a message that was there already. */
    reply: Message.extend({ route: ChosenRoute.nullable() }),
  }),
  changeMessage: route({
    method: 'PATCH',
    path: '/messages/:id',
    caller: 'agent',
    scope: 'conversations:write',
    summary: 'Edit my note, or my message where its channel allows',
    params: byId,
    body: z.object({ text: text(100_000), html: text(500_000).optional() }),
    reply: Message,
  }),
  removeMessage: route({
    method: 'DELETE',
    path: '/messages/:id',
    caller: 'agent',
    scope: 'conversations:write',
    summary: 'Delete my note, or my message where its channel allows',
    params: byId,
  }),
  takeBackMessage: route({
    method: 'POST',
    path: '/messages/:id/take-back',
    caller: 'agent',
    scope: 'conversations:write',
    summary:
      'Take back a message that has not left: it was never said, and the conversation is as before. Answers with its words',
    params: byId,
    /** What was written beside the words, so that a draft can be made of all of it. */
    reply: Message.extend({ subject: z.string(), cc: z.array(z.string()), bcc: z.array(z.string()) }),
    status: 200,
  }),
  scheduleMessage: route({
    method: 'POST',
    path: '/messages/:id/schedule',
    caller: 'agent',
    scope: 'conversations:write',
    summary: 'Move a scheduled message to another time; null sends it now',
    params: byId,
    body: z.object({ dueAt: Time.nullable() }),
    reply: Message,
    status: 200,
  }),
  retryMessage: route({
    method: 'POST',
    path: '/messages/:id/retry',
    caller: 'agent',
    scope: 'conversations:write',
    summary: 'Send a failed or unknown message again',
    params: byId,
    reply: Message,
    status: 200,
  }),
  settleMessage: route({
    method: 'POST',
    path: '/messages/:id/settle',
    caller: 'agent',
    scope: 'conversations:write',
    summary: 'Say that an unknown message did arrive',
    params: byId,
    reply: Message,
    status: 200,
  }),
  reactToMessage: route({
    method: 'POST',
    path: '/messages/:id/reaction',
    caller: 'agent',
    scope: 'conversations:write',
    summary: 'React with an emoji, or null to take it back, where the channel allows',
    params: byId,
    body: z.object({ emoji: text(20).nullable() }),
    reply: Message,
    status: 200,
  }),
  getRaw: route({
    method: 'GET',
    path: '/messages/:id/raw',
    caller: 'agent',
    scope: 'conversations:read',
    summary: 'What the provider sent, byte for byte',
    params: byId,
    wire: 'file',
    status: 200,
  }),
  getMailView: route({
    method: 'GET',
    path: '/messages/:id/html',
    caller: 'agent',
    scope: 'conversations:read',
    summary: 'The letter as a page that can run nothing; `images=1` shows remote images through our proxy',
    params: byId,
    query: z.object({ images: z.enum(['0', '1']).default('0'), quoted: z.enum(['0', '1']).default('0') }),
    wire: 'file',
    status: 200,
  }),
  getRemoteImage: route({
    method: 'GET',
    path: '/messages/:id/image',
    caller: 'agent',
    scope: 'conversations:read',
    summary: 'A remote image of a letter, fetched by us',
    params: byId,
    query: z.object({ url: z.url().max(4000), proof: z.string().max(100) }),
    wire: 'file',
    status: 200,
  }),

  getDraft: route({
    method: 'GET',
    path: '/conversations/:id/draft',
    caller: 'agent',
    scope: 'conversations:write',
    summary: 'My draft here',
    params: byId,
    reply: z.object({
      draft: Draft.nullable(),
      /** Those of its `fileIds` that are still here, so that another device can show them. */
      files: z.array(File.pick({ id: true, name: true, mime: true, bytes: true })),
    }),
  }),
  saveDraft: route({
    method: 'PUT',
    path: '/conversations/:id/draft',
    caller: 'agent',
    scope: 'conversations:write',
    summary: 'Keep my draft; null discards it',
    params: byId,
    body: z.object({ draft: Draft.omit({ updatedAt: true }).nullable() }),
    status: 204,
  }),

  addFile: route({
    method: 'POST',
    path: '/files',
    caller: 'agent',
    scope: 'conversations:write',
    summary: 'Upload one file (multipart, field `file`)',
    wire: 'multipart',
    reply: File,
  }),
  getFile: route({
    method: 'GET',
    path: '/files/:id',
    caller: 'agent',
    scope: 'conversations:read',
    summary: 'A file, always as a download that cannot run here; `thumbnail=1` for images',
    params: byId,
    query: z.object({ thumbnail: z.enum(['0', '1']).default('0'), inline: z.enum(['0', '1']).default('0') }),
    wire: 'file',
    status: 200,
  }),
  search: route({
    method: 'GET',
    path: '/search',
    caller: 'agent',
    scope: 'conversations:read',
    summary: 'Contacts, conversations and messages; matches are marked with « » ',
    query: z.object({
      q: text(200).min(1),
      kind: z.enum(['all', 'contact', 'company', 'conversation', 'message']).default('all'),
      limit: z.coerce.number().int().min(1).max(50).default(20),
    }),
    reply: list(SearchHit),
  }),
} as const;
