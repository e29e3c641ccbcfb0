// Keeps a thread where its reader wants it: at the end, or at a row, while rows get their real heights, pictures load and the composer grows.
import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import type { VListHandle } from 'virtua';

export type Place = 'end' | { readonly row: number; readonly align: 'start' | 'center' };
/** null: wherever the reader's own hand has put it. */
export type Wish = 'end' | 'first' | null;

/** Nearer than this is there still. */
export const nearPixels = 60;

/** `first`: where the thread opens. It is asked anew as rows come, for what is looked for is another row then. */
export function usePlace(
  handle: RefObject<VListHandle | null>,
  root: RefObject<HTMLElement | null>,
  first: () => Place,
  rows: string,
) {
  const wish = useRef<Wish>('first');
  const opening = useRef(first);
  opening.current = first;
  const sizes = useRef('');
  /** Where it came to rest; null while it is on its way by our doing. */
  const rest = useRef<number | null>(null);
  /** Where it was while it could be seen. */
  const seen = useRef(0);
  /** How wide and high the pane was when its rows were last laid out for it. */
  const room = useRef('');
  const toEnd = () => handle.current?.scrollTo(handle.current.scrollSize);
  const go = () => {
    const list = handle.current;
    // Not measured yet: the observer below comes back when it is, and until then every question would lay the whole page out.
    if (!list || wish.current === null || list.viewportSize === 0) return;
    const wanted = wish.current === 'end' ? 'end' : opening.current();
    sizes.current = sizesOf(list);
    rest.current = null;
    if (wanted === 'end') {
      wish.current = 'end';
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
  useLayoutEffect(go, []);
  useEffect(() => {
    go();
    const timer = setTimeout(go, 60);
    return () => clearTimeout(timer);
  }, [rows]);
  useEffect(() => {
    const pane = root.current;
    if (!pane) return;
    let wasHidden = false;
    // Hidden for a moment, as while another part of the page comes, it is put to its top by the browser.
    const observer = new ResizeObserver(() => {
      room.current = roomOf(pane);
      const isHidden = pane.clientHeight === 0;
      if (wasHidden && !isHidden && wish.current === null) handle.current?.scrollTo(seen.current);
      wasHidden = isHidden;
      go();
    });
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
  /**
   * Scrolled by what has no hand here, such as a screen reader: nothing changed its size, and yet it is elsewhere. False: of a pane that is
   * hidden, turned or narrowed the browser tells where it has put it before anybody has heard of its new size; the observer puts that right.
   */
  const onScroll = (list: VListHandle, offset: number): boolean => {
    const pane = root.current;
    if (!pane || pane.clientHeight === 0 || (room.current !== '' && roomOf(pane) !== room.current)) return false;
    const now = sizesOf(list);
    seen.current = offset;
    const isMoved = rest.current !== null && Math.abs(rest.current - offset) > nearPixels;
    if (isMoved && now === sizes.current) wish.current = null;
    sizes.current = now;
    return true;
  };
  const onScrollEnd = () => {
    rest.current = handle.current?.scrollOffset ?? null;
  };
  return { wish, toEnd, onScroll, onScrollEnd };
}
const roomOf = ({ clientWidth, clientHeight }: HTMLElement) => `${clientWidth} ${clientHeight}`;
const sizesOf = ({ scrollSize, viewportSize }: VListHandle) => `${scrollSize} ${viewportSize}`;
