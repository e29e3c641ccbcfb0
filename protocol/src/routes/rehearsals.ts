// Rehearsals before going live.
import { z } from 'zod';
import { byId, Id, listQuery, page, route, text } from '../route.ts';
import { Rehearsal } from '../things/index.ts';

export const rehearsals = {
  startRehearsal: route({
    method: 'POST',
    path: '/rehearsals',
    caller: 'agent',
    scope: 'channels:write',
    summary:
      'Send a message through each connected channel (or those named) and check that it arrives; `to` is a person of your own to write to',
    body: z.object({
      channels: z
        .array(z.object({ channelId: Id, to: text(320).optional() }))
        .min(1)
        .max(40)
        .optional(),
    }),
    reply: Rehearsal,
  }),
  listRehearsals: route({
    method: 'GET',
    path: '/rehearsals',
    caller: 'agent',
    scope: 'channels:write',
    summary: 'Rehearsals and their reports, newest first',
    query: z.object({ ...listQuery, cursor: Id.optional() }),
    reply: page(Rehearsal),
  }),
  getRehearsal: route({
    method: 'GET',
    path: '/rehearsals/:id',
    caller: 'agent',
    scope: 'channels:write',
    summary: 'One rehearsal as it is now; looking at it also looks for the code and for answers on their way',
    params: byId,
    reply: Rehearsal,
  }),
  getRehearsalReport: route({
    method: 'GET',
    path: '/rehearsals/:id/report',
    caller: 'agent',
    scope: 'channels:write',
    summary: 'The report as a page of text (Markdown)',
    params: byId,
    wire: 'file',
  }),
  endRehearsal: route({
    method: 'POST',
    path: '/rehearsals/:id/end',
    caller: 'agent',
    scope: 'channels:write',
    summary: 'Wait no longer: what did not come counts as not tested',
    params: byId,
    reply: Rehearsal,
    status: 200,
  }),
  clearRehearsal: route({
    method: 'DELETE',
    path: '/rehearsals/:id/messages',
    caller: 'agent',
    scope: 'channels:write',
    summary: 'Erase the contacts a rehearsal made, with all they said; the report stays',
    params: byId,
  }),
} as const;
