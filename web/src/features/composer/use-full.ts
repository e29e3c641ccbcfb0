// The composer over its whole pane, for long answers; the thread stays behind it as it was.
import { useEffect, useState, type KeyboardEvent, type RefObject } from 'react';
import { useCommand } from '../../commands/registry.ts';
import { usePending } from '../../live/index.ts';
import { t } from '../../words/t.ts';
import type { WritingHandle } from './writing-field.tsx';

export function useFull(
  id: string,
  box: RefObject<HTMLElement | null>,
  field: RefObject<WritingHandle | null>,
  mayWrite: boolean,
) {
  const [fullOf, setFullOf] = useState<string | null>(null);
  const isFull = fullOf === id && mayWrite;
  const leave = () => {
    setFullOf(null);
    field.current?.focus();
  };
  const toggle = () => {
    if (isFull) return leave();
    setFullOf(id);
    field.current?.focus();
  };
  useCommand('full-composer', toggle, {
    whyNot: mayWrite ? undefined : t('Your role may only read'),
    isTurned: isFull,
  });
  // What was sent is seen going.
  const newest = usePending(id).at(-1)?.clientId;
  useEffect(() => {
    if (newest !== undefined) setFullOf(null);
  }, [newest]);
  // What is behind it cannot be seen, so neither keys nor readers go there.
  useEffect(() => {
    if (!isFull) return;
    const behind = [...(box.current?.parentElement?.children ?? [])].filter(
      (each): each is HTMLElement => each instanceof HTMLElement && each !== box.current && !each.inert,
    );
    for (const each of behind) each.inert = true;
    return () => {
      for (const each of behind) each.inert = false;
    };
  }, [isFull, box]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isFull || event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    leave();
  };
  return { isFull, toggle, onKeyDown };
}
