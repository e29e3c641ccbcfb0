// What a screen shows beside a conversation and beside a message, each in one statement with its row: whoever follows the house asks for
// both with every batch of news, and a dozen small questions cost more than what they ask for.
import type { Tx } from '../../ground/db.ts';
import { type ConversationRow, DRAFT_LIMIT, type FileRow, type MessageRow } from './rows.ts';

type Reader = Pick<Tx, 'query'>;

/** What does not stand in the conversation's own row. */
export interface BesideConversation {
  readonly id: string;
  readonly contact_name: string | null;
  readonly picture_file_id: string | null;
  readonly tags: readonly { readonly id: string; readonly name: string; readonly color: string }[] | null;
  /** How far each agent has read, by agent. */
  readonly reads: Readonly<Record<string, number>> | null;
  /** The beginning of each agent's draft, by agent. */
  readonly drafts: Readonly<Record<string, string>> | null;
  /** The beginning of the one the team sees, where agents look. */
  readonly shared_draft: { readonly agentId: string; readonly version: string; readonly text: string } | null;
}
const besideConversation = `(select c.name from contacts c where c.workspace_id = $1 and c.id = v.contact_id and c.deleted_at is null) as contact_name,
  (select i.picture_file_id from identities i where i.workspace_id = $1 and i.contact_id = v.contact_id and i.picture_file_id is not null order by i.id desc limit 1) as picture_file_id,
  (select json_agg(json_build_object('id', t.id, 'name', t.name, 'color', t.color) order by t.name) from conversation_tags ct join tags t on t.workspace_id = $1 and t.id = ct.tag_id where ct.workspace_id = $1 and ct.conversation_id = v.id) as tags,
  (select json_object_agg(r.agent_id, r.number) from reads r where r.workspace_id = $1 and r.agent_id = any($3::uuid[]) and r.conversation_id = v.id) as reads,
  (select json_object_agg(d.agent_id, coalesce(left(d.body->>'text', ${DRAFT_LIMIT}), '')) from drafts d where d.workspace_id = $1 and d.agent_id = any($3::uuid[]) and d.conversation_id = v.id) as drafts,
  (select json_build_object('agentId', d.agent_id, 'version', d.version, 'text', coalesce(left(d.body->>'text', ${DRAFT_LIMIT}), '')) from drafts d where d.workspace_id = $1 and d.conversation_id = v.id and d.is_shared and cardinality($3::uuid[]) > 0) as shared_draft`;
const conversationsWith = (row: string) =>
  `select ${row}, ${besideConversation} from conversations v where v.workspace_id = $1 and v.id = any($2::uuid[])`;
// Made once: whoever asks with the very same text has it looked up without being read again.
const [wholeConversations, onlyBesideConversations] = [conversationsWith('v.*'), conversationsWith('v.id')];

/** Conversations as these agents see them; ids that are gone are left out. */
export async function shownConversations(
  tx: Reader,
  workspaceId: string,
  ids: readonly string[],
  agentIds: readonly string[],
): Promise<(ConversationRow & BesideConversation)[]> {
  if (ids.length === 0) return [];
  return (await tx.query<ConversationRow & BesideConversation>(wholeConversations, [workspaceId, ids, agentIds])).rows;
}
export async function besideConversations(
  tx: Reader,
  workspaceId: string,
  ids: readonly string[],
  agentIds: readonly string[],
): Promise<BesideConversation[]> {
  if (ids.length === 0) return [];
  return (await tx.query<BesideConversation>(onlyBesideConversations, [workspaceId, ids, agentIds])).rows;
}

/** What does not stand in the message's own row: who wrote it, whose conversation it is, its files. */
export interface BesideMessage {
  readonly id: string;
  readonly identity_value: string | null;
  readonly identity_contact_id: string | null;
  readonly owner_id: string | null;
  readonly files: readonly FileRow[] | null;
}
const besideMessage = `i.value as identity_value, i.contact_id as identity_contact_id,
  (select v.contact_id from conversations v where v.workspace_id = $1 and v.id = m.conversation_id) as owner_id,
  (select json_agg(json_build_object('message_id', a.message_id, 'position', a.position, 'name', a.name, 'mime', a.mime, 'bytes', coalesce(f.bytes, a.bytes), 'content_id', a.content_id,
     'file_id', a.file_id, 'trouble', a.trouble, 'width', f.width, 'height', f.height, 'thumbnail_sha256', f.thumbnail_sha256) order by a.position)
   from message_files a left join files f on f.workspace_id = a.workspace_id and f.id = a.file_id where a.workspace_id = $1 and a.message_id = m.id) as files`;
// Behind the wall no index is asked for what `coalesce` says, which PostgreSQL holds to be leaky; for `case` it is.
const messagesWith = (row: string) =>
  `select ${row}, ${besideMessage} from messages m left join identities i on i.workspace_id = $1 and i.id = case when m.guest_id is null then m.identity_id else m.guest_id end
   where m.workspace_id = $1 and m.id = any($2::uuid[])`;
const [wholeMessages, onlyBesideMessages] = [messagesWith('m.*'), messagesWith('m.id')];

/** Messages as a screen shows them; ids that are gone are left out. */
export async function shownMessages(
  tx: Reader,
  workspaceId: string,
  ids: readonly string[],
): Promise<(MessageRow & BesideMessage)[]> {
  if (ids.length === 0) return [];
  return (await tx.query<MessageRow & BesideMessage>(wholeMessages, [workspaceId, ids])).rows;
}
export async function besideMessages(
  tx: Reader,
  workspaceId: string,
  ids: readonly string[],
): Promise<BesideMessage[]> {
  if (ids.length === 0) return [];
  return (await tx.query<BesideMessage>(onlyBesideMessages, [workspaceId, ids])).rows;
}
