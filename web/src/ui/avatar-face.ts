// Initials and a steady colour for a name. Pure, so that the same person looks the same everywhere.

/** Up to two first letters; whole characters, so a flag or an accent is never cut. */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/[\s@._-]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  const first = words[0];
  if (!first) return '?';
  const last = words.length > 1 ? words[words.length - 1] : undefined;
  return (letter(first) + (last ? letter(last) : '')).toLocaleUpperCase();
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
// Nearly every name: the segmenter is only for letters made of several parts.
const plainLetter = /^[a-z0-9](?![\p{M}\u200d])/iu;
function letter(word: string): string {
  if (plainLetter.test(word)) return word[0]!;
  for (const { segment } of segmenter.segment(word)) if (/[\p{L}\p{N}]/u.test(segment)) return segment;
  return '';
}

/** A hue of 0–359 from any text, the same each time. */
export function hueOf(text: string): number {
  let hash = 2166136261;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 16777619) >>> 0;
  return hash % 360;
}
