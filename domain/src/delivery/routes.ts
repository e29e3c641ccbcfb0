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
  /** They, or an agent for them, said that this channel is the one to use. */
  readonly isPreferred?: boolean;
  /** Why this channel cannot carry what is to be sent (a file too large, copies); absent or '': it can. */
  readonly cannotCarry?: string;
}
/** Why this way was chosen when nobody chose: they used it last, they prefer it, it is the next best, or they never wrote here but can be. */
export type RouteReason = 'last-used' | 'preferred' | 'next' | 'first-time';
export interface RouteVerdict {
  readonly facts: RouteFacts;
  readonly isOpen: boolean;
  readonly why: string;
  readonly closesAt: Date | null;
  readonly isDefault: boolean;
  /** Of the default alone. */
  readonly reason: RouteReason | null;
  /** Of the default alone: the way they used last, where that could not be taken, and why not. */
  readonly passedOver: { readonly facts: RouteFacts; readonly why: string } | null;
}

/**
 * Judges every route and orders them best first. The default is the open one they used last here; if that is closed or cannot carry what
 * is to be sent, the one they prefer, then the others they used, then one that may be written to first. Who asked for no more messages on
 * a channel is not reached by it. While a claimant and the person it claims to be both speak in one conversation, the claimant is never
 * the default: an answer meant for one must not reach the other by itself (decision 0004).
 */
export function judgeRoutes(routes: readonly RouteFacts[], now: Date): readonly RouteVerdict[] {
  const judged = routes.map((facts) => ({ facts, ...judge(facts, now) }));
  const mixed =
    judged.some(({ facts }) => facts.spokeHere && facts.isClaimant) &&
    judged.some(({ facts }) => facts.spokeHere && !facts.isClaimant);
  const isDoubtful = (facts: RouteFacts) => mixed && facts.isClaimant;
  const heardAt = (facts: RouteFacts) => facts.lastInboundAt?.getTime() ?? 0;
  const last = judged
    .filter(({ facts }) => facts.spokeHere && !isDoubtful(facts))
    .toSorted((a, b) => heardAt(b.facts) - heardAt(a.facts))[0];
  const order = judged.toSorted(
    (a, b) =>
      Number(b.isOpen) - Number(a.isOpen) ||
      Number(isDoubtful(a.facts)) - Number(isDoubtful(b.facts)) ||
      Number(Boolean(a.facts.cannotCarry)) - Number(Boolean(b.facts.cannotCarry)) ||
      Number(b === last) - Number(a === last) ||
      Number(b.facts.isPreferred === true) - Number(a.facts.isPreferred === true) ||
      Number(b.facts.spokeHere) - Number(a.facts.spokeHere) ||
      heardAt(b.facts) - heardAt(a.facts),
  );
  return order.map((verdict, index) => {
    const isDefault = index === 0 && verdict.isOpen && !isDoubtful(verdict.facts);
    const passed = isDefault && last && last !== verdict ? last : null;
    return {
      ...verdict,
      isDefault,
      reason: isDefault ? reasonFor(verdict.facts, verdict === last) : null,
      passedOver: passed && { facts: passed.facts, why: passed.why || passed.facts.cannotCarry || '' },
    };
  });
}
function reasonFor(facts: RouteFacts, isLast: boolean): RouteReason {
  if (isLast) return 'last-used';
  if (facts.isPreferred) return 'preferred';
  return facts.lastInboundAt ? 'next' : 'first-time';
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
