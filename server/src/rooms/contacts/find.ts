// Finding people: by what their names and addresses hold, and only when nothing does, by what looks like it.
import type { Asked } from '@throughline/domain';
import { bounded } from '../../ground/bounded.ts';
import type { Db } from '../../ground/db.ts';
import * as store from './find-store.ts';

/** Shorter words look like half of everybody. */
const TYPO_LENGTH = 3;
/** So many words that look like a mistyped one are measured, and so many of these are asked for. */
const LOOKALIKES = 60;
const MEANT = 12;

export async function findContacts(
  caller: Db,
  workspaceId: string,
  asked: Asked,
  limit: number,
): Promise<store.ContactHit[]> {
  const typed = asked.words.join(' ');
  if (typed === '') return [];
  const db = caller.outsideTheWall('search');
  const names = await store.nameWords(db, workspaceId, typed);
  const { words, digits } = asked;
  const exact = (await store.contactsWith(db, workspaceId, { typed, words, digits }, names, limit)) ?? [];
  if (exact.length > 0 || asked.number !== null || typed.length < TYPO_LENGTH) return exact;
  if (words.length === 1 && typed.includes('@')) return await store.addressesLike(db, workspaceId, typed, limit);
  return await mistyped(db, workspaceId, typed, names, limit);
}

/** Nobody bears these words. The longest that no name has is what was mistyped; who has a word like it is ranked by the whole. */
async function mistyped(
  db: Db,
  workspaceId: string,
  typed: string,
  names: readonly store.NameWord[],
  limit: number,
): Promise<store.ContactHit[]> {
  const letters = ({ word }: store.NameWord) => [...word].length;
  const suspects = names
    .filter((each) => letters(each) >= TYPO_LENGTH)
    .sort((a, b) => Math.sign(a.holders) - Math.sign(b.holders) || letters(b) - letters(a));
  const found = await bounded(db, async (tx) => {
    for (const { word } of suspects.slice(0, 2)) {
      const meant = (await store.wordsLike(tx, workspaceId, word, LOOKALIKES))
        .map((other) => ({ other, slips: slipsBetween(word, other) }))
        .filter(({ slips }) => slips <= ([...word].length > 4 ? 2 : 1))
        .sort((a, b) => a.slips - b.slips)
        .slice(0, MEANT);
      const words = meant.map(({ other }) => other);
      const hits = words.length > 0 ? await store.contactsOfWords(tx, workspaceId, typed, words, limit) : [];
      if (hits.length > 0) return hits;
    }
    return [];
  });
  return found ?? [];
}

/** How many letters were left out, added, mistaken, or exchanged with their neighbour (optimal string alignment). */
export function slipsBetween(a: string, b: string): number {
  const [from, to] = [[...a], [...b]];
  let [before, last]: [number[], number[]] = [[], Array.from({ length: to.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= from.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const isSame = from[i - 1] === to[j - 1];
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1])
        least = Math.min(least, before[j - 2]! + 1);
      row.push(least);
    }
    [before, last] = [last, row];
  }
  return last[to.length]!;
}
