// Where the words are written.
export const composerNow = (): HTMLElement | null => document.getElementById('composer');

/** Frames in which the composer of the conversation may still be on its way. */
const patience = 30;
export function focusComposer(left = patience): void {
  const field = document.querySelector<HTMLElement>('#composer textarea, #composer [contenteditable=true]');
  if (field) field.focus();
  else if (left > 0) requestAnimationFrame(() => focusComposer(left - 1));
}
