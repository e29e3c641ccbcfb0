// A choice among several, kept until the form is saved.
import { Checkbox as Base } from '@base-ui/react/checkbox';
import { Check, Minus } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { classes } from './classes.ts';

export interface CheckboxProps {
  label: ReactNode;
  help?: ReactNode;
  isChecked: boolean;
  isMixed?: boolean;
  onChange: (isChecked: boolean) => void;
  disabled?: boolean;
  hidesLabel?: boolean;
  className?: string;
}

export function Checkbox({
  label,
  help,
  isChecked,
  isMixed = false,
  onChange,
  disabled = false,
  hidesLabel,
  className,
}: CheckboxProps) {
  const id = useId();
  return (
    <div className={classes('flex items-start gap-1', className)}>
      <Base.Root
        id={id}
        checked={isChecked}
        indeterminate={isMixed}
        onCheckedChange={onChange}
        disabled={disabled}
        aria-describedby={help ? `${id}-help` : undefined}
        nativeButton
        render={<button type="button" />}
        className="group inline-flex size-6 shrink-0 items-center justify-center data-disabled:opacity-55"
      >
        <span className="inline-flex size-4 items-center justify-center rounded-[4px] border border-input-line bg-bg text-on-accent group-data-checked:border-accent group-data-checked:bg-accent group-data-indeterminate:border-accent group-data-indeterminate:bg-accent">
          <Base.Indicator>
            {isMixed ? (
              <Minus size={12} strokeWidth={3} aria-hidden />
            ) : (
              <Check size={12} strokeWidth={3} aria-hidden />
            )}
          </Base.Indicator>
        </span>
      </Base.Root>
      <div className="min-w-0 pt-0.5">
        <label htmlFor={id} className={hidesLabel ? 'sr-only' : undefined}>
          {label}
        </label>
        {help ? (
          <p id={`${id}-help`} className="text-sm text-text-3">
            {help}
          </p>
        ) : null}
      </div>
    </div>
  );
}
