// All SQL of single sign-on.
import type { Role } from '@throughline/domain';
import type { Tx } from '../../../ground/db.ts';
import { newId } from '../../../ground/id.ts';
import type { Claims } from './oidc.ts';

type Q = Pick<Tx, 'query'>;
export type JoinRole = Exclude<Role, 'owner'>;

export interface ConnectionRow {
  readonly workspace_id: string;
  readonly id: string;
  readonly is_enabled: boolean;
  readonly issuer: string;
  readonly protocol: 'oidc' | 'saml';
  /** Null with SAML. */
  readonly client_id: string | null;
  readonly client_secret: string | null;
  /** Null with OpenID Connect, as what follows is empty. */
  readonly sign_in_url: string | null;
  readonly certificates: readonly string[];
  readonly metadata_url: string | null;
  readonly allows_idp_initiated: boolean;
  readonly signs_requests: boolean;
  readonly private_key: string | null;
  readonly certificate: string | null;
  readonly trial: Trial | null;
  readonly joins: boolean;
  readonly default_role: JoinRole;
  readonly last_success_at: Date | null;
  readonly last_failure_at: Date | null;
  readonly last_failure: string | null;
  readonly updated_at: Date;
}
const settingNames = [
  'is_enabled',
  'protocol',
  'issuer',
  'client_id',
  'client_secret',
  'sign_in_url',
  'certificates',
  'metadata_url',
  'allows_idp_initiated',
  'signs_requests',
  'private_key',
  'certificate',
  'joins',
  'default_role',
] as const;
const connectionFields = `workspace_id, id, ${settingNames.join(', ')}, trial, last_success_at, last_failure_at, last_failure, updated_at`;
export type ConnectionSettings = Pick<ConnectionRow, (typeof settingNames)[number]>;
/** What a provider said when an owner tried it. */
export interface Trial {
  readonly at: string;
  readonly isOk: boolean;
  readonly words: string;
  readonly said: {
    readonly subject: string;
    readonly email: string | null;
    readonly name: string | null;
    readonly attributes: { name: string; values: string[] }[];
  } | null;
}

export async function connectionOf(q: Q, workspaceId: string): Promise<ConnectionRow | undefined> {
  return (
    await q.query<ConnectionRow>(`select ${connectionFields} from sso_connections where workspace_id = $1`, [
      workspaceId,
    ])
  ).rows[0];
}
/** `isOther`: with other settings of the provider nothing is known of it yet. */
export async function saveConnection(
  tx: Tx,
  workspaceId: string,
  id: string,
  given: ConnectionSettings,
  about: { isOther: boolean; now: Date },
): Promise<void> {
  const place = (index: number): string => `$${index + 3}`;
  const [isOther, now] = [place(settingNames.length), place(settingNames.length + 1)];
  await tx.query(
    `insert into sso_connections (workspace_id, id, ${settingNames.join(', ')}, updated_at)
     values ($1, $2, ${settingNames.map((_, index) => place(index)).join(', ')}, ${now})
     on conflict (workspace_id) do update set ${settingNames.map((name, index) => `${name} = ${place(index)}`).join(', ')},
       trial = case when ${isOther} then null else sso_connections.trial end,
       last_success_at = case when ${isOther} then null else sso_connections.last_success_at end,
       last_failure_at = case when ${isOther} then null else sso_connections.last_failure_at end,
       last_failure = case when ${isOther} then null else sso_connections.last_failure end, updated_at = ${now}`,
    [workspaceId, id, ...settingNames.map((name) => given[name]), about.isOther, about.now],
  );
}
export async function tellTrial(q: Q, workspaceId: string, trial: Trial): Promise<void> {
  await q.query('update sso_connections set trial = $2 where workspace_id = $1', [workspaceId, JSON.stringify(trial)]);
}
export async function removeConnection(tx: Tx, workspaceId: string): Promise<void> {
  await tx.query('delete from sso_connections where workspace_id = $1', [workspaceId]);
  await tx.query('delete from sso_people where workspace_id = $1', [workspaceId]);
}
export async function tellSuccess(q: Q, workspaceId: string, now: Date): Promise<void> {
  await q.query('update sso_connections set last_success_at = $2 where workspace_id = $1', [workspaceId, now]);
}
export async function tellFailure(q: Q, workspaceId: string, words: string, now: Date): Promise<void> {
  await q.query('update sso_connections set last_failure_at = $3, last_failure = $2 where workspace_id = $1', [
    workspaceId,
    words.slice(0, 500),
    now,
  ]);
}

