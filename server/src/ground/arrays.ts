// Arrays travel to PostgreSQL in its binary form: a batch of messages is a hundred lists of ids, times and texts, and writing them as
// quoted text here and reading that there cost more than storing some of them. What does not look as its type should goes as text, so that the
// database says what is wrong with it.

/** Sizes and writes one element of a list; `size` is null for what only the database can judge. */
interface Kind {
  readonly oid: number;
  size(value: unknown): number | null;
  write(into: Buffer, at: number, value: never): void;
}

const HEX = new Int8Array(128).fill(-1);
for (let digit = 0; digit < 16; digit += 1) {
  HEX[digit.toString(16).charCodeAt(0)] = digit;
  HEX[digit.toString(16).toUpperCase().charCodeAt(0)] = digit;
}
const isDash = (place: number) => place === 8 || place === 13 || place === 18 || place === 23;
function isUuid(value: string): boolean {
  if (value.length !== 36) return false;
  for (let place = 0; place < 36; place += 1) {
    const code = value.charCodeAt(place);
    if (isDash(place) ? code !== 45 : code > 127 || HEX[code] === -1) return false;
  }
  return true;
}
const WORD = 2 ** 32;
function writeBig(into: Buffer, at: number, value: number): void {
  into.writeInt32BE(Math.floor(value / WORD), at);
  into.writeUInt32BE(((value % WORD) + WORD) % WORD, at + 4);
}
const integer = (oid: number, bytes: 2 | 4 | 8): Kind => ({
  oid,
  size: (value) => (Number.isSafeInteger(value) && Math.abs(value as number) < 2 ** (bytes * 8 - 1) ? bytes : null),
  write: (into, at, value: number) => {
    if (bytes === 8) writeBig(into, at, value);
    else into.writeIntBE(value, at, bytes);
  },
});
const text = (value: unknown): number | null => (typeof value === 'string' ? Buffer.byteLength(value) : null);
const EPOCH_MS = Date.UTC(2000, 0, 1);
const JSONB_VERSION = 1;

const kinds: Readonly<Record<string, Kind>> = {
  uuid: {
    oid: 2950,
    size: (value) => (typeof value === 'string' && isUuid(value) ? 16 : null),
    write: (into, at, value: string) => {
      for (let place = 0, byte = at; place < 36; place += 2) {
        if (isDash(place)) place += 1;
        into[byte] = (HEX[value.charCodeAt(place)]! << 4) | HEX[value.charCodeAt(place + 1)]!;
        byte += 1;
      }
    },
  },
  text: { oid: 25, size: text, write: (into, at, value: string) => into.write(value, at) },
  jsonb: {
    oid: 3802,
    size: (value) => {
      const bytes = text(value);
      return bytes === null ? null : bytes + 1;
    },
    write: (into, at, value: string) => {
      into[at] = JSONB_VERSION;
      into.write(value, at + 1);
    },
  },
  bytea: {
    oid: 17,
    size: (value) => (value instanceof Uint8Array ? value.length : null),
    write: (into, at, value: Uint8Array) => into.set(value, at),
  },
  boolean: {
    oid: 16,
    size: (value) => (typeof value === 'boolean' ? 1 : null),
    write: (into, at, value: boolean) => {
      into[at] = value ? 1 : 0;
    },
  },
  // Whole milliseconds of our own clock only; a time as text may be finer than that.
  timestamptz: {
    oid: 1184,
    size: (value) => (value instanceof Date && !Number.isNaN(value.getTime()) ? 8 : null),
    write: (into, at, value: Date) => writeBig(into, at, (value.getTime() - EPOCH_MS) * 1000),
  },
  smallint: integer(21, 2),
  int: integer(23, 4),
  bigint: integer(20, 8),
};
type Lists = readonly (readonly [index: number, kind: Kind])[];

/** Which of a statement's values are lists whose kind it names: `$3::uuid[]`. */
export function listsIn(statement: string): Lists {
  const found = new Map<number, Kind | null>();
  for (const [, number, type] of statement.matchAll(/\$(\d+)::(\w+)\[\](?!\[)/g)) {
    const index = Number(number) - 1;
    const kind = kinds[type!] ?? null;
    // Named twice and differently, or not everywhere, its type is PostgreSQL's to choose.
    found.set(index, found.has(index) && found.get(index) !== kind ? null : kind);
  }
  for (const [, number] of statement.matchAll(/\$(\d+)(?!\d)(?!::\w+\[\](?!\[))/g)) found.delete(Number(number) - 1);
  return [...found].flatMap(([index, kind]) => (kind ? [[index, kind] as const] : []));
}

/** The values with their lists packed. */
export function packed(lists: Lists, values: readonly unknown[]): unknown[] {
  const out = [...values];
  for (const [index, kind] of lists) {
    const value = out[index];
    if (Array.isArray(value)) out[index] = pack(kind, value) ?? value;
  }
  return out;
}

/** PostgreSQL's binary form of a list (`array_recv`); null where an element does not look as its kind should. */
function pack(kind: Kind, list: readonly unknown[]): Buffer | null {
  if (list.length === 0) {
    const empty = Buffer.alloc(12);
    empty.writeInt32BE(kind.oid, 8);
    return empty;
  }
  const sizes: number[] = [];
  let [bytes, hasNull] = [20, 0];
  for (const value of list) {
    const isNull = value === null || value === undefined;
    const size = isNull ? -1 : kind.size(value);
    if (size === null) return null;
    if (isNull) hasNull = 1;
    sizes.push(size);
    bytes += 4 + Math.max(size, 0);
  }
  const into = Buffer.allocUnsafe(bytes);
  [1, hasNull, kind.oid, list.length, 1].forEach((word, index) => into.writeInt32BE(word, index * 4));
  let at = 20;
  for (let index = 0; index < list.length; index += 1) {
    const size = sizes[index]!;
    into.writeInt32BE(size, at);
    at += 4;
    if (size < 0) continue;
    kind.write(into, at, list[index] as never);
    at += size;
  }
  return into;
}
