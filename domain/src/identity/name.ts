// A name somebody gave themselves, fit for one line of a screen.

/** Direction overrides and isolates, zero-width marks and controls: they make a name look like another one. */
const deceiving =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;
const NAME_LIMIT = 200;

/** One line without controls or direction tricks, at most `limit` UTF-16 units, cut at a whole character. */
export function safeName(name: string, limit = NAME_LIMIT): string {
  const flat = name
    .slice(0, limit * 20)
    .toWellFormed()
    .replace(/[\r\n\t]+/g, ' ')
    .replace(deceiving, '')
    .replace(/\s+/g, ' ')
    .trim();
  return cutAtCharacter(flat, limit);
}

/** The first `limit` UTF-16 units, never inside a character a reader would see as one. */
export function cutAtCharacter(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let end = 0;
  for (const { index, segment } of new Intl.Segmenter().segment(text.slice(0, limit + 100))) {
    if (index + segment.length > limit) break;
    end = index + segment.length;
  }
  return text.slice(0, end === 0 ? limit : end).toWellFormed();
}
