// SQL for webhooks and their deliveries.
import type { Tx } from '../../ground/db.ts';

type Reader = Pick<Tx, 'query'>;

export interface WebhookRow {
  readonly workspace_id: string;
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly is_enabled: boolean;
  readonly secret: string;
  readonly old_secret: string | null;
  readonly old_secret_until: Date | null;
  readonly state_detail: string;
  readonly failures: number;
  readonly created_at: Date;
}
export interface DeliveryRow {
  readonly workspace_id: string;
  readonly id: string;
  readonly webhook_id: string;
  readonly number: number;
  readonly event: string;
  readonly kind: string;
  readonly thing_id: string;
  readonly at: Date;
  readonly state: 'queued' | 'delivered' | 'failed';
  readonly attempts: number;
  readonly tried_since: Date;
  readonly due_at: Date;
  readonly status: number | null;
  readonly why: string;
  readonly delivered_at: Date | null;
  readonly created_at: Date;
}

export async function listWebhooks(tx: Reader, workspaceId: string): Promise<WebhookRow[]> {
  return (await tx.query<WebhookRow>('select * from webhooks where workspace_id = $1 order by id', [workspaceId])).rows;
}
export async function webhookById(tx: Reader, workspaceId: string, id: string): Promise<WebhookRow | undefined> {
  return (await tx.query<WebhookRow>('select * from webhooks where workspace_id = $1 and id = $2', [workspaceId, id]))
    .rows[0];
}
export async function addWebhook(
  tx: Reader,
  row: Pick<WebhookRow, 'workspace_id' | 'id' | 'url' | 'events' | 'secret'>,
): Promise<WebhookRow> {
  return (
    await tx.query<WebhookRow>(
      'insert into webhooks (workspace_id, id, url, events, secret) values ($1, $2, $3, $4, $5) returning *',
      [row.workspace_id, row.id, row.url, row.events, row.secret],
    )
  ).rows[0]!;
}
/** A new address or a new start forgets the old failures. */
export async function changeWebhook(
  tx: Reader,
  workspaceId: string,
  id: string,
  change: { url?: string | undefined; events?: readonly string[] | undefined; isEnabled?: boolean | undefined },
): Promise<WebhookRow | undefined> {
  return (
    await tx.query<WebhookRow>(
      `update webhooks set url = coalesce($3, url), events = coalesce($4, events), is_enabled = coalesce($5, is_enabled),
       failures = case when $3 is not null or $5 then 0 else failures end, state_detail = case when $3 is not null or $5 is not null then '' else state_detail end
     where workspace_id = $1 and id = $2 returning *`,
      [workspaceId, id, change.url ?? null, change.events ?? null, change.isEnabled ?? null],
    )
  ).rows[0];
}
export async function setSecret(
  tx: Reader,
  workspaceId: string,
  id: string,
  secret: string,
  old: { secret: string; until: Date } | null,
): Promise<void> {
  await tx.query(
    'update webhooks set secret = $3, old_secret = $4, old_secret_until = $5 where workspace_id = $1 and id = $2',
    [workspaceId, id, secret, old?.secret ?? null, old?.until ?? null],
  );
}
export async function removeWebhook(tx: Reader, workspaceId: string, id: string): Promise<boolean> {
  return (await tx.query('delete from webhooks where workspace_id = $1 and id = $2', [workspaceId, id])).rowCount > 0;
}
export async function switchOff(tx: Reader, workspaceId: string, id: string, detail: string): Promise<void> {
  await tx.query('update webhooks set is_enabled = false, state_detail = $3 where workspace_id = $1 and id = $2', [
    workspaceId,
    id,
    detail,
  ]);
}
/** What still waited for a webhook that was switched off will not be sent by itself. */
export async function giveUpQueued(tx: Reader, workspaceId: string, webhookId: string, why: string): Promise<void> {
  await tx.query(
    `update webhook_deliveries set state = 'failed', why = $3, locked_until = null where workspace_id = $1 and webhook_id = $2 and state = 'queued'`,
    [workspaceId, webhookId, why],
  );
}
/** Counts a failure, or clears them; says nothing when nothing changes, as most deliveries succeed. */
export async function countFailure(tx: Reader, workspaceId: string, id: string, detail: string): Promise<void> {
  await tx.query(
    "update webhooks set failures = failures + 1, state_detail = case when failures + 1 >= 3 then $3 || ' ' || (failures + 1) || ' failures in a row.' else state_detail end where workspace_id = $1 and id = $2",
    [workspaceId, id, detail],
  );
}
export async function clearFailures(tx: Reader, workspaceId: string, id: string): Promise<void> {
  await tx.query(
    `update webhooks set failures = 0, state_detail = '' where workspace_id = $1 and id = $2 and (failures > 0 or state_detail <> '')`,
    [workspaceId, id],
  );
}

