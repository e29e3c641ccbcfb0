// What a message of ours may be made of, as it is written.
import { richLimits } from '@throughline/domain';
import { z } from 'zod';
import { Id, text, Time } from '../route.ts';

/** With `url` a link. Without, an answer: what is tapped comes back as a message that says `title`, with `value` in `special`. */
const Button = z.object({
  title: text(richLimits.title).min(1),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .optional(),
  value: text(richLimits.value).min(1).optional(),
});
export const NewMessage = z
  .object({
    type: z.enum(['message', 'note']).default('message'),
    text: text(100_000).default(''),
    html: text(500_000).optional(),
    attachments: z.array(Id).max(20).default([]),
    channelId: Id.optional(),
    identityId: Id.optional(),
    replyToId: Id.optional(),
    /** Makes sending again harmless: the same id in the same conversation answers with the first message. */
    clientId: text(100).min(1).optional(),
    mentions: z.array(Id).max(50).default([]),
    subject: text(500).optional(),
    cc: z.array(z.email()).max(20).optional(),
    bcc: z.array(z.email()).max(20).optional(),
    /** Buttons, a list, cards, a place or a contact card: one of them. Each channel shows them as it can; where it cannot, answers are numbered in the text. */
    buttons: z.array(Button).max(richLimits.buttons).optional(),
    list: z
      .object({
        /** On the button that opens the list, where a channel folds it. */
        label: text(richLimits.label).min(1),
        rows: z
          .array(
            z.object({
              title: text(richLimits.title).min(1),
              text: text(richLimits.rowText).min(1).optional(),
              value: text(richLimits.value).min(1).optional(),
            }),
          )
          .max(richLimits.rows),
      })
      .optional(),
    cards: z
      .array(
        z.object({
          title: text(richLimits.cardTitle).min(1),
          text: text(richLimits.cardText).min(1).optional(),
          /** The id of one of `attachments`: it is shown on the card and not sent again. */
          picture: Id.optional(),
          buttons: z.array(Button).max(richLimits.cardButtons).optional(),
        }),
      )
      .max(richLimits.cards)
      .optional(),
    /** A place on the map, in degrees; where a channel has none it is told in the text, with a link to a map. */
    location: z
      .object({
        latitude: z.number().min(-90).max(90),
        longitude: z.number().min(-180).max(180),
        title: text(richLimits.placeTitle).min(1).optional(),
        address: text(richLimits.address).min(1).optional(),
      })
      .optional(),
    /** Somebody's address to keep, with a phone number or an email; where a channel has none it is told in the text. */
    contactCard: z
      .object({
        name: text(richLimits.name).min(1),
        phone: text(richLimits.phone).min(1).optional(),
        email: text(richLimits.email).min(1).optional(),
      })
      .optional(),
    /** Instead of free words, where the channel has messages approved beforehand; needs `channelId`. */
    template: z
      .object({
        name: text(600).min(1),
        language: text(20).min(1),
        values: z.record(z.string().max(120), text(2000)).default({}),
      })
      .optional(),
    /** Answers what was said in public so that everybody may read it; false answers its writer alone. */
    isPublic: z.boolean().optional(),
    /** The last message number the writer saw; when something newer is there, 409 `newer_messages`. */
    seenNumber: z.number().int().optional(),
    /** Do with the conversation on sending. */
    then: z.enum(['wait', 'close', 'stay', 'snooze']).optional(),
    /** With `then: snooze`: until when. */
    snoozeUntil: Time.optional(),
    /** Leaves no sooner than in so many seconds; until then it can be taken back without a trace. */
    holdSeconds: z.number().int().min(0).max(60).optional(),
    /** Scheduled: it leaves then, and only then takes its place in the thread. */
    dueAt: Time.optional(),
  })
  .meta({ id: 'NewMessage' });
