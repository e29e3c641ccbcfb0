// SQL of the table of contacts: one of three orders, each on its index, narrowed by what stands on an index or is asked of rows it brings.
import type { FieldValue, Span } from '@throughline/domain';
import type { Tx } from '../../ground/db.ts';

type Q = Pick<Tx, 'query'>;
export type ContactSort = 'seen' | 'created' | 'name';
interface Choice {
  readonly isNot: boolean;
  readonly values: readonly string[];
}
export interface ContactFilter {
  /** Those found by words; null: everybody. */
  readonly ids: readonly string[] | null;
  readonly company: Choice | null;
  readonly tag: Choice | null;
  readonly channelKind: Choice | null;
  readonly seen: Span | null;
  readonly created: Span | null;
  readonly isOpen: boolean | null;
  readonly isBlocked: boolean | null;
  /** Values of fields are wanted beside each row: conditions on them are asked by domain rules. */
  readonly withFields: boolean;
}
export interface Place {
  readonly key: string;
  readonly id: string;
}
interface FoundRow extends Place {
  readonly fields: Readonly<Record<string, FieldValue | null>> | null;
}
/** So many rows of an index are looked at for a page; one that is not full then goes on from there. */
export const SCAN = 1000;

interface Order {
  readonly by: string;
  readonly way: 'asc' | 'desc';
  readonly key: string;
  after(place: Place, add: (value: unknown) => string): string;
}
const byTime = (column: string): Order => ({
  by: `c.${column} desc, c.id desc`,
  way: 'desc',
  key: `c.${column}::text`,
  after: ({ key, id }, add) => `(c.${column}, c.id) < (${add(key)}::timestamptz, ${add(id)}::uuid)`,
});
const orders: Readonly<Record<ContactSort, Order>> = {
  seen: byTime('last_seen_at'),
  created: byTime('created_at'),
  // Whoever has no name comes behind everybody who has.
  name: {
    by: `(c.name = ''), plain(c.name), c.id`,
    way: 'asc',
    key: `(case when c.name = '' then '1' else '0' end || plain(c.name))`,
    after: ({ key, id }, add) =>
      `((c.name = ''), plain(c.name), c.id) > (${add(key.startsWith('1'))}::boolean, ${add(key.slice(1))}::text, ${add(id)}::uuid)`,
  },
};
/** Everything a contact is made of: itself and what it absorbed. */
const homes = `(select c.id union all select i.home_contact_id from identities i where i.workspace_id = $1 and i.contact_id = c.id)`;
const companyOf = `(select m.company_id from contacts m join companies k on k.workspace_id = $1 and k.id = m.company_id and k.removed_at is null
  where m.workspace_id = $1 and m.id in ${homes} order by m.id = c.id desc limit 1)`;
/** The last word on each field: the contact's own, else what an absorbed one says. */
const allFields = `(select coalesce(jsonb_object_agg(f.key, f.value order by m.id = c.id), '{}') from contacts m cross join jsonb_each(m.fields) f
  where m.workspace_id = $1 and m.id in ${homes})`;

