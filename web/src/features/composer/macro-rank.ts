// Which macro comes first: what was typed decides; before that, what one used lately and what fits the customer's words.
import type { Macro } from '@throughline/sdk';

/** `said`: what the customer wrote last. */
export function rankMacros(macros: readonly Macro[], typed: string, said: string, now: Date): Macro[] {
  const query = plain(typed);
  const words = wordsOf(said);
  return macros
    .map((macro) => {
      const found = query === '' ? 1 : match(query, macro);
      return { macro, score: found === 0 ? -1 : found + fit(macro, words) + recent(macro, now) };
    })
    .filter(({ score }) => score >= 0)
    .toSorted((a, b) => b.score - a.score || a.macro.name.localeCompare(b.macro.name))
    .map(({ macro }) => macro);
}

/** Its name before its words: as a whole, by the beginnings of words, by letters in order. Zero: not found. */
function match(query: string, macro: Macro): number {
  const name = plain(macro.name);
  if (name.startsWith(query)) return 100;
  const starts = name.split(/[^\p{L}\p{N}]+/u);
  if (query.split(' ').every((part) => starts.some((start) => start.startsWith(part)))) return 80;
  if (name.includes(query)) return 60;
  if (query.length >= 3 && plain(macro.text).includes(query)) return 40;
  return isIn(query.replaceAll(' ', ''), name) ? 20 : 0;
}
/** `rfnd` is in "refund": each letter behind the one before, not far apart. */
function isIn(letters: string, name: string): boolean {
  let at = -1;
  let gaps = 0;
  for (const letter of letters) {
    const next = name.indexOf(letter, at + 1);
    if (next < 0) return false;
    gaps += at < 0 ? 0 : next - at - 1;
    at = next;
  }
  return gaps <= letters.length * 2;
}

/** Words that stand in both, but the small ones everybody uses: up to ten. */
function fit(macro: Macro, said: ReadonlySet<string>): number {
  if (said.size === 0) return 0;
  const own = wordsOf(`${macro.name} ${macro.text} ${(macro.actions.tags ?? []).join(' ')}`);
  return Math.min(10, [...own].filter((word) => said.has(word)).length * 3);
}
const wordsOf = (text: string): ReadonlySet<string> =>
  new Set(
    plain(text)
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word.length > 3),
  );

/** Up to eight for what I used today, fading over two weeks, and a little for what I use often. */
function recent(macro: Macro, now: Date): number {
  if (!macro.myUsedAt) return 0;
  const days = (now.getTime() - Date.parse(macro.myUsedAt)) / 86_400_000;
  return Math.max(0, 8 * (1 - days / 14)) + Math.min(3, Math.log2(1 + macro.myUses));
}
const plain = (text: string): string => text.trim().toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
