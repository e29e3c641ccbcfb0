// How one channel is, and the ledger of its raw calls.
import { z } from 'zod';
import { Id, Time } from '../route.ts';
import { ChannelState } from './channel.ts';

const count = z.number().int();
/** What happened over a time. Rates are shares between 0 and 1, null where nothing happened. */
const Flow = z
  .object({
    received: count,
    duplicates: count,
    noise: count,
    stuck: count,
    /** Calls whose signature was not right. */
    forged: count,
    sent: count,
    failed: count,
    /** To be tried again: the provider was busy, away or wanted other credentials. */
    putOff: count,
    errorRateIn: z.number().nullable(),
    errorRateOut: z.number().nullable(),
    /** One call to the provider: on average, and the slowest. */
    callSeconds: z.number().nullable(),
    slowestSeconds: z.number().nullable(),
  })
  .meta({ id: 'ChannelFlow' });
export const ChannelHealth = z
  .object({
    checkedAt: Time,
    state: ChannelState,
    stateDetail: z.string(),
    stateRemedy: z.string(),
    stateAt: Time,
    lastInboundAt: Time.nullable(),
    lastOutboundAt: Time.nullable(),
    hour: Flow,
    day: Flow,
    /** The last 24 hours, the newest last. */
    hours: z.array(z.object({ at: Time, received: count, sent: count, wrong: count })),
    queue: z.object({
      waiting: count,
      /** Of those, put off to a later time. */
      postponed: count,
      oldestAt: Time.nullable(),
      nextAt: Time.nullable(),
    }),
    pace: z.object({ atOnce: z.number().nullable(), perSecond: z.number().nullable() }),
    window: z.object({ hours: z.number().nullable(), lateHours: z.number().nullable() }),
    expiries: z.array(z.object({ name: z.string(), at: Time })),
    /** Calls that could not be read, up to a thousand. */
    stuck: count,
    errors: z.array(
      z.object({
        direction: z.enum(['in', 'out']),
        why: z.string(),
        detail: z.string(),
        remedy: z.string(),
        count,
        at: Time,
      }),
    ),
    /** Where a website's chat was shown; null for other kinds. */
    sites: z.array(z.object({ site: z.string(), lastSeenAt: Time })).nullable(),
  })
  .meta({ id: 'ChannelHealth' });

export const LedgerOutcome = z.enum(['stored', 'stuck', 'noise', 'duplicate']);
export const LedgerEntry = z
  .object({
    id: Id,
    channelId: Id,
    outcome: LedgerOutcome,
    why: z.string(),
    bytes: count,
    createdAt: Time,
  })
  .meta({ id: 'LedgerEntry' });
export const Receipt = LedgerEntry.extend({
  headers: z.record(z.string(), z.string()),
  meta: z.record(z.string(), z.unknown()),
  /** Null: it is not text, not kept any more, or withheld. */
  body: z.string().nullable(),
  /** Words in it were deleted, and the caller may not see such: `body` and the words in `reads` are left out. */
  isWithheld: z.boolean(),
  isCut: z.boolean(),
  /** What its channel reads in it today. */
  reads: z.array(z.object({ kind: z.string(), words: z.string(), conversationId: Id.nullable() })),
  /** Why it cannot be read; empty where it can. */
  trouble: z.string(),
}).meta({ id: 'Receipt' });
