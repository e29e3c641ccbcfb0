// One person or two? Merging, undoing and redoing links, with everything of each identity following in the same commit.
import { linksHolding } from '@throughline/domain';
import { problem } from '@throughline/protocol';
import type { Tx } from '../../ground/db.ts';
import { actorOf, type AgentViewer, type Viewer } from '../../ground/viewer.ts';
import {
  contactOf,
  deriveContacts,
  identitiesByIds,
  identitiesOfContacts,
  type IdentityRow,
  join,
  linkById,
  linksOf,
  lockContacts,
  setRedone,
  setUndone,
} from '../contacts/index.ts';
import { openPlan, rehome, writePlan } from '../conversations/index.ts';

/** Says that two contacts are one person: a link between their first identities. Returns the contact that speaks for both, and the link. */
export async function mergeContacts(
  tx: Tx,
  viewer: Viewer,
  id: string,
  otherId: string,
  now: Date,
): Promise<{ contactId: string; linkId: string }> {
  const { workspaceId } = viewer;
  const found = async () => [await contactOf(tx, workspaceId, id), await contactOf(tx, workspaceId, otherId)] as const;
  await lockContacts(
    tx,
    workspaceId,
    (await found()).map((contact) => contact.id),
  );
  // Read again once held: somebody may have merged them while we waited.
  const [one, other] = await found();
  if (one.id === other.id) throw problem('conflict', { detail: 'These are one contact already.' });
  const [from, to] = [await anchorOf(tx, workspaceId, one.id), await anchorOf(tx, workspaceId, other.id)];
  await join(tx, workspaceId, {
    identityId: from.id,
    otherId: to.id,
    assurance: 'claimed',
    evidence: `${viewer.name} said they are the same person`,
    how: 'merge',
    madeBy: viewer.type === 'agent' ? 'agent' : 'key',
    madeById: viewer.type === 'agent' ? viewer.agentId : viewer.keyId,
  });
  const link = (await linksOf(tx, workspaceId, [from.id])).find((each) =>
    [each.identityId, each.otherId].includes(to.id),
  )!;
  return { contactId: await follow(tx, viewer, [from.id, to.id], 'contact.merged', now, one.id), linkId: link.id };
}
/** Takes one such link back. False: it is gone or was undone before. */
export async function unmergeContacts(tx: Tx, viewer: AgentViewer, linkId: string, now: Date): Promise<boolean> {
  const { workspaceId } = viewer;
  const link = await linkById(tx, workspaceId, linkId);
  if (!link || link.undoneAt) return false;
  const sides = await identitiesByIds(tx, workspaceId, [link.identityId, link.otherId]);
  await lockContacts(
    tx,
    workspaceId,
    sides.map((side) => side.contact_id),
  );
  await setUndone(tx, workspaceId, [linkId], viewer.agentId);
  await follow(tx, viewer, [link.identityId, link.otherId], 'contact.unlinked', now, null);
  return true;
}

/** Undoes what holds an identity here; everything of it moves to a contact of its own. Returns both contacts. */
export async function unlinkIdentity(
  tx: Tx,
  viewer: Viewer,
  contactId: string,
  identityId: string,
  now: Date,
): Promise<{ contactId: string; separatedId: string }> {
  const { workspaceId } = viewer;
  const contact = await contactOf(tx, workspaceId, contactId);
  await lockContacts(tx, workspaceId, [contact.id]);
  const identities = await identitiesOfContacts(tx, workspaceId, [contact.id]);
  const identity = identities.find((candidate) => candidate.id === identityId);
  if (!identity) throw problem('not_found');
  const links = (
    await linksOf(
      tx,
      workspaceId,
      identities.map((row) => row.id),
    )
  ).filter((link) => !link.undoneAt);
  const holding = linksHolding(identityId, (await anchorOf(tx, workspaceId, contact.id)).id, links);
  if (holding.length === 0)
    throw problem('conflict', { detail: 'No link holds this identity here: the contact began with it.' });
  await setUndone(tx, workspaceId, holding, viewer.type === 'agent' ? viewer.agentId : null);
  const others = identities.filter((row) => row.id !== identityId);
  await follow(
    tx,
    viewer,
    identities.map((row) => row.id),
    'contact.unlinked',
    now,
    contact.id,
  );
  const after = await contactOfEach(tx, workspaceId, identities);
  const separatedId = after.get(identityId)!;
  // The contact asked about is the one the other side ended in; usually the same as before.
  return {
    contactId: others.map((row) => after.get(row.id)!).find((id) => id !== separatedId) ?? separatedId,
    separatedId,
  };
}

export async function redoLink(tx: Tx, viewer: Viewer, linkId: string, now: Date): Promise<string> {
  const link = await linkById(tx, viewer.workspaceId, linkId);
  if (!link) throw problem('not_found');
  if (link.undoneAt) await setRedone(tx, viewer.workspaceId, linkId);
  return await follow(tx, viewer, [link.identityId, link.otherId], 'contact.relinked', now, null);
}

/** Derives contacts anew around these identities and lets conversations follow. Returns the contact of the first (or the given one's speaker). */
async function follow(
  tx: Tx,
  viewer: Viewer,
  identityIds: readonly string[],
  what: string,
  now: Date,
  contactId: string | null,
): Promise<string> {
  const plan = openPlan(viewer.workspaceId, now, actorOf(viewer));
  const derived = await deriveContacts(tx, viewer.workspaceId, identityIds);
  await rehome(tx, plan, derived);
  for (const id of derived.contactIds) plan.entries.push({ kind: 'contact', id, what, actor: plan.actor });
  writePlan(tx, plan);
  const id = contactId ?? (await identitiesByIds(tx, viewer.workspaceId, [identityIds[0]!]))[0]!.contact_id;
  return (await contactOf(tx, viewer.workspaceId, id)).id;
}

async function anchorOf(tx: Tx, workspaceId: string, contactId: string): Promise<IdentityRow> {
  const identities = await identitiesOfContacts(tx, workspaceId, [contactId]);
  const anchor = identities.find((identity) => identity.home_contact_id === contactId) ?? identities[0];
  if (!anchor) throw problem('conflict', { detail: 'This contact has no identity to link.' });
  return anchor;
}
async function contactOfEach(
  tx: Tx,
  workspaceId: string,
  identities: readonly IdentityRow[],
): Promise<Map<string, string>> {
  return new Map(
    (
      await identitiesByIds(
        tx,
        workspaceId,
        identities.map((row) => row.id),
      )
    ).map((row) => [row.id, row.contact_id]),
  );
}
