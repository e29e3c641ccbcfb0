// Saved segments: views of the contacts.
import { z } from 'zod';
import { byId, Id, list, route, text } from '../route.ts';
import { ContactFilter, ContactSort, Segment } from '../things/index.ts';

const name = text(80).min(1);
const common = { caller: 'agent', scope: 'contacts:read' } as const;
export const segments = {
  listSegments: route({
    method: 'GET',
    path: '/segments',
    ...common,
    summary: 'The segments of contacts I see: mine, my teams’, and everybody’s',
    reply: list(Segment),
  }),
  addSegment: route({
    method: 'POST',
    path: '/segments',
    ...common,
    summary: 'Keep a segment: for myself, for a team of mine, or (who may write) for everybody',
    body: z.object({
      name,
      audience: z.enum(['personal', 'team', 'shared']).default('personal'),
      teamId: Id.nullable().default(null),
      filter: ContactFilter,
      sort: ContactSort.default('seen'),
    }),
    reply: Segment,
  }),
  changeSegment: route({
    method: 'PATCH',
    path: '/segments/:id',
    ...common,
    summary: 'Rename, filter, sort, move or share a segment of mine, or one of a team or of everybody where I may',
    params: byId,
    body: z.object({
      name: name.optional(),
      audience: z.enum(['personal', 'team', 'shared']).optional(),
      teamId: Id.nullable().optional(),
      filter: ContactFilter.optional(),
      sort: ContactSort.optional(),
      position: z.number().min(-1e12).max(1e12).optional(),
    }),
    reply: Segment,
  }),
  removeSegment: route({
    method: 'DELETE',
    path: '/segments/:id',
    ...common,
    summary: 'Delete a segment; its contacts stay',
    params: byId,
  }),
} as const;
