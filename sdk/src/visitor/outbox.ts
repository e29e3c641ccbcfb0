// Messages that are written but not confirmed. They survive a restart and go out in order; a client id makes sending twice harmless.
import type { Storage } from './surroundings.ts';
import { openShelf } from './shelf.ts';
import type { OutboxEntry } from './types.ts';

/** Entries kept; a visitor who is offline for a day and writes more is told so by the last ones being refused. */
export const OUTBOX_LIMIT = 50;

export interface Outbox {
  readonly entries: readonly OutboxEntry[];
  /** Null once what an earlier life left has been read. */
  readonly loading: Promise<void> | null;
  /** False when it is full. */
  add(entry: OutboxEntry): boolean;
  change(clientId: string, change: (entry: OutboxEntry) => OutboxEntry): void;
  remove(clientId: string): void;
  clear(): void;
  /** Reads what another tab of the same browser has left. */
  reload(): void;
}

/** `onLoaded` is called when a storage that takes its time has answered. */
export function openOutbox(storage: Storage | undefined, key: string, onLoaded: () => void): Outbox {
  const shelf = openShelf(storage, key);
  let entries: readonly OutboxEntry[] = [];
  /** Taken out before we knew what was in there. */
  const gone = new Set<string>();
  let loading: Promise<void> | null = null;
  const first = shelf.read();
  if (typeof first === 'string' || first === null) entries = entriesIn(first);
  else
    loading = first.then((text) => {
      const kept = entriesIn(text).filter(
        (old) => !gone.has(old.clientId) && !entries.some((entry) => entry.clientId === old.clientId),
      );
      loading = null;
      const written = entries.length > 0 || gone.size > 0;
      entries = [...kept, ...entries].slice(0, OUTBOX_LIMIT);
      if (written) save(entries);
      onLoaded();
    });
  function save(next: readonly OutboxEntry[]): void {
    entries = next;
    // Before the old entries are known, writing would wipe them.
    if (!loading) shelf.write(next.length === 0 ? null : JSON.stringify(next));
  }
  return {
    get entries() {
      return entries;
    },
    get loading() {
      return loading;
    },
    add(entry) {
      if (entries.length >= OUTBOX_LIMIT) return false;
      save([...entries, entry]);
      return true;
    },
    change(clientId, change) {
      save(entries.map((entry) => (entry.clientId === clientId ? change(entry) : entry)));
    },
    remove(clientId) {
      if (loading) gone.add(clientId);
      if (entries.some((entry) => entry.clientId === clientId))
        save(entries.filter((entry) => entry.clientId !== clientId));
    },
    clear() {
      for (const { clientId } of entries) gone.add(clientId);
      entries = [];
      shelf.write(null);
    },
    reload() {
      // Only a storage that answers at once can be shared with others that write.
      const text = shelf.lasts && !loading ? shelf.read() : undefined;
      if (typeof text === 'string' || text === null) entries = shelf.lasts ? entriesIn(text) : entries;
    },
  };
}

/** As it is kept when nobody has refused it. */
export const entryOf = ({ clientId, text, attachments, form, choice, isChanged, at }: OutboxEntry): OutboxEntry => ({
  clientId,
  text,
  attachments,
  at,
  ...(form ? { form } : {}),
  ...(choice ? { choice } : {}),
  ...(isChanged ? { isChanged } : {}),
});

function entriesIn(text: string | null): readonly OutboxEntry[] {
  try {
    const kept: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(kept) ? kept.filter(isEntry).slice(0, OUTBOX_LIMIT) : [];
  } catch {
    return [];
  }
}

function isEntry(value: unknown): value is OutboxEntry {
  const entry = value as Partial<OutboxEntry> | null;
  return (
    typeof entry?.clientId === 'string' &&
    typeof entry.text === 'string' &&
    Array.isArray(entry.attachments) &&
    typeof entry.at === 'string'
  );
}
