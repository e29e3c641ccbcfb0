// A note deleted by mistake comes back: what was sent to a customer cannot, what only the team has seen can.
import { problem } from '@throughline/protocol';
import type { Tx } from '../../ground/db.ts';
import { write } from '../../ground/journal.ts';
import { actorOf, type Viewer } from '../../ground/viewer.ts';
import * as store from './store.ts';
import { updateMessage } from './write-store.ts';

const RESTORABLE_MS = 3_600_000;

export async function restoreNote(tx: Tx, viewer: Viewer, id: string, now: Date): Promise<void> {
  const note = (await store.lockMessages(tx, viewer.workspaceId, [id]))[0];
  if (!note || note.type !== 'note') throw problem('not_found');
  const mayAll = viewer.type === 'key' || viewer.scopes.has('conversations:moderate');
  if (!mayAll && note.author_id !== viewer.agentId)
    throw problem('forbidden', {
      detail: 'Only its author may bring this note back, or a role that may change other people’s.',
    });
  if (!note.deleted_at) return;
  if (now.getTime() - note.deleted_at.getTime() > RESTORABLE_MS)
    throw problem('conflict', { detail: 'This note was deleted more than an hour ago.' });
  await updateMessage(tx, Object.assign(note, { deleted_at: null }));
  write(tx, viewer.workspaceId, [
    {
      kind: 'message',
      id,
      what: 'message.restored',
      detail: { conversationId: note.conversation_id },
      actor: actorOf(viewer),
    },
  ]);
}
