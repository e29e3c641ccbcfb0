// SQL of a page of the inbox: only the conditions asked for, so that each shape has a plan of its own on its own index.
import type { Span, Status } from '@throughline/domain';
import type { Tx } from '../../ground/db.ts';
import { isTimeOfOurs } from '../../ground/cursor.ts';
import { type ConversationRow, DRAFT_LIMIT } from './rows.ts';

type Reader = Pick<Tx, 'query'>;

export interface ListFilter {
  readonly statuses: readonly Status[] | null;
  readonly assigneeId: string | null;
  readonly nobody: boolean;
  readonly teamIds: readonly string[] | null;
  readonly noTeam: boolean;
  readonly channelKind: string | null;
  readonly channelId: string | null;
  readonly contactId: string | null;
  readonly tagId: string | null;
  readonly unreadFor: string | null;
  readonly mentionOf: string | null;
  readonly watchedBy: string | null;
  readonly draftOf: string | null;
  readonly words: string | null;
  /** A span of the time by which the list is sorted: the index ends it. */
  readonly sorted: Span | null;
  readonly loose: readonly Loose[];
}
/** A condition without an index: asked of rows that are brought in order, SCAN of them at a time. */
export type Loose = LooseChoice | LooseSpan;
export interface LooseChoice {
  readonly name: 'assignee' | 'team' | 'channelKind' | 'channelId' | 'tag' | 'priority';
  readonly isNot: boolean;
  readonly values: readonly string[];
}
interface LooseSpan extends Span {
  readonly name: 'created' | 'updated' | 'waiting';
}
/** So many rows of an index are looked at for a page; one that is not full then goes on from there. */
export const SCAN = 1000;
/** Asks for words or for what a list holds, which no policy lets an index answer (see the second wall). */
export const isSearched = (filter: ListFilter): boolean =>
  filter.words !== null || filter.mentionOf !== null || filter.watchedBy !== null;
export type Sort = 'newest' | 'oldest' | 'waiting' | 'priority' | 'created';
/** A run of a sorted list that one index has in order: a list by priority is four of them, one behind the other. */
interface Run {
  readonly where: string | null;
  readonly by: string;
  readonly order: 'asc' | 'desc';
  readonly type: 'timestamptz' | 'bigint';
}
const byTime = (order: Run['order'], where: string | null = null): Run => ({
  where,
  by: 'v.last_message_at',
  order,
  type: 'timestamptz',
});
const runs: Readonly<Record<Sort, readonly Run[]>> = {
  newest: [byTime('desc')],
  oldest: [byTime('asc')],
  waiting: [
    { where: 'v.waiting_since is not null', by: 'v.waiting_since', order: 'asc', type: 'timestamptz' },
    byTime('desc', 'v.waiting_since is null'),
  ],
  priority: [3, 2, 1, 0].map((priority) => byTime('desc', `v.priority = ${priority}`)),
  // Numbers are given in the order of making, and have an index of their own.
  created: [{ where: null, by: 'v.number', order: 'desc', type: 'bigint' }],
};
/** Where a page ended: in which run, at which key. */
export interface Place {
  readonly run: number;
  readonly key: string;
  readonly id: string;
}
/** Does a run of this sort have keys like this? What is not ours never reaches the database. */
export function isPlace(sort: Sort, { run, key }: Place): boolean {
  const type = runs[sort][run]?.type;
  return type === 'bigint' ? /^\d{1,18}$/.test(key) : type === 'timestamptz' && isTimeOfOurs(key);
}
export const everyStatus: readonly Status[] = ['open', 'waiting', 'snoozed', 'closed', 'spam'];
/** Where nearly everything ends up. The others are few enough to be sorted. */
const LARGEST = 'closed';

/**
 * A page of the inbox with what its rows show, and the journal's number, in one statement: who follows from that number misses nothing.
 * Conditions are added only where a filter is set, so each shape has a plan of its own on its own index.
 */
