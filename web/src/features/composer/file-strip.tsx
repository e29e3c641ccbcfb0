// Files that go along: how far they are, whether the channel carries them.
import type { ChannelKind } from '@throughline/sdk';
import { Paperclip, RotateCcw, TriangleAlert, X } from 'lucide-react';
import { bytesWords } from '../../live/words.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { fileTrouble, type DraftFile } from './sendable.ts';
import { t } from '../../words/t.ts';

export interface FileStripProps {
  files: readonly DraftFile[];
  kind: ChannelKind | undefined;
  onRemove: (key: string) => void;
  onRetry: (key: string) => void;
}

export function FileStrip({ files, kind, onRemove, onRetry }: FileStripProps) {
  if (files.length === 0) return null;
  return (
    <ul aria-label={t('Attached files')} className="flex flex-wrap gap-1.5 px-3 pb-1">
      {files.map((file) => {
        // What the channel cannot carry, another try does not mend.
        const never = fileTrouble(file, kind);
        const trouble = never || t.server(file.error);
        return (
          <li
            key={file.key}
            className="relative flex max-w-72 items-center gap-1.5 overflow-hidden rounded-control border border-line bg-bg ps-2 text-sm text-text"
          >
            {trouble ? (
              <TriangleAlert size={14} aria-hidden className="shrink-0 text-danger" />
            ) : (
              <Paperclip size={14} aria-hidden className="shrink-0 text-text-3" />
            )}
            <span className="min-w-0 py-1">
              <span className="block truncate">{file.name}</span>
              {trouble ? <span className="block text-xs text-danger">{trouble}</span> : null}
            </span>
            <span className="tabular shrink-0 text-text-3">
              {file.id === null && !file.error
                ? `${Math.round(file.progress * 100)} %`
                : file.bytes > 0
                  ? bytesWords(file.bytes)
                  : ''}
            </span>
            {file.error && !never ? (
              <IconButton
                size="sm"
                label={t('Upload {name} again', { name: file.name })}
                icon={<RotateCcw size={12} />}
                onClick={() => onRetry(file.key)}
              />
            ) : null}
            <IconButton
              size="sm"
              label={t('Remove {name}', { name: file.name })}
              icon={<X size={12} />}
              onClick={() => onRemove(file.key)}
            />
            {file.id === null && !file.error ? (
              <progress
                aria-label={t('Uploading {name}', { name: file.name })}
                value={file.progress}
                max={1}
                className="absolute inset-x-0 bottom-0 h-0.5 w-full"
              />
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}
