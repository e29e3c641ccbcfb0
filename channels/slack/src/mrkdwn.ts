// Slack's own markup (https://docs.slack.dev/messaging/formatting-message-text) to our safe HTML and plain words, and our composer's HTML
// back. In it only & < > are escaped; everything in angle brackets is a link, a mention or a date.
import { withEmoji } from './emoji.ts';

export interface Words {
  readonly text: string;
  /** Null when plain text says it all. */
  readonly html: string | null;
}
/** Words as Slack takes them: `mrkdwn` says whether it reads marks in them. */
export interface Marked {
  readonly text: string;
  readonly mrkdwn: boolean;
}
export type NameOf = (userId: string) => string | null;

const escapeHtml = (value: string): string =>
  value.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign);
export const unescaped = (value: string): string =>
  value.replace(/&(amp|lt|gt);/g, (_whole, name: string) => ({ amp: '&', lt: '<', gt: '>' })[name] ?? '');
/** What Slack reads as its own is said as words. */
export const escaped = (value: string): string =>
  value.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? sign);

/** What is in angle brackets, as people see it there. */
function inBrackets(inner: string, nameOf: NameOf): { readonly label: string; readonly href: string | null } {
  const bar = inner.indexOf('|');
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? '' : unescaped(inner.slice(bar + 1));
  const [sign, id] = [target[0], target.slice(1)];
  if (sign === '@') return { label: `@${nameOf(id) ?? (label || id)}`, href: null };
  if (sign === '#') return { label: `#${label || id}`, href: null };
  if (sign === '!') {
    const [name = '', fallback] = [id.split('^')[0], label];
    if (name === 'date') return { label: fallback || dateOf(id), href: null };
    return { label: fallback ? fallback.replace(/^@?/, '@') : `@${name}`, href: null };
  }
  const href = unescaped(target);
  if (!/^(https?|mailto|tel):/i.test(href)) return { label: label || href, href: null };
  return { label: label || href.replace(/^(mailto|tel):/i, ''), href };
}
function dateOf(given: string): string {
  const at = new Date(Number(/^date\^(\d{1,11})/.exec(given)?.[1] ?? Number.NaN) * 1000);
  return Number.isNaN(at.getTime()) ? 'a date' : at.toISOString().replace('T', ' ').slice(0, 16);
}

const codeBlock = /```([\s\S]*?)```/g;
const lengthLimit = 45_000;

/** Words and safe HTML of a message's text. */
export function fromMrkdwn(given: string, nameOf: NameOf): Words {
  const source = given.slice(0, lengthLimit);
  let [text, html] = ['', ''];
  let at = 0;
  for (const block of source.matchAll(codeBlock)) {
    const before = lines(source.slice(at, block.index), nameOf);
    const code = brackets(block[1] ?? '', nameOf, (words) => words);
    text += before.text + code.text;
    html += `${before.html}<pre>${code.html.replace(/<\/?a\b[^>]*>/g, '').replace(/^\n/, '')}</pre>`;
    at = block.index + block[0].length;
  }
  const rest = lines(source.slice(at), nameOf);
  text += rest.text;
  html += rest.html;
  return { text: text.trim(), html: /<(?!br>)/.test(html) ? html.trim() : null };
}

/** Quoted lines stand together; the others are broken as they are. */
function lines(source: string, nameOf: NameOf): { text: string; html: string } {
  const texts: string[] = [];
  let html = '';
  let isQuote = false;
  const rows = source.split('\n');
  for (const [index, row] of rows.entries()) {
    const quoted = /^&gt; ?(.*)$/.exec(row)?.[1];
    if ((quoted !== undefined) !== isQuote) {
      html += isQuote ? '</blockquote>' : '<blockquote>';
      isQuote = !isQuote;
    } else if (index > 0) html += '<br>';
    const line = inline(quoted ?? row, nameOf);
    texts.push(quoted === undefined ? line.text : `> ${line.text}`);
    html += line.html;
  }
  return { text: texts.join('\n'), html: html + (isQuote ? '</blockquote>' : '') };
}

