// The job behind an arriving file: fetch it from its provider, store it, show it. References expire, so it runs at once.
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import { write } from '../../ground/journal.ts';
import { channelById, openChannel } from '../channels/index.ts';
import { messagesByIds } from '../conversations/index.ts';
import { rawOf } from './receipts.ts';
import * as store from './store.ts';

/** Fetches what a message still lacks. Throws when the provider is away, so that the job comes back. */
export async function fetchFiles(
  house: House,
  workspaceId: string,
  messageId: string,
  isLastTry: boolean,
): Promise<void> {
  const message = (await messagesByIds(house.db, workspaceId, [messageId]))[0];
  const files = await store.pendingFiles(house.db, workspaceId, messageId);
  if (!message?.channel_id || files.length === 0) return;
  const row = await channelById(house.db, workspaceId, message.channel_id);
  const channel = row ? await openChannel(house, row) : null;
  if (!channel) throw new Error('The channel is not connected');
  let failure: unknown = null;
  for (const file of files) {
    try {
      const raw = file.receipt_id ? await rawOf(house, workspaceId, file.receipt_id) : null;
      const fetched = await channel.kind.fetchFile(
        {
          ref: file.ref,
          name: file.name,
          mime: file.mime,
          ...(file.bytes === null ? {} : { bytes: file.bytes }),
          ...(file.content_id ? { contentId: file.content_id } : {}),
        },
        raw,
        channel.place,
      );
      const kept = await house.files.put(fetched.body, fetched.name);
      await house.db.transaction(async (tx) => {
        const id = newId();
        await store.addFileRow(tx, {
          workspaceId,
          id,
          sha256: kept.sha256,
          name: fetched.name || file.name,
          mime: kept.mime,
          bytes: kept.bytes,
          width: kept.width,
          height: kept.height,
          thumbnail: kept.thumbnailSha256,
        });
        await store.setFetched(tx, workspaceId, messageId, file.position, id, '');
        write(tx, workspaceId, [
          { kind: 'message', id: messageId, what: 'message.file', detail: { conversationId: message.conversation_id } },
        ]);
      });
    } catch (error) {
      failure = error;
      await house.db.transaction(async (tx) => {
        // While there are tries left the screen says "being fetched", which is true.
        if (!isLastTry) return;
        await store.setFetched(
          tx,
          workspaceId,
          messageId,
          file.position,
          null,
          `Could not be fetched: ${error instanceof Error ? error.message : String(error)}`,
        );
        write(tx, workspaceId, [
          { kind: 'message', id: messageId, what: 'message.file', detail: { conversationId: message.conversation_id } },
        ]);
      });
    }
  }
  if (failure) throw failure instanceof Error ? failure : new Error(String(failure));
}
