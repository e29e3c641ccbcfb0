// While the next conversation, or the part of the app that hears a key, is on its way to the screen, keys wait for it: what was meant for
// it never reaches what was there before, and what was typed before the field is there is in the field.
import type { CommandName } from './table.ts';

export type HeldKey =
  | { readonly type: 'command'; readonly name: CommandName; readonly place: string }
  | { readonly type: 'press'; readonly event: KeyboardEvent };

let held: HeldKey[] | null = null;
let isWaiting = false;
/** A dialog was asked for: also what is typed into a field until it is there is meant for it. */
let isForDialog = false;
/** Whose field that is. */
let fieldIn = '';
/** The command whose part of the app is not there yet. */
let awaited: CommandName | null = null;
let safety: ReturnType<typeof setTimeout> | undefined;
/** Carries a key out; true: it was a letter for a field, and the next may follow at once. */
let play: (key: HeldKey) => boolean = () => false;
/** Something that never comes does not silence the keyboard for longer than this. */
const longestMs = 4000;

/** Called once, by the listener of the page. */
export const playHeldBy = (by: (key: HeldKey) => boolean): void => {
  play = by;
};
/** From now on keys wait. */
export function holdKeys(): void {
  held ??= [];
  isWaiting = true;
  awaited = null;
  clearTimeout(safety);
  safety = setTimeout(release, longestMs);
}
/** What the address says is shown; where in a thread one reads follows by itself. */
const placeNow = (): string => {
  const search = new URLSearchParams(location.search);
  search.delete('at');
  return `${location.pathname}?${search}`;
};
/** `name` is carried out by a part that is still on its way: it waits for that, and what is pressed behind it waits as well. */
export function holdUntilHeard(name: CommandName): void {
  // Not out of what waited already: a key that does not wait with the others, such as one with Ctrl.
  if (isWaiting) forgetHeld();
  held ??= [];
  held.unshift({ type: 'command', name, place: placeNow() });
  isWaiting = true;
  awaited = name;
  clearTimeout(safety);
  safety = setTimeout(forgetHeld, longestMs);
  for (const type of elsewhere) addEventListener(type, onElsewhere, true);
}
export const awaitedCommand = (): CommandName | null => awaited;
/** Who has gone on to something else no longer means it. */
const elsewhere = ['pointerdown', 'popstate', 'blur'] as const;
function onElsewhere({ target, type }: Event): void {
  if (type !== 'blur' || target === window) forgetHeld();
}
/** The part that was waited for is there, or is not coming: `isHeard` says which. */
export function settleAwaited(isHeard: boolean): void {
  if (isHeard) release();
  else forgetHeld();
}
function forgetHeld(): void {
  clearTimeout(safety);
  held = null;
  isWaiting = false;
  isForDialog = false;
  stopAwaiting();
}
function stopAwaiting(): void {
  awaited = null;
  for (const type of elsewhere) removeEventListener(type, onElsewhere, true);
}
/** A dialog that may have to be fetched takes the keyboard from this moment: what is typed before its field has the focus is in that field. */
export function holdKeysForDialog(within = '[role=dialog]'): void {
  holdKeys();
  isForDialog = true;
  fieldIn = within;
  // Words for a field that does not come are not commands.
  clearTimeout(safety);
  safety = setTimeout(forgetHeld, longestMs);
  addEventListener('focusin', onDialogFocus);
}
function onDialogFocus({ target }: FocusEvent): void {
  if (!(target instanceof HTMLInputElement) || !target.closest(fieldIn)) return;
  removeEventListener('focusin', onDialogFocus);
  // What follows the focus is drawn first.
  setTimeout(release, 0);
}
export const areKeysForDialog = (): boolean => held !== null && isForDialog;
/** The next conversation is on its way, and what is still on the screen is not meant any more. */
export const areKeysForNext = (): boolean => held !== null && isWaiting && !isForDialog && awaited === null;
/** Keeps a press with Alt or Ctrl, which others go their way: who asks knows that it is for what comes. */
export function keepForNext(event: KeyboardEvent): void {
  if (!event.repeat) held?.push({ type: 'press', event });
}
/** Keeps a press if keys wait; false: it may go its way. A walk by a key held down does not queue up behind itself. */
export function holds(event: KeyboardEvent): boolean {
  if (!held || isPressing || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (awaited && (event.key === 'Escape' || event.key === 'Tab')) forgetHeld();
  if (!held) return false;
  if (event.key.length > 1 && !['Enter', 'Backspace', 'ArrowDown', 'ArrowUp', 'Escape'].includes(event.key))
    return false;
  // A dialog that is there but has no field yet can be left.
  if (isForDialog && event.key === 'Escape' && document.activeElement?.closest('[role=dialog]')) return false;
  if (!event.repeat) held.push({ type: 'press', event });
  return true;
}
/** What was waited for is there: what was pressed meanwhile happens now, in its order, until one of it makes the rest wait again. */
export function releaseKeys(): void {
  if (!isForDialog && !awaited) release();
}
function release(): void {
  clearTimeout(safety);
  isWaiting = false;
  stopAwaiting();
  playOn();
}
function playOn(): void {
  while (held && !isWaiting) {
    const key = held.shift();
    if (!key) {
      held = null;
      isForDialog = false;
    } else if (key.type === 'command' && key.place !== placeNow()) {
      // What is shown is something else than when it was pressed.
      forgetHeld();
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
