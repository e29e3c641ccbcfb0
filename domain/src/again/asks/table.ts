// How one language asks a customer for something. Sources of regular expressions over folded text: lower case, no accents, `'` for every
// apostrophe; `_` stands for any white space. What is not certainly a question for the customer's own, present value must not fit.

export const askKinds = [
  'order',
  'tracking',
  'email',
  'phone',
  'name',
  'address',
  'device',
  'plan',
  'bought',
  'picture',
  'problem',
  'payment',
  'country',
] as const;
export type AskKind = (typeof askKinds)[number];

export interface AskTable {
  /** What opens a request, up to the thing that is asked for. */
  readonly frames: string;
  /** What may stand between the two. */
  readonly between: string;
  /** The thing, with its determiner. */
  readonly things: Readonly<Partial<Record<AskKind, string>>>;
  /** What may follow a thing that names one value; anything else makes it somebody else's, or an instruction. */
  readonly after: string;
  /** Questions whole in themselves. */
  readonly whole: Readonly<Partial<Record<AskKind, string>>>;
  /** Words behind a bare "Order number, please?". */
  readonly bare: string;
  /** A sentence that fits this asks for nothing that was told: confirming, something new, reported speech, thanks, advice. */
  readonly never: string;
  /** Words by which somebody is asked to tell: "could you send", "we'd need". Up to five words may stand before the fact. */
  readonly requests: string;
  /** What each fact is called, however it is asked for. */
  readonly facts: Readonly<Record<AskKind, string>>;
  /** Words that no request reaches over: what follows is a place, another's, or another question. */
  readonly breaks: string;
  /** Behind a fact: it is another's. */
  readonly theirs: string;
  /** What a bare "And your full name, please?" may begin with. */
  readonly starts: string;
  /** Questions by their asking word and what it asks about; `~` stands for any few words. */
  readonly asked: Readonly<Partial<Record<AskKind, string>>>;
}

/** Those that name one value, so that a word behind them can change whose it is. */
export const strictKinds: ReadonlySet<AskKind> = new Set<AskKind>([
  'order',
  'tracking',
  'email',
  'phone',
  'name',
  'address',
]);
