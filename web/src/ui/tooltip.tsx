// A short label on hover and focus. The trigger must already have an accessible name: a tooltip is never the only one.
import { Tooltip as Base } from '@base-ui/react/tooltip';
import type { ReactElement, ReactNode } from 'react';
import { Keys, type ShownKeys } from './kbd.tsx';

export interface TooltipProps {
  label: ReactNode;
  shortcut?: ShownKeys | undefined;
  side?: 'top' | 'right' | 'bottom' | 'left';
  children: ReactElement<Record<string, unknown>>;
}

export function Tooltip({ label, shortcut, side = 'top', children }: TooltipProps) {
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} collisionPadding={8} className="z-60">
          <Base.Popup className="ui-popup flex max-w-72 items-center gap-2 px-2 py-1 text-sm">
            {label}
            {shortcut ? <Keys keys={shortcut} /> : null}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
