// A small choice of this agent that outlives the page: which columns are open, how wide they are.
import { useState } from 'react';

export function useKept<T extends string | number | boolean>(name: string, first: T): [T, (value: T) => void] {
  const key = `throughline.${name}`;
  const [value, setValue] = useState<T>(() => {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
      return typeof kept === typeof first ? (kept as T) : first;
    } catch {
      return first;
    }
  });
  const choose = (next: T): void => {
    setValue(next);
    try {
      localStorage.setItem(key, JSON.stringify(next));
    } catch {
      // Storage may be off; the choice then lasts as long as the page.
    }
  };
  return [value, choose];
}
