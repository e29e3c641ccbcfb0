// Keeping what everybody must know at the top of its thread.
import { problem } from '@throughline/protocol';
import type { Tx } from '../../ground/db.ts';
import { write } from '../../ground/journal.ts';
import { actorOf, type Viewer } from '../../ground/viewer.ts';
import { pinsOf, setPinned } from './pin-store.ts';
import * as store from './store.ts';

/** More than this at the top of a thread, and nobody would read the thread. */
const PINS_LIMIT = 20;

export async function pinMessage(tx: Tx, viewer: Viewer, id: string, isPinned: boolean, now: Date): Promise<void> {
  const message = (await store.lockMessages(tx, viewer.workspaceId, [id]))[0];
  if (!message || message.type === 'event' || message.deleted_at) throw problem('not_found');
  if ((message.pinned_at !== null) === isPinned) return;
  if (isPinned && (await pinsOf(tx, viewer.workspaceId, message.conversation_id)).length >= PINS_LIMIT)
    throw problem('conflict', { detail: `At most ${PINS_LIMIT} messages can be pinned in a conversation.` });
  await setPinned(tx, viewer.workspaceId, id, isPinned ? now : null);
  write(tx, viewer.workspaceId, [
    {
      kind: 'message',
      id,
      what: isPinned ? 'message.pinned' : 'message.unpinned',
      detail: { conversationId: message.conversation_id },
      actor: actorOf(viewer),
    },
  ]);
}
