// The page around sign-in, invitation and setup: the mark, a heading, one card.
import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import { Mark } from './mark.tsx';

export function FrontPage({
  title,
  lead,
  children,
  footer,
  isWide = false,
}: {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
  isWide?: boolean;
}) {
  return (
    <main className="flex h-dvh flex-col items-center overflow-y-auto bg-surface px-4 py-8 sm:py-14">
      <title>{`${title} · Throughline`}</title>
      <Mark />
      <div className={classes('mt-8 w-full', isWide ? 'max-w-2xl' : 'max-w-sm')}>
        <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
        {lead ? <p className="mt-1 text-text-2">{lead}</p> : null}
        <div data-card="" className="mt-5 rounded-card border border-line bg-bg p-4 sm:p-6">
          {children}
        </div>
        {footer ? <div className="mt-4 text-center text-text-2">{footer}</div> : null}
      </div>
    </main>
  );
}
