// Keeps a thread where its reader wants it: at the end, or at a row, while rows get their real heights, pictures load and the composer grows.
import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import type { VListHandle } from 'virtua';

/** null: wherever the reader's own hand has put it. */
export type Wish = 'end' | { readonly row: number; readonly align: 'start' | 'center' } | null;

export function usePlace(
  handle: RefObject<VListHandle | null>,
  root: RefObject<HTMLElement | null>,
  first: () => Wish,
  rows: string,
) {
  const wish = useRef<Wish>(null);
  const toEnd = () => handle.current?.scrollTo(handle.current.scrollSize);
  const go = () => {
    const list = handle.current;
    const wanted = wish.current;
    if (!list || wanted === null) return;
    if (wanted === 'end') {
      toEnd();
      return;
    }
    list.scrollToIndex(wanted.row, { align: wanted.align });
    // What begins there and fits on the screen is simply the end.
    if (wanted.align === 'start' && list.scrollSize - list.getItemOffset(wanted.row) < list.viewportSize) {
      wish.current = 'end';
      toEnd();
    }
  };
  useLayoutEffect(() => {
    wish.current = first();
    go();
  }, []);
  useEffect(() => {
    go();
    const timer = setTimeout(go, 60);
    return () => clearTimeout(timer);
  }, [rows]);
  useEffect(() => {
    const pane = root.current;
    if (!pane) return;
    const observer = new ResizeObserver(go);
    observer.observe(pane);
    // The scroller's one child is as high as all rows together.
    const inner = pane.querySelector('[role=log] > * > *');
    if (inner) observer.observe(inner);
    const handOn = () => {
      wish.current = null;
    };
    for (const name of ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const)
      pane.addEventListener(name, handOn, { passive: true });
    return () => {
      observer.disconnect();
      for (const name of ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const)
        pane.removeEventListener(name, handOn);
    };
  }, []);
  return { wish, toEnd };
}
