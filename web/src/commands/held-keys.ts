// While the next conversation is on its way to the screen, keys wait for it: what was meant for it never reaches the one before, and
// what was typed before the field is there is in the field.
import type { CommandName } from './table.ts';

export type HeldKey =
  | { readonly type: 'command'; readonly name: CommandName }
  | { readonly type: 'press'; readonly event: KeyboardEvent };

let held: HeldKey[] | null = null;
let isWaiting = false;
/** A dialog was asked for: also what is typed into a field until it is there is meant for it. */
let isForDialog = false;
let safety: ReturnType<typeof setTimeout> | undefined;
/** Carries a key out; true: it was a letter for a field, and the next may follow at once. */
let play: (key: HeldKey) => boolean = () => false;
/** Something that never comes does not silence the keyboard for longer than this. */
const longestMs = 4000;

/** Called once, by the listener of the page. */
export const playHeldBy = (by: (key: HeldKey) => boolean): void => {
  play = by;
};
/** From now on keys wait. `first`: the command that found nobody to carry it out yet. */
export function holdKeys(first?: CommandName): void {
  held ??= [];
  isWaiting = true;
  if (first) held.push({ type: 'command', name: first });
  clearTimeout(safety);
  safety = setTimeout(release, longestMs);
}
/** A dialog that may have to be fetched takes the keyboard from this moment: what is typed before its field has the focus is in that field. */
export function holdKeysForDialog(): void {
  holdKeys();
  isForDialog = true;
  addEventListener('focusin', onDialogFocus);
}
function onDialogFocus({ target }: FocusEvent): void {
  if (!(target instanceof HTMLInputElement) || !target.closest('[role=dialog]')) return;
  removeEventListener('focusin', onDialogFocus);
  // What follows the focus is drawn first.
  setTimeout(release, 0);
}
export const areKeysForDialog = (): boolean => held !== null && isForDialog;
/** Keeps a press if keys wait; false: it may go its way. A walk by a key held down does not queue up behind itself. */
export function holds(event: KeyboardEvent): boolean {
  if (!held || isPressing || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.key.length > 1 && !['Enter', 'Backspace', 'ArrowDown', 'ArrowUp', 'Escape'].includes(event.key))
    return false;
  // A dialog that is there but has no field yet can be left.
  if (isForDialog && event.key === 'Escape' && document.activeElement?.closest('[role=dialog]')) return false;
  if (!event.repeat) held.push({ type: 'press', event });
  return true;
}
/** What was waited for is there: what was pressed meanwhile happens now, in its order, until one of it makes the rest wait again. */
export function releaseKeys(): void {
  if (!isForDialog) release();
}
function release(): void {
  clearTimeout(safety);
  isWaiting = false;
  playOn();
}
function playOn(): void {
  while (held && !isWaiting) {
    const key = held.shift();
    if (!key) {
      held = null;
      isForDialog = false;
    } else if (!play(key)) {
      // What a command changed is drawn before the next one asks for it.
      setTimeout(playOn, 0);
      return;
    }
  }
}

let isPressing = false;
/** Gives a press to the field of the dialog it was meant for: a letter is typed, another key is pressed there. */
export function pressInDialog({ key, code, shiftKey }: KeyboardEvent): void {
  if (typeInto(key)) return;
  isPressing = true;
  document.activeElement?.dispatchEvent(
    new KeyboardEvent('keydown', { key, code, shiftKey, bubbles: true, cancelable: true }),
  );
  isPressing = false;
}

/** Types into the field that has the focus, as the keyboard would have; false: no field has it. */
export function typeInto(key: string): boolean {
  const focused = document.activeElement;
  const isLine = focused instanceof HTMLInputElement;
  const isText =
    focused instanceof HTMLTextAreaElement || (focused instanceof HTMLElement && focused.isContentEditable);
  if (!isLine && !isText) return false;
  // The one way that goes through the field's own input events and its undo.
  if (key === 'Backspace') document.execCommand('delete');
  else if (key === 'Enter' && isText) document.execCommand('insertText', false, '\n');
  else if (key.length === 1) document.execCommand('insertText', false, key);
  else return false;
  return true;
}
