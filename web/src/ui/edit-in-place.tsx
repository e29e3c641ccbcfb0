// A short text changed where it stands: Enter or leaving keeps it, Escape does not.
import { useRef } from 'react';
import { classes } from './classes.ts';

export function EditInPlace({
  label,
  start,
  onKeep,
  onLeave,
  className,
}: {
  label: string;
  start: string;
  /** The trimmed text, only when it is another one. */
  onKeep: (text: string) => void;
  onLeave: () => void;
  className?: string;
}) {
  // Enter takes the field away, and its leaving must not keep the text twice.
  const isDone = useRef(false);
  const finish = (input: HTMLInputElement, isKept: boolean, byKey: boolean) => {
    if (isDone.current) return;
    isDone.current = true;
    const home = input.parentElement;
    if (isKept && input.value.trim() !== start) onKeep(input.value.trim());
    onLeave();
    // Whoever works by keys goes on from the button that opened it.
    if (byKey) requestAnimationFrame(() => home?.querySelector<HTMLElement>(`[data-edits="${label}"]`)?.focus());
  };
  return (
    <input
      aria-label={label}
      defaultValue={start}
      maxLength={500}
      autoFocus
      onBlur={(event) => finish(event.currentTarget, true, false)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') finish(event.currentTarget, true, true);
        if (event.key === 'Escape') {
          event.stopPropagation();
          finish(event.currentTarget, false, true);
        }
      }}
      className={classes('rounded-control border border-input-line bg-bg px-2', className)}
    />
  );
}
