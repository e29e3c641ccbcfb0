// Parts of the app that come when they are needed. React's own `lazy` remembers a failure until the page is loaded anew, and breaks the
// whole screen with it; here a part that did not come says so in its place, and is tried again when somebody asks, opens it again, or the
// connection is back. What has come is drawn at once, where React's own would show nothing first and then wait up to 300 ms.
import { CloudOff } from 'lucide-react';
import { createElement, use, useEffect, useReducer, useState, type JSX, type ReactNode } from 'react';
import { t } from '../words/t.ts';
import { Button } from './button.tsx';
import { classes } from './classes.ts';
import { EmptyState } from './empty-state.tsx';

export interface LazyPart<P> {
  (props: P): JSX.Element | null;
  /** Fetches the part, so that it is there when it is asked for. Without a line nothing happens: it is fetched again then. */
  readonly load: () => Promise<void>;
}
/** Where it stands, and so how it says that it could not come: in a room of its own, in a line, over the page, or not at all. */
type Place = 'pane' | 'line' | 'over' | 'quiet';

type Drawn<P> = (props: P) => ReactNode;

export function lazyPart<P extends object>(
  fetchPart: () => Promise<{ default: Drawn<P> }>,
  place: Place = 'pane',
): LazyPart<P> {
  let here: Drawn<P> | null = null;
  let coming: Promise<void> | null = null;
  /** Somebody waits for it on the screen; of one that was only fetched ahead nobody need hear. */
  let isAwaited = false;
  let hasFailed = false;
  const load = (): Promise<void> => {
    if (here) return Promise.resolve();
    coming ??= fetchPart().then(
      (found) => {
        here = found.default;
        coming = null;
      },
      () => {
        hasFailed = isAwaited;
        coming = null;
      },
    );
    return coming;
  };
  function Part(props: P) {
    const [, redraw] = useReducer((count: number) => count + 1, 0);
    if (here) return createElement(here, props);
    if (hasFailed) {
      const again = () => load().then(redraw);
      const forget = () => {
        hasFailed = false;
      };
      return <Missing place={place} again={again} forget={forget} close={closeOf(props)} />;
    }
    isAwaited = true;
    use(load());
    return null;
  }
  return Object.assign(Part, { load });
}
function closeOf(props: object): (() => void) | null {
  const { onClose, onClosed } = props as { onClose?: unknown; onClosed?: unknown };
  const close = typeof onClose === 'function' ? onClose : onClosed;
  return typeof close === 'function' ? (close as () => void) : null;
}

/** A server that was away for a moment tells nobody that it is back. */
const againMs = 15_000;
interface MissingProps {
  readonly place: Place;
  readonly again: () => Promise<void>;
  /** Taken from the screen: opened again, it is tried again. */
  readonly forget: () => void;
  readonly close: (() => void) | null;
}
function Missing({ place, again, forget, close }: MissingProps) {
  const [isBusy, setBusy] = useState(false);
  /** Browsers may remember what they could not fetch, and after an update it has another name: then only a fresh page helps. */
  const [tries, setTries] = useState(0);
  const retry = (): void => {
    setBusy(true);
    void again().then(() => {
      setBusy(false);
      setTries((count) => count + 1);
    });
  };
  useEffect(() => {
    const quietly = () => void again();
    addEventListener('online', quietly);
    const timer = setInterval(quietly, againMs);
    return () => {
      removeEventListener('online', quietly);
      clearInterval(timer);
      forget();
    };
  }, []);
  if (place === 'quiet') return null;
  const words = navigator.onLine
    ? t('Nothing you wrote is lost.')
    : t('You are offline. It comes when the connection is back; nothing you wrote is lost.');
  const deeds = (
    <>
      <Button look="primary" size="sm" isBusy={isBusy} onClick={retry} autoFocus={place === 'over'}>
        {t('Try again')}
      </Button>
      {tries > 0 && navigator.onLine ? (
        <Button size="sm" onClick={() => location.reload()}>
          {t('Reload the page')}
        </Button>
      ) : null}
      {close ? (
        <Button size="sm" look="ghost" onClick={() => close()}>
          {t('Close')}
        </Button>
      ) : null}
    </>
  );
  if (place === 'pane')
    return (
      <div role="alert" className="my-auto">
        <EmptyState icon={<CloudOff size={24} />} title={t('This part could not be loaded')} action={deeds}>
          {words}
        </EmptyState>
      </div>
    );
  return (
    <div
      role="alert"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !close) return;
        event.stopPropagation();
        close();
      }}
      className={classes(
        'flex flex-wrap items-center gap-2 px-3 py-2',
        place === 'over' && 'ui-popup fixed inset-x-3 top-3 z-70 mx-auto max-w-lg md:top-14',
      )}
    >
      <CloudOff size={16} aria-hidden className="shrink-0 text-text-3" />
      <p className="min-w-0 flex-1">
        <span className="font-medium">{t('This part could not be loaded')}</span>{' '}
        <span className="text-text-2">{words}</span>
      </p>
      {deeds}
    </div>
  );
}