// Domains

export interface DomainRow {
  readonly id: string;
  readonly domain: string;
  readonly token: string;
  readonly proved_at: Date | null;
}
export async function domainsOf(q: Q, workspaceId: string): Promise<DomainRow[]> {
  return (
    await q.query<DomainRow>(
      'select id, domain, token, proved_at from sso_domains where workspace_id = $1 order by domain limit 200',
      [workspaceId],
    )
  ).rows;
}
export async function addDomain(q: Q, workspaceId: string, domain: string, token: string): Promise<string> {
  const id = newId();
  await q.query('insert into sso_domains (workspace_id, id, domain, token) values ($1, $2, $3, $4)', [
    workspaceId,
    id,
    domain,
    token,
  ]);
  return id;
}
export async function proveDomain(q: Q, workspaceId: string, id: string, now: Date): Promise<void> {
  await q.query('update sso_domains set proved_at = $3 where workspace_id = $1 and id = $2', [workspaceId, id, now]);
}
export async function removeDomain(q: Q, workspaceId: string, id: string): Promise<void> {
  await q.query('delete from sso_domains where workspace_id = $1 and id = $2', [workspaceId, id]);
}
export async function isProved(q: Q, workspaceId: string, domain: string): Promise<boolean> {
  return (
    (
      await q.query('select from sso_domains where workspace_id = $1 and domain = $2 and proved_at is not null', [
        workspaceId,
        domain,
      ])
    ).rowCount > 0
  );
}
/** Whose subjects these are: the two protocols may name people differently under one issuer. */
export const vouching = (row: Pick<ConnectionRow, 'protocol' | 'issuer'>): string =>
  row.protocol === 'saml' ? `saml ${row.issuer}` : row.issuer;

/** The workspace whose provider signs people of this domain in. */
export async function workspaceOfDomain(
  q: Q,
  domain: string,
): Promise<{ workspace_id: string; name: string; requires_sso: boolean } | undefined> {
  return (
    await q.query<{ workspace_id: string; name: string; requires_sso: boolean }>(
      `select w.id as workspace_id, w.name, w.requires_sso from sso_domains d
       join sso_connections c on c.workspace_id = d.workspace_id and c.is_enabled
       join workspaces w on w.id = d.workspace_id
       where d.domain = $1 and d.proved_at is not null`,
      [domain],
    )
  ).rows[0];
}

// Who came by it

export async function agentOfSubject(
  q: Q,
  workspaceId: string,
  issuer: string,
  subject: string,
): Promise<string | undefined> {
  return (
    await q.query<{ agent_id: string }>(
      'select agent_id from sso_people where workspace_id = $1 and issuer = $2 and subject = $3',
      [workspaceId, issuer, subject],
    )
  ).rows[0]?.agent_id;
}
/** False: this agent is somebody else to the provider already. */
export async function linkSubject(
  q: Q,
  workspaceId: string,
  issuer: string,
  subject: string,
  agentId: string,
): Promise<boolean> {
  return (
    (
      await q.query(
        'insert into sso_people (workspace_id, issuer, subject, agent_id) values ($1, $2, $3, $4) on conflict do nothing',
        [workspaceId, issuer, subject, agentId],
      )
    ).rowCount === 1
  );
}
export async function unlinkAgent(q: Q, workspaceId: string, agentId: string): Promise<void> {
  await q.query('delete from sso_people where workspace_id = $1 and agent_id = $2', [workspaceId, agentId]);
}

// Sign-ins that were begun

