// Inviting people: a single-use link of seven days. It adds a place in a workspace; it never opens an existing account without its password.
import { createHash, randomBytes } from 'node:crypto';
import { problem } from '@throughline/protocol';
import { audit, auditAs } from '../../ground/audit.ts';
import { isDuplicate } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import { write } from '../../ground/journal.ts';
import type { Viewer } from '../../ground/viewer.ts';
import { takeAttempt, takeInvitation } from './auth/attempts.ts';
import { hashPassword, isPassword, pretendToCheck } from './auth/password.ts';
import type { From } from './auth/port.ts';
import * as authStore from './auth/store.ts';
import { mailInvitation } from './mail.ts';
import { presentInvitation } from './present.ts';
import { scopesOfRow } from './role-store.ts';
import { mustGrant, placeNamed } from './roles.ts';
import * as store from './store.ts';

const DAYS = 7;
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

export async function invite(house: House, viewer: Viewer, given: { email: string; role: string }, origin: string) {
  // Before anything is said about the address; and again where it is written, as the role is then.
  await house.db.transaction(async (tx) =>
    mustGrant(viewer, await placeNamed(tx, viewer.workspaceId, given.role, 'role')),
  );
  const existing = await store.agentByEmail(house.db, viewer.workspaceId, given.email);
  if (existing)
    throw problem('conflict', {
      detail:
        existing.state === 'active'
          ? 'This person is here already.'
          : 'This person is here already, but disabled. Enable them instead.',
      agentId: existing.id,
    });
  // Who reads the inbox could open the link, and every reset link after it.
  if (await store.isReadByOthers(house.db.outsideTheWall('people'), given.email))
    throw problem('invalid', { fields: { email: 'is an inbox here that others read; give an address of their own' } });
  await takeInvitation(house, viewer.workspaceId);
  const token = randomBytes(32).toString('base64url');
  const id = newId();
  const row = await house.db
    .transaction(async (tx) => {
      const place = await placeNamed(tx, viewer.workspaceId, given.role, 'role');
      mustGrant(viewer, place);
      await store.replaceInvitation(tx, viewer.workspaceId, {
        id,
        email: given.email,
        role: place.role,
        roleId: place.roleId,
        tokenHash: hashOf(token),
        invitedById: viewer.type === 'agent' ? viewer.agentId : null,
        invitedByName: viewer.name,
        expiresAt: new Date(house.now().getTime() + DAYS * 86_400_000),
      });
      await audit(tx, viewer, house.now(), {
        what: 'invitation.sent',
        subject: { kind: 'invitation', id, name: given.email },
        after: { role: place.name },
      });
      return (await store.invitationById(tx, viewer.workspaceId, id))!;
    })
    .catch((error: unknown) => {
      throw isDuplicate(error)
        ? problem('conflict', { detail: 'Somebody invited this address at the same moment.' })
        : error;
    });
  const link = `${origin}/invite/${token}`;
  const mailed = await mailInvitation(house, {
    email: given.email,
    workspaceName: row.workspace_name,
    languages: [...(await store.languagesOf(house.db.outsideTheWall('people'), given.email)), row.workspace_locale],
    invitedByName: viewer.name,
    link,
  });
  return { invitation: presentInvitation(row), link, mailed };
}

export async function showInvitation(house: House, token: string) {
  const row = await getInvitation(house, token);
  const account = await authStore.accountByEmail(house.db, row.email);
  return {
    email: row.email,
    workspaceName: row.workspace_name,
    invitedByName: row.invited_by_name,
    hasAccount: account !== undefined,
  };
}

/** Joins; answers with a session's token, or null where the account's second factor must be asked for at sign-in. */
export async function acceptInvitation(
  house: House,
  token: string,
  given: { name: string; password: string },
  from: From,
): Promise<string | null> {
  const row = await getInvitation(house, token);
  const account = await authStore.accountByEmail(house.db, row.email);
  let passwordHash: string | null = null;
  if (account) {
    const attempt = await takeAttempt(house, account.email, from.ip);
    const isRight =
      account.password === null
        ? await pretendToCheck(given.password)
        : await isPassword(account.password, given.password);
    if (!isRight)
      throw problem('wrong_credentials', {
        detail: 'This address has an account here. Give its password to join.',
        fields: { password: 'is not right' },
      });
    await attempt.succeeded();
  } else {
    passwordHash = await hashPassword(given.password);
  }
  return house.db
    .transaction(async (tx) => {
      if (!(await store.useInvitation(tx, hashOf(token), house.now()))) throw problem('gone');
      const userId =
        account?.id ??
        (await authStore.addAccount(tx, { name: given.name, email: row.email, passwordHash: passwordHash! }));
      const agentId = newId();
      await store.addAgent(tx, row.workspace_id, {
        id: agentId,
        userId,
        name: given.name,
        email: row.email,
        role: row.role,
        roleId: row.role_id,
      });
      const session = account?.two_factor_enabled
        ? null
        : await authStore.openSession(tx, userId, { ...from, now: house.now() });
      await auditAs(
        tx,
        row.workspace_id,
        { type: 'agent', id: agentId, name: given.name, address: from.ip },
        house.now(),
        {
          what: 'agent.joined',
          subject: { kind: 'agent', id: agentId, name: given.name },
          after: { email: row.email, role: row.role_name ?? row.role, invitedBy: row.invited_by_name },
        },
      );
      write(tx, row.workspace_id, [
        { kind: 'agent', id: agentId, what: 'agent.added', actor: { type: 'agent', id: agentId } },
      ]);
      return session;
    })
    .catch((error: unknown) => {
      throw isDuplicate(error) ? problem('conflict', { detail: 'This person has joined already.' }) : error;
    });
}

export async function withdrawInvitation(house: House, viewer: Viewer, id: string): Promise<void> {
  const row = await store.invitationById(house.db, viewer.workspaceId, id);
  if (!row) throw problem('not_found');
  mustGrant(viewer, { role: row.role, scopes: scopesOfRow(row) });
  await house.db.transaction(async (tx) => {
    if (!(await store.removeInvitation(tx, viewer.workspaceId, id))) throw problem('not_found');
    await audit(tx, viewer, house.now(), {
      what: 'invitation.withdrawn',
      subject: { kind: 'invitation', id, name: row.email },
      before: { role: row.role_name ?? row.role },
    });
  });
}

async function getInvitation(house: House, token: string): Promise<store.InvitationRow> {
  const row = await store.invitationByToken(house.db, hashOf(token), house.now());
  if (!row) throw problem('gone');
  return row;
}
