// The product's mark and name: one thread running through three stops.
import { classes } from './classes.ts';

export function Mark({ className }: { className?: string }) {
  return (
    <span className={classes('inline-flex items-center gap-2 text-lg font-semibold tracking-tight', className)}>
      <svg
        viewBox="0 0 24 24"
        className="size-7 text-accent"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
        aria-hidden
      >
        <path d="M3 7c6 0 5 10 9 10s3-10 9-10" />
        <circle cx="3.5" cy="7" r="1.8" fill="currentColor" stroke="none" />
        <circle cx="12" cy="17" r="1.8" fill="currentColor" stroke="none" />
        <circle cx="20.5" cy="7" r="1.8" fill="currentColor" stroke="none" />
      </svg>
      Throughline
    </span>
  );
}
