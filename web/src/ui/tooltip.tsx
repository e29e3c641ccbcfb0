// A short label on hover and focus. The trigger must already have an accessible name: a tooltip is never the only one. What is drawn
// here is the trigger alone; the words come with the part of the app that opens beside things.
import { Suspense, useEffect, useRef, useState, type ReactElement, type ReactNode } from 'react';
import { useAnchored, type Props } from './anchored.ts';
import type { ShownKeys } from './kbd.tsx';
import { fetchPopups, loadPopups } from './popups.ts';
import { lazyPart } from './lazy-part.tsx';

export interface TooltipProps {
  label: ReactNode;
  shortcut?: ShownKeys | undefined;
  /** Left and right follow the language. */
  side?: 'top' | 'bottom' | 'inline-start' | 'inline-end';
  children: ReactElement<Props>;
}
const TooltipWords = lazyPart(async () => ({ default: (await loadPopups()).TooltipWords }), 'quiet');

const delayMs = 500;
/** Time to move the pointer from the trigger onto the words. */
const graceMs = 120;
/** Who has just read one tooltip gets the next at once. */
const goOnMs = 400;
let lastClosedAt = -goOnMs;

export function Tooltip({ label, shortcut, side = 'top', children }: TooltipProps) {
  const [isOpen, setOpen] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const after = (ms: number, next: boolean) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setOpen(next), ms);
  };
  const hide = () => {
    clearTimeout(timer.current);
    setOpen(false);
  };
  const { anchor, drawn } = useAnchored(children, {
    onPointerEnter: ({ pointerType }: PointerEvent) => {
      if (pointerType === 'touch') return;
      fetchPopups();
      after(performance.now() - lastClosedAt < goOnMs ? 0 : delayMs, true);
    },
    onPointerLeave: () => after(isOpen ? graceMs : 0, false),
    onPointerDown: hide,
    onClick: hide,
    onFocus: ({ target }: { target: HTMLElement }) => {
      if (target.matches(':focus-visible')) after(0, true);
    },
    onBlur: hide,
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (!isOpen) return;
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && setOpen(false);
    addEventListener('keydown', onKey, true);
    return () => {
      removeEventListener('keydown', onKey, true);
      lastClosedAt = performance.now();
    };
  }, [isOpen]);
  return (
    <>
      {drawn}
      {isOpen ? (
        <Suspense fallback={null}>
          <TooltipWords
            anchor={anchor}
            label={label}
            shortcut={shortcut}
            side={side}
            onOver={() => clearTimeout(timer.current)}
            onOut={() => after(graceMs, false)}
          />
        </Suspense>
      ) : null}
    </>
  );
}
