// What connected devices ask the database, for many of them in one statement: the questions carry their number, and so do the answers.
import type { Tx } from '../../ground/db.ts';
import type { MessageRow } from '../conversations/index.ts';
import { type Device, DEVICE, SAID, visibleSql } from './store.ts';

type Reader = Pick<Tx, 'query'>;
/** Whose messages: the identities one device may see. */
export interface Seeing {
  readonly workspaceId: string;
  readonly identityIds: readonly string[];
}
const setOf = (ids: readonly string[]): string => `{${ids.join(',')}}`;
const ASKED = 'unnest($1::uuid[], $2::text[]) with ordinality as a(workspace_id, ids, n)';
const asked = (keys: readonly Seeing[]) => [
  keys.map((key) => key.workspaceId),
  keys.map((key) => setOf(key.identityIds)),
];

export async function devicesByTokens(tx: Reader, hashes: readonly string[]): Promise<(Device | undefined)[]> {
  const { rows } = await tx.query<Device>(`${DEVICE} where s.token_hash = any($1::text[])`, [hashes]);
  const found = new Map(rows.map((row) => [row.token_hash, row]));
  return hashes.map((hash) => found.get(hash));
}
export async function devicesByIds(
  tx: Reader,
  keys: readonly { workspaceId: string; id: string }[],
): Promise<(Device | undefined)[]> {
  const { rows } = await tx.query<Device>(
    `${DEVICE} join unnest($1::uuid[], $2::uuid[]) as a(workspace_id, id) on s.workspace_id = a.workspace_id and s.id = a.id`,
    [keys.map((key) => key.workspaceId), keys.map((key) => key.id)],
  );
  const found = new Map(rows.map((row) => [row.id, row]));
  return keys.map((key) => found.get(key.id));
}
export async function visibleToMany(
  tx: Reader,
  keys: readonly { workspaceId: string; identityId: string; channelKind: string }[],
): Promise<string[][]> {
  const { rows } = await tx.query<{ n: number; id: string }>(
    `select a.n::int as n, v.id from unnest($1::uuid[], $2::uuid[], $3::text[]) with ordinality as a(workspace_id, identity_id, kind, n)
     cross join lateral (${visibleSql('a.workspace_id', 'a.identity_id', 'a.kind')}) v`,
    [keys.map((key) => key.workspaceId), keys.map((key) => key.identityId), keys.map((key) => key.channelKind)],
  );
  return grouped(keys.length, rows).map((each) => each.map((row) => row.id));
}
export interface Current {
  readonly id: string;
  readonly status: string;
  readonly agent_name: string | null;
}
/** The conversation each one's newest message is in. */
export async function currentConversations(tx: Reader, keys: readonly Seeing[]): Promise<(Current | undefined)[]> {
  const { rows } = await tx.query<Current & { n: number }>(
    `select a.n::int as n, c.id, c.status, g.name as agent_name from ${ASKED}
     cross join lateral (select m.conversation_id from messages m where m.workspace_id = a.workspace_id and m.identity_id = any(a.ids::uuid[]) and m.guest_id is null order by m.number desc limit 1) m
     join conversations c on c.workspace_id = a.workspace_id and c.id = m.conversation_id left join agents g on g.workspace_id = c.workspace_id and g.id = c.assignee_id`,
    asked(keys),
  );
  return grouped(keys.length, rows).map((each) => each[0]);
}
/**
 * New since a journal number, and older ones of the newest that changed after it. Changes are dated by our clock and the journal by the
 * database's, so two minutes more are looked at: told twice is harmless.
 */
export async function messagesSince(
  tx: Reader,
  keys: readonly (Seeing & { number: number; at: Date })[],
  limit: number,
): Promise<MessageRow[][]> {
  const { rows } = await tx.query<MessageRow & { n: number }>(
    `select a.n::int as n, m.* from unnest($1::uuid[], $2::text[], $3::bigint[], $4::timestamptz[]) with ordinality as a(workspace_id, ids, number, at, n)
     cross join lateral (select m.* from messages m where m.workspace_id = a.workspace_id and m.identity_id = any(a.ids::uuid[]) and ${SAID} order by m.number desc limit $5) m
     where m.number > a.number or greatest(m.changed_at, m.edited_at, m.deleted_at, m.delivery_at) >= a.at - interval '2 minutes' order by a.n, m.number`,
    [...asked(keys), keys.map((key) => key.number), keys.map((key) => key.at), limit],
  );
  return grouped(keys.length, rows);
}
/** The newest of each, oldest first. */
export async function newestMessages(tx: Reader, keys: readonly Seeing[], limit: number): Promise<MessageRow[][]> {
  const { rows } = await tx.query<MessageRow & { n: number }>(
    `select a.n::int as n, m.* from ${ASKED}
     cross join lateral (select m.* from messages m where m.workspace_id = a.workspace_id and m.identity_id = any(a.ids::uuid[]) and ${SAID} order by m.number desc limit $3) m order by a.n, m.number`,
    [...asked(keys), limit],
  );
  return grouped(keys.length, rows);
}
/** When these numbers were written; null where the journal has forgotten them, or never had them. */
export async function journalTimes(
  tx: Reader,
  keys: readonly { workspaceId: string; number: number }[],
): Promise<(Date | null)[]> {
  const { rows } = await tx.query<{ n: number; at: Date }>(
    `select a.n::int as n, j.at from unnest($1::uuid[], $2::bigint[]) with ordinality as a(workspace_id, number, n)
     join journal j on j.workspace_id = a.workspace_id and j.number = a.number`,
    [keys.map((key) => key.workspaceId), keys.map((key) => key.number)],
  );
  return grouped(keys.length, rows).map((each) => each[0]?.at ?? null);
}
export async function currentNumbers(tx: Reader, workspaceIds: readonly string[]): Promise<number[]> {
  const { rows } = await tx.query<{ id: string; number: number }>(
    'select id, journal_number as number from workspaces where id = any($1::uuid[])',
    [[...new Set(workspaceIds)]],
  );
  const found = new Map(rows.map((row) => [row.id, row.number]));
  return workspaceIds.map((id) => found.get(id) ?? 0);
}

/** Rows to the questions they answer, which are counted from one. */
function grouped<Row extends { readonly n: number }>(count: number, rows: readonly Row[]): Row[][] {
  const groups = Array.from({ length: count }, (): Row[] => []);
  for (const row of rows) groups[row.n - 1]!.push(row);
  return groups;
}
