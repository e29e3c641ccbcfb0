// All SQL that reads the audit log; ground/audit.ts writes it.
import type { Tx } from '../../ground/db.ts';

export interface EntryRow {
  readonly id: string;
  readonly at: Date;
  readonly actor_type: string;
  readonly actor_id: string | null;
  readonly actor_name: string;
  readonly address: string;
  readonly what: string;
  readonly subject_kind: string;
  readonly subject_id: string | null;
  readonly subject_name: string;
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}
export interface Wanted {
  readonly actorId: string | null;
  readonly subjectKind: string | null;
  readonly subjectId: string | null;
  /** Ids are made from the time, so a time is a place among them. */
  readonly fromId: string | null;
  readonly beforeId: string | null;
}

const entriesSql = `select id, at, actor_type, actor_id, actor_name, address, what, subject_kind, subject_id, subject_name, before, after
  from audit_entries where workspace_id = $1`;

/** Newest first. Only what is asked for becomes a condition, so that each question finds its index. */
export async function entries(
  q: Pick<Tx, 'query'>,
  workspaceId: string,
  wanted: Wanted,
  limit: number,
): Promise<EntryRow[]> {
  const { text, values } = question(workspaceId, wanted, limit);
  return (await q.query<EntryRow>(text, values)).rows;
}
export function question(workspaceId: string, wanted: Wanted, limit: number): { text: string; values: unknown[] } {
  const values: unknown[] = [workspaceId];
  const conditions = (
    [
      ['actor_id =', wanted.actorId],
      ['subject_kind =', wanted.subjectKind],
      ['subject_id =', wanted.subjectId],
      ['id >=', wanted.fromId],
      ['id <', wanted.beforeId],
    ] as const
  ).flatMap(([condition, value]) => (value === null ? [] : [` and ${condition} $${values.push(value)}`]));
  return { text: `${entriesSql}${conditions.join('')} order by id desc limit $${values.push(limit)}`, values };
}
