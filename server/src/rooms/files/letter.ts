// A letter as a page of its own that can run nothing and reach nothing. The stored HTML is already cleaned by its channel; here the
// pictures are led to our own files or held back, and the page's policy is the wall behind both. Pure.

export interface LetterParts {
  readonly text: string;
  readonly html: string | null;
  readonly quoted: { readonly text: string; readonly html?: string } | null;
}
export interface Pictures {
  /** Content id → address of our own file. */
  readonly own: ReadonlyMap<string, string>;
  /** Address of our proxy for a remote picture; null while remote pictures are held back. */
  readonly proxied: ((url: string) => string) | null;
}

/** Scripts, forms, frames, fonts, connections: none. Without `allow-scripts`, `allow-same-origin` only lets the frame be measured and its pictures be fetched as the agent. */
export const letterPolicy = [
  "default-src 'none'",
  "img-src 'self' data:",
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  'sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox',
].join('; ');

const BLANK = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';

export function letterPage(letter: LetterParts, pictures: Pictures, showsQuoted: boolean): string {
  const own = bodyOf(letter.html, letter.text, pictures);
  const quoted =
    showsQuoted && letter.quoted
      ? `<blockquote>${bodyOf(letter.quoted.html ?? null, letter.quoted.text, pictures)}</blockquote>`
      : '';
  // A letter that paints itself was painted for white paper: on a dark screen its black words would drown.
  const isPainted = /(?:bgcolor|background(?:-color)?|(?<![-\w])color)\s{0,5}[=:]/i.test(
    `${letter.html ?? ''}${quoted}`,
  );
  return `<!doctype html><html><head><meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta name="color-scheme" content="${isPainted ? 'light' : 'light dark'}"><title>Letter</title><base target="_blank"><style>${style(isPainted)}</style></head><body>${own}${quoted}</body></html>`;
}

function style(isPainted: boolean): string {
  return (
    `:root{color-scheme:${isPainted ? 'light' : 'light dark'}}${isPainted ? 'html{background:#fff;color:#111}' : ''}` +
    'body{margin:0;font:15px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}img{max-width:100%;height:auto}table{max-width:100%}pre{white-space:pre-wrap;font:inherit}blockquote{margin:8px 0;padding-left:12px;border-left:2px solid #8886}'
  );
}

