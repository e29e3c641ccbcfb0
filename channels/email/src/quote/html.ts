// Quotes and signatures in HTML, found before sanitising takes the classes away: first by the containers mail programs use, then by
// the header lines of the text. Works on source ranges, so that nothing is rebuilt and nothing is lost.
import { type Mark, walkHtml } from '../html/lines.ts';
import { keptLines } from './text.ts';

export interface PartedHtml {
  readonly said: string;
  readonly quoted: string;
}
type Attributes = Readonly<Record<string, string>>;

const quoteClass =
  /(?:^|\s)(?:gmail_quote(?:_container)?|gmail_extra|yahoo_quoted|moz-cite-prefix|protonmail_quote|zmail_extra|tutanota_quote|WordSection1quoted|front-blockquote|mail-quote|ms-outlook-mobile-reference-message|AppleOriginalContents|moz-forward-container)(?:\s|$)/i;
const quoteId =
  /^(?:x_)*(?:divRplyFwdMsg|OLK_SRC_BODY_SECTION|mail-editor-reference-message-container|appendonsend|isForwardContent|isReplyContent|reply-intro|yahoo_quoted_\w+|3D"?divRplyFwdMsg)/i;
const signatureClass =
  /(?:^|\s)(?:gmail_signature(?:_prefix)?|moz-signature|yahoo-signature|protonmail_signature_block|ms-outlook-mobile-signature|AppleMailSignature)(?:\s|$)/i;
/** From here to the end everything is the earlier mail. */
const openEnded = /^(?:x_)*(?:divRplyFwdMsg|appendonsend|stopSpelling)/i;
const outlookBorder =
  /border:\s*none;\s*border-top:\s*solid\s+#?[\da-z]+\s+1(?:\.0)?pt|border-top:\s*#?[\da-z]+\s+1pt\s+solid/i;

export function partHtml(html: string): PartedHtml {
  const { lines, marks } = walkHtml(html, isMark);
  const ranges = rangesOf(
    html,
    marks,
    lines.map(({ start }) => start),
  );
  const texts = lines.map(({ text, start }) =>
    ranges.some((range) => start >= range.start && start < range.end) ? '' : text,
  );
  const kept = keptLines(texts);
  const cut = kept.findIndex(
    (isKept, index) =>
      !isKept &&
      texts[index]!.trim() !== '' &&
      kept.slice(index).every((later, offset) => !later || texts[index + offset]!.trim() === ''),
  );
  if (cut > 0) ranges.push({ start: lines[cut]!.start, end: html.length });
  const said = without(html, ranges);
  if (ranges.length === 0 || isBlank(said)) return { said: html, quoted: '' };
  return {
    said,
    quoted: merged(ranges)
      .map(({ start, end }) => html.slice(start, end))
      .join('\n'),
  };
}

interface Range {
  readonly start: number;
  readonly end: number;
}

function isMark(name: string, attributes: Attributes): boolean {
  const [style, names, id] = [attributes['style'] ?? '', attributes['class'] ?? '', attributes['id'] ?? ''];
  return (
    quoteClass.test(names) ||
    quoteId.test(id) ||
    signatureClass.test(names) ||
    /^AppleMailSignature|^Signature$/i.test(id) ||
    (name === 'blockquote' && attributes['type']?.toLowerCase() === 'cite') ||
    (name === 'blockquote' && /border-left|#ccc/i.test(style)) ||
    (name === 'hr' && /stopSpelling/i.test(id)) ||
    ((name === 'div' || name === 'p') && outlookBorder.test(style))
  );
}
function rangesOf(html: string, marks: readonly Mark[], lineStarts: readonly number[]): Range[] {
  return marks.map((mark) => {
    const id = mark.attributes['id'] ?? '';
    const isOpen = openEnded.test(id) || outlookBorder.test(mark.attributes['style'] ?? '');
    const end = isOpen ? html.length : mark.end;
    return { start: attributionBefore(html, mark, lineStarts), end };
  });
}
/** “On … wrote:” stands before its blockquote, outside of it: the line just above belongs to the quote if it ends with a colon. */
function attributionBefore(html: string, mark: Mark, lineStarts: readonly number[]): number {
  if (mark.name !== 'blockquote' || mark.line === 0) return mark.start;
  const at = lineStarts[mark.line - 1];
  if (at === undefined || at >= mark.start || mark.start - at > 1200) return mark.start;
  const words = html
    .slice(at, mark.start)
    .replace(/<[^>]*>/g, ' ')
    .replace(/&nbsp;|\s+/g, ' ')
    .trim();
  return /[:：]$/.test(words) && /\d/.test(words) ? at : mark.start;
}
function merged(ranges: readonly Range[]): readonly Range[] {
  const sorted = [...ranges].sort((a, b) => a.start - b.start || b.end - a.end);
  const result: { start: number; end: number }[] = [];
  for (const range of sorted) {
    const last = result.at(-1);
    if (last && range.start <= last.end) last.end = Math.max(last.end, range.end);
    else result.push({ ...range });
  }
  return result;
}
function without(html: string, ranges: readonly Range[]): string {
  let at = 0;
  let said = '';
  for (const { start, end } of merged(ranges)) {
    said += html.slice(at, start);
    at = end;
  }
  return said + html.slice(at);
}
const isBlank = (html: string): boolean =>
  !/<img\b/i.test(html) && walkHtml(html).lines.every(({ text }) => text.trim() === '');
