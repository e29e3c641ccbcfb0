// Which visitors have a line open, by identity: at this node as its door says, at others as they told, for as long as a word holds.

/** Others are asked at each heartbeat about whoever somebody looks at; a word outlasts two of them. */
const WORD_MS = 60_000;
const WORDS_LIMIT = 10_000;
const here = new Map<string, number>();
const elsewhere = new Map<string, number>();

export const onlineVisitors = {
  enter(identityId: string): void {
    here.set(identityId, (here.get(identityId) ?? 0) + 1);
  },
  leave(identityId: string): void {
    const left = (here.get(identityId) ?? 0) - 1;
    if (left > 0) here.set(identityId, left);
    else here.delete(identityId);
  },
  isHere: (identityId: string): boolean => here.has(identityId),
  /** What a node said of its own lines. */
  heard(identityId: string, isOnline: boolean, now = performance.now()): void {
    elsewhere.delete(identityId);
    if (!isOnline) return;
    elsewhere.set(identityId, now + WORD_MS);
    // In the order in which they end.
    for (const [id, until] of elsewhere) {
      if (until > now && elsewhere.size <= WORDS_LIMIT) break;
      elsewhere.delete(id);
    }
  },
  has: (identityId: string, now = performance.now()): boolean =>
    here.has(identityId) || (elsewhere.get(identityId) ?? 0) > now,
};