function bodyOf(html: string | null, text: string, pictures: Pictures): string {
  return html === null ? `<pre dir="auto">${escape(text)}</pre>` : redirect(html, pictures);
}
const escape = (text: string) =>
  text.replace(/[&<>"']/g, (sign) => (sign === '&' ? '&amp;' : `&#${sign.charCodeAt(0)};`));

/** Whatever slipped through the channel's cleaning and could act. */
const acting = new Set([
  'script',
  'meta',
  'base',
  'link',
  'iframe',
  'frame',
  'frameset',
  'object',
  'embed',
  'applet',
  'form',
  'input',
  'button',
  'select',
  'textarea',
  'svg',
  'math',
  'template',
  'noscript',
  'xml',
  'portal',
]);
/** Their text is no text either. */
const silent = new Set(['script', 'iframe', 'noscript', 'template', 'textarea', 'svg', 'math']);

/** Walks the tags once, as a browser does; where something would be fetched, its address is led elsewhere. What is not understood is left to the policy. */
function redirect(html: string, pictures: Pictures): string {
  const out: string[] = [];
  let within = '';
  for (let at = 0; at < html.length;) {
    const open = html.indexOf('<', at);
    const text = html.slice(at, open < 0 ? html.length : open);
    if (text !== '' && !silent.has(within)) out.push(within === 'style' ? inCss(text, pictures) : text);
    if (open < 0) break;
    const next = html[open + 1] ?? '';
    if (!/[a-zA-Z/!?]/.test(next)) {
      out.push('&lt;');
      at = open + 1;
      continue;
    }
    const end = next === '!' || next === '?' ? endOfRemark(html, open) : endOfTag(html, open);
    // A browser forgets a tag that never ends, and so do we.
    if (end < 0) break;
    at = end;
    const [, slash = '', name = '', rest = ''] = /^<(\/?)([a-zA-Z][^\s/>]*)([^]*)>$/.exec(html.slice(open, end)) ?? [];
    const tag = name.toLowerCase();
    if (within !== '' && !(slash && tag === within)) continue;
    within = !slash && (tag === 'style' || silent.has(tag)) ? tag : '';
    if (name !== '' && !acting.has(tag) && /^[a-z][a-z0-9:-]*$/.test(tag))
      out.push(slash ? `</${name}>` : `<${name}${inTag(tag, rest, pictures)}>`);
  }
  return out.join('');
}
function endOfRemark(html: string, open: number): number {
  const end = html.startsWith('<!--', open) ? html.indexOf('-->', open + 4) + 2 : html.indexOf('>', open);
  return end < open + 1 ? -1 : end + 1;
}
function endOfTag(html: string, open: number): number {
  let quote = '';
  for (let at = open + 1; at < html.length; at += 1) {
    const sign = html[at]!;
    if (quote !== '') {
      if (sign === quote) quote = '';
    } else if (sign === '>') return at + 1;
    // A quote opens a value only behind `=`; elsewhere it is a stray sign.
    else if ((sign === '"' || sign === "'") && /=\s{0,20}$/.test(html.slice(Math.max(open, at - 21), at))) quote = sign;
  }
  return -1;
}

/** Never passed on: they fetch, act, or are a second way to say `src`. */
const dropped = new Set([
  'srcset',
  'lowsrc',
  'dynsrc',
  'data',
  'action',
  'formaction',
  'ping',
  'xlink:href',
  'srcdoc',
  'imagesrcset',
  'manifest',
  'target',
  'is',
  'slot',
]);
function inTag(tag: string, rest: string, pictures: Pictures): string {
  const given = new Map<string, string | null>();
  for (const [, name, double, single, bare] of rest.matchAll(
    /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?|[^]/g,
  )) {
    // A channel may keep a remote picture's address aside, so that nothing that shows the stored letter can fetch it by accident.
    const key = name?.toLowerCase().replace(/^data-remote-src$/, 'src');
    if (key === undefined || given.has(key)) continue;
    const value = double ?? single ?? bare;
    given.set(key, value === undefined ? null : unescape(value));
  }
  const css = given.get('style') ?? '';
  const isTiny = (side: string) =>
    /^\s*[0-2](?:px)?\s*$/.test(given.get(side) ?? '') ||
    new RegExp(`(?:^|[;\\s])${side}:\\s{0,5}[0-2]px`, 'i').test(css);
  // A dot nobody can see is there to tell on the reader.
  const mine = tag === 'img' && isTiny('width') && isTiny('height') ? { ...pictures, proxied: null } : pictures;
  return [...given]
    .flatMap(([key, value]) => {
      if (key.startsWith('on') || dropped.has(key) || !/^[a-z][a-z0-9_:.-]*$/.test(key)) return [];
      if (value === null) return [` ${key}`];
      if (['src', 'background', 'poster'].includes(key)) return [` ${key}="${escape(placeOf(value, mine))}"`];
      if (key === 'href' && !/^\s*(?:https?:|mailto:|tel:|#)/i.test(value)) return [];
      return [` ${key}="${escape(key === 'style' ? inCss(value, mine) : value)}"`];
    })
    .join('');
}
const inCss = (css: string, pictures: Pictures) =>
  css
    .replace(/@import[^;]*;?/gi, '')
    .replace(
      /url\(([^()]*)\)/gi,
      (_, url: string) => `url("${placeOf(url.replace(/["']/g, ''), pictures).replace(/["\\\n]/g, '')}")`,
    );

const URL_LIMIT = 4000;
function placeOf(url: string, pictures: Pictures): string {
  const clean = url.trim();
  if (/^cid:/i.test(clean)) return pictures.own.get(cidOf(clean.slice(4))) ?? BLANK;
  if (/^data:image\/(?:png|jpeg|gif|webp|bmp|avif);/i.test(clean)) return clean;
  const remote = clean.startsWith('//') ? `https:${clean}` : clean;
  return pictures.proxied && /^https?:\/\//i.test(remote) && remote.length <= URL_LIMIT && URL.canParse(remote)
    ? pictures.proxied(remote)
    : BLANK;
}
/** As mails name their parts: `<logo@acme>`, percent signs allowed. */
export function cidOf(id: string): string {
  const bare = id.trim().replace(/^<|>$/g, '');
  try {
    return decodeURIComponent(bare).toLowerCase();
  } catch {
    return bare.toLowerCase();
  }
}
const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  colon: ':',
  tab: '',
  newline: '',
};
function unescape(value: string): string {
  return value.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,8}));?/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return named[name.toLowerCase()] ?? whole;
      const code = decimal ? Number(decimal) : Number.parseInt(hex!, 16);
      return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : '';
    },
  );
}
