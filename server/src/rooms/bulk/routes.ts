// The contracts of changes to many conversations; each agent sees their own.
import type { ReplyOf, Routes } from '@throughline/protocol';
import { handlers } from '../../ground/handlers.ts';
import { agentOf } from '../../ground/viewer.ts';
import { contactNames } from '../contacts/index.ts';
import { goOn, mine, startBulk, undoBulk } from './bulk.ts';
import { addContactJob } from './contacts.ts';
import { addErasureJob, previewErasures } from './erase.ts';
import { addMergeJob, previewMerge } from './merge.ts';
import { addRemovalJob, previewRemovals } from './remove.ts';
import { selected, type Why } from './selection.ts';
import * as store from './store.ts';

const MAX_REFUSALS = 200;
const present = (row: store.BulkRow): ReplyOf<Routes['getBulk']> => ({
  id: row.id,
  state: row.state,
  why: row.why,
  total: row.total,
  done: row.done,
  changed: row.changed,
  refused: row.refused,
  kept: row.kept,
  createdAt: row.created_at.toISOString(),
});
export const bulkRoutes = handlers({
  startBulk: async ({ house, viewer, body }) => present(await startBulk(house, agentOf(viewer), body)),
  previewRemovals: ({ house, viewer, body }) => previewRemovals(house, agentOf(viewer), body),
  removeConversations: async ({ house, viewer, body }) => {
    const agent = agentOf(viewer);
    const { id, isNow } = await addRemovalJob(house, agent, body);
    return present(await goOn(house, agent, id, isNow));
  },
  changeContacts: async ({ house, viewer, body }) => {
    const agent = agentOf(viewer);
    const { id, isNow } = await addContactJob(house, agent, body);
    return present(await goOn(house, agent, id, isNow));
  },
  countContacts: async ({ house, viewer, body }) => {
    const { ids, isMore } = await selected(house.db, viewer.workspaceId, body, house.now());
    return { count: ids.length, isMore };
  },
  previewMerge: ({ house, viewer, body }) => previewMerge(house, agentOf(viewer), body.ids),
  mergeMany: async ({ house, viewer, body }) => {
    const agent = agentOf(viewer);
    return present(await goOn(house, agent, await addMergeJob(house, agent, body.ids), true));
  },
  previewErasures: ({ house, viewer, body }) => previewErasures(house, agentOf(viewer), body),
  eraseContacts: async ({ house, viewer, body }) => {
    const agent = agentOf(viewer);
    const { id, isNow } = await addErasureJob(house, agent, body);
    return present(await goOn(house, agent, id, isNow));
  },
  listRefusals: async ({ house, viewer, params }) => {
    const agent = agentOf(viewer);
    const { workspaceId } = agent;
    const job = mine(agent, await store.bulkById(house.db, workspaceId, params.id));
    const rows = await store.refusals(house.db, workspaceId, job.id, MAX_REFUSALS);
    const ids = rows.map((row) => row.id);
    const names = await (job.subject === 'contact' ? contactNames : store.conversationNames)(
      house.db,
      workspaceId,
      ids,
    );
    return {
      items: rows.map(({ id, why }) => ({ id, name: names.get(id) ?? '', why: (why || 'other') as Why })),
    };
  },
  getBulk: async ({ house, viewer, params }) => {
    const agent = agentOf(viewer);
    return present(mine(agent, await store.bulkById(house.db, agent.workspaceId, params.id)));
  },
  undoBulk: async ({ house, viewer, params }) => present(await undoBulk(house, agentOf(viewer), params.id)),
});
