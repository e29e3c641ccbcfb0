// Contacts, their timeline, links, facts and duplicates.
import { z } from 'zod';
import { byId, Id, list, listQuery, page, route, text } from '../route.ts';
import {
  Contact,
  ContactRow,
  ContactSort,
  contactFilterFields,
  Conversation,
  DuplicateSuggestion,
  FieldChanges,
  Message,
} from '../things/index.ts';

const attributes = <T extends z.ZodType>(value: T) =>
  z
    .record(text(60).min(1), value)
    .refine((given) => Object.keys(given).length <= 100, 'must be at most 100 attributes');

export const contacts = {
  listContacts: route({
    method: 'GET',
    path: '/contacts',
    caller: 'agent',
    scope: 'contacts:read',
    summary:
      'Contacts in one of three orders, narrowed by what is asked; `q` finds by name or address, forgiving typos. A page may be short and still have a `nextCursor`',
    query: z.object({ ...listQuery, ...contactFilterFields, sort: ContactSort.default('seen') }),
    reply: page(ContactRow),
  }),
  exportContacts: route({
    method: 'GET',
    path: '/contacts/export',
    caller: 'agent',
    scope: 'contacts:export',
    summary: 'Everybody a filter holds as a table (CSV), in a form that can be brought in again',
    query: z.object({ ...contactFilterFields, sort: ContactSort.default('seen') }),
    wire: 'file',
  }),
  addContact: route({
    method: 'POST',
    path: '/contacts',
    caller: 'agent',
    scope: 'contacts:write',
    summary: 'Make a contact, or find the one who has this identity (409 `conflict` names it)',
    body: z.object({
      name: text(500).default(''),
      identities: z
        .array(z.object({ kind: z.enum(['email', 'phone', 'user']), value: text(320).min(1) }))
        .max(20)
        .default([]),
      attributes: attributes(text(2000)).default({}),
      fields: FieldChanges.default({}),
      companyId: Id.nullable().default(null),
    }),
    reply: Contact,
  }),
  getContact: route({
    method: 'GET',
    path: '/contacts/:id',
    caller: 'agent',
    scope: 'contacts:read',
    summary:
      'A contact with identities, evidence and facts; an absorbed id answers with the contact that speaks for it',
    params: byId,
    reply: Contact,
  }),
  changeContact: route({
    method: 'PATCH',
    path: '/contacts/:id',
    caller: 'agent',
    scope: 'contacts:write',
    summary: 'Change name, attributes, fields (null empties one), company or block',
    params: byId,
    body: z.object({
      name: text(500).optional(),
      attributes: attributes(text(2000).nullable()).optional(),
      fields: FieldChanges.optional(),
      /** Null: belongs to none. */
      companyId: Id.nullable().optional(),
      /** All of them; what is not named is taken away. */
      tags: z.array(text(60).min(1)).max(50).optional(),
      isBlocked: z.boolean().optional(),
    }),
    reply: Contact,
  }),
  removeContact: route({
    method: 'DELETE',
    path: '/contacts/:id',
    caller: 'agent',
    scope: 'contacts:erase',
    summary: 'Erase a contact with identities, conversations, messages and files; for leads and above',
    params: byId,
  }),
  previewErasure: route({
    method: 'GET',
    path: '/contacts/:id/erasure',
    caller: 'agent',
    scope: 'contacts:erase',
    summary: 'What erasing a contact would take out, counted, and what would stay; changes nothing',
    params: byId,
    reply: z.object({
      goes: z.object({
        identities: z.number().int(),
        conversations: z.number().int(),
        messages: z.number().int().describe('Said or written by anybody in these conversations, notes left out'),
        notes: z.number().int(),
        files: z.number().int(),
        elsewhere: z.number().int().describe('Messages they wrote as a participant in conversations of others'),
      }),
      stays: z.object({
        conversations: z
          .number()
          .int()
          .describe('Conversations of others they took part in; their words are taken out'),
        files: z.number().int().describe('Files that stand in messages of others too'),
      }),
    }),
  }),
  getTimeline: route({
    method: 'GET',
    path: '/contacts/:id/timeline',
    caller: 'agent',
    scope: 'conversations:read',
    summary: 'Everything with this contact over all channels, newest first',
    params: byId,
    query: z.object(listQuery),
    reply: page(Message),
  }),
  getContactConversations: route({
    method: 'GET',
    path: '/contacts/:id/conversations',
    caller: 'agent',
    scope: 'conversations:read',
    summary: 'All conversations of a contact',
    params: byId,
    reply: list(Conversation),
  }),
  mergeContacts: route({
    method: 'POST',
    path: '/contacts/:id/merge',
    caller: 'agent',
    scope: 'contacts:write',
    summary: 'Say that two contacts are one person: a link made by you, which can be undone',
    params: byId,
    body: z.object({ contactId: Id }),
    reply: Contact,
    status: 200,
  }),
  unlinkIdentity: route({
    method: 'POST',
    path: '/contacts/:id/unlink',
    caller: 'agent',
    scope: 'contacts:write',
    summary: 'Undo the links that hold an identity here; everything of it moves to a contact of its own',
    params: byId,
    body: z.object({ identityId: Id }),
    reply: z.object({ contact: Contact, separated: Contact }),
    status: 200,
  }),
  relink: route({
    method: 'POST',
    path: '/links/:id/redo',
    caller: 'agent',
    scope: 'contacts:write',
    summary: 'Make an undone link again; everything comes back',
    params: byId,
    reply: Contact,
    status: 200,
  }),
  markIdentity: route({
    method: 'PATCH',
    path: '/identities/:id',
    caller: 'agent',
    scope: 'contacts:write',
    summary: 'Mark an identity as shared by several people, or as reachable again',
    params: byId,
    body: z.object({ isShared: z.boolean().optional(), state: z.literal('reachable').optional() }),
    reply: Contact,
  }),
  addIdentity: route({
    method: 'POST',
    path: '/contacts/:id/identities',
    caller: 'agent',
    scope: 'contacts:write',
    summary: 'Note an address a contact told an agent: a claimed link',
    params: byId,
    body: z.object({ kind: z.enum(['email', 'phone', 'user']), value: text(320).min(1) }),
    reply: Contact,
  }),
  makeContinuation: route({
    method: 'POST',
    path: '/contacts/:id/continuations',
    caller: 'agent',
    scope: 'conversations:write',
    summary: 'A signed link by which this contact goes on over another channel',
    params: byId,
    body: z.object({ channelId: Id, identityId: Id, conversationId: Id.nullable().default(null) }),
    reply: z.object({ url: z.string() }),
  }),
  askProof: route({
    method: 'POST',
    path: '/identities/:id/proof',
    caller: 'agent',
    scope: 'conversations:write',
    summary: 'Send a proving link to a claimed address; opening it makes the link proved',
    params: byId,
    body: z.object({ forIdentityId: Id }),
    status: 202,
  }),
  dismissFact: route({
    method: 'DELETE',
    path: '/facts/:id',
    caller: 'agent',
    scope: 'contacts:write',
    summary: 'A fact that is wrong',
    params: byId,
  }),
  listDuplicates: route({
    method: 'GET',
    path: '/duplicates',
    caller: 'agent',
    scope: 'contacts:read',
    summary: 'Pairs of contacts that may be one person, with the reason',
    query: z.object({ contactId: Id.optional() }),
    reply: list(DuplicateSuggestion),
  }),
  dismissDuplicate: route({
    method: 'POST',
    path: '/duplicates/dismiss',
    caller: 'agent',
    scope: 'contacts:write',
    summary: 'These two are not one person',
    body: z.object({ contactId: Id, otherId: Id }),
    status: 204,
  }),
  exportContact: route({
    method: 'GET',
    path: '/contacts/:id/export',
    caller: 'agent',
    scope: 'contacts:export',
    summary: 'Everything we hold about a contact; what was said is left out for a key without `conversations:read`',
    params: byId,
    reply: z.object({
      contact: Contact,
      conversations: z.array(Conversation),
      messages: z.array(Message),
      leftOut: z
        .object({ messages: z.number().int(), conversations: z.number().int() })
        .describe('What did not fit into one answer, the oldest of it; 0 and 0: this is everything'),
    }),
  }),
} as const;
