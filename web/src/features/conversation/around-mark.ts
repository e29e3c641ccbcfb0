// What is shown of a hit in one line: the words found stand near its beginning, however long the sentence before them is.
/** More before the first mark than this, and a narrow line would end before it. */
const before = 14;

/** `snippet` with `«` and `»` around what was found, cut before a word so that the first of them is seen. */
export function aroundMark(snippet: string): string {
  const mark = snippet.indexOf('«');
  if (mark <= before) return snippet;
  const space = snippet.indexOf(' ', mark - before);
  // One long word before it, or a language without spaces: cut where it falls, never through a pair of code units.
  const at = space >= 0 && space < mark ? space + 1 : mark - before;
  return `… ${snippet.slice(at).replace(/^[\uDC00-\uDFFF]/, '')}`;
}
