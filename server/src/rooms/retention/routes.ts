// Retention over REST: rules, what they would take now, and runs.
import { problem, type RetentionRun } from '@throughline/protocol';
import type { z } from 'zod';
import { handlers } from '../../ground/handlers.ts';
import type { Viewer } from '../../ground/viewer.ts';
import { begin, changeRules, merged, preview } from './run.ts';
import * as store from './store.ts';

/** Further than this nothing is counted: "10,000 or more" says enough. */
const COUNT_LIMIT = 10_000;
const RUNS = 20;

export const retentionRoutes = handlers({
  async getRetention({ house, viewer }) {
    const [rules, runs] = await Promise.all([
      store.rulesOf(house.db, viewer.workspaceId),
      store.runs(house.db, viewer.workspaceId, RUNS),
    ]);
    return { rules, runs: runs.map(present) };
  },
  async changeRetention({ house, viewer, body }) {
    mustErase(viewer);
    await changeRules(house, viewer, body);
    const runs = await store.runs(house.db, viewer.workspaceId, RUNS);
    return { rules: await store.rulesOf(house.db, viewer.workspaceId), runs: runs.map(present) };
  },
  async previewRetention({ house, viewer, body }) {
    const counts = await preview(house, viewer.workspaceId, merged(store.none, body), COUNT_LIMIT);
    return { ...counts, limit: COUNT_LIMIT };
  },
  async runRetention({ house, viewer }) {
    mustErase(viewer);
    const id = await house.db.transaction((tx) => begin(tx, viewer.workspaceId, viewer.name, house.now()));
    if (id === null) throw problem('conflict', { detail: 'A run is under way already, or nothing is switched on.' });
    return present((await store.runs(house.db, viewer.workspaceId, 1))[0]!);
  },
});

/** What cannot be undone is not everybody's to do. */
function mustErase(viewer: Viewer): void {
  if (!viewer.scopes.has('contacts:erase'))
    throw problem('forbidden', { detail: 'This erases for good, and your role may not erase.' });
}

const present = (row: store.RunRow): z.output<typeof RetentionRun> => ({
  id: row.id,
  state: row.state,
  rules: row.rules,
  gone: {
    conversations: row.conversations,
    attachments: row.attachments,
    contacts: row.contacts,
    auditEntries: row.audit_entries,
  },
  startedBy: row.started_by,
  startedAt: row.started_at.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
});
