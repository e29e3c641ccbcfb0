// Following a conversation that is somebody else's: whoever watches is told of what happens in it.
import { problem } from '@throughline/protocol';
import type { Tx } from '../../ground/db.ts';
import { actorOf, agentOf, type Viewer } from '../../ground/viewer.ts';
import { editing, openPlan, writePlan } from './plan.ts';
import * as store from './store.ts';

const WATCHERS_LIMIT = 100;

export async function watchConversation(
  tx: Tx,
  viewer: Viewer,
  id: string,
  isWatching: boolean,
  now: Date,
): Promise<void> {
  const { agentId } = agentOf(viewer);
  const row = (await store.lockConversations(tx, viewer.workspaceId, [id]))[0];
  if (!row || row.is_empty) throw problem('not_found');
  if (row.watcher_ids.includes(agentId) === isWatching) return;
  if (isWatching && row.watcher_ids.length >= WATCHERS_LIMIT)
    throw problem('conflict', { detail: `At most ${WATCHERS_LIMIT} people can watch a conversation.` });
  const plan = openPlan(viewer.workspaceId, now, actorOf(viewer));
  editing(plan, row, isWatching ? 'conversation.watched' : 'conversation.unwatched').watcher_ids = isWatching
    ? [...row.watcher_ids, agentId]
    : row.watcher_ids.filter((each) => each !== agentId);
  writePlan(tx, plan);
}
