// SQL for reading conversations, messages and reads.
import type { Tx } from '../../ground/db.ts';
import { holding } from '../people/index.ts';
import type { ConversationRow, FileRow, MessageRow } from './rows.ts';

type Reader = Pick<Tx, 'query'>;

/** The conversations a message of these contacts could belong to, held until commit: all unclosed, and the last few closed. */
/** The latest conversations of some people, held until commit; `whose` is SQL that gives `workspace_id, contact_id`. */
export async function lockCandidates(
  tx: Tx,
  whose: { readonly text: string; readonly values: readonly unknown[] },
): Promise<ConversationRow[]> {
  return (
    await tx.query<ConversationRow>(
      `select v.* from (${whose.text}) w
       cross join lateral (select id from conversations where workspace_id = w.workspace_id and contact_id = w.contact_id and not is_empty order by last_message_at desc limit 12) c
       join conversations v on v.workspace_id = w.workspace_id and v.id = c.id
     order by v.workspace_id, v.id for no key update of v`,
      whose.values,
    )
  ).rows;
}
export const theseContacts = (contacts: readonly { workspaceId: string; contactId: string }[]) => ({
  text: 'select * from unnest($1::uuid[], $2::uuid[]) as w(workspace_id, contact_id)',
  values: [contacts.map((contact) => contact.workspaceId), contacts.map((contact) => contact.contactId)],
});
export async function lockConversations(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
): Promise<ConversationRow[]> {
  return (
    await tx.query<ConversationRow>(
      'select * from conversations where workspace_id = $1 and id = any($2::uuid[]) order by id for no key update',
      [workspaceId, ids],
    )
  ).rows;
}
export async function lockRoots(tx: Tx, workspaceId: string, rootIds: readonly string[]): Promise<ConversationRow[]> {
  return (
    await tx.query<ConversationRow>(
      // Two indexes: a root is its own, and only branches have an entry by root.
      'select * from conversations where workspace_id = $1 and (id = any($2::uuid[]) or root_id <> id and root_id = any($2::uuid[])) order by id for no key update',
      [workspaceId, rootIds],
    )
  ).rows;
}
export async function conversationById(
  tx: Reader,
  workspaceId: string,
  id: string,
): Promise<ConversationRow | undefined> {
  return (await conversationsByIds(tx, workspaceId, [id]))[0];
}
export async function conversationsByIds(
  tx: Reader,
  workspaceId: string,
  ids: readonly string[],
): Promise<ConversationRow[]> {
  return (
    await tx.query<ConversationRow>('select * from conversations where workspace_id = $1 and id = any($2::uuid[])', [
      workspaceId,
      ids,
    ])
  ).rows;
}
/** Whether anything at all stands in it: words, notes or lines of what happened. */
export async function holdsMessages(tx: Reader, workspaceId: string, id: string): Promise<boolean> {
  const { rows } = await tx.query<{ is: boolean }>(
    'select exists (select from messages where workspace_id = $1 and conversation_id = $2) as is',
    [workspaceId, id],
  );
  return rows[0]!.is;
}
export async function conversationsOfContact(
  tx: Reader,
  workspaceId: string,
  contactId: string,
  limit = 100,
): Promise<ConversationRow[]> {
  return (
    await tx.query<ConversationRow>(
      'select * from conversations where workspace_id = $1 and contact_id = $2 and not is_empty order by last_message_at desc limit $3',
      [workspaceId, contactId, limit],
    )
  ).rows;
}
/** The newest of a company's people: a few of each of those seen last. */
export async function conversationsOfCompany(
  tx: Reader,
  workspaceId: string,
  companyId: string,
): Promise<ConversationRow[]> {
  return (
    await tx.query<ConversationRow>(
      `select v.* from (select c.id from contacts c where c.workspace_id = $1 and c.company_id = $2 and c.absorbed_by is null and c.deleted_at is null
         order by c.last_seen_at desc, c.id desc limit 200) p
       cross join lateral (select * from conversations where workspace_id = $1 and contact_id = p.id and not is_empty order by last_message_at desc limit 5) v
       order by v.last_message_at desc, v.id desc limit 50`,
      [workspaceId, companyId],
    )
  ).rows;
}
/** The id behind the number people see; null where there is none. */
export async function conversationOfNumber(tx: Reader, workspaceId: string, number: number): Promise<string | null> {
  return (
    (
      await tx.query<{ id: string }>('select id from conversations where workspace_id = $1 and number = $2', [
        workspaceId,
        number,
      ])
    ).rows[0]?.id ?? null
  );
}
/** Conversations that hold a message with one of these external ids, on channels of the same kind as `channelId`. */
export async function pointedConversations(
  tx: Reader,
  workspaceId: string,
  channelId: string,
  externalIds: readonly string[],
): Promise<{ external_id: string; conversation_id: string }[]> {
  return (
    await tx.query<{ external_id: string; conversation_id: string }>(
      // Through the ledger, which has the index anyway and knows every id of a message, our own sends' included.
      `select s.external_id, m.conversation_id from seen s join messages m on m.workspace_id = s.workspace_id and m.id = s.message_id
       where s.workspace_id = $1 and s.external_id = any($3::text[])
         and s.channel_id in (select id from channels where workspace_id = $1 and kind = (select kind from channels where workspace_id = $1 and id = $2))`,
      [workspaceId, channelId, externalIds],
    )
  ).rows;
}

