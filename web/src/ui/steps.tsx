// Where one is in a task of several steps, in words and order.
import { Check } from 'lucide-react';
import { classes } from './classes.ts';
import { t } from '../words/t.ts';

export function Steps({ steps, current, label }: { steps: readonly string[]; current: number; label: string }) {
  return (
    <ol aria-label={label} className="mb-5 flex flex-wrap gap-x-4 gap-y-1 text-sm">
      {steps.map((step, index) => (
        <li
          key={step}
          aria-current={index === current ? 'step' : undefined}
          className={classes(
            'flex items-center gap-1.5',
            index === current ? 'font-semibold text-text' : 'text-text-3',
          )}
        >
          <span
            aria-hidden
            className={classes(
              'inline-flex size-5 items-center justify-center rounded-full text-xs',
              index === current
                ? 'bg-accent text-on-accent'
                : index < current
                  ? 'bg-ok-soft text-ok'
                  : 'border border-line bg-surface',
            )}
          >
            {index < current ? <Check size={12} strokeWidth={3} /> : index + 1}
          </span>
          {step}
          {index < current ? <span className="sr-only">{`, ${t('done')}`}</span> : null}
        </li>
      ))}
    </ol>
  );
}
