// Everything that can be done now, by typing a few of its letters; the shortcut stands beside it so that one learns it.
import { Dialog as Base } from '@base-ui/react/dialog';
import { useNavigate } from '@tanstack/react-router';
import { Search, Users, CornerDownRight } from 'lucide-react';
import { memo, useCallback, useId, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { keysOf } from '../commands/remap.ts';
import { runCommand, useCommands } from '../commands/registry.ts';
import { commandGroups, commandOf, titleOf, wordsOf } from '../commands/table.ts';
import { useStore } from '../live/index.ts';
import { useIsPainted } from '../ui/after-paint.ts';
import { Keys, type ShownKeys } from '../ui/kbd.tsx';
import { rank } from './rank.ts';
import { t } from '../words/t.ts';
import { useLanguage } from '../words/language.ts';

interface Item {
  readonly id: string;
  readonly label: string;
  readonly words: string;
  readonly detail?: string | undefined;
  readonly keys?: ShownKeys | undefined;
  readonly whyNot?: string | undefined;
  readonly run: () => void;
  readonly kind: 'command' | 'conversation' | 'search';
}

/** What its window shows at once; the rest is drawn behind the first frame. */
const firstItems = 14;

export default function Palette({ onClose }: { onClose: () => void }) {
  const id = useId();
  const [words, setWords] = useState('');
  const all = useItems(words);
  const isPainted = useIsPainted();
  const items = isPainted || words !== '' ? all : all.slice(0, firstItems);
  const [wanted, setWanted] = useState(0);
  const at = Math.min(wanted, items.length - 1);
  const field = useRef<HTMLInputElement>(null);
  /** Who had the focus gets it back; the dialog itself looks only once the field has it already. */
  const [before] = useState(() => document.activeElement);
  const close = useRef(onClose);
  close.current = onClose;
  const pick = useCallback((item: Item) => {
    if (item.whyNot) return;
    close.current();
    // After the dialog has given the focus back, so that a picker opened by the command keeps it.
    setTimeout(item.run, 30);
  }, []);
  useLayoutEffect(() => {
    if (at > 0) document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [at, id]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setWanted((at + step + items.length) % items.length);
    else if (event.key === 'Enter') pick(items[at]!);
    else return;
    event.preventDefault();
  };
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Base.Popup
          aria-label={t('Command palette')}
          // Named, because to find it the dialog would ask for the looks of every row.
          initialFocus={field}
          finalFocus={() => before instanceof HTMLElement && before !== document.body && before.isConnected && before}
          className="ui-popup fixed inset-x-2 top-[12dvh] z-50 mx-auto max-w-xl overflow-hidden outline-none"
        >
          <div className="flex items-center gap-2 border-b border-line px-3">
            <Search size={16} aria-hidden className="text-text-3" />
            <input
              ref={field}
              role="combobox"
              aria-expanded
              aria-haspopup="listbox"
              aria-controls={id}
              aria-autocomplete="list"
              aria-activedescendant={`${id}-${at}`}
              aria-label={t('Command or words')}
              placeholder={t('What would you like to do?')}
              autoComplete="off"
              spellCheck={false}
              // With the first frame: the dialog would give it the focus a frame later.
              autoFocus
              value={words}
              onChange={(event) => {
                setWords(event.target.value);
                setWanted(0);
              }}
              onKeyDown={onKeyDown}
              className="min-h-12 min-w-0 flex-1 bg-transparent text-lg outline-none"
            />
            <Keys keys="Escape" />
          </div>
          <div
            id={id}
            role="listbox"
            aria-label={t('Commands')}
            tabIndex={-1}
            // The field keeps the focus.
            onMouseDown={(event) => event.preventDefault()}
            className="max-h-[min(26rem,60dvh)] overflow-y-auto p-1 outline-none"
          >
            {items.map((item, index) => (
              <Row
                key={item.id}
                id={`${id}-${index}`}
                item={item}
                index={index}
                isHere={index === at}
                onPoint={setWanted}
                onPick={pick}
              />
            ))}
          </div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

const icons = { conversation: Users, search: Search, command: CornerDownRight } as const;
/** Bare elements: the first frame draws fourteen of them, and each letter that is typed a dozen. */
const Row = memo(function Row({
  id,
  item,
  index,
  isHere,
  onPoint,
  onPick,
}: {
  id: string;
  item: Item;
  index: number;
  isHere: boolean;
  onPoint: (index: number) => void;
  onPick: (item: Item) => void;
}) {
  const Icon = icons[item.kind];
  return (
    <div
      id={id}
      role="option"
      aria-selected={isHere}
      aria-disabled={item.whyNot !== undefined || undefined}
      data-highlighted={isHere ? '' : undefined}
      data-disabled={item.whyNot !== undefined ? '' : undefined}
      onMouseMove={() => onPoint(index)}
      onClick={() => onPick(item)}
      className="flex min-h-10 items-center gap-2 rounded-control px-2 outline-none select-none [contain-intrinsic-block-size:2.5rem] [content-visibility:auto] data-disabled:text-text-3 data-highlighted:bg-selected"
    >
      <Icon
        size={16}
        aria-hidden
        className={item.kind === 'command' ? 'text-text-3 rtl:-scale-x-100' : 'text-text-3'}
      />
      <span className="min-w-0 flex-1 truncate">
        {item.label}
        {item.detail ? <span className="text-text-3"> · {item.detail}</span> : null}
      </span>
      {item.whyNot ? (
        <span className="truncate text-sm">{item.whyNot}</span>
      ) : item.keys ? (
        <Keys keys={item.keys} />
      ) : null}
    </div>
  );
});

function useItems(words: string): Item[] {
  const now = useCommands();
  const language = useLanguage();
  const conversations = useStore((state) => state.conversations);
  const navigate = useNavigate();
  return useMemo(() => {
    const commands = now
      .filter(({ name }) => name !== 'palette')
      .map(({ name, whyNot, isTurned }): Item => {
        return {
          id: name,
          kind: 'command',
          label: titleOf(name, isTurned),
          words: `${titleOf(name)} ${wordsOf(name)}`,
          keys: keysOf(name),
          whyNot,
          run: () => void runCommand(name),
        };
      });
    if (words.trim() === '')
      return [...commands].toSorted(
        (a, b) =>
          commandGroups.indexOf(commandOf(a.id as never).group) - commandGroups.indexOf(commandOf(b.id as never).group),
      );
    const known = [...conversations.values()].map((it): Item => ({
      id: it.id,
      kind: 'conversation',
      label: it.contactName || t('Unknown'),
      detail: `#${it.number} ${it.subject || it.preview}`,
      words: `${it.contactName} #${it.number} ${it.subject} ${it.preview}`,
      run: () => void navigate({ to: '/inbox', search: (before) => ({ ...before, conversation: it.id }) }),
    }));
    const search: Item = {
      id: 'search-everything',
      kind: 'search',
      label: t('Search everything for “{words}”', { words }),
      words,
      run: () => void navigate({ to: '/search', search: { q: words } }),
    };
    return [...rank(words, [...commands, ...known]).slice(0, 12), search];
  }, [now, conversations, words, navigate, language]);
}
