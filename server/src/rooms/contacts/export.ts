// The table of contacts as a file for spreadsheets, narrowed as it is shown; it can be mended and brought in again.
import { Readable } from 'node:stream';
import { csvLine, fieldWords } from '@throughline/domain';
import type { QueryOf, Routes } from '@throughline/protocol';
import type { Db } from '../../ground/db.ts';
import { fieldsOf } from '../people/index.ts';
import type { Place } from './list-store.ts';
import { foundBy, pageOfFilter } from './list.ts';
import { contactRows } from './present.ts';
import { listed } from './store.ts';

const PAGE = 500;

/** Those of `chosen`, else all a filter holds. Read page by page as it is taken, so that it holds up nobody and memory does not grow with it. */
export async function contactsFile(
  db: Db,
  workspaceId: string,
  { sort, ...words }: QueryOf<Routes['exportContacts']>,
  now: Date,
  chosen: readonly string[] | null = null,
): Promise<Readable> {
  const fields = await fieldsOf(db, workspaceId, 'contact');
  const ids = chosen ?? (await foundBy(db, workspaceId, words.q));
  const head = csvLine([
    'Name',
    'Email',
    'Phone',
    'Customer number',
    'Company',
    'Tags',
    ...fields.map((field) => field.name),
    'Last seen',
    'Known since',
    'Id',
  ]);
  async function* lines(): AsyncGenerator<string> {
    yield `\ufeff${head}`;
    for (let after: Place | null = null; ;) {
      const page: { ids: string[]; next: Place | null } = await pageOfFilter(
        db,
        workspaceId,
        { words, ids },
        { sort, after, limit: PAGE },
        now,
      );
      const rows = await contactRows(db, workspaceId, await listed(db, workspaceId, page.ids));
      yield rows
        .map((row) => {
          const of = (kind: string) =>
            row.identities.flatMap((identity) => (identity.kind === kind ? identity.value : [])).join('; ');
          return csvLine([
            // Whoever goes by an address has no name, and gets none by coming in again.
            row.name === 'Visitor' || row.identities.some((identity) => identity.value === row.name) ? '' : row.name,
            of('email'),
            of('phone'),
            of('user'),
            row.company?.name ?? '',
            row.tags.map((tag) => tag.name).join('; '),
            ...fields.map((field) => fieldWords(row.fields[field.key])),
            row.lastSeenAt,
            row.createdAt,
            row.id,
          ]);
        })
        .join('');
      if (page.next === null) return;
      after = page.next;
    }
  }
  return Readable.from(lines());
}
