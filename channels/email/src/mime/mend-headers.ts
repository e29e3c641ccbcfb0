// Before parsing: headers written in raw 8-bit bytes become UTF-8, because no parser can guess their charset from the bytes alone.
import iconv from 'iconv-lite';

const headerLimit = 4 * 1024 * 1024;
const bodyPeek = 64 * 1024;

/** Where the header ends (the index of the first byte after the blank line); the whole length if it never does. */
export function headerEnd(raw: Uint8Array): number {
  const limit = Math.min(raw.length, headerLimit);
  for (let at = 0; at < limit; at += 1) {
    if (raw[at] !== 10) continue;
    if (raw[at + 1] === 10) return at + 2;
    if (raw[at + 1] === 13 && raw[at + 2] === 10) return at + 3;
  }
  return raw.length;
}

export function mendHeaders(raw: Uint8Array): Uint8Array {
  const end = headerEnd(raw);
  const head = raw.subarray(0, Math.min(end, headerLimit));
  if (!head.some((byte) => byte >= 0x80) || isUtf8(head)) return raw;
  const charset = declaredCharset(raw, end);
  const mended = Buffer.from(iconv.decode(Buffer.from(head), charset), 'utf8');
  return Buffer.concat([mended, raw.subarray(head.length)]);
}

function declaredCharset(raw: Uint8Array, end: number): string {
  const peek = Buffer.from(raw.subarray(0, Math.min(raw.length, end + bodyPeek))).toString('latin1');
  const names = [...peek.matchAll(/charset\s*=\s*["']?([\w.:-]{2,40})/gi)].map((match) => match[1]!.toLowerCase());
  const usable = names.find((name) => !/^(us-ascii|ascii|utf-?8|iso-2022-)/.test(name) && iconv.encodingExists(name));
  return usable ?? 'windows-1252';
}
function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
