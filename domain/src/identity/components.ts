// Which contact an identity belongs to: identities joined by links form one person. Everything about contacts is derived from
// this, so undoing a link and making it again always ends where it began, in any order.

export interface KnownIdentity {
  readonly id: string;
  readonly homeContactId: string;
}
export interface ActiveLink {
  readonly id: string;
  readonly identityId: string;
  readonly otherId: string;
  readonly assurance: 'proved' | 'claimed';
  readonly evidence: string;
}

/**
 * The contact of each identity: the home contact of the oldest identity it is joined with.
 * Ids are UUIDv7, so the smallest id is the oldest. Links naming unknown identities are ignored.
 */
export function resolveContacts(
  identities: readonly KnownIdentity[],
  links: readonly Pick<ActiveLink, 'identityId' | 'otherId'>[],
): ReadonlyMap<string, string> {
  const known = new Map(identities.map((identity) => [identity.id, identity]));
  const parent = new Map(identities.map((identity) => [identity.id, identity.id]));
  const root = (id: string): string => {
    let at = id;
    while (parent.get(at) !== at) at = parent.get(at)!;
    return at;
  };
  for (const link of links) {
    if (!known.has(link.identityId) || !known.has(link.otherId)) continue;
    const [one, other] = [root(link.identityId), root(link.otherId)];
    // The oldest identity is always the root, so the answer does not depend on the order of links.
    if (one !== other) parent.set(one < other ? other : one, one < other ? one : other);
  }
  return new Map(identities.map((identity) => [identity.id, known.get(root(identity.id))!.homeContactId]));
}

export interface Attachment {
  readonly assurance: 'own' | 'proved' | 'claimed';
  readonly linkId: string | null;
  readonly evidence: string;
}
/**
 * How each identity of one contact is held there, walking from `anchorId` over proved links first.
 * The anchor is `own`; an identity no link reaches is `own` too (it shares the home contact).
 */
export function explainIdentities(
  anchorId: string,
  identityIds: readonly string[],
  links: readonly ActiveLink[],
): ReadonlyMap<string, Attachment> {
  const own: Attachment = { assurance: 'own', linkId: null, evidence: 'first seen' };
  const found = new Map<string, Attachment>([[anchorId, own]]);
  for (const assurance of ['proved', 'claimed'] as const) {
    for (let grew = true; grew;) {
      grew = false;
      for (const link of links) {
        // In the second round a proved link behind a claimed one is walked too.
        if (assurance === 'proved' && link.assurance !== 'proved') continue;
        const next = found.has(link.identityId) ? link.otherId : found.has(link.otherId) ? link.identityId : null;
        if (next === null || found.has(next)) continue;
        found.set(next, { assurance: link.assurance, linkId: link.id, evidence: link.evidence });
        grew = true;
      }
    }
  }
  for (const id of identityIds) if (!found.has(id)) found.set(id, own);
  return found;
}

/** The identities that may see one another's words: joined to `identityId` by proved links alone, itself included. */
export function provedWith(
  identityId: string,
  links: readonly Pick<ActiveLink, 'identityId' | 'otherId' | 'assurance'>[],
): ReadonlySet<string> {
  return reach(
    identityId,
    links.filter((link) => link.assurance === 'proved'),
    null,
  );
}

/**
 * Does this identity, or one proved to be the same person, only claim to be somebody else here? What is meant for the claimed
 * person must not reach it by itself: a stranger may go on over another channel and stays a stranger.
 */
export function isClaimant(
  identityId: string,
  links: readonly Pick<ActiveLink, 'identityId' | 'otherId' | 'assurance'>[],
): boolean {
  return claimedBy(identityId, links).length > 0;
}

/** Whom this identity, or one proved to be the same person, only claims to be: the far ends of those claims, each once. */
export function claimedBy(
  identityId: string,
  links: readonly Pick<ActiveLink, 'identityId' | 'otherId' | 'assurance'>[],
): readonly string[] {
  const same = provedWith(identityId, links);
  const claims = links.filter(
    (link) => link.assurance === 'claimed' && same.has(link.identityId) && !same.has(link.otherId),
  );
  return [...new Set(claims.map((link) => link.otherId))];
}

/**
 * Which links to undo so that `identityId` leaves its contact, taking with it what hangs on it alone.
 * For the anchor itself: all its links.
 */
export function linksHolding(identityId: string, anchorId: string, links: readonly ActiveLink[]): readonly string[] {
  const touching = links.filter((link) => link.identityId === identityId || link.otherId === identityId);
  if (identityId === anchorId) return touching.map((link) => link.id);
  const anchorSide = reach(anchorId, links, identityId);
  return touching
    .filter((link) => anchorSide.has(link.identityId === identityId ? link.otherId : link.identityId))
    .map((link) => link.id);
}

function reach(
  from: string,
  links: readonly Pick<ActiveLink, 'identityId' | 'otherId'>[],
  without: string | null,
): ReadonlySet<string> {
  const found = new Set([from]);
  const open = [from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const link of links) {
      const next = link.identityId === at ? link.otherId : link.otherId === at ? link.identityId : null;
      if (next === null || next === without || found.has(next)) continue;
      found.add(next);
      open.push(next);
    }
  }
  return found;
}
