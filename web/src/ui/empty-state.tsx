// One sentence on what will be here, and one action.
import type { ReactNode } from 'react';
import { classes } from './classes.ts';

export function EmptyState({
  icon,
  title,
  children,
  action,
  className,
}: {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
}) {
  return (
    <div className={classes('mx-auto flex max-w-md flex-col items-center gap-2 px-4 py-12 text-center', className)}>
      {icon ? (
        <span
          aria-hidden
          className="mb-1 inline-flex size-12 items-center justify-center rounded-full bg-surface text-text-3"
        >
          {icon}
        </span>
      ) : null}
      <p className="text-lg font-semibold">{title}</p>
      {children ? <div className="text-text-2">{children}</div> : null}
      {action ? <div className="mt-3 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}
