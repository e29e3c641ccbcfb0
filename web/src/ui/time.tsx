// A moment, relative and kept fresh, exact on hover.
import { useEffect, useState } from 'react';
import { exactTime, relativeTime } from './relative-time.ts';

export function Time({ at, className }: { at: string; className?: string }) {
  const now = useMinute();
  const moment = new Date(at);
  return (
    <time dateTime={at} title={exactTime(moment)} className={className}>
      {relativeTime(moment, now)}
    </time>
  );
}

// One timer for every clock on the screen.
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
function useMinute(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const tick = (): void => setNow(new Date());
    listeners.add(tick);
    timer ??= setInterval(() => listeners.forEach((listener) => listener()), 30_000);
    return () => {
      listeners.delete(tick);
      if (listeners.size === 0) {
        clearInterval(timer);
        timer = undefined;
      }
    };
  }, []);
  return now;
}
