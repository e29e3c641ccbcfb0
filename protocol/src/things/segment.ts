// What narrows a list of contacts, and the segments people keep of it.
import { readFieldFilter } from '@throughline/domain';
import { z } from 'zod';
import { Id, text, Time } from '../route.ts';
import { choice, span, uuid } from './view.ts';

/** Ids and words by comma, `not:` for all others; `fields` like `plan:is:Gold,Silver;seats:over:10;renewal:empty`. */
export const contactFilterFields = {
  company: choice(`none|${uuid}`).optional(),
  tag: choice(uuid).optional(),
  channelKind: choice('[a-z0-9-]{1,40}').optional(),
  seen: span.optional(),
  created: span.optional(),
  /** Has an open conversation. */
  open: z.enum(['true', 'false']).optional(),
  blocked: z.enum(['true', 'false']).optional(),
  fields: text(4000)
    .refine((words) => readFieldFilter(words) !== null, 'must be like plan:is:Gold;seats:over:10;renewal:empty')
    .optional(),
  q: text(200).optional(),
} as const;
export const ContactSort = z.enum(['seen', 'created', 'name']);
export const ContactFilter = z.strictObject(contactFilterFields).meta({ id: 'ContactFilter' });
/** A view of the contacts that somebody keeps. */
export const Segment = z
  .object({
    id: Id,
    name: z.string(),
    audience: z.enum(['personal', 'team', 'shared']),
    ownerId: Id,
    teamId: Id.nullable(),
    filter: ContactFilter,
    sort: ContactSort,
    position: z.number(),
    createdAt: Time,
  })
  .meta({ id: 'Segment' });
