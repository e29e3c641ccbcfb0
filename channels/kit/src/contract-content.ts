// What a card announces must be shown: for every kind of thing that may come in, at least one recorded call that reads as it.
import type { Inbound } from '@throughline/domain';
import type { Abilities } from './card.ts';

/** The events as an example holds them: dates may be texts. */
interface Shown {
  readonly kind: Inbound['kind'];
  readonly state?: string;
  readonly emoji?: readonly string[];
  readonly files?: readonly unknown[];
  readonly tokens?: readonly string[];
  readonly isPublic?: boolean;
  readonly special?: { readonly type: string };
}
type Announced = {
  readonly what: string;
  readonly is: (abilities: Abilities) => boolean;
  readonly in: (event: Shown) => boolean;
};

const announced: readonly Announced[] = [
  { what: 'words', is: () => true, in: (event) => event.kind === 'message' },
  {
    what: 'a file',
    is: ({ files }) => files.perMessage > 0,
    in: (event) => event.kind === 'message' && (event.files?.length ?? 0) > 0,
  },
  { what: 'an edit', is: ({ edit }) => edit.inbound, in: (event) => event.kind === 'edit' },
  { what: 'a deletion', is: ({ remove }) => remove.inbound, in: (event) => event.kind === 'delete' },
  {
    what: 'a reaction',
    is: ({ reactions }) => reactions.inbound,
    in: (event) => event.kind === 'reaction' && (event.emoji?.length ?? 0) > 0,
  },
  {
    what: 'a reaction taken back',
    is: ({ reactions }) => reactions.inbound,
    in: (event) => event.kind === 'reaction' && event.emoji?.length === 0,
  },
  { what: 'typing', is: ({ typing, visitors }) => typing.inbound && !visitors, in: (event) => event.kind === 'typing' },
  ...(['delivered', 'read'] as const).map((state): Announced => ({
    what: `the receipt “${state}”`,
    is: ({ receipts }) => receipts.includes(state),
    in: (event) => (event.kind === 'status' || event.kind === 'watermark') && event.state === state,
  })),
  {
    what: 'a continuation link that was opened',
    is: ({ continuation }) => continuation,
    in: (event) => event.kind === 'message' && (event.tokens?.length ?? 0) > 0,
  },
  {
    what: 'something said in public',
    is: ({ comments }) => comments !== undefined,
    in: (event) => event.kind === 'message' && event.isPublic === true,
  },
  {
    what: 'something newer than we are',
    is: ({ visitors, subject }) => !visitors && !subject,
    in: (event) => event.kind === 'message' && event.special?.type === 'unsupported',
  },
];

/** What the card announces and no recorded call shows; what is shown elsewhere is named with the place. */
export function missingContent(
  abilities: Abilities,
  recorded: readonly { readonly events: readonly unknown[] }[],
  elsewhere: Readonly<Record<string, string>> = {},
): readonly string[] {
  const events = recorded.flatMap((each) => each.events) as readonly Shown[];
  return announced
    .filter((each) => each.is(abilities) && !(each.what in elsewhere) && !events.some((event) => each.in(event)))
    .map((each) => each.what);
}
