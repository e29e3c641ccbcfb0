// Addresses that one person gives up and another gets: phone numbers. How long a silence still speaks for the same person.

/**
 * Days. A number given up rests before somebody else gets it: 45 to 90 days in the United States (47 CFR 52.15(f)(1)(ii)), about as
 * long elsewhere. Who was heard within that time is still who they were.
 */
export const REST_DAYS = 90;
const DAY_MS = 86_400_000;

/** Can an address of this kind become another person's? */
export const passesOn = (kind: string): boolean => kind === 'phone';

/** May it have passed on since it was last heard or proved? What was never heard has nobody to pass on from. */
export const mayHavePassed = (lastSign: Date | null, now: Date): boolean =>
  lastSign !== null && now.getTime() - lastSign.getTime() > REST_DAYS * DAY_MS;

/** The silence in words, for people: `for 14 months`. */
const many = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;
export function silenceOf(lastSign: Date, now: Date): string {
  const months = Math.floor((now.getTime() - lastSign.getTime()) / (30.44 * DAY_MS));
  return many(months, 'month');
}
