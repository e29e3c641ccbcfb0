// Everything that can be done now, by typing a few of its letters; the shortcut stands beside it so that one learns it.
import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog as Base } from '@base-ui/react/dialog';
import { useNavigate } from '@tanstack/react-router';
import { Search, Users, CornerDownRight } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { keysOf } from '../commands/remap.ts';
import { runCommand, useCommands } from '../commands/registry.ts';
import { commandGroups, commandOf, titleOf, wordsOf } from '../commands/table.ts';
import { useStore } from '../live/index.ts';
import { useIsPainted } from '../ui/after-paint.ts';
import { classes } from '../ui/classes.ts';
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
  const [words, setWords] = useState('');
  const all = useItems(words);
  const isPainted = useIsPainted();
  const items = isPainted || words !== '' ? all : all.slice(0, firstItems);
  const field = useRef<HTMLInputElement>(null);
  const pick = (item: Item) => {
    if (item.whyNot) return;
    onClose();
    // After the dialog has given the focus back, so that a picker opened by the command keeps it.
    setTimeout(item.run, 30);
  };
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Base.Popup
          aria-label={t('Command palette')}
          // Named, because to find it the dialog would ask for the looks of every row.
          initialFocus={field}
          className="ui-popup fixed inset-x-2 top-[12dvh] z-50 mx-auto max-w-xl overflow-hidden outline-none"
        >
          <Autocomplete.Root
            open
            inline
            items={items}
            value={words}
            onValueChange={setWords}
            filter={null}
            autoHighlight="always"
            keepHighlight
            itemToStringValue={(item: Item) => item.label}
          >
            <div className="flex items-center gap-2 border-b border-line px-3">
              <Search size={16} aria-hidden className="text-text-3" />
              <Autocomplete.Input
                ref={field}
                aria-label={t('Command or words')}
                placeholder={t('What would you like to do?')}
                className="min-h-12 min-w-0 flex-1 bg-transparent text-lg outline-none"
              />
              <Keys keys="Escape" />
            </div>
            <Autocomplete.List className="max-h-[min(26rem,60dvh)] overflow-y-auto p-1 outline-none">
              {(item: Item) => (
                <Autocomplete.Item
                  key={item.id}
                  value={item}
                  disabled={item.whyNot !== undefined}
                  onClick={() => pick(item)}
                  className={classes(
                    'flex min-h-10 items-center gap-2 rounded-control px-2 outline-none select-none data-disabled:text-text-3 data-highlighted:bg-selected',
                  )}
                >
                  {item.kind === 'conversation' ? (
                    <Users size={16} aria-hidden className="text-text-3" />
                  ) : item.kind === 'search' ? (
                    <Search size={16} aria-hidden className="text-text-3" />
                  ) : (
                    <CornerDownRight size={16} aria-hidden className="text-text-3 rtl:-scale-x-100" />
                  )}
                  <span className="min-w-0 flex-1 truncate">
                    {item.label}
                    {item.detail ? <span className="text-text-3"> · {item.detail}</span> : null}
                  </span>
                  {item.whyNot ? (
                    <span className="truncate text-sm">{item.whyNot}</span>
                  ) : item.keys ? (
                    <Keys keys={item.keys} />
                  ) : null}
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Root>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

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
