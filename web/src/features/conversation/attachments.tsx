// Files of a message: pictures as thumbnails that open large, others as rows to save; what could not be fetched says why.
import type { Attachment } from '@throughline/sdk';
import { Download, FileText, LoaderCircle, TriangleAlert } from 'lucide-react';
import { Suspense, useState } from 'react';
import { fileUrl } from '../../live/index.ts';
import { bytesWords } from '../../live/words.ts';
import { t } from '../../words/t.ts';
import { lazyPart } from '../../ui/lazy-part.tsx';

const Lightbox = lazyPart(() => import('./lightbox.tsx'), 'over');
type Fetched = Attachment & { id: string };
const isPicture = (each: Attachment): each is Fetched =>
  each.id !== null && each.hasThumbnail && each.mime.startsWith('image/');

export function Attachments({ attachments, isMail }: { attachments: readonly Attachment[]; isMail: boolean }) {
  const [open, setOpen] = useState<number | null>(null);
  // Pictures inside a letter's body are drawn by the letter itself.
  const shown = attachments.filter((each) => !(isMail && each.contentId !== null && isPicture(each)));
  if (shown.length === 0) return null;
  const pictures = shown.filter(isPicture);
  const others = shown.filter((each) => !isPicture(each));
  return (
    <div className="mt-1 flex flex-col gap-1 first:mt-0">
      {pictures.length > 0 ? (
        <ul className="flex flex-wrap gap-1">
          {pictures.map((each, index) => (
            <li key={each.id}>
              <button
                type="button"
                aria-label={t('Open picture {name}', { name: each.name })}
                onClick={() => setOpen(index)}
                className="block overflow-hidden rounded-card"
              >
                <img
                  src={fileUrl(each.id, 'thumbnail')}
                  alt={each.name}
                  loading="lazy"
                  className="max-h-56 max-w-full bg-surface object-cover"
                  style={{
                    aspectRatio: each.width && each.height ? `${each.width} / ${each.height}` : undefined,
                    width: pictures.length === 1 ? Math.min(320, each.width ?? 320) : 140,
                    height: pictures.length === 1 ? undefined : 110,
                  }}
                />
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      {others.map((each, index) => (
        <FileRow key={each.id ?? index} file={each} />
      ))}
      {open !== null ? (
        <Suspense fallback={null}>
          <Lightbox pictures={pictures} at={open} onAt={setOpen} onClose={() => setOpen(null)} />
        </Suspense>
      ) : null}
    </div>
  );
}

function FileRow({ file }: { file: Attachment }) {
  const size = file.bytes === null ? '' : bytesWords(file.bytes);
  if (file.id === null) {
    return (
      <p className="flex min-h-9 items-center gap-2 rounded-control border border-dashed border-line px-2 text-sm text-text-2">
        {file.trouble ? (
          <TriangleAlert size={16} aria-hidden className="shrink-0 text-warn" />
        ) : (
          <LoaderCircle size={16} aria-hidden className="ui-spin shrink-0" />
        )}
        <span className="min-w-0 truncate">{file.name || t('File')}</span>
        <span className="text-text-3">{file.trouble || t('being fetched')}</span>
      </p>
    );
  }
  if (file.mime.startsWith('audio/'))
    return (
      <figure className="max-w-full">
        <figcaption className="text-sm text-text-2">{file.name}</figcaption>
        <audio controls preload="none" src={fileUrl(file.id, 'inline')} className="max-w-full" />
      </figure>
    );
  if (file.mime.startsWith('video/'))
    return (
      <video
        controls
        preload="none"
        src={fileUrl(file.id, 'inline')}
        aria-label={file.name}
        className="max-h-72 max-w-full rounded-card bg-black"
      />
    );
  return (
    <a
      href={fileUrl(file.id, 'download')}
      download={file.name}
      className="flex min-h-10 max-w-full items-center gap-2 rounded-control border border-line bg-bg px-2 text-sm text-text hover:bg-hover"
    >
      <FileText size={16} aria-hidden className="shrink-0 text-text-3" />
      <span className="min-w-0 flex-1 truncate">{file.name}</span>
      <span className="tabular shrink-0 text-text-3">{size}</span>
      <Download size={14} aria-hidden className="shrink-0 text-text-3" />
    </a>
  );
}
