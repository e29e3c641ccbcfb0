// Who somebody is whom a workspace's provider vouches for, and the session that opens for them: in that workspace alone. What a provider
// says of an address counts only where the workspace has proved the address's domain.
import type { House } from '../../../ground/house.ts';
import { auditAs } from '../../../ground/audit.ts';
import type { Tx } from '../../../ground/db.ts';
import { newId } from '../../../ground/id.ts';
import { write } from '../../../ground/journal.ts';
import type { From } from '../auth/port.ts';
import * as authStore from '../auth/store.ts';
import * as people from '../store.ts';
import type { Claims } from './oidc.ts';
import { SsoRefusal } from './refusal.ts';
import * as store from './store.ts';

/** The token of a session that is confined to the workspace. */
export async function arrive(house: House, row: store.ConnectionRow, claims: Claims, from: From): Promise<string> {
  return house.db.transaction(async (tx) => {
    const agent = await agentFor(tx, house, row, claims, from);
    if (agent.state !== 'active')
      throw new SsoRefusal('disabled', `${agent.email} is disabled here. Enable them under People.`);
    const token = await authStore.openSession(tx, agent.user_id, {
      ...from,
      now: house.now(),
      ssoWorkspaceId: row.workspace_id,
    });
    await auditAs(
      tx,
      row.workspace_id,
      { type: 'agent', id: agent.id, name: agent.name, address: from.ip },
      house.now(),
      { what: 'account.signed-in-by-sso', subject: { kind: 'account', id: agent.id, name: agent.email } },
    );
    await store.tellSuccess(tx, row.workspace_id, house.now());
    return token;
  });
}

async function agentFor(
  tx: Tx,
  house: House,
  row: store.ConnectionRow,
  claims: Claims,
  from: From,
): Promise<people.AgentRow> {
  const known = await store.agentOfSubject(tx, row.workspace_id, store.vouching(row), claims.subject);
  if (known) return (await people.agentById(tx, row.workspace_id, known))!;
  const email = await provedAddress(tx, row, claims);
  const here = await people.agentByEmail(tx, row.workspace_id, email);
  const agent = here ?? (await join(tx, house, row, email, claims.name, from));
  // An address that was given to somebody new at the provider does not open its last owner's place.
  if (!(await store.linkSubject(tx, row.workspace_id, store.vouching(row), claims.subject, agent.id)))
    throw new SsoRefusal(
      'another-person',
      `${email} came before as another person of the provider. If it is the same person, disable and enable them under People.`,
    );
  return agent;
}

/** The address as it counts here. Throws a refusal when it does not. */
export async function provedAddress(tx: Pick<Tx, 'query'>, row: store.ConnectionRow, claims: Claims): Promise<string> {
  const email = claims.email?.toLowerCase() ?? '';
  const domain = /^[^@\s]{1,200}@([^@\s]+)$/.exec(email)?.[1];
  if (!domain || email.length > 254)
    throw new SsoRefusal(
      'no-email',
      'The provider gives no email address. Let it send the claim or attribute “email”.',
    );
  if (claims.isEmailVerified === false)
    throw new SsoRefusal('unverified-email', `The provider says that ${email} is not verified.`);
  // Anybody can have an account there under an address of yours; only the domain's own Workspace says `hd`.
  if (row.protocol === 'oidc' && row.issuer === GOOGLE && claims.hostedDomain === null)
    throw new SsoRefusal('unproved-domain', `${email} is a private Google account, not one of your Google Workspace.`);
  for (const each of [domain, ...(claims.hostedDomain ? [claims.hostedDomain.toLowerCase()] : [])])
    if (!(await store.isProved(tx, row.workspace_id, each)))
      throw new SsoRefusal('unproved-domain', `${each} is not among the proved domains.`);
  return email;
}
const GOOGLE = 'https://accounts.google.com';

async function join(
  tx: Tx,
  house: House,
  row: store.ConnectionRow,
  email: string,
  name: string | null,
  from: From,
): Promise<people.AgentRow> {
  if (!row.joins)
    throw new SsoRefusal('not-invited', `${email} has no place here, and people do not join by single sign-on.`);
  const account = await authStore.accountByEmail(tx, email);
  const called = (name ?? account?.name ?? email.split('@')[0]!).slice(0, 200);
  const userId = account?.id ?? (await authStore.addAccount(tx, { name: called, email, passwordHash: null }));
  const id = newId();
  await people.addAgent(tx, row.workspace_id, { id, userId, name: called, email, role: row.default_role });
  await auditAs(tx, row.workspace_id, { type: 'agent', id, name: called, address: from.ip }, house.now(), {
    what: 'agent.joined',
    subject: { kind: 'agent', id, name: called },
    after: { email, role: row.default_role, invitedBy: 'Single sign-on' },
  });
  write(tx, row.workspace_id, [{ kind: 'agent', id, what: 'agent.added', actor: { type: 'agent', id } }]);
  return (await people.agentById(tx, row.workspace_id, id))!;
}
