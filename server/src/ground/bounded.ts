// Reads whose cost depends on what a person typed: they may take so long and no longer.
import type { Db, Tx } from './db.ts';

const SLOW_MS = 2000;
/**
 * In a transaction with its own time limit for each statement and memory enough to keep a bitmap of millions of rows exact. `plan`: made
 * for just these values, unless the statement is one that has the same good plan for any. Null: past the limit.
 */
export async function bounded<T>(
  db: Db,
  read: (tx: Tx) => Promise<T>,
  {
    plan = 'force_custom_plan',
    slowMs = SLOW_MS,
  }: { plan?: 'force_custom_plan' | 'force_generic_plan'; slowMs?: number | undefined } = {},
): Promise<T | null> {
  try {
    return await db.transaction(async (tx) => {
      tx.send(
        `select set_config('statement_timeout', $1, true), set_config('work_mem', '64MB', true), set_config('plan_cache_mode', $2, true)`,
        [String(slowMs), plan],
      );
      return await read(tx);
    });
  } catch (error) {
    if ((error as { code?: string }).code === '57014') return null;
    throw error;
  }
}
