// How many billed parts a text becomes where a network carries it in pieces: the pieces are small, and smaller still with rare signs.

/** A network's piece, as data. `basic` letters take one unit of a piece, `doubled` two; any other letter makes the whole text wide. */
export interface Segments {
  readonly basic: string;
  readonly doubled: string;
  /** Units in a text of one piece, and in each piece of a text of several (which carries where it belongs). */
  readonly single: number;
  readonly joined: number;
  /** The same in UTF-16 units, once the text is wide. */
  readonly wideSingle: number;
  readonly wideJoined: number;
}
export interface SegmentCount {
  readonly segments: number;
  /** Units still free in the last piece. */
  readonly left: number;
  readonly isWide: boolean;
}

/** Counts as the network cuts: a doubled sign or a surrogate pair is never split over two pieces. */
export function countSegments(text: string, table: Segments): SegmentCount {
  const costs = costsOf(text, table);
  const isWide = costs === null;
  const [single, joined] = isWide ? [table.wideSingle, table.wideJoined] : [table.single, table.joined];
  const sizes = costs ?? [...text].map((sign) => sign.length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total <= single) return { segments: total === 0 ? 0 : 1, left: single - total, isWide };
  let segments = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > joined) {
      segments += 1;
      used = 0;
    }
    used += size;
  }
  return { segments, left: joined - used, isWide };
}

function costsOf(text: string, { basic, doubled }: Segments): number[] | null {
  const costs: number[] = [];
  for (const sign of text) {
    const cost = basic.includes(sign) ? 1 : doubled.includes(sign) ? 2 : 0;
    if (cost === 0) return null;
    costs.push(cost);
  }
  return costs;
}
