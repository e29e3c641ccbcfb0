// Who is calling: a session's cookie or an API key, looked up afresh on every call, so that a revoked one ends at once.
import { createHash } from 'node:crypto';
import { scopesOf } from '@throughline/domain';
import type { House } from '../../ground/house.ts';
import type { AgentViewer, KeyViewer, NobodyViewer, UserViewer, Viewer } from '../../ground/viewer.ts';
import * as authStore from './auth/store.ts';
import { chosenWorkspace, tokenIn } from './auth/cookie.ts';
import { scopesOfKey } from './role-store.ts';
import * as store from './store.ts';

export type Caller =
  | { readonly by: 'session'; readonly user: UserViewer; readonly agent: AgentViewer | null; readonly token: string }
  | { readonly by: 'key'; readonly key: KeyViewer }
  | { readonly by: 'nobody' };

/** What a call says about its maker. `workspaceId` for calls that cannot set the header (a browser's socket). */
export interface Claim {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The public address by which we were called: `https://…` decides the cookie's name. */
  readonly origin: string;
  readonly workspaceId?: string | undefined;
  /** The network address it came from. */
  readonly address?: string | undefined;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export async function callerOf(house: House, claim: Claim): Promise<Caller> {
  const bearer = bearerOf(claim);
  // A key that is sent is meant: a wrong one is not saved by a cookie beside it.
  if (bearer !== undefined) return keyCaller(house, bearer, claim.address);
  const token = tokenIn(house, claim.origin, single(claim.headers['cookie']));
  return token ? sessionCaller(house, token, claim) : { by: 'nobody' };
}

/** The key or the session's token that a call carries, before anybody has looked whose it is. */
export const credentialOf = (house: House, claim: Claim): string | null =>
  bearerOf(claim) ?? tokenIn(house, claim.origin, single(claim.headers['cookie']));
const bearerOf = (claim: Claim): string | undefined =>
  /^Bearer +(\S+) *$/i.exec(single(claim.headers['authorization']) ?? '')?.[1];

/** The same for a door that needs only the viewer. */
export async function viewerOf(house: House, claim: Claim): Promise<Viewer | UserViewer | NobodyViewer> {
  const caller = await callerOf(house, claim);
  switch (caller.by) {
    case 'key':
      return caller.key;
    case 'session':
      return caller.agent ?? caller.user;
    case 'nobody':
      return { type: 'anyone' };
  }
}

export const keyHash = (key: string): string => createHash('sha256').update(key).digest('hex');

async function keyCaller(house: House, key: string, address: string | undefined): Promise<Caller> {
  if (key.length < 20 || key.length > 300) return { by: 'nobody' };
  const now = house.now();
  const row = await store.keyViewer(house.db, keyHash(key), now);
  if (!row) return { by: 'nobody' };
  if (!row.last_used_at || now.getTime() - row.last_used_at.getTime() > MINUTE_MS)
    later(house, store.keyUsed(house.db, row.workspace_id, row.id, now));
  return {
    by: 'key',
    key: {
      type: 'key',
      workspaceId: row.workspace_id,
      keyId: row.id,
      name: row.name,
      scopes: new Set(scopesOfKey(row)),
      address,
    },
  };
}

async function sessionCaller(house: House, token: string, claim: Claim): Promise<Caller> {
  const now = house.now();
  const wanted = claim.workspaceId ?? single(claim.headers['throughline-workspace']) ?? null;
  // A workspace that cannot exist is nobody's place, not the first one.
  const chosen = wanted === null ? chosenWorkspace(single(claim.headers['cookie'])) : null;
  let row = await store.sessionViewer(
    house.db,
    token,
    wanted === null ? chosen : UUID.test(wanted) ? wanted : NOWHERE,
    now,
  );
  // A choice that is no longer ours (removed there, another account) falls back to the first; a demand does not.
  if (row && chosen && !row.agent_id) row = await store.sessionViewer(house.db, token, null, now);
  if (!row) return { by: 'nobody' };
  if (now.getTime() - row.updated_at.getTime() > DAY_MS)
    later(house, authStore.prolongSession(house.db, row.session_id, now));
  const user: UserViewer = {
    type: 'user',
    userId: row.user_id,
    name: row.user_name,
    email: row.email,
    sessionId: row.session_id,
    ssoWorkspaceId: row.sso_workspace_id,
  };
  const agent: AgentViewer | null =
    row.workspace_id && row.agent_id && row.role
      ? {
          type: 'agent',
          workspaceId: row.workspace_id,
          agentId: row.agent_id,
          userId: row.user_id,
          name: row.name ?? '',
          role: row.role,
          teamIds: row.team_ids,
          scopes: row.own_scopes ? new Set(row.own_scopes) : scopeSets[row.role],
          address: claim.address,
          sessionId: row.session_id,
          ssoWorkspaceId: row.sso_workspace_id,
        }
      : null;
  return { by: 'session', user, agent, token };
}

const NOWHERE = '00000000-0000-0000-0000-000000000000';
const scopeSets = Object.fromEntries(
  Object.entries(scopesOf).map(([role, scopes]) => [role, new Set(scopes)]),
) as unknown as Readonly<Record<AgentViewer['role'], ReadonlySet<string>>>;

/** Nobody waits for these marks of use; losing one means nothing. */
function later(house: House, work: Promise<void>): void {
  work.catch((error: unknown) => house.log.debug({ error: String(error) }, 'a mark of use was not written'));
}

const single = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);