export function listSql(
  workspaceId: string,
  filter: ContactFilter,
  sort: ContactSort,
  after: Place | null,
  limit: number,
): { text: string; values: unknown[] } {
  const values: unknown[] = [workspaceId];
  const add = (value: unknown) => `$${values.push(value)}`;
  const order = orders[sort];
  const where = ['c.workspace_id = $1', 'c.absorbed_by is null', 'c.deleted_at is null'];
  if (filter.ids) where.push(`c.id = any(${add(filter.ids)}::uuid[])`);
  const company = only(filter.company);
  if (company !== null) {
    const place = add(company);
    where.push(
      `c.id in (select coalesce(m.absorbed_by, m.id) from contacts m where m.workspace_id = $1 and m.company_id = ${place}) and coalesce(c.company_id, ${place}) = ${place}`,
    );
  }
  const tag = only(filter.tag);
  if (tag !== null)
    where.push(
      `c.id in (select coalesce(m.absorbed_by, m.id) from contact_tags t join contacts m on m.workspace_id = $1 and m.id = t.contact_id where t.workspace_id = $1 and t.tag_id = ${add(tag)})`,
    );
  for (const [name, column] of [
    ['seen', 'last_seen_at'],
    ['created', 'created_at'],
  ] as const)
    if (sort === name) where.push(...spanOf(filter[name], `c.${column}`, add));
  if (after) where.push(order.after(after, add));
  const loose = looseOf(filter, sort, add);
  const isLoose = loose.length > 0 || filter.withFields;
  const fields = filter.withFields ? allFields : 'null::jsonb';
  const scanned = `select c.*, ${order.key} as sort_key, row_number() over (order by ${order.by}) as place from contacts c
    where ${where.join(' and ')} order by ${order.by} limit ${isLoose ? SCAN : limit}`;
  return {
    text: `with c as materialized (${scanned})
select c.id, c.sort_key as key, ${fields} as fields, false as is_end, c.place from c ${loose.length > 0 ? `where ${loose.join(' and ')}` : ''}
union all (select c.id, c.sort_key, null, true, c.place + 0.5 from c where (select count(*) from c) >= ${SCAN} order by c.place desc limit 1)
order by place`,
    values,
  };
}

function looseOf(filter: ContactFilter, sort: ContactSort, add: (value: unknown) => string): string[] {
  const loose: string[] = [];
  const not = (choice: Choice) => (choice.isNot ? 'not ' : '');
  if (filter.company && only(filter.company) === null) {
    const ids = filter.company.values.filter((value) => value !== 'none');
    const isNone = filter.company.values.includes('none');
    loose.push(
      `${not(filter.company)}(select case when k.id is null then ${isNone} else k.id = any(${add(ids)}::uuid[]) end from (select ${companyOf} as id) k)`,
    );
  }
  if (filter.tag && only(filter.tag) === null)
    loose.push(
      `${not(filter.tag)}exists (select 1 from contact_tags t where t.workspace_id = $1 and t.contact_id in ${homes} and t.tag_id = any(${add(filter.tag.values)}::uuid[]))`,
    );
  if (filter.channelKind)
    loose.push(
      `${not(filter.channelKind)}exists (select 1 from identities i join channels h on h.workspace_id = $1 and h.id = i.channel_id where i.workspace_id = $1 and i.contact_id = c.id and h.kind = any(${add(filter.channelKind.values)}::text[]))`,
    );
  if (sort !== 'seen') loose.push(...spanOf(filter.seen, 'c.last_seen_at', add));
  if (sort !== 'created') loose.push(...spanOf(filter.created, 'c.created_at', add));
  if (filter.isOpen !== null)
    loose.push(
      `${filter.isOpen ? '' : 'not '}exists (select 1 from conversations v where v.workspace_id = $1 and v.contact_id = c.id and v.status = 'open' and not v.is_empty)`,
    );
  if (filter.isBlocked !== null) loose.push(filter.isBlocked ? 'c.is_blocked' : 'not c.is_blocked');
  return loose;
}
/** A single value that has an index of its own. */
const only = (choice: Choice | null): string | null =>
  choice && !choice.isNot && choice.values.length === 1 && choice.values[0] !== 'none' ? choice.values[0]! : null;
const spanOf = (span: Span | null, column: string, add: (value: unknown) => string): string[] =>
  span === null
    ? []
    : [
        ...(span.from ? [`${column} >= ${add(span.from)}::timestamptz`] : []),
        ...(span.to ? [`${column} < ${add(span.to)}::timestamptz`] : []),
      ];

/** Who passes, in order, and how far was looked when that is not the end. */
export async function findRows(
  q: Q,
  workspaceId: string,
  filter: ContactFilter,
  sort: ContactSort,
  after: Place | null,
  limit: number,
): Promise<{ rows: FoundRow[]; scannedTo: Place | null }> {
  const { text, values } = listSql(workspaceId, filter, sort, after, limit);
  const { rows } = await q.query<FoundRow & { is_end: boolean }>(text, values);
  const end = rows.find((row) => row.is_end);
  return { rows: rows.filter((row) => !row.is_end), scannedTo: end ? { key: end.key, id: end.id } : null };
}
