// The course of a practice: lesson after lesson, each until its deed is seen, skipped, or the practice ended. Nothing of it is kept.
import { useCallback, useEffect, useState, type RefObject } from 'react';
import { api } from '../../live/api.ts';
import { language } from '../../words/language.ts';
import { t } from '../../words/t.ts';
import { show } from './in-demo.tsx';
import { isDone, lessonOf, lookAt, needMacro, type Lesson } from './lessons.ts';

const LOOK_MS = 500;

export interface Practice {
  readonly lesson: Lesson | null;
  readonly at: number;
  readonly all: number;
  readonly done: number;
  readonly beganAt: number;
  readonly tookMs: number;
  readonly isOver: boolean;
  readonly trouble: string;
  readonly skip: () => void;
  readonly end: () => void;
  readonly begin: () => void;
}

export function usePractice(app: RefObject<HTMLIFrameElement | null>): Practice {
  const [lessons, setLessons] = useState<readonly Lesson[]>([]);
  const [at, setAt] = useState(0);
  const [done, setDone] = useState(0);
  const [beganAt, setBeganAt] = useState(0);
  const [tookMs, setTook] = useState(0);
  const [isOver, setOver] = useState(false);
  const [trouble, setTrouble] = useState('');
  const lesson = lessons[at] ?? null;

  const begin = useCallback(() => {
    setOver(false);
    setLessons([]);
    setTrouble('');
    const start = async (): Promise<void> => {
      await needMacro();
      const begun = await api.startPractice({ body: { language: language() } });
      setAt(0);
      setDone(0);
      setBeganAt(Date.now());
      setLessons(begun.lessons.map(lessonOf));
    };
    start().catch((error: unknown) => setTrouble(wordsOf(error)));
  }, []);
  useEffect(begin, [begin]);

  const end = useCallback(() => {
    setTook(Date.now() - beganAt);
    setOver(true);
    show(app.current, '/inbox?view=all');
    api.endPractice().catch((error: unknown) => setTrouble(wordsOf(error)));
  }, [app, beganAt]);
  const go = useCallback(
    (isLast: boolean): void => {
      if (isLast) end();
      else setAt((old) => old + 1);
    },
    [end],
  );

  const isLast = at === lessons.length - 1;
  useEffect(() => {
    if (!lesson || isOver) return;
    const frame = app.current;
    show(frame, `/inbox?view=all&conversation=${lesson.conversationId}`);
    // Keys go to the app, where the deed is done.
    frame?.contentWindow?.focus();
    let isGone = false;
    const watch = async (): Promise<void> => {
      const first = await lookAt(lesson);
      for (;;) {
        await pause(LOOK_MS);
        if (isGone) return;
        const inside = frame?.contentWindow;
        if (!inside || !isDone(lesson, first, await lookAt(lesson), inside)) continue;
        // Whoever was skipped or ended meanwhile is not counted.
        if (isGone) return;
        setDone((old) => old + 1);
        return go(isLast);
      }
    };
    watch().catch((error: unknown) => {
      if (!isGone) setTrouble(wordsOf(error));
    });
    return () => {
      isGone = true;
    };
  }, [lesson, isOver, isLast, app, go]);

  return {
    lesson,
    at,
    all: lessons.length,
    done,
    beganAt,
    tookMs,
    isOver,
    trouble,
    skip: () => go(isLast),
    end,
    begin,
  };
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
const wordsOf = (error: unknown): string => (error instanceof Error ? t.server(error.message) : String(error));
