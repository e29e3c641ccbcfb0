// How many conversations a saved view holds, kept right without asking: a change moves a conversation into a view or out of it.
import type { State } from './state.ts';
import { matches } from './lists.ts';

export function recounted(before: State, after: State, changed: ReadonlySet<string>): State {
  if (after.views.size === 0 || after.viewCounts.size === 0) return after;
  const viewCounts = new Map(after.viewCounts);
  const me = after.me?.agent ?? null;
  let isChanged = false;
  let isStale = after.areViewCountsStale;
  for (const id of changed) {
    const was = before.conversations.get(id);
    const is = after.conversations.get(id);
    // Seen for the first time: it was there before, and counted.
    if (!was || was === is) continue;
    for (const view of after.views.values()) {
      const held = viewCounts.get(view.id);
      const step = Number(is ? (matches(view.filter, is, me) ?? 0) : 0) - Number(matches(view.filter, was, me) ?? 0);
      if (!held || step === 0) continue;
      if (held.isMore) isStale ||= step < 0;
      else viewCounts.set(view.id, { ...held, count: Math.max(0, held.count + step) });
      isChanged = true;
    }
  }
  return isChanged ? { ...after, viewCounts, areViewCountsStale: isStale } : after;
}
