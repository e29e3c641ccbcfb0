// SQL of a page of the inbox: only the conditions asked for, so that each shape has a plan of its own on its own index.
import type { Tx } from '../../ground/db.ts';
import type { ConversationRow } from './rows.ts';

type Reader = Pick<Tx, 'query'>;

export interface ListFilter {
  readonly statuses: readonly string[] | null;
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
  readonly draftOf: string | null;
  readonly words: string | null;
}
export type Sort = 'newest' | 'oldest' | 'waiting' | 'priority' | 'created';
const sorts: Readonly<Record<Sort, { by: string; order: string; compare: string }>> = {
  newest: { by: 'v.last_message_at', order: 'desc', compare: '<' },
  oldest: { by: 'v.last_message_at', order: 'asc', compare: '>' },
  waiting: { by: `coalesce(v.waiting_since, 'infinity'::timestamptz)`, order: 'asc', compare: '>' },
  priority: { by: 'v.priority', order: 'desc', compare: '<' },
  created: { by: 'v.created_at', order: 'desc', compare: '<' },
};
/** A page of the inbox. Conditions are added only where a filter is set, so each shape has a plan of its own on its own index. */
export function listSql(
  filter: ListFilter,
  sort: Sort,
  after: { key: string; id: string } | null,
  workspaceId: string,
  limit: number,
): { text: string; values: unknown[] } {
  const values: unknown[] = [workspaceId];
  const where = ['v.workspace_id = $1', 'not v.is_empty'];
  const add = (value: unknown, condition: (place: string) => string) => {
    values.push(value);
    where.push(condition(`$${values.length}`));
  };
  if (filter.statuses?.length === 1) add(filter.statuses[0], (p) => `v.status = ${p}`);
  else if (filter.statuses) add(filter.statuses, (p) => `v.status = any(${p}::text[])`);
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
  if (filter.draftOf)
    add(
      filter.draftOf,
      (p) =>
        `exists (select 1 from drafts d where d.workspace_id = $1 and d.agent_id = ${p} and d.conversation_id = v.id)`,
    );
  if (filter.words) add(filter.words, (p) => `v.id in (${about(p)})`);
  const { by, order, compare } = sorts[sort];
  if (after) {
    values.push(after.key, after.id);
    where.push(
      `(${by}, v.id) ${compare} ($${values.length - 1}${sort === 'priority' ? '::smallint' : '::timestamptz'}, $${values.length}::uuid)`,
    );
  }
  const way = `order by ${by} ${order}, v.id ${order}`;
  values.push(limit);
  const at = `$${values.length}`;
  const page = (more: string) =>
    `select v.*, ${by}::text as sort_key from conversations v where ${[...where, more].join(' and ')} ${way} limit ${at}`;
  if (filter.statuses?.length === 1 || by !== 'v.last_message_at' || isFew(filter))
    return { text: page('true'), values };
  // The indexes have the order within one status: a page of each, merged, instead of sorting the whole house.
  values.push(filter.statuses ?? everyStatus);
  return {
    text: `select v.* from unnest($${values.length}::text[]) as s(status) cross join lateral (${page('v.status = s.status')}) v ${way} limit ${at}`,
    values,
  };
}
const everyStatus = ['open', 'waiting', 'snoozed', 'closed', 'spam'];
/** Filters whose own indexes leave so few that sorting them costs nothing. */
const isFew = (filter: ListFilter) =>
  [filter.contactId, filter.tagId, filter.mentionOf, filter.draftOf, filter.words].some((value) => value !== null);
/** Whole words of the subject, the last also as a beginning, or part of the contact's name. What was said is found by searching. */
const about = (p: string) =>
  `select id from conversations where workspace_id = $1 and subject <> '' and to_tsvector('simple', plain(subject)) @@ (nullif(plainto_tsquery('simple', plain(${p}))::text, '') || ':*')::tsquery
   union all select c.id from contacts k join conversations c on c.workspace_id = $1 and c.contact_id = k.id
   where k.workspace_id = $1 and plain(k.name) like '%' || regexp_replace(plain(${p}), '([\\\\%_])', '\\\\\\1', 'g') || '%'`;
export async function listConversations(
  tx: Reader,
  workspaceId: string,
  filter: ListFilter,
  sort: Sort,
  after: { key: string; id: string } | null,
  limit: number,
): Promise<(ConversationRow & { sort_key: string })[]> {
  const { text, values } = listSql(filter, sort, after, workspaceId, limit);
  return (await tx.query<ConversationRow & { sort_key: string }>(text, values)).rows;
}
