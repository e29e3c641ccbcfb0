// SQL of replies that go out by themselves: what was sent to whom, so that nobody hears it too often.
import type { AutomaticReply } from '@throughline/domain';
import type { Tx } from '../../ground/db.ts';

type Reply = AutomaticReply | 'stop' | 'start' | 'help';
type Reader = Pick<Tx, 'query'>;

export interface Workspace {
  readonly name: string;
  readonly locale: string;
  readonly timezone: string;
  readonly settings: Readonly<Record<string, unknown>>;
}
export async function workspaceOf(tx: Reader, workspaceId: string): Promise<Workspace> {
  const { rows } = await tx.query<Workspace>('select name, locale, timezone, settings from workspaces where id = $1', [
    workspaceId,
  ]);
  return rows[0]!;
}
/** What this conversation was told by itself, and when this address last heard one of these. */
export async function repliesBefore(
  tx: Reader,
  workspaceId: string,
  conversationId: string,
  identityId: string,
  replies: readonly Reply[],
): Promise<{ readonly had: AutomaticReply[]; readonly last_at: Date | null }> {
  const { rows } = await tx.query<{ had: AutomaticReply[]; last_at: Date | null }>(
    `select array(select reply from automatic_replies where workspace_id = $1 and conversation_id = $2 and reply in ('closed', 'welcome')) as had,
       (select max(at) from automatic_replies where workspace_id = $1 and identity_id = $3 and reply = any($4::text[])) as last_at`,
    [workspaceId, conversationId, identityId, replies],
  );
  return rows[0]!;
}
/** False: this message has had it already. */
export async function addReply(
  tx: Tx,
  row: {
    readonly workspaceId: string;
    readonly conversationId: string;
    readonly identityId: string;
    readonly messageId: string;
    readonly reply: Reply;
    readonly at: Date;
  },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    'insert into automatic_replies (workspace_id, conversation_id, identity_id, message_id, reply, at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing',
    [row.workspaceId, row.conversationId, row.identityId, row.messageId, row.reply, row.at],
  );
  return rowCount > 0;
}
