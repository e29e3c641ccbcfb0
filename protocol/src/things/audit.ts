// One entry of the audit log.
import { z } from 'zod';
import { Id, Time } from '../route.ts';

export const AuditEntry = z
  .object({
    id: Id,
    at: Time,
    /** Names are as they were then. `system`: nobody asked for it. */
    actor: z.object({ type: z.enum(['agent', 'key', 'account', 'system']), id: Id.nullable(), name: z.string() }),
    /** The network address the call came from; empty where it is not known. */
    address: z.string(),
    /** `team.changed`, `account.signed-in` … */
    what: z.string(),
    subject: z.object({ kind: z.string(), id: Id.nullable(), name: z.string() }),
    /** The fields that changed, nested ones by their path (`settings.reopenDays`); secrets show as dots. */
    before: z.record(z.string(), z.unknown()),
    after: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditEntry' });
