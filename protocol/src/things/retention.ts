// How long things are kept, and what a run let go of.
import { z } from 'zod';
import { Id, Time } from '../route.ts';

const Days = z.number().int().min(1).max(3650).nullable();
/** Days; null: kept for good. */
export const RetentionRules = z
  .object({
    /** Closed conversations, counted from their closing. */
    conversationDays: Days,
    /** Other days for conversations on these channel kinds; null: kept for good. One that ran on several is kept as the longest of them says. */
    kindDays: z
      .record(z.string().regex(/^[a-z0-9-]{1,60}$/), Days)
      .refine((given) => Object.keys(given).length <= 50, 'must be at most 50 kinds'),
    /** Files in messages, counted from their arrival. */
    attachmentDays: Days,
    /** Contacts without a conversation, counted from when they were last seen. */
    contactDays: Days,
    /** Entries of the audit log. */
    auditDays: Days,
  })
  .meta({ id: 'RetentionRules' });
export const RetentionCounts = z
  .object({
    conversations: z.number().int(),
    attachments: z.number().int(),
    contacts: z.number().int(),
    auditEntries: z.number().int(),
  })
  .meta({ id: 'RetentionCounts' });
export const RetentionRun = z
  .object({
    id: Id,
    state: z.enum(['running', 'done', 'stopped']),
    rules: RetentionRules,
    /** What it has let go of so far. */
    gone: RetentionCounts,
    /** Who asked for it; empty: the clock. */
    startedBy: z.string(),
    startedAt: Time,
    endedAt: Time.nullable(),
  })
  .meta({ id: 'RetentionRun' });
