// SQL about pairs of contacts that may be one person: what proofs and people said, and what looks alike.
import type { Tx } from '../../ground/db.ts';

export interface SuggestionRow {
  readonly contact_id: string;
  readonly other_id: string;
  readonly reason: string;
}
export async function suggest(
  tx: Tx,
  workspaceId: string,
  contactId: string,
  otherId: string,
  reason: string,
): Promise<void> {
  const [one, other] = contactId < otherId ? [contactId, otherId] : [otherId, contactId];
  await tx.query(
    `insert into duplicate_suggestions (workspace_id, contact_id, other_id, reason) values ($1, $2, $3, $4) on conflict do nothing`,
    [workspaceId, one, other, reason],
  );
}
export async function dismissSuggestion(
  tx: Tx,
  workspaceId: string,
  contactId: string,
  otherId: string,
): Promise<void> {
  const [one, other] = contactId < otherId ? [contactId, otherId] : [otherId, contactId];
  await tx.query(
    `insert into duplicate_suggestions (workspace_id, contact_id, other_id, reason, state) values ($1, $2, $3, '', 'dismissed') on conflict (workspace_id, contact_id, other_id) do update set state = 'dismissed'`,
    [workspaceId, one, other],
  );
}
export async function suggestions(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  contactId: string | null,
): Promise<SuggestionRow[]> {
  return (
    await tx.query<SuggestionRow>(
      `select d.contact_id, d.other_id, d.reason from duplicate_suggestions d
       join contacts a on a.workspace_id = $1 and a.id = d.contact_id and a.absorbed_by is null and a.deleted_at is null
       join contacts b on b.workspace_id = $1 and b.id = d.other_id and b.absorbed_by is null and b.deleted_at is null
     where d.workspace_id = $1 and d.state = 'open' and ($2::uuid is null or d.contact_id = $2 or d.other_id = $2) order by d.created_at desc limit 100`,
      [workspaceId, contactId],
    )
  ).rows;
}
export interface LookalikeRow {
  readonly contact_id: string;
  readonly other_id: string;
  readonly why: 'told' | 'name' | 'mail-name';
  readonly detail: string;
}
/** Mail names that many people have, so that having the same says nothing. */
const commonMailNames =
  'billing contact customer enquiries hello hallo helpdesk invoice marketing newsletter no-reply noreply office orders postmaster purchasing reception sales service support webmaster'.split(
    ' ',
  );
/**
 * Pairs around these contacts that look like one person, best reason first: an address told to us that is the other's; the same full
 * name; the same mail name at another domain. Pairs somebody has judged (dismissed, or a link undone) stay away.
 */
export async function lookalikes(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<LookalikeRow[]> {
  return (
    await tx.query<LookalikeRow>(
      `with asked as (select id, name from contacts where workspace_id = $1 and id = any($2::uuid[]) and absorbed_by is null and deleted_at is null),
       mine as (select a.id as contact_id, i.id, i.kind, i.key from asked a join identities i on i.workspace_id = $1 and i.contact_id = a.id where not i.is_shared),
       pairs as (
         (select m.contact_id, i.contact_id as other_id, 'told' as why, f.value as detail, 0 as rank from mine m
            join facts f on f.workspace_id = $1 and f.identity_id = m.id and f.kind in ('email', 'phone') and f.dismissed_at is null
            join identities i on i.workspace_id = $1 and i.kind = f.kind and i.scope = '' and i.key = f.value and not i.is_shared limit 200)
         union all
         (select a.id, o.id, 'name', o.name, 1 from asked a
            -- Reached by the longest word, which is the rarest as a rule.
            cross join lateral (select w from unnest(words_of_name(a.name)) w order by length(w) desc limit 1) l
            join contact_words n on n.workspace_id = $1 and n.word = l.w
            join contacts o on o.workspace_id = $1 and o.id = n.contact_id and plain(o.name) = plain(a.name) where a.name like '% %' limit 200)
         union all
         (select m.contact_id, i.contact_id, 'mail-name', split_part(m.key, '@', 1), 2 from mine m
            join identities i on i.workspace_id = $1 and i.kind = 'email' and plain(i.value) like replace(replace(split_part(m.key, '@', 1), '_', '\\_'), '%', '\\%') || '@%' and not i.is_shared
          where m.kind = 'email' and length(split_part(m.key, '@', 1)) >= 6 and split_part(m.key, '@', 1) <> all($3::text[]) limit 200)),
       best as (select distinct on (contact_id, other_id) * from pairs where contact_id <> other_id order by contact_id, other_id, rank)
     select b.contact_id, b.other_id, b.why, b.detail from best b
       join contacts o on o.workspace_id = $1 and o.id = b.other_id and o.absorbed_by is null and o.deleted_at is null
     where not exists (select from duplicate_suggestions d where d.workspace_id = $1 and d.contact_id = least(b.contact_id, b.other_id) and d.other_id = greatest(b.contact_id, b.other_id))
       and not exists (select from links l join identities x on x.workspace_id = $1 and x.id = l.identity_id join identities y on y.workspace_id = $1 and y.id = l.other_id
                       where l.workspace_id = $1 and l.undone_at is not null and (l.identity_id in (select id from mine) or l.other_id in (select id from mine))
                         and (x.contact_id, y.contact_id) in ((b.contact_id, b.other_id), (b.other_id, b.contact_id)))
     order by b.rank, b.other_id limit 100`,
      [workspaceId, contactIds, commonMailNames],
    )
  ).rows;
}
