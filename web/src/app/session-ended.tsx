// The session ended while working: said over the page, so that nothing written is lost.
import { useEffect, useState } from 'react';
import { Dialog } from '../ui/dialog.tsx';
import { buttonClass } from '../ui/button.tsx';
import { onSessionEnd } from '../live/index.ts';

export function SessionEnded() {
  const [isEnded, setEnded] = useState(false);
  useEffect(() => { const stop = onSessionEnd(() => setEnded(true)); return () => void stop(); }, []);
  const here = location.pathname + location.search;
  return (
    <Dialog isOpen={isEnded} onClose={() => setEnded(false)} title="You have been signed out" footer={<a className={buttonClass('primary')} href={`/login?next=${encodeURIComponent(here)}`}>Sign in</a>}>
      Your drafts are kept. Sign in to go on where you were.
    </Dialog>
  );
}
