// What an agent wrote, made safe: the formatting our composer knows, and the plain text that says the same.
import sanitizeHtml from 'sanitize-html';

const tags = 'b strong i em u s del code pre a p br ul ol li blockquote'.split(' ');

/** Text and safe HTML. Where only HTML was given, the text is its words. */
export function wordsOf(draft: { readonly text: string; readonly html?: string | undefined }): {
  text: string;
  html: string | null;
} {
  const html =
    draft.html === undefined
      ? null
      : sanitizeHtml(draft.html, {
          allowedTags: tags,
          allowedAttributes: { a: ['href'] },
          allowedSchemes: ['http', 'https', 'mailto', 'tel'],
        });
  return { text: draft.text.trim() || plain(html ?? ''), html };
}

const named: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' };
/** The sanitiser leaves these four escaped; people read and channels send the signs themselves. */
const plain = (html: string) =>
  sanitizeHtml(html.replace(/<(?:br|\/p|\/li|\/blockquote|\/pre)\b[^>]*>/g, '$&\n'), {
    allowedTags: [],
    allowedAttributes: {},
  })
    .replace(/&(?:amp|lt|gt|quot);/g, (sign) => named[sign]!)
    .trim();
