// The people of the demo workspace. Only its owner has a password, and only a house started as a demo calls this.
import { scopesOf } from '@throughline/domain';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import { write } from '../../ground/journal.ts';
import type { AgentViewer } from '../../ground/viewer.ts';
import { hashPassword } from './auth/password.ts';
import * as authStore from './auth/store.ts';
import { setUp } from './setup.ts';
import * as store from './store.ts';

const colleagues = [
  { name: 'Leo Brandt', email: 'leo@acorn.example', role: 'agent' },
  { name: 'Noor Haddad', email: 'noor@acorn.example', role: 'lead' },
] as const;

/** Makes "Acorn Coffee" with three agents. Throws `already_set_up` where anybody was before. */
export async function setUpDemo(
  house: House,
  owner: { email: string; password: string },
): Promise<{ workspaceId: string; agents: AgentViewer[] }> {
  const { workspaceId, userId } = await setUp(
    house,
    { workspaceName: 'Acorn Coffee', name: 'Maja Nilsson', ...owner, timezone: 'Europe/Stockholm', locale: 'en' },
    { ip: '127.0.0.1', userAgent: 'demo' },
  );
  // Nobody knows these passwords: colleagues are there to be seen.
  const passwordHash = await hashPassword(`${newId()}${newId()}`);
  return await house.db.transaction(async (tx) => {
    for (const colleague of colleagues) {
      const colleagueId = await authStore.addAccount(tx, {
        name: colleague.name,
        email: colleague.email,
        passwordHash,
      });
      await store.addAgent(tx, workspaceId, {
        id: newId(),
        userId: colleagueId,
        name: colleague.name,
        email: colleague.email,
        role: colleague.role,
      });
    }
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
      userId: row.email === owner.email ? userId : row.id,
      name: row.name,
      role: row.role,
      teamIds: [],
      scopes: new Set(scopesOf[row.role]),
    }));
    return { workspaceId, agents: agents.sort((a, b) => Number(b.role === 'owner') - Number(a.role === 'owner')) };
  });
}
