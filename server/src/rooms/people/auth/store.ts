// All SQL about accounts, sessions and attempts. The sign-in library reads and writes the same auth_ tables.
import { randomBytes } from 'node:crypto';
import type { Db, Tx } from '../../../ground/db.ts';
import { newId } from '../../../ground/id.ts';

type Q = Pick<Tx, 'query'>;
/** Sessions live this long after their last use. */
export const SESSION_DAYS = 30;

/** Takes a person's second factor off and ends their sessions; the password stays what it was. False: nobody has this address. */
export async function dropSecondFactor(db: Db, email: string): Promise<boolean> {
  return await db.transaction(async (tx) => {
    const { rows } = await tx.query<{ id: string }>(
      'update auth_users set two_factor_enabled = false where email = $1 returning id',
      [email.toLowerCase()],
    );
    if (!rows[0]) return false;
    await tx.query('delete from auth_two_factors where user_id = $1', [rows[0].id]);
    // An owner's second factor is the way back into a workspace that asks for single sign-on: both must not be shut.
    await tx.query(
      `update workspaces w set requires_sso = false from agents a
       where w.requires_sso and a.workspace_id = w.id and a.user_id = $1 and a.role = 'owner' and a.state = 'active'`,
      [rows[0].id],
    );
    await tx.query('delete from auth_sessions where user_id = $1', [rows[0].id]);
    return true;
  });
}

/** Gives a person another password and ends their sessions and reset links; a second factor stays. False: nobody has this address. */
export async function replacePassword(db: Db, email: string, passwordHash: string): Promise<boolean> {
  return await db.transaction(async (tx) => {
    const account = await accountByEmail(tx, email.toLowerCase());
    if (!account) return false;
    await tx.query(
      `update auth_accounts set password = $2, updated_at = now() where user_id = $1 and provider_id = 'credential'`,
      [account.id, passwordHash],
    );
    await tx.query('delete from auth_sessions where user_id = $1', [account.id]);
    await forgetVerifications(tx, account.id);
    return true;
  });
}

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly two_factor_enabled: boolean;
  readonly password: string | null;
}

const account = `select u.id, u.name, u.email, u.two_factor_enabled, a.password
  from auth_users u left join auth_accounts a on a.user_id = u.id and a.provider_id = 'credential'`;

export async function accountByEmail(q: Q, email: string): Promise<Account | undefined> {
  return (await q.query<Account>(`${account} where u.email = $1`, [email])).rows[0];
}
export async function accountById(q: Q, id: string): Promise<Account | undefined> {
  return (await q.query<Account>(`${account} where u.id = $1`, [id])).rows[0];
}

/** Without a password it is one that only a provider signs in, until a reset link makes one. */
export async function addAccount(
  tx: Tx,
  who: { name: string; email: string; passwordHash: string | null },
): Promise<string> {
  const id = newId();
  await tx.query('insert into auth_users (id, name, email) values ($1, $2, $3)', [id, who.name, who.email]);
  await tx.query(
    `insert into auth_accounts (id, account_id, provider_id, user_id, password) values ($1, $2, 'credential', $2, $3)`,
    [newId(), id, who.passwordHash],
  );
  return id;
}

export async function renameAccount(tx: Tx, userId: string, name: string): Promise<void> {
  await tx.query('update auth_users set name = $2, updated_at = now() where id = $1', [userId, name]);
}

export async function openSession(
  q: Q,
  userId: string,
  from: { ip: string; userAgent: string; now: Date; ssoWorkspaceId?: string },
): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const until = new Date(from.now.getTime() + SESSION_DAYS * 86_400_000);
  await q.query(
    'insert into auth_sessions (id, token, user_id, expires_at, ip_address, user_agent, created_at, updated_at, sso_workspace_id) values ($1, $2, $3, $4, $5, $6, $7, $7, $8)',
    [newId(), token, userId, until, from.ip, from.userAgent.slice(0, 500), from.now, from.ssoWorkspaceId ?? null],
  );
  return token;
}

