// Moments to choose from: in the customer's own time where it is known.

/** The next `hour` o'clock that begins a day in this time zone, after today there. Null: nobody knows that zone. */
export function morningIn(timezone: string, now: Date, hour = 9, weekday?: number): Date | null {
  try {
    for (let day = 1; day <= 8; day += 1) {
      const there = partsIn(timezone, new Date(now.getTime() + day * 86_400_000));
      if (weekday !== undefined && new Date(Date.UTC(there.year, there.month - 1, there.day)).getUTCDay() !== weekday)
        continue;
      return instantOf(timezone, there.year, there.month, there.day, hour);
    }
  } catch {
    // Not a time zone.
  }
  return null;
}

/** The moment at which clocks of a zone show this time. Where it is skipped in spring, the moment after. */
function instantOf(timezone: string, year: number, month: number, day: number, hour: number): Date {
  const wanted = Date.UTC(year, month - 1, day, hour);
  let at = wanted;
  // Twice: the first guess may lie on the other side of a change of the clocks.
  for (let tries = 0; tries < 2; tries += 1) {
    const shown = partsIn(timezone, new Date(at));
    at += wanted - Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute);
  }
  return new Date(at);
}
function partsIn(timezone: string, at: Date) {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  }).formatToParts(at);
  const of = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value);
  return { year: of('year'), month: of('month'), day: of('day'), hour: of('hour'), minute: of('minute') };
}

/** `Kyiv` of `Europe/Kyiv`. */
export const cityOf = (timezone: string): string => timezone.split('/').at(-1)!.replaceAll('_', ' ');
