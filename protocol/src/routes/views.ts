// Saved views.
import { z } from 'zod';
import { byId, Id, list, route, text } from '../route.ts';
import { ListSort, View, ViewCount, ViewFilter } from '../things/index.ts';

const name = text(80).min(1);
const fields = {
  name,
  audience: z.enum(['personal', 'team', 'shared']).default('personal'),
  /** Of an audience that is a team. */
  teamId: Id.nullable().default(null),
  filter: ViewFilter,
  sort: ListSort.default('newest'),
};

export const views = {
  listViews: route({
    method: 'GET',
    path: '/views',
    caller: 'agent',
    scope: 'conversations:read',
    summary: 'The saved views I see: mine, my teams’, and everybody’s',
    reply: list(View),
  }),
  countViews: route({
    method: 'GET',
    path: '/views/counts',
    caller: 'agent',
    scope: 'conversations:read',
    summary: 'How many conversations each of my views holds, counted to a hundred',
    reply: list(ViewCount),
  }),
  getView: route({
    method: 'GET',
    path: '/views/:id',
    caller: 'agent',
    scope: 'conversations:read',
    summary: 'One saved view; another team’s is refused with its team’s name',
    params: byId,
    reply: View,
  }),
  addView: route({
    method: 'POST',
    path: '/views',
    caller: 'agent',
    scope: 'conversations:read',
    summary: 'Keep a view: for myself, for a team of mine, or (who may write) for everybody',
    body: z.object(fields),
    reply: View,
  }),
  changeView: route({
    method: 'PATCH',
    path: '/views/:id',
    caller: 'agent',
    scope: 'conversations:read',
    summary: 'Rename, filter, sort, move or share a view of mine, or one of a team or of everybody where I may',
    params: byId,
    body: z.object({
      name: name.optional(),
      audience: z.enum(['personal', 'team', 'shared']).optional(),
      teamId: Id.nullable().optional(),
      filter: ViewFilter.optional(),
      sort: ListSort.optional(),
      position: z.number().min(-1e12).max(1e12).optional(),
    }),
    reply: View,
  }),
  removeView: route({
    method: 'DELETE',
    path: '/views/:id',
    caller: 'agent',
    scope: 'conversations:read',
    summary: 'Delete a view; its conversations stay',
    params: byId,
  }),
} as const;
