// SQL of tags on contacts. A merged contact shows those of everybody it is made of; one whom nobody can reach yet has its own.
import type { Tx } from '../../ground/db.ts';

type Q = Pick<Tx, 'query'>;
export interface ContactTag {
  /** The contact that speaks. */
  readonly contact_id: string;
  readonly id: string;
  readonly name: string;
  readonly color: string;
}
export async function tagsOfContacts(q: Q, workspaceId: string, contactIds: readonly string[]): Promise<ContactTag[]> {
  if (contactIds.length === 0) return [];
  return (
    await q.query<ContactTag>(
      `select distinct c.id as contact_id, t.id, t.name, t.color from contacts c
       cross join lateral (select c.id as home union select home_contact_id from identities where workspace_id = $1 and contact_id = c.id) h
       join contact_tags ct on ct.workspace_id = $1 and ct.contact_id = h.home
       join tags t on t.workspace_id = $1 and t.id = ct.tag_id
       where c.workspace_id = $1 and c.id = any($2::uuid[]) order by t.name`,
      [workspaceId, contactIds],
    )
  ).rows;
}
/** Adds and takes away by name; a tag that is not there is made. What is taken away goes from everybody this contact is made of. */
export async function changeTags(
  tx: Tx,
  workspaceId: string,
  contactId: string,
  added: readonly { id: string; name: string }[],
  removed: readonly string[],
): Promise<void> {
  const names = added.map((tag) => tag.name);
  if (added.length > 0) {
    await tx.query(
      'insert into tags (workspace_id, id, name) select $1, * from unnest($2::uuid[], $3::text[]) on conflict (workspace_id, lower(name)) do nothing',
      [workspaceId, added.map((tag) => tag.id), names],
    );
    await tx.query(
      `insert into contact_tags select $1, $2, id from tags where workspace_id = $1 and lower(name) = any(select lower(n) from unnest($3::text[]) as n)
       on conflict do nothing`,
      [workspaceId, contactId, names],
    );
  }
  if (removed.length > 0)
    await tx.query(
      `delete from contact_tags where workspace_id = $1
       and contact_id in (select $2::uuid union select home_contact_id from identities where workspace_id = $1 and contact_id = $2)
       and tag_id in (select id from tags where workspace_id = $1 and lower(name) = any(select lower(n) from unnest($3::text[]) as n))`,
      [workspaceId, contactId, removed],
    );
}
