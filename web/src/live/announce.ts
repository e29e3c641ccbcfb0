// Says something to screen readers, without moving the focus.
let text = '';
const listeners = new Set<() => void>();
export const lastAnnounced = (): string => text;
export function onAnnounced(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
export function announce(next: string): void {
  // The same words twice must still be a change to be read.
  text = next === text ? `${next}\u00a0` : next;
  for (const listener of listeners) listener();
}
/** Whoever comes next is not told what the last one heard. */
export function forgetAnnounced(): void {
  text = '';
}
