// The audit log as a table for spreadsheets (RFC 4180).
import type { EntryRow } from './store.ts';

const columns = ['at', 'actor', 'actor type', 'address', 'what', 'subject', 'subject id', 'before', 'after'] as const;
export const head = line(columns);
export const lineOf = (row: EntryRow): string =>
  line([
    row.at.toISOString(),
    row.actor_name,
    row.actor_type,
    row.address,
    row.what,
    row.subject_name,
    row.subject_id ?? '',
    told(row.before),
    told(row.after),
  ]);
const told = (fields: Readonly<Record<string, unknown>>): string =>
  Object.keys(fields).length === 0 ? '' : JSON.stringify(fields);

/** A cell that begins like a formula is text: names are anybody's to choose. */
function line(cells: readonly string[]): string {
  return `${cells
    .map((cell) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell))
    .map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',')}\r\n`;
}
