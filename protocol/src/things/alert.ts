// What an agent should hear of.
import { z } from 'zod';
import { Id, Time } from '../route.ts';

export const Alert = z
  .object({
    conversationId: Id,
    /**
     * `mention`: a note names me; `assigned`: it was given to me; `reply`: the customer of my conversation wrote; `failed`: what I wrote
     * could not be delivered; `woken`: what I have was snoozed until now.
     */
    kind: z.enum(['mention', 'assigned', 'reply', 'failed', 'woken', 'watched']),
    /** The latest message it is about. */
    messageId: Id,
    /** Grows with each that is newer. */
    number: z.number().int(),
    /** How many since it was read last. */
    count: z.number().int(),
    at: Time,
    isRead: z.boolean(),
    conversationNumber: z.number().int(),
    subject: z.string(),
    contactName: z.string(),
    /** Who wrote or did it; empty: nobody. */
    authorName: z.string(),
    /** The first words; empty once the message was deleted. */
    words: z.string(),
    isDeleted: z.boolean(),
    /** Of a failure: what the provider said. */
    why: z.string(),
  })
  .meta({ id: 'Alert' });
