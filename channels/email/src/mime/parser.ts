// The parser with one change: what is not encoded (7bit, 8bit) is gathered in one growing buffer. The library keeps each line as an
// object of its own, nearly two kilobytes a line: five megabytes of line breaks would take more memory than the machine has.
import PostalMime, { type Email, type PostalMimeOptions } from 'postal-mime';

interface Decoder {
  update(line: Uint8Array): void;
  finalize(): Promise<ArrayBuffer>;
}
interface Node {
  contentDecoder: Decoder | null;
  setupContentDecoder(encoding: string): void;
}
const firstBytes = 4096;

// The library's nodes share one prototype, reachable through a parser's root. Its version is pinned; another one must be looked at.
const nodes = Object.getPrototypeOf((new PostalMime() as unknown as { root: Node }).root) as Node;
const original = nodes.setupContentDecoder;
if (typeof original !== 'function') throw new Error('postal-mime changed: see mime/parser.ts');
nodes.setupContentDecoder = function (this: Node, encoding: string): void {
  if (/base64|quoted-printable/i.test(encoding)) original.call(this, encoding);
  else this.contentDecoder = growing();
};

export const parseMime = (raw: Uint8Array, options: PostalMimeOptions = {}): Promise<Email> =>
  PostalMime.parse(raw, options);

function growing(): Decoder {
  let buffer = new Uint8Array(firstBytes);
  let length = 0;
  return {
    update(line) {
      const needed = length + line.length + 1;
      if (needed > buffer.length) {
        const bigger = new Uint8Array(Math.max(needed, buffer.length * 2));
        bigger.set(buffer.subarray(0, length));
        buffer = bigger;
      }
      buffer.set(line, length);
      length += line.length;
      buffer[length] = 10;
      length += 1;
    },
    finalize: () => Promise.resolve(buffer.slice(0, length).buffer),
  };
}
