// The form of a channel, drawn from its card: groups, conditions, help, secrets that never come back.
import type { FieldSpec } from '@throughline/sdk';
import { ChevronRight } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from './button.tsx';
import { changedIn, groupsOf, mistakeIn, shownFields, type CardValue, type CardValues } from './card-values.ts';
import { contrast, inkOn } from './ink.ts';
import { Field } from './field.tsx';
import { Input } from './input.tsx';
import { Select } from './select.tsx';
import { Switch } from './switch.tsx';
import { Textarea } from './textarea.tsx';
import { t } from '../words/t.ts';

export interface CardFieldsProps {
  specs: readonly FieldSpec[];
  values: CardValues;
  onChange: (key: string, value: CardValue) => void;
  errorOf: (key: string) => string | undefined;
  secretsSet?: readonly string[];
  cleared?: readonly string[];
  onClear?: (key: string, isCleared: boolean) => void;
}

export function CardFields(props: CardFieldsProps) {
  const groups = groupsOf(shownFields(props.specs, props.values));
  return groups.map((group) => {
    const fields = group.fields.map((spec) => <OneField key={spec.key} spec={spec} {...props} />);
    if (group.title === null)
      return (
        <div key="" className="flex flex-col gap-4">
          {fields}
        </div>
      );
    // A mistake in a folded group opens it again.
    const isOpen = !group.isAdvanced || group.fields.some((spec) => props.errorOf(spec.key));
    const changed = group.isAdvanced ? changedIn(group.fields, props.values, props.secretsSet) : 0;
    return (
      <Group
        key={group.title}
        title={group.title}
        isOpen={isOpen}
        note={changed > 0 ? t('{count} set', { count: changed }) : ''}
      >
        {fields}
      </Group>
    );
  });
}

/** A named part of the form, so that a "Server" is known by whose it is; opened by hand, it stays as the hand left it. */
function Group({
  title,
  isOpen,
  note,
  children,
}: {
  title: string;
  isOpen: boolean;
  note: string;
  children: React.ReactNode;
}) {
  const [isUnfolded, setUnfolded] = useState(isOpen);
  useEffect(() => {
    if (isOpen) setUnfolded(true);
  }, [isOpen]);
  return (
    <details
      role="group"
      aria-label={title}
      open={isUnfolded}
      onToggle={(event) => setUnfolded(event.currentTarget.open)}
      className="group/fold border-t border-line pt-3"
    >
      <summary className="flex min-h-8 list-none items-center gap-1.5 rounded-control text-base font-semibold hover:bg-hover [&::-webkit-details-marker]:hidden">
        <ChevronRight
          size={16}
          aria-hidden
          className="shrink-0 text-text-3 transition-transform group-open/fold:rotate-90 rtl:-scale-x-100"
        />
        {title}
        {note ? <span className="text-sm font-normal text-text-3">{note}</span> : null}
      </summary>
      <div className="mt-3 flex flex-col gap-4">{children}</div>
    </details>
  );
}

function OneField({
  spec,
  values,
  onChange,
  errorOf,
  secretsSet = [],
  cleared = [],
  onClear,
}: CardFieldsProps & { spec: FieldSpec }) {
  // A mistake is told when the field is left, not while it is being typed; a moment later, so that nothing moves under the click that left it.
  const [isLeft, setLeft] = useState(false);
  const leave = (): void => {
    setTimeout(() => setLeft(true), 250);
  };
  const value = values[spec.key] ?? '';
  const text = String(value);
  const isSet = secretsSet.includes(spec.key) && !cleared.includes(spec.key);
  const set = (next: CardValue): void => onChange(spec.key, next);
  const error = errorOf(spec.key) ?? (isLeft && text !== '' ? mistakeIn(spec, value, isSet) : undefined);
  if (spec.kind === 'switch')
    return <Switch name={spec.key} label={spec.label} help={spec.help} isOn={value === true} onChange={set} />;
  return (
    <Field
      name={spec.key}
      label={spec.label}
      help={spec.help}
      error={error}
      isOptional={!spec.required && ['text', 'secret', 'number', 'lines'].includes(spec.kind)}
    >
      {spec.kind === 'choice' ? (
        <Select value={text} onChange={set} choices={spec.choices ?? []} />
      ) : spec.kind === 'lines' ? (
        <Textarea value={text} onValueChange={set} onBlur={leave} rows={2} spellCheck={false} />
      ) : spec.kind === 'color' ? (
        <ColorInput value={text} onChange={set} label={spec.label} />
      ) : spec.kind === 'secret' ? (
        <SecretInput
          value={text}
          isSet={isSet}
          onChange={set}
          onLeave={leave}
          {...(onClear && !spec.required ? { onClear: () => onClear(spec.key, true) } : {})}
        />
      ) : (
        <Input
          value={text}
          onValueChange={set}
          onBlur={leave}
          inputMode={spec.kind === 'number' ? 'numeric' : undefined}
          autoComplete="off"
        />
      )}
    </Field>
  );
}

function SecretInput({
  value,
  isSet,
  onChange,
  onLeave,
  onClear,
}: {
  value: string;
  isSet: boolean;
  onChange: (value: string) => void;
  onLeave: () => void;
  onClear?: () => void;
}) {
  const [isReplacing, setReplacing] = useState(false);
  if (isSet && !isReplacing) {
    return (
      <div className="flex flex-wrap items-center gap-2">
        <span className="min-w-0 flex-1 truncate rounded-control border border-line bg-surface px-2.5 py-1 text-text-2">
          •••••••• {t('kept safe, never shown again')}
        </span>
        <Button onClick={() => setReplacing(true)}>{t('Replace')}</Button>
        {onClear ? <Button onClick={onClear}>{t('Clear')}</Button> : null}
      </div>
    );
  }
  return (
    <Input
      type="password"
      value={value}
      onValueChange={onChange}
      onBlur={onLeave}
      autoComplete="off"
      spellCheck={false}
      autoFocus={isReplacing}
    />
  );
}

function ColorInput({ value, onChange, label }: { value: string; onChange: (value: string) => void; label: string }) {
  const ratio = Math.max(contrast(value, '#ffffff'), contrast(value, '#0f1216'));
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <input
          type="color"
          aria-label={t('Pick {label}', { label })}
          value={/^#[0-9a-f]{6}$/i.test(value) ? value : '#000000'}
          onChange={(event) => onChange(event.target.value)}
          className="size-8 shrink-0 rounded-control border border-input-line bg-bg p-0.5"
        />
        <Input value={value} onValueChange={onChange} className="w-28!" spellCheck={false} />
        <span
          aria-hidden
          className="rounded-control px-2 py-1 text-sm font-medium"
          style={{ background: value, color: inkOn(value) }}
        >
          {t('Button text')}
        </span>
      </div>
      {ratio > 1 && ratio < 4.5 ? (
        <p className="text-sm text-warn">
          {t('Text on this colour is hard to read ({ratio} : 1). Choose a darker or lighter one.', {
            ratio: ratio.toFixed(1),
          })}
        </p>
      ) : null}
    </>
  );
}
