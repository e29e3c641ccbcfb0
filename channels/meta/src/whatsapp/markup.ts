// Our composer's HTML as the marks WhatsApp draws: *bold*, _italic_, ~struck~, `code`, lists and quotes.
// https://faq.whatsapp.com/539178204879377

const marks: Readonly<Record<string, string>> = {
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

/** Plain text with marks. Marks stand only around words: WhatsApp draws none beside a blank. */
export function toMarks(html: string): string {
  let said = '';
  const lists: { ordered: boolean; count: number }[] = [];
  const links: { href: string; at: number }[] = [];
  const open: string[] = [];
  const pending: string[] = [];
  const gap = (lines: number) => {
    said = said === '' ? '' : `${said.trimEnd()}${'\n'.repeat(lines)}`;
  };
  const write = (words: string) => {
    const isExact = open.includes('pre');
    const flat = isExact ? words : words.replace(/[\t\n\r ]+/g, ' ');
    const text = said === '' || /\s$/.test(said) ? flat.replace(/^ +/, '') : flat;
    if (text === '') return;
    // The mark comes with the first letter, so that no blank stands between.
    const blank = /^\s*/.exec(text)?.[0] ?? '';
    said += blank + pending.splice(0).join('') + text.slice(blank.length);
  };
  const close = (mark: string) => {
    if (pending.at(-1) === mark) {
      pending.pop();
      return;
    }
    const body = said.trimEnd();
    said = body + mark + said.slice(body.length);
  };
  for (const [, slash, name = '', attributes = '', words = ''] of html
    .replace(skipped, '')
    .matchAll(/<!--[\s\S]*?-->|<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>|([^<]+|<)/g)) {
    const tag = name.toLowerCase();
    if (tag === '') {
      write(decode(words));
      continue;
    }
    if (tag === 'br') said = `${said.replace(/ +$/, '')}\n`;
    if (alone.has(tag)) continue;
    if (slash === '') {
      open.push(tag);
      if (tag === 'p' || tag === 'blockquote' || tag === 'pre') gap(2);
      if (tag === 'ul' || tag === 'ol') lists.push({ ordered: tag === 'ol', count: 0 });
      if (tag === 'li') item(lists.at(-1));
      if (tag === 'blockquote') said += '> ';
      if (tag === 'a')
        links.push({ href: decode(/\shref\s*=\s*"([^"]*)"/i.exec(attributes)?.[1] ?? ''), at: said.length });
      if (marks[tag] !== undefined) pending.push(marks[tag]);
      continue;
    }
    const at = open.lastIndexOf(tag);
    if (at < 0) continue;
    open.splice(at);
    if (marks[tag] !== undefined) close(marks[tag]);
    if (tag === 'a') address(links.pop());
    if (tag === 'ul' || tag === 'ol') lists.pop();
    if (/^(p|blockquote|pre|ul|ol)$/.test(tag)) gap(2);
  }
  return said.trim();

  function item(list: { ordered: boolean; count: number } | undefined): void {
    gap(1);
    if (list) list.count += 1;
    said += list?.ordered ? `${list.count}. ` : '- ';
  }
  function address(link: { href: string; at: number } | undefined): void {
    if (link && /^(https?|mailto|tel):/i.test(link.href) && said.slice(link.at).trim() !== link.href)
      said = `${said.trimEnd()} (${link.href})`;
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
