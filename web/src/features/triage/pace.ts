// How fast this agent sorts, and what they sorted today: kept in this browser, so that the estimate is measured and not guessed.
import { t } from '../../words/t.ts';

export interface Sorted {
  readonly id: string;
  /** From when it was shown to when it was dealt with. */
  readonly seconds: number;
}
export interface Pace {
  /** The day in the agent's own time, `2026-11-21`. */
  readonly day: string;
  readonly today: readonly string[];
  /** The last few, newest last; kept over days. */
  readonly seconds: readonly number[];
}
const keptSpans = 20;
/** With fewer nothing is said: one slow or fast one would be all there is. */
const enough = 3;
/** A longer stay was a break, or a talk with a customer, and says nothing about sorting. */
const longestSeconds = 300;

export const dayOf = (now: Date): string =>
  `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`;

export function readPace(kept: unknown, day: string): Pace {
  const given = (typeof kept === 'object' && kept !== null ? kept : {}) as Partial<Record<keyof Pace, unknown>>;
  const today =
    given.day === day && Array.isArray(given.today) ? given.today.filter((id) => typeof id === 'string') : [];
  const seconds = Array.isArray(given.seconds)
    ? given.seconds.filter((each) => typeof each === 'number' && each >= 0 && each <= longestSeconds)
    : [];
  return { day, today, seconds: seconds.slice(-keptSpans) };
}
/** One more is dealt with; the same one again counts once. */
export function withSorted(pace: Pace, { id, seconds }: Sorted): Pace {
  return {
    day: pace.day,
    today: pace.today.includes(id) ? pace.today : [...pace.today, id],
    seconds: seconds <= longestSeconds ? [...pace.seconds, seconds].slice(-keptSpans) : pace.seconds,
  };
}
/** `7 left · about 6 min`; without a pace to go by, only how many. */
export function leftWords(left: number, pace: Pace): string {
  const many = t('{count} left', { count: left });
  if (left === 0 || pace.seconds.length < enough) return many;
  const sorted = pace.seconds.toSorted((a, b) => a - b);
  const typical = sorted[Math.floor(sorted.length / 2)]!;
  const minutes = Math.round((typical * left) / 60);
  return `${many} · ${minutes < 1 ? t('about a minute') : t('about {minutes} min', { minutes })}`;
}
/** What was dealt with today and has not come back since. */
export const todayWords = (pace: Pace, waiting: readonly string[]): string => {
  const count = pace.today.filter((id) => !waiting.includes(id)).length;
  if (count === 0) return t('Nothing new waits for someone.');
  return t('{count, plural, =1 {You sorted one today.} other {You sorted # today.}}', { count });
};
