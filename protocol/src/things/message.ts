// Messages, files and the numbered changes that keep screens true.
import { z } from 'zod';
import { Id, Time } from '../route.ts';

export const File = z
  .object({
    id: Id,
    name: z.string(),
    mime: z.string(),
    bytes: z.number().int(),
    sha256: z.string(),
    width: z.number().int().nullable(),
    height: z.number().int().nullable(),
    hasThumbnail: z.boolean(),
  })
  .meta({ id: 'File' });
/** A file of a message. `id` is null while it is being fetched; `trouble` says why it could not be. */
export const Attachment = z
  .object({
    id: Id.nullable(),
    name: z.string(),
    mime: z.string(),
    bytes: z.number().int().nullable(),
    contentId: z.string().nullable(),
    width: z.number().int().nullable(),
    height: z.number().int().nullable(),
    hasThumbnail: z.boolean(),
    trouble: z.string(),
  })
  .meta({ id: 'Attachment' });
export const DeliveryState = z.enum([
  'none',
  'scheduled',
  'queued',
  'sending',
  'sent',
  'delivered',
  'read',
  'failed',
  'unknown',
]);
export const Person = z.object({ name: z.string(), address: z.string() });
export const Message = z
  .object({
    id: Id,
    number: z.number().int(),
    conversationId: Id,
    contactId: Id,
    /** Who wrote it, or whom it went to. */
    identityId: Id.nullable(),
    identityValue: z.string().nullable(),
    channelId: Id.nullable(),
    channelKind: z.string().nullable(),
    direction: z.enum(['inbound', 'outbound']),
    type: z.enum(['message', 'note', 'call', 'event']),
    /** A participant wrote it, not the customer: somebody a letter of this conversation was addressed to. Their own contact. */
    guestContactId: Id.nullable(),
    author: z.object({ type: z.enum(['contact', 'agent', 'bot', 'system']), id: Id.nullable(), name: z.string() }),
    text: z.string(),
    html: z.string().nullable(),
    quoted: z.object({ text: z.string(), html: z.string().nullable() }).nullable(),
    mail: z
      .object({
        subject: z.string(),
        from: Person,
        to: z.array(Person),
        cc: z.array(Person),
        replyTo: Person.nullable(),
      })
      .nullable(),
    special: z.record(z.string(), z.unknown()).nullable(),
    attachments: z.array(Attachment),
    /** Does not leave before; null: at once or gone already, and for a scheduled one: when somebody says so. */
    dueAt: Time.nullable(),
    delivery: z.object({ state: DeliveryState, why: z.string(), at: Time.nullable() }),
    trust: z.enum(['attested', 'unverified', 'failed']),
    isAutomatic: z.boolean(),
    mentions: z.array(Id),
    reactions: z.array(z.object({ emoji: z.string(), by: z.enum(['contact', 'agent']), byId: Id.nullable() })),
    replyToId: Id.nullable(),
    groupKey: z.string().nullable(),
    clientId: z.string().nullable(),
    hasRaw: z.boolean(),
    /** Since when it is kept at the top of its thread. */
    pinnedAt: Time.nullable(),
    editedAt: Time.nullable(),
    deletedAt: Time.nullable(),
    sentAt: Time,
    createdAt: Time,
  })
  .meta({ id: 'Message' });

/** A message of one thread that holds the words; `snippet` with the matches between « and ». */
export const ThreadHit = z
  .object({
    id: Id,
    number: z.number().int(),
    type: z.enum(['message', 'note', 'call', 'event']),
    direction: z.enum(['inbound', 'outbound']),
    authorName: z.string(),
    channelKind: z.string().nullable(),
    snippet: z.string(),
    at: Time,
  })
  .meta({ id: 'ThreadHit' });

/** What the live socket sends. `body` null: gone, or no longer yours. */
export const ChangeKind = z.enum([
  'conversation',
  'message',
  'contact',
  'company',
  'channel',
  'agent',
  'team',
  'tag',
  'workspace',
  'counts',
  'view',
  'draft',
]);
export const Change = z
  .object({ number: z.number().int(), kind: ChangeKind, id: Id, body: z.unknown() })
  .meta({ id: 'Change' });
/**
 * Server → agent's socket. `presence`: who looks at and writes in a conversation, unnumbered. `agents`: everybody who is online, once behind
 * `ready`; `agents-changed`: who came and went since, several at once; told of somebody already there or gone, it changes nothing.
 */
export const LiveFrame = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('ready'), number: z.number().int() }),
    z.object({ type: z.literal('changes'), changes: z.array(Change) }),
    z.object({ type: z.literal('reset') }),
    z.object({
      type: z.literal('presence'),
      conversationId: Id,
      viewers: z.array(z.object({ agentId: Id, isWriting: z.boolean() })),
      contactIsWriting: z.boolean(),
      contactIsOnline: z.boolean(),
    }),
    z.object({ type: z.literal('agents'), online: z.array(Id) }),
    z.object({ type: z.literal('agents-changed'), joined: z.array(Id), left: z.array(Id) }),
    z.object({ type: z.literal('alerts') }),
    z.object({ type: z.literal('pong') }),
  ])
  .meta({ id: 'LiveFrame' });
/** Agent's socket → server. `look` names the open conversation (null: none). */
export const LiveCommand = z.discriminatedUnion('type', [
  z.object({ type: z.literal('look'), conversationId: Id.nullable() }),
  z.object({ type: z.literal('write'), conversationId: Id, isWriting: z.boolean(), toCustomer: z.boolean() }),
  z.object({ type: z.literal('ping') }),
]);
