// Above the demo: what it is, and the ways on from here.
import { useQuery } from '@tanstack/react-query';
import { useKeptFlag } from './kept.ts';
import { api } from '../live/api.ts';
import { Banner } from '../ui/banner.tsx';
import { t } from '../words/t.ts';

export function DemoBanner() {
  const [isPutAway, setPutAway] = useKeptFlag('demo-banner-away', false);
  const setup = useQuery({ queryKey: ['setup'], queryFn: () => api.getSetup(), enabled: !isPutAway });
  if (isPutAway) return null;
  const ways = [
    { to: '/demo/tour', words: t('Take the tour') },
    { to: '/demo/practice', words: t('Practise') },
    ...(setup.data?.needed ? [{ to: '/setup#real', words: t('Set up for real') }] : []),
  ];
  return (
    <Banner
      tone="info"
      className="rounded-none"
      onDismiss={() => setPutAway(true)}
      action={
        <span className="flex flex-wrap gap-x-4">
          {ways.map(({ to, words }) => (
            <a key={to} href={to} className="ui-link inline-flex min-h-6 items-center font-medium">
              {words}
            </a>
          ))}
        </span>
      }
    >
      {t('Demo workspace: everybody in it is made up, and nothing sent here reaches anyone.')}
    </Banner>
  );
}
