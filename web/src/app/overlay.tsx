// A column that has no room of its own: slides over the others and gives the focus back when it goes.
import { Dialog as Base } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';
import { classes } from '../ui/classes.ts';

export default function Overlay({
  side,
  label,
  onClose,
  children,
}: {
  side: 'start' | 'end';
  label: string;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-30 bg-scrim" />
        <Base.Popup
          aria-label={label}
          className={classes(
            'fixed inset-y-0 z-40 w-[min(22rem,92vw)] overflow-hidden bg-surface shadow-float outline-none',
            side === 'start' ? 'start-0' : 'end-0',
          )}
        >
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