/** Totals by status; of open work nobody's and each team's; of open, waiting and snoozed work each agent's, or this one's only. */
export async function counts(
  tx: Reader,
  workspaceId: string,
  agentId: string | null,
): Promise<{ scope: string; whose: string; status: string; count: number }[]> {
  return (
    await tx.query<{ scope: string; whose: string; status: string; count: number }>(
      `select scope, whose, status, count from conversation_counts where workspace_id = $1 and scope in ('status', 'nobody', 'team') and (scope = 'status' or status = 'open') and count <> 0
       union all select scope, whose, status, count from conversation_counts where workspace_id = $1 and scope = 'assignee' and ($2::uuid is null or whose = $2) and status in ('open', 'waiting', 'snoozed') and count <> 0`,
      [workspaceId, agentId],
    )
  ).rows;
}

/** Each contact's latest conversations. */
export async function latestOfContacts(
  tx: Reader,
  workspaceId: string,
  contactIds: readonly string[],
  limit: number,
): Promise<{ id: string; contact_id: string }[]> {
  return (
    await tx.query<{ id: string; contact_id: string }>(
      `select v.id, c.id as contact_id from unnest($2::uuid[]) as c(id) cross join lateral (select id from conversations
     where workspace_id = $1 and contact_id = c.id and not is_empty order by last_message_at desc limit $3) v`,
      [workspaceId, contactIds, limit],
    )
  ).rows;
}
export async function messagesByIds(tx: Reader, workspaceId: string, ids: readonly string[]): Promise<MessageRow[]> {
  return (
    await tx.query<MessageRow>('select * from messages where workspace_id = $1 and id = any($2::uuid[])', [
      workspaceId,
      ids,
    ])
  ).rows;
}
export async function lockMessages(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<MessageRow[]> {
  return (
    await tx.query<MessageRow>(
      'select * from messages where workspace_id = $1 and id = any($2::uuid[]) order by id for no key update',
      [workspaceId, ids],
    )
  ).rows;
}
/** The message a client asked for in this conversation under this id, wherever it has moved since. */
export async function messageByClient(
  tx: Reader,
  workspaceId: string,
  conversationId: string,
  clientId: string,
): Promise<string | undefined> {
  return (
    await tx.query<{ message_id: string }>(
      'select message_id from client_ids where workspace_id = $1 and conversation_id = $2 and client_id = $3',
      [workspaceId, conversationId, clientId],
    )
  ).rows[0]?.message_id;
}
/** A window of a thread: `before` walks back, `from` walks on; rows come newest or oldest first accordingly. */
export async function threadBefore(
  tx: Reader,
  workspaceId: string,
  conversationId: string,
  before: number,
  limit: number,
): Promise<MessageRow[]> {
  return (
    await tx.query<MessageRow>(
      'select * from messages where workspace_id = $1 and conversation_id = $2 and number < $3 order by number desc limit $4',
      [workspaceId, conversationId, before, limit],
    )
  ).rows;
}
/** Answers that have no place in the thread yet. */
export async function scheduledIn(tx: Reader, workspaceId: string, conversationId: string): Promise<MessageRow[]> {
  return (
    await tx.query<MessageRow>(
      `select * from messages where workspace_id = $1 and conversation_id = $2 and delivery = 'scheduled' order by number`,
      [workspaceId, conversationId],
    )
  ).rows;
}
export async function threadFrom(
  tx: Reader,
  workspaceId: string,
  conversationId: string,
  from: number,
  limit: number,
): Promise<MessageRow[]> {
  return (
    await tx.query<MessageRow>(
      'select * from messages where workspace_id = $1 and conversation_id = $2 and number >= $3 order by number limit $4',
      [workspaceId, conversationId, from, limit],
    )
  ).rows;
}
/** Everything of a contact's conversations, newest first. */
export async function timelineBefore(
  tx: Reader,
  workspaceId: string,
  contactId: string,
  before: number,
  limit: number,
): Promise<MessageRow[]> {
  return (
    await tx.query<MessageRow>(
      `select m.* from conversations v cross join lateral (select * from messages where workspace_id = $1 and conversation_id = v.id and number < $3 order by number desc limit $4) m
     where v.workspace_id = $1 and v.contact_id = $2 order by m.number desc limit $4`,
      [workspaceId, contactId, before, limit],
    )
  ).rows;
}
export async function filesOf(tx: Reader, workspaceId: string, messageIds: readonly string[]): Promise<FileRow[]> {
  return (
    await tx.query<FileRow>(
      `select a.message_id, a.position, a.name, a.mime, coalesce(f.bytes, a.bytes) as bytes, a.content_id, a.file_id, a.trouble, f.width, f.height, f.thumbnail_sha256
     from message_files a left join files f on f.workspace_id = a.workspace_id and f.id = a.file_id where a.workspace_id = $1 and a.message_id = any($2::uuid[]) order by a.message_id, a.position`,
      [workspaceId, messageIds],
    )
  ).rows;
}
export async function tagsOf(
  tx: Reader,
  workspaceId: string,
  conversationIds: readonly string[],
): Promise<{ conversation_id: string; id: string; name: string; color: string }[]> {
  return (
    await tx.query<{ conversation_id: string; id: string; name: string; color: string }>(
      'select ct.conversation_id, t.id, t.name, t.color from conversation_tags ct join tags t on t.workspace_id = ct.workspace_id and t.id = ct.tag_id where ct.workspace_id = $1 and ct.conversation_id = any($2::uuid[]) order by t.name',
      [workspaceId, conversationIds],
    )
  ).rows;
}
export async function setTags(
  tx: Tx,
  workspaceId: string,
  conversationId: string,
  names: readonly { id: string; name: string }[],
): Promise<void> {
  await tx.query(
    `insert into tags (workspace_id, id, name) select $1, * from unnest($2::uuid[], $3::text[]) on conflict (workspace_id, lower(name)) do nothing`,
    [workspaceId, names.map((tag) => tag.id), names.map((tag) => tag.name)],
  );
  await tx.query('delete from conversation_tags where workspace_id = $1 and conversation_id = $2', [
    workspaceId,
    conversationId,
  ]);
  await tx.query(
    'insert into conversation_tags select $1, $2, id from tags where workspace_id = $1 and lower(name) = any(select lower(n) from unnest($3::text[]) as n)',
    [workspaceId, conversationId, names.map((tag) => tag.name)],
  );
}

/** Reading goes on and never back, but for 0: a person marks it unread. False: nothing new. */
export async function setRead(
  tx: Tx,
  workspaceId: string,
  agentId: string,
  conversationId: string,
  number: number,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into reads (workspace_id, agent_id, conversation_id, number) values ($1, $2, $3, $4)
     on conflict (workspace_id, agent_id, conversation_id) do update set number = excluded.number where reads.number < excluded.number or (excluded.number = 0 and reads.number > 0)`,
    [workspaceId, agentId, conversationId, number],
  );
  return rowCount > 0;
}
/** In the order asked for; those that are gone are left out. */
export async function namedFiles(
  tx: Reader,
  workspaceId: string,
  ids: readonly string[],
): Promise<{ id: string; name: string; mime: string; bytes: number }[]> {
  if (ids.length === 0) return [];
  const { rows } = await tx.query<{ id: string; name: string; mime: string; bytes: number }>(
    'select id, name, mime, bytes::int as bytes from files where workspace_id = $1 and id = any($2::uuid[]) order by array_position($2::uuid[], id)',
    [workspaceId, ids],
  );
  return rows;
}
export async function agentsExist(tx: Reader, workspaceId: string, agentIds: readonly string[]): Promise<boolean> {
  const { rows } = await tx.query<{ n: number }>(
    `select count(*)::int as n from agents where workspace_id = $1 and id = any($2::uuid[]) and state = 'active'`,
    [workspaceId, agentIds],
  );
  return rows[0]!.n === new Set(agentIds).size;
}
/** An active agent who may answer. */
export async function canWork(tx: Reader, workspaceId: string, agentId: string): Promise<boolean> {
  return (
    (
      await tx.query(
        `select 1 from agents a where a.workspace_id = $1 and a.id = $2 and a.state = 'active' and ${holding('a', 'conversations:write')}`,
        [workspaceId, agentId],
      )
    ).rowCount > 0
  );
}
export async function teamExists(tx: Reader, workspaceId: string, teamId: string): Promise<boolean> {
  return (
    (await tx.query('select 1 from teams where workspace_id = $1 and id = $2', [workspaceId, teamId])).rowCount > 0
  );
}
export async function channelKinds(tx: Reader, workspaceId: string): Promise<{ id: string; kind: string }[]> {
  return (
    await tx.query<{ id: string; kind: string }>('select id, kind from channels where workspace_id = $1', [workspaceId])
  ).rows;
}
export async function workspaceSettings(tx: Reader, workspaceId: string): Promise<Readonly<Record<string, unknown>>> {
  return (
    (
      await tx.query<{ settings: Record<string, unknown> }>('select settings from workspaces where id = $1', [
        workspaceId,
      ])
    ).rows[0]?.settings ?? {}
  );
}
/** Snoozed conversations whose time has come, over all workspaces. */
export async function dueSnoozes(
  tx: Reader,
  now: Date,
  limit: number,
): Promise<{ workspace_id: string; id: string }[]> {
  return (
    await tx.query<{ workspace_id: string; id: string }>(
      `select workspace_id, id from conversations where status = 'snoozed' and snoozed_until is not null and snoozed_until <= $1 order by snoozed_until limit $2`,
      [now, limit],
    )
  ).rows;
}
