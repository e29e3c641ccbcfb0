// Theme and density as a hook: every place that shows or changes them sees the same.
import { useSyncExternalStore } from 'react';
import { applyLook, storedLook, type Look } from './theme.ts';

let look: Look = storedLook();
const listeners = new Set<() => void>();

export const useLook = (): Look =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => look,
  );
/** Puts a look on the page, over what is stored now. */
export function chooseLook(part: Partial<Look>): Look {
  look = { ...storedLook(), ...part };
  applyLook(look);
  for (const listener of listeners) listener();
  return look;
}
