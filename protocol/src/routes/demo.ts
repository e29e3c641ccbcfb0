// The demo workspace: entering it before anybody is here, making it beside a real one, and taking it away.
import { z } from 'zod';
import { Id, route } from '../route.ts';
import { Me } from '../things/index.ts';

const Demo = z.object({
  /** Null: there is none. */
  workspaceId: Id.nullable(),
  name: z.string(),
  isMine: z.boolean(),
  contacts: z.number().int(),
  conversations: z.number().int(),
  messages: z.number().int(),
});

export const demo = {
  enterDemo: route({
    method: 'POST',
    path: '/demo/enter',
    caller: 'anyone',
    scope: null,
    summary:
      'Make the demo workspace if there is none, and sign in to it; only on this machine, before anybody has set up',
    reply: Me,
  }),
  getDemo: route({
    method: 'GET',
    path: '/demo',
    caller: 'agent',
    scope: 'conversations:write',
    summary: 'The demo workspace of this installation, and how much is in it',
    reply: Demo,
  }),
  addDemo: route({
    method: 'POST',
    path: '/demo',
    caller: 'agent',
    scope: 'conversations:write',
    summary: 'Join the demo workspace, as an agent; an owner joins as one, and makes it where there is none',
    reply: Demo,
  }),
  removeDemo: route({
    method: 'DELETE',
    path: '/demo',
    caller: 'agent',
    scope: 'workspace:write',
    summary: 'Take the demo workspace away with all that is in it, and nothing else; for owners',
  }),
};
