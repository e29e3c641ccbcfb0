// The field itself: grows with its text, takes pasted pictures, and offers names after @ in notes.
import {
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  type ClipboardEvent,
  type KeyboardEvent,
  type Ref,
  type RefObject,
} from 'react';
import { Avatar } from '../../ui/avatar.tsx';
import { classes } from '../../ui/classes.ts';
import { mentionAt } from './sendable.ts';

export interface WritingHandle {
  focus(): void;
  /** Puts text where the caret is, in place of what is selected. */
  insert(text: string): void;
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
}

export function WritingField({ ref, text, onText, onFiles, label, placeholder, isNote, agents }: WritingFieldProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState(0);
  const [at, setAt] = useState(0);
  const [isDismissed, setDismissed] = useState(false);
  const insert = (added: string) => {
    const { selectionStart = text.length, selectionEnd = text.length } = area.current ?? {};
    onText(text.slice(0, selectionStart) + added + text.slice(selectionEnd));
    placeCaret(selectionStart + added.length);
  };
  const placeCaret = (to: number) =>
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(to, to);
      setCaret(to);
    });
  useImperativeHandle(ref, () => ({ focus: () => area.current?.focus(), insert }), [text, onText]);
  useGrowing(area, text);
  const mention = agents.length > 0 && !isDismissed ? mentionAt(text, caret) : null;
  const found = mention
    ? agents
        .filter((agent) =>
          agent.name
            .toLowerCase()
            .split(/\s+/)
            .some((part) => part.startsWith(mention.typed.toLowerCase())),
        )
        .slice(0, 6)
    : [];
  const pick = (name: string) => {
    if (!mention) return;
    const next = `${text.slice(0, mention.from)}@${name} ${text.slice(caret)}`;
    onText(next);
    placeCaret(mention.from + name.length + 2);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (found.length === 0) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setAt((at + step + found.length) % found.length);
    else if (event.key === 'Enter' || event.key === 'Tab') pick(found[Math.min(at, found.length - 1)]!.name);
    else if (event.key === 'Escape') setDismissed(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onPaste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files];
    if (files.length === 0 || event.clipboardData.getData('text/plain') !== '') return;
    event.preventDefault();
    onFiles(files);
  };
  return (
    <div className="relative px-2 py-1">
      {found.length > 0 ? (
        <ul
          id="mentions"
          role="listbox"
          aria-label="Mention"
          className="ui-popup absolute bottom-full start-3 z-20 w-64 p-1"
        >
          {found.map((agent, index) => (
            <li
              key={agent.id}
              id={`mention-${index}`}
              role="option"
              aria-selected={index === at}
              data-highlighted={index === at ? '' : undefined}
              onMouseDown={(event) => {
                event.preventDefault();
                pick(agent.name);
              }}
              className={classes('flex min-h-8 items-center gap-2 rounded-control px-2', index === at && 'bg-selected')}
            >
              <Avatar name={agent.name} seed={agent.id} size="xs" />
              {agent.name}
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
        dir="auto"
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        {...(agents.length > 0
          ? {
              'aria-autocomplete': 'list' as const,
              'aria-controls': found.length > 0 ? 'mentions' : undefined,
              'aria-activedescendant': found.length > 0 ? `mention-${at}` : undefined,
            }
          : {})}
        onChange={(event) => {
          setCaret(event.target.selectionStart);
          setAt(0);
          setDismissed(false);
          onText(event.target.value);
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        className={classes(
          'block field-sizing-content max-h-[40dvh] min-h-14 w-full resize-none rounded-control bg-transparent px-1.5 py-1 focus-visible:outline-offset-0',
          isNote && 'text-note-text placeholder:text-note-text',
        )}
      />
    </div>
  );
}

/** Grows with its text also where the browser's own `field-sizing` is missing. */
function useGrowing(area: RefObject<HTMLTextAreaElement | null>, text: string): void {
  useLayoutEffect(() => {
    if (!area.current || CSS.supports('field-sizing', 'content')) return;
    area.current.style.height = 'auto';
    area.current.style.height = `${area.current.scrollHeight}px`;
  }, [area, text]);
}
