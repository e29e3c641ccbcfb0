// What stands beside the thread is asked for and drawn once the thread is on the screen: a dozen questions before the frame would be
// paid for by every step through the list.
import { startTransition, useEffect, useState } from 'react';

/** A page nobody looks at gets no frames. */
const unseenMs = 250;

/** Carries out `work` once the next frame is painted; the answer takes it back. */
export function afterPaint(work: () => void): () => void {
  let timer = setTimeout(() => {
    cancelAnimationFrame(frame);
    work();
  }, unseenMs);
  const frame = requestAnimationFrame(() => {
    clearTimeout(timer);
    timer = setTimeout(work, 0);
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}

/** Resolves once the next frame is painted. */
export const nextPaint = (): Promise<void> => new Promise((resolve) => afterPaint(resolve));

/** Whether this has been on the screen. */
export function useIsPainted(): boolean {
  const [isPainted, setPainted] = useState(false);
  useEffect(() => afterPaint(() => startTransition(() => setPainted(true))), []);
  return isPainted;
}

/** `value`, as it was until a frame with the new one is painted; at once where `cannotWait`. */
export function usePainted<T>(value: T, cannotWait: () => boolean = no): T {
  const [painted, setPainted] = useState(value);
  if (!Object.is(painted, value) && cannotWait()) setPainted(() => value);
  useEffect(
    () => (Object.is(painted, value) ? undefined : afterPaint(() => startTransition(() => setPainted(() => value)))),
    [painted, value],
  );
  return painted;
}
const no = (): boolean => false;
