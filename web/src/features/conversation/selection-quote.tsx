// What is selected in a message can be quoted: a small bar over the selection, and the same by keyboard in the message's menu.
import { Copy, Quote } from 'lucide-react';
import { useEffect, useState, type RefObject } from 'react';
import { createPortal } from 'react-dom';
import { Button } from '../../ui/button.tsx';
import { copyAndSay } from '../../ui/copy-button.tsx';
import { useDesk } from './message-desk.tsx';
import { quoted } from './quoted.ts';
import { t } from '../../words/t.ts';

interface Selected {
  readonly text: string;
  readonly isNote: boolean;
  readonly top: number;
  readonly left: number;
}
const barHeight = 44;

export function SelectionQuote({ root }: { root: RefObject<HTMLElement | null> }) {
  const desk = useDesk();
  const [selected, setSelected] = useState<Selected | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const look = () => {
      clearTimeout(timer);
      // Until the hand rests: a bar that follows every letter would flicker.
      timer = setTimeout(() => setSelected(selectedIn(root.current)), 150);
    };
    document.addEventListener('selectionchange', look);
    root.current?.addEventListener('scroll', look, { capture: true, passive: true });
    return () => {
      clearTimeout(timer);
      document.removeEventListener('selectionchange', look);
      root.current?.removeEventListener('scroll', look, { capture: true });
    };
  }, []);
  if (!selected) return null;
  const { text, isNote, top, left } = selected;
  return createPortal(
    <div
      role="toolbar"
      aria-label={t('Selected words')}
      className="ui-popup fixed z-30 flex gap-1 p-1"
      style={{ top, left }}
      // The selection stays while its bar is pressed.
      onMouseDown={(event) => event.preventDefault()}
    >
      <Button
        size="sm"
        look="ghost"
        icon={<Quote size={14} aria-hidden />}
        onClick={() => {
          desk.write(quoted(text), isNote ? 'note' : 'message');
          getSelection()?.removeAllRanges();
        }}
      >
        {t('Quote')}
      </Button>
      <Button
        size="sm"
        look="ghost"
        icon={<Copy size={14} aria-hidden />}
        onClick={() => void copyAndSay(text, t('Text copied'))}
      >
        {t('Copy')}
      </Button>
    </div>,
    document.body,
  );
}

function selectedIn(root: HTMLElement | null): Selected | null {
  const selection = getSelection();
  const text = selection?.toString().trim() ?? '';
  if (!root || !selection || text === '' || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const at = range.commonAncestorContainer;
  const message = (at instanceof Element ? at : at.parentElement)?.closest('[data-bubble]');
  if (!message || !root.contains(message)) return null;
  const box = range.getBoundingClientRect();
  const frame = root.getBoundingClientRect();
  if (box.bottom < frame.top || box.top > frame.bottom) return null;
  return {
    text,
    isNote: message.closest('[data-note]') !== null,
    top: box.top - barHeight > frame.top ? box.top - barHeight : Math.min(box.bottom + 6, innerHeight - barHeight),
    left: Math.max(8, Math.min(box.left, innerWidth - 180)),
  };
}
