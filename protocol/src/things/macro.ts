// Macros: words for answers, and what else they do.
import { z } from 'zod';
import { Id, text, Time } from '../route.ts';
import { Priority } from './conversation.ts';

export const MacroAudience = z.enum(['personal', 'team', 'shared']);
/** What sending does beside the words. Nothing named: nothing. */
export const MacroActions = z
  .strictObject({
    /** Tags to add; those there stay. */
    tags: z.array(text(60).min(1)).max(20).optional(),
    /** `me`: whoever uses it; `none`: nobody. */
    assignee: z.union([z.enum(['me', 'none']), Id]).optional(),
    teamId: Id.optional(),
    priority: Priority.optional(),
    status: z.enum(['open', 'waiting', 'closed']).optional(),
    /** From then on, like `3d`, `2h`, `fri 9`; goes before `status`. */
    snooze: text(20)
      .regex(/^(?:\d{1,3}\s*[mhdw]|(?:today|tomorrow|mon|tue|wed|thu|fri|sat|sun)[a-z]*(?:\s+\d{1,2}(?::\d\d)?)?)$/i)
      .optional(),
  })
  .meta({ id: 'MacroActions' });
/** Words by the kind of channel, where a channel needs others. */
export const MacroVariants = z.record(z.string().regex(/^[a-z0-9-]{1,40}$/), text(20_000).min(1));
export const Macro = z
  .object({
    id: Id,
    name: z.string(),
    /** Who sees it: its owner, a team, or everybody here. */
    audience: MacroAudience,
    ownerId: Id,
    teamId: Id.nullable(),
    /** With variables: `{{contact.first_name | there}}`, what stands behind the line where it is not known. */
    text: z.string(),
    variants: MacroVariants,
    actions: MacroActions,
    /** By everybody, and by the asking agent. */
    uses: z.number().int(),
    myUses: z.number().int(),
    myUsedAt: Time.nullable(),
    createdAt: Time,
    updatedAt: Time,
  })
  .meta({ id: 'Macro' });
