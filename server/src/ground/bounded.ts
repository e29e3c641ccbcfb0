// Reads whose cost depends on what a person typed: they may take so long and no longer.
import type { Db, Tx } from './db.ts';

const SLOW_MS = 2000;
/**
 * In a transaction with its own time limit, memory enough to keep a bitmap of millions of rows exact, and a plan for just these values.
 * Null: past the limit.
 */
export async function bounded<T>(db: Db, read: (tx: Tx) => Promise<T>): Promise<T | null> {
  try {
    return await db.transaction(async (tx) => {
      await tx.query(
        `select set_config('statement_timeout', $1, true), set_config('work_mem', '64MB', true), set_config('plan_cache_mode', 'force_custom_plan', true)`,
        [String(SLOW_MS)],
      );
      return await read(tx);
    });
  } catch (error) {
    if ((error as { code?: string }).code === '57014') return null;
    throw error;
  }
}
