// SQL of legal holds. A hold stands on a contact; whoever is made of one on hold is on hold, and stays so when the link is undone.
import type { Tx } from '../../ground/db.ts';

type Q = Pick<Tx, 'query'>;

export interface HoldRow {
  readonly contact_id: string;
  readonly reason: string;
  readonly placed_by: string;
  readonly placed_at: Date;
}
/** The oldest hold on anybody this contact is made of. */
export async function holdOf(q: Q, workspaceId: string, contactId: string): Promise<HoldRow | undefined> {
  const { rows } = await q.query<HoldRow>(
    `select h.contact_id, h.reason, h.placed_by, h.placed_at from holds h where h.workspace_id = $1 and (h.contact_id = $2
       or h.contact_id in (select home_contact_id from identities where workspace_id = $1 and contact_id = $2))
     order by h.placed_at limit 1`,
    [workspaceId, contactId],
  );
  return rows[0];
}
/** False: there is one already, and it stays as it was placed. */
export async function addHold(
  tx: Tx,
  workspaceId: string,
  hold: { contactId: string; reason: string; placedBy: string; now: Date },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    'insert into holds (workspace_id, contact_id, reason, placed_by, placed_at) values ($1, $2, $3, $4, $5) on conflict do nothing',
    [workspaceId, hold.contactId, hold.reason, hold.placedBy, hold.now],
  );
  return rowCount > 0;
}
/** From everybody this contact is made of. */
export async function dropHolds(tx: Tx, workspaceId: string, contactId: string): Promise<void> {
  await tx.query(
    `delete from holds where workspace_id = $1 and (contact_id = $2
       or contact_id in (select home_contact_id from identities where workspace_id = $1 and contact_id = $2))`,
    [workspaceId, contactId],
  );
}

/** What may not go whatever its age: whom somebody put on legal hold, their conversations, and those of others they wrote in. */
export interface Held {
  readonly contacts: readonly string[];
  readonly conversations: readonly string[];
}
export async function heldBack(q: Q, workspaceId: string): Promise<Held> {
  const { rows } = await q.query<Held>(
    `with held as materialized (select contact_id from holds where workspace_id = $1),
       theirs as materialized (select i.id, i.contact_id, i.home_contact_id from held h join identities i on i.workspace_id = $1 and i.home_contact_id = h.contact_id),
       people as materialized (select contact_id as id from held union select contact_id from theirs
         -- Whoever speaks for one on hold is on hold with everybody they are made of.
         union select i.home_contact_id from theirs t join identities i on i.workspace_id = $1 and i.contact_id = t.contact_id),
       all_of as materialized (select i.id from people p join identities i on i.workspace_id = $1 and i.contact_id = p.id)
     select coalesce((select array_agg(id) from people), '{}') as contacts,
       array(select v.id from people p join conversations v on v.workspace_id = $1 and v.contact_id = p.id
         union select m.conversation_id from all_of a join messages m on m.workspace_id = $1 and m.guest_id = a.id) as conversations`,
    [workspaceId],
  );
  return rows[0]!;
}
/** Somebody else on hold who wrote in conversations of this contact. */
export async function heldGuestOf(q: Q, workspaceId: string, contactId: string): Promise<string | null> {
  const { rows } = await q.query<{ contact_id: string }>(
    `select i.contact_id from holds h join identities o on o.workspace_id = $1 and o.home_contact_id = h.contact_id
       join identities i on i.workspace_id = $1 and i.contact_id = o.contact_id
       join messages m on m.workspace_id = $1 and m.guest_id = i.id
       join conversations v on v.workspace_id = $1 and v.id = m.conversation_id
     where h.workspace_id = $1 and v.contact_id = $2 limit 1`,
    [workspaceId, contactId],
  );
  return rows[0]?.contact_id ?? null;
}
/** Of these contacts, those that may not be erased: on hold themselves, or with somebody on hold who wrote in their conversations. */
export async function heldAmong(q: Q, workspaceId: string, contactIds: readonly string[]): Promise<string[]> {
  const { rows } = await q.query<{ id: string }>(
    `with theirs as materialized (select i.contact_id as id from holds h join identities i on i.workspace_id = $1 and i.home_contact_id = h.contact_id where h.workspace_id = $1),
       people as (select contact_id as id from holds where workspace_id = $1 union select id from theirs),
       hosts as (select v.contact_id as id from theirs t join identities i on i.workspace_id = $1 and i.contact_id = t.id
         join messages m on m.workspace_id = $1 and m.guest_id = i.id join conversations v on v.workspace_id = $1 and v.id = m.conversation_id)
     select n.id from unnest($2::uuid[]) with ordinality as n(id, place) where n.id in (select id from people union select id from hosts) order by n.place`,
    [workspaceId, contactIds],
  );
  return rows.map((row) => row.id);
}
