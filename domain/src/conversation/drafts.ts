// Drafts of one conversation: which of them the team sees, and how words of two become one text without losing any.

export interface DraftFacts {
  /** The workspace shares drafts. */
  readonly isOn: boolean;
  /** To the customer; notes are never shared. */
  readonly isReply: boolean;
  /** As it stood before; null: it is being begun. */
  readonly mine: { readonly isShared: boolean; readonly isReply: boolean } | null;
  /** Another's is the team's. */
  readonly isTaken: boolean;
}

/**
 * Does the team see this draft? A reply begun where nobody else's is seen; a note never is. What was begun as somebody's own stays theirs,
 * also after the other one was sent.
 */
export function sharesDraft({ isOn, isReply, mine, isTaken }: DraftFacts): boolean {
  if (!isOn || !isReply || isTaken) return false;
  return mine?.isReply ? mine.isShared : true;
}

/** Both, the first above the second; once where one holds the other. */
export function joinedWords(first: string, second: string, between = '\n\n'): string {
  if (first.includes(second.trim())) return first;
  if (second.includes(first.trim())) return second;
  return `${first.trimEnd()}${between}${second}`;
}