export function listSql(
  filter: ListFilter,
  sort: Sort,
  after: Place | null,
  caller: { readonly workspaceId: string; readonly agentId: string | null },
  limit: number,
): { text: string; values: unknown[] } {
  const values: unknown[] = [caller.workspaceId, caller.agentId];
  const rows = rowsSql(filter, sort, after, filter.loose.length > 0 ? SCAN : limit, values);
  if (filter.loose.length === 0)
    return {
      text: `with page as materialized (${rows})
select w.journal_number as journal, ${shown}, null as scan from workspaces w left join page p on true where w.id = $1 order by p.run, p.place`,
      values,
    };
  return {
    text: `with scanned as materialized (${rows}),
page as materialized (select * from scanned p where ${looseConditions(filter.loose, values).join(' and ')} order by p.run, p.place limit ${limit})
select w.journal_number as journal, ${shown}, ${scanEnd} as scan from workspaces w left join page p on true where w.id = $1 order by p.run, p.place`,
    values,
  };
}
/** How many rows a filter lets through, counted to `cap` among the first SCAN of an index. */
export function countSql(
  filter: ListFilter,
  caller: { readonly workspaceId: string; readonly agentId: string | null },
  cap: number,
): { text: string; values: unknown[] } {
  const values: unknown[] = [caller.workspaceId];
  const rows = rowsSql(filter, 'newest', null, filter.loose.length > 0 ? SCAN : cap, values);
  const loose = looseConditions(filter.loose, values);
  return {
    text: `with scanned as materialized (${rows})
select (select count(*)::int from (select from scanned p${loose.length > 0 ? ` where ${loose.join(' and ')}` : ''} limit ${cap}) c) as count, ${scanEnd} is not null as more`,
    values,
  };
}
const scanEnd = `(select json_build_object('run', e.run, 'key', e.sort_key::text, 'id', e.id) from scanned e where (select count(*) from scanned) >= ${SCAN} order by e.run desc, e.place desc limit 1)`;

/** The rows an index has in order, from a place on. */
function rowsSql(filter: ListFilter, sort: Sort, after: Place | null, limit: number, values: unknown[]): string {
  const where = conditions(filter, values);
  const pages: string[] = [];
  for (const [number, run] of runs[sort].entries()) {
    if (after && number < after.run) continue;
    const own = [...where];
    if (run.where) own.push(run.where);
    if (filter.sorted) {
      if (run.where === 'v.waiting_since is null') continue;
      own.push(...spanConditions(run.by, filter.sorted, values));
    }
    // A status that holds little is read and sorted: in the order of numbers its rows may be anywhere among all.
    const isRare = filter.statuses?.length === 1 && filter.statuses[0] !== LARGEST;
    const by = sort === 'created' && isRare ? `(${run.by} + 0)` : run.by;
    if (after && number === after.run) {
      values.push(after.key, after.id);
      own.push(
        `(${by}, v.id) ${run.order === 'desc' ? '<' : '>'} ($${values.length - 1}::${run.type}, $${values.length}::uuid)`,
      );
    }
    pages.push(pageOf({ ...run, by }, number, own, limit, statusesToMerge(filter, sort)));
  }
  // Runs are asked one behind the other, and no further than the page is long; a literal limit, because plans are made for it.
  return pages.length === 1 ? pages[0]! : `${pages.join(' union all ')} limit ${limit}`;
}

function spanConditions(by: string, { from, to }: Span, values: unknown[]): string[] {
  return [[from, '>='] as const, [to, '<'] as const].flatMap(([at, sign]) =>
    at === null ? [] : [`${by} ${sign} $${values.push(at)}::timestamptz`],
  );
}
const columnOf = { created: 'p.created_at', updated: 'p.last_message_at', waiting: 'p.waiting_since' } as const;
function looseConditions(loose: readonly Loose[], values: unknown[]): string[] {
  return loose.flatMap((each) => {
    if ('from' in each) return spanConditions(columnOf[each.name], each, values);
    const not = each.isNot ? 'not ' : '';
    const ids = each.values.filter((value) => value !== 'none');
    const orNone = each.values.includes('none');
    const place = (type: string) => `$${values.push(ids)}::${type}[]`;
    switch (each.name) {
      case 'assignee':
        return [`${not}coalesce(p.assignee_id = any(${place('uuid')}), ${orNone})`];
      case 'team':
        return [`${not}coalesce(p.team_id = any(${place('uuid')}), ${orNone})`];
      case 'channelId':
        return [`${not}coalesce(p.channel_id = any(${place('uuid')}), false)`];
      case 'channelKind':
        return [`${not}p.channel_kinds && ${place('text')}`];
      case 'priority':
        return [`${not}p.priority = any(${place('smallint')})`];
      case 'tag':
        return [
          `${not}exists (select 1 from conversation_tags t where t.workspace_id = $1 and t.conversation_id = p.id and t.tag_id = any(${place('uuid')}))`,
        ];
    }
  });
}