export interface SessionRow {
  readonly id: string;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly ip_address: string | null;
  readonly user_agent: string | null;
}
/** Of a session that a workspace's provider vouched for: those of the same kind only. */
export async function sessionsOf(
  q: Q,
  userId: string,
  now: Date,
  ssoWorkspaceId: string | null = null,
): Promise<SessionRow[]> {
  return (
    await q.query<SessionRow>(
      'select id, created_at, expires_at, ip_address, user_agent from auth_sessions where user_id = $1 and expires_at > $2 and ($3::uuid is null or sso_workspace_id = $3) order by created_at desc limit 200',
      [userId, now, ssoWorkspaceId],
    )
  ).rows;
}
export async function endSession(
  q: Q,
  userId: string,
  sessionId: string,
  ssoWorkspaceId: string | null = null,
): Promise<boolean> {
  return (
    (
      await q.query(
        'delete from auth_sessions where user_id = $1 and id = $2 and ($3::uuid is null or sso_workspace_id = $3)',
        [userId, sessionId, ssoWorkspaceId],
      )
    ).rowCount > 0
  );
}
/** Those that this workspace's provider vouched for. */
export async function endSsoSessions(q: Q, userId: string, workspaceId: string): Promise<void> {
  await q.query('delete from auth_sessions where user_id = $1 and sso_workspace_id = $2', [userId, workspaceId]);
}
/** Keeps a session in use alive; at most one write a day. */
export async function prolongSession(q: Q, sessionId: string, now: Date): Promise<void> {
  await q.query('update auth_sessions set updated_at = $2, expires_at = $3 where id = $1', [
    sessionId,
    now,
    new Date(now.getTime() + SESSION_DAYS * 86_400_000),
  ]);
}
/** Reset links and half-finished sign-ins of someone whose password has just changed. */
export async function forgetVerifications(q: Q, userId: string): Promise<void> {
  await q.query('delete from auth_verifications where value = $1', [userId]);
}

/** Counts one attempt under a key and tells the count in the window, and when the window ends. */
export async function countAttempt(
  q: Q,
  key: string,
  windowSeconds: number,
  now: Date,
): Promise<{ count: number; until: Date }> {
  const { rows } = await q.query<{ count: number; until: Date }>(
    `insert into attempts (key, count, until) values ($1, 1, $2)
     on conflict (key) do update set
       count = case when attempts.until <= $3 then 1 else attempts.count + 1 end,
       until = case when attempts.until <= $3 then excluded.until else attempts.until end
     returning count, until`,
    [key, new Date(now.getTime() + windowSeconds * 1000), now],
  );
  return rows[0]!;
}
export async function uncountAttempt(q: Q, key: string): Promise<void> {
  await q.query('update attempts set count = greatest(count - 1, 0) where key = $1', [key]);
}
export async function forgetAttempts(q: Q, key: string): Promise<void> {
  await q.query('delete from attempts where key = $1', [key]);
}

export interface TwoFactorRow {
  readonly id: string;
  readonly secret: string;
  readonly backup_codes: string;
}
/** Second factors sealed with another key than the one this prefix names. */
export async function twoFactorsNotOn(q: Q, prefix: string): Promise<TwoFactorRow[]> {
  return (
    await q.query<TwoFactorRow>(
      'select id, secret, backup_codes from auth_two_factors where not starts_with(secret, $1)',
      [prefix],
    )
  ).rows;
}
export async function replaceTwoFactor(
  q: Q,
  was: TwoFactorRow,
  now: { secret: string; backupCodes: string },
): Promise<void> {
  await q.query('update auth_two_factors set secret = $3, backup_codes = $4 where id = $1 and backup_codes = $2', [
    was.id,
    was.backup_codes,
    now.secret,
    now.backupCodes,
  ]);
}

/** Everything whose time is over. */
export async function dropOld(q: Q, now: Date): Promise<void> {
  await q.query('delete from attempts where until < $1', [now]);
  await q.query('delete from auth_sessions where expires_at < $1', [now]);
  await q.query('delete from auth_verifications where expires_at < $1', [now]);
  await q.query('delete from sso_requests where expires_at < $1', [now]);
  await q.query('delete from sso_assertions where expires_at < $1', [now]);
}
export async function tokenOfSession(q: Q, userId: string, sessionId: string): Promise<string | null> {
  return (
    (
      await q.query<{ token: string }>('select token from auth_sessions where user_id = $1 and id = $2', [
        userId,
        sessionId,
      ])
    ).rows[0]?.token ?? null
  );
}
export async function accountOfSession(q: Q, token: string): Promise<string | null> {
  return (
    (await q.query<{ user_id: string }>('select user_id from auth_sessions where token = $1', [token])).rows[0]
      ?.user_id ?? null
  );
}
export async function endSessionByToken(q: Q, token: string): Promise<void> {
  await q.query('delete from auth_sessions where token = $1', [token]);
}
