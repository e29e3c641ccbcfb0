// SQL of what providers tell about people when asked.
import type { Tx } from '../../ground/db.ts';

export async function setPicture(tx: Tx, workspaceId: string, identityId: string, fileId: string): Promise<void> {
  await tx.query('update identities set picture_file_id = $3 where workspace_id = $1 and id = $2', [
    workspaceId,
    identityId,
    fileId,
  ]);
}
/** The newest picture a provider gave of each of these, by contact; most have none. */
export async function picturesOf(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<Map<string, string>> {
  if (contactIds.length === 0) return new Map();
  const { rows } = await tx.query<{ contact_id: string; picture_file_id: string }>(
    'select distinct on (contact_id) contact_id, picture_file_id from identities where workspace_id = $1 and contact_id = any($2::uuid[]) and picture_file_id is not null order by contact_id, id desc',
    [workspaceId, contactIds],
  );
  return new Map(rows.map((row) => [row.contact_id, row.picture_file_id]));
}
/** The name an identity has with its provider; its contact takes it where no agent, and no provider before, gave a name. */
export async function nameFromProvider(
  tx: Tx,
  workspaceId: string,
  identityId: string,
  name: string,
  attributes: Readonly<Record<string, string>>,
): Promise<void> {
  await tx.query(
    `with told as (
       update identities set name = case when $3 <> '' then $3 else name end, attributes = attributes || $4::jsonb
       where workspace_id = $1 and id = $2 returning contact_id)
     update contacts c set name = $3, name_source = 'provider' from told
     where c.workspace_id = $1 and c.id = told.contact_id and $3 <> '' and (c.name_source in ('none', 'claimed') or c.name = '')`,
    [workspaceId, identityId, name, JSON.stringify(attributes)],
  );
}
