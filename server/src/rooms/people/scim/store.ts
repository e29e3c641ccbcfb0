// All SQL of SCIM: tokens, and people and teams as a directory asks for them.
import type { Tx } from '../../../ground/db.ts';
import type { Wanted } from './filter.ts';

type Q = Pick<Tx, 'query'>;

export interface TokenRow {
  readonly workspace_id: string;
  readonly id: string;
  readonly name: string;
  readonly last_four: string;
  readonly created_at: Date;
  readonly last_used_at: Date | null;
}
const tokenFields = 'workspace_id, id, name, last_four, created_at, last_used_at';
export async function tokensOf(q: Q, workspaceId: string): Promise<TokenRow[]> {
  return (
    await q.query<TokenRow>(`select ${tokenFields} from scim_tokens where workspace_id = $1 order by created_at, id`, [
      workspaceId,
    ])
  ).rows;
}
export async function tokenByHash(q: Q, sha256: string): Promise<TokenRow | undefined> {
  return (await q.query<TokenRow>(`select ${tokenFields} from scim_tokens where sha256 = $1`, [sha256])).rows[0];
}
export async function addToken(
  q: Q,
  workspaceId: string,
  token: { id: string; name: string; lastFour: string; sha256: string },
): Promise<void> {
  await q.query('insert into scim_tokens (workspace_id, id, name, last_four, sha256) values ($1, $2, $3, $4, $5)', [
    workspaceId,
    token.id,
    token.name,
    token.lastFour,
    token.sha256,
  ]);
}
export async function removeToken(q: Q, workspaceId: string, id: string): Promise<boolean> {
  return (await q.query('delete from scim_tokens where workspace_id = $1 and id = $2', [workspaceId, id])).rowCount > 0;
}
export async function tokenUsed(q: Q, workspaceId: string, id: string, now: Date): Promise<void> {
  await q.query('update scim_tokens set last_used_at = $3 where workspace_id = $1 and id = $2', [workspaceId, id, now]);
}

// People

export interface PersonRow {
  readonly id: string;
  readonly user_id: string;
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly state: 'active' | 'disabled';
  readonly directory_id: string | null;
  readonly directory_name: string | null;
  readonly directory_gone_at: Date | null;
  readonly created_at: Date;
  readonly teams: { readonly id: string; readonly name: string }[];
}
const personFields = `a.id, a.user_id, a.name, a.email, a.role, a.state, a.directory_id, a.directory_name, a.directory_gone_at, a.created_at,
  coalesce((select json_agg(json_build_object('id', t.id, 'name', t.name) order by t.name, t.id) from team_members m
    join teams t on t.workspace_id = m.workspace_id and t.id = m.team_id where m.workspace_id = a.workspace_id and m.agent_id = a.id), '[]') as teams`;
const isWanted = `a.workspace_id = $1 and a.directory_gone_at is null and ($2::text is null or lower(coalesce(a.directory_name, a.email)) = lower($2))
  and ($3::text is null or a.directory_id = $3) and ($4::text is null or a.id::text = $4) and ($5::text is null or a.email = lower($5))
  and ($6::text is null or a.name = $6)`;
