// What a mail may cost before anybody reads it: counted on the raw bytes, because a mail of fifty megabytes may hold ten million
// empty parts or header lines, each of which costs a parser a thousand times its size.
import { headerEnd } from './mend-headers.ts';

const headerBytes = 2 * 1024 * 1024;
const headerLines = 5000;
/** A part begins with a line of two dashes; so does a comment in SQL, hence more than any honest mail has parts. */
const dashedLines = 20_000;
/** Fifty megabytes of base64 are under 900,000 lines. */
const lineLimit = 1_500_000;
const [newline, dash] = [10, 45];

/** Why this mail is read by its headers alone; '' for one that may be read whole. */
export function tooCostly(raw: Uint8Array): string {
  const headers = headersTooCostly(raw);
  if (headers !== '') return headers;
  let [lines, dashed] = [0, 0];
  for (let at = raw.indexOf(newline); at >= 0; at = raw.indexOf(newline, at + 1)) {
    lines += 1;
    if (raw[at + 1] === dash && raw[at + 2] === dash) dashed += 1;
    if (dashed > dashedLines) return 'it has too many parts';
    if (lines > lineLimit) return 'it has too many lines';
  }
  return '';
}
/** The same for its headers only: checking signatures reads no further into the structure. */
export function headersTooCostly(raw: Uint8Array): string {
  const end = headerEnd(raw);
  if (end > headerBytes) return 'its headers are too long';
  let lines = 0;
  for (let at = raw.indexOf(newline); at >= 0 && at < end; at = raw.indexOf(newline, at + 1)) lines += 1;
  return lines > headerLines ? 'it has too many header lines' : '';
}
