// SHA-256 (FIPS 180-4) in plain arithmetic: this package runs in browsers too and knows no platform, and the few keys that need it are
// rare. Checked against the standard's own examples in its test.

const primes = (count: number): number[] => {
  const found: number[] = [];
  for (let n = 2; found.length < count; n += 1) if (found.every((prime) => n % prime !== 0)) found.push(n);
  return found;
};
const fraction = (value: number) => Math.floor((value - Math.floor(value)) * 2 ** 32) >>> 0;
const ROUNDS = primes(64).map((prime) => fraction(Math.cbrt(prime)));
const START = primes(8).map((prime) => fraction(Math.sqrt(prime)));
const turned = (word: number, by: number) => (word >>> by) | (word << (32 - by));

/** The hash of a text's UTF-8 bytes, as 64 hexadecimal digits. */
export function sha256(text: string): string {
  const words = new TextEncoder().encode(text);
  const bytes = new Uint8Array(((words.length + 72) >> 6) << 6);
  bytes.set(words);
  bytes[words.length] = 0x80;
  const view = new DataView(bytes.buffer);
  view.setUint32(bytes.length - 8, Math.floor(words.length / 2 ** 29));
  view.setUint32(bytes.length - 4, (words.length << 3) >>> 0);
  let state = START;
  for (let at = 0; at < bytes.length; at += 64) state = mixed(state, view, at);
  return state.map((word) => word.toString(16).padStart(8, '0')).join('');
}

function mixed(before: readonly number[], view: DataView, at: number): number[] {
  const schedule = Array.from({ length: 16 }, (_, index) => view.getUint32(at + index * 4));
  for (let index = 16; index < 64; index += 1) {
    const [near, far] = [schedule[index - 2]!, schedule[index - 15]!];
    const one = turned(far, 7) ^ turned(far, 18) ^ (far >>> 3);
    const two = turned(near, 17) ^ turned(near, 19) ^ (near >>> 10);
    schedule.push((schedule[index - 16]! + one + schedule[index - 7]! + two) >>> 0);
  }
  let [a, b, c, d, e, f, g, h] = before as [number, number, number, number, number, number, number, number];
  for (let index = 0; index < 64; index += 1) {
    const choice = (e & f) ^ (~e & g);
    const first =
      (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + choice + ROUNDS[index]! + schedule[index]!) >>> 0;
    const second = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) >>> 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) >>> 0, c, b, a, (first + second) >>> 0];
  }
  return [a, b, c, d, e, f, g, h].map((word, index) => (word + before[index]!) >>> 0);
}
