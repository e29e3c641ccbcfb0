// The tour of the demo: the agents' app beside the phone of a made-up customer, with one story told by what really happens between them.
import { Pause, Play, SkipForward } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Banner } from '../../ui/banner.tsx';
import { Button, buttonClass } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { t } from '../../words/t.ts';
import { InDemo, show, Ways } from './in-demo.tsx';
import { Phone } from './phone.tsx';
import { channelsIn, story } from './story.ts';
import { useTour, type Tour } from './use-tour.ts';

export default function TourPage() {
  return (
    <InDemo
      title={t('A tour in 90 seconds')}
      lead={t('One customer, one thread, every channel: played in the demo workspace.')}
      path="/demo/tour"
    >
      <Stage />
    </InDemo>
  );
}

function Stage() {
  const shop = useRef<HTMLIFrameElement>(null);
  const app = useRef<HTMLIFrameElement>(null);
  const tour = useTour(shop);
  const [tab, setTab] = useState<string | null>(null);
  const [side, setSide] = useState<'app' | 'phone'>('app');
  const { run, at, facts } = tour;
  const step = story[at];
  // The phone shows where the step happens; whoever looks elsewhere meanwhile is only moved by the next step.
  const wanted = run && step ? (step.tab(run)?.id ?? null) : null;
  useEffect(() => {
    if (wanted) setTab(wanted);
  }, [wanted]);
  const conversationId = facts.conversation?.id;
  const isToAnswer = step?.id === 'answers';
  useEffect(() => {
    // From the first answer on the thread is in view; before, the customer's row waits to be opened.
    if (conversationId && !isToAnswer) show(app.current, `/inbox?view=all&conversation=${conversationId}`);
    else if (isToAnswer) {
      show(app.current, '/inbox?view=unassigned');
      app.current?.contentWindow?.focus();
    }
  }, [conversationId, isToAnswer]);
  return (
    <main className="flex h-dvh flex-col bg-surface">
      <title>{`${t('A tour in 90 seconds')} · Throughline`}</title>
      <Bar tour={tour} />
      <p className="border-b border-line bg-warn-soft px-4 py-2 lg:hidden">
        {t('This window is narrow, so the app and the phone take turns.')}
      </p>
      <div role="tablist" aria-label={t('Show')} className="flex gap-1 border-b border-line p-2 lg:hidden">
        {(['app', 'phone'] as const).map((each) => (
          <button
            key={each}
            type="button"
            role="tab"
            aria-selected={side === each}
            onClick={() => setSide(each)}
            className={classes(
              'min-h-11 flex-1 rounded-control',
              side === each ? 'bg-selected font-medium' : 'text-text-2',
            )}
          >
            {each === 'app' ? t('Agents’ app') : t('Ada’s phone')}
          </button>
        ))}
      </div>
      <div className="flex min-h-0 flex-1">
        <iframe
          ref={app}
          title={t('Agents’ app')}
          src="/inbox?view=unassigned"
          className={classes('min-w-0 flex-1 border-0 bg-bg', side === 'phone' && 'max-lg:hidden')}
        />
        <section
          aria-label={t('Ada’s phone')}
          className={classes(
            'min-h-0 w-full p-3 lg:w-96 lg:shrink-0 lg:border-s lg:border-line',
            side === 'app' && 'max-lg:hidden',
          )}
        >
          <Phone channels={run?.channels ?? []} items={facts.phone} current={tab} onTab={setTab} shop={shop} />
        </section>
      </div>
    </main>
  );
}

function Bar({ tour }: { tour: Tour }) {
  const { run, at, isPlaying, speed, isActing, told, trouble } = tour;
  const step = story[at];
  return (
    <header className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line bg-bg px-4 py-2">
      <div className="min-w-60 flex-1" role="status">
        {step ? (
          <>
            <h1 className="font-semibold">
              <span className="tabular text-text-3">
                {t('{done, number} of {all, number}', { done: at + 1, all: story.length })}{' '}
              </span>
              {step.title()}
            </h1>
            <p className="text-text-2">{told === '' || step.id === 'asks' ? step.text() : told}</p>
          </>
        ) : (
          <End tour={tour} />
        )}
        {trouble === '' ? null : (
          <Banner tone="danger" className="mt-1">
            {trouble}
          </Banner>
        )}
      </div>
      {step ? (
        <div className="flex flex-wrap items-center gap-2">
          <Button
            look="primary"
            icon={isPlaying ? <Pause size={16} aria-hidden /> : <Play size={16} aria-hidden />}
            disabled={!run}
            onClick={() => tour.play(!isPlaying)}
          >
            {isPlaying ? t('Pause') : t('Play')}
          </Button>
          <Button look="secondary" aria-pressed={speed === 4} onClick={() => tour.setSpeed(speed === 4 ? 1 : 4)}>
            {speed === 4 ? t('Speed 4×') : t('Speed 1×')}
          </Button>
          <Button
            look="secondary"
            isBusy={isActing}
            disabled={!run}
            icon={<SkipForward size={16} aria-hidden className="rtl:-scale-x-100" />}
            onClick={tour.next}
          >
            {step.offer?.() ?? t('Next step')}
          </Button>
        </div>
      ) : null}
    </header>
  );
}

function End({ tour }: { tour: Tour }) {
  return (
    <>
      <h1 className="text-lg font-semibold">
        {t('You handled one person on {count, plural, one {# channel} other {# channels}} in one thread.', {
          count: channelsIn(tour.facts),
        })}
      </h1>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button look="secondary" onClick={tour.begin}>
          {t('Once more')}
        </Button>
        <a className={buttonClass('secondary')} href="/demo/practice">
          {t('Practise on ten more')}
        </a>
        <Ways />
      </div>
    </>
  );
}
