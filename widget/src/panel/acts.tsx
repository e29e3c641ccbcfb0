// What one does with a message: react, copy, edit, delete. Loaded when the first menu is opened.
import { type Answer, canChange, isPassing, type Item, reactionTo } from '@throughline/sdk/visitor';
import type { VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import './acts.css';
import { type Acts, wordsOf } from './acting.ts';
import { EmojiPicker } from './emoji.tsx';
import { Icon } from './icons.tsx';
import { usePanel } from './session.ts';
import type { Say } from './words.ts';

const QUICK = ['👍', '❤️', '😂', '😮', '😢', '🙏'];
const EDGE_PX = 8;
const TROUBLE_MS = 8000;

/** Tells the server, and people what came of it where it came to nothing. */
async function tell(deed: Promise<Answer<undefined>>, acts: Acts, say: Say): Promise<Answer<undefined>> {
  acts.set({ trouble: undefined });
  const answer = await deed;
  if (answer.ok) return answer;
  const { code } = answer.refusal;
  const trouble = say(code === 'conflict' || code === 'gone' ? 'tooLate' : 'failed');
  acts.set({ trouble });
  setTimeout(() => acts.set({ trouble: undefined }), TROUBLE_MS);
  return answer;
}
const rowOf = (key: string) => document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
/** The focus returns to the message's button, which may be drawn only now. */
const goBackTo = (key: string) => requestAnimationFrame(() => rowOf(key)?.querySelector<HTMLElement>('.act')?.focus());

/** Where a message is, within the box around the thread. */
function spotOf(key: string, room: Element): { top: number; bottom: number; start: number; end: number } {
  const inner = (rowOf(key)?.querySelector('.said') ?? room).getBoundingClientRect();
  const outer = room.getBoundingClientRect();
  const isRtl = document.documentElement.dir === 'rtl';
  const start = isRtl ? outer.right - inner.right : inner.left - outer.left;
  return { top: inner.top - outer.top, bottom: inner.bottom - outer.top, start, end: start + inner.width };
}

export function ActsMenu({ item, acts }: { item: Item; acts: Acts }): VNode {
  const { say, visitor } = usePanel();
  const [part, setPart] = useState<'menu' | 'emoji' | 'remove'>('menu');
  const box = useRef<HTMLDivElement>(null);
  const { stored } = item;
  const mine = stored ? reactionTo(stored) : null;
  const text = wordsOf(item);
  const isOurs = !stored || stored.direction === 'inbound';
  const close = (goesBack: boolean) => {
    acts.set({ menu: undefined });
    if (goesBack) goBackTo(item.key);
  };

  useLayoutEffect(() => {
    const menu = box.current!;
    const room = menu.offsetParent!;
    const at = spotOf(item.key, room);
    // Measured with all the room there is: beside the edge it would be squeezed.
    menu.style.insetInlineStart = '0';
    const [width, height] = [menu.offsetWidth, menu.offsetHeight];
    const below = at.bottom + 4 + height <= room.clientHeight - EDGE_PX;
    const top = below ? at.bottom + 4 : Math.max(EDGE_PX, at.top - 4 - height);
    const start = isOurs ? at.end - width : at.start;
    menu.style.insetBlockStart = `${top}px`;
    menu.style.insetInlineStart = `${Math.max(EDGE_PX, Math.min(start, room.clientWidth - width - EDGE_PX))}px`;
    if (part !== 'emoji') menu.querySelector('button')?.focus();
  }, [part]);
  useEffect(() => {
    const away = (event: Event) => {
      if (!box.current!.contains(event.target as Node)) close(false);
    };
    addEventListener('pointerdown', away);
    return () => removeEventListener('pointerdown', away);
  }, []);

  function keys(event: KeyboardEvent): void {
    if (event.key === 'Tab') return close(true);
    if (event.key === 'Escape') {
      event.stopPropagation();
      event.preventDefault();
      if (part === 'menu') close(true);
      else setPart('menu');
      return;
    }
    if (part === 'emoji') return;
    const buttons = [...box.current!.querySelectorAll('button')];
    const index = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const isRtl = document.documentElement.dir === 'rtl';
    const next: Record<string, number> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      ArrowRight: isRtl ? index - 1 : index + 1,
      ArrowLeft: isRtl ? index + 1 : index - 1,
      Home: 0,
      End: buttons.length - 1,
    };
    const to = next[event.key];
    if (to === undefined) return;
    event.preventDefault();
    buttons.at(to % buttons.length)?.focus();
  }
  const pick = (emoji: string) => {
    void tell(visitor.react(item.key, emoji === mine ? null : emoji), acts, say);
    close(true);
  };

  if (part === 'emoji')
    return (
      <div class="acts picking" ref={box} role="dialog" aria-label={say('moreEmoji')} onKeyDown={keys}>
        <EmojiPicker onPick={pick} onClose={() => setPart('menu')} />
      </div>
    );
  if (part === 'remove')
    return (
      <div class="acts" ref={box} role="alertdialog" aria-labelledby="removeask" onKeyDown={keys}>
        <p id="removeask">{say('removeAsk')}</p>
        <div class="row">
          <button type="button" class="quiet" onClick={() => setPart('menu')}>
            {say('cancel')}
          </button>
          <button
            type="button"
            class="primary danger"
            onClick={() => {
              void tell(visitor.remove(item.key), acts, say);
              close(true);
            }}
          >
            {say('remove')}
          </button>
        </div>
      </div>
    );
  return (
    <div class="acts" ref={box} role="menu" aria-label={say('messageMenu')} onKeyDown={keys}>
      {stored?.canReact && (
        <div class="quick" role="group" aria-label={say('react')}>
          {[...new Set([...QUICK, ...(mine ? [mine] : [])])].map((emoji) => (
            <button
              key={emoji}
              type="button"
              role="menuitemradio"
              aria-checked={emoji === mine}
              tabIndex={-1}
              onClick={() => pick(emoji)}
            >
              {emoji}
            </button>
          ))}
          <button
            type="button"
            role="menuitem"
            tabIndex={-1}
            aria-label={say('moreEmoji')}
            onClick={() => setPart('emoji')}
          >
            <Icon name="smile" />
          </button>
        </div>
      )}
      {text !== '' && (
        <button
          type="button"
          role="menuitem"
          tabIndex={-1}
          onClick={() => {
            void copy(text);
            close(true);
          }}
        >
          <Icon name="copy" size={16} /> {say('copy')}
        </button>
      )}
      {isOurs && canChange(item) && (
        <>
          <button
            type="button"
            role="menuitem"
            tabIndex={-1}
            onClick={() => acts.set({ menu: undefined, editing: { key: item.key, text } })}
          >
            <Icon name="pencil" size={16} /> {say('edit')}
          </button>
          <button type="button" role="menuitem" tabIndex={-1} class="bad" onClick={() => setPart('remove')}>
            <Icon name="bin" size={16} /> {say('remove')}
          </button>
        </>
      )}
    </div>
  );
}

