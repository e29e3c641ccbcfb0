// The table of all channels and what they can do, made from their cards: `node tools/channel-table.ts` writes it into docs/channels.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { channels } from '../server/src/channels.ts';

export const DOCS = join(import.meta.dirname, '../docs/channels.md');
const [BEGIN, END] = ['<!-- made by tools/channel-table.ts: begin -->', '<!-- end -->'];

const yes = (is: boolean): string => (is ? 'yes' : '–');
const ways = (inbound: boolean, outbound: boolean): string =>
  [inbound ? 'in' : '', outbound ? 'out' : ''].filter(Boolean).join(', ') || '–';

export function table(): string {
  const head = [
    'channel',
    'text',
    'files',
    'reply window',
    'write first',
    'edit',
    'delete',
    'reactions',
    'typing',
    'places, contacts',
    'receipts',
    'we tick read',
    'names looked up',
    'continuation',
    'rehearsal',
  ];
  const rows = channels
    .toSorted((a, b) => a.card.title.localeCompare(b.card.title, 'en'))
    .map(({ card, rehearse }) => {
      const { abilities: can } = card;
      return [
        card.title,
        `${can.text.limit.toLocaleString('en')} ${can.text.unit}`,
        can.files.perMessage === 0 ? '–' : `${can.files.perMessage} × ${can.files.megabytes} MB`,
        can.replyWindowHours === null ? 'none' : `${can.replyWindowHours} h`,
        yes(can.canStart),
        ways(can.edit.inbound, can.edit.outbound),
        ways(can.remove.inbound, can.remove.outbound),
        ways(can.reactions.inbound, can.reactions.outbound),
        ways(can.typing.inbound, can.typing.outbound),
        [can.location ? 'places' : '', can.contactCard ? 'contacts' : ''].filter(Boolean).join(', ') || 'in the text',
        can.receipts.join(', ') || '–',
        yes(can.readMarks !== undefined),
        yes(can.profiles === true),
        yes(can.continuation),
        rehearse ? 'by itself' : 'with a person',
      ];
    });
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** The page with the table as the cards have it now. */
export function withTable(page: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`docs/channels.md needs “${BEGIN}” and “${END}” around its table`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${table()}\n\n${page.slice(end)}`;
}

if (import.meta.main) writeFileSync(DOCS, withTable(readFileSync(DOCS, 'utf8')));
