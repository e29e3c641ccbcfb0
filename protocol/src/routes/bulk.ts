// Changes to many conversations at once.
import { z } from 'zod';
import { byId, Id, list, route, text, Time } from '../route.ts';
import {
  Bulk,
  BulkRefusal,
  Contact,
  contactFilterFields,
  FieldChanges,
  Hold,
  Priority,
  Status,
  ViewFilter,
} from '../things/index.ts';

const tagNames = z.array(text(60).min(1)).max(20);
// Who is found by words is a handful in the order of how well, and no lasting list.
const { q: _words, ...narrowed } = contactFilterFields;
const people = {
  ids: z.array(Id).min(1).max(1000).optional(),
  filter: z.strictObject(narrowed).optional(),
};
const conversations = z.object({
  ids: z.array(Id).min(1).max(1000).optional(),
  filter: ViewFilter.optional(),
});
// What cannot be undone is done to exactly those who were counted.
const fingerprint = z.string().min(1).max(100);
const counted = fingerprint.describe('Of exactly these; to be named when it is done to them');
const held = (where: string) =>
  z.object({
    count: z.number().int(),
    first: z
      .array(z.object({ id: Id, name: z.string(), hold: Hold.nullable() }))
      .describe(`Up to ten of them; null: somebody else on hold wrote in ${where}`),
  });
const samePerson = z.object({ ids: z.array(Id).min(2).max(20) });
export const bulk = {
  startBulk: route({
    method: 'POST',
    path: '/bulk',
    caller: 'agent',
    scope: 'conversations:write',
    summary:
      'Change many conversations: those named, or all a filter holds now (up to 20,000). Up to a hundred are changed before the answer; more run as a job',
    body: z.object({
      ...conversations.shape,
      change: z.object({
        status: Status.optional(),
        snoozedUntil: Time.optional(),
        assigneeId: Id.nullable().optional(),
        teamId: Id.nullable().optional(),
        priority: Priority.optional(),
        addTags: tagNames.optional(),
        removeTags: tagNames.optional(),
        isUnread: z.boolean().optional(),
      }),
    }),
    reply: Bulk,
  }),
  previewRemovals: route({
    method: 'POST',
    path: '/bulk/removal/preview',
    caller: 'agent',
    scope: 'contacts:erase',
    summary:
      'What deleting these conversations would take out, counted without those a legal hold keeps; changes nothing',
    body: conversations,
    reply: z.object({
      conversations: z.number().int().describe('Selected and there'),
      fingerprint: counted,
      goes: z.object({
        conversations: z.number().int(),
        messages: z.number().int().describe('Said or written by anybody in them, notes left out'),
        notes: z.number().int(),
        files: z.number().int().describe('Files that stand nowhere else'),
        facts: z.number().int().describe('What no other message says of their contacts'),
        unsent: z.number().int().describe('Answers that have not left, scheduled ones too: they are not sent'),
      }),
      held: held('it'),
    }),
    status: 200,
  }),
  removeConversations: route({
    method: 'POST',
    path: '/bulk/removal',
    caller: 'agent',
    scope: 'contacts:erase',
    summary:
      'Delete many conversations for good, as a job that cannot be undone; their contacts stay. `fingerprint` is what the preview told; 409 `conflict` when others are selected by now',
    body: z.object({ ...conversations.shape, fingerprint }),
    reply: Bulk,
    status: 200,
  }),
  changeContacts: route({
    method: 'POST',
    path: '/contacts/bulk',
    caller: 'agent',
    scope: 'contacts:write',
    summary:
      'Change many contacts: those named, or all a filter holds now (up to 20,000). Up to a hundred are changed before the answer; more run as a job, followed and undone like one of conversations',
    body: z.object({
      ...people,
      change: z.object({
        addTags: tagNames.optional(),
        removeTags: tagNames.optional(),
        fields: FieldChanges.optional(),
        companyId: Id.optional(),
      }),
    }),
    reply: Bulk,
  }),
  countContacts: route({
    method: 'POST',
    path: '/contacts/bulk/count',
    caller: 'agent',
    scope: 'contacts:read',
    summary: 'How many a filter holds now, as far as one deed may reach (20,000)',
    body: z.object({ filter: people.filter.unwrap() }),
    reply: z.object({ count: z.number().int(), isMore: z.boolean() }),
    status: 200,
  }),
  previewMerge: route({
    method: 'POST',
    path: '/contacts/bulk/merge/preview',
    caller: 'agent',
    scope: 'contacts:write',
    summary:
      'What merging 2 to 20 contacts would make of them: each as they are, and the one they would be. Changes nothing',
    body: samePerson,
    reply: z.object({
      contacts: z.array(Contact),
      merged: Contact,
      conversations: z.number().int().describe('In the thread of the one they would be'),
    }),
    status: 200,
  }),
  mergeMany: route({
    method: 'POST',
    path: '/contacts/bulk/merge',
    caller: 'agent',
    scope: 'contacts:write',
    summary:
      'Say that 2 to 20 contacts are one person: all at once, as a change to many, undone like one. `changed` counts the links made',
    body: samePerson,
    reply: Bulk,
    status: 200,
  }),
  previewErasures: route({
    method: 'POST',
    path: '/contacts/bulk/erase/preview',
    caller: 'agent',
    scope: 'contacts:erase',
    summary: 'What erasing these contacts would take out, counted without whom a legal hold keeps; changes nothing',
    body: z.object(people),
    reply: z.object({
      contacts: z.number().int().describe('Selected and there'),
      fingerprint: counted,
      goes: z.object({
        contacts: z.number().int(),
        identities: z.number().int(),
        conversations: z.number().int(),
        messages: z.number().int(),
        notes: z.number().int(),
        files: z.number().int(),
        elsewhere: z.number().int().describe('Messages they wrote as participants in conversations of others'),
      }),
      stays: z.object({ conversations: z.number().int(), files: z.number().int() }),
      held: held('their conversations'),
    }),
    status: 200,
  }),
  eraseContacts: route({
    method: 'POST',
    path: '/contacts/bulk/erase',
    caller: 'agent',
    scope: 'contacts:erase',
    summary:
      'Erase many contacts with everything of theirs, as a job that cannot be undone. `fingerprint` is what the preview told; 409 `conflict` when others are selected by now',
    body: z.object({ ...people, fingerprint }),
    reply: Bulk,
    status: 200,
  }),
  exportChosenContacts: route({
    method: 'POST',
    path: '/contacts/export',
    caller: 'agent',
    scope: 'contacts:export',
    summary: 'These contacts as a table (CSV), in a form that can be brought in again',
    body: z.object({ ids: people.ids.unwrap() }),
    wire: 'file',
  }),
  getBulk: route({
    method: 'GET',
    path: '/bulk/:id',
    caller: 'agent',
    scope: 'self',
    summary: 'How far a change of mine to many is; like its undoing for whoever may still begin such a one',
    params: byId,
    reply: Bulk,
  }),
  listRefusals: route({
    method: 'GET',
    path: '/bulk/:id/refusals',
    caller: 'agent',
    scope: 'self',
    summary: 'Who and what a change of mine to many left as it was, and why; up to 200',
    params: byId,
    reply: list(BulkRefusal),
  }),
  undoBulk: route({
    method: 'POST',
    path: '/bulk/:id/undo',
    caller: 'agent',
    scope: 'self',
    summary: 'Put back what it changed and nobody changed since; possible for 24 hours',
    params: byId,
    reply: Bulk,
    status: 200,
  }),
} as const;
