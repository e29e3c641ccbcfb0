// Label, control, help and error as one: the control inside is named, described and marked invalid by it.
import { Field as Base } from '@base-ui/react/field';
import type { ReactNode } from 'react';
import { CircleAlert } from 'lucide-react';
import { classes } from './classes.ts';
import { t } from '../words/t.ts';

export interface FieldProps {
  /** As the server names it in `fields`; the error summary jumps here by it. */
  name: string;
  label: ReactNode;
  help?: ReactNode;
  error?: string | undefined;
  /** Said in words, as most fields are required. */
  isOptional?: boolean;
  hidesLabel?: boolean;
  className?: string;
  children: ReactNode;
}

export function Field({ name, label, help, error, isOptional, hidesLabel, className, children }: FieldProps) {
  return (
    <Base.Root
      name={name}
      invalid={Boolean(error)}
      data-field={name}
      className={classes('flex min-w-0 flex-col gap-1', className)}
    >
      <Base.Label className={hidesLabel ? 'sr-only' : 'text-base font-medium'}>
        {label}
        {isOptional ? <span className="font-normal text-text-3"> · {t('optional')}</span> : null}
      </Base.Label>
      {children}
      <Base.Error match={Boolean(error)} className="flex items-start gap-1 text-sm text-danger">
        <CircleAlert size={14} aria-hidden className="mt-0.5 shrink-0" />
        <span className="min-w-0 wrap-anywhere">{error}</span>
      </Base.Error>
      {help ? <Base.Description className="text-sm text-text-3">{help}</Base.Description> : null}
    </Base.Root>
  );
}
