// The demo workspace and its people: made once beside whatever is here, entered without a password only from this very machine, and taken
// away whole. What is told in it comes from `demo/`, which only those load who want it.
import { scopesOf } from '@throughline/domain';
import { problem, type ReplyOf, type Routes } from '@throughline/protocol';
import { audit } from '../../ground/audit.ts';
import type { Incoming } from '../../ground/handlers.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import { write } from '../../ground/journal.ts';
import { agentOf, type AgentViewer, type Viewer } from '../../ground/viewer.ts';
import { outside } from '../../ground/wall.ts';
import { hashPassword } from './auth/password.ts';
import type { From } from './auth/port.ts';
import * as authStore from './auth/store.ts';
import * as demoStore from './demo-store.ts';
import { tellAccessEnded } from './ended.ts';
import { isSetUpNeeded, makeWorkspace } from './setup.ts';
import * as store from './store.ts';

const owner = { name: 'Maja Nilsson', email: 'maja@acorn.example', role: 'owner' } as const;
export const DEMO_EMAIL = owner.email;
const colleagues = [
  { name: 'Leo Brandt', email: 'leo@acorn.example', role: 'agent' },
  { name: 'Noor Haddad', email: 'noor@acorn.example', role: 'lead' },
] as const;

/** Makes the demo and tells its conversations, where there is none yet. */
export type Seed = () => Promise<void>;

/** Makes "Acorn Coffee" with three agents. Null: it is there already. Without `password` nobody knows one. */
export async function setUpDemo(
  house: House,
  password: string | null,
): Promise<{ workspaceId: string; agents: AgentViewer[] } | null> {
  const hashes = await Promise.all([hashPassword(password ?? unknown()), hashPassword(unknown())]);
  return await house.db.transaction(async (tx) => {
    await store.lockSetup(tx);
    if (await demoStore.demoWorkspace(tx)) return null;
    const userId = await authStore.addAccount(tx, { ...owner, passwordHash: hashes[0] });
    const { workspaceId } = await makeWorkspace(tx, {
      userId,
      userName: owner.name,
      email: owner.email,
      name: 'Acorn Coffee',
      timezone: 'Europe/Stockholm',
      locale: 'en',
      isDemo: true,
    });
    const userIds = [userId];
    for (const { name, email, role } of colleagues) {
      const colleagueId = await authStore.addAccount(tx, { name, email, passwordHash: hashes[1] });
      userIds.push(colleagueId);
      await store.addAgent(tx, workspaceId, { id: newId(), userId: colleagueId, name, email, role });
    }
    await demoStore.markAccounts(tx, userIds);
    const rows = await store.agents(tx, workspaceId);
    write(
      tx,
      workspaceId,
      rows.map((row) => ({ kind: 'agent', id: row.id, what: 'agent.added' })),
    );
    const agents = rows.map((row): AgentViewer => ({
      type: 'agent',
      workspaceId,
      agentId: row.id,
      userId: row.user_id,
      name: row.name,
      role: row.role,
      teamIds: [],
      scopes: new Set(scopesOf[row.role]),
    }));
    return { workspaceId, agents: agents.sort((a, b) => Number(b.role === 'owner') - Number(a.role === 'owner')) };
  });
}
const unknown = (): string => `${newId()}${newId()}`;

/** What the front page offers to whoever calls from there. */
export async function demoDoorOf(
  house: House,
  incoming: Incoming,
  isDemo: boolean,
): Promise<'open' | 'owner' | 'closed'> {
  const isOpen = isDemo || (await isSetUpNeeded(house));
  if (!isOpen) return 'closed';
  return isNear(house, incoming) ? 'open' : 'owner';
}

/**
 * Does a browser on this very machine ask, of a server that only this machine reaches? A proxy in front also calls from here, but says
 * for whom, or asks for another name; and a page elsewhere whose name points here asks for its own name.
 */
