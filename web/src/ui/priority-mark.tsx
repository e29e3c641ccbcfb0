// Priority as bars, one to three, with its word for readers.
import { classes } from './classes.ts';
import { msg, t } from '../words/t.ts';

const levels = { low: 1, high: 2, urgent: 3 } as const;
const names = { low: msg('Low priority'), high: msg('High priority'), urgent: msg('Urgent priority') } as const;
export function PriorityMark({ priority, className }: { priority: 'none' | keyof typeof levels; className?: string }) {
  if (priority === 'none') return null;
  const level = levels[priority];
  const words = t.of(names[priority]);
  return (
    <span
      role="img"
      aria-label={words}
      title={words}
      className={classes('inline-flex h-3.5 shrink-0 items-end gap-0.5', className)}
    >
      {[1, 2, 3].map((bar) => (
        <span
          key={bar}
          className={classes(
            'w-1 rounded-[1px]',
            bar === 1 ? 'h-1.5' : bar === 2 ? 'h-2.5' : 'h-3.5',
            bar <= level ? (level === 3 ? 'bg-danger' : level === 2 ? 'bg-warn' : 'bg-text-3') : 'bg-line',
          )}
        />
      ))}
    </span>
  );
}
