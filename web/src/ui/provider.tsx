// What the components need around them: one delay for all tooltips, and the place of the toasts. Drawn once, by the frame.
import { Tooltip } from '@base-ui/react/tooltip';
import type { ReactNode } from 'react';
import { Toasts } from './toast.tsx';

export function UiProvider({ children }: { children: ReactNode }) {
  return (
    <Tooltip.Provider delay={500}>
      {children}
      <Toasts />
    </Tooltip.Provider>
  );
}
