// One line above everything, only when something concerns everyone on the page: no network, no server, newer screens,
// a broken channel.
import { Suspense, useEffect, useState } from 'react';
import { Link } from '@tanstack/react-router';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { lazyPart } from '../ui/lazy-part.tsx';
import { useMay, useStore } from '../live/index.ts';
import { useNewVersion } from './new-version.ts';
import { t } from '../words/t.ts';

const DemoBanner = lazyPart(async () => ({ default: (await import('./demo-banner.tsx')).DemoBanner }), 'quiet');

/** A short loss heals by itself and is not worth a word. */
const patienceMs = 3000;

export function Banners() {
  const isOnline = useStore((state) => state.isOnline);
  const isLost = useStore((state) => state.line === 'waiting' || state.line === 'connecting');
  const isLongLost = useAfter(isLost, patienceMs);
  const broken = useStore((state) =>
    [...state.channels.values()].find((channel) => channel.state === 'reconnect' || channel.state === 'trouble'),
  );
  const mayMend = useMay('channels:write');
  const isReplaced = useNewVersion();
  const [isPutOff, setPutOff] = useState(false);
  const [dismissed, setDismissed] = useState('');
  // The tour has words of its own above the app.
  const isDemo = useStore((state) => state.me?.workspace.isDemo === true) && window.parent === window;
  if (!isOnline) return <Strip tone="warn">{t('You are offline. Replies are kept and will be sent.')}</Strip>;
  if (isLongLost) return <Strip tone="info">{t('Reconnecting. What you write is kept.')}</Strip>;
  if (isReplaced && !isPutOff)
    return (
      <Banner
        className="rounded-none"
        onDismiss={() => setPutOff(true)}
        action={
          <Button size="sm" onClick={() => location.reload()}>
            {t('Reload')}
          </Button>
        }
      >
        {t('There is a new version. Reload when it suits you: your drafts are kept.')}
      </Banner>
    );
  if (broken && dismissed !== `${broken.id} ${broken.stateAt}`) {
    return (
      <Banner
        tone="warn"
        className="rounded-none"
        onDismiss={() => setDismissed(`${broken.id} ${broken.stateAt}`)}
        action={
          mayMend ? (
            <Link
              to="/settings/$section"
              params={{ section: 'channels' }}
              search={{ id: broken.id }}
              className="ui-link font-medium"
            >
              {t('Fix')}
            </Link>
          ) : undefined
        }
      >
        {broken.name}: {t.server(broken.stateDetail) || t('This channel does not work at the moment.')}{' '}
        {/* An address to open stands, to be tapped, on the channel's own page; on a phone all of the remedy does. */}
        {/https?:\/\//.test(broken.stateRemedy) ? null : (
          <span className="max-md:hidden">{t.server(broken.stateRemedy)}</span>
        )}
      </Banner>
    );
  }
  if (isDemo)
    return (
      <Suspense fallback={null}>
        <DemoBanner />
      </Suspense>
    );
  return null;
}
const Strip = ({ tone, children }: { tone: 'warn' | 'info'; children: string }) => (
  <Banner tone={tone} className="rounded-none">
    {children}
  </Banner>
);

function useAfter(isOn: boolean, ms: number): boolean {
  const [isPast, setPast] = useState(false);
  useEffect(() => {
    if (!isOn) {
      setPast(false);
      return;
    }
    const timer = setTimeout(() => setPast(true), ms);
    return () => clearTimeout(timer);
  }, [isOn, ms]);
  return isOn && isPast;
}
