// All SQL of the HTTP door: idempotency keys, and whether the database answers.
import type { Tx } from '../../ground/db.ts';

type Q = Pick<Tx, 'query'>;
export interface KeyPlace {
  readonly workspaceId: string;
  readonly caller: string;
  readonly key: string;
}
export interface KeptReply {
  readonly request_sha256: string;
  readonly status: number | null;
  readonly reply: { sealed: string | null } | null;
  readonly created_at: Date;
}

/** True for exactly one caller: who may now do the work. A key left without an answer for a minute (a crash) is taken over. */
export async function claimKey(q: Q, place: KeyPlace, requestSha256: string, now: Date): Promise<boolean> {
  const { rowCount } = await q.query(
    `insert into idempotency_keys (workspace_id, caller, key, request_sha256, created_at) values ($1, $2, $3, $4, $5)
     on conflict (workspace_id, caller, key) do update set created_at = excluded.created_at
       where idempotency_keys.status is null and idempotency_keys.request_sha256 = excluded.request_sha256 and idempotency_keys.created_at < $5::timestamptz - interval '1 minute'`,
    [place.workspaceId, place.caller, place.key, requestSha256, now],
  );
  return rowCount === 1;
}
export async function keptReply(q: Q, place: KeyPlace): Promise<KeptReply | undefined> {
  return (
    await q.query<KeptReply>(
      'select request_sha256, status, reply, created_at from idempotency_keys where workspace_id = $1 and caller = $2 and key = $3',
      [place.workspaceId, place.caller, place.key],
    )
  ).rows[0];
}
export async function keepReply(q: Q, place: KeyPlace, status: number, sealed: string | null): Promise<void> {
  await q.query(
    'update idempotency_keys set status = $4, reply = $5 where workspace_id = $1 and caller = $2 and key = $3',
    [place.workspaceId, place.caller, place.key, status, JSON.stringify({ sealed })],
  );
}
/** A refused request may be tried again under the same key. */
export async function releaseKey(q: Q, place: KeyPlace): Promise<void> {
  await q.query(
    'delete from idempotency_keys where workspace_id = $1 and caller = $2 and key = $3 and status is null',
    [place.workspaceId, place.caller, place.key],
  );
}
export async function dropOldKeys(q: Q, before: Date): Promise<void> {
  await q.query('delete from idempotency_keys where created_at < $1', [before]);
}

export const ping = (q: Q) => q.query('select 1');
