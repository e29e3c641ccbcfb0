// Where the customer writes: text that grows, files by button, drop, paste or camera, emoji, and one clear way to send.
import type { OutboxEntry } from '@throughline/sdk/visitor';
import type { VNode } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Upload, Uploads } from './files.ts';
import { Icon } from './icons.tsx';
import { usePanel } from './session.ts';
import { restOfWords } from './words.ts';
import type { EmojiPicker } from './emoji.tsx';

const TEXT_LIMIT = 10_000;
const isTouch = matchMedia('(pointer: coarse)').matches;

export interface Written {
  readonly text: string;
  readonly attachments: OutboxEntry['attachments'];
}

/** `onSend` answers false to keep the words (the form came first, the queue is full). */
export function Composer({
  onSend,
  isLocked,
  focusKey,
}: {
  onSend: (written: Written) => boolean;
  isLocked: boolean;
  focusKey: number;
}): VNode {
  const { say, visitor, note, keepNote, prefill, isOpen } = usePanel();
  const [text, setText] = useState(() => note('draft'));
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const [trouble, setTrouble] = useState('');
  const [Picker, setPicker] = useState<typeof EmojiPicker | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const files = useMemo(() => uploadsLater(visitor, say, setUploads, setTrouble), [visitor, say]);
  const isBusy = uploads.some((upload) => !upload.stored);
  const canSend = !isLocked && !isBusy && (text.trim() !== '' || uploads.length > 0);

  useEffect(() => {
    if (prefill) write(prefill);
  }, [prefill]);
  useEffect(() => {
    if (focusKey > 0) field.current?.focus();
  }, [focusKey]);
  useEffect(() => {
    const view = field.current!;
    // Out of sight a field has no width, and would be as high as its words one below the other.
    view.style.height = text === '' || !isOpen ? '' : '0';
    if (view.style.height) view.style.height = `${Math.min(view.scrollHeight, 136)}px`;
  }, [text, isOpen]);
  useDrop((dropped) => files.add(dropped));

  function write(next: string): void {
    setText(next);
    keepNote('draft', next);
  }
  function send(): void {
    if (!canSend) return;
    if (
      !onSend({ text: text.trim(), attachments: uploads.flatMap((upload) => (upload.stored ? [upload.stored] : [])) })
    )
      return;
    visitor.typing(false);
    write('');
    files.clear();
    setTrouble('');
    field.current?.focus();
  }
  function keys(event: KeyboardEvent): void {
    // On phones Return makes a new line and the button sends; an input method's own Return is never ours.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || isTouch) return;
    event.preventDefault();
    send();
  }
  function paste(event: ClipboardEvent): void {
    const pasted = [...(event.clipboardData?.files ?? [])];
    if (pasted.length === 0) return;
    event.preventDefault();
    files.add(pasted);
  }
  function insert(emoji: string): void {
    const view = field.current!;
    const at = view.selectionStart;
    write(text.slice(0, at) + emoji + text.slice(view.selectionEnd));
    requestAnimationFrame(() => {
      view.focus();
      view.setSelectionRange(at + emoji.length, at + emoji.length);
    });
  }
  async function toggleEmoji(): Promise<void> {
    if (Picker) {
      setPicker(null);
      return;
    }
    const [loaded] = await Promise.all([import('./emoji.tsx'), restOfWords()]);
    setPicker(() => loaded.EmojiPicker);
  }
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {trouble && (
        <p class="trouble" role="alert">
          <Icon name="alert" size={16} /> <span>{trouble}</span>
          <button type="button" class="iconbutton small" aria-label={say('discard')} onClick={() => setTrouble('')}>
            <Icon name="close" size={14} />
          </button>
        </p>
      )}
      {Picker && (
        <Picker
          onPick={insert}
          onClose={() => {
            setPicker(null);
            field.current?.focus();
          }}
        />
      )}
      {uploads.length > 0 && (
        <ul class="uploads">
          {uploads.map((upload) => (
            <Waiting key={upload.key} upload={upload} onRemove={() => files.remove(upload.key)} />
          ))}
        </ul>
      )}
      <textarea
        ref={field}
        value={text}
        rows={1}
        maxLength={TEXT_LIMIT}
        {...(text ? { dir: 'auto' as const } : {})}
        placeholder={say('placeholder')}
        aria-label={say('placeholder')}
        enterkeyhint={isTouch ? 'enter' : 'send'}
        onInput={(event) => {
          write(event.currentTarget.value);
          visitor.typing(event.currentTarget.value !== '');
        }}
        onBlur={() => visitor.typing(false)}
        onKeyDown={keys}
        onPaste={paste}
      />
      <div class="tools">
        <FileButton icon="clip" label={say('attach')} onFiles={files.add} />
        {isTouch && <FileButton icon="camera" label={say('camera')} onFiles={files.add} isCamera />}
        <button
          type="button"
          class="iconbutton"
          aria-label={say('emoji')}
          aria-expanded={Picker !== null}
          onClick={toggleEmoji}
        >
          <Icon name="smile" />
        </button>
        <button type="submit" class="send" aria-label={say('send')} aria-disabled={!canSend}>
          <Icon name="send" />
        </button>
      </div>
    </form>
  );
}

