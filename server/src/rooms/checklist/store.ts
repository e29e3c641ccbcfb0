// SQL of the checklist: one statement, each part by an index.
import type { Tx } from '../../ground/db.ts';

export interface FactsRow {
  readonly two_factor: boolean;
  readonly channels: readonly { kind: string; name: string; state: string; color: string | null }[];
  readonly site: string | null;
  readonly seen_at: Date | null;
  readonly team: number;
  readonly answered: boolean;
}
/** Answered: within the newest of each status, which is all of them while the list matters. */
export async function facts(q: Pick<Tx, 'query'>, workspaceId: string, userId: string | null): Promise<FactsRow> {
  const { rows } = await q.query<FactsRow>(
    `select
       coalesce((select two_factor_enabled from auth_users where id = $2), false)
         or exists (select from auth_passkeys where user_id = $2) as two_factor,
       coalesce((select json_agg(json_build_object('kind', kind, 'name', name, 'state', state, 'color', settings ->> 'brandColor') order by id)
         from channels where workspace_id = $1 and deleted_at is null), '[]') as channels,
       s.site, s.last_seen_at as seen_at,
       (select count(*)::int from agents where workspace_id = $1 and state = 'active' and user_id is distinct from $2)
         + (select count(*)::int from invitations where workspace_id = $1 and used_at is null and expires_at > now()) as team,
       exists (
         select from (values ('waiting'), ('closed'), ('open'), ('snoozed')) as w(status),
           lateral (select first_answer_at from conversations where workspace_id = $1 and status = w.status and not is_empty
             order by last_message_at desc, id desc limit 50) as c
         where c.first_answer_at is not null) as answered
     from (select 1) as one
     left join lateral (select site, last_seen_at from visitor_sites where workspace_id = $1 order by last_seen_at desc limit 1) s on true`,
    [workspaceId, userId],
  );
  return rows[0]!;
}
