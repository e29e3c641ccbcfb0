// All SQL of the fields a workspace defines.
import type { FieldRule, FieldSubject } from '@throughline/domain';
import type { Tx } from '../../ground/db.ts';

type Q = Pick<Tx, 'query'>;
export interface FieldRow extends FieldRule {
  readonly id: string;
  readonly subject: FieldSubject;
  readonly position: number;
  readonly createdAt: string;
}
/** One field as JSON, for lists beside a row of something else too. */
const body = `json_build_object('id', f.id, 'subject', f.subject, 'key', f.key, 'name', f.name, 'type', f.type, 'choices', f.choices, 'isRequiredToClose', f.is_required_to_close, 'position', f.position, 'createdAt', to_char(f.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`;
/** Those of a workspace, in their order, as one JSON list. */
export const fieldsJson = (workspaceId: string) =>
  `(select coalesce(json_agg(${body} order by f.subject, f.position, f.id), '[]') from fields f where f.workspace_id = ${workspaceId} and f.removed_at is null)`;

export async function fieldsOf(q: Q, workspaceId: string, subject: FieldSubject | null): Promise<FieldRow[]> {
  const { rows } = await q.query<{ body: FieldRow }>(
    `select ${body} as body from fields f where f.workspace_id = $1 and ($2::text is null or f.subject = $2) and f.removed_at is null order by f.subject, f.position, f.id`,
    [workspaceId, subject],
  );
  return rows.map((row) => row.body);
}
/** Held until commit; one that was taken away only where it is meant. */
export async function lockField(
  tx: Tx,
  workspaceId: string,
  id: string,
  isRemoved: boolean,
): Promise<FieldRow | undefined> {
  const { rows } = await tx.query<{ body: FieldRow }>(
    `select ${body} as body from fields f where f.workspace_id = $1 and f.id = $2 and (f.removed_at is not null) = $3 for update`,
    [workspaceId, id, isRemoved],
  );
  return rows[0]?.body;
}
/** Every key that was ever given. Held in turn with others who define fields here. */
export async function takenKeys(tx: Tx, workspaceId: string, subject: FieldSubject): Promise<string[]> {
  await tx.query('select 1 from workspaces where id = $1 for no key update', [workspaceId]);
  return (
    await tx.query<{ key: string }>('select key from fields where workspace_id = $1 and subject = $2', [
      workspaceId,
      subject,
    ])
  ).rows.map((row) => row.key);
}
export async function putField(
  tx: Tx,
  workspaceId: string,
  field: Omit<FieldRow, 'createdAt' | 'position'> & { position: number | null },
): Promise<void> {
  await tx.query(
    `insert into fields (workspace_id, id, subject, key, name, type, choices, is_required_to_close, position)
     values ($1, $2, $3, $4, $5, $6, $7, $8, coalesce($9, (select coalesce(max(position), 0) + 1 from fields where workspace_id = $1 and subject = $3)))
     on conflict (workspace_id, id) do update set name = $5, choices = $7, is_required_to_close = $8, position = coalesce($9, fields.position)`,
    [
      workspaceId,
      field.id,
      field.subject,
      field.key,
      field.name,
      field.type,
      field.choices,
      field.isRequiredToClose,
      field.position,
    ],
  );
}
export async function setRemoved(tx: Tx, workspaceId: string, id: string, at: Date | null): Promise<void> {
  await tx.query('update fields set removed_at = $3 where workspace_id = $1 and id = $2', [workspaceId, id, at]);
}