/** A frame of another site may be denied the clipboard; the old way of a selection works everywhere. */
async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = document.createElement('textarea');
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand('copy');
    field.remove();
  }
}

/** Stands where the message's words stood. */
export function EditField({ item, acts }: { item: Item; acts: Acts }): VNode {
  const { say, visitor } = usePanel();
  const [text, setText] = useState(acts.now.editing?.text ?? '');
  const field = useRef<HTMLTextAreaElement>(null);
  // Where there are files, words are not needed.
  const canSave = text.trim() !== '' || (item.stored ?? item.draft)!.attachments.length > 0;
  // Before it is painted: the next key is meant for it.
  useLayoutEffect(() => {
    const view = field.current!;
    view.focus();
    view.setSelectionRange(view.value.length, view.value.length);
    view.scrollIntoView({ block: 'nearest' });
  }, []);
  useLayoutEffect(() => {
    const view = field.current!;
    view.style.height = '0';
    view.style.height = `${Math.min(view.scrollHeight, 160)}px`;
  }, [text]);
  const leave = () => {
    acts.set({ editing: undefined });
    goBackTo(item.key);
  };
  const save = async () => {
    if (!canSave) return;
    leave();
    const words = text.trim();
    const answer = await tell(visitor.edit(item.key, words), acts, say);
    // What may work in a moment is not typed again.
    if (!answer.ok && isPassing(answer.refusal)) acts.set({ editing: { key: item.key, text: words } });
  };
  return (
    <form
      class="editing"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          event.preventDefault();
          leave();
        } else if (
          event.key === 'Enter' &&
          !event.shiftKey &&
          !event.isComposing &&
          event.target === field.current &&
          !matchMedia('(pointer: coarse)').matches
        ) {
          event.preventDefault();
          void save();
        }
      }}
    >
      <textarea
        ref={field}
        value={text}
        maxLength={10_000}
        dir="auto"
        aria-label={say('editLabel')}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <div class="row">
        <button type="button" class="quiet" onClick={leave}>
          {say('cancel')}
        </button>
        <button type="submit" class="primary" aria-disabled={!canSave}>
          {say('save')}
        </button>
      </div>
    </form>
  );
}

/** What was reacted to it; one's own is taken back by a tap. */
export function Reactions({ item, acts }: { item: Item; acts: Acts }): VNode {
  const { say, visitor } = usePanel();
  const { reactions, canReact } = item.stored!;
  return (
    <ul class="reactions" aria-label={say('reactions')}>
      {reactions.map(({ emoji, by }) => (
        <li key={by + emoji}>
          {by === 'contact' && canReact ? (
            <button
              type="button"
              aria-label={say('takeBack', { emoji })}
              onClick={() => void tell(visitor.react(item.key, null), acts, say)}
            >
              {emoji}
            </button>
          ) : (
            <span>
              {emoji}
              <span class="sr"> {by === 'contact' ? say('you') : visitor.state.agentName || say('team')}</span>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
