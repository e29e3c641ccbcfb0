// Opening hours in the workspace's own time zone: open now, and if not, when next. The clock is an argument.

/** Seven days, Monday first, each a list of `[from, to]` in `HH:MM`. */
export type Hours = readonly (readonly (readonly [string, string])[])[];
export interface Opening {
  readonly isOpen: boolean;
  readonly opensAt: Date | null;
}

const WEEK = 7;
/** Nobody's hours at all means no hours were set: always open. */
export function openingAt(hours: Hours, timezone: string, now: Date): Opening {
  if (!hours.some((day) => day.length > 0)) return { isOpen: true, opensAt: null };
  const local = localTime(now, timezone);
  if ((hours[local.day] ?? []).some(([from, to]) => minutesOf(from) <= local.minutes && local.minutes < minutesOf(to)))
    return { isOpen: true, opensAt: null };
  for (let ahead = 0; ahead <= WEEK; ahead += 1) {
    const starts = (hours[(local.day + ahead) % WEEK] ?? [])
      .map(([from]) => minutesOf(from))
      .filter((start) => ahead > 0 || start > local.minutes);
    if (starts.length > 0) return { isOpen: false, opensAt: instantOf(now, timezone, ahead, Math.min(...starts)) };
  }
  return { isOpen: false, opensAt: null };
}

function minutesOf(text: string): number {
  const [hours, minutes] = text.split(':').map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}
function partsOf(at: Date, timezone: string): Record<string, number> {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  }).formatToParts(at);
  return Object.fromEntries(parts.map((part) => [part.type, Number(part.value)]));
}
function localTime(at: Date, timezone: string): { day: number; minutes: number } {
  const parts = partsOf(at, timezone);
  const weekday = new Date(Date.UTC(parts['year']!, parts['month']! - 1, parts['day']!)).getUTCDay();
  return { day: (weekday + 6) % WEEK, minutes: parts['hour']! * 60 + parts['minute']! };
}
/** The instant at which clocks there show `minutes` on the day `ahead` of today. Twice, so that a change of the clocks on the way is met. */
function instantOf(now: Date, timezone: string, ahead: number, minutes: number): Date {
  const today = partsOf(now, timezone);
  const wanted = Date.UTC(today['year']!, today['month']! - 1, today['day']! + ahead, 0, minutes);
  let guess = wanted;
  for (let round = 0; round < 2; round += 1) {
    const shown = partsOf(new Date(guess), timezone);
    guess += wanted - Date.UTC(shown['year']!, shown['month']! - 1, shown['day']!, shown['hour']!, shown['minute']!);
  }
  return new Date(guess);
}
