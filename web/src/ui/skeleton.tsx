// Grey shapes where something will be. Hidden from readers; the region says that it loads.
import { classes } from './classes.ts';
import { t } from '../words/t.ts';

export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={classes(
        'ui-skeleton block rounded-control bg-line',
        /\b(h|size)-/.test(className ?? '') ? '' : 'h-4',
        className,
      )}
    />
  );
}

/** `rows` lines under one polite "Loading". */
export function SkeletonRows({
  rows = 6,
  className,
  label = t('Loading'),
}: {
  rows?: number;
  className?: string;
  label?: string;
}) {
  return (
    <div role="status" className={classes('flex flex-col gap-3', className)}>
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="flex items-center gap-3">
          <Skeleton className="size-8 shrink-0 rounded-full" />
          <div className="flex min-w-0 flex-1 flex-col gap-2">
            <Skeleton className={index % 2 ? 'w-2/5' : 'w-1/3'} />
            <Skeleton className={index % 3 ? 'h-3 w-4/5' : 'h-3 w-3/5'} />
          </div>
        </div>
      ))}
    </div>
  );
}
