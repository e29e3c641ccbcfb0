// Where an arriving message belongs: into the matter at hand, back into one just closed, or a new one.
export type Status = 'open' | 'waiting' | 'snoozed' | 'closed' | 'spam';

export interface Candidate {
  readonly id: string;
  readonly status: Status;
  readonly closedAt: Date | null;
  readonly lastMessageAt: Date;
}
export interface PlaceFacts {
  /** The contact's conversations, in any order. */
  readonly conversations: readonly Candidate[];
  /** Conversations our own signed token or a known message id points to, strongest first; only those in `conversations` count. */
  readonly pointed: readonly string[];
  readonly reopenDays: number;
  readonly isAutomatic: boolean;
  readonly isQuarantined: boolean;
  readonly now: Date;
}
export type Placement =
  | { readonly kind: 'append'; readonly id: string; readonly opens: boolean }
  | { readonly kind: 'reopen'; readonly id: string }
  | { readonly kind: 'start'; readonly previousId: string | null };

/**
 * A pointed-to conversation wins, then the liveliest unclosed one, then one closed within the grace period.
 * A machine's letter is put where it belongs without opening anything; a quarantined one never joins.
 */
export function placeMessage(facts: PlaceFacts): Placement {
  if (facts.isQuarantined) return { kind: 'start', previousId: null };
  const pointed = facts.pointed
    .map((id) => facts.conversations.find((candidate) => candidate.id === id))
    .find((candidate) => candidate !== undefined);
  const liveliest = [...facts.conversations].sort(
    (a, b) => rank(a) - rank(b) || b.lastMessageAt.getTime() - a.lastMessageAt.getTime(),
  )[0];
  const best = pointed ?? liveliest;
  if (!best) return { kind: 'start', previousId: null };
  switch (best.status) {
    case 'open':
    case 'spam':
      return { kind: 'append', id: best.id, opens: false };
    case 'waiting':
    case 'snoozed':
      return { kind: 'append', id: best.id, opens: !facts.isAutomatic };
    case 'closed': {
      if (facts.isAutomatic) return { kind: 'append', id: best.id, opens: false };
      const days = best.closedAt ? (facts.now.getTime() - best.closedAt.getTime()) / 86_400_000 : Infinity;
      // A pointer into a matter long closed still means this person's live one, if there is any.
      if (days <= facts.reopenDays) return { kind: 'reopen', id: best.id };
      if (pointed && liveliest && liveliest !== pointed && liveliest.status !== 'closed')
        return placeMessage({ ...facts, pointed: [] });
      return { kind: 'start', previousId: best.id };
    }
  }
}

/** Unclosed before spam before closed. */
function rank(candidate: Candidate): number {
  return candidate.status === 'closed' ? 2 : candidate.status === 'spam' ? 1 : 0;
}
