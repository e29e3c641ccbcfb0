// People as a directory has them: given a place, changed, disabled. Only addresses of proved domains, and never the last owner.
import { type BodyOf, problem, type Routes } from '@throughline/protocol';
import { isDuplicate, type Tx } from '../../../ground/db.ts';
import type { House } from '../../../ground/house.ts';
import { newId } from '../../../ground/id.ts';
import { write } from '../../../ground/journal.ts';
import type { DirectoryViewer } from '../../../ground/viewer.ts';
import { endPlace } from '../agents.ts';
import * as authStore from '../auth/store.ts';
import * as agents from '../store.ts';
import { connectionOf, isProved, unlinkAgent } from '../sso/store.ts';
import { addressIn, type Operation, patchPerson, type Person, truth } from './patch.ts';
import * as store from './store.ts';
import { actorOf, tell, UUID } from './tell.ts';

type Body = BodyOf<Routes['addScimUser']>;

export async function getPerson(house: House, viewer: DirectoryViewer, id: string): Promise<store.PersonRow> {
  const row = UUID.test(id) ? await store.personById(house.db, viewer.workspaceId, id) : undefined;
  if (!row || row.directory_gone_at) throw problem('not_found', { detail: 'There is no such user.' });
  return row;
}

/** Whoever is here already is told apart (409), so that the directory takes them over instead; whoever was deleted comes back. */
export async function addPerson(house: House, viewer: DirectoryViewer, body: Body): Promise<store.PersonRow> {
  const wanted = personIn(body, { isActive: true, name: '' });
  const id = await changing(house, async (tx) => {
    await mustBeProved(tx, viewer, wanted.email);
    const here = await store.personCalled(tx, viewer.workspaceId, wanted.userName, wanted.email);
    if (here && !here.directory_gone_at)
      throw problem('conflict', { scimType: 'uniqueness', detail: 'Somebody with this user name or address is here.' });
    if (here) {
      await keep(tx, house, viewer, here, wanted, null);
      return here.id;
    }
    const account = await authStore.accountByEmail(tx, wanted.email);
    const userId =
      account?.id ?? (await authStore.addAccount(tx, { name: wanted.name, email: wanted.email, passwordHash: null }));
    const agentId = newId();
    const role = (await connectionOf(tx, viewer.workspaceId))?.default_role ?? 'agent';
    const { name, email } = wanted;
    await agents.addAgent(tx, viewer.workspaceId, { id: agentId, userId, name, email, role });
    const row = (await store.personById(tx, viewer.workspaceId, agentId))!;
    await store.changePerson(tx, viewer.workspaceId, agentId, columnsOf(wanted, null));
    await tell(tx, house, viewer, 'agent.joined', { kind: 'agent', id: row.id, name }, null, {
      email,
      role,
      invitedBy: viewer.name,
    });
    write(tx, viewer.workspaceId, [{ kind: 'agent', id: agentId, what: 'agent.added', actor: actorOf(viewer) }]);
    return agentId;
  });
  return getPerson(house, viewer, id);
}

export async function replacePerson(
  house: House,
  viewer: DirectoryViewer,
  id: string,
  body: Body,
): Promise<store.PersonRow> {
  return change(house, viewer, id, (was) => personIn(body, was));
}
export async function patchOne(
  house: House,
  viewer: DirectoryViewer,
  id: string,
  operations: readonly Operation[],
): Promise<store.PersonRow> {
  return change(house, viewer, id, (was) => patchPerson(was, operations));
}

export async function removePerson(house: House, viewer: DirectoryViewer, id: string): Promise<void> {
  const row = await getPerson(house, viewer, id);
  await changing(house, async (tx) => {
    await keep(tx, house, viewer, row, { ...asPerson(row), isActive: false }, house.now());
  });
  await leave(house, viewer, row);
}

async function change(
  house: House,
  viewer: DirectoryViewer,
  id: string,
  make: (was: Person) => Person,
): Promise<store.PersonRow> {
  const row = await getPerson(house, viewer, id);
  const wanted = make(asPerson(row));
  await changing(house, async (tx) => {
    const other = await store.personCalled(tx, viewer.workspaceId, wanted.userName, wanted.email);
    if (other && other.id !== row.id && !other.directory_gone_at)
      throw problem('conflict', { scimType: 'uniqueness', detail: 'Somebody else has this user name or address.' });
    await keep(tx, house, viewer, row, wanted, null);
  });
  if (!wanted.isActive && row.state === 'active') await leave(house, viewer, row);
  return getPerson(house, viewer, id);
}

