// Marked-up words both ways. Matrix carries HTML (https://spec.matrix.org/latest/client-server-api/#mroommessage-msgtypes), written by
// anybody's client: of it only plain marks are kept, every tag is closed, and all else becomes words.
type Mark = 'kept' | 'block' | 'gone';

const kept: ReadonlyMap<string, string> = new Map([
  ...['strong', 'em', 'u', 'code', 'pre', 'blockquote', 'p', 'ul', 'ol', 'li', 'sub', 'sup'].map(
    (name) => [name, name] as const,
  ),
  ['b', 'strong'],
  ['i', 'em'],
  ['s', 'del'],
  ['strike', 'del'],
  ['del', 'del'],
  ['a', 'a'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((name) => [name, 'strong'] as const),
]);
/** Of these not even the words are wanted: what is quoted in `mx-reply` is shown as the message it is. */
const gone = /<(script|style|head|title|template|textarea|iframe|mx-reply)\b[\s\S]*?(?:<\/\1\s*>|$)/gi;
const tokens = /<!--[\s\S]*?-->|<(\/?)([a-zA-Z][a-zA-Z0-9-]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>|([^<]+|<)/g;
const lengthLimit = 200_000;
const depthLimit = 100;
const breaking = /^(div|tr|table|details|summary|h[1-6])$/;
const markOf = (tag: string): Mark => (kept.has(tag) ? 'kept' : breaking.test(tag) ? 'block' : 'gone');

/** Safe HTML of somebody's HTML; null when it marks nothing, so that plain words say it all. */
export function safeHtml(given: string): string | null {
  const open: string[] = [];
  let html = '';
  let marks = 0;
  const close = (tag: string) => {
    if (!open.includes(tag)) return;
    for (let last = open.pop(); last !== undefined; last = open.pop()) {
      html += `</${last}>`;
      if (last === tag) return;
    }
  };
  const source = given.slice(0, lengthLimit).replace(gone, '');
  for (const [, slash, name = '', attributes = '', words = ''] of source.matchAll(tokens)) {
    const tag = name.toLowerCase();
    if (tag === '') html += escaped(decoded(words));
    else if (tag === 'br' || tag === 'hr') html += '<br>';
    else if (tag === 'img') html += escaped(attribute(attributes, 'alt') ?? attribute(attributes, 'title') ?? '');
    else if (markOf(tag) === 'kept' && open.length < depthLimit) {
      const as = kept.get(tag) ?? tag;
      if (slash !== '') {
        close(as);
        if (/^h\d$/.test(tag)) html += '<br>';
        continue;
      }
      const href = as === 'a' ? linkOf(attribute(attributes, 'href')) : '';
      if (href === null) continue;
      if (as !== 'p') marks += 1;
      open.push(as);
      html += as === 'a' ? `<a href="${escaped(href)}" rel="noopener noreferrer nofollow">` : `<${as}>`;
    } else if (markOf(tag) === 'block' && slash !== '') html += '<br>';
  }
  for (let last = open.pop(); last !== undefined; last = open.pop()) html += `</${last}>`;
  return marks === 0 ? null : html.replace(/(?:<br>|\s)+$/, '');
}

const attribute = (attributes: string, name: string): string | null => {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(attributes);
  const value = found?.[1] ?? found?.[2] ?? found?.[3];
  return value === undefined ? null : decoded(value);
};
/** A mention is a link to a person: its words say who, and nobody is sent elsewhere by it. */
function linkOf(href: string | null): string | null {
  if (href === null || !URL.canParse(href)) return null;
  const url = new URL(href);
  if (url.hostname === 'matrix.to') return null;
  return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? href : null;
}

export const escaped = (value: string): string =>
  value.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign);
const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };
const decoded = (value: string): string =>
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
