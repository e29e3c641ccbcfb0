// What is pinned now: as the server told, corrected by what the thread on the screen knows better. Pure.
import type { Message } from '@throughline/sdk';

/** `told`: the server's list. A message that is loaded is as the thread has it: that is kept true by every change. */
export function pinnedOf(told: readonly Message[], thread: readonly Message[]): Message[] {
  const all = new Map(told.map((each) => [each.id, each]));
  for (const each of thread) if (all.has(each.id) || each.pinnedAt !== null) all.set(each.id, each);
  return [...all.values()]
    .filter((each) => each.pinnedAt !== null && each.deletedAt === null)
    .toSorted((a, b) => (a.pinnedAt! < b.pinnedAt! ? -1 : a.pinnedAt! > b.pinnedAt! ? 1 : a.number - b.number));
}
