// A batch of changes, as it is told to many screens: one frame for all who are told the same.
import type { JournalRow } from '../ground/journal.ts';
import { frameOf, type Line, write } from './frames.ts';
import type { Change, ChangesFor } from './live-bodies.ts';
import type { Watcher } from './watcher.ts';

export interface Listener extends Line {
  readonly viewer: Watcher;
  /** The number of the last change it was told. */
  after: number;
}

/** Tells each what of the batch is new to it. Unread marks, drafts and counts make agents differ. */
export function tellChanges(listeners: readonly Listener[], rows: readonly JournalRow[], changes: ChangesFor): void {
  const [first, end] = [rows[0]!.number, rows.at(-1)!.number];
  const frames = new Map<string, Buffer>();
  const shared = new Map<string, Buffer>();
  for (const listener of listeners) {
    const { viewer, after } = listener;
    if (after >= end) continue;
    const isWhole = after < first;
    const key = `${viewer.agentId} ${viewer.rights} ${isWhole ? '' : after}`;
    let frame = frames.get(key);
    if (frame === undefined) {
      const all = changes(viewer.agentId, viewer.sees);
      const theirs = isWhole ? all : all.filter((change) => change.number > after);
      const which = theirs.map((change) => change.key).join(' ');
      frame = shared.get(which) ?? frameOf(textOf(theirs));
      shared.set(which, frame);
      frames.set(key, frame);
    }
    listener.after = end;
    write(listener, frame, 'agent');
  }
}

const textOf = (changes: readonly Change[]): string =>
  `{"type":"changes","changes":[${changes.map((change) => change.json).join(',')}]}`;
