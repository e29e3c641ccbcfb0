// What may be done with a message, and with which one something is being done. The doing itself is fetched when it is asked for.
import { canChange, type Item } from '@throughline/sdk/visitor';
import { useEffect, useRef } from 'preact/hooks';

const LONG_PRESS_MS = 450;

export interface Acting {
  /** Whose menu is open, by its item's key. */
  readonly menu?: string | undefined;
  /** Whose words are being edited, and how they are now. */
  readonly editing?: { readonly key: string; readonly text: string } | undefined;
  /** Why the last deed came to nothing, in words. */
  readonly trouble?: string | undefined;
}
export interface Acts {
  readonly now: Acting;
  readonly set: (part: Acting) => void;
}

export const wordsOf = ({ stored, draft }: Item): string => stored?.text ?? draft?.text ?? '';
/** There are words to copy, a reaction to give, or a change to make. */
export const hasActs = (item: Item): boolean =>
  !item.stored?.deletedAt &&
  item.stored?.author.type !== 'system' &&
  (wordsOf(item) !== '' || item.stored?.canReact === true || canChange(item));

/** A finger that stays on something that is no link. */
export function useLongPress(onLong: () => void) {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const stop = () => clearTimeout(timer.current);
  useEffect(() => stop, []);
  const isOurs = (event: PointerEvent) =>
    event.pointerType === 'touch' && !(event.target as Element).closest('a, button, textarea');
  return {
    onPointerDown(event: PointerEvent) {
      stop();
      if (isOurs(event)) timer.current = setTimeout(onLong, LONG_PRESS_MS);
    },
    onPointerUp: stop,
    onPointerCancel: stop,
    onContextMenu(event: MouseEvent) {
      if (isOurs(event as PointerEvent)) event.preventDefault();
    },
  };
}

/** Arrows lead from one message's button to the next. */
export function walkActs(event: KeyboardEvent): void {
  const from = event.target as HTMLElement;
  const step: Record<string, number> = { ArrowUp: -1, ArrowDown: 1 };
  const by = step[event.key];
  if (by === undefined || !from.matches('.act')) return;
  event.preventDefault();
  const all = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('.act')];
  all[all.indexOf(from) + by]?.focus();
}
