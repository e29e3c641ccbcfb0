// An answer to somebody who reads it with us lies there until they look. Whoever looks after visitors is asked, later, what to do if
// they did not; the job is named here because it begins here, and done above.
import type { Tx } from '../../ground/db.ts';
import { addJob } from '../../ground/jobs.ts';

export const UNSEEN_TASK = 'mail-unseen';

/** Looks again at `at` whether this identity has answers it has not seen; a later call replaces an earlier one. */
export async function watchUnseen(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  identityId: string,
  at: Date,
): Promise<void> {
  await addJob(tx, UNSEEN_TASK, { workspaceId, identityId }, { key: `${UNSEEN_TASK}:${identityId}`, runAt: at });
}
