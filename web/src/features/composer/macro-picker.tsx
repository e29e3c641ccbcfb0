// The macros, found by typing: what it says to this customer, what it does, and what is still to be filled in.
import type { ChannelKind, Macro } from '@throughline/sdk';
import { useQuery } from '@tanstack/react-query';
import { Search, Zap } from 'lucide-react';
import { useId, useState, type KeyboardEvent } from 'react';
import { api } from '../../live/index.ts';
import { shownMacro, useNames } from '../../live/macro-words.ts';
import { classes } from '../../ui/classes.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { MacroPreview } from '../../ui/macro-preview.tsx';
import { rankMacros } from './macro-rank.ts';
import { t } from '../../words/t.ts';

/** Drawn at once; the rest is found by typing. */
const shownLimit = 60;

export interface MacroPickerProps {
  values: Readonly<Record<string, string>>;
  kind: ChannelKind | undefined;
  /** What the customer wrote last. */
  said: string;
  onPick: (macro: Macro) => void;
  onClose: (typed: string) => void;
}

export function MacroPicker({ values, kind, said, onPick, onClose }: MacroPickerProps) {
  const [typed, setTyped] = useState('');
  const macros = useQuery({ queryKey: ['macros'], queryFn: () => api.listMacros() });
  return (
    <Dialog isOpen width="lg" title={t('Macros')} onClose={() => onClose(typed)}>
      <Loaded query={macros} what={t('the macros')}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={<Zap size={20} />} title={t('No macros yet')}>
              {t('Select words in the composer and choose “Save as macro”, or write them under Settings → Macros.')}
            </EmptyState>
          ) : (
            <Found
              found={rankMacros(items, typed, said, new Date()).slice(0, shownLimit)}
              typed={typed}
              onType={setTyped}
              onPick={onPick}
              values={values}
              kind={kind}
            />
          )
        }
      </Loaded>
    </Dialog>
  );
}

function Found({
  found,
  typed,
  onType,
  onPick,
  values,
  kind,
}: {
  found: readonly Macro[];
  typed: string;
  onType: (typed: string) => void;
  onPick: (macro: Macro) => void;
  values: Readonly<Record<string, string>>;
  kind: ChannelKind | undefined;
}) {
  const base = useId();
  const names = useNames();
  const [at, setAt] = useState(0);
  const current = found[Math.min(at, found.length - 1)];
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0)
      setAt((Math.min(at, found.length - 1) + step + found.length) % found.length);
    else if (event.key === 'Enter' && current) onPick(current);
    else return;
    event.preventDefault();
  };
  return (
    <div className="flex flex-col gap-3 md:h-96 md:flex-row">
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <label className="mb-2 flex min-h-9 items-center gap-2 rounded-control border border-input-line bg-bg px-2">
          <Search size={16} aria-hidden className="text-text-3" />
          <input
            role="combobox"
            aria-label={t('Find a macro')}
            aria-expanded
            aria-controls={`${base}-list`}
            aria-activedescendant={current ? `${base}-${current.id}` : undefined}
            autoFocus
            value={typed}
            onChange={(event) => {
              setAt(0);
              onType(event.target.value);
            }}
            onKeyDown={onKeyDown}
            className="min-w-0 flex-1 bg-transparent outline-none"
          />
        </label>
        <ul
          id={`${base}-list`}
          role="listbox"
          aria-label={t('Macros')}
          className="min-h-0 flex-1 overflow-y-auto max-md:max-h-48"
        >
          {found.map((macro) => (
            <li
              key={macro.id}
              id={`${base}-${macro.id}`}
              role="option"
              aria-selected={macro === current}
              ref={(element) => {
                if (macro === current) element?.scrollIntoView({ block: 'nearest' });
              }}
              onMouseMove={() => setAt(found.indexOf(macro))}
              onClick={() => onPick(macro)}
              className={classes(
                'flex min-h-9 cursor-default flex-col justify-center rounded-control px-2 py-1 pointer-coarse:min-h-11',
                macro === current && 'bg-selected',
              )}
            >
              <span className="truncate font-medium">{macro.name}</span>
              <span className="truncate text-sm text-text-2">{macro.text || t('No words, only what it does')}</span>
            </li>
          ))}
        </ul>
        {found.length === 0 ? (
          <p role="status" className="p-2 text-text-2">
            {t('No macro is called “{typed}”.', { typed })}
          </p>
        ) : null}
      </div>
      {current ? <MacroPreview shown={shownMacro(current, values, kind, names)} /> : null}
    </div>
  );
}
