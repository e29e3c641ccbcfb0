// All SQL about passkeys, and about the password they can stand in for.
import type { Tx } from '../../../ground/db.ts';

type Q = Pick<Tx, 'query'>;

export interface PasskeyRow {
  readonly id: string;
  readonly user_id: string;
  readonly name: string;
  readonly credential_id: string;
  readonly public_key: Buffer;
  readonly counter: string;
  readonly transports: string[];
  readonly is_synced: boolean;
  readonly created_at: Date;
  readonly last_used_at: Date | null;
}
const fields = 'id, user_id, name, credential_id, public_key, counter, transports, is_synced, created_at, last_used_at';

export async function passkeysOf(q: Q, userId: string): Promise<PasskeyRow[]> {
  return (
    await q.query<PasskeyRow>(`select ${fields} from auth_passkeys where user_id = $1 order by created_at, id`, [
      userId,
    ])
  ).rows;
}
export async function passkeyByCredential(q: Q, credentialId: string): Promise<PasskeyRow | undefined> {
  return (await q.query<PasskeyRow>(`select ${fields} from auth_passkeys where credential_id = $1`, [credentialId]))
    .rows[0];
}
export async function addPasskey(
  q: Q,
  given: Pick<PasskeyRow, 'id' | 'user_id' | 'name' | 'credential_id' | 'transports' | 'is_synced' | 'created_at'> & {
    publicKey: Uint8Array;
    counter: number;
  },
): Promise<void> {
  await q.query(
    'insert into auth_passkeys (id, user_id, name, credential_id, public_key, counter, transports, is_synced, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    [
      given.id,
      given.user_id,
      given.name,
      given.credential_id,
      Buffer.from(given.publicKey),
      given.counter,
      given.transports,
      given.is_synced,
      given.created_at,
    ],
  );
}
/** False when somebody else used it meanwhile: of two uses with one counter only one counts. */
export async function passkeyUsed(
  q: Q,
  row: Pick<PasskeyRow, 'id' | 'counter'>,
  counter: number,
  isSynced: boolean,
  now: Date,
): Promise<boolean> {
  return (
    (
      await q.query(
        'update auth_passkeys set counter = $3, is_synced = $4, last_used_at = $5 where id = $1 and counter = $2',
        [row.id, row.counter, counter, isSynced, now],
      )
    ).rowCount === 1
  );
}
export async function renamePasskey(q: Q, userId: string, id: string, name: string): Promise<boolean> {
  return (
    (await q.query('update auth_passkeys set name = $3 where user_id = $1 and id = $2', [userId, id, name])).rowCount >
    0
  );
}
export async function removePasskey(q: Q, userId: string, id: string): Promise<boolean> {
  return (await q.query('delete from auth_passkeys where user_id = $1 and id = $2', [userId, id])).rowCount > 0;
}

/** One change at a time to the ways somebody can sign in, so that two cannot take each other's last way away. */
export async function lockAccount(tx: Tx, userId: string): Promise<void> {
  await tx.query('select id from auth_users where id = $1 for update', [userId]);
}
export async function dropPassword(tx: Tx, userId: string): Promise<void> {
  await tx.query(
    `update auth_accounts set password = null, updated_at = now() where user_id = $1 and provider_id = 'credential'`,
    [userId],
  );
}
export async function endOtherSessions(q: Q, userId: string, sessionId: string): Promise<void> {
  await q.query('delete from auth_sessions where user_id = $1 and id <> $2', [userId, sessionId]);
}
export async function sessionBegan(q: Q, userId: string, sessionId: string): Promise<Date | null> {
  return (
    (
      await q.query<{ created_at: Date }>('select created_at from auth_sessions where user_id = $1 and id = $2', [
        userId,
        sessionId,
      ])
    ).rows[0]?.created_at ?? null
  );
}
