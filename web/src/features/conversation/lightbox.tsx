// Pictures at full size, one after the other.
import { Dialog as Base } from '@base-ui/react/dialog';
import { ChevronLeft, ChevronRight, Download, X, ZoomIn, ZoomOut } from 'lucide-react';
import { useEffect, useRef, useState, type PointerEvent } from 'react';
import { fileUrl } from '../../live/index.ts';
import { t } from '../../words/t.ts';

export interface LightboxProps {
  pictures: readonly { id: string; name: string }[];
  at: number;
  onAt: (at: number) => void;
  onClose: () => void;
}
const buttonClass =
  'inline-flex size-11 items-center justify-center rounded-full bg-black/60 text-white hover:bg-black/80 disabled:opacity-50';

const steps = [1, 1.5, 2, 3, 4, 6];
const still = { scale: 1, x: 0, y: 0 };

export default function Lightbox({ pictures, at, onAt, onClose }: LightboxProps) {
  const picture = pictures[at];
  const [view, setView] = useState(still);
  const drag = useRef<{ id: number; x: number; y: number } | null>(null);
  useEffect(() => setView(still), [at]);
  if (!picture) return null;
  const move = (step: number) => onAt((at + step + pictures.length) % pictures.length);
  const zoom = (by: 1 | -1) =>
    setView((now) => {
      const next = by > 0 ? steps.find((each) => each > now.scale) : steps.findLast((each) => each < now.scale);
      const scale = next ?? now.scale;
      return scale === 1 ? still : { scale, x: (now.x * scale) / now.scale, y: (now.y * scale) / now.scale };
    });
  const pan = (x: number, y: number) => setView((now) => ({ ...now, x: now.x + x, y: now.y + y }));
  const isZoomed = view.scale > 1;
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => (isZoomed ? pan(80, 0) : move(-1)),
    ArrowRight: () => (isZoomed ? pan(-80, 0) : move(1)),
    ArrowUp: () => pan(0, isZoomed ? 80 : 0),
    ArrowDown: () => pan(0, isZoomed ? -80 : 0),
    PageUp: () => move(-1),
    PageDown: () => move(1),
    '+': () => zoom(1),
    '=': () => zoom(1),
    '-': () => zoom(-1),
    0: () => setView(still),
  };
  const onMove = (event: PointerEvent) => {
    const from = drag.current;
    if (!from || from.id !== event.pointerId) return;
    pan(event.clientX - from.x, event.clientY - from.y);
    drag.current = { id: event.pointerId, x: event.clientX, y: event.clientY };
  };
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-50 bg-black/85" />
        <Base.Popup
          aria-label={t('Picture {name}', { name: picture.name })}
          className="fixed inset-0 z-50 flex items-center justify-center overflow-hidden p-4 outline-none"
          onKeyDown={(event) => {
            const deed = event.ctrlKey || event.metaKey ? undefined : keys[event.key];
            if (!deed) return;
            deed();
            event.preventDefault();
          }}
          onWheel={(event) => zoom(event.deltaY < 0 ? 1 : -1)}
        >
          <img
            key={picture.id}
            src={fileUrl(picture.id, 'inline')}
            alt={picture.name}
            draggable={false}
            className="max-h-full max-w-full touch-none object-contain select-none"
            style={{
              transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})`,
              cursor: isZoomed ? 'grab' : 'zoom-in',
            }}
            onClick={() => {
              if (!isZoomed) zoom(1);
            }}
            onDoubleClick={() => setView(still)}
            onPointerDown={(event) => {
              if (!isZoomed) return;
              event.currentTarget.setPointerCapture(event.pointerId);
              drag.current = { id: event.pointerId, x: event.clientX, y: event.clientY };
            }}
            onPointerMove={onMove}
            onPointerUp={() => {
              drag.current = null;
            }}
          />
          <div className="absolute end-3 top-3 flex gap-2">
            <button
              type="button"
              aria-label={t('Zoom in')}
              disabled={view.scale === steps.at(-1)}
              onClick={() => zoom(1)}
              className={buttonClass}
            >
              <ZoomIn size={18} />
            </button>
            <button
              type="button"
              aria-label={t('Zoom out')}
              disabled={!isZoomed}
              onClick={() => zoom(-1)}
              className={buttonClass}
            >
              <ZoomOut size={18} />
            </button>
            <a
              href={fileUrl(picture.id, 'download')}
              download={picture.name}
              aria-label={t('Save {name}', { name: picture.name })}
              className={buttonClass}
            >
              <Download size={18} />
            </a>
            <Base.Close aria-label={t('Close picture')} className={buttonClass}>
              <X size={18} />
            </Base.Close>
          </div>
          {pictures.length > 1 ? (
            <>
              <button
                type="button"
                aria-label={t('Previous picture')}
                onClick={() => move(-1)}
                className={`${buttonClass} absolute start-3`}
              >
                <ChevronLeft size={20} className="rtl:-scale-x-100" />
              </button>
              <button
                type="button"
                aria-label={t('Next picture')}
                onClick={() => move(1)}
                className={`${buttonClass} absolute end-3`}
              >
                <ChevronRight size={20} className="rtl:-scale-x-100" />
              </button>
            </>
          ) : null}
          <p role="status" className="absolute bottom-3 rounded-full bg-black/60 px-3 py-1 text-sm text-white">
            {pictures.length > 1 ? `${t('{place} of {all}', { place: at + 1, all: pictures.length })} · ` : ''}
            {picture.name}
            {isZoomed ? ` · ${Math.round(view.scale * 100)} %` : ''}
          </p>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
