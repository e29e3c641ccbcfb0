// Tables as text (RFC 4180 and what programs make of it): the separator found, rows read as they come, cells written safely.

export const separators = [',', ';', '\t', '|'] as const;
export type Separator = (typeof separators)[number];
/** More columns or longer cells than these are no table of people. */
export const MAX_COLUMNS = 200;
export const MAX_CELL = 10_000;

/** Reads rows out of text that arrives in pieces; a quoted cell may hold separators, line ends and doubled quotes. Empty lines are no rows. */
export function* csvRows(pieces: Iterable<string>, separator: string): Generator<string[]> {
  for (const { cells } of numberedRows(pieces, separator)) yield cells;
}
/** The same with the number a spreadsheet shows beside each: from 1, empty lines counted, the lines inside a quoted cell not. */
export function* numberedRows(
  pieces: Iterable<string>,
  separator: string,
): Generator<{ readonly number: number; readonly cells: string[] }> {
  let number = 0;
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  /** After a quote within quotes: the end of the cell, or one half of a doubled quote. */
  let isEnding = false;
  let isReturn = false;
  const put = (sign: string) => {
    if (cell.length < MAX_CELL) cell += sign;
  };
  const endCell = () => {
    if (row.length < MAX_COLUMNS) row.push(cell);
    cell = '';
    isQuoted = isEnding = false;
  };
  for (const piece of pieces)
    for (const sign of piece) {
      if (isQuoted && !isEnding) {
        if (sign === '"') isEnding = true;
        else put(sign);
        continue;
      }
      if (isEnding && sign === '"') {
        put('"');
        isEnding = false;
        continue;
      }
      const isSecond = isReturn && sign === '\n';
      isReturn = sign === '\r';
      if (isSecond) continue;
      if (sign === separator) endCell();
      else if (sign === '\n' || sign === '\r') {
        endCell();
        number += 1;
        if (row.some((each) => each !== '')) yield { number, cells: row };
        row = [];
      } else if (sign === '"' && cell.trim() === '' && !isEnding) {
        cell = '';
        isQuoted = true;
      } else put(sign);
    }
  if (cell !== '' || row.length > 0) {
    endCell();
    if (row.some((each) => each !== '')) yield { number: number + 1, cells: row };
  }
}

/** The separator by which the first lines have the most columns, all as many. */
export function separatorOf(start: string): Separator {
  let best: { separator: Separator; score: number } = { separator: ',', score: 0 };
  for (const separator of separators) {
    const rows: string[][] = [];
    for (const row of csvRows([start], separator)) if (rows.push(row) >= 20) break;
    const width = rows[0]?.length ?? 0;
    if (width < 2) continue;
    const alike = rows.filter((row) => row.length === width).length / rows.length;
    const score = alike * 1000 + width;
    if (score > best.score) best = { separator, score };
  }
  return best.separator;
}

/** A row for a spreadsheet. A cell that begins like a formula is text: names are anybody's to choose. */
export const csvLine = (cells: readonly string[]): string =>
  `${cells
    .map((cell) => (/^[=+\-@\t\r]/.test(cell) && !/^[+-][\d\s().-]+$/.test(cell) ? `'${cell}` : cell))
    .map((cell) => (/[",;\r\n\t|]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',')}\r\n`;
