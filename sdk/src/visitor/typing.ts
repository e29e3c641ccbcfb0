// "Is writing", both ways: ours goes out at most every three seconds, theirs fades by itself when no more of it comes.
import type { Clock } from './surroundings.ts';

const EVERY_MS = 3000;
const STALE_MS = 8000;

/** Call on every keystroke, and once with false when writing ends. */
export function throttleTyping(clock: Clock, tell: (isWriting: boolean) => void): (isWriting: boolean) => void {
  let toldAt = 0;
  return (isWriting) => {
    const now = clock.now();
    if (isWriting ? now - toldAt < EVERY_MS : toldAt === 0) return;
    toldAt = isWriting ? now : 0;
    tell(isWriting);
  };
}

export interface Fading<T> {
  set(value: T | null): void;
  stop(): void;
}
/** Shows a value until it is taken back or has become stale. */
export function fading<T>(clock: Clock, show: (value: T | null) => void): Fading<T> {
  let takeBack: (() => void) | null = null;
  const stop = () => {
    takeBack?.();
    takeBack = null;
  };
  return {
    set(value) {
      stop();
      if (value !== null) takeBack = clock.after(STALE_MS, () => show(null));
      show(value);
    },
    stop,
  };
}