const marked: Readonly<Record<string, string>> = { '*': 'strong', _: 'em', '~': 's' };
/** One line: code first, in which nothing else means anything. */
function inline(source: string, nameOf: NameOf): { text: string; html: string } {
  let [text, html] = ['', ''];
  for (const [index, part] of source.split(/`([^`\n]+)`/).entries()) {
    if (index % 2 === 1) {
      const code = brackets(part, nameOf, (words) => words);
      text += code.text;
      html += `<code>${code.html.replace(/<\/?a\b[^>]*>/g, '')}</code>`;
      continue;
    }
    const said = brackets(part, nameOf, withEmoji);
    text += unmarked(said.text);
    html += withMarks(said.html);
  }
  return { text, html };
}
/** Everything in angle brackets, and between them the words. */
function brackets(source: string, nameOf: NameOf, change: (words: string) => string): { text: string; html: string } {
  let [text, html] = ['', ''];
  for (const [index, part] of source.split(/<([^<>\n]{1,4000})>/).entries()) {
    if (index % 2 === 0) {
      const words = change(unescaped(part));
      text += words;
      html += escapeHtml(words);
      continue;
    }
    const { label, href } = inBrackets(part, nameOf);
    // What is in a name or an address is no markup: its marks are hidden until the marks are read.
    text += hidden(href === null || label === href.replace(/^(mailto|tel):/i, '') ? label : `${label} (${href})`);
    html += hidden(href === null ? escapeHtml(label) : `<a href="${escapeHtml(href)}">${escapeHtml(label)}</a>`);
  }
  return { text, html };
}
const hiding = '\uE000\uE001\uE002';
const hidden = (value: string): string => value.replace(/[*_~]/g, (sign) => hiding['*_~'.indexOf(sign)] ?? sign);
const shown = (value: string): string =>
  value.replace(/[\uE000-\uE002]/g, (sign) => '*_~'[hiding.indexOf(sign)] ?? sign);
/** A mark counts where it opens before a letter and closes behind one. */
const marks = /(^|[\s\p{P}\p{S}])([*_~])(?=\S)([^\n]*?\S)\2(?=$|[\s\p{P}\p{S}])/u;
function withMarks(html: string, depth = 0): string {
  const found = depth > 10 ? null : marks.exec(html);
  if (!found) return shown(html);
  const [whole, before = '', mark = '', inner = ''] = found;
  const tag = marked[mark] ?? 'em';
  const after = html.slice(found.index + whole.length);
  return `${shown(html.slice(0, found.index) + before)}<${tag}>${withMarks(inner, depth + 1)}</${tag}>${withMarks(after, depth)}`;
}
function unmarked(text: string, depth = 0): string {
  const found = depth > 10 ? null : marks.exec(text);
  if (!found) return shown(text);
  const [whole, before = '', , inner = ''] = found;
  const after = text.slice(found.index + whole.length);
  return `${shown(text.slice(0, found.index) + before)}${unmarked(inner, depth + 1)}${unmarked(after, depth)}`;
}

const out: Readonly<Record<string, string>> = {
  b: '*',
  strong: '*',
  i: '_',
  em: '_',
  s: '~',
  del: '~',
  code: '`',
  pre: '```',
};
const alone = new Set(['br', 'hr', 'img', 'input', 'meta', 'link', 'wbr']);
const skipped = /<(script|style|head|title|template)\b[\s\S]*?(?:<\/\1>|$)/gi;
const tokens = /<!--[\s\S]*?-->|<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>|([^<]+|<)/g;

/** Our composer's HTML as Slack's marks. A mark opens with the first letter and closes behind the last. */
export function toMrkdwn(html: string): string {
  let said = '';
  const lists: { ordered: boolean; count: number }[] = [];
  const links: (string | null)[] = [];
  const pending: string[] = [];
  let [exact, quotes] = [0, 0];
  const newLine = (count: number) => {
    said = said === '' ? '' : said.trimEnd() + '\n'.repeat(count) + (quotes > 0 ? '> ' : '');
  };
  const write = (words: string) => {
    const flat = words.replace(/[\t\n\r ]+/g, ' ');
    const text = exact > 0 ? words : said === '' || /\s$/.test(said) ? flat.replace(/^ +/, '') : flat;
    // Within code a blank is a blank; elsewhere a mark stands right before the first letter.
    const blank = exact > 0 ? '' : (/^\s*/.exec(text)?.[0] ?? '');
    if (text === blank) said += blank;
    else said += blank + pending.splice(0).join('') + escaped(text.slice(blank.length));
  };
  const close = (mark: string) => {
    if (pending.at(-1) === mark) return void pending.pop();
    const body = said.trimEnd();
    said = body + mark + said.slice(body.length);
  };
  const openLink = (href: string) => {
    const isLink = /^(https?|mailto|tel):/i.test(href);
    if (isLink) pending.push(`<${escaped(href).replaceAll('|', '%7C')}|`);
    links.push(isLink ? href : null);
  };
  const item = () => {
    newLine(1);
    const list = lists.at(-1);
    if (list) list.count += 1;
    said += list?.ordered ? `${list.count}. ` : '• ';
  };
  for (const [, slash, name = '', attributes = '', words = ''] of html.replace(skipped, '').matchAll(tokens)) {
    const tag = name.toLowerCase();
    const isOpening = slash === '';
    if (tag === '') write(decode(words));
    else if (tag === 'br') said = `${said.replace(/ +$/, '')}\n${quotes > 0 ? '> ' : ''}`;
    else if (!alone.has(tag)) {
      if (/^(p|blockquote|pre|ul|ol)$/.test(tag) && (isOpening || tag !== 'blockquote')) newLine(tag === 'p' ? 2 : 1);
      if (tag === 'pre') exact += isOpening ? 1 : -1;
      if (tag === 'blockquote') {
        quotes = Math.max(0, quotes + (isOpening ? 1 : -1));
        if (isOpening) said += '> ';
        else newLine(1);
      }
      if (tag === 'ul' || tag === 'ol') {
        if (isOpening) lists.push({ ordered: tag === 'ol', count: 0 });
        else lists.pop();
      }
      if (tag === 'li' && isOpening) item();
      const mark = out[tag];
      if (mark !== undefined && isOpening) pending.push(mark);
      else if (mark !== undefined) close(mark);
      if (tag === 'a' && isOpening) openLink(decode(/\shref\s*=\s*"([^"]*)"/i.exec(attributes)?.[1] ?? ''));
      else if (tag === 'a' && links.pop()) closeLink();
    }
  }
  return said.replace(/(?:\n> ?)+$/, '').trim();

  /** A link without words is no link. */
  function closeLink(): void {
    if (pending.at(-1)?.startsWith('<')) return void pending.pop();
    const body = said.trimEnd();
    said = `${body}>${said.slice(body.length)}`;
  }
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };
const decode = (value: string): string =>
  value.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return named[name.toLowerCase()] ?? whole;
      const point = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return point > 0 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff)
        ? String.fromCodePoint(point)
        : whole;
    },
  );
/** Only letters and digits: what two renderings of one message must share. */
export const lettersOf = (value: string): string => value.replace(/[^\p{L}\p{N}]/gu, '');
