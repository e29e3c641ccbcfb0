// SQL that writes what became of calls, many at once.
import type { Tx } from '../../ground/db.ts';
import type { MessageRow } from '../conversations/index.ts';
import type { Change, RowChange } from './outcome.ts';

export interface HeldRow {
  readonly id: string;
  readonly state: 'queued' | 'sending' | 'unknown';
  readonly claim: string | null;
  readonly parts_done: number | null;
}
/** Holds rows of the outbox until commit; the messages' are held already. */
export async function lockRows(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<HeldRow[]> {
  return (
    await tx.query<HeldRow>(
      `select id, state, claim, (payload->>'partsDone')::int as parts_done from outbox where workspace_id = $1 and id = any($2::uuid[]) order by id for update`,
      [workspaceId, ids],
    )
  ).rows;
}
/** Remembers the ids a provider gave to what we sent, so that our own echo and news about it are recognised. */
export async function knowOwn(
  tx: Tx,
  workspaceId: string,
  ids: readonly { readonly channelId: string; readonly externalId: string; readonly messageId: string }[],
): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(
    `insert into seen (workspace_id, channel_id, external_id, message_id, is_own) select $1, n.channel_id, n.external_id, n.message_id, true
     from unnest($2::uuid[], $3::text[], $4::uuid[]) as n(channel_id, external_id, message_id) on conflict do nothing`,
    [
      workspaceId,
      ids.map((each) => each.channelId),
      ids.map((each) => each.externalId),
      ids.map((each) => each.messageId),
    ],
  );
}
export async function changeRows(tx: Tx, workspaceId: string, changes: readonly Change[]): Promise<void> {
  const to = <K extends RowChange['to']>(kind: K) =>
    changes.flatMap(({ id, row }) => (row?.to === kind ? [{ ...(row as Extract<RowChange, { to: K }>), id }] : []));
  const [gone, again, unknown, parts] = [to('gone'), to('queued'), to('unknown'), to('sending')];
  const ids = (rows: readonly { readonly id: string }[]) => rows.map((row) => row.id);
  await Promise.all([
    gone.length > 0 &&
      tx.query('delete from outbox where workspace_id = $1 and id = any($2::uuid[])', [workspaceId, ids(gone)]),
    again.length > 0 &&
      tx.query(
        `update outbox o set state = 'queued', locked_until = null, claim = null, due_at = now() + make_interval(secs => n.seconds)
         from unnest($2::uuid[], $3::float8[]) as n(id, seconds) where o.workspace_id = $1 and o.id = n.id`,
        [workspaceId, ids(again), again.map((row) => row.seconds)],
      ),
    unknown.length > 0 &&
      tx.query(
        `update outbox set state = 'unknown', locked_until = null where workspace_id = $1 and id = any($2::uuid[])`,
        [workspaceId, ids(unknown)],
      ),
    // A retry goes on behind the parts the provider has taken.
    ...parts.map((row) =>
      tx.query(
        `update outbox set external_ids = external_ids || $3::text[], payload = payload || jsonb_build_object('partsDone', $4::int)
         where workspace_id = $1 and id = $2 and coalesce((payload->>'partsDone')::int, 0) < $4::int`,
        [workspaceId, row.id, row.externalIds, row.partsDone],
      ),
    ),
  ]);
}
/** What sending changes about messages; they are held. */
export async function changeMessages(tx: Tx, workspaceId: string, rows: readonly MessageRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `update messages m set delivery = n.delivery, delivery_why = n.why, delivery_at = n.at, external_id = n.external_id, mail = n.mail
     from unnest($2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::text[], $7::jsonb[]) as n(id, delivery, why, at, external_id, mail)
     where m.workspace_id = $1 and m.id = n.id`,
    [
      workspaceId,
      rows.map((row) => row.id),
      rows.map((row) => row.delivery),
      rows.map((row) => row.delivery_why),
      rows.map((row) => row.delivery_at),
      rows.map((row) => row.external_id),
      rows.map((row) => (row.mail ? JSON.stringify(row.mail) : null)),
    ],
  );
}
