// The words a list of conversations is narrowed by, as they stand in addresses, queries and saved views; read the same by server and screens.

/** One or several values, or none of them: `open`, `a,b`, `not:a,b`. */
export interface Choices {
  readonly isNot: boolean;
  readonly values: readonly string[];
}
export const MAX_CHOICES = 50;
/** Reads a choice; null when there is nothing in it. */
export function readChoice(words: string | undefined): Choices | null {
  if (words === undefined) return null;
  const isNot = words.startsWith('not:');
  const values = [...new Set((isNot ? words.slice(4) : words).split(',').filter((value) => value !== ''))];
  return values.length > 0 ? { isNot, values: values.slice(0, MAX_CHOICES) } : null;
}
export const writeChoice = ({ isNot, values }: Choices): string | undefined =>
  values.length === 0 ? undefined : `${isNot ? 'not:' : ''}${values.join(',')}`;
/** Does a value pass? `null`, of a field without one, is written `none`. */
export const passes = (choice: Choices, value: string | null): boolean =>
  choice.values.includes(value ?? 'none') !== choice.isNot;

/** `within:7d`: no longer ago than that; `over:2h`: longer ago; `after:` and `before:` a day or a moment. */
export interface Span {
  readonly from: Date | null;
  readonly to: Date | null;
}
const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
export const MOMENT = /^(?:(?:within|over):\d{1,4}[mhdw]|(?:after|before):\d{4}-\d\d-\d\d(?:T[\d:.]{5,12}Z)?)$/;
/** Reads a span of time; null when it is none. */
export function readSpan(words: string | undefined, now: Date): Span | null {
  if (words === undefined || !MOMENT.test(words)) return null;
  const [how, what] = [words.slice(0, words.indexOf(':')), words.slice(words.indexOf(':') + 1)];
  const at =
    how === 'within' || how === 'over'
      ? new Date(now.getTime() - Number(what.slice(0, -1)) * unitMs[what.at(-1) as keyof typeof unitMs])
      : new Date(what);
  if (Number.isNaN(at.getTime())) return null;
  return how === 'within' || how === 'after' ? { from: at, to: null } : { from: null, to: at };
}
export const isWithin = ({ from, to }: Span, at: string | null): boolean =>
  at !== null && (from === null || new Date(at) >= from) && (to === null || new Date(at) < to);
