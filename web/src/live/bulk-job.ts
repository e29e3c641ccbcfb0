// A change to many, followed to its end: progress stands in a notice, one key puts it back, and what was left alone can be looked at.
import type { Bulk } from '@throughline/sdk';
import { api } from './api.ts';
import { wordsOf } from './loading.ts';
import { notify } from './notices.ts';
import { rest } from './stay.ts';
import { update } from './store.ts';
import { undoable, undoSeconds } from './undo.ts';
import { t } from '../words/t.ts';

export interface BulkDeed {
  /** "Tagged vip": what was done, as the notices begin. */
  readonly words: string;
  readonly start: () => Promise<Bulk>;
  /** Has the screen tell the truth, before it is said to be done; a refusal to begin comes here too. */
  readonly settle: () => Promise<unknown>;
  /** What was erased has none. */
  readonly hasUndo?: boolean;
}
const pollMs = 700;

/** Its end; null: it was not begun, which has been said. */
export async function runBulkDeed(deed: BulkDeed): Promise<Bulk | null> {
  const { words, start, settle, hasUndo = true } = deed;
  try {
    const job = await follow(await start(), words);
    await settle();
    if (job.state === 'failed')
      notify({
        title: t('{words}: stopped after {count, number}', { words, count: job.changed }),
        detail: t.server(job.why),
        tone: 'danger',
      });
    if (job.changed > 0 && hasUndo) offerUndo(job, deed);
    else if (job.changed > 0) notify({ title: `${words}: ${t.number(job.changed)}` });
    else if (job.state !== 'failed' && job.refused === 0) notify({ title: t('They were so already.') });
    if (job.refused > 0)
      notify({
        title: t('{count, plural, one {# could not be changed} other {# could not be changed}}', {
          count: job.refused,
        }),
        action: { label: t('Show why'), run: () => showRefusals(job.id) },
        timeoutSeconds: undoSeconds() * 2,
      });
    return job;
  } catch (error) {
    await settle();
    notify({
      title: t('{words}: nothing was changed', { words }),
      detail: wordsOf(error),
      tone: 'danger',
      action: { label: t('Retry'), run: () => void runBulkDeed(deed) },
    });
    return null;
  }
}
/** The frame draws them. */
const showRefusals = (jobId: string): void => update((state) => ({ ...state, refusalsOf: jobId }));

function offerUndo(job: Bulk, deed: BulkDeed): void {
  const undo = undoable(() => {
    takeAway();
    void undoIt(job, deed);
  });
  const takeAway = notify({
    title: `${deed.words}: ${t.number(job.changed)}`,
    timeoutSeconds: undoSeconds(),
    action: { label: t('Undo'), run: undo.run },
  });
}
async function undoIt(job: Bulk, deed: BulkDeed): Promise<void> {
  try {
    const { words } = deed;
    const undone = await follow(await api.undoBulk({ params: { id: job.id } }), t('Undo: {words}', { words }));
    await deed.settle();
    notify({
      title: t('Undone: {count, number}', { count: undone.changed - undone.kept }),
      ...(undone.kept > 0
        ? {
            detail: t(
              '{count, plural, one {# was changed by someone else since, and stays so.} other {# were changed by someone else since, and stay so.}}',
              { count: undone.kept },
            ),
          }
        : {}),
    });
  } catch (error) {
    await deed.settle();
    notify({
      title: t('Could not undo'),
      detail: wordsOf(error),
      tone: 'danger',
      action: { label: t('Retry'), run: () => void undoIt(job, deed) },
    });
  }
}

/** Waits for the end of a job, saying how far it is. */
async function follow(job: Bulk, words: string): Promise<Bulk> {
  let now = job;
  let takeAway: (() => void) | null = null;
  let said = '';
  while (['collecting', 'running', 'undoing'].includes(now.state)) {
    const of = now.state === 'undoing' ? now.changed : now.total;
    const next =
      now.state === 'collecting'
        ? t('{words}: collecting, {count, number} so far', { words, count: now.total })
        : t('{words}: {done, number} of {of, number}', { words, done: now.done, of });
    if (next !== said) {
      takeAway?.();
      takeAway = notify({ title: next, timeoutSeconds: 600 });
      said = next;
    }
    await rest(pollMs);
    // A line that is away for a moment does not end what runs on the server.
    now = await api.getBulk({ params: { id: now.id } }).catch(() => now);
  }
  takeAway?.();
  return now;
}
