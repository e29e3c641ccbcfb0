// Things by a key that nearly always only one of them has: a map without a set for each of ten thousand.

export interface Shelf<T extends object> {
  add(key: string, item: T): void;
  drop(key: string, item: T): void;
  at(key: string): readonly T[];
  has(key: string): boolean;
}

export function shelf<T extends object>(): Shelf<T> {
  const items = new Map<string, T | Set<T>>();
  return {
    add(key, item) {
      const there = items.get(key);
      if (there === undefined) items.set(key, item);
      else if (there instanceof Set) there.add(item);
      else if (there !== item) items.set(key, new Set([there, item]));
    },
    drop(key, item) {
      const there = items.get(key);
      if (there === item) items.delete(key);
      else if (there instanceof Set && there.delete(item) && there.size === 0) items.delete(key);
    },
    at(key) {
      const there = items.get(key);
      return there === undefined ? [] : there instanceof Set ? [...there] : [there];
    },
    has: (key) => items.has(key),
  };
}
