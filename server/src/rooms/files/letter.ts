// A letter as a page of its own that can run nothing and reach nothing. The stored HTML is already cleaned by its channel; here the
// pictures are led to our own files or held back, and the page's policy is the wall behind both. Pure.

export interface LetterParts { readonly text: string; readonly html: string | null; readonly quoted: { readonly text: string; readonly html?: string } | null }
export interface Pictures {
  /** Content id → address of our own file. */
  readonly own: ReadonlyMap<string, string>;
  /** Address of our proxy for a remote picture; null while remote pictures are held back. */
  readonly proxied: ((url: string) => string) | null;
}

/** Scripts, forms, frames, fonts, connections: none. Without `allow-scripts`, `allow-same-origin` only lets the frame be measured and its pictures be fetched as the agent. */
export const letterPolicy = [
  "default-src 'none'", "img-src 'self' data:", "style-src 'unsafe-inline'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'self'", 'sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox',
].join('; ');

const BLANK = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';

export function letterPage(letter: LetterParts, pictures: Pictures, showsQuoted: boolean): string {
  const own = bodyOf(letter.html, letter.text, pictures);
  const quoted = showsQuoted && letter.quoted ? `<blockquote>${bodyOf(letter.quoted.html ?? null, letter.quoted.text, pictures)}</blockquote>` : '';
  // A letter that paints itself was painted for white paper: on a dark screen its black words would drown.
  const isPainted = /(?:bgcolor|background(?:-color)?|(?<![-\w])color)\s*[=:]/i.test(`${letter.html ?? ''}${quoted}`);
  return `<!doctype html><html><head><meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta name="color-scheme" content="${isPainted ? 'light' : 'light dark'}"><title>Letter</title><base target="_blank"><style>${style(isPainted)}</style></head><body>${own}${quoted}</body></html>`;
}

function style(isPainted: boolean): string {
  return `:root{color-scheme:${isPainted ? 'light' : 'light dark'}}${isPainted ? 'html{background:#fff;color:#111}' : ''}`
    + 'body{margin:0;font:15px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}img{max-width:100%;height:auto}table{max-width:100%}pre{white-space:pre-wrap;font:inherit}blockquote{margin:8px 0;padding-left:12px;border-left:2px solid #8886}';
}

function bodyOf(html: string | null, text: string, pictures: Pictures): string {
  return html === null ? `<pre dir="auto">${escape(text)}</pre>` : redirect(html, pictures);
}
const escape = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Walks the tags; where something would be fetched, its address is led elsewhere. What is not understood is left to the policy, which fetches nothing. */
function redirect(html: string, pictures: Pictures): string {
  let inStyle = false;
  return html.replace(/<(\/?)([a-zA-Z][\w:-]*)((?:"[^"]*"|'[^']*'|[^'">])*)>|[^<]+|</g, (whole, slash: string | undefined, tag: string | undefined, attributes: string | undefined) => {
    if (tag === undefined) return inStyle ? inCss(whole, pictures) : whole;
    if (tag.toLowerCase() === 'style') inStyle = slash === '';
    // Whatever slipped through the channel's cleaning and could act stays out.
    if (/^(?:script|meta|base|link|iframe|frame|frameset|object|embed|form|input|button|select|textarea|svg|math|template|noscript)$/i.test(tag)) return '';
    // A dot nobody can see is there to tell on the reader.
    const isPixel = tag.toLowerCase() === 'img' && tiny('width', attributes ?? '') && tiny('height', attributes ?? '');
    return slash ? whole : `<${tag}${inTag(attributes ?? '', isPixel ? { ...pictures, proxied: null } : pictures)}>`;
  });
}
const tiny = (side: string, attributes: string) => new RegExp(`(?<![-\\w])${side}\\s*[=:]\\s*["']?\\s*[0-2](?:px)?(?![\\d.%])`, 'i').test(attributes);
function inTag(attributes: string, pictures: Pictures): string {
  return attributes.replace(/([^\s"'<>/=]+)(\s*=\s*)("[^"]*"|'[^']*'|[^\s"'>]+)/g, (whole, name: string, equals: string, given: string) => {
    const value = given.replace(/^(["'])([^]*)\1$/, '$2');
    const key = name.toLowerCase();
    if (key.startsWith('on')) return '';
    if (['src', 'background', 'poster'].includes(key)) return `${name}="${escape(placeOf(unescape(value), pictures))}"`;
    if (['srcset', 'lowsrc', 'dynsrc', 'data', 'action', 'formaction', 'ping', 'xlink:href'].includes(key)) return '';
    if (key === 'href' && !/^\s*(?:https?:|mailto:|tel:|#)/i.test(unescape(value))) return '';
    if (key === 'style') return `${name}${equals}"${escape(inCss(unescape(value), pictures))}"`;
    return whole;
  });
}
const inCss = (css: string, pictures: Pictures) => css.replace(/@import[^;]*;?/gi, '').replace(/url\(\s*(["']?)([^"')]*)\1\s*\)/gi, (_, __, url: string) => `url("${placeOf(url.trim(), pictures).replace(/["\\\n]/g, '')}")`);

const URL_LIMIT = 4000;
function placeOf(url: string, pictures: Pictures): string {
  const clean = url.trim();
  if (/^cid:/i.test(clean)) return pictures.own.get(cidOf(clean.slice(4))) ?? BLANK;
  if (/^data:image\/(?:png|jpeg|gif|webp|bmp|avif);/i.test(clean)) return clean;
  const remote = clean.startsWith('//') ? `https:${clean}` : clean;
  return pictures.proxied && /^https?:\/\//i.test(remote) && remote.length <= URL_LIMIT && URL.canParse(remote) ? pictures.proxied(remote) : BLANK;
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
const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', colon: ':', tab: '', newline: '' };
function unescape(value: string): string {
  return value.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,8}));?/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return named[name.toLowerCase()] ?? whole;
    const code = decimal ? Number(decimal) : Number.parseInt(hex!, 16);
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : '';
  });
}
