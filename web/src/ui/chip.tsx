// A tag or a filter, removable where that makes sense.
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import { t } from '../words/t.ts';

/** The colours a tag may have, as the protocol names them. */
export const tagColors = ['grey', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'purple', 'pink'] as const;
const dots: Record<string, string> = {
  grey: '#7a8494',
  red: '#d5484a',
  orange: '#d9731a',
  yellow: '#b98a00',
  green: '#2e9e5b',
  teal: '#15969c',
  blue: '#3f74e0',
  purple: '#8a5ad6',
  pink: '#cf4f95',
};

export interface ChipProps {
  children: ReactNode;
  color?: string;
  onRemove?: (() => void) | undefined;
  removeLabel?: string;
  className?: string;
}

export function Chip({ children, color, onRemove, removeLabel = t('Remove'), className }: ChipProps) {
  return (
    <span
      className={classes(
        'inline-flex max-w-full items-center gap-1 rounded-full border border-line bg-surface px-2 text-sm text-text-2',
        onRemove && 'pe-0',
        className,
      )}
    >
      {color ? (
        <span aria-hidden className="size-2 shrink-0 rounded-full" style={{ background: dots[color] ?? color }} />
      ) : null}
      <span className="truncate">{children}</span>
      {onRemove ? (
        <button
          type="button"
          aria-label={removeLabel}
          onClick={onRemove}
          className="inline-flex size-6 items-center justify-center rounded-full hover:bg-hover"
        >
          <X size={14} aria-hidden />
        </button>
      ) : null}
    </span>
  );
}
