// Files on their way up: progress, cancel, retry.
import { useRef } from 'react';
import { isProblem } from '@throughline/sdk';
import { upload, wordsOf, type Upload } from '../../live/index.ts';
import type { Draft, DraftFile } from './sendable.ts';
import { t } from '../../words/t.ts';

type Change = (patch: (now: Draft) => Partial<Draft>) => void;

export function useFiles(change: Change) {
  const running = useRef(new Map<string, { upload: Upload; file: File }>());
  const set = (key: string, patch: Partial<DraftFile>) =>
    change((now) => ({ files: now.files.map((file) => (file.key === key ? { ...file, ...patch } : file)) }));

  const start = (key: string, file: File) => {
    const going = upload(file, (share) => set(key, { progress: share }));
    running.current.set(key, { upload: going, file });
    going.done.then(
      (stored) => {
        running.current.delete(key);
        set(key, { id: stored.id, progress: 1, error: '', mime: stored.mime, bytes: stored.bytes });
      },
      (error: unknown) => {
        if (error instanceof DOMException) return;
        set(key, { error: isProblem(error) ? error.message : wordsOf(error) });
      },
    );
  };
  return {
    add: (files: readonly File[]) => {
      const rows = files.map((file) => ({
        key: crypto.randomUUID(),
        name: file.name || t('pasted image.png'),
        mime: file.type || 'application/octet-stream',
        bytes: file.size,
        id: null,
        progress: 0,
        error: '',
      }));
      change((now) => ({ files: [...now.files, ...rows] }));
      rows.forEach((row, at) => start(row.key, files[at]!));
    },
    retry: (key: string) => {
      const known = running.current.get(key);
      if (!known) return;
      set(key, { error: '', progress: 0 });
      start(key, known.file);
    },
    remove: (key: string) => {
      running.current.get(key)?.upload.cancel();
      running.current.delete(key);
      change((now) => ({ files: now.files.filter((file) => file.key !== key) }));
    },
  };
}