function isNear({ config }: House, { ip, origin, headers }: Incoming): boolean {
  const names = [
    config.host,
    new URL(origin).hostname,
    ...(config.publicUrl ? [new URL(config.publicUrl).hostname] : []),
  ];
  const isForwarded = headers['x-forwarded-for'] !== undefined || headers['forwarded'] !== undefined;
  return !isForwarded && [ip, ...names].every(isLoopback);
}
const isLoopback = (name: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?|::ffff:127(\.\d{1,3}){3})$/i.test(name);

/** A session of the demo's owner, without a password. */
export async function enterDemo(
  house: House,
  seed: Seed,
  incoming: Incoming,
  from: From,
  isDemo: boolean,
): Promise<{ userId: string; workspaceId: string; token: string }> {
  const door = await demoDoorOf(house, incoming, isDemo);
  if (door !== 'open')
    throw problem('forbidden', {
      detail:
        door === 'owner'
          ? 'Others can reach this server too, so it needs an owner first. After that the demo is under Settings → Demo data.'
          : 'This installation has an owner. Ask them for the demo: Settings → Demo data.',
    });
  await seed();
  const workspace = (await demoStore.demoWorkspace(house.db))!;
  const account = await authStore.accountByEmail(house.db, owner.email);
  if (!account) throw problem('not_found');
  const token = await authStore.openSession(house.db, account.id, { ...from, now: house.now() });
  return { userId: account.id, workspaceId: workspace.id, token };
}

export async function presentDemo(caller: House, viewer: Viewer): Promise<ReplyOf<Routes['getDemo']>> {
  const { db } = outside(caller, 'people');
  const workspace = await demoStore.demoWorkspace(db);
  if (!workspace) return { workspaceId: null, name: '', isMine: false, contacts: 0, conversations: 0, messages: 0 };
  const places = viewer.type === 'agent' ? await store.workspacesOf(db, viewer.userId) : [];
  return {
    workspaceId: workspace.id,
    name: workspace.name,
    isMine: places.some((place) => place.id === workspace.id),
    ...(await demoStore.countDemo(db, workspace.id)),
  };
}

/** Whoever answers customers joins it to practise, and finds it among their workspaces; an owner makes it where there is none. */
export async function joinDemo(caller: House, viewer: Viewer, seed: Seed): Promise<void> {
  const { userId, role } = agentOf(viewer);
  const house = outside(caller, 'people');
  const isOwner = role === 'owner';
  if (isOwner) await seed();
  await house.db.transaction(async (tx) => {
    await store.lockSetup(tx);
    const workspace = await demoStore.demoWorkspace(tx);
    if (!workspace)
      throw problem('not_found', { detail: 'There is no demo yet. An owner adds it under Settings → Demo data.' });
    const account = await authStore.accountById(tx, userId);
    if (!account || (await store.agentByUser(tx, workspace.id, userId))) return;
    const id = newId();
    await store.addAgent(tx, workspace.id, {
      id,
      userId,
      name: account.name,
      email: account.email,
      role: isOwner ? 'owner' : 'agent',
    });
    write(tx, workspace.id, [{ kind: 'agent', id, what: 'agent.added' }]);
  });
}

/** All of it and nothing else: everything of a workspace goes with its row, and its people are nobody's elsewhere. */
export async function removeDemo(caller: House, viewer: Viewer): Promise<void> {
  mustOwn(viewer);
  const house = outside(caller, 'people');
  const ended = await house.db.transaction(async (tx) => {
    await store.lockSetup(tx);
    const workspace = await demoStore.demoWorkspace(tx);
    if (!workspace) throw problem('not_found', { detail: 'There is no demo data.' });
    if (workspace.id !== viewer.workspaceId)
      await audit(tx, viewer, house.now(), {
        what: 'workspace.demo-removed',
        subject: { kind: 'workspace', id: workspace.id, name: workspace.name },
      });
    return await demoStore.removeDemo(tx, workspace.id);
  });
  for (const userId of ended) tellAccessEnded(house, userId);
}

function mustOwn(viewer: Viewer): AgentViewer {
  const agent = agentOf(viewer);
  if (agent.role !== 'owner') throw problem('forbidden', { detail: 'Only an owner can do this with demo data.' });
  return agent;
}
