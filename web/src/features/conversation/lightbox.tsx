// Pictures at full size, one after the other.
import { Dialog as Base } from '@base-ui/react/dialog';
import { ChevronLeft, ChevronRight, Download, X } from 'lucide-react';
import { fileUrl } from '../../live/index.ts';

export interface LightboxProps {
  pictures: readonly { id: string; name: string }[];
  at: number;
  onAt: (at: number) => void;
  onClose: () => void;
}
const buttonClass =
  'inline-flex size-11 items-center justify-center rounded-full bg-black/60 text-white hover:bg-black/80';

export default function Lightbox({ pictures, at, onAt, onClose }: LightboxProps) {
  const picture = pictures[at];
  if (!picture) return null;
  const move = (step: number) => onAt((at + step + pictures.length) % pictures.length);
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-50 bg-black/85" />
        <Base.Popup
          aria-label={`Picture ${picture.name}`}
          className="fixed inset-0 z-50 flex items-center justify-center p-4 outline-none"
          onKeyDown={(event) => {
            const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
            if (step) move(step);
          }}
        >
          <img
            src={fileUrl(picture.id, 'inline')}
            alt={picture.name}
            className="max-h-full max-w-full object-contain"
          />
          <div className="absolute end-3 top-3 flex gap-2">
            <a
              href={fileUrl(picture.id, 'download')}
              download={picture.name}
              aria-label={`Save ${picture.name}`}
              className={buttonClass}
            >
              <Download size={18} />
            </a>
            <Base.Close aria-label="Close picture" className={buttonClass}>
              <X size={18} />
            </Base.Close>
          </div>
          {pictures.length > 1 ? (
            <>
              <button
                type="button"
                aria-label="Previous picture"
                onClick={() => move(-1)}
                className={`${buttonClass} absolute start-3`}
              >
                <ChevronLeft size={20} />
              </button>
              <button
                type="button"
                aria-label="Next picture"
                onClick={() => move(1)}
                className={`${buttonClass} absolute end-3`}
              >
                <ChevronRight size={20} />
              </button>
              <p className="absolute bottom-3 rounded-full bg-black/60 px-3 py-1 text-sm text-white">
                {at + 1} of {pictures.length}
              </p>
            </>
          ) : null}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
