// A small panel beside what opened it.
import { Popover as Base } from '@base-ui/react/popover';
import type { ReactElement, ReactNode } from 'react';
import { classes } from './classes.ts';

export interface PopoverProps {
  trigger: ReactElement<Record<string, unknown>>;
  /** Read out when it opens. */
  title: string;
  hidesTitle?: boolean;
  children: ReactNode;
  /** Left and right follow the language. */
  side?: 'top' | 'bottom' | 'inline-start' | 'inline-end';
  align?: 'start' | 'center' | 'end';
  isOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
  className?: string;
}

export function Popover({
  trigger,
  title,
  hidesTitle,
  children,
  side = 'bottom',
  align = 'start',
  isOpen,
  onOpenChange,
  className,
}: PopoverProps) {
  return (
    <Base.Root
      {...(isOpen === undefined ? {} : { open: isOpen })}
      {...(onOpenChange ? { onOpenChange: (open: boolean) => onOpenChange(open) } : {})}
    >
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={6} collisionPadding={8} className="z-50">
          <Base.Popup
            className={classes(
              'ui-popup max-h-(--available-height) max-w-[calc(100vw-1rem)] overflow-y-auto p-3 outline-none',
              className,
            )}
          >
            <Base.Title className={hidesTitle ? 'sr-only' : 'mb-2 font-semibold'}>{title}</Base.Title>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
