// Keys as they are printed on them. `Mod` is ⌘ on Apple machines and Ctrl elsewhere.
import { classes } from './classes.ts';

/** Keys as they are printed beside a command. The table of commands alone makes them: a key written elsewhere is not one of these. */
export type ShownKeys = string & { readonly shown: never };

const isApple = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);
const faces: Record<string, [apple: string, other: string]> = {
  Mod: ['⌘', 'Ctrl'],
  Alt: ['⌥', 'Alt'],
  Shift: ['⇧', 'Shift'],
  Enter: ['↩', 'Enter'],
  Escape: ['Esc', 'Esc'],
  ArrowUp: ['↑', '↑'],
  ArrowDown: ['↓', '↓'],
  Backspace: ['⌫', 'Backspace'],
};
export const keyFace = (key: string): string => faces[key]?.[isApple ? 0 : 1] ?? key;

export function Kbd({ children, className }: { children: string; className?: string }) {
  return (
    <kbd
      className={classes(
        'inline-flex min-w-5 items-center justify-center rounded-[4px] border border-line bg-surface px-1 font-sans text-xs text-text-2',
        className,
      )}
    >
      {keyFace(children)}
    </kbd>
  );
}

/** A shortcut in words like `Mod+Shift+Enter` or the sequence `G I`, drawn as keys. */
export function Keys({ keys, className }: { keys: string; className?: string }) {
  return (
    <span className={classes('inline-flex shrink-0 items-center gap-1', className)}>
      {keys.split(' ').map((stroke, index) => (
        <span key={index} className="inline-flex items-center gap-0.5">
          {(stroke === '+' ? ['+'] : stroke.split('+')).map((key) => (
            <Kbd key={key}>{key}</Kbd>
          ))}
        </span>
      ))}
    </span>
  );
}
