// Where a plain text letter stops speaking and starts quoting or signing. Nothing is lost: what is not the answer is the quoted part.
import { isAttribution, isDeviceLine, isGreeting, isHeaderBlock, isSeparator, isSignatureDash } from './patterns.ts';

export interface Parted {
  readonly said: string;
  readonly quoted: string;
}
const signatureLines = 12;
const lineLimit = 20_000;

export function partText(text: string): Parted {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const kept = keptLines(lines);
  const said = lines
    .filter((_, index) => kept[index])
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\s*\n/, '')
    .trimEnd();
  if (said.trim() === '') return { said: text.trim(), quoted: '' };
  return {
    said,
    quoted: lines
      .filter((_, index) => !kept[index])
      .join('\n')
      .trim(),
  };
}

/** For each line: is it the writer's own word? */
export function keptLines(lines: readonly string[]): readonly boolean[] {
  const kept = lines.map(() => true);
  const cut = firstQuote(lines);
  // Below the attribution a person may answer between the quotes; then only the quoted lines are folded.
  const isInterleaved =
    cut.kind === 'marked' &&
    lines
      .slice(cut.at, lineLimit)
      .some((line, index, rest) => isOwnWord(line) && index > cut.length && rest.slice(0, index).some(isMarked));
  for (let at = cut.at; at < lines.length; at += 1) {
    kept[at] = isInterleaved && at >= cut.at + cut.length && !isMarked(lines[at]!);
  }
  const end = cut.at === lines.length || !isInterleaved ? cut.at : lines.length;
  const own = lines.slice(0, end);
  const signature = signatureStart(own, kept);
  for (let at = signature; at < end; at += 1) kept[at] = false;
  for (let at = 0; at < end; at += 1) if (isMarked(lines[at]!)) kept[at] = false;
  return kept;
}

interface Cut {
  readonly at: number;
  readonly length: number;
  readonly kind: 'marked' | 'block' | 'none';
}

function firstQuote(lines: readonly string[]): Cut {
  const limit = Math.min(lines.length, lineLimit);
  for (let at = 0; at < limit; at += 1) {
    const line = lines[at]!;
    if (line.trim() === '') continue;
    if (isSeparator(line)) return { at, length: lines.length, kind: 'block' };
    if (/^\s*_{20,}\s*$/.test(line) && isHeaderBlock(lines, at + 1)) return { at, length: lines.length, kind: 'block' };
    if (isHeaderBlock(lines, at)) return { at, length: lines.length, kind: 'block' };
    if (isMarked(line)) continue;
    for (let length = 1; length <= 6 && at + length <= limit; length += 1) {
      const piece = lines.slice(at, at + length);
      if (length > 1 && (piece.at(-1)!.trim() === '' || isMarked(piece.at(-1)!))) break;
      if (length > 1 && !/^\s*(?:on|am|le|el|il|op|em|den|dnia|dne|a|w|в|на|pe|în|\d|[\p{L}]{2,4}\.?\s\d)/iu.test(line))
        break;
      if (!isAttribution(piece.map((each) => each.trim()).join(' '))) continue;
      const below = lines.slice(at + length, at + length + 3).find((each) => each.trim() !== '');
      return { at, length, kind: below !== undefined && isMarked(below) ? 'marked' : 'block' };
    }
  }
  return { at: lines.length, length: 0, kind: 'none' };
}

const isMarked = (line: string): boolean => /^\s{0,3}>/.test(line);
const isOwnWord = (line: string): boolean =>
  line.trim() !== '' && !isMarked(line) && !isDeviceLine(line) && !isSignatureDash(line);

function signatureStart(lines: readonly string[], kept: readonly boolean[]): number {
  let last = lines.length - 1;
  while (last >= 0 && (lines[last]!.trim() === '' || !kept[last] || isMarked(lines[last]!))) last -= 1;
  let seen = 0;
  for (let at = last; at > 0 && seen <= signatureLines; at -= 1) {
    const line = lines[at]!;
    if (line.trim() === '') continue;
    if (isSignatureDash(line)) return at;
    seen += 1;
  }
  if (last > 0 && isDeviceLine(lines[last]!)) return last;
  for (let at = Math.max(1, last - 5); at <= last; at += 1) {
    if (isDeviceLine(lines[at]!) && lines[at - 1]!.trim() === '') return at;
    if (isGreeting(lines[at]!) && lines.slice(at, last + 1).every((line) => line.length < 90)) return at;
  }
  return lines.length;
}
