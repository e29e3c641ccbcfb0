// The practice inbox: ten made-up customers, one key each, in the real app beside. A lesson is over when its deed was really done.
import { Check, GraduationCap } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { keysOf } from '../../commands/remap.ts';
import { titleOf } from '../../commands/table.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Keys } from '../../ui/kbd.tsx';
import { t } from '../../words/t.ts';
import { InDemo, Ways } from './in-demo.tsx';
import { usePractice, type Practice } from './use-practice.ts';

export default function PracticePage() {
  return (
    <InDemo
      title={t('Practice inbox')}
      lead={t('Ten made-up customers, one key each. Nothing is sent to anybody, and only you see how it went.')}
      path="/demo/practice"
    >
      <Inside />
    </InDemo>
  );
}

function Inside() {
  const app = useRef<HTMLIFrameElement>(null);
  const practice = usePractice(app);
  return (
    <main className="flex h-dvh flex-col bg-surface">
      <title>{`${t('Practice inbox')} · Throughline`}</title>
      <Bar practice={practice} />
      <iframe
        ref={app}
        title={t('Agents’ app')}
        src="/inbox?view=all"
        className="min-h-0 w-full flex-1 border-0 bg-bg"
      />
    </main>
  );
}

function Bar({ practice }: { practice: Practice }) {
  const { lesson, at, all, done, trouble, isOver } = practice;
  return (
    <header className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line bg-note px-4 py-2 text-note-text">
      <GraduationCap size={20} aria-hidden className="shrink-0" />
      <div className="min-w-60 flex-1" role="status">
        {isOver ? (
          <End practice={practice} />
        ) : lesson ? (
          <>
            <h1 className="flex flex-wrap items-center gap-2 font-semibold">
              <span className="tabular">{t('Practice {step, number} of {all, number}', { step: at + 1, all })}</span>{' '}
              <span>{t.of(lesson.deed)}</span> <Way command={lesson.command} />
            </h1>
            <p className="text-sm">
              {t('A made-up customer: nothing you write reaches anybody, and nothing here is counted.')}
            </p>
          </>
        ) : trouble === '' ? (
          <p>{t('The customers are writing…')}</p>
        ) : null}
        {trouble === '' ? null : <Banner tone="danger">{trouble}</Banner>}
      </div>
      {isOver || !lesson ? null : (
        <div className="flex items-center gap-2">
          <span className="inline-flex items-center gap-1">
            <Check size={16} aria-hidden />
            {t('{done, number} done', { done })}
          </span>
          <Clock from={practice.beganAt} />
          <Button look="secondary" onClick={practice.skip}>
            {t('Skip')}
          </Button>
          <Button look="ghost" onClick={practice.end}>
            {t('End practice')}
          </Button>
        </div>
      )}
    </header>
  );
}

/** How it is done: the key, or where there is none the name that the palette knows. */
function Way({ command }: { command: Parameters<typeof keysOf>[0] }) {
  const keys = keysOf(command);
  return keys ? <Keys keys={keys} /> : <span className="font-normal">{titleOf(command)}</span>;
}

function Clock({ from }: { from: number }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <span className="tabular" role="timer" aria-live="off">
      {timeOf(now - from)}
    </span>
  );
}
const timeOf = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};

function End({ practice: { done, all, tookMs, begin } }: { practice: Practice }) {
  return (
    <>
      <h1 className="text-lg font-semibold">
        {t('{done, number} of {all, number} in {time}', { done, all, time: timeOf(tookMs) })}
      </h1>
      <p className="text-sm">{t('The customers you practised on are erased. Nobody else sees how it went.')}</p>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button look="secondary" onClick={begin}>
          {t('Once more')}
        </Button>
        <Ways />
      </div>
    </>
  );
}
