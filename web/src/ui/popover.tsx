// A small panel beside what opened it. Until it first opens only what opens it is drawn: a header has seven of them, and each would bring
// its own machinery at every step through the list.
import { Popover as Base } from '@base-ui/react/popover';
import { useState, type ReactElement, type ReactNode } from 'react';
import { useAnchored } from './anchored.ts';
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

export function Popover({ isOpen, onOpenChange, ...rest }: PopoverProps) {
  const [isOwn, setOwn] = useState(false);
  const open = isOpen ?? isOwn;
  const [wasOpen, setWasOpen] = useState(open);
  if (open && !wasOpen) setWasOpen(true);
  const change = (next: boolean) => {
    setOwn(next);
    onOpenChange?.(next);
  };
  return wasOpen || open ? (
    <Panel {...rest} isOpen={open} onOpenChange={change} />
  ) : (
    <Closed trigger={rest.trigger} onOpen={() => change(true)} />
  );
}

function Closed({ trigger, onOpen }: { trigger: PopoverProps['trigger']; onOpen: () => void }) {
  return useAnchored(trigger, { 'aria-haspopup': 'dialog', 'aria-expanded': false, onClick: onOpen }).drawn;
}

function Panel({
  trigger,
  title,
  hidesTitle,
  children,
  side = 'bottom',
  align = 'start',
  isOpen,
  onOpenChange,
  className,
}: PopoverProps & { isOpen: boolean; onOpenChange: (isOpen: boolean) => void }) {
  return (
    <Base.Root open={isOpen} onOpenChange={(open) => onOpenChange(open)}>
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
