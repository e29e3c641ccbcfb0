// What is left of setting up, by what really happened.
import { z } from 'zod';
import { route, Time } from '../route.ts';

export const checklist = {
  getChecklist: route({
    method: 'GET',
    path: '/checklist',
    caller: 'agent',
    scope: 'workspace:write',
    summary: 'What of setting up this workspace was done, each by an observed fact',
    reply: z.object({
      /** A chat of ours has a colour of its own. */
      look: z.boolean(),
      /** Whoever asks has a second factor or a passkey. */
      safety: z.boolean(),
      /** Names of connected channels, the oldest first; three at most. */
      channels: z.array(z.string()),
      /** Where a chat was shown last; null: nowhere yet. */
      site: z.object({ site: z.string(), lastSeenAt: Time }).nullable(),
      /** Is there a chat that could be put on a site? */
      hasChat: z.boolean(),
      /** Colleagues here or invited. */
      team: z.number().int(),
      /** A customer was answered. */
      answered: z.boolean(),
    }),
  }),
};
