// Buttons, a list or a card under the words: written line by line with the keyboard, and shown as the current channel will show it.
import type { ChannelKind } from '@throughline/sdk';
import { Plus, X } from 'lucide-react';
import { useRef, useState, type KeyboardEvent } from 'react';
import { flushSync } from 'react-dom';
import { fileUrl } from '../../live/index.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { controlClass } from '../../ui/input.tsx';
import { RichContentView } from '../../ui/rich-content.tsx';
import {
  contentOf,
  emptyLine,
  formOf,
  lineLimit,
  shownBy,
  type Line,
  type RichForm,
  type RichKind,
} from './rich-draft.ts';
import type { Draft } from './sendable.ts';
import { msg, t, type Msg } from '../../words/t.ts';

export interface RichEditorProps {
  draft: Draft;
  kind: ChannelKind | undefined;
  isAboutComment: boolean;
  onChange: (rich: Draft['rich']) => void;
  onClose: () => void;
}
const kinds: readonly { readonly value: RichKind; readonly label: Msg }[] = [
  { value: 'buttons', label: msg('Buttons') },
  { value: 'list', label: msg('List') },
  { value: 'cards', label: msg('Card') },
];

export function RichEditor({ draft, kind, isAboutComment, onChange, onClose }: RichEditorProps) {
  const [form, setForm] = useState(() => formOf(draft.rich));
  const box = useRef<HTMLFieldSetElement>(null);
  const change = (patch: Partial<RichForm>) => {
    const next = { ...form, ...patch };
    setForm(next);
    onChange(contentOf(next));
  };
  return (
    <fieldset
      ref={box}
      data-rich-editor=""
      className="mx-3 mt-1 max-h-[45dvh] overflow-y-auto rounded-card border border-line bg-surface p-2"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <legend className="sr-only">{t('What can be chosen below the message')}</legend>
      <div className="flex items-center gap-3">
        {kinds.map(({ value, label }) => (
          <label key={value} className="flex min-h-7 items-center gap-1.5 text-sm">
            <input
              type="radio"
              name="rich-kind"
              checked={form.kind === value}
              onChange={() => change({ kind: value, lines: form.lines.slice(0, lineLimit[value]) })}
            />
            {t.of(label)}
          </label>
        ))}
        <IconButton
          label={t('Remove what can be chosen')}
          icon={<X size={14} />}
          size="sm"
          className="ms-auto"
          onClick={onClose}
        />
      </div>
      <div className="mt-1.5 flex flex-wrap gap-x-4 gap-y-2">
        <div className="flex min-w-64 flex-1 flex-col gap-1.5">
          {form.kind === 'list' ? (
            <Plain label={t('Label of the list')} value={form.label} max={20} onValue={(label) => change({ label })} />
          ) : null}
          {form.kind === 'cards' ? <CardFields form={form} files={draft.files} onChange={change} /> : null}
          <Lines form={form} box={box} onLines={(lines) => change({ lines })} />
        </div>
        {kind ? <Preview draft={draft} kind={kind} isAboutComment={isAboutComment} /> : null}
      </div>
    </fieldset>
  );
}

function Plain({
  label,
  value,
  max,
  placeholder,
  onValue,
}: {
  label: string;
  value: string;
  max: number;
  placeholder?: string;
  onValue: (value: string) => void;
}) {
  return (
    <input
      aria-label={label}
      placeholder={placeholder ?? label}
      value={value}
      maxLength={max}
      dir="auto"
      onChange={(event) => onValue(event.target.value)}
      className={controlClass}
    />
  );
}

function CardFields({
  form,
  files,
  onChange,
}: {
  form: RichForm;
  files: Draft['files'];
  onChange: (patch: Partial<RichForm>) => void;
}) {
  const pictures = files.filter((file) => file.id !== null && file.mime.startsWith('image/'));
  return (
    <>
      <Plain label={t('Title of the card')} value={form.title} max={80} onValue={(title) => onChange({ title })} />
      <Plain label={t('Text of the card')} value={form.text} max={500} onValue={(text) => onChange({ text })} />
      {pictures.length > 0 ? (
        <select
          aria-label={t('Picture of the card')}
          value={form.picture}
          onChange={(event) => onChange({ picture: event.target.value })}
          className={controlClass}
        >
          <option value="">{t('No picture')}</option>
          {pictures.map((file) => (
            <option key={file.key} value={file.id ?? ''}>
              {file.name}
            </option>
          ))}
        </select>
      ) : (
        <p className="text-xs text-text-3">{t('For a picture, attach one first.')}</p>
      )}
    </>
  );
}