const wantedValues = (workspaceId: string, wanted: Wanted) => [
  workspaceId,
  wanted.username ?? null,
  wanted.externalid ?? null,
  wanted.id ?? null,
  wanted['emails.value'] ?? null,
  wanted.displayname ?? null,
];
export async function people(
  q: Q,
  workspaceId: string,
  wanted: Wanted,
  page: { offset: number; count: number },
): Promise<{ rows: PersonRow[]; total: number }> {
  const values = wantedValues(workspaceId, wanted);
  const { rows } = await q.query<PersonRow>(
    `select ${personFields} from agents a where ${isWanted} order by a.created_at, a.id offset $7 limit $8`,
    [...values, page.offset, page.count],
  );
  const total = await q.query<{ total: number }>(
    `select count(*)::int as total from agents a where ${isWanted}`,
    values,
  );
  return { rows, total: total.rows[0]!.total };
}
/** Also one that is gone for the directory: whoever looks says whether that matters. */
export async function personById(q: Q, workspaceId: string, id: string): Promise<PersonRow | undefined> {
  return (
    await q.query<PersonRow>(`select ${personFields} from agents a where a.workspace_id = $1 and a.id = $2`, [
      workspaceId,
      id,
    ])
  ).rows[0];
}
/** Whoever already has this user name or this address here. */
export async function personCalled(
  q: Q,
  workspaceId: string,
  userName: string,
  email: string,
): Promise<PersonRow | undefined> {
  return (
    await q.query<PersonRow>(
      `select ${personFields} from agents a where a.workspace_id = $1 and (lower(coalesce(a.directory_name, a.email)) = lower($2) or a.email = $3)
       order by (a.directory_gone_at is null) desc limit 1`,
      [workspaceId, userName, email],
    )
  ).rows[0];
}
export async function changePerson(
  tx: Tx,
  workspaceId: string,
  id: string,
  now: {
    name: string;
    email: string;
    state: 'active' | 'disabled';
    directoryId: string | null;
    directoryName: string | null;
    goneAt: Date | null;
  },
): Promise<void> {
  await tx.query(
    'update agents set name = $3, email = $4, state = $5, directory_id = $6, directory_name = $7, directory_gone_at = $8 where workspace_id = $1 and id = $2',
    [workspaceId, id, now.name, now.email, now.state, now.directoryId, now.directoryName, now.goneAt],
  );
}
/** Gives the account another address, if it is at home here alone and nobody has that address. */
export async function moveAccount(tx: Tx, workspaceId: string, userId: string, email: string): Promise<boolean> {
  return (
    (
      await tx.query(
        `update auth_users set email = $3, updated_at = now() where id = $2
           and not exists (select from agents where user_id = $2 and workspace_id <> $1)
           and not exists (select from auth_users where email = $3 and id <> $2)`,
        [workspaceId, userId, email],
      )
    ).rowCount === 1
  );
}
/** Whose every place is over has no use for a session. */
export async function endSessionsWithoutPlace(q: Q, userId: string): Promise<void> {
  await q.query(
    `delete from auth_sessions where user_id = $1 and not exists (select from agents where user_id = $1 and state = 'active')`,
    [userId],
  );
}

// Teams

export interface GroupRow {
  readonly id: string;
  readonly name: string;
  readonly directory_id: string | null;
  readonly created_at: Date;
  readonly members: { readonly id: string; readonly name: string }[];
}
const groupFields = `t.id, t.name, t.directory_id, t.created_at,
  coalesce((select json_agg(json_build_object('id', a.id, 'name', a.name) order by a.created_at, a.id) from team_members m
    join agents a on a.workspace_id = m.workspace_id and a.id = m.agent_id and a.directory_gone_at is null
    where m.workspace_id = t.workspace_id and m.team_id = t.id), '[]') as members`;
const isGroupWanted = `t.workspace_id = $1 and ($2::text is null or lower(t.name) = lower($2)) and ($3::text is null or t.directory_id = $3)
  and ($4::text is null or t.id::text = $4)`;
export async function groups(
  q: Q,
  workspaceId: string,
  wanted: Wanted,
  page: { offset: number; count: number },
): Promise<{ rows: GroupRow[]; total: number }> {
  const values = [workspaceId, wanted.displayname ?? null, wanted.externalid ?? null, wanted.id ?? null];
  const { rows } = await q.query<GroupRow>(
    `select ${groupFields} from teams t where ${isGroupWanted} order by t.created_at, t.id offset $5 limit $6`,
    [...values, page.offset, page.count],
  );
  const total = await q.query<{ total: number }>(
    `select count(*)::int as total from teams t where ${isGroupWanted}`,
    values,
  );
  return { rows, total: total.rows[0]!.total };
}
export async function groupById(q: Q, workspaceId: string, id: string): Promise<GroupRow | undefined> {
  return (
    await q.query<GroupRow>(`select ${groupFields} from teams t where t.workspace_id = $1 and t.id = $2`, [
      workspaceId,
      id,
    ])
  ).rows[0];
}
export async function nameGroup(tx: Tx, workspaceId: string, id: string, directoryId: string | null): Promise<void> {
  await tx.query('update teams set directory_id = $3 where workspace_id = $1 and id = $2', [
    workspaceId,
    id,
    directoryId,
  ]);
}
