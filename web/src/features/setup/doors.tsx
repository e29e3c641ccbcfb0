// The first visit of an empty installation: look around in the demo, or set up for real.
import { Coffee, Rocket } from 'lucide-react';
import type { ReactNode } from 'react';
import { enterDemo } from '../../live/demo.ts';
import { Button } from '../../ui/button.tsx';
import { EnterDemo } from '../../ui/enter-demo.tsx';
import { FrontPage } from '../../ui/front-page.tsx';
import { t } from '../../words/t.ts';

export function Doors({ mayEnter, onReal }: { mayEnter: boolean; onReal: () => void }) {
  return (
    <FrontPage
      title={t('Welcome to Throughline')}
      lead={t('Nobody has been here yet. What would you like to do?')}
      isWide
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Door
          icon={<Coffee size={20} aria-hidden />}
          title={t('Explore the demo')}
          text={t(
            'A small coffee shop with made-up customers, conversations and channels. Nothing in it reaches a real person, and it can be removed at any time.',
          )}
        >
          {mayEnter ? (
            <EnterDemo look="secondary" enter={enterDemo} />
          ) : (
            <p className="text-text-2">
              {t(
                'Others can reach this server too, so it needs an owner first. After that the demo is under Settings → Demo data.',
              )}
            </p>
          )}
        </Door>
        <Door
          icon={<Rocket size={20} aria-hidden />}
          title={t('Set up for real')}
          text={t(
            'Your account, your workspace, a first channel and teammates. About five minutes; every step can be left and taken up again.',
          )}
        >
          <Button look="primary" onClick={onReal}>
            {t('Set up for real')}
          </Button>
        </Door>
      </div>
    </FrontPage>
  );
}

function Door({ icon, title, text, children }: { icon: ReactNode; title: string; text: string; children: ReactNode }) {
  return (
    <section className="flex flex-col items-start gap-2 rounded-card border border-line p-4">
      <span className="text-accent">{icon}</span>
      <h2 className="text-lg font-semibold">{title}</h2>
      <p className="flex-1 text-text-2">{text}</p>
      <div className="mt-2">{children}</div>
    </section>
  );
}
