// The first workspace with its owner, exactly once; further workspaces; and the same without a person, from the environment.
import type { BodyOf, Routes } from '@throughline/protocol';
import { problem } from '@throughline/protocol';
import { isLocale, isTimezone, scopes } from '@throughline/domain';
import type { Tx } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import { write } from '../../ground/journal.ts';
import type { From } from './auth/port.ts';
import { hashPassword } from './auth/password.ts';
import * as authStore from './auth/store.ts';
import { isDemoAccount } from './demo-store.ts';
import * as store from './store.ts';
import { keyHash } from './viewer.ts';

export const isSetUpNeeded = (house: House): Promise<boolean> => store.isUntouched(house.db);

/** Two at once: one wins, the other is told it is done. Once anybody was here it never opens again. */
export async function setUp(
  house: House,
  given: BodyOf<Routes['setUp']>,
  from: From,
): Promise<{ userId: string; workspaceId: string; token: string }> {
  checkPlace(given);
  if (!(await store.isUntouched(house.db))) throw problem('already_set_up');
  const passwordHash = await hashPassword(given.password);
  return house.db.transaction(async (tx) => {
    await store.lockSetup(tx);
    if (!(await store.isUntouched(tx))) throw problem('already_set_up');
    const userId = await authStore.addAccount(tx, { name: given.name, email: given.email, passwordHash });
    const token = await authStore.openSession(tx, userId, { ...from, now: house.now() });
    const { workspaceId } = await makeWorkspace(tx, {
      userId,
      userName: given.name,
      email: given.email,
      name: given.workspaceName,
      locale: given.locale,
      timezone: given.timezone,
    });
    return { userId, workspaceId, token };
  });
}

export async function addWorkspace(
  house: House,
  owner: { userId: string; name: string; email: string },
  given: BodyOf<Routes['makeWorkspace']>,
): Promise<store.WorkspaceRow> {
  checkPlace(given);
  return house.db.transaction(async (tx) => {
    // They have no password anybody knows, and go when the demo goes.
    if (await isDemoAccount(tx, owner.userId))
      throw problem('forbidden', {
        detail: 'People of the demo cannot own a workspace. Set up your own account first.',
      });
    const { workspaceId } = await makeWorkspace(tx, {
      userId: owner.userId,
      userName: owner.name,
      email: owner.email,
      ...given,
    });
    return (await store.workspaceById(tx, workspaceId))!;
  });
}

/** Does nothing when anybody was here before, so the variables may stay set. */
export async function bootstrap(house: House): Promise<void> {
  const given = house.config.bootstrap;
  if (!given || !(await store.isUntouched(house.db))) return;
  const passwordHash = await hashPassword(given.password);
  await house.db.transaction(async (tx) => {
    await store.lockSetup(tx);
    if (!(await store.isUntouched(tx))) return;
    const email = given.email.toLowerCase();
    const name = email.split('@')[0]!;
    const userId = await authStore.addAccount(tx, { name, email, passwordHash });
    const { workspaceId, agentId } = await makeWorkspace(tx, {
      userId,
      userName: name,
      email,
      name: given.workspace,
      locale: 'en',
      timezone: 'UTC',
    });
    if (given.apiKey) {
      await store.addKey(tx, workspaceId, {
        id: newId(),
        name: 'First key',
        prefix: given.apiKey.slice(0, 12),
        lastFour: given.apiKey.slice(-4),
        sha256: keyHash(given.apiKey),
        scopes,
        madeById: agentId,
        expiresAt: null,
      });
    }
  });
}

export async function makeWorkspace(
  tx: Tx,
  given: {
    userId: string;
    userName: string;
    email: string;
    name: string;
    locale: string;
    timezone: string;
    isDemo?: boolean;
  },
): Promise<{ workspaceId: string; agentId: string }> {
  const workspaceId = newId();
  const agentId = newId();
  const { name, locale, timezone, isDemo = false } = given;
  await store.addWorkspace(tx, { id: workspaceId, name, locale, timezone, isDemo });
  await store.addAgent(tx, workspaceId, {
    id: agentId,
    userId: given.userId,
    name: given.userName,
    email: given.email,
    role: 'owner',
  });
  const actor = { type: 'agent', id: agentId };
  write(tx, workspaceId, [
    { kind: 'workspace', id: workspaceId, what: 'workspace.added', actor },
    { kind: 'agent', id: agentId, what: 'agent.added', actor },
  ]);
  return { workspaceId, agentId };
}

/** A time zone or language nobody knows would break every clock that follows. */
export function checkPlace(given: { timezone?: string | undefined; locale?: string | undefined }): void {
  const fields: Record<string, string> = {};
  if (given.timezone !== undefined && !isTimezone(given.timezone))
    fields['timezone'] = 'must be a time zone like Europe/Kyiv';
  if (given.locale !== undefined && !isLocale(given.locale))
    fields['locale'] = 'must be a language tag like en or pt-BR';
  if (Object.keys(fields).length > 0) throw problem('invalid', { fields });
}
