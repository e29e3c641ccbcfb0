// Above the rows once a list is narrowed: each filter as a chip one can turn, widen or take away, a field that understands typed
// filters, and the way to keep all of it as a view.
import { useNavigate } from '@tanstack/react-router';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { readChoice } from '@throughline/domain';
import { hintOf } from '../../commands/remap.ts';
import { runCommand } from '../../commands/registry.ts';
import { api, getState, useMay, useMe, useStore, wordsOf } from '../../live/index.ts';
import { apiNameOf, filterOf, filtersOn, viewFilterOf, type FilterKey, type InboxSearch } from '../../live/views.ts';
import { Button } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Popover } from '../../ui/popover.tsx';
import { say } from '../../ui/toast.ts';
import { Tooltip } from '../../ui/tooltip.tsx';
import { addable, chipWords, choicesOf, filterTitles, isSpanKey, readTyped, toggled, turned } from './filter-words.ts';
import { listed } from '../../words/lists.ts';
import { t } from '../../words/t.ts';

export default function FilterBar({
  search,
  isOpen,
  onClose,
}: {
  search: InboxSearch;
  isOpen: boolean;
  onClose: () => void;
}) {
  const navigate = useNavigate();
  const set = (change: Partial<InboxSearch>) =>
    void navigate({
      to: '/inbox',
      search: (before) => ({ ...before, ...change, conversation: undefined, at: undefined }),
    });
  const [asked, setAsked] = useState<FilterKey | null>(null);
  const keys = filtersOn(search);
  const shown = asked && !keys.includes(asked) ? [...keys, asked] : keys;
  const view = useStore((state) => (search.saved ? state.views.get(search.saved) : undefined));
  const mayChange = useMayChange(view);
  if (keys.length === 0 && !isOpen) return null;
  const reset = () => set(Object.fromEntries(keys.map((key) => [key, undefined])));
  const keep = async () => {
    if (!view) return;
    const { sort = 'newest', ...filter } = filterOf(search, getState().views);
    await api
      .changeView({ params: { id: view.id }, body: { filter, sort } })
      .then(() => set({ ...Object.fromEntries(keys.map((key) => [key, undefined])), sort: undefined }))
      .catch((error: unknown) =>
        say({ title: t('Could not change “{name}”', { name: view.name }), detail: wordsOf(error), tone: 'danger' }),
      );
  };
  return (
    <div className="flex flex-col gap-1.5 px-3 pb-2">
      {isOpen ? <Typed set={set} onClose={onClose} /> : null}
      <div className="flex flex-wrap items-center gap-1" role="group" aria-label={t('Filters')}>
        {shown.map((key) => (
          <FilterChip
            key={key}
            name={key}
            value={search[key]}
            isAsked={asked === key}
            onAsked={(isAsked) => setAsked(isAsked ? key : null)}
            onChange={(value) => set({ [key]: value ?? (hasOwn(search, key) ? 'any' : undefined) })}
            onRemove={() => {
              setAsked(null);
              set({ [key]: undefined });
            }}
          />
        ))}
        <Menu
          trigger={
            <Button size="sm" look="ghost" icon={<Plus size={14} aria-hidden />}>
              {t('Filter')}
            </Button>
          }
          entries={addable
            .filter((key) => !keys.includes(key))
            .map((key) => ({
              label: t.of(filterTitles[key]),
              // After the menu has given the focus back.
              run: () => (key === 'unread' ? set({ unread: 'true' }) : setTimeout(() => setAsked(key), 50)),
            }))}
        />
        {keys.length > 0 ? (
          <>
            <Button size="sm" look="ghost" onClick={reset}>
              {t('Reset')}
            </Button>
            <span className="flex-1" />
            {view && mayChange ? (
              <Button size="sm" onClick={() => void keep()}>
                {t('Update view')}
              </Button>
            ) : null}
            <Tooltip {...hintOf('save-view')}>
              <Button size="sm" onClick={() => void runCommand('save-view')}>
                {t('Save as view')}
              </Button>
            </Tooltip>
          </>
        ) : null}
      </div>
    </div>
  );
}
/** A filter of the view itself is taken away by saying so; one on top of it just goes. */
const hasOwn = (search: InboxSearch, key: FilterKey): boolean =>
  viewFilterOf(search, getState().views)[apiNameOf(key)] !== undefined;

