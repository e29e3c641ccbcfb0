// Fields a workspace defined, edited where they stand: Tab goes through them, leaving one saves it, Escape takes back what was typed.
import type { Field as FieldThing, FieldValue } from '@throughline/sdk';
import { Check, ExternalLink } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Checkbox } from './checkbox.tsx';
import { classes } from './classes.ts';
import { Field } from './field.tsx';
import { controlClass, Input } from './input.tsx';
import { Popover } from './popover.tsx';
import { Select } from './select.tsx';
import { sayUndo } from './toast.ts';
import { troubleOf } from './use-form.ts';
import { listed } from '../words/lists.ts';
import { t } from '../words/t.ts';

export interface FieldValuesProps {
  fields: readonly FieldThing[];
  values: Readonly<Record<string, FieldValue>>;
  mayChange: boolean;
  /** Reads what was typed; the same rule as the server's. */
  read: (field: FieldThing, text: string) => { value: FieldValue | null } | { wrong: string };
  /** Tells the server; throws its refusal. */
  save: (key: string, value: FieldValue | null) => Promise<void>;
}

export function FieldValues(props: FieldValuesProps) {
  return (
    <div className="flex flex-col gap-2">
      {props.fields.map((field) =>
        props.mayChange ? (
          <OneField key={field.id} {...props} field={field} value={props.values[field.key] ?? null} />
        ) : (
          <div key={field.id}>
            <p className="text-sm text-text-3">{field.name}</p>
            <Shown value={props.values[field.key] ?? null} isLink={field.type === 'link'} />
          </div>
        ),
      )}
    </div>
  );
}

/** A value for reading. */
export function Shown({ value, isLink = false }: { value: FieldValue | null; isLink?: boolean }) {
  if (value === null) return <p className="text-text-3">—</p>;
  if (isLink && typeof value === 'string')
    return (
      <a href={value} target="_blank" rel="noopener noreferrer nofollow" className="ui-link wrap-anywhere">
        {value.replace(/^https?:\/\//i, '')}
      </a>
    );
  return (
    <p className="wrap-anywhere" dir="auto">
      {wordsOfValue(value)}
    </p>
  );
}
export function wordsOfValue(value: FieldValue): string {
  if (typeof value === 'boolean') return value ? t('Yes') : t('No');
  if (typeof value === 'number') return t.number(value);
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value))
    return new Date(`${value}T00:00:00`).toLocaleDateString(undefined, { dateStyle: 'medium' });
  return typeof value === 'object' ? listed(value) : value;
}

const SAVED_MS = 2000;
function OneField({ field, value, read, save }: FieldValuesProps & { field: FieldThing; value: FieldValue | null }) {
  /** What was chosen and is not confirmed yet; undefined: nothing is. */
  const [pending, setPending] = useState<FieldValue | null | undefined>(undefined);
  const [wrong, setWrong] = useState('');
  const [isSaved, setSaved] = useState(false);
  useEffect(() => {
    if (!isSaved) return;
    const timer = setTimeout(() => setSaved(false), SAVED_MS);
    return () => clearTimeout(timer);
  }, [isSaved]);
  const put = async (next: FieldValue | null, isUndo = false): Promise<void> => {
    if (!isUndo && isSame(next, value)) {
      setWrong('');
      return;
    }
    setPending(next);
    setWrong('');
    try {
      await save(field.key, next);
      setSaved(true);
      if (!isUndo)
        sayUndo(
          next === null ? t('{field} emptied', { field: field.name }) : t('{field} changed', { field: field.name }),
          () => void put(value, true),
        );
    } catch (error) {
      const { message, fields } = troubleOf(error);
      setWrong(fields[`fields.${field.key}`] ?? message);
    } finally {
      setPending(undefined);
    }
  };
  const shown = pending === undefined ? value : pending;
  const label = (
    <span className="flex items-center gap-1 text-sm font-normal text-text-3">
      {field.name}
      {field.isRequiredToClose ? <span> · {t('needed to close')}</span> : null}
      <span role="status" className="inline-flex text-ok">
        {isSaved ? <Check size={14} role="img" aria-label={t('Saved')} /> : null}
      </span>
    </span>
  );
  // A box of the list has a label of its own, which a Field would take from it.
  if (field.type === 'choices')
    return (
      <div className="flex min-w-0 flex-col gap-1">
        {label}
        <Several field={field} value={Array.isArray(shown) ? shown : []} onPut={(next) => void put(next)} />
        {wrong ? (
          <p role="alert" className="text-sm text-danger">
            {wrong}
          </p>
        ) : null}
      </div>
    );
  return (
    <Field name={`fields.${field.key}`} label={label} error={wrong || undefined}>
      <Control
        field={field}
        value={shown}
        onPut={(next) => void put(next)}
        onType={(text) => {
          const answer = read(field, text);
          if ('wrong' in answer) {
            setWrong(answer.wrong);
            return undefined;
          }
          void put(answer.value);
          return answer.value;
        }}
      />
    </Field>
  );
}

