// By which of a contact's identities an answer may go, and which one it should.
export interface RouteFacts {
  readonly identityId: string;
  readonly channelId: string;
  readonly isConnected: boolean;
  readonly channelTrouble: string;
  readonly isReachable: boolean;
  readonly reachTrouble: string;
  /** They asked for no more messages on this very channel; the sentence that says so. */
  readonly stopped?: string;
  readonly replyWindowHours: number | null;
  readonly canStart: boolean;
  readonly lastInboundAt: Date | null;
  /** Joined to the rest of the contact by a claim this identity itself made: nobody proved it is the same person. */
  readonly isClaimant: boolean;
  /** Did this identity ever write in this conversation? */
  readonly spokeHere: boolean;
}
export interface RouteVerdict {
  readonly facts: RouteFacts;
  readonly isOpen: boolean;
  readonly why: string;
  readonly closesAt: Date | null;
  readonly isDefault: boolean;
}

/**
 * Judges every route and orders them best first: open ones, then those the customer used last. The default is the identity they
 * used last here. While a claimant and the person it claims to be both speak in one conversation, the claimant is never the
 * default: an answer meant for one must not reach the other by itself.
 */
export function judgeRoutes(routes: readonly RouteFacts[], now: Date): readonly RouteVerdict[] {
  const judged = routes.map((facts) => ({ facts, ...judge(facts, now) }));
  const mixed =
    judged.some(({ facts }) => facts.spokeHere && facts.isClaimant) &&
    judged.some(({ facts }) => facts.spokeHere && !facts.isClaimant);
  const order = [...judged].sort(
    (a, b) =>
      Number(b.isOpen) - Number(a.isOpen) ||
      (mixed ? Number(a.facts.isClaimant) - Number(b.facts.isClaimant) : 0) ||
      Number(b.facts.spokeHere) - Number(a.facts.spokeHere) ||
      (b.facts.lastInboundAt?.getTime() ?? 0) - (a.facts.lastInboundAt?.getTime() ?? 0),
  );
  return order.map((verdict, index) => ({
    ...verdict,
    isDefault: index === 0 && verdict.isOpen && !(mixed && verdict.facts.isClaimant),
  }));
}

function judge(facts: RouteFacts, now: Date): { isOpen: boolean; why: string; closesAt: Date | null } {
  const shut = (why: string) => ({ isOpen: false, why, closesAt: null });
  if (!facts.isConnected) return shut(facts.channelTrouble || 'The channel is not connected');
  if (!facts.isReachable) return shut(facts.reachTrouble || 'This address cannot be reached');
  if (facts.stopped) return shut(facts.stopped);
  if (!facts.lastInboundAt)
    return facts.canStart
      ? { isOpen: true, why: 'Has not written here yet', closesAt: null }
      : shut('They must write here first');
  if (facts.replyWindowHours === null) return { isOpen: true, why: '', closesAt: null };
  const closesAt = new Date(facts.lastInboundAt.getTime() + facts.replyWindowHours * 3_600_000);
  return closesAt > now ? { isOpen: true, why: '', closesAt } : { ...shut('The reply window has closed'), closesAt };
}
