// What a file is, judged by its bytes, and with which headers and under which name it goes out.
import mime from 'mime';

const BINARY = 'application/octet-stream';
/** Text kinds that a file's ending may choose among; none of them runs in a browser. */
const texts = new Set([
  'text/plain',
  'text/csv',
  'text/markdown',
  'text/calendar',
  'text/vcard',
  'application/json',
  'message/rfc822',
  'text/tab-separated-values',
]);
const SNIFF_BYTES = 4100;

/** The type the bytes show; text is told apart by the name's ending, and whatever looks like markup is called markup. */
export async function sniff(body: Uint8Array, name: string): Promise<string> {
  const { fileTypeFromBuffer } = await import('file-type');
  const found = await fileTypeFromBuffer(body).catch(() => undefined);
  const head = textOf(body.subarray(0, SNIFF_BYTES));
  if (found && found.mime !== 'application/xml') return found.mime;
  if (head === null) return BINARY;
  if (/<svg[\s>]/i.test(head)) return 'image/svg+xml';
  if (
    /<(!doctype\s+html|html|head|body|script|iframe|meta|style|form|a|div|p|img|object|embed|base|link)[\s>/]/i.test(
      head,
    )
  )
    return 'text/html';
  if (/^\s*<\?xml/i.test(head)) return 'application/xml';
  const wanted = mime.getType(name.toLowerCase());
  return wanted && texts.has(wanted) ? wanted : 'text/plain';
}

/** Null when these bytes are no UTF-8 text. A character cut at the end is forgiven. */
function textOf(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return null;
  }
}

const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;
const NAME_LENGTH = 150;
/** A name that can be shown and saved: no path, no invisible or direction-turning characters, no leading dots, its ending kept. */
export function cleanName(name: string): string {
  const plain = name
    .normalize('NFC')
    .toWellFormed()
    .replace(INVISIBLE, '')
    .split(/[/\\]/)
    .at(-1)!
    .replace(/[<>:"|?*]/g, '_')
    .trim()
    .replace(/^\.+/, '')
    .replace(/[. ]+$/, '');
  if (plain === '') return 'file';
  const characters = [...plain];
  if (characters.length <= NAME_LENGTH) return plain;
  const ending = /\.[\w-]{1,12}$/.exec(plain)?.[0] ?? '';
  return `${characters.slice(0, NAME_LENGTH - ending.length).join('')}${ending}`;
}

const inlineTypes = /^(image\/(jpeg|png|gif|webp|avif)|audio\/[\w.+-]+|video\/[\w.+-]+)$/;
const active = /html|svg|xml|script|pdf|flash/;

/** Headers under which a file goes out: saved, not shown, unless it is a picture, a sound or a film; and nothing in it may run. */
export function serveHeaders(
  file: { readonly name: string; readonly mime: string; readonly bytes?: number },
  options: { readonly inline: boolean },
): Record<string, string> {
  const inline = options.inline && inlineTypes.test(file.mime);
  const name = cleanName(file.name);
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const type = active.test(file.mime) ? BINARY : /^[\w.+-]+\/[\w.+-]+$/.test(file.mime) ? file.mime : BINARY;
  return {
    'content-type': type.startsWith('text/') ? `${type}; charset=utf-8` : type,
    'content-disposition': `${inline ? 'inline' : 'attachment'}; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`)}`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'cache-control': 'private, max-age=31536000, immutable',
    ...(file.bytes === undefined ? {} : { 'content-length': String(file.bytes) }),
  };
}
