// A plain table that scrolls sideways inside itself on narrow screens.
import type { ComponentProps, ReactNode } from 'react';
import { classes } from './classes.ts';

export function Table({
  label,
  head,
  children,
  className,
}: {
  label: string;
  head: readonly ReactNode[];
  children: ReactNode;
  className?: string;
}) {
  return (
    <div
      role="region"
      aria-label={label}
      tabIndex={0}
      className={classes('overflow-x-auto rounded-card border border-line', className)}
    >
      <table className="w-full border-collapse text-start">
        <thead className="bg-surface">
          <tr>
            {head.map((cell, index) => (
              <th
                key={index}
                scope="col"
                className="px-3 py-2 text-start text-sm font-medium whitespace-nowrap text-text-2"
              >
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
export function Row({ className, ...rest }: ComponentProps<'tr'>) {
  return <tr {...rest} className={classes('border-t border-line', className)} />;
}
export function Cell({ className, ...rest }: ComponentProps<'td'>) {
  return <td {...rest} className={classes('px-3 py-2 align-middle', className)} />;
}
