// The contracts of changes to many conversations; each agent sees their own.
import type { ReplyOf, Routes } from '@throughline/protocol';
import { handlers } from '../../ground/handlers.ts';
import { agentOf } from '../../ground/viewer.ts';
import { goOn, mine, startBulk, undoBulk } from './bulk.ts';
import { addContactJob } from './contacts.ts';
import * as store from './store.ts';

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
  changeContacts: async ({ house, viewer, body }) => {
    const agent = agentOf(viewer);
    const { id, isNow } = await addContactJob(house, agent, body);
    return present(await goOn(house, agent, id, isNow));
  },
  getBulk: async ({ house, viewer, params }) => {
    const agent = agentOf(viewer);
    return present(mine(agent, await store.bulkById(house.db, agent.workspaceId, params.id)));
  },
  undoBulk: async ({ house, viewer, params }) => present(await undoBulk(house, agentOf(viewer), params.id)),
});