/** One value in a form: kept by it rather than saved when the field is left. */
export function FieldEditor({
  field,
  value,
  wrong,
  read,
  onChange,
  onWrong,
}: Pick<FieldValuesProps, 'read'> & {
  field: FieldThing;
  value: FieldValue | null;
  wrong: string;
  onChange: (value: FieldValue | null) => void;
  onWrong: (why: string) => void;
}) {
  if (field.type === 'choices')
    return (
      <div className="flex flex-col gap-1">
        <span className="text-base font-medium">{field.name}</span>
        <Several field={field} value={Array.isArray(value) ? value : []} onPut={onChange} />
        {wrong ? (
          <p role="alert" className="text-sm text-danger">
            {wrong}
          </p>
        ) : null}
      </div>
    );
  return (
    <Field name={`fields.${field.key}`} label={field.name} error={wrong || undefined}>
      <Control
        field={field}
        value={value}
        onPut={onChange}
        onType={(text) => {
          const answer = read(field, text);
          if ('wrong' in answer) {
            onWrong(answer.wrong);
            return undefined;
          }
          if (!isSame(answer.value, value)) onChange(answer.value);
          return answer.value;
        }}
      />
    </Field>
  );
}
const isSame = (a: FieldValue | null, b: FieldValue | null): boolean => JSON.stringify(a) === JSON.stringify(b);

interface ControlProps {
  field: FieldThing;
  value: FieldValue | null;
  onPut: (value: FieldValue | null) => void;
  /** What it was read as; undefined: it is no value of this field. */
  onType: (text: string) => FieldValue | null | undefined;
}
const NONE = '';
function Control({ field, value, onPut, onType }: ControlProps) {
  if (field.type === 'yes-no')
    return (
      <Select
        value={value === null ? NONE : value ? 'yes' : 'no'}
        onChange={(next) => onPut(next === NONE ? null : next === 'yes')}
        choices={[
          { value: NONE, label: '—' },
          { value: 'yes', label: t('Yes') },
          { value: 'no', label: t('No') },
        ]}
      />
    );
  if (field.type !== 'choice') return <Typed field={field} value={value} onType={onType} />;
  const chosen = typeof value === 'string' ? value : NONE;
  // What is no longer offered may stay where it is.
  const offered = chosen === NONE || field.choices.includes(chosen) ? field.choices : [...field.choices, chosen];
  return (
    <Select
      value={chosen}
      onChange={(next) => onPut(next === NONE ? null : next)}
      choices={[{ value: NONE, label: '—' }, ...offered.map((choice) => ({ value: choice, label: choice }))]}
    />
  );
}

function Typed({ field, value, onType }: Pick<ControlProps, 'field' | 'value' | 'onType'>) {
  const stored = value === null ? '' : String(value);
  const [typed, setTyped] = useState(stored);
  const known = useRef(stored);
  // Somebody else changed it: shown, unless this one is being typed into.
  useEffect(() => {
    setTyped((now) => (now === known.current ? stored : now));
    known.current = stored;
  }, [stored]);
  /** It then stands there as it is kept: `1.250,5` as 1250.5. */
  const leave = (): void => {
    const value = onType(typed);
    if (value === undefined) return;
    known.current = value === null ? '' : String(value);
    setTyped(known.current);
  };
  const isOpenable = field.type === 'link' && stored !== '' && typed === stored;
  return (
    <span className="flex items-center gap-1">
      <Input
        value={typed}
        type={field.type === 'date' ? 'date' : field.type === 'link' ? 'url' : 'text'}
        {...(field.type === 'number' ? { inputMode: 'decimal' as const } : {})}
        onValueChange={setTyped}
        onBlur={leave}
        onKeyDown={(event) => {
          if (event.key === 'Enter') leave();
          if (event.key === 'Escape' && typed !== stored) {
            event.stopPropagation();
            setTyped(stored);
          }
        }}
        maxLength={2000}
        dir="auto"
        className="min-w-0"
      />
      {isOpenable ? (
        <a
          href={stored}
          target="_blank"
          rel="noopener noreferrer nofollow"
          aria-label={t('Open {name}', { name: field.name })}
          className="inline-flex size-8 shrink-0 items-center justify-center rounded-control text-text-2 hover:bg-hover"
        >
          <ExternalLink size={14} aria-hidden />
        </a>
      ) : null}
    </span>
  );
}

/** Several of a list: kept when the panel closes, so that five ticks are one change. */
function Several({
  field,
  value,
  onPut,
}: {
  field: FieldThing;
  value: readonly string[];
  onPut: ControlProps['onPut'];
}) {
  const [draft, setDraft] = useState<readonly string[] | null>(null);
  const chosen = draft ?? value;
  const offered = [...field.choices, ...value.filter((each) => !field.choices.includes(each))];
  return (
    <Popover
      title={field.name}
      isOpen={draft !== null}
      onOpenChange={(isOpen) => {
        if (isOpen) setDraft(value);
        else {
          if (draft) onPut(draft.length > 0 ? offered.filter((each) => draft.includes(each)) : null);
          setDraft(null);
        }
      }}
      trigger={
        <button
          type="button"
          aria-label={t('{name}: {value}', {
            name: field.name,
            value: value.length > 0 ? listed(value) : t('nothing chosen'),
          })}
          className={classes(controlClass, 'text-start wrap-anywhere')}
        >
          {value.length > 0 ? listed(value) : <span className="text-text-3">—</span>}
        </button>
      }
    >
      <div className="flex flex-col gap-1">
        {offered.map((choice) => (
          <Checkbox
            key={choice}
            label={choice}
            isChecked={chosen.includes(choice)}
            onChange={(isChecked) =>
              setDraft(isChecked ? [...chosen, choice] : chosen.filter((each) => each !== choice))
            }
          />
        ))}
      </div>
    </Popover>
  );
}
