// Claims whose node died between claim and outcome. What cannot have harmed is sent again; the rest is for a person to decide.
import type { Channel } from '@throughline/channel-kit';
import type { Tx } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { type Entry, write } from '../../ground/journal.ts';
import { channelById } from '../channels/index.ts';
import { lockMessages } from '../conversations/index.ts';
import { type Change, stateOf } from './outcome.ts';
import { changeMessages, changeRows } from './outcome-store.ts';
import * as store from './store.ts';

const RECOVER_LIMIT = 1000;

/** Returns how many. */
export async function recoverClaims(house: House): Promise<number> {
  const expired = await store.expiredClaims(house.db, RECOVER_LIMIT);
  let count = 0;
  for (const [workspaceId, rows] of Map.groupBy(expired, (row) => row.workspace_id))
    count += await house.db.transaction((tx) => recover(tx, house, workspaceId, rows));
  return count;
}

async function recover(tx: Tx, house: House, workspaceId: string, found: readonly store.OutboxRow[]): Promise<number> {
  const [messages, rows] = await Promise.all([
    lockMessages(
      tx,
      workspaceId,
      found.map((row) => row.message_id),
    ),
    // Its node may have come back, or another may have been quicker.
    store.stillExpired(
      tx,
      workspaceId,
      found.map((row) => row.id),
    ),
  ]);
  const kinds = new Map<string, Channel | undefined>();
  for (const id of new Set(rows.map((row) => row.channel_id))) {
    const channel = await channelById(tx, workspaceId, id);
    kinds.set(id, channel ? house.kinds.get(channel.kind) : undefined);
  }
  const changes = rows.map((row): Change => {
    const kind = kinds.get(row.channel_id);
    const base = { id: row.id, kind: kind?.card.kind ?? 'none', channelId: row.channel_id, isOurs: true };
    // Visitors read from our own database, and everything but a message may be done twice.
    if (row.kind !== 'message' || kind?.card.abilities.visitors) return { ...base, row: { to: 'queued', seconds: 0 } };
    const message = messages.find((each) => each.id === row.message_id);
    return {
      ...base,
      row: { to: 'unknown' },
      ...stateOf(message, 'unknown', 'The server stopped while this was being sent.'),
    };
  });
  const told = changes.flatMap(({ message, what }) => (message && what ? [{ message, what }] : []));
  await changeRows(tx, workspaceId, changes);
  await changeMessages(
    tx,
    workspaceId,
    told.map(({ message }) => message),
  );
  if (told.length > 0)
    write(
      tx,
      workspaceId,
      told.map(({ message, what }): Entry => ({
        kind: 'message',
        id: message.id,
        what,
        detail: { conversationId: message.conversation_id },
      })),
    );
  return changes.length;
}
