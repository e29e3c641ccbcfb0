// Files on their way up: checked in words before a byte is sent, with progress, and given up when taken away.
import type { OutboxEntry, Visitor } from '@throughline/sdk/visitor';
import type { Say } from './words.ts';

export const FILES_LIMIT = 10;
export const FILE_MEGABYTES = 25;

export interface Upload {
  readonly key: number;
  readonly name: string;
  readonly isImage: boolean;
  readonly fraction: number;
  readonly stored: OutboxEntry['attachments'][number] | null;
  readonly cancel: () => void;
}
export interface Uploads {
  readonly list: readonly Upload[];
  add(files: readonly File[]): void;
  remove(key: number): void;
  clear(): void;
}

let keys = 0;

export function makeUploads(
  visitor: Visitor,
  say: Say,
  show: (list: readonly Upload[]) => void,
  complain: (words: string) => void,
): Uploads {
  let list: readonly Upload[] = [];
  const set = (next: readonly Upload[]) => {
    list = next;
    show(list);
  };
  const change = (key: number, part: Partial<Upload>) =>
    set(list.map((upload) => (upload.key === key ? { ...upload, ...part } : upload)));

  async function send(file: File): Promise<void> {
    const key = (keys += 1);
    const stop = new AbortController();
    // A pasted picture has no name worth keeping, but every file needs one.
    const name = file.name || `image.${file.type.split('/')[1] ?? 'png'}`;
    set([
      ...list,
      { key, name, isImage: file.type.startsWith('image/'), fraction: 0, stored: null, cancel: () => stop.abort() },
    ]);
    const answer = await visitor.upload(file, name, {
      onProgress: (fraction) => change(key, { fraction }),
      signal: stop.signal,
    });
    if (stop.signal.aborted) return;
    if (answer.ok) {
      change(key, {
        fraction: 1,
        stored: { id: answer.value.id, name: answer.value.name, mime: answer.value.mime, bytes: answer.value.bytes },
      });
      return;
    }
    set(list.filter((upload) => upload.key !== key));
    const { code } = answer.refusal;
    complain(
      code === 'too_large'
        ? say('tooLarge', { name, n: FILE_MEGABYTES })
        : code === 'unsupported_media'
          ? say('wrongKind', { name })
          : say('uploadFailed', { name }),
    );
  }
  return {
    get list() {
      return list;
    },
    add(files) {
      for (const file of files) {
        if (list.length >= FILES_LIMIT) {
          complain(say('tooMany', { n: FILES_LIMIT }));
          return;
        }
        if (file.size > FILE_MEGABYTES * 1_000_000) complain(say('tooLarge', { name: file.name, n: FILE_MEGABYTES }));
        else void send(file);
      }
    },
    remove(key) {
      list.find((upload) => upload.key === key)?.cancel();
      set(list.filter((upload) => upload.key !== key));
    },
    clear() {
      set([]);
    },
  };
}
