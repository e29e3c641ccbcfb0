// The audit log over REST: read page by page, or taken away whole as a table.
import { Readable } from 'node:stream';
import { type AuditEntry, problem, type QueryOf, type Routes } from '@throughline/protocol';
import type { z } from 'zod';
import { audit } from '../../ground/audit.ts';
import { serveHeaders } from '../../ground/files.ts';
import { handlers } from '../../ground/handlers.ts';
import type { House } from '../../ground/house.ts';
import { head, lineOf } from './csv.ts';
import * as store from './store.ts';

const CHUNK = 1000;

export const auditRoutes = handlers({
  async listAudit({ house, viewer, query }) {
    const rows = await store.entries(house.db, viewer.workspaceId, wantedOf(query, query.cursor), query.limit + 1);
    const shown = rows.slice(0, query.limit);
    return { items: shown.map(present), nextCursor: rows.length > query.limit ? shown.at(-1)!.id : null };
  },
  async exportAudit({ house, viewer, query }) {
    const wanted = wantedOf(query, undefined);
    await audit(house.db, viewer, house.now(), {
      what: 'workspace.audit-exported',
      subject: { kind: 'workspace', id: viewer.workspaceId, name: '' },
    });
    return {
      body: Readable.from(lines(house, viewer.workspaceId, wanted)),
      headers: serveHeaders(
        { name: `audit-log-${house.now().toISOString().slice(0, 10)}.csv`, mime: 'text/csv' },
        { inline: false },
      ),
    };
  },
});

/** Read piece by piece as it is sent: a log of years needs no more memory than one of a day. */
async function* lines(house: House, workspaceId: string, wanted: store.Wanted): AsyncGenerator<string> {
  yield head;
  for (let beforeId = wanted.beforeId; ;) {
    const rows = await store.entries(house.db, workspaceId, { ...wanted, beforeId }, CHUNK);
    if (rows.length > 0) yield rows.map(lineOf).join('');
    if (rows.length < CHUNK) return;
    beforeId = rows.at(-1)!.id;
  }
}

type Asked = Omit<QueryOf<Routes['listAudit']>, 'limit' | 'cursor'>;
function wantedOf(asked: Asked, cursor: string | undefined): store.Wanted {
  if (asked.since !== undefined && asked.until !== undefined && asked.until <= asked.since)
    throw problem('invalid', { fields: { until: 'must be later than since' } });
  const untilId = asked.until === undefined ? null : firstIdAt(asked.until);
  return {
    actorId: asked.actorId ?? null,
    subjectKind: asked.kind ?? null,
    subjectId: asked.subjectId ?? null,
    fromId: asked.since === undefined ? null : firstIdAt(asked.since),
    beforeId: cursor !== undefined && (untilId === null || cursor < untilId) ? cursor : untilId,
  };
}
/** No id made at this time or later is smaller (RFC 9562, 5.7). */
function firstIdAt(time: string): string {
  const hex = Math.max(0, new Date(time).getTime()).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}

const present = (row: store.EntryRow): z.output<typeof AuditEntry> => ({
  id: row.id,
  at: row.at.toISOString(),
  actor: {
    type: row.actor_type as z.output<typeof AuditEntry>['actor']['type'],
    id: row.actor_id,
    name: row.actor_name,
  },
  address: row.address,
  what: row.what,
  subject: { kind: row.subject_kind, id: row.subject_id, name: row.subject_name },
  before: { ...row.before },
  after: { ...row.after },
});
