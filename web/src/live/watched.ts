// What is on the screen now: after a long loss only this is fetched again, the rest is forgotten and comes when it is opened.
import { useEffect } from 'react';
import type { Filter } from './state.ts';

type Sort = 'list' | 'thread' | 'contact';
const shown: Record<Sort, Map<string, number>> = { list: new Map(), thread: new Map(), contact: new Map() };
const filters = new Map<string, Filter>();

/** Marks a thing as shown; the answer takes the mark away. Two parts of a screen may show the same. */
export function watch(sort: Sort, id: string, filter?: Filter): () => void {
  const marks = shown[sort];
  marks.set(id, (marks.get(id) ?? 0) + 1);
  if (filter) filters.set(id, filter);
  return () => {
    const left = (marks.get(id) ?? 1) - 1;
    if (left > 0) marks.set(id, left);
    else marks.delete(id);
    if (left <= 0 && sort === 'list') filters.delete(id);
  };
}
export const isWatched = (sort: Sort, id: string): boolean => shown[sort].has(id);
export const watched = (sort: Sort): string[] => [...shown[sort].keys()];
export const watchedFilters = (): Filter[] => [...filters.values()];

export function useWatched(sort: Sort, id: string | undefined, filter?: Filter): void {
  useEffect(() => (id === undefined ? undefined : watch(sort, id, filter)), [sort, id]);
}
