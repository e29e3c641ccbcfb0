// What can be undone now: the last deeds, the youngest first, each for a short time and once, by its key or by its notice.
interface Undoable {
  readonly run: () => void;
  readonly doneAt: number;
  readonly until: number;
}
const kept: Undoable[] = [];
/** Pressed again, the key goes on to what was done before; further back nobody remembers. */
const keptDeeds = 20;
const usualSeconds = 10;
let seconds = usualSeconds;
/** Ten seconds, or as many as the agent asked for (WCAG 2.2.1): never fewer than it takes to read a line. */
export const chooseUndoSeconds = (wanted: unknown): void => {
  seconds = typeof wanted === 'number' && wanted >= 5 && wanted <= 120 ? wanted : usualSeconds;
};
export const undoSeconds = (): number => seconds;

/**
 * Remembers how to take a deed back. `doneAt` (ms): when it was done, for one that is known only later; what was done since is undone first.
 * `forget` when it turned out not to have happened; `run` undoes it now, once.
 */
export function undoable(
  run: () => void,
  doneAt = Date.now(),
): { readonly run: () => void; readonly forget: () => void } {
  const mine: Undoable = { run, doneAt, until: Date.now() + seconds * 1000 };
  kept.splice(kept.findLastIndex((each) => each.doneAt <= doneAt) + 1, 0, mine);
  if (kept.length > keptDeeds) kept.shift();
  const take = (): boolean => {
    const at = kept.indexOf(mine);
    if (at >= 0) kept.splice(at, 1);
    return at >= 0;
  };
  return {
    run: () => {
      if (take()) run();
    },
    forget: () => void take(),
  };
}

/** Nobody undoes what another account has done. */
export const forgetDeeds = (): void => void (kept.length = 0);

/** Undoes the last deed that is young enough; false: there is none. */
export function undoLast(): boolean {
  const last = kept.pop();
  if (!last) return false;
  if (last.until < Date.now()) {
    kept.length = 0;
    return false;
  }
  last.run();
  return true;
}
