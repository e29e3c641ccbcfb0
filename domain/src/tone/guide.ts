// How we sound on a channel: a guide people edit, with a default by what the channel is like. The information stays equal everywhere,
// only its wrapping changes.

export interface ToneGuide {
  /** In words, for people. */
  readonly text: string;
  readonly examples: readonly string[];
  /** Characters; 0: no limit on that side. */
  readonly minLength: number;
  readonly maxLength: number;
  readonly greeting: 'yes' | 'no' | 'any';
  readonly formality: 'formal' | 'informal' | 'any';
  readonly emoji: 'none' | 'few' | 'any';
  /** May words be marked up (lists, bold)? */
  readonly markup: boolean;
}
export const toneLimits = { text: 2_000, examples: 3, example: 500, length: 20_000 } as const;

/** What of a channel's card decides how one speaks there. */
interface ToneNature {
  readonly text: { readonly segments?: unknown };
  readonly subject: boolean;
  readonly live: boolean;
  readonly markup: string;
  readonly comments?: unknown;
}

/** Letters, short texts, chats people sit in front of, and messengers each have their own way. */
export function defaultTone(nature: ToneNature): ToneGuide {
  if (nature.subject) return letter;
  if (nature.text.segments !== undefined) return shortText;
  const guide = nature.live ? chat : lateChat;
  return { ...guide, markup: nature.markup !== 'none' };
}
const letter: ToneGuide = {
  text: 'A letter: greet, answer everything in one go, say what happens next and by when, and sign. The reader may open it tomorrow.',
  examples: [
    'Hello Ada,\n\nthank you for the photos. The two torn bags are replaced free of charge; they leave us today and reach you by Thursday.\n\nKind regards',
  ],
  minLength: 80,
  maxLength: 2_500,
  greeting: 'yes',
  formality: 'formal',
  emoji: 'none',
  markup: true,
};
const shortText: ToneGuide = {
  text: 'A short text: one thing, the most important words first, no greeting that costs a second message, no markup.',
  examples: ['Acorn Coffee: your replacement for order 8841 arrives on Thursday. Reply here with questions.'],
  minLength: 0,
  maxLength: 300,
  greeting: 'no',
  formality: 'any',
  emoji: 'none',
  markup: false,
};
const chat: ToneGuide = {
  text: 'A chat: the reader waits in front of it. Short messages, one thought each, plain words; say so when you need a minute.',
  examples: ['Found it: the parcel left Leipzig this morning.', 'One minute, I am checking with the warehouse.'],
  minLength: 0,
  maxLength: 600,
  greeting: 'any',
  formality: 'informal',
  emoji: 'few',
  markup: false,
};
const lateChat: ToneGuide = {
  text: 'A chat they come back to: friendly and brief, as to somebody one knows. The reader looks at it between other things, so answer the whole matter.',
  examples: ['Hi Ada, the two torn bags are on their way again, free of charge. They should be there on Thursday 🙂'],
  minLength: 0,
  maxLength: 900,
  greeting: 'any',
  formality: 'informal',
  emoji: 'few',
  markup: false,
};