/** Out at once: what this workspace's provider vouched for, and every session of whoever is at home nowhere else. */
async function leave(house: House, viewer: DirectoryViewer, row: store.PersonRow): Promise<void> {
  await store.endSessionsWithoutPlace(house.db.outsideTheWall('people'), row.user_id);
  await endPlace(house, viewer.workspaceId, row.user_id);
}

async function keep(
  tx: Tx,
  house: House,
  viewer: DirectoryViewer,
  row: store.PersonRow,
  wanted: Person,
  goneAt: Date | null,
): Promise<void> {
  const email = wanted.email.toLowerCase();
  if (!wanted.isActive) {
    const owners = await agents.lockOwners(tx, viewer.workspaceId);
    if (owners.length === 1 && owners[0] === row.id)
      throw problem('forbidden', { detail: 'This is the last owner, who stays. Make somebody else an owner first.' });
    await unlinkAgent(tx, viewer.workspaceId, row.id);
  }
  if (email !== row.email) {
    await mustBeProved(tx, viewer, email);
    if (!(await store.moveAccount(tx, viewer.workspaceId, row.user_id, email)))
      throw problem('conflict', {
        scimType: 'uniqueness',
        detail:
          'This address cannot be changed: the account is also at home in another workspace, or the address is taken.',
      });
  }
  await store.changePerson(tx, viewer.workspaceId, row.id, columnsOf({ ...wanted, email }, goneAt));
  const [before, after] = [told(row), told((await store.personById(tx, viewer.workspaceId, row.id))!)];
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  const what = before.state === 'active' && after.state === 'disabled' ? 'agent.disabled' : 'agent.changed';
  await tell(tx, house, viewer, what, { kind: 'agent', id: row.id, name: after.name }, before, after);
  write(tx, viewer.workspaceId, [
    {
      kind: 'agent',
      id: row.id,
      what,
      detail: { role: row.role, state: after.state },
      actor: actorOf(viewer),
    },
  ]);
}

/** A directory speaks only for addresses the workspace has proved: an account may be at home elsewhere too. */
async function mustBeProved(tx: Tx, viewer: DirectoryViewer, email: string): Promise<void> {
  const domain = /^[^@\s]{1,200}@([^@\s]+)$/.exec(email)?.[1];
  if (!domain || email.length > 254) throw invalid('The user has no email address: neither emails nor userName is one');
  if (!(await isProved(tx, viewer.workspaceId, domain)))
    throw invalid(`${domain} is not a proved domain of this workspace (Settings, Single sign-on, Domains)`);
}
const invalid = (detail: string) => problem('malformed', { scimType: 'invalidValue', detail: `${detail}.` });

function personIn(body: Body, was: { isActive: boolean; name: string }): Person {
  const { name } = body;
  const parts = [name?.givenName, name?.familyName].filter(Boolean).join(' ');
  const email = (body.emails ? addressIn(body.emails) : null) ?? body.userName;
  return {
    userName: body.userName.trim(),
    externalId: body.externalId ?? null,
    name: (body.displayName || name?.formatted || parts || was.name || body.userName.split('@')[0]!).slice(0, 200),
    email: email.trim().toLowerCase(),
    isActive: body.active === undefined || body.active === null ? was.isActive : truth(body.active),
  };
}
const asPerson = (row: store.PersonRow): Person => ({
  userName: row.directory_name ?? row.email,
  externalId: row.directory_id,
  name: row.name,
  email: row.email,
  isActive: row.state === 'active',
});
const columnsOf = (person: Person, goneAt: Date | null) => ({
  name: person.name.slice(0, 200),
  email: person.email,
  state: person.isActive ? ('active' as const) : ('disabled' as const),
  directoryId: person.externalId,
  directoryName: person.userName.toLowerCase() === person.email ? null : person.userName,
  goneAt,
});
const told = (row: store.PersonRow) => ({ name: row.name, email: row.email, state: row.state });

/** Accounts stand outside the wall; every statement here names its workspace. */
const changing = <T>(house: House, work: (tx: Tx) => Promise<T>): Promise<T> =>
  house.db
    .outsideTheWall('people')
    .transaction(work)
    .catch((error: unknown) => {
      throw isDuplicate(error)
        ? problem('conflict', { scimType: 'uniqueness', detail: 'Somebody with this user name or address is here.' })
        : error;
    });
