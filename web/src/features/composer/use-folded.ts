// On a phone the thread has the room until somebody writes: the composer is one row while nothing is in it and the focus is elsewhere.
import { useEffect, useState, type RefObject } from 'react';

/** `isQuiet`: nothing is written, asked or to be minded here. What opens over the page (a menu of the composer) leaves it open. */
export function useFolded(box: RefObject<HTMLElement | null>, isQuiet: boolean): boolean {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const follow = ({ target }: Event) => {
      if (!(target instanceof Element)) return;
      if (box.current?.contains(target)) setOpen(true);
      else if (target.closest('main, #list, nav')) setOpen(false);
    };
    document.addEventListener('focusin', follow);
    document.addEventListener('pointerdown', follow);
    return () => {
      document.removeEventListener('focusin', follow);
      document.removeEventListener('pointerdown', follow);
    };
  }, [box]);
  return isQuiet && !isOpen;
}
