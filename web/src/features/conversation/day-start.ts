// A day of the calendar as a moment.
/** Midnight of `2026-11-21` in the agent's own time zone. */
export function startOfDay(day: string): Date {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date);
}
