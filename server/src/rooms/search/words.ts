// What was found, with the matches marked. Pure.
import type { Asked } from '@throughline/domain';

const SNIPPET = 160;
const BEFORE = 50;
/** Texts longer than this are searched for marks only up to here; the snippet of a match further on starts at the text's beginning. */
const LOOKED_AT = 20_000;

/** A piece of the text around its first match, matches between « and ». Marks of the text itself become plain quotes, so the marks are ours alone. */
export function snippet(text: string, asked: Pick<Asked, 'words' | 'isLastOpen'>): string {
  const clean = text.slice(0, LOOKED_AT).replace(/[«»]/g, '"').replace(/\s+/g, ' ').trim();
  const spans = matches(clean, asked);
  const first = spans[0]?.[0] ?? 0;
  let from = first > BEFORE ? clean.indexOf(' ', first - BEFORE) + 1 : 0;
  if (from > first) from = first;
  let to = clean.length > from + SNIPPET ? clean.lastIndexOf(' ', from + SNIPPET) : clean.length;
  if (to <= (spans[0]?.[1] ?? from)) to = Math.min(clean.length, Math.max(from + SNIPPET, spans[0]?.[1] ?? 0));
  [from, to] = [onSign(clean, from), onSign(clean, to)];
  let result = from > 0 ? '…' : '';
  let at = from;
  for (const [start, end] of spans) {
    if (start < at || end > to) continue;
    result += `${clean.slice(at, start)}«${clean.slice(start, end)}»`;
    at = end;
  }
  return result + clean.slice(at, to) + (to < text.trim().length && to < clean.length ? '…' : '');
}
/** Never between the halves of one sign. */
const onSign = (text: string, at: number) =>
  at > 0 && at < text.length && /[\udc00-\udfff]/.test(text[at]!) && /[\ud800-\udbff]/.test(text[at - 1]!)
    ? at + 1
    : at;

const SPANS = 50;
/** Where the words stand, in order, without overlaps: whole words, the open one also as a beginning. */
function matches(text: string, asked: Pick<Asked, 'words' | 'isLastOpen'>): [number, number][] {
  const wanted = asked.words.map((word, index) => ({
    word: fold(word),
    isOpen: asked.isLastOpen && index === asked.words.length - 1,
  }));
  const found: [number, number][] = [];
  // Runs without spaces are words here, as for `anna@example.com`; inside them the parts count too.
  for (const run of text.matchAll(/[^\s"(),;:!?<>[\]{}]+/gu)) {
    const folded = fold(run[0]);
    const whole = wanted.some(
      ({ word, isOpen }) =>
        folded === word || (isOpen && folded.startsWith(word)) || folded.replace(/^[#'".]+|['".]+$/gu, '') === word,
    );
    if (whole) found.push([run.index, run.index + run[0].length]);
    else {
      for (const part of run[0].matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
        const piece = fold(part[0]);
        if (wanted.some(({ word, isOpen }) => piece === word || (isOpen && piece.startsWith(word))))
          found.push([run.index + part.index, run.index + part.index + part[0].length]);
      }
    }
    if (found.length >= SPANS) break;
  }
  return found;
}

/** Lower case without accents, near enough to the database's own folding for marking. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/ø/g, 'o')
    .replace(/ł/g, 'l')
    .replace(/đ/g, 'd')
    .replace(/ı/g, 'i')
    .replace(/æ/g, 'ae')
    .replace(/[’ʼ]/g, "'");
}
