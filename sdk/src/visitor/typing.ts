// "Is writing", both ways: ours goes out at most every three seconds, theirs fades by itself when no more of it comes.

const EVERY_MS = 3000;
const STALE_MS = 8000;

/** Call on every keystroke, and once with false when writing ends. */
export function throttleTyping(tell: (isWriting: boolean) => void): (isWriting: boolean) => void {
  let toldAt = 0;
  return (isWriting) => {
    const now = Date.now();
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
export function fading<T>(show: (value: T | null) => void): Fading<T> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const stop = () => {
    if (timer) clearTimeout(timer);
    timer = null;
  };
  return {
    set(value) {
      stop();
      if (value !== null) timer = setTimeout(() => show(null), STALE_MS);
      show(value);
    },
    stop,
  };
}
