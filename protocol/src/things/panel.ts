// App panels: what a company's own programs show beside a conversation.
import { z } from 'zod';
import { Id, Time } from '../route.ts';

/** `cards`: we fetch JSON and draw it; `frame`: a page of its own. */
export const PanelKind = z.enum(['cards', 'frame']);
/** As its admins see it. The secret never comes back. */
export const Panel = z
  .object({
    id: Id,
    name: z.string(),
    kind: PanelKind,
    url: z.string(),
    /** Whose agents see it; empty: everybody's. */
    teamIds: z.array(Id),
    position: z.number(),
    isEnabled: z.boolean(),
    createdAt: Time,
    updatedAt: Time,
  })
  .meta({ id: 'Panel' });
/** As the agent beside a conversation sees it: where it is fetched from is not told. */
export const ShownPanel = z.object({ id: Id, name: z.string(), kind: PanelKind }).meta({ id: 'ShownPanel' });

const words = (most: number) => z.string().max(most);
/** Anything else than http(s) could be run by a click. */
const Link = z
  .url({ protocol: /^https?$/, error: 'must be an address that begins with https:// or http://' })
  .max(2000);
const CardLink = z.strictObject({ url: Link, label: words(80).min(1).default('Open') });
/** What an app answers. Unknown keys are refused, so that a mistyped one is seen and not lost. */
export const AppCards = z
  .strictObject({
    cards: z
      .array(
        z.strictObject({
          title: words(200).min(1),
          badge: z
            .strictObject({ text: words(40).min(1), tone: z.enum(['plain', 'ok', 'warn', 'danger']).default('plain') })
            .optional(),
          image: z.strictObject({ url: Link, alt: words(200).default('') }).optional(),
          rows: z
            .array(z.strictObject({ label: words(80).min(1), value: words(500), url: Link.optional() }))
            .max(20)
            .default([]),
          link: CardLink.optional(),
        }),
      )
      .max(10),
  })
  .meta({ id: 'AppCards' });
/** The same with the pictures fetched: `image` is a data: address, or null where there was none to be had. */
export const PanelCard = z
  .object({
    title: z.string(),
    badge: z.object({ text: z.string(), tone: z.enum(['plain', 'ok', 'warn', 'danger']) }).nullable(),
    image: z.object({ src: z.string(), alt: z.string() }).nullable(),
    rows: z.array(z.object({ label: z.string(), value: z.string(), url: z.string().nullable() })),
    link: z.object({ url: z.string(), label: z.string() }).nullable(),
  })
  .meta({ id: 'PanelCard' });
/** `failed`: `why` says in words what went wrong with the app. */
export const PanelAnswer = z
  .object({ state: z.enum(['ok', 'failed']), why: z.string(), cards: z.array(PanelCard), fetchedAt: Time })
  .meta({ id: 'PanelAnswer' });
