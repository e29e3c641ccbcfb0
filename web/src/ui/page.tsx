// The bones of a page outside the inbox: a heading with its actions, and titled sections.
import type { ReactNode } from 'react';
import { classes } from './classes.ts';

export function PageHead({
  title,
  children,
  actions,
}: {
  title: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <header className="mb-5 flex flex-wrap items-start gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1 basis-60">
        <h1 className="text-xl font-semibold wrap-anywhere">{title}</h1>
        {children ? <p className="mt-0.5 text-text-2">{children}</p> : null}
      </div>
      {actions ? <div className="flex flex-wrap gap-2">{actions}</div> : null}
    </header>
  );
}

export function Section({
  title,
  help,
  actions,
  children,
  className,
}: {
  title: ReactNode;
  help?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <section className={classes('mb-8', className)}>
      <div className="mb-3 flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-52">
          <h2 className="text-lg font-semibold">{title}</h2>
          {help ? <p className="text-text-2">{help}</p> : null}
        </div>
        {actions}
      </div>
      {children}
    </section>
  );
}

export function Card({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <div data-card="" className={classes('rounded-card border border-line bg-bg', className)}>
      {children}
    </div>
  );
}
