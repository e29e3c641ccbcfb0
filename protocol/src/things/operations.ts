// What operators and developers look after: webhooks out, stuck receipts and jobs.
import { z } from 'zod';
import { Id, Time } from '../route.ts';

export const Webhook = z
  .object({
    id: Id,
    url: z.string(),
    events: z.array(z.string()),
    isEnabled: z.boolean(),
    stateDetail: z.string(),
    secretSet: z.boolean(),
    createdAt: Time,
  })
  .meta({ id: 'Webhook' });
export const WebhookDelivery = z
  .object({
    id: Id,
    webhookId: Id,
    event: z.string(),
    number: z.number().int(),
    state: z.enum(['queued', 'delivered', 'failed']),
    attempts: z.number().int(),
    status: z.number().int().nullable(),
    why: z.string(),
    createdAt: Time,
    nextAt: Time.nullable(),
    deliveredAt: Time.nullable(),
  })
  .meta({ id: 'WebhookDelivery' });
export const StuckReceipt = z
  .object({ id: Id, channelId: Id, channelName: z.string(), why: z.string(), bytes: z.number().int(), createdAt: Time })
  .meta({ id: 'StuckReceipt' });
export const StuckJob = z
  .object({ id: Id, task: z.string(), why: z.string(), attempts: z.number().int(), createdAt: Time })
  .meta({ id: 'StuckJob' });
export const SystemFinding = z
  .object({
    /** Stable for one thing looked at, for scripts that watch it. */
    id: z.string(),
    area: z.enum(['machine', 'work', 'channels']),
    title: z.string(),
    state: z.enum(['good', 'warning', 'bad']),
    detail: z.string(),
    /** What helps; empty while all is well. */
    remedy: z.string(),
  })
  .meta({ id: 'SystemFinding' });
export const SystemHealth = z
  .object({
    checkedAt: Time,
    /** The worst of the findings. */
    state: z.enum(['good', 'warning', 'bad']),
    findings: z.array(SystemFinding),
  })
  .meta({ id: 'SystemHealth' });
export const SearchHit = z
  .object({
    kind: z.enum(['contact', 'company', 'conversation', 'message']),
    id: Id,
    conversationId: Id.nullable(),
    /** Null of a company. */
    contactId: Id.nullable(),
    title: z.string(),
    snippet: z.string(),
    channelKind: z.string().nullable(),
    at: Time,
    /** Of a message: its number, at which the thread is opened. */
    messageNumber: z.number().int().nullable().optional(),
  })
  .meta({ id: 'SearchHit' });
