// SQL of finding people by trigrams: by what a name or an address holds, and by what looks like it.
import { bounded } from '../../ground/bounded.ts';
import type { Db } from '../../ground/db.ts';

export interface ContactHit {
  readonly id: string;
  readonly last_seen_at: Date;
  readonly value: string | null;
  readonly value_kind: string | null;
}

const speaking = `best as (select coalesce(c.absorbed_by, c.id) as id, max(h.score) as score, (array_agg(h.value order by h.score desc) filter (where h.value is not null))[1] as value,
    (array_agg(h.kind order by h.score desc) filter (where h.value is not null))[1] as value_kind from hits h join contacts c on c.workspace_id = $1 and c.id = h.id where c.deleted_at is null group by 1)
  select c.id, c.last_seen_at, b.value, b.value_kind from best b join contacts c on c.workspace_id = $1 and c.id = b.id where c.deleted_at is null order by b.score desc, c.last_seen_at desc limit $3`;

/** Every word stands in the name, or all of it in an address (a phone by its digits). Names that begin so come first. Null: it took too long. */
export async function contactsWith(
  db: Db,
  workspaceId: string,
  typed: string,
  words: readonly string[],
  digits: string | null,
  limit: number,
): Promise<ContactHit[] | null> {
  // A condition for each word, because none of several patterns in one array could be asked of the index.
  const held = words.map((_, index) => `plain(name) like '%' || plain($${index + 6}) || '%'`).join(' and ');
  const named = (which: string) =>
    `select id, null as value, null as kind, 2 + similarity(plain(name), plain($2)) as score from contacts where workspace_id = $1 and deleted_at is null and ${which} and ${held}`;
  return await bounded(
    db,
    async (tx) =>
      (
        await tx.query<ContactHit>(
          `with hits as (
         (${named('absorbed_by is null')} order by last_seen_at desc, id desc limit 200)
         union all
         (${named('absorbed_by is not null')} limit 100)
         union all
         (select contact_id, value, kind, 1 + similarity(plain(value), plain($2)) from identities where workspace_id = $1 and plain(value) like '%' || plain($4) || '%' limit 200)
         union all
         (select contact_id, value, kind, 3 from identities where workspace_id = $1 and $5::text is not null and kind = 'phone' and plain(value) like '%' || $5 || '%' limit 200)),
       ${speaking}`,
          [workspaceId, typed, limit, like(typed), digits, ...words.map(like)],
        )
      ).rows,
  );
}
/** Names and addresses that look like what was typed, for when nothing holds it: a typo, a name half remembered. Addresses must look very alike: they share their second half with many. */
export async function contactsLike(db: Db, workspaceId: string, typed: string, limit: number): Promise<ContactHit[]> {
  return (
    (await bounded(db, async (tx) => {
      await tx.query(`select set_config('pg_trgm.word_similarity_threshold', '0.34', true)`);
      return (
        await tx.query<ContactHit>(
          `with hits as (
         (select id, null as value, null as kind, word_similarity(plain($2), plain(name)) as score from contacts where workspace_id = $1 and deleted_at is null and plain($2) <% plain(name) order by 4 desc limit 100)
         union all
         (select contact_id, value, kind, word_similarity(plain($2), plain(value)) from identities where workspace_id = $1 and plain($2) <% plain(value) and word_similarity(plain($2), plain(value)) >= 0.55 order by 4 desc limit 100)),
       ${speaking}`,
          [workspaceId, typed, limit],
        )
      ).rows;
    })) ?? []
  );
}

/** The typed text inside a pattern: its own signs mean themselves. */
const like = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
