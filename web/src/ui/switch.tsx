// On or off, at once. The label is clickable and stands beside it.
import { Switch as Base } from '@base-ui/react/switch';
import { useId, type ReactNode } from 'react';
import { classes } from './classes.ts';

export interface SwitchProps {
  label: ReactNode;
  help?: ReactNode;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  disabled?: boolean;
  name?: string;
  className?: string;
}

export function Switch({ label, help, isOn, onChange, disabled = false, name, className }: SwitchProps) {
  const id = useId();
  return (
    <div className={classes('flex items-start gap-3', className)} data-field={name}>
      <Base.Root
        id={id}
        checked={isOn}
        onCheckedChange={onChange}
        disabled={disabled}
        aria-describedby={help ? `${id}-help` : undefined}
        nativeButton
        render={<button type="button" />}
        className="mt-px inline-flex h-6 w-10 shrink-0 items-center rounded-full border border-input-line bg-surface px-0.5 transition-colors data-checked:border-accent data-checked:bg-accent data-disabled:opacity-55"
      >
        <Base.Thumb className="size-4 rounded-full bg-text-3 transition-transform data-checked:translate-x-4 rtl:data-checked:-translate-x-4 data-checked:bg-on-accent" />
      </Base.Root>
      <div className="min-w-0 pt-0.5">
        <label htmlFor={id} className="font-medium">
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
