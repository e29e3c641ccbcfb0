// Holds the one state of the app and tells React what changed.
import { useRef, useSyncExternalStore } from 'react';
import { emptyState, type State } from './state.ts';

let state: State = emptyState;
const listeners = new Set<() => void>();

export const getState = (): State => state;
/** Takes the next state from a pure step. */
export function update(step: (state: State) => State): void {
  const next = step(state);
  if (next === state) return;
  state = next;
  for (const listener of listeners) listener();
}
export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const sameItems = (a: unknown, b: unknown): boolean =>
  Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, at) => Object.is(item, b[at]));

/** A part of the state; an array of the same items counts as unchanged. */
export function useStore<T>(select: (state: State) => T): T {
  const last = useRef<{ value: T } | null>(null);
  return useSyncExternalStore(subscribe, () => {
    const value = select(state);
    if (last.current && (Object.is(last.current.value, value) || sameItems(last.current.value, value)))
      return last.current.value;
    last.current = { value };
    return value;
  });
}
