// A button that says the deed. One primary a screen; `danger` only for what cannot be undone.
import type { ComponentProps, ReactNode } from 'react';
import { classes } from './classes.ts';
import { Spinner } from './spinner.tsx';

type Look = 'primary' | 'secondary' | 'ghost' | 'danger';
type Size = 'sm' | 'md';

const looks: Record<Look, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong border border-transparent',
  secondary: 'bg-raised text-text border border-input-line hover:bg-hover',
  ghost: 'text-text-2 border border-transparent hover:bg-hover hover:text-text',
  danger: 'bg-raised text-danger border border-danger hover:bg-danger-soft',
};
const sizes: Record<Size, string> = {
  sm: 'min-h-7 px-2.5 text-sm',
  md: 'min-h-8 px-3 text-base pointer-coarse:min-h-11',
};

/** The classes alone, for a link that looks like a button. */
export function buttonClass(look: Look = 'secondary', size: Size = 'md'): string {
  return classes(
    'inline-flex max-w-full items-center justify-center gap-1.5 rounded-control py-1 font-medium select-none transition-colors',
    'disabled:opacity-55 disabled:pointer-events-none aria-disabled:opacity-55 aria-disabled:pointer-events-none',
    looks[look],
    sizes[size],
  );
}

export interface ButtonProps extends ComponentProps<'button'> {
  look?: Look;
  size?: Size;
  icon?: ReactNode;
  /** Shows a spinner and refuses clicks, keeping the width and the focus. */
  isBusy?: boolean;
}

export function Button({
  look,
  size,
  icon,
  isBusy = false,
  className,
  children,
  type = 'button',
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={isBusy ? 'button' : type}
      aria-disabled={isBusy || undefined}
      aria-busy={isBusy || undefined}
      onClick={isBusy ? undefined : onClick}
      className={classes(buttonClass(look, size), className)}
    >
      {isBusy ? <Spinner /> : icon}
      {children}
    </button>
  );
}
