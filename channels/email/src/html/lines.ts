// HTML as lines of text, each knowing where in the source it began: for the plain text of a letter, and to find quotes in it.
// A streaming walk, because a mail may nest ten thousand elements deep.
import { Parser } from 'htmlparser2';

export interface Line {
  readonly text: string;
  readonly start: number;
}
export interface Mark {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly start: number;
  end: number;
  readonly line: number;
}

const blocks = new Set([
  'p',
  'div',
  'br',
  'hr',
  'li',
  'ul',
  'ol',
  'tr',
  'table',
  'blockquote',
  'pre',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'dl',
  'dt',
  'dd',
  'section',
  'article',
  'header',
  'footer',
  'address',
  'center',
  'body',
]);
const silent = new Set(['script', 'style', 'title', 'head', 'noscript', 'template', 'textarea', 'select']);
const voids = new Set([
  'br',
  'hr',
  'img',
  'meta',
  'link',
  'input',
  'base',
  'col',
  'wbr',
  'area',
  'embed',
  'source',
  'track',
  'param',
]);
const lineLimit = 50_000;
const depthLimit = 20_000;

/** Lines of the text, and every element that `isWanted` names with the source range it covers. */
export function walkHtml(
  html: string,
  isWanted: (name: string, attributes: Readonly<Record<string, string>>) => boolean = () => false,
): { readonly lines: readonly Line[]; readonly marks: readonly Mark[] } {
  const lines: Line[] = [];
  const marks: Mark[] = [];
  const open: { name: string; mark: Mark | null; quiet: boolean }[] = [];
  let current = '';
  let isSpaced = true;
  let start = -1;
  let muted = 0;
  let pre = 0;
  const flush = (at: number, force = false) => {
    const text = pre > 0 ? current.trimEnd() : current.replace(/[ \t\u00a0]+$/g, '');
    if ((text !== '' || force) && lines.length < lineLimit) lines.push({ text, start: start < 0 ? at : start });
    current = '';
    isSpaced = true;
    start = -1;
  };
  const parser: Parser = new Parser(
    {
      onopentag(name, attributes) {
        const at = parser.startIndex;
        if (blocks.has(name)) flush(at, name === 'br' || name === 'p');
        const mark = isWanted(name, attributes)
          ? { name, attributes, start: at, end: html.length, line: lines.length }
          : null;
        if (mark) {
          marks.push(mark);
        }
        if (name === 'td' && !isSpaced) {
          current += ' ';
          isSpaced = true;
        }
        if (name === 'li') {
          current = '• ';
          isSpaced = true;
          start = at;
        }
        if (name === 'pre') pre += 1;
        if (silent.has(name)) muted += 1;
        if (voids.has(name)) {
          if (mark) mark.end = parser.endIndex + 1;
        } else open.push({ name, mark, quiet: silent.has(name) });
      },
      ontext(text) {
        if (muted > 0) return;
        if (start < 0 && text.trim() !== '') start = parser.startIndex;
        if (pre > 0) {
          const [first, ...rest] = text.split('\n');
          current += first ?? '';
          for (const line of rest) {
            flush(parser.startIndex, true);
            current = line;
            isSpaced = false;
          }
          return;
        }
        const flat = text.replace(/[\s\u00a0]+/g, ' ');
        current += isSpaced ? flat.trimStart() : flat;
        // Asked of the piece, not of the line: looking at a line that grows by a million pieces copies it each time.
        if (flat !== '') isSpaced = flat.endsWith(' ');
      },
      onclosetag(name) {
        const at = open.findLastIndex((each) => each.name === name);
        if (blocks.has(name) && name !== 'br' && name !== 'hr') flush(parser.startIndex);
        if (at < 0) return;
        for (const each of open.splice(at)) {
          if (each.mark) each.mark.end = Math.min(html.length, parser.endIndex + 1);
          if (each.quiet) muted -= 1;
          if (each.name === 'pre') pre -= 1;
        }
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  );
  parser.write(html);
  parser.end();
  flush(html.length);
  return { lines, marks };
}

/** Nested so deep that parsers, which move the whole stack for each tag, would take minutes. */
export function isTooDeep(html: string): boolean {
  let depth = 0;
  for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9:-]{0,40})/gi)) {
    if (slash) depth = Math.max(0, depth - 1);
    else if (!voids.has(name.toLowerCase())) depth += 1;
    if (depth > depthLimit) return true;
  }
  return false;
}
/** Words without their tags and nothing more: for what no parser should see. */
export const withoutTags = (html: string): string => tidy(html.replace(/<[^<>]{0,2000}>/g, ' ').replace(/ {2,}/g, ' '));

export function htmlToText(html: string): string {
  return tidy(
    walkHtml(html)
      .lines.map(({ text }) => text)
      .join('\n'),
  );
}
/** No more than one empty line in a row, none at the ends. */
export function tidy(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+/, '')
    .trimEnd();
}
