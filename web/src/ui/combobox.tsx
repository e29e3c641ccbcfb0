// One or several of many choices, found by typing.
import { Combobox as Base } from '@base-ui/react/combobox';
import { Check, ChevronDown, X } from 'lucide-react';
import { classes } from './classes.ts';
import { controlClass } from './input.tsx';
import { popupItemClass } from './menu.tsx';
import type { Choice } from './select.tsx';
import { t } from '../words/t.ts';

interface Common<V extends string> {
  choices: readonly Choice<V>[];
  label?: string;
  placeholder?: string;
  emptyText?: string;
  className?: string;
}
export interface ComboboxProps<V extends string> extends Common<V> {
  value: V | null;
  onChange: (value: V | null) => void;
}
export interface MultiComboboxProps<V extends string> extends Common<V> {
  values: readonly V[];
  onChange: (values: V[]) => void;
}

export function Combobox<V extends string>({
  choices,
  value,
  onChange,
  label,
  placeholder,
  emptyText,
  className,
}: ComboboxProps<V>) {
  const chosen = choices.find((choice) => choice.value === value) ?? null;
  return (
    <Base.Root
      items={[...choices]}
      value={chosen}
      onValueChange={(next) => onChange((next?.value as V | undefined) ?? null)}
      isItemEqualToValue={same}
    >
      <Base.InputGroup className={classes('relative', className)}>
        <Base.Input aria-label={label} placeholder={placeholder} className={classes(controlClass, 'pe-8')} />
        <Base.Trigger
          aria-label={label ? t('Show choices for {label}', { label }) : t('Show choices')}
          className="absolute inset-y-0 end-0 inline-flex w-8 items-center justify-center text-text-3"
        >
          <ChevronDown size={16} aria-hidden />
        </Base.Trigger>
      </Base.InputGroup>
      <ChoiceList<V> emptyText={emptyText ?? t('Nothing found')} />
    </Base.Root>
  );
}

export function MultiCombobox<V extends string>({
  choices,
  values,
  onChange,
  label,
  placeholder,
  emptyText,
  className,
}: MultiComboboxProps<V>) {
  const chosen = choices.filter((choice) => values.includes(choice.value));
  return (
    <Base.Root
      multiple
      items={[...choices]}
      value={chosen}
      onValueChange={(next) => onChange(next.map((choice) => choice.value as V))}
      isItemEqualToValue={same}
    >
      <Base.InputGroup className={classes(controlClass, 'h-auto focus-within:border-accent', className)}>
        <Base.Chips className="flex flex-wrap items-center gap-1">
          {chosen.map((choice) => (
            <Base.Chip
              key={choice.value}
              className="inline-flex min-h-6 items-center gap-1 rounded-control bg-selected ps-2 text-sm"
            >
              {choice.label}
              <Base.ChipRemove
                aria-label={t('Remove {label}', { label: choice.label })}
                className="inline-flex size-6 items-center justify-center rounded-control hover:bg-hover"
              >
                <X size={14} aria-hidden />
              </Base.ChipRemove>
            </Base.Chip>
          ))}
          <Base.Input
            aria-label={label}
            placeholder={chosen.length === 0 ? placeholder : undefined}
            className="min-h-6 min-w-24 flex-1 bg-transparent outline-none"
          />
        </Base.Chips>
      </Base.InputGroup>
      <ChoiceList<V> emptyText={emptyText ?? t('Nothing found')} />
    </Base.Root>
  );
}

const same = (a: Choice<string>, b: Choice<string>): boolean => a.value === b.value;

function ChoiceList<V extends string>({ emptyText }: { emptyText: string }) {
  return (
    <Base.Portal>
      <Base.Positioner sideOffset={4} collisionPadding={8} className="z-50 outline-none">
        <Base.Popup className="ui-popup max-h-[min(20rem,var(--available-height))] w-(--anchor-width) min-w-56 overflow-y-auto p-1">
          <Base.Empty className="px-2 py-1.5 text-text-3 empty:hidden">{emptyText}</Base.Empty>
          <Base.List>
            {(choice: Choice<V>) => (
              <Base.Item key={choice.value} value={choice} className={popupItemClass}>
                {choice.icon}
                <span className="min-w-0 flex-1">
                  {choice.label}
                  {choice.help ? <span className="block text-sm text-text-3">{choice.help}</span> : null}
                </span>
                <Base.ItemIndicator className="text-accent">
                  <Check size={16} aria-hidden />
                </Base.ItemIndicator>
              </Base.Item>
            )}
          </Base.List>
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  );
}
