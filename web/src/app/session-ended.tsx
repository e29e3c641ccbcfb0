// Notices that the session ended while working.
import { lazy, Suspense, useEffect, useState } from 'react';
import { onSessionEnd } from '../live/index.ts';

const SessionDialog = lazy(() => import('./session-dialog.tsx'));

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
