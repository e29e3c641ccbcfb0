// All SQL about connected channels.
import type { Hours, ToneGuide } from '@throughline/domain';
import type { Tx } from '../../ground/db.ts';

export interface ChannelRow {
  readonly workspace_id: string;
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly label: string;
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly state: 'connecting' | 'connected' | 'trouble' | 'reconnect' | 'off';
  readonly state_detail: string;
  readonly state_remedy: string;
  readonly state_at: Date;
  readonly team_id: string | null;
  /** Null: the workspace's. */
  readonly hours: Hours | null;
  /** What goes out by itself at a conversation's beginning, and outside hours; '' nothing. */
  readonly welcome_text: string;
  readonly closed_text: string;
  readonly tone: ToneGuide | null;
  readonly cursor: unknown;
  readonly lease_holder: string | null;
  readonly last_inbound_at: Date | null;
  readonly last_outbound_at: Date | null;
  readonly created_at: Date;
}
/** What new conversations of the channel begin with. */
export type Defaults = Pick<ChannelRow, 'team_id' | 'hours' | 'welcome_text' | 'closed_text'>;
type Reader = Pick<Tx, 'query'>;

export async function listChannels(tx: Reader, workspaceId: string): Promise<ChannelRow[]> {
  return (
    await tx.query<ChannelRow>(
      'select * from channels where workspace_id = $1 and deleted_at is null order by created_at, id',
      [workspaceId],
    )
  ).rows;
}
export async function channelById(tx: Reader, workspaceId: string, id: string): Promise<ChannelRow | undefined> {
  return (
    await tx.query<ChannelRow>('select * from channels where workspace_id = $1 and id = $2 and deleted_at is null', [
      workspaceId,
      id,
    ])
  ).rows[0];
}
export async function teamExists(tx: Reader, workspaceId: string, id: string): Promise<boolean> {
  return (await tx.query('select from teams where workspace_id = $1 and id = $2', [workspaceId, id])).rowCount > 0;
}
/** By id alone: for doors, where the caller is a provider and the id is the address. */
export async function channelAnywhere(tx: Reader, id: string): Promise<ChannelRow | undefined> {
  return (await tx.query<ChannelRow>('select * from channels where id = $1 and deleted_at is null', [id])).rows[0];
}
/** `lease_seconds`: for how long its lease still runs, by the database's clock. */
export async function channelsOfKinds(
  tx: Reader,
  kinds: readonly string[],
): Promise<(ChannelRow & { readonly lease_seconds: number | null })[]> {
  return (
    await tx.query<ChannelRow & { readonly lease_seconds: number | null }>(
      `select *, extract(epoch from lease_until - now())::float8 as lease_seconds from channels where kind = any($1::text[]) and deleted_at is null and state <> 'off'`,
      [kinds],
    )
  ).rows;
}
export async function addChannel(
  tx: Tx,
  row: Pick<ChannelRow, 'workspace_id' | 'id' | 'kind' | 'name' | 'label' | 'settings' | 'secrets' | keyof Defaults>,
): Promise<void> {
  await tx.query(
    `insert into channels (workspace_id, id, kind, name, label, settings, secrets, team_id, hours, welcome_text, closed_text, state) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'connected')`,
    [
      row.workspace_id,
      row.id,
      row.kind,
      row.name,
      row.label,
      JSON.stringify(row.settings),
      JSON.stringify(row.secrets),
      ...defaultsOf(row),
    ],
  );
}
/** In the order of the columns. */
const defaultsOf = (row: Defaults) => [
  row.team_id,
  row.hours && JSON.stringify(row.hours),
  row.welcome_text,
  row.closed_text,
];
export async function changeChannel(
  tx: Tx,
  workspaceId: string,
  id: string,
  row: Pick<ChannelRow, 'name' | 'label' | 'settings' | 'secrets' | 'state' | keyof Defaults>,
): Promise<void> {
  await tx.query(
    `update channels set name = $3, label = $4, settings = $5, secrets = $6, state = $7, team_id = $8, hours = $9, welcome_text = $10, closed_text = $11, state_detail = '', state_remedy = '', state_at = now() where workspace_id = $1 and id = $2`,
    [
      workspaceId,
      id,
      row.name,
      row.label,
      JSON.stringify(row.settings),
      JSON.stringify(row.secrets),
      row.state,
      ...defaultsOf(row),
    ],
  );
}
export async function setTone(tx: Tx, workspaceId: string, id: string, tone: ToneGuide | null): Promise<void> {
  await tx.query('update channels set tone = $3 where workspace_id = $1 and id = $2', [
    workspaceId,
    id,
    tone === null ? null : JSON.stringify(tone),
  ]);
}
export async function removeChannel(tx: Tx, workspaceId: string, id: string): Promise<void> {
  await tx.query(
    `update channels set deleted_at = now(), state = 'off', secrets = '{}', cursor = null where workspace_id = $1 and id = $2`,
    [workspaceId, id],
  );
}
/** Returns whether anything changed, so that a repeated trouble makes no news. */
export async function setState(
  tx: Tx,
  workspaceId: string,
  id: string,
  state: ChannelRow['state'],
  detail: string,
  remedy: string,
): Promise<boolean> {
  return (
    (
      await tx.query(
        `update channels set state = $3, state_detail = $4, state_remedy = $5, state_at = now() where workspace_id = $1 and id = $2 and state <> 'off' and (state, state_detail, state_remedy) is distinct from ($3, $4, $5)`,
        [workspaceId, id, state, detail.slice(0, 1000), remedy.slice(0, 1000)],
      )
    ).rowCount > 0
  );
}
export async function mergeSettings(
  tx: Tx,
  workspaceId: string,
  id: string,
  settings: ChannelRow['settings'],
  secrets: ChannelRow['secrets'],
): Promise<void> {
  await tx.query(
    'update channels set settings = settings || $3::jsonb, secrets = secrets || $4::jsonb where workspace_id = $1 and id = $2',
    [workspaceId, id, JSON.stringify(settings), JSON.stringify(secrets)],
  );
}
/** Waits until nobody else changes what the channel's provider gives only once; held until the transaction ends. */
export async function lockRotation(tx: Tx, id: string): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('rotate ' || $1, 0))`, [id]);
}
export async function setLabel(tx: Tx, workspaceId: string, id: string, label: string): Promise<void> {
  await tx.query('update channels set label = $3 where workspace_id = $1 and id = $2', [workspaceId, id, label]);
}
/** Something left through them just now, to the second; nobody waits for this. */
export async function setOutboundAt(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<void> {
  await tx.query(
    `update channels set last_outbound_at = now() where workspace_id = $1 and id in (select id from channels where workspace_id = $1 and id = any($2::uuid[]) and (last_outbound_at is null or last_outbound_at < now() - interval '1 second') for no key update skip locked)`,
    [workspaceId, ids],
  );
}
/**
 * Takes or renews the lease of a running source for this node; false when another holds it. One that lasts longer than any was
 * given before the clock was set back; a little longer is one that another node was given while we waited for its row.
 */
export async function holdLease(
  tx: Reader,
  workspaceId: string,
  id: string,
  holder: string,
  seconds: number,
): Promise<boolean> {
  return (
    (
      await tx.query(
        `update channels set lease_holder = $3, lease_until = now() + make_interval(secs => $4::float8) where workspace_id = $1 and id = $2 and deleted_at is null and (lease_holder = $3 or lease_until is null or lease_until < now() or lease_until > now() + make_interval(secs => $4::float8 + 10))`,
        [workspaceId, id, holder, seconds],
      )
    ).rowCount > 0
  );
}
/** Renews the leases of sources that run on this node. */
export async function renewLeases(
  tx: Reader,
  ids: readonly string[],
  holder: string,
  seconds: number,
): Promise<readonly string[]> {
  return (
    await tx.query<{ id: string }>(
      `update channels set lease_until = now() + make_interval(secs => $3) where id = any($1::uuid[]) and deleted_at is null and lease_holder = $2 returning id`,
      [ids, holder, seconds],
    )
  ).rows.map((row) => row.id);
}
export async function dropLease(tx: Reader, workspaceId: string, id: string, holder: string): Promise<void> {
  await tx.query(
    'update channels set lease_until = null, lease_holder = null where workspace_id = $1 and id = $2 and lease_holder = $3',
    [workspaceId, id, holder],
  );
}
export async function seenBefore(
  tx: Reader,
  workspaceId: string,
  channelId: string,
  externalIds: readonly string[],
): Promise<string[]> {
  return (
    await tx.query<{ external_id: string }>(
      'select external_id from seen where workspace_id = $1 and channel_id = $2 and external_id = any($3::text[])',
      [workspaceId, channelId, externalIds],
    )
  ).rows.map((row) => row.external_id);
}