/** The indexes have the order of time within one status: a page of each is merged, instead of sorting the whole house. */
function statusesToMerge(filter: ListFilter, sort: Sort): readonly Status[] | null {
  if (filter.statuses?.length === 1 || sort === 'created' || isFew(filter)) return null;
  return filter.statuses ?? everyStatus;
}
function pageOf(
  { by, order }: Run,
  run: number,
  where: readonly string[],
  limit: number,
  statuses: readonly Status[] | null,
): string {
  const page = (more: readonly string[], place: string) =>
    `select ${needed}, ${run} as run, ${by} as sort_key${place} from conversations v where ${[...where, ...more].join(' and ')} order by ${by} ${order}, v.id ${order} limit ${limit}`;
  const placed = (key: string, id: string) => `, row_number() over (order by ${key} ${order}, ${id} ${order}) as place`;
  if (statuses === null) return `(${page([], placed(by, 'v.id'))})`;
  return `(select p.*${placed('p.sort_key', 'p.id')} from unnest(array[${literals(statuses)}]) as s(status)
     cross join lateral (${page(['v.status = s.status'], '')}) p order by p.sort_key ${order}, p.id ${order} limit ${limit})`;
}

const literals = (statuses: readonly Status[]): string => statuses.map((status) => `'${status}'`).join(', ');

function conditions(filter: ListFilter, values: unknown[]): string[] {
  const where = ['v.workspace_id = $1', 'not v.is_empty'];
  const add = (value: unknown, condition: (place: string) => string) => {
    values.push(value);
    where.push(condition(`$${values.length}`));
  };
  // Written out, so that a plan made once for all agents may stand on the index of open work that is nobody's.
  if (filter.statuses) where.push(`v.status in (${literals(filter.statuses)})`);
  if (filter.assigneeId) add(filter.assigneeId, (p) => `v.assignee_id = ${p}`);
  if (filter.nobody) where.push('v.assignee_id is null');
  if (filter.teamIds)
    add(filter.teamIds, (p) =>
      filter.teamIds!.length === 1 ? `v.team_id = (${p}::uuid[])[1]` : `v.team_id = any(${p}::uuid[])`,
    );
  if (filter.noTeam) where.push('v.team_id is null');
  if (filter.channelKind) add(filter.channelKind, (p) => `v.channel_kinds @> array[${p}::text]`);
  if (filter.channelId) add(filter.channelId, (p) => `v.channel_id = ${p}`);
  if (filter.contactId) add(filter.contactId, (p) => `v.contact_id = ${p}`);
  if (filter.tagId)
    add(
      filter.tagId,
      (p) =>
        `exists (select 1 from conversation_tags t where t.workspace_id = $1 and t.conversation_id = v.id and t.tag_id = ${p})`,
    );
  if (filter.unreadFor)
    add(
      filter.unreadFor,
      (p) =>
        `v.last_inbound_number > coalesce((select r.number from reads r where r.workspace_id = $1 and r.agent_id = ${p} and r.conversation_id = v.id), 0)`,
    );
  if (filter.mentionOf)
    add(
      filter.mentionOf,
      (p) =>
        `v.id in (select m.conversation_id from messages m where m.workspace_id = $1 and m.type = 'note' and m.mentions @> array[${p}::uuid])`,
    );
  if (filter.watchedBy) add(filter.watchedBy, (p) => `v.watcher_ids <> '{}' and v.watcher_ids @> array[${p}::uuid]`);
  if (filter.draftOf)
    add(
      filter.draftOf,
      (p) =>
        `exists (select 1 from drafts d where d.workspace_id = $1 and d.agent_id = ${p} and d.conversation_id = v.id)`,
    );
  if (filter.words) add(filter.words, (p) => `v.id in (${about(p)})`);
  return where;
}
/** Filters whose own indexes leave so few that sorting them costs nothing. */
const isFew = (filter: ListFilter) =>
  [filter.contactId, filter.tagId, filter.mentionOf, filter.watchedBy, filter.draftOf, filter.words].some(
    (value) => value !== null,
  );

