// SQL about pushes to visitors' devices: where they go, and the key a channel is known by.
import type { Tx } from '../../ground/db.ts';
import type { PushTo } from '../push/index.ts';
import { ITS_DEVICE } from './store.ts';

type Reader = Pick<Tx, 'query'>;

export interface PushKey {
  readonly public_key: string;
  /** Sealed. */
  readonly private_key: string;
  readonly trouble: string;
}
export async function pushKey(tx: Reader, workspaceId: string, channelId: string): Promise<PushKey | undefined> {
  return (
    await tx.query<PushKey>(
      'select public_key, private_key, trouble from push_keys where workspace_id = $1 and id = $2',
      [workspaceId, channelId],
    )
  ).rows[0];
}
/** Of two that are made at once, the first stays. */
export async function addPushKey(
  tx: Reader,
  workspaceId: string,
  channelId: string,
  key: Pick<PushKey, 'public_key' | 'private_key'>,
): Promise<void> {
  await tx.query(
    'insert into push_keys (workspace_id, id, public_key, private_key) values ($1, $2, $3, $4) on conflict do nothing',
    [workspaceId, channelId, key.public_key, key.private_key],
  );
}
/** It could not be opened any more: browsers that subscribed with it are lost with it. */
export async function dropPushKey(tx: Tx, workspaceId: string, channelId: string): Promise<void> {
  await tx.query('delete from push_keys where workspace_id = $1 and id = $2', [workspaceId, channelId]);
  await tx.query(`delete from push_addresses where workspace_id = $1 and channel_id = $2 and kind = 'webpush'`, [
    workspaceId,
    channelId,
  ]);
}
/** An empty text: all is well again. */
export async function setPushTrouble(
  tx: Reader,
  workspaceId: string,
  channelId: string,
  trouble: string,
): Promise<void> {
  await tx.query(
    'update push_keys set trouble = $3, trouble_at = now() where workspace_id = $1 and id = $2 and trouble <> $3',
    [workspaceId, channelId, trouble],
  );
}

/** One address a device, and one device an address. */
export async function setAddress(
  tx: Tx,
  workspaceId: string,
  row: { sessionId: string; channelId: string; address: PushTo; digest: string },
): Promise<void> {
  const { sessionId, channelId, address, digest } = row;
  await tx.query(
    'delete from push_addresses where workspace_id = $1 and channel_id = $2 and digest = $3 and session_id <> $4',
    [workspaceId, channelId, digest, sessionId],
  );
  await tx.query(
    `insert into push_addresses (workspace_id, session_id, channel_id, kind, address, digest) values ($1, $2, $3, $4, $5, $6)
     on conflict (workspace_id, session_id) do update set channel_id = $3, kind = $4, address = $5, digest = $6, registered_at = now()`,
    [workspaceId, sessionId, channelId, address.kind, JSON.stringify(address), digest],
  );
}
export async function addressOf(
  tx: Reader,
  workspaceId: string,
  sessionId: string,
): Promise<{ address: PushTo; digest: string } | undefined> {
  return (
    await tx.query<{ address: PushTo; digest: string }>(
      'select address, digest from push_addresses where workspace_id = $1 and session_id = $2',
      [workspaceId, sessionId],
    )
  ).rows[0];
}
/** `digest`: only if it is still this one; a newer address is not lost with an older. */
export async function removeAddress(
  tx: Reader,
  workspaceId: string,
  sessionId: string,
  digest: string | null,
): Promise<void> {
  await tx.query(
    'delete from push_addresses where workspace_id = $1 and session_id = $2 and ($3::text is null or digest = $3)',
    [workspaceId, sessionId, digest],
  );
}
export async function notePushed(tx: Reader, workspaceId: string, sessionId: string): Promise<void> {
  await tx.query('update push_addresses set pushed_at = now() where workspace_id = $1 and session_id = $2', [
    workspaceId,
    sessionId,
  ]);
}
export async function countAddresses(
  tx: Reader,
  workspaceId: string,
  channelId: string,
): Promise<{ kind: PushTo['kind']; n: number }[]> {
  return (
    await tx.query<{ kind: PushTo['kind']; n: number }>(
      'select kind, count(*)::int as n from push_addresses where workspace_id = $1 and channel_id = $2 group by kind order by kind',
      [workspaceId, channelId],
    )
  ).rows;
}

export interface PushDevice {
  readonly session_id: string;
  readonly channel_id: string;
  readonly identity_id: string;
  readonly proved_user: string | null;
}
/** The devices with an address among those that are these identities. */
export async function pushDevices(
  tx: Reader,
  workspaceId: string,
  identityIds: readonly string[],
  limit: number,
): Promise<PushDevice[]> {
  return (
    await tx.query<PushDevice>(
      `select s.id as session_id, s.channel_id, i.id as identity_id, s.proved_user from identities i
       join visitor_sessions s on ${ITS_DEVICE} join push_addresses p on p.workspace_id = s.workspace_id and p.session_id = s.id
       where i.workspace_id = $1 and i.id = any($2::uuid[]) and i.kind = 'visitor' order by p.registered_at desc limit $3`,
      [workspaceId, identityIds, limit],
    )
  ).rows;
}