export interface NewDelivery {
  readonly id: string;
  readonly webhookId: string;
  readonly number: number;
  readonly event: string;
  readonly kind: string;
  readonly thingId: string;
  readonly at: Date;
}
export async function addDeliveries(
  tx: Reader,
  workspaceId: string,
  rows: readonly NewDelivery[],
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into webhook_deliveries (workspace_id, id, webhook_id, number, event, kind, thing_id, at, tried_since, due_at)
     select $1, d.id, d.webhook_id, d.number, d.event, d.kind, d.thing_id, d.at, $9, $9
     from unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::text[], $6::text[], $7::uuid[], $8::timestamptz[]) as d(id, webhook_id, number, event, kind, thing_id, at)
     on conflict do nothing`,
    [
      workspaceId,
      rows.map((row) => row.id),
      rows.map((row) => row.webhookId),
      rows.map((row) => row.number),
      rows.map((row) => row.event),
      rows.map((row) => row.kind),
      rows.map((row) => row.thingId),
      rows.map((row) => row.at),
      now,
    ],
  );
}
export async function listDeliveries(
  tx: Reader,
  workspaceId: string,
  webhookId: string,
  limit: number,
  beforeId: string | null,
): Promise<DeliveryRow[]> {
  return (
    await tx.query<DeliveryRow>(
      `select * from webhook_deliveries where workspace_id = $1 and webhook_id = $2 and ($4::uuid is null or id < $4) order by id desc limit $3`,
      [workspaceId, webhookId, limit, beforeId],
    )
  ).rows;
}
/** Back to the queue as new; one that waits already is only hurried. */
export async function requeue(
  tx: Reader,
  workspaceId: string,
  id: string,
  now: Date,
): Promise<DeliveryRow | undefined> {
  return (
    await tx.query<DeliveryRow>(
      `update webhook_deliveries set state = 'queued', due_at = $3, tried_since = $3, locked_until = null, status = null, why = '', delivered_at = null, attempts = 0
     where workspace_id = $1 and id = $2 returning *`,
      [workspaceId, id, now],
    )
  ).rows[0];
}

/** The clock was set back by so many seconds: what waits goes on waiting as long as was left. */
export async function setBack(tx: Reader, now: Date, seconds: number): Promise<void> {
  await tx.query(
    `update webhook_deliveries set due_at = greatest($1::timestamptz, due_at - make_interval(secs => $2::float8)), locked_until = greatest($1::timestamptz, locked_until - make_interval(secs => $2::float8))
     where state = 'queued' and (due_at > $1 or locked_until > $1)`,
    [now, seconds],
  );
}
/** Takes what is due, a few of each webhook, for as long as the lease lasts; nobody else gets them meanwhile. */
export async function claim(
  tx: Reader,
  now: Date,
  leaseUntil: Date,
  perWebhook: number,
  limit: number,
  busyWebhooks: readonly string[],
): Promise<DeliveryRow[]> {
  return (
    await tx.query<DeliveryRow>(
      `update webhook_deliveries t set locked_until = $2, attempts = t.attempts + 1
     from (select d.workspace_id, d.id from webhooks w cross join lateral (
             select workspace_id, id from webhook_deliveries
             where workspace_id = w.workspace_id and webhook_id = w.id and state = 'queued' and due_at <= $1 and (locked_until is null or locked_until <= $1)
             order by due_at limit $3 for update skip locked) d
           where w.is_enabled and w.id <> all($5::uuid[]) limit $4) due
     where t.workspace_id = due.workspace_id and t.id = due.id returning t.*`,
      [now, leaseUntil, perWebhook, limit, busyWebhooks],
    )
  ).rows;
}
export async function settle(
  tx: Reader,
  row: DeliveryRow,
  outcome: { state: DeliveryRow['state']; status: number | null; why: string; dueAt: Date; deliveredAt: Date | null },
): Promise<boolean> {
  // A person may have asked for it again meanwhile (attempts start anew); then this outcome is old news.
  return (
    (
      await tx.query(
        `update webhook_deliveries set state = $3, status = $4, why = $5, due_at = $6, delivered_at = $7, locked_until = null
     where workspace_id = $1 and id = $2 and state = 'queued' and attempts = $8`,
        [
          row.workspace_id,
          row.id,
          outcome.state,
          outcome.status,
          outcome.why,
          outcome.dueAt,
          outcome.deliveredAt,
          row.attempts,
        ],
      )
    ).rowCount > 0
  );
}