/** Enter goes on to the next line and makes one at the end; Backspace in an empty line removes it; Alt with an arrow moves it. */
function Lines({
  form,
  box,
  onLines,
}: {
  form: RichForm;
  box: { readonly current: HTMLFieldSetElement | null };
  onLines: (lines: readonly Line[]) => void;
}) {
  const { kind, lines } = form;
  const most = lineLimit[kind];
  const what = kind === 'list' ? t('Row') : t('Button');
  const focus = (at: number) => box.current?.querySelector<HTMLInputElement>(`[data-line="${at}"]`)?.focus();
  /** Drawn before the focus moves, so that no key of a quick writer falls into the line before. */
  const put = (next: readonly Line[], at: number) => {
    flushSync(() => onLines(next));
    focus(at);
  };
  const set = (at: number, patch: Partial<Line>) =>
    onLines(lines.map((line, index) => (index === at ? { ...line, ...patch } : line)));
  const add = () => {
    if (lines.length >= most) return;
    put([...lines, emptyLine], lines.length);
  };
  const remove = (at: number) => {
    const left = lines.filter((_, index) => index !== at);
    put(left.length > 0 ? left : [emptyLine], Math.max(0, at - 1));
  };
  const onKey = (event: KeyboardEvent<HTMLInputElement>, at: number) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.altKey && step !== undefined && lines[at + step]) {
      const next = [...lines];
      [next[at], next[at + step]] = [lines[at + step]!, lines[at]!];
      put(next, at + step);
    } else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      if (at < lines.length - 1) focus(at + 1);
      else add();
    } else if (event.key === 'Backspace' && event.currentTarget.value === '' && lines.length > 1) remove(at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <ol className="flex flex-col gap-1.5">
        {lines.map((line, at) => (
          <li key={at} className="flex items-center gap-1.5">
            <input
              data-line={at}
              autoFocus={at === 0 && kind !== 'cards'}
              aria-label={`${what} ${at + 1}`}
              placeholder={`${what} ${at + 1}`}
              value={line.title}
              maxLength={60}
              dir="auto"
              onChange={(event) => set(at, { title: event.target.value })}
              onKeyDown={(event) => onKey(event, at)}
              className={classes(controlClass, 'min-w-0 flex-1')}
            />
            {kind === 'list' ? (
              <input
                aria-label={t('Text of row {at}', { at: at + 1 })}
                placeholder={t('Explanation')}
                value={line.text}
                maxLength={120}
                dir="auto"
                onChange={(event) => set(at, { text: event.target.value })}
                className={classes(controlClass, 'min-w-0 flex-1')}
              />
            ) : (
              <input
                aria-label={t('Link of button {at}', { at: at + 1 })}
                placeholder={t('Link (optional)')}
                value={line.url}
                maxLength={2000}
                inputMode="url"
                onChange={(event) => set(at, { url: event.target.value })}
                className={classes(controlClass, 'min-w-0 flex-1')}
              />
            )}
            <IconButton
              label={kind === 'list' ? t('Remove row {at}', { at: at + 1 }) : t('Remove button {at}', { at: at + 1 })}
              icon={<X size={14} />}
              size="sm"
              onClick={() => remove(at)}
            />
          </li>
        ))}
      </ol>
      {lines.length < most ? (
        <span>
          <Button size="sm" icon={<Plus size={14} aria-hidden />} onClick={add}>
            {kind === 'list' ? t('Add a row') : t('Add a button')}
          </Button>
        </span>
      ) : null}
    </>
  );
}

function Preview({ draft, kind, isAboutComment }: { draft: Draft; kind: ChannelKind; isAboutComment: boolean }) {
  const shown = shownBy(draft, kind, isAboutComment);
  return (
    <section aria-label={t('As {channel} shows it', { channel: kind.title })} className="min-w-56 flex-1">
      <p className="text-xs text-text-3">{t('As {channel} shows it', { channel: kind.title })}</p>
      {shown.parts.map((part, at) => (
        <div key={at} className="mt-1 w-fit max-w-full rounded-bubble bg-accent-soft px-2.5 py-1.5">
          {part.picture ? (
            <img src={fileUrl(part.picture, 'thumbnail')} alt="" className="mb-1 h-24 rounded-control object-cover" />
          ) : null}
          <p className="text-sm whitespace-pre-wrap wrap-anywhere" dir="auto">
            {part.text || (part.cards ? '' : <span className="text-text-3">{t('Your words')}</span>)}
          </p>
          <RichContentView
            content={{
              ...(part.buttons ? { buttons: part.buttons } : {}),
              ...(part.list ? { list: part.list } : {}),
              ...(part.cards ? { cards: part.cards } : {}),
            }}
            pictureOf={(id) => fileUrl(id, 'thumbnail')}
          />
        </div>
      ))}
      {shown.why ? (
        <p role="status" className="mt-1 text-xs text-text-2">
          {t.server(shown.why)}
        </p>
      ) : null}
    </section>
  );
}
