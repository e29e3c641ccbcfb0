// A finger draws a row along its line: towards the end it closes, towards the start it is put off. The menu of the row does the same.
import type { Conversation } from '@throughline/sdk';
import { CheckCheck, Clock, RotateCcw } from 'lucide-react';
import { useRef, useState, type HTMLAttributes, type PointerEvent, type ReactNode } from 'react';
import { change, getState } from '../../live/index.ts';
import { classes } from '../../ui/classes.ts';
import { MenuAt } from '../../ui/menu.tsx';
import { t } from '../../words/t.ts';

/** So far it may tremble or scroll; so far it is meant; so near the rim it is the browser's own way back. */
const tremblePx = 12;
const meantPx = 88;
const rimPx = 20;
const drag = 0.3;

type Side = 'start' | 'end';
interface Shown {
  readonly side: Side;
  readonly isMeant: boolean;
}

interface Finger {
  readonly x: number;
  readonly y: number;
  isDrawing: boolean;
  /** What is on the screen, or will be in a moment: it may let go before that is drawn. */
  shown: Shown | null;
}

/** `surface`: the colour of the row, which covers what lies below. */
export function Swipe({ it, surface, children }: { it: Conversation; surface: string; children: ReactNode }) {
  const [shown, setShown] = useState<Shown | null>(null);
  const [at, setAt] = useState<DOMRect | null>(null);
  const isClosed = it.status === 'closed';
  const hand = useFinger(isClosed ? ['end'] : ['start', 'end'], setShown, (side, row) => {
    if (side === 'end') void change(it.id, { status: isClosed ? 'open' : 'closed' });
    else setAt(row.getBoundingClientRect());
  });
  return (
    <>
      {shown ? <Below shown={shown} isClosed={isClosed} /> : null}
      <div
        role="gridcell"
        className={classes(
          'touch-pan-y',
          shown
            ? `${surface} translate-x-[calc(var(--swipe)*1px)]`
            : 'motion-safe:transition-[translate] motion-safe:duration-150',
        )}
        {...hand}
      >
        {children}
      </div>
      {at ? (
        <MenuAt
          anchor={{ getBoundingClientRect: () => at }}
          label={t('Snooze…')}
          align="end"
          entries={() => import('./row-menu.ts').then(({ snoozeMenu }) => snoozeMenu(it))}
          onClosed={() => setAt(null)}
        />
      ) : null}
    </>
  );
}

/** Follows one finger; `onMeant` when it lets go far enough to one of `sides`. */
function useFinger(
  sides: readonly Side[],
  show: (shown: Shown | null) => void,
  onMeant: (side: Side, row: HTMLElement) => void,
): HTMLAttributes<HTMLElement> {
  const finger = useRef<Finger | null>(null);
  const endsClick = useRef(false);
  const end = (event: PointerEvent<HTMLElement>, isDone: boolean) => {
    const { isDrawing = false, shown = null } = finger.current ?? {};
    endsClick.current = isDrawing;
    finger.current = null;
    if (!isDrawing) return;
    event.currentTarget.style.removeProperty('--swipe');
    show(null);
    if (isDone && shown?.isMeant) onMeant(shown.side, event.currentTarget);
  };
  return {
    onPointerDown: (event) => {
      endsClick.current = false;
      const isOurs = event.pointerType === 'touch' && event.isPrimary && mayWrite();
      const isAtRim = event.clientX < rimPx || event.clientX > innerWidth - rimPx;
      finger.current =
        isOurs && !isAtRim ? { x: event.clientX, y: event.clientY, isDrawing: false, shown: null } : null;
    },
    onPointerMove: (event) => {
      const began = finger.current;
      if (!began) return;
      const [x, y] = [event.clientX - began.x, event.clientY - began.y];
      if (!began.isDrawing) {
        if (Math.abs(y) > tremblePx) finger.current = null;
        if (finger.current === null || Math.abs(x) < tremblePx) return;
        began.isDrawing = true;
        event.currentTarget.setPointerCapture(event.pointerId);
      }
      const way = Math.max(0, Math.abs(x) - tremblePx);
      const side: Side = x > 0 === (document.documentElement.dir !== 'rtl') ? 'end' : 'start';
      const isPossible = sides.includes(side);
      // Past the point where it is meant the row follows a third of the way.
      const shift = Math.min(way, meantPx) + Math.max(0, way - meantPx) * drag;
      event.currentTarget.style.setProperty('--swipe', String(Math.sign(x) * shift));
      const isMeant = way >= meantPx;
      const { shown } = began;
      if (isPossible && shown?.side === side && shown.isMeant === isMeant) return;
      began.shown = isPossible ? { side, isMeant } : null;
      show(began.shown);
    },
    onPointerUp: (event) => end(event, true),
    onPointerCancel: (event) => end(event, false),
    // The finger that has drawn the row does not also open it.
    onClickCapture: (event) => {
      if (!endsClick.current) return;
      endsClick.current = false;
      event.preventDefault();
      event.stopPropagation();
    },
  };
}
const mayWrite = (): boolean => getState().me?.scopes.includes('conversations:write') ?? false;

function Below({ shown: { side, isMeant }, isClosed }: { shown: Shown; isClosed: boolean }) {
  const isSnooze = side === 'start';
  const Icon = isSnooze ? Clock : isClosed ? RotateCcw : CheckCheck;
  return (
    <span
      aria-hidden
      className={classes(
        'absolute inset-0 flex text-xs font-medium',
        isSnooze && 'justify-end',
        isMeant ? 'bg-accent text-on-accent' : 'bg-accent-soft text-accent',
      )}
    >
      <span className="flex w-22 flex-col items-center justify-center gap-0.5 px-1 text-center">
        <Icon size={18} />
        {isSnooze ? t('Snooze…') : isClosed ? t('Reopen') : t('Close')}
      </span>
    </span>
  );
}
