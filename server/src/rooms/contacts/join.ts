// Links: saying that two identities are one person, with the evidence, and deriving the contacts anew.
import { resolveContacts } from '@throughline/domain';
import type { Tx } from '../../ground/db.ts';
import { newId } from '../../ground/id.ts';
import * as store from './store.ts';
import { suggest } from './suggestion-store.ts';

export interface Claim {
  readonly identityId: string;
  readonly otherId: string;
  readonly assurance: 'proved' | 'claimed';
  readonly evidence: string;
  readonly how: string;
  readonly madeBy: 'channel' | 'agent' | 'key' | 'contact' | 'system';
  readonly madeById: string | null;
}
export type Joined = 'made' | 'proved' | 'known' | 'undone-before' | 'shared';

/**
 * Adds or strengthens the link of a pair. What a person has undone stays undone: a new claim changes nothing, a new proof becomes
 * a suggestion. A shared identity never links by itself. The caller re-derives contacts with `deriveContacts` when told 'made'.
 */
export async function join(tx: Tx, workspaceId: string, claim: Claim): Promise<Joined> {
  if (claim.identityId === claim.otherId) return 'known';
  const known = (await store.linksOf(tx, workspaceId, [claim.identityId])).find(
    (link) => link.otherId === claim.otherId || link.identityId === claim.otherId,
  );
  const identities = await store.identitiesByIds(tx, workspaceId, [claim.identityId, claim.otherId]);
  if (identities.length < 2) return 'known';
  const isOwnDoing = claim.madeBy === 'agent' || claim.madeBy === 'key';
  if (!isOwnDoing && identities.some((identity) => identity.is_shared)) return 'shared';
  if (!known) {
    await store.addLink(tx, workspaceId, { id: newId(), ...claim });
    return 'made';
  }
  if (known.undoneAt) {
    if (isOwnDoing) {
      await store.setRedone(tx, workspaceId, known.id);
      return 'made';
    }
    if (claim.assurance === 'proved')
      await suggest(
        tx,
        workspaceId,
        identities[0]!.contact_id,
        identities[1]!.contact_id,
        `Proved again after being undone: ${claim.evidence}`,
      );
    return 'undone-before';
  }
  if (known.assurance === 'claimed' && claim.assurance === 'proved') {
    await store.proveLink(tx, workspaceId, known.id, claim.evidence, claim.how);
    return 'proved';
  }
  return 'known';
}

export interface Derived {
  /** Identities whose contact is another one now. */
  readonly moved: readonly string[];
  /** Contacts that gained, lost or speak anew. */
  readonly contactIds: readonly string[];
}

/** Brings contact_id of every identity around these into line with the active links. Locks their contacts. */
export async function deriveContacts(tx: Tx, workspaceId: string, around: readonly string[]): Promise<Derived> {
  const first = await store.identitiesByIds(tx, workspaceId, await store.closure(tx, workspaceId, around));
  await store.lockContacts(tx, workspaceId, [
    ...new Set(first.flatMap((identity) => [identity.contact_id, identity.home_contact_id])),
  ]);
  // Identities that share a home contact, or are still held by a contact we are about to empty, must be looked at together.
  const contactIds = new Set(first.flatMap((identity) => [identity.contact_id, identity.home_contact_id]));
  const held = await store.identitiesOfContacts(tx, workspaceId, [...contactIds]);
  const ids = await store.closure(tx, workspaceId, [...new Set([...first, ...held].map((identity) => identity.id))]);
  const identities = await store.identitiesByIds(tx, workspaceId, ids);
  const links = (await store.linksOf(tx, workspaceId, ids)).filter((link) => !link.undoneAt);
  const contacts = resolveContacts(
    identities.map((identity) => ({ id: identity.id, homeContactId: identity.home_contact_id })),
    [...links, ...sameHome(identities)],
  );
  const moves = identities
    .filter((identity) => contacts.get(identity.id) !== identity.contact_id)
    .map((identity) => ({ id: identity.id, contactId: contacts.get(identity.id)! }));
  if (moves.length > 0) await store.moveIdentities(tx, workspaceId, moves);
  await store.settleAbsorption(tx, workspaceId, [...new Set(identities.map((identity) => identity.home_contact_id))]);
  const touched = new Set([
    ...moves.map((move) => move.contactId),
    ...moves.map((move) => identities.find((identity) => identity.id === move.id)!.contact_id),
  ]);
  return { moved: moves.map((move) => move.id), contactIds: [...touched] };
}

/** Identities given to one contact by hand (no link between them) hold together like linked ones. */
function sameHome(identities: readonly store.IdentityRow[]): { identityId: string; otherId: string }[] {
  const firstOf = new Map<string, string>();
  const pairs: { identityId: string; otherId: string }[] = [];
  for (const identity of [...identities].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const first = firstOf.get(identity.home_contact_id);
    if (first) pairs.push({ identityId: first, otherId: identity.id });
    else firstOf.set(identity.home_contact_id, identity.id);
  }
  return pairs;
}
