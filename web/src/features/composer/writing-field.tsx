// The field itself: grows with its text, takes pasted pictures, and offers names after @ in notes.
import {
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  type ClipboardEvent,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  type RefObject,
} from 'react';
import { nextGap } from '@throughline/domain';
import { Avatar } from '../../ui/avatar.tsx';
import { classes } from '../../ui/classes.ts';
import { emojiAt, emojisFor } from './emoji.ts';
import { mentionAt } from './sendable.ts';
import { t } from '../../words/t.ts';

export interface WritingHandle {
  focus(): void;
  /** Puts text where the caret is, in place of what is selected; answers where it begins. */
  insert(text: string): number;
  select(from: number, to: number): void;
  /** What is selected; all of it when nothing is. */
  selected(): string;
}
export interface WritingFieldProps {
  ref: Ref<WritingHandle>;
  text: string;
  onText: (text: string) => void;
  onFiles: (files: readonly File[]) => void;
  label: string;
  placeholder: string;
  isNote: boolean;
  /** Who can be mentioned; none in replies. */
  agents: readonly { id: string; name: string }[];
  /** What Tab goes to before it leaves the field. */
  gaps: readonly string[];
  /** A slash at the beginning of a line. */
  onSlash: () => void;
  /** On a phone, while nobody writes; with what stands beside it then. */
  isOneRow: boolean;
  beside: ReactNode;
}

