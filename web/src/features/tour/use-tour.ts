// The engine of the tour: looks at the facts, does a step when its time has come or when asked, and goes on when it has really happened.
import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import { api } from '../../live/api.ts';
import { t } from '../../words/t.ts';
import { forgetVisitor } from './chat-hand.ts';
import { lookAt, noFacts, type Facts, type Run } from './run.ts';
import { story } from './story.ts';

const LOOK_MS = 600;
const PATIENCE_MS = 60_000;

export interface Tour {
  readonly run: Run | null;
  readonly facts: Facts;
  /** Of `story`; its length: it is over. */
  readonly at: number;
  readonly isPlaying: boolean;
  readonly speed: 1 | 4;
  readonly isActing: boolean;
  readonly told: string;
  readonly trouble: string;
  readonly play: (isPlaying: boolean) => void;
  readonly setSpeed: (speed: 1 | 4) => void;
  readonly next: () => void;
  readonly begin: () => void;
}

export function useTour(shop: RefObject<HTMLIFrameElement | null>): Tour {
  const [run, setRun] = useState<Run | null>(null);
  const [facts, setFacts] = useState<Facts>(noFacts);
  const [at, setAt] = useState(0);
  const [isPlaying, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<1 | 4>(1);
  const [isActing, setActing] = useState(false);
  const [told, setTold] = useState('');
  const [trouble, setTrouble] = useState('');
  const acting = useRef(false);
  const runs = useRef(0);
  const look = useCallback(async (): Promise<Facts> => {
    const mine = runs.current;
    const found = await lookAt();
    // What was asked before a new run began tells of the old one.
    if (mine === runs.current) setFacts(found);
    return found;
  }, []);

  const begin = useCallback(() => {
    const start = async (): Promise<void> => {
      setRun(null);
      setPlaying(false);
      setTrouble('');
      setTold('');
      setAt(0);
      setFacts(noFacts);
      const frame = shop.current;
      if (!frame) return;
      const begun = await api.startTour();
      runs.current += 1;
      setFacts(noFacts);
      await forgetVisitor(frame);
      const until: Run['until'] = async (holds) => {
        for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(LOOK_MS / 2)) {
          const found = await look();
          if (holds(found)) return found;
        }
        throw new Error(t('It did not arrive. Try the step again.'));
      };
      setRun({ ...begun, id: crypto.randomUUID(), shop: frame, tell: setTold, look, until });
    };
    start().catch((error: unknown) => setTrouble(wordsOf(error)));
  }, [look, shop]);
  useEffect(begin, [begin]);

  const step = story[at];
  const act = useCallback(async (): Promise<void> => {
    if (!run || !step || acting.current) return;
    acting.current = true;
    setActing(true);
    setTrouble('');
    try {
      const now = await look();
      if (!step.isDone(run, now)) await step.act(run, now);
    } catch (error) {
      setPlaying(false);
      setTrouble(wordsOf(error));
    } finally {
      acting.current = false;
      setActing(false);
    }
  }, [run, step, look]);

  useEffect(() => {
    if (!run) return;
    const timer = setInterval(() => {
      look().catch((error: unknown) => setTrouble(wordsOf(error)));
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [run, look]);
  // Whoever did it, by hand or by the button: what happened counts.
  useEffect(() => {
    if (run && step && !isActing && step.isDone(run, facts)) setAt((old) => old + 1);
  }, [run, step, facts, isActing]);
  useEffect(() => {
    if (!isPlaying || !run || !step) return;
    const timer = setTimeout(() => void act(), step.waitMs / speed);
    return () => clearTimeout(timer);
  }, [isPlaying, run, step, speed, act]);

  return {
    run,
    facts,
    at,
    isPlaying,
    speed,
    isActing,
    told,
    trouble,
    play: setPlaying,
    setSpeed,
    next: () => void act(),
    begin,
  };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const wordsOf = (error: unknown): string => (error instanceof Error ? t.server(error.message) : String(error));
