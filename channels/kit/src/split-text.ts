// Cuts a long text into parts a channel can carry: at paragraphs, then sentences, then words, and never inside a character.

/** Length of a text in the unit the card counts. A character is a UTF-16 unit, as providers count them. */
export function textLength(text: string, unit: 'characters' | 'bytes'): number {
  return unit === 'bytes' ? new TextEncoder().encode(text).length : text.length;
}

/**
 * Parts of `text`, each at most `limit` long in `unit`; joined they hold every non-blank character of the original in order.
 * Throws RangeError when `limit` is under 16, where no character is sure to fit.
 */
export function splitText(text: string, limit: number, unit: 'characters' | 'bytes'): readonly string[] {
  if (limit < 16) throw new RangeError(`A limit of ${limit} cannot hold text`);
  if (textLength(text, unit) <= limit) return [text];
  const parts: string[] = [];
  let rest = text;
  while (textLength(rest, unit) > limit) {
    const room = fitting(rest, limit, unit);
    const cut = bestCut(room);
    parts.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
  }
  if (rest !== '') parts.push(rest);
  return parts.filter((part) => part !== '');
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function fitting(text: string, limit: number, unit: 'characters' | 'bytes'): string {
  let used = 0;
  let end = 0;
  // A limit of N characters can never hold more than N UTF-16 units, so segmenting beyond that is wasted work.
  for (const { segment } of graphemes.segment(text.slice(0, limit + 64))) {
    const size = textLength(segment, unit);
    if (used + size > limit) break;
    used += size;
    end += segment.length;
  }
  // One grapheme can be longer than the limit (stacked marks); then code points are the smallest honest unit.
  if (end === 0)
    for (const point of text) {
      const size = textLength(point, unit);
      if (used + size > limit) break;
      used += size;
      end += point.length;
    }
  return text.slice(0, end);
}

function bestCut(room: string): number {
  const least = room.length / 2;
  for (const mark of [/\n\s*\n/g, /\n/g, /[.!?…。！？]["'”»)]?\s/g, /\s/g]) {
    const last = [...room.matchAll(mark)].at(-1);
    if (last && last.index + last[0].length >= least) return last.index + last[0].length;
  }
  return room.length;
}
