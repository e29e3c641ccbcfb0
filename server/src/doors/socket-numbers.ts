// What both socket doors count: lines open, how they began and why we cut them, and how long a change took to its frames.
import type { JournalRow } from '../ground/journal.ts';
import { counter, gauge, histogram } from '../ground/metrics.ts';
import { beginSpan, takeCommit, type Span } from '../ground/traces.ts';

export type By = 'agent' | 'visitor';

export const socketsOpen = gauge<'by'>('sockets', 'Live sockets that are open.', ['by']);
export const socketsBegun = counter<'by' | 'how'>(
  'sockets_begun_total',
  'How live sockets began: fresh, resumed behind a number, or told to fetch afresh (reset).',
  ['by', 'how'],
);
export const socketsCut = counter<'by' | 'why'>('sockets_cut_total', 'Live sockets we gave up, and why.', [
  'by',
  'why',
]);
const liveSeconds = histogram<'by'>(
  'live_seconds',
  'From the beginning of the transaction that changed something to its frame given to the sockets, by the clocks of database and node.',
  ['by'],
);

/** One look at the clock for a batch: its oldest entry waited longest. */
export function observeLive(by: By, rows: readonly JournalRow[]): void {
  const oldest = rows[0];
  if (oldest) liveSeconds.observe({ by }, Math.max(0, Date.now() - oldest.at.getTime()) / 1000);
}

/** A batch on its way to the sockets, shown under the commit that brought it when that was this node's. */
export const liveSpan = (by: By, workspaceId: string, rows: readonly JournalRow[]): Span | null =>
  beginSpan('live', { parent: takeCommit(workspaceId), attributes: { by, changes: rows.length } });
