// A screen inside the frame that scrolls by itself, as the frame does not.
import type { ReactNode } from 'react';
import { classes } from './classes.ts';

export function ScrollPage({
  label,
  children,
  width = 'max-w-5xl',
}: {
  label: string;
  children: ReactNode;
  width?: string;
}) {
  return (
    <main id="content" tabIndex={-1} aria-label={label} className="relative h-full overflow-y-auto scroll-pb-24">
      <div className={classes('mx-auto w-full px-4 py-5 md:px-8 md:py-7', width)}>{children}</div>
    </main>
  );
}
