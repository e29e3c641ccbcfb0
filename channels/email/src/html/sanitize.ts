// A mail's HTML made harmless before it is stored: an allow list of tags, attributes and style declarations. Screens show it in a
// sandboxed frame besides. Remote images stay as links to be asked for; pictures of the mail itself by `cid:`.
import sanitizeHtml from 'sanitize-html';
import { safeStyle } from './style.ts';

const tags = [
  'a',
  'abbr',
  'address',
  'b',
  'bdi',
  'bdo',
  'big',
  'blockquote',
  'br',
  'caption',
  'center',
  'cite',
  'code',
  'col',
  'colgroup',
  'dd',
  'del',
  'details',
  'dfn',
  'div',
  'dl',
  'dt',
  'em',
  'figcaption',
  'figure',
  'font',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'hr',
  'i',
  'img',
  'ins',
  'kbd',
  'li',
  'mark',
  'ol',
  'p',
  'pre',
  'q',
  's',
  'samp',
  'section',
  'small',
  'span',
  'strike',
  'strong',
  'sub',
  'summary',
  'sup',
  'table',
  'tbody',
  'td',
  'tfoot',
  'th',
  'thead',
  'tr',
  'tt',
  'u',
  'ul',
  'var',
  'wbr',
] as const;
const nestingLimit = 200;

export function sanitizeMail(html: string): string {
  return sanitizeHtml(html, {
    allowedTags: tags,
    allowedAttributes: {
      '*': ['style', 'dir', 'lang', 'align', 'title'],
      a: ['href', 'target', 'rel', 'name'],
      img: ['src', 'alt', 'width', 'height', 'data-remote-src'],
      font: ['color', 'face', 'size'],
      table: ['border', 'cellpadding', 'cellspacing', 'width', 'bgcolor'],
      td: ['colspan', 'rowspan', 'width', 'height', 'valign', 'bgcolor'],
      th: ['colspan', 'rowspan', 'width', 'height', 'valign', 'bgcolor'],
      tr: ['valign', 'bgcolor'],
      col: ['span', 'width'],
      colgroup: ['span', 'width'],
      ol: ['start', 'type'],
      ul: ['type'],
      blockquote: ['type'],
    },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['cid'] },
    allowProtocolRelative: false,
    nestingLimit,
    parseStyleAttributes: false,
    nonTextTags: [
      'script',
      'style',
      'textarea',
      'option',
      'noscript',
      'title',
      'svg',
      'math',
      'template',
      'iframe',
      'object',
      'embed',
      'applet',
      'noembed',
      'noframes',
      'xmp',
      'select',
    ],
    transformTags: {
      '*': (tagName, attribs) => ({ tagName, attribs: styled(attribs) }),
      a: (tagName, attribs) => ({
        tagName,
        attribs: { ...styled(attribs), target: '_blank', rel: 'noopener noreferrer nofollow' },
      }),
      img: (tagName, attribs) => ({ tagName, attribs: picture(styled(attribs)) }),
    },
    exclusiveFilter: ({ tag, attribs }) => tag === 'img' && !attribs['src'] && !attribs['data-remote-src'],
  }).trim();
}

function styled(attribs: Record<string, string>): Record<string, string> {
  const { style, ...rest } = attribs;
  const safe = style === undefined ? '' : safeStyle(style);
  return safe === '' ? rest : { ...rest, style: safe };
}
/** A remote picture tells its sender when it is looked at: it keeps its address aside until an agent asks. Tracking pixels go. */
function picture(attribs: Record<string, string>): Record<string, string> {
  // The address loses what browsers ignore before it is judged.
  const src = (attribs['src'] ?? '').replace(/[\u0000-\u0020]/g, '');
  const { src: _, 'data-remote-src': __, ...rest } = attribs;
  if (/^cid:/i.test(src)) return { ...rest, src };
  const isPixel =
    Number.parseInt(attribs['width'] ?? '9', 10) <= 1 || Number.parseInt(attribs['height'] ?? '9', 10) <= 1;
  return /^https?:\/\//i.test(src) && !isPixel ? { ...rest, 'data-remote-src': src.slice(0, 4000) } : rest;
}
