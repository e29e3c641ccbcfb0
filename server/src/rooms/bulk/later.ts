// The worker's part in a change to many: put down by the same commit as the change, so that whoever dies over it leaves the rest to another.
import type { Tx } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { addJob } from '../../ground/jobs.ts';
import type { BulkRow } from './store.ts';

export const BULK_TASK = 'bulk';
/** So many are changed while the asker waits; more become a job. */
export const AT_ONCE = 100;
/** A few are done by whoever was asked; a worker looks later whether anything of them was left. */
const LOOK_AFTER_MS = 15_000;

export async function leaveToWorker(
  tx: Tx,
  house: House,
  { workspace_id: workspaceId, id: bulkId }: Pick<BulkRow, 'workspace_id' | 'id'>,
  isNow: boolean,
): Promise<void> {
  const runAt = new Date(house.now().getTime() + LOOK_AFTER_MS);
  await addJob(tx, BULK_TASK, { workspaceId, bulkId }, isNow ? { runAt } : {});
}
