// Where the words are written.
export function focusComposer(): void {
  document.querySelector<HTMLElement>('#composer textarea, #composer [contenteditable=true]')?.focus();
}
