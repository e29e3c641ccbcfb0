// An answer to somebody who reads it with us lies there until they look. Whoever looks after visitors is asked, later, what to do if
// they did not; the job is named here because it begins here, and done above.
import type { Tx } from '../../ground/db.ts';
import { addJob } from '../../ground/jobs.ts';
import * as store from './store.ts';

export const UNSEEN_TASK = 'mail-unseen';
export const PUSH_TASK = 'push-unseen';
/** Whoever has the chat before them reads within this time; who does not is told on their devices. */
const PUSH_AFTER_MS = 5000;

/** Looks again at `at` whether this identity has answers it has not seen; a later call replaces an earlier one. */
export async function watchUnseen(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  identityId: string,
  at: Date,
): Promise<void> {
  await addJob(tx, UNSEEN_TASK, { workspaceId, identityId }, { key: `${UNSEEN_TASK}:${identityId}`, runAt: at });
}

/** The same for devices that asked to be told at once: looks soon whether these answers were seen. Costs one look where there are none. */
export async function watchForPush(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  messageIds: readonly string[],
  now: Date,
): Promise<void> {
  if (!(await store.hasPushDevices(tx, workspaceId))) return;
  const runAt = new Date(now.getTime() + PUSH_AFTER_MS);
  for (const messageId of messageIds)
    await addJob(tx, PUSH_TASK, { workspaceId, messageId }, { key: `${PUSH_TASK}:${messageId}`, runAt });
}
