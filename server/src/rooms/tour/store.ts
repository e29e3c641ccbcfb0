// SQL of the tour: its made-up customer, by their addresses, and a colleague who can be seen writing.
import type { Tx } from '../../ground/db.ts';

type Q = Pick<Tx, 'query'>;

export async function contactsAt(q: Q, workspaceId: string, addresses: readonly string[]): Promise<string[]> {
  return (
    await q.query<{ contact_id: string }>(
      'select distinct contact_id from identities where workspace_id = $1 and (value = any($2) or key = any($2))',
      [workspaceId, addresses],
    )
  ).rows.map((row) => row.contact_id);
}
/** By the pattern of their addresses. */
export async function contactsLike(q: Q, workspaceId: string, pattern: string): Promise<string[]> {
  return (
    await q.query<{ contact_id: string }>(
      `select distinct contact_id from identities where workspace_id = $1 and kind = 'email' and key like $2`,
      [workspaceId, pattern],
    )
  ).rows.map((row) => row.contact_id);
}
export async function newestConversation(
  q: Q,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<string | null> {
  return (
    (
      await q.query<{ id: string }>(
        'select id from conversations where workspace_id = $1 and contact_id = any($2) and not is_empty order by last_message_at desc limit 1',
        [workspaceId, contactIds],
      )
    ).rows[0]?.id ?? null
  );
}
export async function colleague(q: Q, workspaceId: string, besides: string): Promise<string | null> {
  return (
    (
      await q.query<{ id: string }>(
        `select id from agents where workspace_id = $1 and id <> $2 and role = 'agent' and state = 'active' order by created_at, id limit 1`,
        [workspaceId, besides],
      )
    ).rows[0]?.id ?? null
  );
}
export async function isDemo(q: Q, workspaceId: string): Promise<boolean> {
  return ((await q.query('select from workspaces where id = $1 and is_demo', [workspaceId])).rowCount ?? 0) > 0;
}
