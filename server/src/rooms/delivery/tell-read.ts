// The job behind opening a conversation: the customers who wrote in it are shown, where their channel can, that it was read.
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import type { JobPayload } from '../../ground/jobs.ts';
import { listChannels } from '../channels/index.ts';
import * as marks from './read-store.ts';
import * as store from './store.ts';
import { wakeDelivery } from './wake.ts';

/** Older words are read in silence: nobody waits for a tick any more, and some providers refuse it. */
const FRESH_HOURS = 24;

export async function tellRead(house: House, payload: JobPayload): Promise<void> {
  const { workspaceId } = payload;
  const [conversationId, number] = [String(payload['conversationId']), Number(payload['number'])];
  if (typeof workspaceId !== 'string') return;
  const able = (await listChannels(house.db, workspaceId)).filter((row) => {
    const mark = house.kinds.get(row.kind)?.card.abilities.readMarks;
    return row.state !== 'off' && mark !== undefined && row.settings[mark.setting] !== false;
  });
  if (able.length === 0) return;
  const since = new Date(house.now().getTime() - FRESH_HOURS * 3_600_000);
  await house.db.transaction(async (tx) => {
    const last = await marks.lastHeard(tx, workspaceId, conversationId, number, since);
    const due = last.filter((message) => able.some((row) => row.id === message.channel_id));
    if (due.length === 0) return;
    const told = await marks.moveMarks(tx, workspaceId, due);
    for (const message of due.filter((each) => told.has(each.id)))
      store.enqueue(tx, {
        workspace_id: workspaceId,
        id: newId(),
        number: message.number,
        kind: 'read',
        message_id: message.id,
        channel_id: message.channel_id,
        identity_id: message.identity_id,
        payload: {},
      });
    tx.afterCommit(() => wakeDelivery(house, workspaceId));
  });
}
