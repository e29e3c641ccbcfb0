// Who changed what of the workspace itself.
import { z } from 'zod';
import { Id, listQuery, page, route, text, Time } from '../route.ts';
import { AuditEntry } from '../things/index.ts';

const which = {
  actorId: Id.optional(),
  kind: text(40).optional(),
  subjectId: Id.optional(),
  since: Time.optional(),
  until: Time.optional(),
};
export const audit = {
  listAudit: route({
    method: 'GET',
    path: '/audit',
    caller: 'agent',
    scope: 'audit:read',
    summary: 'The audit log: changes of settings, people, channels and keys, and who signed in; newest first',
    query: z.object({ ...which, ...listQuery, cursor: Id.optional() }),
    reply: page(AuditEntry),
  }),
  exportAudit: route({
    method: 'GET',
    path: '/audit/export',
    caller: 'agent',
    scope: 'audit:read',
    summary: 'The audit log as a table (CSV), newest first',
    query: z.object(which),
    wire: 'file',
  }),
} as const;
