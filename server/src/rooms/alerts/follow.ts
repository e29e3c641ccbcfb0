// From the journal to each agent's alerts, and from what they have read to alerts that are done.
import { type Alert, alertsOf, failureOf, readAlertChoice } from '@throughline/domain';
import type { Tx } from '../../ground/db.ts';
import type { Follower } from '../../ground/followers.ts';
import type { House } from '../../ground/house.ts';
import type { JournalRow } from '../../ground/journal.ts';
import { queuePushes } from './browsers.ts';
import * as store from './store.ts';

/** Whispered to the agents' screens; what there is they ask for themselves. */
export const ALERTS_CHANGED = 'alerts-changed';
/** Meant for somebody by name: heard of in a muted conversation too. */
const personal = new Set(['mention', 'assigned']);

/** By whoever wrote it, there or here. */
const deleted = ['message.delete', 'message.deleted'];

export const alertFollower = (house: Pick<House, 'now' | 'live'>): Follower => ({
  name: 'alerts',
  reads: ['message.created', 'note.created', 'event.created', 'message.failed', 'conversation.read', ...deleted],
  async react(tx, workspaceId, rows) {
    const touched = new Set<string>();
    // A failure is news of its own, later than the message: who wrote it has read that.
    const failed = new Map(rows.filter((row) => row.what === 'message.failed').map((row) => [row.id, row]));
    const gone = rows.filter((row) => deleted.includes(row.what)).map((row) => row.id);
    const ids = [...new Set(rows.filter((row) => row.kind === 'message').map((row) => row.id))];
    if (ids.length > 0) for (const id of await raiseFor(tx, workspaceId, ids, failed, house.now())) touched.add(id);
    if (gone.length > 0) for (const id of await store.forget(tx, workspaceId, gone, house.now())) touched.add(id);
    for (const row of rows) {
      const { agentId, number } = row.detail;
      if (row.what !== 'conversation.read' || typeof agentId !== 'string' || Number(number) === 0) continue;
      if ((await store.setRead(tx, workspaceId, agentId, row.id, Number(number), house.now())) > 0)
        touched.add(agentId);
    }
    if (touched.size > 0)
      tx.afterCommit(() => house.live.whisper({ workspaceId, kind: ALERTS_CHANGED, body: { agentIds: [...touched] } }));
  },
});

async function raiseFor(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
  failed: ReadonlyMap<string, JournalRow>,
  now: Date,
): Promise<readonly string[]> {
  const found = (await store.told(tx, workspaceId, ids)).flatMap((row) =>
    alertsFor(row, failed.has(row.id)).map((alert): store.NewAlert => ({
      ...alert,
      conversationId: row.conversation_id,
      messageId: row.id,
      number: failed.get(row.id)?.number ?? row.number,
      at: failed.get(row.id)?.at ?? row.created_at,
    })),
  );
  if (found.length === 0) return [];
  const agentIds = [...new Set(found.map((each) => each.agentId))];
  const chosen = await store.choices(tx, workspaceId, agentIds);
  const muted = await store.mutes(tx, workspaceId, agentIds, [...new Set(found.map((each) => each.conversationId))]);
  const wanted = found.filter(
    ({ agentId, kind, conversationId }) =>
      chosen.has(agentId) &&
      readAlertChoice(chosen.get(agentId)).ways[kind] !== 'off' &&
      (personal.has(kind) || !muted.has(`${agentId} ${conversationId}`)),
  );
  const newest = new Map<string, { alert: store.NewAlert; count: number }>();
  for (const alert of wanted.toSorted((a, b) => a.number - b.number)) {
    const key = `${alert.agentId} ${alert.conversationId} ${alert.kind}`;
    newest.set(key, { alert, count: (newest.get(key)?.count ?? 0) + 1 });
  }
  if (newest.size === 0) return [];
  const all = [...newest.values()];
  await store.raise(
    tx,
    workspaceId,
    all.map((each) => each.alert),
    all.map((each) => each.count),
  );
  await queuePushes(tx, workspaceId, agentIds, now);
  return agentIds;
}
function alertsFor(row: store.ToldRow, hasFailed: boolean): readonly Alert[] {
  const message = {
    type: row.type,
    direction: row.direction,
    authorId: row.author_id,
    mentions: row.mentions,
    isAutomatic: row.is_automatic,
    event: row.event,
    to: row.went_to,
    assigneeId: row.assignee_id,
    status: row.status,
    watcherIds: row.watcher_ids,
  };
  return hasFailed ? failureOf(message) : alertsOf(message);
}
