// Rehearsals over REST: start one, look at it, keep its report, and take its made-up people out again.
import { problem } from '@throughline/protocol';
import { serveHeaders } from '../../ground/files.ts';
import { handlers } from '../../ground/handlers.ts';
import { eraseContact } from '../threads/index.ts';
import { endRehearsal, followRehearsal } from './follow.ts';
import { presentRehearsal, reportOf } from './report.ts';
import { startRehearsal } from './start.ts';
import * as store from './store.ts';

export const rehearsalRoutes = handlers({
  async startRehearsal({ house, viewer, body }) {
    const id = await startRehearsal(house, viewer, body.channels);
    return presentRehearsal(house, (await store.rehearsalById(house.db, viewer.workspaceId, id))!);
  },
  async listRehearsals({ house, viewer, query }) {
    const rows = await store.listRehearsals(house.db, viewer.workspaceId, query.cursor ?? null, query.limit + 1);
    const shown = rows.slice(0, query.limit);
    return {
      items: shown.map((row) => presentRehearsal(house, row)),
      nextCursor: rows.length > query.limit ? (shown.at(-1)?.id ?? null) : null,
    };
  },
  async getRehearsal({ house, viewer, params }) {
    return presentRehearsal(house, await followRehearsal(house, viewer, params.id));
  },
  async endRehearsal({ house, viewer, params }) {
    return presentRehearsal(house, await endRehearsal(house, viewer, params.id));
  },
  async getRehearsalReport({ house, viewer, params }) {
    const row = await store.rehearsalById(house.db, viewer.workspaceId, params.id);
    if (!row) throw problem('not_found');
    return {
      body: Buffer.from(reportOf(presentRehearsal(house, row))),
      headers: serveHeaders(
        { name: `rehearsal-${row.created_at.toISOString().slice(0, 10)}.md`, mime: 'text/markdown' },
        { inline: false },
      ),
    };
  },
  async clearRehearsal({ house, viewer, params }) {
    const row = await store.rehearsalById(house.db, viewer.workspaceId, params.id);
    if (!row) throw problem('not_found');
    if (row.state !== 'done') throw problem('conflict', { detail: 'End the rehearsal first.' });
    for (const contactId of row.contact_ids) await eraseContact(house, viewer, contactId, { isGoneFine: true });
    await house.db.transaction((tx) => store.setCleared(tx, viewer.workspaceId, row.id, house.now()));
  },
});
