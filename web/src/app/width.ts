// How much room there is, in the four widths the frame knows.
import { useSyncExternalStore } from 'react';

export type Width = 'phone' | 'tablet' | 'desk' | 'wide';
const steps = [
  ['wide', matchMedia('(min-width: 80rem)')],
  ['desk', matchMedia('(min-width: 64rem)')],
  ['tablet', matchMedia('(min-width: 48rem)')],
] as const;
const now = (): Width => steps.find(([, query]) => query.matches)?.[0] ?? 'phone';

export const useWidth = (): Width =>
  useSyncExternalStore((listener) => {
    for (const [, query] of steps) query.addEventListener('change', listener);
    return () => {
      for (const [, query] of steps) query.removeEventListener('change', listener);
    };
  }, now);
