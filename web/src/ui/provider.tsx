// What the components need around them: the place of the toasts, which comes in the first quiet moment or with the first toast, and the
// part that opens beside things. Drawn once, by the frame.
import { DirectionProvider } from '@base-ui/react/direction-provider';
import { Suspense, useEffect, useState, type ReactNode } from 'react';
import { isRightToLeft, useLanguage } from '../words/language.ts';
import { fetchPopups, whenQuiet } from './popups.ts';
import { onWanted } from './toast.ts';
import { lazyPart } from './lazy-part.tsx';

const Toasts = lazyPart(() => import('./toasts.tsx'), 'quiet');

export function UiProvider({ children }: { children: ReactNode }) {
  const [hasToasts, setToasts] = useState(false);
  useEffect(() => {
    const stop = onWanted(() => setToasts(true));
    whenQuiet(() => {
      setToasts(true);
      fetchPopups();
    });
    return stop;
  }, []);
  const isMirrored = isRightToLeft(useLanguage());
  return (
    <DirectionProvider direction={isMirrored ? 'rtl' : 'ltr'}>
      {children}
      <Suspense fallback={null}>{hasToasts ? <Toasts /> : null}</Suspense>
    </DirectionProvider>
  );
}
