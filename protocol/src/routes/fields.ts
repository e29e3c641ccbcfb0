// Fields a workspace defines for itself. Whoever may see the workspace reads them there; changing them is a setting.
import { fieldSubjects, fieldTypes } from '@throughline/domain';
import { z } from 'zod';
import { byId, list, route, text } from '../route.ts';
import { Field } from '../things/index.ts';

const choices = z.array(text(200).min(1)).max(100);
export const fields = {
  listFields: route({
    method: 'GET',
    path: '/fields',
    caller: 'agent',
    scope: 'workspace:read',
    summary: 'The fields this workspace defined, in their order',
    query: z.object({ subject: z.enum(fieldSubjects).optional() }),
    reply: list(Field),
  }),
  addField: route({
    method: 'POST',
    path: '/fields',
    caller: 'agent',
    scope: 'workspace:write',
    summary: 'Define a field. `key` is made of the name when left out; neither it nor the type ever changes',
    body: z.object({
      subject: z.enum(fieldSubjects),
      name: text(60).min(1),
      key: z
        .string()
        .regex(/^[a-z][a-z0-9_]{0,59}$/, 'must begin with a letter and hold only a-z, 0-9 and _')
        .optional(),
      type: z.enum(fieldTypes),
      choices: choices.default([]),
      isRequiredToClose: z.boolean().default(false),
    }),
    reply: Field,
  }),
  changeField: route({
    method: 'PATCH',
    path: '/fields/:id',
    caller: 'agent',
    scope: 'workspace:write',
    summary: 'Rename a field, change its choices, its place, or whether closing needs it; values stay as they are',
    params: byId,
    body: z.object({
      name: text(60).min(1).optional(),
      choices: choices.optional(),
      isRequiredToClose: z.boolean().optional(),
      position: z.number().min(-1e12).max(1e12).optional(),
    }),
    reply: Field,
  }),
  removeField: route({
    method: 'DELETE',
    path: '/fields/:id',
    caller: 'agent',
    scope: 'workspace:write',
    summary: 'Take a field away; its values are kept, and come back with it',
    params: byId,
  }),
  restoreField: route({
    method: 'POST',
    path: '/fields/:id/restore',
    caller: 'agent',
    scope: 'workspace:write',
    summary: 'Bring a field back that was taken away, with its values',
    params: byId,
    reply: Field,
    status: 200,
  }),
} as const;
