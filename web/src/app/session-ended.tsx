// Notices that the session ended while working.
import { Suspense, useEffect, useState } from 'react';
import { onSessionEnd } from '../live/index.ts';
import { lazyPart } from '../ui/lazy-part.tsx';

const SessionDialog = lazyPart(() => import('./session-dialog.tsx'), 'over');

export function SessionEnded() {
  const [isEnded, setEnded] = useState(false);
  useEffect(() => {
    const stop = onSessionEnd(() => setEnded(true));
    return () => {
      stop();
    };
  }, []);
  return isEnded ? (
    <Suspense fallback={null}>
      <SessionDialog onClose={() => setEnded(false)} />
    </Suspense>
  ) : null;
}