/** What handles files is fetched with the first one. */
function uploadsLater(
  ...given: Parameters<(typeof import('./files.ts'))['makeUploads']>
): Pick<Uploads, 'add' | 'remove' | 'clear'> {
  const [, say, , complain] = given;
  let made: Uploads | null = null;
  let making: Promise<Uploads> | null = null;
  return {
    async add(files) {
      try {
        making ??= Promise.all([import('./files.ts'), restOfWords()]).then(
          ([{ makeUploads }]) => (made = makeUploads(...given)),
        );
        (await making).add(files);
      } catch {
        making = null;
        complain(say('failed'));
      }
    },
    remove: (key) => made?.remove(key),
    clear: () => made?.clear(),
  };
}

function FileButton({
  icon,
  label,
  onFiles,
  isCamera = false,
}: {
  icon: 'clip' | 'camera';
  label: string;
  onFiles: (files: readonly File[]) => void;
  isCamera?: boolean;
}): VNode {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" class="iconbutton" aria-label={label} onClick={() => input.current!.click()}>
        <Icon name={icon} />
      </button>
      <input
        ref={input}
        type="file"
        hidden
        multiple={!isCamera}
        {...(isCamera ? { accept: 'image/*', capture: 'environment' as const } : {})}
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}

function Waiting({ upload, onRemove }: { upload: Upload; onRemove: () => void }): VNode {
  const { say } = usePanel();
  const percent = Math.round(upload.fraction * 100);
  return (
    <li class="upload">
      <Icon name="file" size={16} /> <bdi class="filename">{upload.name}</bdi>
      {!upload.stored && (
        <progress max={100} value={percent} aria-label={say('uploading', { name: upload.name, n: percent })} />
      )}
      <button
        type="button"
        class="iconbutton small"
        aria-label={say('removeFile', { name: upload.name })}
        onClick={onRemove}
      >
        <Icon name="close" size={14} />
      </button>
    </li>
  );
}

/** The whole panel takes dropped files and says so while they hover. */
function useDrop(take: (files: readonly File[]) => void): void {
  useEffect(() => {
    const body = document.body;
    const over = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files')) {
        event.preventDefault();
        body.classList.add('dropping');
      }
    };
    const away = (event: DragEvent) => {
      if (event.relatedTarget === null) body.classList.remove('dropping');
    };
    const drop = (event: DragEvent) => {
      event.preventDefault();
      body.classList.remove('dropping');
      take([...(event.dataTransfer?.files ?? [])]);
    };
    body.addEventListener('dragover', over);
    body.addEventListener('dragleave', away);
    body.addEventListener('drop', drop);
    return () => {
      body.removeEventListener('dragover', over);
      body.removeEventListener('dragleave', away);
      body.removeEventListener('drop', drop);
    };
  }, [take]);
}
