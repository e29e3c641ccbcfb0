// A rehearsal and its report.
import { z } from 'zod';
import { Id, Time } from '../route.ts';

const count = z.number().int();
const RehearsalStep = z
  .object({
    id: z.string(),
    title: z.string(),
    state: z.enum(['waiting', 'ok', 'failed', 'skipped']),
    detail: z.string(),
    /** What helps; empty where nothing is wrong. */
    remedy: z.string(),
    startedAt: Time,
    endedAt: Time.nullable(),
    conversationId: Id.nullable(),
  })
  .meta({ id: 'RehearsalStep' });
export const Rehearsal = z
  .object({
    id: Id,
    /** `running`: at work by itself. `waiting`: for people, and for answers on their way. */
    state: z.enum(['running', 'waiting', 'done']),
    /** What a person sends to a channel to test its way in. */
    code: z.string(),
    startedBy: z.string(),
    createdAt: Time,
    endedAt: Time.nullable(),
    /** When its made-up people were erased. */
    clearedAt: Time.nullable(),
    /** Contacts that are there because of it. */
    madeContacts: count,
    counts: z.object({ ok: count, failed: count, skipped: count, waiting: count }),
    channels: z.array(
      z.object({
        channelId: Id,
        name: z.string(),
        kind: z.string(),
        title: z.string(),
        label: z.string(),
        writeUrl: z.string().nullable(),
        steps: z.array(RehearsalStep),
      }),
    ),
  })
  .meta({ id: 'Rehearsal' });
