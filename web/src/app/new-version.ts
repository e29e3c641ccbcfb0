// Whether the server has newer screens than this tab shows. An upgrade looks like a connection that was lost and is back: that is when it
// is asked.
import { useEffect, useRef, useState } from 'react';
import { useStore } from '../live/index.ts';

export function useNewVersion(): boolean {
  const isOpen = useStore((state) => state.line === 'open');
  const wasOpen = useRef(false);
  const [isNew, setNew] = useState(false);
  useEffect(() => {
    if (!isOpen) return;
    // The first line is that of a page just fetched.
    if (wasOpen.current) void isReplaced().then((is) => is && setNew(true));
    wasOpen.current = true;
  }, [isOpen]);
  return isNew;
}

/** The built script has another name as soon as a letter of any of them is another. What could not be asked is asked after the next loss. */
async function isReplaced(): Promise<boolean> {
  const mine = document.querySelector('script[type=module][src]')?.getAttribute('src') ?? null;
  try {
    const page = await fetch('/', { cache: 'no-store' });
    const isPage = page.ok && page.headers.get('content-type')?.includes('text/html') === true;
    return isPage && mine !== null && !(await page.text()).includes(mine);
  } catch {
    return false;
  }
}
