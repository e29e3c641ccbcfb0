// A button that is only an icon: its name is the tooltip, with the shortcut beside it.
import type { ComponentProps, ReactNode } from 'react';
import { classes } from './classes.ts';
import type { ShownKeys } from './kbd.tsx';
import { Tooltip } from './tooltip.tsx';

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label'> {
  label: string;
  icon: ReactNode;
  shortcut?: ShownKeys | undefined;
  size?: 'sm' | 'md';
  isOn?: boolean | undefined;
  /** What it opens for editing, so that the focus finds back. */
  'data-edits'?: string;
}

export function IconButton({
  label,
  icon,
  shortcut,
  size = 'md',
  isOn,
  className,
  type = 'button',
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip label={label} shortcut={shortcut}>
      <button
        {...rest}
        type={type}
        aria-label={label}
        aria-pressed={isOn}
        className={classes(
          'inline-flex shrink-0 items-center justify-center rounded-control text-text-2 hover:bg-hover hover:text-text',
          'disabled:opacity-55 disabled:pointer-events-none aria-disabled:opacity-55 aria-pressed:bg-selected aria-pressed:text-accent',
          size === 'sm' ? 'size-6 pointer-coarse:size-8' : 'size-8 pointer-coarse:size-11',
          className,
        )}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
