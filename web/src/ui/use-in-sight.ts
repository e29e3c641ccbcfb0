// A bar that scrolls sideways keeps what is chosen in it in sight, by whatever it was chosen.
import { useLayoutEffect, type RefObject } from 'react';

/** `bar`: what scrolls. The one in it that is `aria-selected` is brought wholly into it; the page around it stays where it is. */
export function useInSight(bar: RefObject<HTMLElement | null>, chosen: string | undefined): void {
  useLayoutEffect(() => {
    const list = bar.current;
    if (!list) return;
    const bring = () => {
      const current = list.querySelector('[aria-selected=true]')?.getBoundingClientRect();
      if (!current) return;
      const around = list.getBoundingClientRect();
      list.scrollBy({ left: Math.min(0, current.left - around.left) || Math.max(0, current.right - around.right) });
    };
    bring();
    // Hidden or of another width when it was chosen.
    const observer = new ResizeObserver(bring);
    observer.observe(list);
    return () => observer.disconnect();
  }, [bar, chosen]);
}