function useMayChange(view: { ownerId: string; audience: string; teamId: string | null } | undefined): boolean {
  const me = useMe();
  const leads = useMay('sharing:write');
  if (!view) return false;
  const isTeams =
    view.teamId !== null && me.agent.teamIds.includes(view.teamId) && me.scopes.includes('conversations:write');
  return view.ownerId === me.agent.id || isTeams || (view.audience !== 'personal' && leads);
}

function Typed({ set, onClose }: { set: (change: Partial<InboxSearch>) => void; onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const [unknown, setUnknown] = useState<readonly string[]>([]);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const read = readTyped(typed, getState());
        setUnknown(read.unknown);
        set(read.search);
        setTyped(read.unknown.join(' '));
      }}
    >
      <div className="flex items-center gap-1">
        <input
          aria-label={t('Type to filter')}
          autoFocus
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.stopPropagation();
            onClose();
          }}
          placeholder={t('tag:refund is:unassigned waiting:>1h words')}
          className="min-h-8 min-w-0 flex-1 rounded-control border border-input-line bg-bg px-2 pointer-coarse:min-h-11"
        />
        <Button
          size="sm"
          look="ghost"
          aria-label={t('Close the filter field')}
          icon={<X size={14} aria-hidden />}
          onClick={onClose}
        />
      </div>
      <p role="status" className="text-sm text-danger">
        {unknown.length > 0 ? t('There is nothing called {names}.', { names: listed(unknown) }) : ''}
      </p>
    </form>
  );
}

function FilterChip({
  name,
  value,
  isAsked,
  onAsked,
  onChange,
  onRemove,
}: {
  name: FilterKey;
  value: string | undefined;
  isAsked: boolean;
  onAsked: (isAsked: boolean) => void;
  onChange: (value: string | undefined) => void;
  onRemove: () => void;
}) {
  const known = useStore((state) => state);
  const words = value === undefined ? t.of(filterTitles[name]) : chipWords(name, value, known);
  const choices = choicesOf(name, known);
  const chosen = value === undefined || isSpanKey(name) ? null : readChoice(value);
  return (
    <span className="inline-flex max-w-full items-center rounded-full border border-line bg-surface text-sm text-text-2">
      {choices.length === 0 || name === 'unread' ? (
        <span className="truncate ps-2.5">{words}</span>
      ) : (
        <Popover
          title={t.of(filterTitles[name])}
          isOpen={isAsked}
          onOpenChange={onAsked}
          className="w-64 p-2!"
          trigger={
            <button type="button" className="min-h-7 max-w-64 truncate rounded-full ps-2.5 pe-1 hover:text-text">
              {words}
            </button>
          }
        >
          {chosen && value !== 'any' ? (
            <Button size="sm" look="ghost" className="mb-1" onClick={() => onChange(turned(value!))}>
              {chosen.isNot ? t('Change to “is”') : t('Change to “is not”')}
            </Button>
          ) : null}
          <ul className="max-h-72 overflow-y-auto">
            {choices.map((choice) => (
              <li key={choice.value}>
                <label className="flex min-h-8 items-center gap-2 rounded-control px-1 hover:bg-hover pointer-coarse:min-h-11">
                  <input
                    type={isSpanKey(name) ? 'radio' : 'checkbox'}
                    name={name}
                    className="size-4 accent-(--accent)"
                    checked={
                      isSpanKey(name) ? value === choice.value : (chosen?.values.includes(choice.value) ?? false)
                    }
                    onChange={() => onChange(isSpanKey(name) ? choice.value : toggled(value, choice.value))}
                  />
                  <span className="truncate">{choice.label}</span>
                </label>
              </li>
            ))}
          </ul>
        </Popover>
      )}
      <button
        type="button"
        aria-label={t('Remove filter {filter}', { filter: words })}
        onClick={onRemove}
        className="inline-flex size-7 items-center justify-center rounded-full hover:bg-hover"
      >
        <X size={12} aria-hidden />
      </button>
    </span>
  );
}
