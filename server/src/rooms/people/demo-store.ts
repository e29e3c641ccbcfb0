// SQL about the demo workspace as a whole.
import type { Tx } from '../../ground/db.ts';

type Q = Pick<Tx, 'query'>;

export async function demoWorkspace(q: Q): Promise<{ id: string; name: string } | undefined> {
  return (await q.query<{ id: string; name: string }>('select id, name from workspaces where is_demo')).rows[0];
}
export async function markAccounts(tx: Q, userIds: readonly string[]): Promise<void> {
  await tx.query('update auth_users set is_demo = true where id = any($1)', [userIds]);
}
export async function isDemoAccount(q: Q, userId: string): Promise<boolean> {
  return ((await q.query('select from auth_users where id = $1 and is_demo', [userId])).rowCount ?? 0) > 0;
}
export async function countDemo(
  q: Q,
  workspaceId: string,
): Promise<{ contacts: number; conversations: number; messages: number }> {
  return (
    await q.query<{ contacts: number; conversations: number; messages: number }>(
      `select (select count(distinct contact_id)::int from identities where workspace_id = $1) as contacts,
              (select count(*)::int from conversations where workspace_id = $1) as conversations,
              (select count(*)::int from messages where workspace_id = $1 and type <> 'event') as messages`,
      [workspaceId],
    )
  ).rows[0]!;
}
/** Returns the accounts that lost their place. */
export async function removeDemo(tx: Q, workspaceId: string): Promise<string[]> {
  const { rows } = await tx.query<{ user_id: string }>('select user_id from agents where workspace_id = $1', [
    workspaceId,
  ]);
  // Contacts are held by what was said and by whom; whatever else there is goes with the workspace, or names no other table.
  for (const table of ['conversations', 'identities', 'contacts'])
    await tx.query(`delete from ${table} where workspace_id = $1`, [workspaceId]);
  await tx.query('delete from workspaces where id = $1 and is_demo', [workspaceId]);
  const { rows: tables } = await tx.query<{ name: string }>(
    `select format('%I.%I', n.nspname, t.relname) as name from pg_class t
       join pg_namespace n on n.oid = t.relnamespace
       join pg_attribute a on a.attrelid = t.oid and a.attname = 'workspace_id' and not a.attisdropped
     where t.relkind in ('r', 'p') and not t.relispartition and n.nspname = current_schema()`,
  );
  for (const { name } of tables) await tx.query(`delete from ${name} where workspace_id = $1`, [workspaceId]);
  await tx.query('delete from auth_users where is_demo');
  return rows.map((row) => row.user_id);
}
