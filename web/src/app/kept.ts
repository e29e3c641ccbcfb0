// A small choice of this agent that outlives the page: which columns are open, how wide they are.
import { useState } from 'react';

export const useKeptFlag = (name: string, first: boolean): [boolean, (value: boolean) => void] =>
  useKept(name, first, (kept) => typeof kept === 'boolean');
export const useKeptNumber = (name: string, first: number): [number, (value: number) => void] =>
  useKept(name, first, (kept) => typeof kept === 'number' && Number.isFinite(kept));

function useKept<T>(name: string, first: T, isRight: (kept: unknown) => boolean): [T, (value: T) => void] {
  const key = `throughline.${name}`;
  const [value, setValue] = useState<T>(() => {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
      return isRight(kept) ? (kept as T) : first;
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
