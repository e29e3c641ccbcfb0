// Macros and canned replies.
import { z } from 'zod';
import { byId, Id, list, route, text } from '../route.ts';
import { Macro, MacroActions, MacroAudience, MacroVariants } from '../things/index.ts';

export const macros = {
  listMacros: route({
    method: 'GET',
    path: '/macros',
    caller: 'agent',
    scope: 'conversations:read',
    summary: 'The macros I see: mine, my teams’, and everybody’s, by name',
    reply: list(Macro),
  }),
  addMacro: route({
    method: 'POST',
    path: '/macros',
    caller: 'agent',
    scope: 'conversations:write',
    summary: 'Keep a macro: for myself, for a team of mine, or (leads) for everybody',
    body: z.object({
      name: text(120).min(1),
      audience: MacroAudience.default('personal'),
      teamId: Id.nullable().default(null),
      text: text(20_000).default(''),
      variants: MacroVariants.default({}),
      actions: MacroActions.default({}),
    }),
    reply: Macro,
  }),
  changeMacro: route({
    method: 'PATCH',
    path: '/macros/:id',
    caller: 'agent',
    scope: 'conversations:write',
    summary: 'Change a macro of mine, or one of a team or of everybody where I may',
    params: byId,
    body: z.object({
      name: text(120).min(1).optional(),
      audience: MacroAudience.optional(),
      teamId: Id.nullable().optional(),
      text: text(20_000).optional(),
      variants: MacroVariants.optional(),
      actions: MacroActions.optional(),
    }),
    reply: Macro,
  }),
  removeMacro: route({
    method: 'DELETE',
    path: '/macros/:id',
    caller: 'agent',
    scope: 'conversations:write',
    summary: 'Delete a macro; what was sent with it stays',
    params: byId,
  }),
  useMacro: route({
    method: 'POST',
    path: '/macros/:id/use',
    caller: 'agent',
    scope: 'conversations:write',
    summary: 'I used this macro: it is counted, and offered first next time',
    params: byId,
    status: 204,
  }),
} as const;
