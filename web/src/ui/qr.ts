// A QR code of a short text: byte mode, error correction L, versions 1–15 (ISO/IEC 18004). Enough for any otpauth address we make.

// Per version: error correction bytes per block, and blocks (ISO/IEC 18004 table 9, level L).
const eccBytes = [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22];
const blockCounts = [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6];

/** The modules, row by row, dark being true, without the quiet zone. Throws when the text is longer than a version 15 code holds. */
export function qrModules(text: string): boolean[][] {
  const bytes = new TextEncoder().encode(text);
  const version = versionFor(bytes.length);
  const size = version * 4 + 17;
  const grid = new Grid(size);
  drawFixed(grid, version);
  drawBytes(grid, withErrorCorrection(dataBytes(bytes, version), version));
  return chooseMask(grid);
}

const totalBytes = (version: number): number => {
  const aligned = version < 2 ? 0 : Math.floor(version / 7) + 2;
  const free =
    (version * 4 + 17) ** 2 -
    192 -
    31 -
    2 * (version * 4 + 1) -
    (aligned === 0 ? 0 : 25 * (aligned ** 2 - 3) - 10 * (aligned - 2)) -
    (version >= 7 ? 36 : 0);
  return Math.floor(free / 8);
};
const holds = (version: number): number => totalBytes(version) - eccBytes[version - 1]! * blockCounts[version - 1]!;

function versionFor(length: number): number {
  for (let version = 1; version <= eccBytes.length; version++)
    if (length + (version < 10 ? 2 : 3) <= holds(version)) return version;
  throw new Error(`A text of ${length} bytes does not fit`);
}

function dataBytes(bytes: Uint8Array, version: number): number[] {
  const bits: number[] = [];
  const push = (value: number, count: number): void => {
    for (let at = count - 1; at >= 0; at--) bits.push((value >>> at) & 1);
  };
  push(0b0100, 4);
  push(bytes.length, version < 10 ? 8 : 16);
  for (const byte of bytes) push(byte, 8);
  const room = holds(version) * 8;
  push(0, Math.min(4, room - bits.length));
  while (bits.length % 8 !== 0) bits.push(0);
  const data = Array.from({ length: bits.length / 8 }, (_, at) =>
    bits.slice(at * 8, at * 8 + 8).reduce((sum, bit) => sum * 2 + bit, 0),
  );
  for (let pad = 0xec; data.length < room / 8; pad ^= 0xec ^ 0x11) data.push(pad);
  return data;
}

// Splits into blocks, short ones first, adds each one's remainder, and interleaves.
function withErrorCorrection(data: readonly number[], version: number): number[] {
  const count = blockCounts[version - 1]!;
  const ecc = eccBytes[version - 1]!;
  const short = Math.floor(data.length / count);
  const longFrom = count - (data.length % count);
  const divisor = generator(ecc);
  let start = 0;
  const blocks = Array.from({ length: count }, (_, index) => {
    const block = data.slice(start, (start += short + (index >= longFrom ? 1 : 0)));
    return { block, rest: remainder(block, divisor) };
  });
  const out: number[] = [];
  for (let at = 0; at <= short; at++) for (const { block } of blocks) if (at < block.length) out.push(block[at]!);
  for (let at = 0; at < ecc; at++) for (const { rest } of blocks) out.push(rest[at]!);
  return out;
}

// GF(2^8) modulo x^8 + x^4 + x^3 + x^2 + 1.
function times(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d);
    if ((b >>> bit) & 1) product ^= a;
  }
  return product;
}
function generator(degree: number): number[] {
  const result = Array.from<unknown, number>({ length: degree }, (_, at) => (at === degree - 1 ? 1 : 0));
  for (let root = 1, turn = 0; turn < degree; turn++, root = times(root, 2)) {
    for (let at = 0; at < degree; at++) result[at] = times(result[at]!, root) ^ (result[at + 1] ?? 0);
  }
  return result;
}
function remainder(block: readonly number[], divisor: readonly number[]): number[] {
  const rest = divisor.map(() => 0);
  for (const byte of block) {
    const factor = byte ^ rest.shift()!;
    rest.push(0);
    divisor.forEach((coefficient, at) => {
      rest[at]! ^= times(coefficient, factor);
    });
  }
  return rest;
}

class Grid {
  readonly dark: boolean[][];
  readonly fixed: boolean[][];
  readonly size: number;
  constructor(size: number) {
    this.size = size;
    this.dark = Array.from({ length: size }, () => Array<boolean>(size).fill(false));
    this.fixed = Array.from({ length: size }, () => Array<boolean>(size).fill(false));
  }
  /** A module that carries no data; outside the grid it is nothing. */
  set(x: number, y: number, isDark: boolean): void {
    if (x < 0 || y < 0 || x >= this.size || y >= this.size) return;
    this.dark[y]![x] = isDark;
    this.fixed[y]![x] = true;
  }
}