export interface RequestRow {
  readonly workspace_id: string;
  readonly browser_hash: string;
  /** OpenID Connect's nonce; the question's id with SAML. */
  readonly nonce: string;
  readonly verifier: string;
  readonly next: string;
  /** An owner tries it: nobody is signed in. */
  readonly is_trial: boolean;
  /** Whom a SAML answer proved, waiting for the browser that asked. */
  readonly answer: Claims | null;
}
export async function addRequest(q: Q, given: RequestRow & { state_hash: string; expires_at: Date }): Promise<void> {
  await q.query(
    `insert into sso_requests (workspace_id, state_hash, browser_hash, nonce, verifier, next, expires_at, is_trial, answer)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      given.workspace_id,
      given.state_hash,
      given.browser_hash,
      given.nonce,
      given.verifier,
      given.next,
      given.expires_at,
      given.is_trial,
      given.answer && JSON.stringify(given.answer),
    ],
  );
}
/** Takes it: whoever comes second with the same finds nothing. */
export async function takeRequest(q: Q, stateHash: string, now: Date): Promise<RequestRow | undefined> {
  return (
    await q.query<RequestRow>(
      `delete from sso_requests where state_hash = $1 and expires_at > $2
       returning workspace_id, browser_hash, nonce, verifier, next, is_trial, answer`,
      [stateHash, now],
    )
  ).rows[0];
}
/** False: this assertion was used before. */
export async function spendAssertion(q: Q, workspaceId: string, idHash: string, expiresAt: Date): Promise<boolean> {
  return (
    (
      await q.query(
        'insert into sso_assertions (workspace_id, id_hash, expires_at) values ($1, $2, $3) on conflict do nothing',
        [workspaceId, idHash, expiresAt],
      )
    ).rowCount === 1
  );
}

// Whether it is the only way in

export async function isRequired(q: Q, workspaceId: string): Promise<boolean> {
  return (await q.query<{ requires_sso: boolean }>('select requires_sso from workspaces where id = $1', [workspaceId]))
    .rows[0]!.requires_sso;
}
export async function setRequired(tx: Tx, workspaceId: string, isOn: boolean): Promise<void> {
  await tx.query('update workspaces set requires_sso = $2 where id = $1', [workspaceId, isOn]);
}
/** Active owners who could not get back in without the provider. */
export async function ownersWithoutSecondFactor(q: Q, workspaceId: string): Promise<string[]> {
  return (
    await q.query<{ name: string }>(
      `select a.name from agents a join auth_users u on u.id = a.user_id
       where a.workspace_id = $1 and a.role = 'owner' and a.state = 'active'
         and not u.two_factor_enabled and not exists (select from auth_passkeys p where p.user_id = u.id)
       order by a.name`,
      [workspaceId],
    )
  ).rows.map((row) => row.name);
}
/** Is a second factor this person's way back into a workspace that asks for single sign-on? */
export async function needsSecondFactor(q: Q, userId: string): Promise<boolean> {
  return (
    (
      await q.query(
        `select from agents a join workspaces w on w.id = a.workspace_id
         where a.user_id = $1 and a.role = 'owner' and a.state = 'active' and w.requires_sso limit 1`,
        [userId],
      )
    ).rowCount > 0
  );
}
/** Where a session by password or passkey leads, and where it would lead if single sign-on were not asked for. */
export async function doorsOf(q: Q, userId: string): Promise<{ places: number; open: number }> {
  return (
    await q.query<{ places: number; open: number }>(
      `select count(*)::int as places,
         count(*) filter (where not w.requires_sso or (a.role = 'owner'
           and (u.two_factor_enabled or exists (select from auth_passkeys p where p.user_id = u.id))))::int as open
       from agents a join workspaces w on w.id = a.workspace_id join auth_users u on u.id = a.user_id
       where a.user_id = $1 and a.state = 'active'`,
      [userId],
    )
  ).rows[0]!;
}
/** The accounts of a workspace's people, whose open sockets must be looked at again. */
export async function accountsOf(q: Q, workspaceId: string): Promise<string[]> {
  return (
    await q.query<{ user_id: string }>(`select user_id from agents where workspace_id = $1 and state = 'active'`, [
      workspaceId,
    ])
  ).rows.map((row) => row.user_id);
}
