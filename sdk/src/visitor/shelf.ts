// One text in a storage that may be absent, forbidden, full or slow. Writes go one after the other, and the last one wins.
import type { Storage } from './surroundings.ts';

export interface Shelf {
  /** Whether what is written lasts, as far as we know. */
  readonly lasts: boolean;
  /** At once where the storage answers at once. */
  read(): string | null | Promise<string | null>;
  /** Null takes it away. */
  write(text: string | null): void;
}

export function openShelf(storage: Storage | undefined, key: string): Shelf {
  let lasts = storage !== undefined;
  let writing: Promise<unknown> | null = null;
  let next: { readonly text: string | null } | null = null;
  const broken = (): null => {
    lasts = false;
    return null;
  };
  function put(text: string | null): void {
    try {
      const done = text === null ? storage?.removeItem(key) : storage?.setItem(key, text);
      if (!isPromise(done)) return;
      writing = done.then(
        () => after(),
        () => {
          lasts = false;
          after();
        },
      );
    } catch {
      lasts = false;
    }
  }
  function after(): void {
    writing = null;
    const waiting = next;
    next = null;
    if (waiting) put(waiting.text);
  }
  return {
    get lasts() {
      return lasts;
    },
    read() {
      try {
        const text = storage?.getItem(key) ?? null;
        return isPromise(text) ? text.then((kept) => kept ?? null, broken) : text;
      } catch {
        return broken();
      }
    },
    write(text) {
      // An earlier write that is still going on must not end up on top of this one.
      if (writing) next = { text };
      else put(text);
    },
  };
}
const isPromise = (value: unknown): value is Promise<string | null> =>
  typeof (value as { then?: unknown } | null)?.then === 'function';
