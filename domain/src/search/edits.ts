// How far two words lie apart, for finding what was mistyped.

/**
 * The fewest single slips that make one word of the other: a letter too many, too few, wrong, or two changed about (Damerau's measure, in
 * its restricted form: https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance). Both words are short: the work grows with
 * the product of their lengths.
 */
export function editsBetween(a: string, b: string): number {
  const [from, to] = [Array.from(a), Array.from(b)];
  let before: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, sign] of from.entries()) {
    const row = [i + 1];
    for (const [j, other] of to.entries()) {
      const swapped =
        i > 0 && j > 0 && sign === to[j - 1] && from[i - 1] === other ? before[j - 1]! + 1 : Number.POSITIVE_INFINITY;
      row.push(Math.min(last[j + 1]! + 1, row[j]! + 1, last[j]! + (sign === other ? 0 : 1), swapped));
    }
    [before, last] = [last, row];
  }
  return last[to.length]!;
}
