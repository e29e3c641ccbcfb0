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
export const SearchHit = z
  .object({
    kind: z.enum(['contact', 'conversation', 'message']),
    id: Id,
    conversationId: Id.nullable(),
    contactId: Id,
    title: z.string(),
    snippet: z.string(),
    channelKind: z.string().nullable(),
    at: Time,
    /** Of a message: its number, at which the thread is opened. */
    messageNumber: z.number().int().nullable().optional(),
  })
  .meta({ id: 'SearchHit' });
