// Filters of lists and the views people keep of them.
import { z } from 'zod';
import { Id, text, Time } from '../route.ts';

/** One or several words, separated by commas; `not:` before them for all others. */
export const choice = (of: string) =>
  z
    .string()
    .max(2000)
    .regex(new RegExp(`^(?:not:)?(?:${of})(?:,(?:${of})){0,49}$`, 'i'));
export const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
export const span = z
  .string()
  .regex(
    /^(?:(?:within|over):\d{1,4}[mhdw]|(?:after|before):\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,3})?)?Z)?)$/,
    'must be like within:7d, over:2h, after:2026-11-01 or before:2026-11-01',
  );

/** What narrows a list of conversations: in its address, in a query, in a saved view. Ids and words by comma, `not:` for all others. */
export const filterFields = {
  status: choice('open|waiting|snoozed|closed|spam|all').optional(),
  assignee: choice(`me|none|${uuid}`).optional(),
  team: choice(`mine|none|${uuid}`).optional(),
  channelKind: choice('[a-z0-9-]{1,40}').optional(),
  channelId: choice(uuid).optional(),
  contact: Id.optional(),
  tag: choice(uuid).optional(),
  priority: choice('none|low|high|urgent').optional(),
  created: span.optional(),
  updated: span.optional(),
  /** Since when the customer has waited for us. */
  waiting: span.optional(),
  unread: z.enum(['true', 'false']).optional(),
  mentions: z.literal('me').optional(),
  watching: z.literal('me').optional(),
  drafts: z.literal('mine').optional(),
  q: text(200).optional(),
} as const;
export const ListSort = z.enum(['newest', 'oldest', 'waiting', 'priority', 'created']);
export const ViewFilter = z.strictObject(filterFields).meta({ id: 'ViewFilter' });

export const View = z
  .object({
    id: Id,
    name: z.string(),
    /** Who sees it: its owner, a team, or everybody here. */
    audience: z.enum(['personal', 'team', 'shared']),
    ownerId: Id,
    teamId: Id.nullable(),
    filter: ViewFilter,
    sort: ListSort,
    /** Views are shown in the order of these numbers. */
    position: z.number(),
    createdAt: Time,
  })
  .meta({ id: 'View' });
/** How many a view holds; `isMore`: at least so many, nobody counted on. */
export const ViewCount = z.object({ id: Id, count: z.number().int(), isMore: z.boolean() }).meta({ id: 'ViewCount' });

/** A change to many conversations. `kept`: left alone by its undo, because somebody changed them since. */
export const Bulk = z
  .object({
    id: Id,
    state: z.enum(['collecting', 'running', 'done', 'failed', 'undoing', 'undone']),
    why: z.string(),
    total: z.number().int(),
    done: z.number().int(),
    changed: z.number().int(),
    refused: z.number().int(),
    kept: z.number().int(),
    createdAt: Time,
  })
  .meta({ id: 'Bulk' });
/** `gone`: erased; `merged`: another speaks for it; `held`: a legal hold keeps it; `unfinished`: a field is needed to close it. */
export const BulkRefusal = z
  .object({
    id: Id,
    name: z.string().describe('Empty: nobody knows it any more'),
    why: z.enum(['gone', 'merged', 'held', 'unfinished', 'other']),
  })
  .meta({ id: 'BulkRefusal' });
