// SQL of what channels took and sent lately, and of their last errors.
import type { Tx } from '../../ground/db.ts';
import type { ChannelError, Counts } from './tally.ts';

type Reader = Pick<Tx, 'query'>;
const KEPT_ERRORS = 100;

export async function addCounts(
  tx: Reader,
  rows: readonly {
    readonly workspaceId: string;
    readonly channelId: string;
    readonly at: Date;
    readonly counts: Counts;
  }[],
): Promise<void> {
  await tx.query(
    `insert into channel_counts as c (workspace_id, channel_id, at, received, duplicates, noise, stuck, forged, sent, failed, put_off, calls, call_ms, slowest_ms)
     select n."workspaceId", n."channelId", n.at, n.received, n.duplicates, n.noise, n.stuck, n.forged, n.sent, n.failed, n."putOff", n.calls, n."callMs", n."slowestMs"
     from jsonb_to_recordset($1::jsonb) as n("workspaceId" uuid, "channelId" uuid, at timestamptz, received bigint, duplicates bigint, noise bigint, stuck bigint, forged bigint, sent bigint, failed bigint, "putOff" bigint, calls bigint, "callMs" bigint, "slowestMs" bigint)
     join channels h on h.workspace_id = n."workspaceId" and h.id = n."channelId" order by 1, 2, 3
     on conflict (workspace_id, channel_id, at) do update set received = c.received + excluded.received, duplicates = c.duplicates + excluded.duplicates,
       noise = c.noise + excluded.noise, stuck = c.stuck + excluded.stuck, forged = c.forged + excluded.forged, sent = c.sent + excluded.sent, failed = c.failed + excluded.failed,
       put_off = c.put_off + excluded.put_off, calls = c.calls + excluded.calls, call_ms = c.call_ms + excluded.call_ms, slowest_ms = greatest(c.slowest_ms, excluded.slowest_ms)`,
    [
      JSON.stringify(
        rows.map(({ workspaceId, channelId, at, counts }) => ({
          workspaceId,
          channelId,
          at,
          ...counts,
          callMs: Math.round(counts.callMs),
          slowestMs: Math.round(counts.slowestMs),
        })),
      ),
    ],
  );
}

export async function addErrors(
  tx: Reader,
  rows: readonly (ChannelError & {
    readonly workspaceId: string;
    readonly channelId: string;
    readonly count: number;
    readonly at: Date;
  })[],
): Promise<void> {
  await tx.query(
    `insert into channel_errors as e (workspace_id, channel_id, digest, direction, why, detail, remedy, count, at)
     select n."workspaceId", n."channelId", md5(concat_ws(' ', n.direction, n.why, n.detail)), n.direction, n.why, n.detail, n.remedy, n.count, n.at
     from jsonb_to_recordset($1::jsonb) as n("workspaceId" uuid, "channelId" uuid, direction text, why text, detail text, remedy text, count bigint, at timestamptz)
     join channels h on h.workspace_id = n."workspaceId" and h.id = n."channelId" order by 1, 2, 3
     on conflict (workspace_id, channel_id, digest) do update set at = greatest(e.at, excluded.at), count = e.count + excluded.count, remedy = excluded.remedy`,
    [JSON.stringify(rows)],
  );
  await tx.query(
    `delete from channel_errors e using (select distinct * from unnest($1::uuid[], $2::uuid[])) as n(workspace_id, channel_id)
     where e.workspace_id = n.workspace_id and e.channel_id = n.channel_id
       and e.at < (select k.at from channel_errors k where k.workspace_id = n.workspace_id and k.channel_id = n.channel_id order by k.at desc offset ${KEPT_ERRORS} limit 1)`,
    [rows.map((row) => row.workspaceId), rows.map((row) => row.channelId)],
  );
}
