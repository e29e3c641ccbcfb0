// SQL that reads what is needed to send, for many messages of a workspace at once.
import type { Tx } from '../../ground/db.ts';
import type { ConversationRow } from '../conversations/index.ts';

type Reader = Pick<Tx, 'query'>;

export interface FileToSend {
  readonly message_id: string;
  readonly id: string;
  readonly name: string;
  readonly mime: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly content_id: string | null;
}
export async function filesOfMessages(
  tx: Reader,
  workspaceId: string,
  messageIds: readonly string[],
): Promise<FileToSend[]> {
  return (
    await tx.query<FileToSend>(
      'select a.message_id, f.id, a.name, f.mime, f.bytes, f.sha256, a.content_id from message_files a join files f on f.workspace_id = a.workspace_id and f.id = a.file_id where a.workspace_id = $1 and a.message_id = any($2::uuid[]) order by a.message_id, a.position',
      [workspaceId, messageIds],
    )
  ).rows;
}
export interface Earlier {
  readonly message_id: string;
  /** Its own. */
  readonly id: string;
  readonly external_id: string;
  readonly direction: 'inbound' | 'outbound';
  readonly mail: unknown;
  readonly text: string;
}
/**
 * Before each message: the last letters and messages of its conversation on its channel with its identity, oldest first, for threading
 * and quoting: what another identity of the contact, or a participant, wrote is not for this one.
 */
export async function earlier(tx: Reader, workspaceId: string, messageIds: readonly string[]): Promise<Earlier[]> {
  return (
    await tx.query<Earlier>(
      `select m.id as message_id, e.id, e.external_id, e.direction, e.mail, e.text from messages m cross join lateral (
         select id, external_id, direction, mail, left(text, 20000) as text, number from messages b where b.workspace_id = $1 and b.conversation_id = m.conversation_id and b.channel_id = m.channel_id and b.identity_id = m.identity_id and b.number < m.number and b.external_id is not null and b.guest_id is null and b.type = 'message' order by b.number desc limit 12) e
       where m.workspace_id = $1 and m.id = any($2::uuid[]) order by m.id, e.number`,
      [workspaceId, messageIds],
    )
  ).rows;
}
/** The conversation each message is in. */
export async function conversationsOfMessages(
  tx: Reader,
  workspaceId: string,
  messageIds: readonly string[],
): Promise<(ConversationRow & { readonly message_id: string })[]> {
  return (
    await tx.query<ConversationRow & { message_id: string }>(
      'select v.*, m.id as message_id from messages m join conversations v on v.workspace_id = $1 and v.id = m.conversation_id where m.workspace_id = $1 and m.id = any($2::uuid[])',
      [workspaceId, messageIds],
    )
  ).rows;
}
/** What each of these answers, where it is on the same channel. */
export async function answered(
  tx: Reader,
  workspaceId: string,
  messageIds: readonly string[],
): Promise<{ message_id: string; id: string; external_id: string }[]> {
  return (
    await tx.query<{ message_id: string; id: string; external_id: string }>(
      'select m.id as message_id, r.id, r.external_id from messages m join messages r on r.workspace_id = $1 and r.id = m.reply_to_id and r.channel_id = m.channel_id where m.workspace_id = $1 and m.id = any($2::uuid[]) and r.external_id is not null',
      [workspaceId, messageIds],
    )
  ).rows;
}
export async function workspaceName(tx: Reader, workspaceId: string): Promise<string> {
  return (
    (await tx.query<{ name: string }>('select name from workspaces where id = $1', [workspaceId])).rows[0]?.name ?? ''
  );
}

/** The file an agent shows of themselves. */
export async function pictureOf(
  tx: Reader,
  workspaceId: string,
  agentId: string,
): Promise<{ readonly id: string; readonly name: string; readonly mime: string } | null> {
  const { rows } = await tx.query<{ id: string; name: string; mime: string }>(
    `select f.id, f.name, f.mime from agents a join files f on f.workspace_id = a.workspace_id and f.id = a.avatar_file_id
     where a.workspace_id = $1 and a.id = $2`,
    [workspaceId, agentId],
  );
  return rows[0] ?? null;
}