const plain = [
  'id',
  'number',
  'contact_id',
  'subject',
  'status',
  'assignee_id',
  'team_id',
  'priority',
  'channel_kinds',
  'channel_id',
  'last_number',
  'last_inbound_number',
  'preview',
  'preview_direction',
  'preview_deleted',
  'previous_id',
  'fields',
  'watcher_ids',
] as const;
const times = [
  'snoozed_until',
  'woken_at',
  'closed_at',
  'last_message_at',
  'last_inbound_at',
  'waiting_since',
  'first_answer_at',
  'created_at',
] as const;
const needed = [...plain, ...times].map((name) => `v.${name}`).join(', ');
/** Each beside its row by its own key, whatever the planner thinks of fifty rows. Times stay text: nobody reckons with them here. */
const shown = [
  ...plain.map((name) => `p.${name}`),
  ...times.map((name) => `p.${name}::text`),
  'p.run, p.sort_key::text',
  '(select c.name from contacts c where c.workspace_id = $1 and c.id = p.contact_id) as contact_name',
  '(select r.number from reads r where r.workspace_id = $1 and r.agent_id = $2::uuid and r.conversation_id = p.id) as read_number',
  `(select coalesce(left(d.body->>'text', ${DRAFT_LIMIT}), '') from drafts d where d.workspace_id = $1 and d.agent_id = $2::uuid and d.conversation_id = p.id) as draft`,
  // Unfinished words are for colleagues, not for a key.
  `(select json_build_object('agentId', d.agent_id, 'version', d.version, 'text', coalesce(left(d.body->>'text', ${DRAFT_LIMIT}), '')) from drafts d where $2::uuid is not null and d.workspace_id = $1 and d.conversation_id = p.id and d.is_shared) as shared_draft`,
  `(select json_agg(json_build_object('id', t.id, 'name', t.name, 'color', t.color) order by t.name) from conversation_tags ct join tags t on t.workspace_id = $1 and t.id = ct.tag_id where ct.workspace_id = $1 and ct.conversation_id = p.id) as tags`,
].join(', ');

/** Whole words of the subject, the last also as a beginning, or how words of the contact's name begin. What was said is found by searching. */
const about = (p: string) =>
  `select id from conversations where workspace_id = $1 and subject <> '' and to_tsvector('simple', plain(subject)) @@ (nullif(plainto_tsquery('simple', plain(${p}))::text, '') || ':*')::tsquery
   union all select c.id from conversations c where c.workspace_id = $1 and c.contact_id = any(array(
     select n.contact_id from unnest(words_of_name(${p})) as w(word) join contact_words n on n.workspace_id = $1 and n.word >= w.word and n.word < w.word || chr(1114111)
     group by n.contact_id having count(distinct w.word) = cardinality(words_of_name(${p})) limit 5000))`;
type Times = { readonly [name in (typeof times)[number]]: string | null };
export interface ListedRow extends Pick<ConversationRow, (typeof plain)[number]>, Times {
  readonly last_message_at: string;
  readonly created_at: string;
  readonly run: number;
  readonly sort_key: string;
  /** As it stands in the row: '' goes by an address. */
  readonly contact_name: string | null;
  readonly read_number: number | null;
  readonly draft: string | null;
  readonly shared_draft: { readonly agentId: string; readonly version: string; readonly text: string } | null;
  readonly tags: { id: string; name: string; color: string }[] | null;
}
export async function listConversations(
  tx: Reader,
  caller: { readonly workspaceId: string; readonly agentId: string | null },
  filter: ListFilter,
  sort: Sort,
  after: Place | null,
  limit: number,
): Promise<{ rows: ListedRow[]; number: number; scannedTo: Place | null }> {
  const { text, values } = listSql(filter, sort, after, caller, limit);
  const { rows } = await tx.query<ListedRow & { journal: number; id: string | null; scan: Place | null }>(text, values);
  return {
    rows: rows.filter((row) => row.id !== null),
    number: rows[0]?.journal ?? 0,
    scannedTo: rows[0]?.scan ?? null,
  };
}

/** How many a filter holds, to `cap`. `isMore`: at least so many. */
export async function countConversations(
  tx: Reader,
  caller: { readonly workspaceId: string; readonly agentId: string | null },
  filter: ListFilter,
  cap: number,
): Promise<{ count: number; isMore: boolean }> {
  const { text, values } = countSql(filter, caller, cap);
  const { rows } = await tx.query<{ count: number; more: boolean }>(text, values);
  return { count: rows[0]!.count, isMore: rows[0]!.count >= cap || rows[0]!.more };
}
