// Files beside the text that is being written: on their way up with progress, then ready to be sent along.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { FileSource, OutboxEntry, Refusal } from '../visitor/types.ts';
import { useVisitor } from './provider.ts';

export interface Upload {
  readonly key: number;
  readonly name: string;
  /** From 0 to 1. */
  readonly fraction: number;
  readonly stored: OutboxEntry['attachments'][number] | null;
  readonly why: Refusal | null;
}
export interface Uploads {
  readonly list: readonly Upload[];
  /** All files are up; the list may be sent. */
  readonly isReady: boolean;
  readonly attachments: OutboxEntry['attachments'];
  add(file: FileSource, name: string, mime?: string): void;
  /** Also ends an upload that is still going on. */
  remove(key: number): void;
  clear(): void;
}

let keys = 0;

export function useAttachments(): Uploads {
  const visitor = useVisitor();
  const [list, setList] = useState<readonly Upload[]>([]);
  const running = useRef(new Map<number, AbortController>());
  useEffect(() => {
    const { current } = running;
    return () => {
      for (const stop of current.values()) stop.abort();
    };
  }, []);
  const change = useCallback(
    (key: number, part: Partial<Upload>) =>
      setList((before) => before.map((upload) => (upload.key === key ? { ...upload, ...part } : upload))),
    [],
  );
  const add = useCallback(
    (file: FileSource, name: string, mime?: string) => {
      const key = (keys += 1);
      const stop = new AbortController();
      running.current.set(key, stop);
      setList((before) => [...before, { key, name, fraction: 0, stored: null, why: null }]);
      const onProgress = (fraction: number) => change(key, { fraction });
      void visitor.upload(file, name, { onProgress, signal: stop.signal, ...(mime ? { mime } : {}) }).then((answer) => {
        running.current.delete(key);
        if (stop.signal.aborted) return;
        if (!answer.ok) return change(key, { why: answer.refusal });
        const { id, name: stored, mime: type, bytes } = answer.value;
        change(key, { fraction: 1, stored: { id, name: stored, mime: type, bytes } });
      });
    },
    [visitor, change],
  );
  const remove = useCallback((key: number) => {
    running.current.get(key)?.abort();
    setList((before) => before.filter((upload) => upload.key !== key));
  }, []);
  const clear = useCallback(() => {
    for (const stop of running.current.values()) stop.abort();
    setList([]);
  }, []);
  return {
    list,
    isReady: list.every((upload) => upload.stored !== null),
    attachments: list.flatMap((upload) => upload.stored ?? []),
    add,
    remove,
    clear,
  };
}
