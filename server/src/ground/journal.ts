// The numbered list of everything that changed. Numbers follow commit order because the workspace's counter is the last
// lock a transaction takes; what is written under it are fresh rows only, so nobody can wait in a circle.
import type { Tx } from './db.ts';

export interface Entry {
  readonly kind:
    | 'conversation'
    | 'message'
    | 'contact'
    | 'channel'
    | 'agent'
    | 'team'
    | 'tag'
    | 'workspace'
    | 'counts'
    | 'draft';
  readonly id: string;
  /** `message.created`, `conversation.assigned` … */
  readonly what: string;
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly actor?: { readonly type: string; readonly id: string | null };
}

export interface Numbers {
  /** The number before the first of ours. */
  readonly before: number;
  readonly beforeConversation: number;
}
/**
 * Takes the next `count` numbers of a workspace's journal, and of its conversations for people to say aloud. Call last, with no row
 * locks still to take. Everybody else waits for the counter until our commit, so statements need not wait for the answer: what is sent
 * behind this carries places instead of numbers, -1 for the first, and `numberOf` makes numbers of them where they are written.
 */
export async function takeNumbers(tx: Tx, workspaceId: string, count: number, conversations = 0): Promise<Numbers> {
  const { rows } = await tx.query<{ before: string; before_conversation: string }>(
    `with taken as (update workspaces set journal_number = journal_number + $2, conversation_number = conversation_number + $3 where id = $1
       returning journal_number - $2 as journal, conversation_number - $3 as conversation)
     select set_config('throughline.journal', (select journal from taken)::text, true) as before,
       set_config('throughline.conversation', (select conversation from taken)::text, true) as before_conversation`,
    [workspaceId, count, conversations],
  );
  return { before: Number(rows[0]!.before), beforeConversation: Number(rows[0]!.before_conversation) };
}
/** SQL: the number for a place taken in this transaction; a number stays what it is. Without numbers taken it fails, and so does the write. */
export const numberOf = (of: 'journal' | 'conversation', value: string): string =>
  `case when ${value} < 0 then current_setting('throughline.${of}')::bigint - ${value} else ${value} end`;

/** Writes entries under the numbers just taken, from the first on, and wakes the readers after the commit. */
export function writeEntries(tx: Tx, workspaceId: string, entries: readonly Entry[]): void {
  tx.send(
    `insert into journal (workspace_id, number, kind, id, what, detail, actor_type, actor_id)
     select $1, ${numberOf('journal', 'e.n')}, e.kind, e.id, e.what, e.detail, e.actor_type, e.actor_id
     from unnest($2::int[], $3::text[], $4::uuid[], $5::text[], $6::jsonb[], $7::text[], $8::uuid[]) as e(n, kind, id, what, detail, actor_type, actor_id)`,
    [
      workspaceId,
      entries.map((_, index) => -1 - index),
      entries.map((entry) => entry.kind),
      entries.map((entry) => entry.id),
      entries.map((entry) => entry.what),
      entries.map((entry) => JSON.stringify(entry.detail ?? {})),
      entries.map((entry) => entry.actor?.type ?? 'system'),
      entries.map((entry) => entry.actor?.id ?? null),
    ],
  );
  tx.afterCommit(() => wake(workspaceId));
}

/** Numbers and writes in one go; returns the last number. The usual way for a verb that makes no messages. */
export async function write(tx: Tx, workspaceId: string, entries: readonly Entry[]): Promise<number> {
  const numbers = takeNumbers(tx, workspaceId, entries.length);
  writeEntries(tx, workspaceId, entries);
  return (await numbers).before + entries.length;
}

type Waker = (workspaceId: string) => void;
const wakers = new Set<Waker>();
function wake(workspaceId: string): void {
  for (const waker of wakers) waker(workspaceId);
}
/** Called in this process after each commit that wrote to the journal. */
export function onJournal(waker: Waker): () => void {
  wakers.add(waker);
  return () => wakers.delete(waker);
}

export interface JournalRow {
  readonly number: number;
  readonly kind: Entry['kind'];
  readonly id: string;
  readonly what: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly actor_type: string;
  readonly actor_id: string | null;
  readonly at: Date;
}
const readSql = (condition: string) =>
  `select number, kind, id, what, detail, actor_type, actor_id, at from journal where workspace_id = $1 and number > $2 ${condition} order by number limit $3`;
/** The next entries after `after`, oldest first; of these kinds of change only, if some are named. */
export async function readAfter(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  after: number,
  limit: number,
  whats?: readonly string[],
): Promise<JournalRow[]> {
  return (
    await (whats
      ? tx.query<JournalRow>(readSql('and what = any($4::text[])'), [workspaceId, after, limit, whats])
      : tx.query<JournalRow>(readSql(''), [workspaceId, after, limit]))
  ).rows;
}
export async function currentNumber(tx: Pick<Tx, 'query'>, workspaceId: string): Promise<number> {
  const { rows } = await tx.query<{ number: number }>('select journal_number as number from workspaces where id = $1', [
    workspaceId,
  ]);
  return rows[0]?.number ?? 0;
}
/** The oldest number still kept; older readers must fetch afresh. */
export async function oldestNumber(tx: Pick<Tx, 'query'>, workspaceId: string): Promise<number> {
  const { rows } = await tx.query<{ number: number | null }>(
    'select min(number) as number from journal where workspace_id = $1',
    [workspaceId],
  );
  return rows[0]?.number ?? 0;
}
