// Short news at the edge, with Undo or Retry. `say` can be called from anywhere; what shows it comes after the first paint.
import { t } from '../words/t.ts';
export interface Toast {
  readonly title: string;
  readonly detail?: string;
  readonly tone?: 'plain' | 'ok' | 'danger';
  readonly action?: { readonly label: string; readonly run: () => void };
  /** 10 s with an action, 5 without, until dismissed for trouble. */
  readonly timeoutSeconds?: number;
}
/** Shows a toast and answers with what takes it away. */
type Show = (toast: Toast) => () => void;

interface Held {
  readonly toast: Toast;
  takeAway: () => void;
  isGone: boolean;
}
let show: Show | null = null;
let takeAllAway: () => void = () => undefined;
let held: Held[] = [];
const wanting = new Set<() => void>();

/** Shows a toast and answers with what takes it away. */
export function say(toast: Toast): () => void {
  if (show) return show(toast);
  const kept: Held = { toast, takeAway: () => undefined, isGone: false };
  held.push(kept);
  for (const want of wanting) want();
  return () => {
    kept.isGone = true;
    kept.takeAway();
  };
}
/** Called once, by what draws them: what was said before is shown now. */
export function showToastsBy(by: Show, none: () => void): void {
  show = by;
  takeAllAway = none;
  for (const kept of held) if (!kept.isGone) kept.takeAway = by(kept.toast);
  held = [];
}
/** Nothing that was said is shown any longer: who comes next is not told of whom, and undoes nothing. */
export function unsay(): void {
  held = [];
  takeAllAway();
}
/** Tells when something is said that nobody shows yet. */
export function onWanted(want: () => void): () => void {
  wanting.add(want);
  return () => void wanting.delete(want);
}

type Remember = (undo: () => void) => { readonly run: () => void };
let remember: Remember = (run) => ({ run });
/** Called once by the frame: what a notice can undo, the key for it can too. */
export const rememberUndoBy = (by: Remember): void => {
  remember = by;
};
/** "Closed #1042 · Undo". */
export function sayUndo(title: string, undo: () => void): () => void {
  const { run } = remember(() => {
    takeAway();
    undo();
  });
  const takeAway = say({ title, action: { label: t('Undo'), run } });
  return takeAway;
}
