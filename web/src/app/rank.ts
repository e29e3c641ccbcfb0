// Orders what was found by typing: whole words first, then beginnings, then letters in order.
export function rank<T extends { readonly words: string }>(typed: string, items: readonly T[]): T[] {
  const scored = items.map((item) => ({ item, score: score(typed.trim().toLowerCase(), item.words.toLowerCase()) }));
  return scored
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .map(({ item }) => item);
}

/** 0: not found; more is better. */
export function score(typed: string, words: string): number {
  if (typed === '') return 1;
  if (words.startsWith(typed)) return 100;
  const parts = typed.split(/\s+/);
  const starts = words.split(/[\s…#]+/);
  if (parts.every((part) => starts.some((start) => start.startsWith(part)))) return 60;
  if (words.includes(typed)) return 40;
  // `clcon` finds "close conversation": each letter later than the one before, within one stretch.
  let at = -1;
  let gaps = 0;
  for (const letter of typed.replaceAll(' ', '')) {
    const next = words.indexOf(letter, at + 1);
    if (next < 0) return 0;
    gaps += at < 0 ? 0 : next - at - 1;
    at = next;
  }
  return gaps <= typed.length * 2 ? Math.max(1, 20 - gaps) : 0;
}
