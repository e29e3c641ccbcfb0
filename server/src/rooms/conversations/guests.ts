// What somebody wrote in matters of others: taken out when they are erased.
import type { Tx } from '../../ground/db.ts';
import * as guests from './guest-store.ts';
import type { Plan } from './plan.ts';
import { refresh } from './rehome.ts';
import * as store from './store.ts';

/** Takes out what these contacts wrote as participants; the conversations they wrote it in stay, told anew by what is left. */
export async function dropGuestWords(tx: Tx, plan: Plan, contactIds: readonly string[]): Promise<void> {
  const { workspaceId } = plan;
  const said = await guests.guestMessages(tx, workspaceId, contactIds, Number.MAX_SAFE_INTEGER);
  if (said.length === 0) return;
  const hosts = await store.lockConversations(tx, workspaceId, [...new Set(said.map((row) => row.conversation_id))]);
  await guests.dropMessages(
    tx,
    workspaceId,
    said.map((row) => row.id),
  );
  for (const { id, conversation_id: conversationId } of said)
    plan.entries.push({ kind: 'message', id, what: 'message.erased', detail: { conversationId }, actor: plan.actor });
  await refresh(tx, plan, hosts);
}
