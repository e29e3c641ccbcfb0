// News by the dozen: the first is taken at once, what follows it within a moment is taken together. Nobody can read a list that moves every
// few milliseconds, and drawing it so often leaves no time for what is read.

export interface Gathering<T> {
  add(items: readonly T[]): void;
  /** Takes what waits. */
  flush(): void;
  /** Forgets what waits. */
  drop(): void;
}
/** What cannot wait, and which news are of one thing: its own are taken along, so that they keep their order. */
export interface Urgency<T> {
  isUrgent(item: T): boolean;
  keyOf(item: T): string;
}
/** Of the time at most this part is spent on taking: on a slow machine, or in a storm, it rests longer. */
const SHARE = 0.1;
/** `take` gets what was added: at once where `restMs` have passed since it last ran, else when they have; what is urgent does not wait. */
export function gathering<T>(restMs: number, take: (items: readonly T[]) => void, urgency?: Urgency<T>): Gathering<T> {
  let waiting: T[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let restedAt = -Infinity;
  const drop = () => {
    clearTimeout(timer);
    timer = undefined;
    waiting = [];
  };
  const flush = () => {
    const all = waiting;
    drop();
    if (all.length === 0) return;
    const began = performance.now();
    take(all);
    restedAt = began + restMs;
    // React draws in the microtask that `take` asked for.
    queueMicrotask(() => {
      const now = performance.now();
      restedAt = Math.max(restedAt, now + (now - began) / SHARE);
    });
  };
  const hurry = (items: readonly T[], { isUrgent, keyOf }: Urgency<T>) => {
    const keys = new Set(items.filter(isUrgent).map(keyOf));
    if (keys.size === 0) return;
    const first = waiting.filter((each) => keys.has(keyOf(each)));
    waiting = waiting.filter((each) => !keys.has(keyOf(each)));
    take(first);
  };
  return {
    add(items) {
      waiting.push(...items);
      const waitMs = restedAt - performance.now();
      if (waitMs <= 0) {
        flush();
        return;
      }
      if (urgency) hurry(items, urgency);
      if (waiting.length > 0) timer ??= setTimeout(flush, waitMs);
    },
    flush,
    drop,
  };
}
