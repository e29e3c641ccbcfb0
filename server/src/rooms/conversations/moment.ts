// Where a thread was at a time: for whoever jumps to a day.
import { problem } from '@throughline/protocol';
import type { Tx } from '../../ground/db.ts';
import { momentOf } from './pin-store.ts';

export async function findMoment(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  conversationId: string,
  time: string,
): Promise<{ number: number; firstAt: string; lastAt: string }> {
  const row = await momentOf(tx, workspaceId, conversationId, time);
  const number = row.found ?? row.last;
  if (number === null) throw problem('not_found');
  return { number, firstAt: row.first_at.toISOString(), lastAt: row.last_at.toISOString() };
}
