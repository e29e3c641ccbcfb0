// The line between two columns: dragged by pointer or moved by arrow keys.
import { useRef } from 'react';

export interface SplitterProps {
  label: string;
  width: number;
  min: number;
  max: number;
  onWidth: (width: number) => void;
  side?: 'start' | 'end';
}
const stepPixels = 16;

export function Splitter({ label, width, min, max, onWidth, side = 'start' }: SplitterProps) {
  const from = useRef<{ x: number; width: number } | null>(null);
  const set = (next: number) => onWidth(Math.round(Math.min(max, Math.max(min, next))));
  // In a right-to-left page, and for a column at the end, dragging right makes it narrower.
  const sign = () => (side === 'start' ? 1 : -1) * (document.documentElement.dir === 'rtl' ? -1 : 1);
  return (
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation="vertical"
      aria-valuenow={width}
      aria-valuemin={min}
      aria-valuemax={max}
      className="relative z-10 -mx-1 w-2 shrink-0 cursor-col-resize touch-none select-none after:absolute after:inset-y-0 after:start-1/2 after:w-px after:bg-line hover:after:w-0.5 hover:after:bg-accent focus-visible:outline-offset-0 max-xl:hidden"
      onPointerDown={(event) => {
        from.current = { x: event.clientX, width };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (from.current) set(from.current.width + (event.clientX - from.current.x) * sign());
      }}
      onPointerUp={() => {
        from.current = null;
      }}
      onKeyDown={(event) => {
        const step = { ArrowLeft: -stepPixels, ArrowRight: stepPixels }[event.key];
        if (step === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        set(width + step * sign());
      }}
    />
  );
}
