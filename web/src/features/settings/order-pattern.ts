// Tries an order pattern on a sentence, as the server will: case does not matter, the first group is the number.
export type Tried =
  | { readonly kind: 'off' }
  | { readonly kind: 'broken' }
  | { readonly kind: 'works'; readonly found: readonly string[] };

export function tryPattern(pattern: string, sample: string): Tried {
  if (pattern.trim() === '') return { kind: 'off' };
  try {
    const matches = [...sample.matchAll(new RegExp(pattern, 'giu'))];
    return {
      kind: 'works',
      found: [...new Set(matches.map((match) => match[1] ?? match[0]).filter((text) => text !== ''))].slice(0, 10),
    };
  } catch {
    return { kind: 'broken' };
  }
}
