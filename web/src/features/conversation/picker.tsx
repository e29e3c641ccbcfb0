// A short list to pick from, filtered by typing, moved through by arrows; used inside popovers.
import { Check, Plus } from 'lucide-react';
import { useId, useState, type KeyboardEvent, type ReactNode } from 'react';
import { classes } from '../../ui/classes.ts';
import { t } from '../../words/t.ts';

export interface PickerChoice {
  readonly value: string;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly detail?: string | undefined;
}
export interface PickerProps {
  label: string;
  choices: readonly PickerChoice[];
  chosen: readonly string[];
  onPick: (value: string) => void;
  isSearched?: boolean;
  isMultiple?: boolean;
  onNew?: (name: string) => void;
}

export function Picker({ label, choices, chosen, onPick, isSearched = false, isMultiple = false, onNew }: PickerProps) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const found = choices.filter((choice) => choice.label.toLowerCase().includes(typed.trim().toLowerCase()));
  const isNew =
    onNew &&
    typed.trim() !== '' &&
    !choices.some((choice) => choice.label.toLowerCase() === typed.trim().toLowerCase());
  const rows: PickerChoice[] = isNew
    ? [
        ...found,
        {
          value: `new:${typed.trim()}`,
          label: t('Make “{typed}”', { typed: typed.trim() }),
          icon: <Plus size={14} aria-hidden />,
        },
      ]
    : found;
  const [at, setAt] = useState(() =>
    Math.max(
      0,
      choices.findIndex((choice) => chosen.includes(choice.value)),
    ),
  );
  const active = Math.min(at, rows.length - 1);
  const pick = (choice: PickerChoice | undefined) => {
    if (!choice) return;
    if (choice.value.startsWith('new:')) onNew?.(choice.value.slice(4));
    else onPick(choice.value);
    setTyped('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setAt((active + step + rows.length) % Math.max(1, rows.length));
    else if (event.key === 'Home') setAt(0);
    else if (event.key === 'End') setAt(rows.length - 1);
    else if (event.key === 'Enter' || (event.key === ' ' && !isSearched)) pick(rows[active]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const list = (
    <ul
      id={id}
      role="listbox"
      aria-label={label}
      aria-multiselectable={isMultiple || undefined}
      className="max-h-72 overflow-y-auto outline-none"
      {...(isSearched
        ? {}
        : {
            tabIndex: 0,
            autoFocus: true,
            onKeyDown,
            'aria-activedescendant': `${id}-${active}`,
            ref: (it: HTMLUListElement | null) => it?.focus(),
          })}
    >
      {rows.map((choice, index) => (
        <li
          key={choice.value}
          id={`${id}-${index}`}
          role="option"
          aria-selected={chosen.includes(choice.value)}
          data-highlighted={index === active ? '' : undefined}
          onClick={() => pick(choice)}
          onMouseMove={() => setAt(index)}
          className={classes(
            'flex min-h-8 cursor-default items-center gap-2 rounded-control px-2 pointer-coarse:min-h-11',
            index === active && 'bg-selected',
          )}
        >
          {choice.icon}
          <span className="min-w-0 flex-1 truncate">{choice.label}</span>
          {choice.detail ? <span className="text-sm text-text-3">{choice.detail}</span> : null}
          {chosen.includes(choice.value) ? <Check size={16} aria-hidden className="text-accent" /> : null}
        </li>
      ))}
      {rows.length === 0 ? (
        <li role="presentation" className="px-2 py-1.5 text-sm text-text-3">
          {t('Nothing found')}
        </li>
      ) : null}
    </ul>
  );
  if (!isSearched) return list;
  return (
    <>
      <input
        role="combobox"
        aria-expanded
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={`${id}-${active}`}
        aria-label={label}
        placeholder={t('Type to find')}
        autoComplete="off"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
        className="mb-1 min-h-8 w-full rounded-control border-b border-line bg-transparent px-2"
      />
      {list}
    </>
  );
}
