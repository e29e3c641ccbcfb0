// One of a few choices. For many, or to search among them: Combobox.
import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import { controlClass } from './input.tsx';
import { popupItemClass } from './menu.tsx';

export interface Choice<V extends string> {
  readonly value: V;
  readonly label: string;
  readonly help?: string;
  readonly icon?: ReactNode;
  readonly isDisabled?: boolean;
}

export interface SelectProps<V extends string> {
  value: V;
  onChange: (value: V) => void;
  choices: readonly Choice<V>[];
  /** Needed only outside a Field. */
  label?: string;
  disabled?: boolean;
  className?: string;
}

export function Select<V extends string>({
  value,
  onChange,
  choices,
  label,
  disabled = false,
  className,
}: SelectProps<V>) {
  return (
    <Base.Root
      value={value}
      onValueChange={(next) => next !== null && onChange(next as V)}
      items={[...choices]}
      disabled={disabled}
    >
      <Base.Trigger
        aria-label={label}
        className={classes(controlClass, 'flex items-center justify-between gap-2 text-start', className)}
      >
        <Base.Value className="min-w-0 truncate" />
        <Base.Icon className="shrink-0 text-text-3">
          <ChevronDown size={16} aria-hidden />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner alignItemWithTrigger={false} sideOffset={4} collisionPadding={8} className="z-50 outline-none">
          <Base.Popup className="ui-popup max-h-(--available-height) min-w-(--anchor-width) max-w-96 overflow-y-auto p-1">
            {choices.map((choice) => (
              <Base.Item
                key={choice.value}
                value={choice.value}
                disabled={choice.isDisabled ?? false}
                className={popupItemClass}
              >
                {choice.icon}
                <span className="min-w-0 flex-1">
                  <Base.ItemText>{choice.label}</Base.ItemText>
                  {choice.help ? <span className="block text-sm text-text-3">{choice.help}</span> : null}
                </span>
                <Base.ItemIndicator className="text-accent">
                  <Check size={16} aria-hidden />
                </Base.ItemIndicator>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
