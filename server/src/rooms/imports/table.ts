// The bytes of a table as rows: which encoding, which separator, and reading it piece by piece, so that memory does not grow with the file.
import { csvRows, guessMeanings, numberedRows, separatorOf, type FieldRule } from '@throughline/domain';
import { problem } from '@throughline/protocol';
import type { Encoding, ImportRecord } from './store.ts';

const MAX_ROWS = 100_000;
const SAMPLE = 20;
const PIECE = 64 * 1024;

/** A mark at its start says it; else what reads as UTF-8 is, and all else is what spreadsheets of the West write. */
export function encodingOf(bytes: Uint8Array): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  // Every other byte empty: a spreadsheet's Unicode text without its mark.
  const start = bytes.subarray(0, 1000);
  const zeros = start.filter((byte) => byte === 0).length;
  if (zeros > start.length / 4) return start[0] === 0 ? 'utf-16be' : 'utf-16le';
  try {
    for (const _piece of piecesOf(bytes, 'utf-8', true));
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

export function* piecesOf(bytes: Uint8Array, encoding: Encoding, isStrict = false): Generator<string> {
  const decoder = new TextDecoder(encoding, { fatal: isStrict });
  for (let at = 0; at < bytes.length; at += PIECE)
    yield decoder.decode(bytes.subarray(at, at + PIECE), { stream: at + PIECE < bytes.length });
}

/** The rows below the headers, with the number a spreadsheet shows beside each. */
export function* bodyRows(
  bytes: Uint8Array,
  { encoding, separator }: Pick<ImportRecord, 'encoding' | 'separator'>,
): Generator<{ readonly number: number; readonly cells: string[] }> {
  let isHead = true;
  for (const row of numberedRows(piecesOf(bytes, encoding), separator)) {
    if (!isHead) yield row;
    isHead = false;
  }
}

interface Read {
  readonly encoding: Encoding;
  readonly separator: ImportRecord['separator'];
  readonly headers: string[];
  readonly sample: string[][];
  readonly meanings: string[];
  readonly total: number;
}
/** What a table holds, read with what was said of it and guessed where nothing was. `ours`: the columns that a table of faults has besides. */
export function readTable(
  bytes: Uint8Array,
  rules: readonly FieldRule[],
  said: Partial<Pick<Read, 'encoding' | 'separator'>> = {},
  ours: readonly string[] = [],
): Read {
  const encoding = said.encoding ?? encodingOf(bytes);
  const start = new TextDecoder(encoding).decode(bytes.subarray(0, PIECE));
  const separator = said.separator ?? separatorOf(start);
  let headers: string[] | null = null;
  const sample: string[][] = [];
  let total = 0;
  for (const row of csvRows(piecesOf(bytes, encoding), separator)) {
    if (headers === null) headers = row.map((header) => clean(header));
    else {
      total += 1;
      if (sample.length < SAMPLE) sample.push(row.map((cell) => clean(cell)));
      if (total > MAX_ROWS)
        throw problem('invalid', { fields: { file: `must have at most ${MAX_ROWS.toLocaleString('en')} rows` } });
    }
  }
  if (headers === null || total === 0)
    throw problem('invalid', { fields: { file: 'must have a line of column names and at least one row' } });
  const own = ours.every((each) => headers.includes(each)) ? ours : [];
  const meanings = guessMeanings(headers, sample, rules).map((each, at) =>
    own.includes(headers[at]!) ? 'skip' : each,
  );
  return { encoding, separator, headers, sample, meanings, total };
}
/** As a database keeps it, and a screen shows it. */
const clean = (cell: string): string => cell.replaceAll('\u0000', '').slice(0, 500);