export function WritingField({
  ref,
  text,
  onText,
  onFiles,
  label,
  placeholder,
  isNote,
  agents,
  gaps,
  onSlash,
  isOneRow,
  beside,
}: WritingFieldProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState(0);
  const [at, setAt] = useState(0);
  const [isDismissed, setDismissed] = useState(false);
  const insert = (added: string) => {
    const { selectionStart = text.length, selectionEnd = text.length } = area.current ?? {};
    put(text.slice(0, selectionStart) + added + text.slice(selectionEnd), selectionStart + added.length);
    return selectionStart;
  };
  const { put, select } = useCaret(area, text, onText, setCaret);
  const selected = () => {
    const { selectionStart = 0, selectionEnd = 0 } = area.current ?? {};
    return selectionStart === selectionEnd ? text : text.slice(selectionStart, selectionEnd);
  };
  useImperativeHandle(ref, () => ({ focus: () => area.current?.focus(), insert, select, selected }), [text, onText]);
  useGrowing(area, text);
  const offered = isDismissed ? null : suggestions(text, caret, agents);
  const found = offered?.found ?? [];
  const pick = (picked: Suggestion) => {
    if (!offered) return;
    put(`${text.slice(0, offered.from)}${picked.put} ${text.slice(caret)}`, offered.from + picked.put.length + 1);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (found.length === 0) {
      onPlainKey(event);
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setAt((at + step + found.length) % found.length);
    else if ((event.key === 'Enter' && !event.ctrlKey && !event.metaKey) || event.key === 'Tab')
      pick(found[Math.min(at, found.length - 1)]!);
    else if (event.key === 'Escape') setDismissed(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onPlainKey = (event: KeyboardEvent) => {
    const { selectionStart: from = 0, selectionEnd: to = 0 } = area.current ?? {};
    if (event.key === '/' && from === to && (from === 0 || text[from - 1] === '\n')) {
      event.preventDefault();
      onSlash();
    }
    const gap = event.key === 'Tab' && !event.shiftKey ? nextGap(text, gaps, to) : null;
    if (!gap) return;
    event.preventDefault();
    select(gap.from, gap.to);
  };
  const onPaste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files];
    if (files.length === 0 || event.clipboardData.getData('text/plain') !== '') return;
    event.preventDefault();
    onFiles(files);
  };
  return (
    <div
      className={classes(
        'relative px-2 py-1 group-data-full/composer:flex group-data-full/composer:min-h-40 group-data-full/composer:flex-1',
        isOneRow &&
          'max-md:flex max-md:items-center max-md:gap-1 max-md:ps-3 max-md:pb-[calc(0.25rem+env(safe-area-inset-bottom))]',
      )}
    >
      {beside}
      {found.length > 0 ? (
        <ul
          id="mentions"
          role="listbox"
          aria-label={offered?.label}
          className="ui-popup absolute bottom-full start-3 z-20 w-64 p-1"
        >
          {found.map((each, index) => (
            <li
              key={each.key}
              id={`mention-${index}`}
              role="option"
              aria-selected={index === at}
              data-highlighted={index === at ? '' : undefined}
              onMouseDown={(event) => {
                event.preventDefault();
                pick(each);
              }}
              className={classes('flex min-h-8 items-center gap-2 rounded-control px-2', index === at && 'bg-selected')}
            >
              {each.agentId ? (
                <Avatar name={each.name} seed={each.agentId} size="xs" />
              ) : (
                <span aria-hidden>{each.put}</span>
              )}
              {each.name}
            </li>
          ))}
        </ul>
      ) : null}
      <textarea
        ref={area}
        aria-label={label}
        placeholder={placeholder}
        value={text}
        rows={2}
        // An empty field has no direction of its own: what it asks is said in the page's.
        dir={text === '' ? undefined : 'auto'}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        aria-autocomplete="list"
        aria-controls={found.length > 0 ? 'mentions' : undefined}
        aria-activedescendant={found.length > 0 ? `mention-${at}` : undefined}
        onChange={(event) => {
          setCaret(event.target.selectionStart);
          setAt(0);
          setDismissed(false);
          onText(event.target.value);
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        className={classes(
          'block field-sizing-content max-h-[40dvh] w-full resize-none rounded-control bg-transparent px-1.5 py-1 focus-visible:outline-offset-0',
          isOneRow ? 'min-h-14 max-md:h-9 max-md:min-h-9 max-md:overflow-hidden max-md:whitespace-nowrap' : 'min-h-14',
          'group-data-full/composer:field-sizing-fixed group-data-full/composer:h-auto group-data-full/composer:max-h-none',
          isNote && 'text-note-text placeholder:text-note-text',
        )}
      />
    </div>
  );
}

/** The caret stands where it belongs as soon as the words are drawn: the next key may already be on its way. */
function useCaret(
  area: RefObject<HTMLTextAreaElement | null>,
  text: string,
  onText: (text: string) => void,
  onCaret: (at: number) => void,
) {
  const shown = useRef(text);
  const wanted = useRef<readonly [number, number] | null>(null);
  const select = (from: number, to: number) => {
    wanted.current = [from, to];
    if (shown.current === text) place();
    onCaret(to);
    // A dialog that closes gives the focus back only then.
    requestAnimationFrame(() => area.current?.focus());
  };
  const place = () => {
    if (wanted.current) area.current?.setSelectionRange(...wanted.current);
    wanted.current = null;
  };
  useLayoutEffect(() => {
    shown.current = text;
    place();
  }, [text]);
  return {
    select,
    put: (next: string, caret: number) => {
      onText(next);
      shown.current = next;
      select(caret, caret);
    },
  };
}

interface Suggestion {
  readonly key: string;
  readonly name: string;
  /** What stands in the text for it. */
  readonly put: string;
  readonly agentId?: string;
}
/** What the word before the caret may become: a name behind @, an emoji behind a colon. */
function suggestions(
  text: string,
  caret: number,
  agents: readonly { id: string; name: string }[],
): { readonly from: number; readonly label: string; readonly found: readonly Suggestion[] } | null {
  const mention = agents.length > 0 ? mentionAt(text, caret) : null;
  if (mention) {
    const typed = mention.typed.toLowerCase();
    const isMeant = ({ name }: { name: string }) =>
      name
        .toLowerCase()
        .split(/\s+/)
        .some((part) => part.startsWith(typed));
    const found = agents.filter(isMeant).slice(0, 6);
    return {
      from: mention.from,
      label: t('Mention'),
      found: found.map(({ id, name }) => ({ key: id, name, put: `@${name}`, agentId: id })),
    };
  }
  const emoji = emojiAt(text, caret);
  return emoji
    ? {
        from: emoji.from,
        label: t('Emoji'),
        found: emojisFor(emoji.typed).map(({ sign, name }) => ({ key: sign, name, put: sign })),
      }
    : null;
}

/** Grows with its text also where the browser's own `field-sizing` is missing. */
function useGrowing(area: RefObject<HTMLTextAreaElement | null>, text: string): void {
  useLayoutEffect(() => {
    if (!area.current || CSS.supports('field-sizing', 'content')) return;
    area.current.style.height = 'auto';
    area.current.style.height = t('{scrollHeight}px', { scrollHeight: area.current.scrollHeight });
  }, [area, text]);
}