function drawFixed(grid: Grid, version: number): void {
  const last = grid.size - 1;
  for (let at = 0; at < grid.size; at++) {
    grid.set(6, at, at % 2 === 0);
    grid.set(at, 6, at % 2 === 0);
  }
  const ring = (centreX: number, centreY: number, radius: number, isDark: (distance: number) => boolean): void => {
    for (let y = -radius; y <= radius; y++)
      for (let x = -radius; x <= radius; x++)
        grid.set(centreX + x, centreY + y, isDark(Math.max(Math.abs(x), Math.abs(y))));
  };
  for (const [x, y] of [
    [3, 3],
    [last - 3, 3],
    [3, last - 3],
  ] as const)
    ring(x, y, 4, (distance) => distance !== 2 && distance !== 4);
  const centres = alignmentCentres(version);
  const end = centres.at(-1);
  for (const x of centres) {
    for (const y of centres) {
      if ((x === 6 && y === 6) || (x === 6 && y === end) || (x === end && y === 6)) continue;
      ring(x, y, 2, (distance) => distance !== 1);
    }
  }
  drawFormat(grid, 0);
  if (version >= 7) drawVersion(grid, version);
}

function alignmentCentres(version: number): number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
  return [6, ...Array.from({ length: count - 1 }, (_, at) => version * 4 + 10 - (count - 2 - at) * step)];
}

// Level L is 01; BCH (15,5), then the fixed mask.
function drawFormat(grid: Grid, mask: number): void {
  const data = (0b01 << 3) | mask;
  let rest = data;
  for (let turn = 0; turn < 10; turn++) rest = (rest << 1) ^ ((rest >>> 9) * 0x537);
  const bits = ((data << 10) | rest) ^ 0x5412;
  const bit = (at: number): boolean => ((bits >>> at) & 1) === 1;
  const { size } = grid;
  for (let at = 0; at <= 5; at++) grid.set(8, at, bit(at));
  grid.set(8, 7, bit(6));
  grid.set(8, 8, bit(7));
  grid.set(7, 8, bit(8));
  for (let at = 9; at < 15; at++) grid.set(14 - at, 8, bit(at));
  for (let at = 0; at < 8; at++) grid.set(size - 1 - at, 8, bit(at));
  for (let at = 8; at < 15; at++) grid.set(8, size - 15 + at, bit(at));
  grid.set(8, size - 8, true);
}

function drawVersion(grid: Grid, version: number): void {
  let rest = version;
  for (let turn = 0; turn < 12; turn++) rest = (rest << 1) ^ ((rest >>> 11) * 0x1f25);
  const bits = (version << 12) | rest;
  for (let at = 0; at < 18; at++) {
    const isDark = ((bits >>> at) & 1) === 1;
    const a = grid.size - 11 + (at % 3);
    const b = Math.floor(at / 3);
    grid.set(a, b, isDark);
    grid.set(b, a, isDark);
  }
}

// Two columns at a time from the right, upwards and downwards in turn, past the timing column.
function drawBytes(grid: Grid, bytes: readonly number[]): void {
  let at = 0;
  for (let right = grid.size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < grid.size; step++) {
      for (const x of [right, right - 1]) {
        const isUpwards = ((right + 1) & 2) === 0;
        const y = isUpwards ? grid.size - 1 - step : step;
        if (grid.fixed[y]![x] || at >= bytes.length * 8) continue;
        grid.dark[y]![x] = ((bytes[at >>> 3]! >>> (7 - (at & 7))) & 1) === 1;
        at++;
      }
    }
  }
}

const masks: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

function chooseMask(grid: Grid): boolean[][] {
  const tries = masks.map((isFlipped, mask) => {
    drawFormat(grid, mask);
    const modules = grid.dark.map((row, y) =>
      row.map((isDark, x) => isDark !== (!grid.fixed[y]![x] && isFlipped(x, y))),
    );
    return { modules, cost: penalty(modules) };
  });
  return tries.reduce((best, each) => (each.cost < best.cost ? each : best)).modules;
}

// Runs, blocks and balance (the rules N1, N2 and N4); looks like a finder (N3) count as runs would.
function penalty(modules: readonly boolean[][]): number {
  const size = modules.length;
  const at = (x: number, y: number): boolean => modules[y]![x]!;
  let cost = 0;
  let dark = 0;
  for (let y = 0; y < size; y++) {
    const row = modules[y]!.map((isDark) => (isDark ? '1' : '0')).join('');
    const column = modules.map((line) => (line[y] ? '1' : '0')).join('');
    for (const line of [row, column]) {
      for (const [run] of line.matchAll(/0{5,}|1{5,}/g)) cost += run.length - 2;
      cost += 40 * (line.match(/(?=10111010000|00001011101)/g)?.length ?? 0);
    }
    for (let x = 0; x < size; x++) {
      if (at(x, y)) dark++;
      if (x > 0 && y > 0 && at(x, y) === at(x - 1, y) && at(x, y) === at(x, y - 1) && at(x, y) === at(x - 1, y - 1))
        cost += 3;
    }
  }
  return cost + Math.floor(Math.abs(dark * 20 - size * size * 10) / (size * size)) * 10;
}
