// Messages that are written but not confirmed. They survive a reload and go out in order; a client id makes sending twice harmless.
import type { OutboxEntry, Storage } from './types.ts';

/** Entries kept; a visitor who is offline for a day and writes more is told so by the last ones being refused. */
export const OUTBOX_LIMIT = 50;

export interface Outbox {
  readonly entries: readonly OutboxEntry[];
  /** False when it is full. */
  add(entry: OutboxEntry): boolean;
  change(clientId: string, change: (entry: OutboxEntry) => OutboxEntry): void;
  remove(clientId: string): void;
  clear(): void;
  /** Reads what another tab of the same browser has left. */
  reload(): void;
}

export function openOutbox(storage: Storage | undefined, key: string): Outbox {
  /** Full or forbidden storage: memory then holds the words for as long as the page lives. */
  let lasts = storage !== undefined;
  let entries: readonly OutboxEntry[] = load() ?? [];
  function load(): readonly OutboxEntry[] | null {
    try {
      const kept: unknown = JSON.parse(storage?.getItem(key) ?? '[]');
      return Array.isArray(kept) ? kept.filter(isEntry).slice(0, OUTBOX_LIMIT) : [];
    } catch {
      lasts = false;
      return null;
    }
  }
  function save(next: readonly OutboxEntry[]): void {
    entries = next;
    try {
      if (next.length === 0) storage?.removeItem(key);
      else storage?.setItem(key, JSON.stringify(next));
    } catch {
      lasts = false;
    }
  }
  return {
    get entries() {
      return entries;
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
      if (entries.some((entry) => entry.clientId === clientId))
        save(entries.filter((entry) => entry.clientId !== clientId));
    },
    clear() {
      save([]);
    },
    reload() {
      if (lasts) entries = load() ?? entries;
    },
  };
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
