// Changes to many conversations at once.
import { z } from 'zod';
import { byId, Id, route, text, Time } from '../route.ts';
import { Bulk, contactFilterFields, FieldChanges, Priority, Status, ViewFilter } from '../things/index.ts';

const tagNames = z.array(text(60).min(1)).max(20);
// Who is found by words is a handful in the order of how well, and no lasting list.
const { q: _words, ...narrowed } = contactFilterFields;
export const bulk = {
  startBulk: route({
    method: 'POST',
    path: '/bulk',
    caller: 'agent',
    scope: 'conversations:write',
    summary:
      'Change many conversations: those named, or all a filter holds now (up to 20,000). Up to a hundred are changed before the answer; more run as a job',
    body: z.object({
      ids: z.array(Id).min(1).max(1000).optional(),
      filter: ViewFilter.optional(),
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
  changeContacts: route({
    method: 'POST',
    path: '/contacts/bulk',
    caller: 'agent',
    scope: 'contacts:write',
    summary:
      'Change many contacts: those named, or all a filter holds now (up to 20,000). Up to a hundred are changed before the answer; more run as a job, followed and undone like one of conversations',
    body: z.object({
      ids: z.array(Id).min(1).max(1000).optional(),
      filter: z.strictObject(narrowed).optional(),
      change: z.object({
        addTags: tagNames.optional(),
        removeTags: tagNames.optional(),
        fields: FieldChanges.optional(),
        companyId: Id.optional(),
      }),
    }),
    reply: Bulk,
  }),
  getBulk: route({
    method: 'GET',
    path: '/bulk/:id',
    caller: 'agent',
    scope: 'conversations:write',
    summary: 'How far a change of mine to many conversations is',
    params: byId,
    reply: Bulk,
  }),
  undoBulk: route({
    method: 'POST',
    path: '/bulk/:id/undo',
    caller: 'agent',
    scope: 'conversations:write',
    summary: 'Put back what it changed and nobody changed since; possible for 24 hours',
    params: byId,
    reply: Bulk,
    status: 200,
  }),
} as const;
