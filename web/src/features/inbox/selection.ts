// Which rows are selected: by X, by Shift with a click or J and K, or a whole view. It ends with the list it was made in.
import { useSyncExternalStore } from 'react';

export interface Selected {
  readonly list: string;
  readonly ids: ReadonlySet<string>;
  /** From where Shift goes on. */
  readonly anchor: string | null;
  /** Everything the view holds, also what is not loaded. */
  readonly isAll: boolean;
}
const nothing: Selected = { list: '', ids: new Set(), anchor: null, isAll: false };
let selected = nothing;
const listeners = new Set<() => void>();
function set(next: Selected): void {
  selected = next;
  for (const listener of listeners) listener();
}
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};
export const useSelected = (list: string): Selected =>
  useSyncExternalStore(subscribe, () => (selected.list === list ? selected : nothing));

export const clearSelection = (): void => set(nothing);
export function toggleRow(list: string, id: string): void {
  const ids = new Set(selected.list === list ? selected.ids : []);
  if (!ids.delete(id)) ids.add(id);
  set(ids.size === 0 ? nothing : { list, ids, anchor: id, isAll: false });
}
/** Everything between the last selected row and this one. */
export function extendTo(list: string, shown: readonly string[], id: string): void {
  const before = selected.list === list ? selected : nothing;
  const [from, to] = [shown.indexOf(before.anchor ?? id), shown.indexOf(id)];
  const between = shown.slice(Math.max(0, Math.min(from, to)), Math.max(from, to) + 1);
  set({ list, ids: new Set([...before.ids, ...between]), anchor: before.anchor ?? id, isAll: false });
}
export const selectRows = (list: string, ids: readonly string[]): void =>
  set(ids.length === 0 ? nothing : { list, ids: new Set(ids), anchor: ids[0]!, isAll: false });
export const selectAll = (): void => set({ ...selected, isAll: true });
