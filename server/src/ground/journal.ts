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

/**
 * Takes the next `count` numbers of a workspace's journal, and of its conversations for people to say aloud; returns the first of each.
 * Call once per transaction, last, with no row locks still to take.
 */
export async function takeNumbers(
  tx: Tx,
  workspaceId: string,
  count: number,
  conversations = 0,
): Promise<{ first: number; firstConversation: number }> {
  const { rows } = await tx.query<{ last: number; last_conversation: number }>(
    `update workspaces set journal_number = journal_number + $2, conversation_number = conversation_number + $3 where id = $1
     returning journal_number as last, conversation_number as last_conversation`,
    [workspaceId, count, conversations],
  );
  if (!rows[0]) throw new Error('journal: no such workspace');
  return { first: rows[0].last - count + 1, firstConversation: rows[0].last_conversation - conversations + 1 };
}

/** Writes entries under numbers already taken, and wakes the readers after the commit. */
export function writeEntries(tx: Tx, workspaceId: string, first: number, entries: readonly Entry[]): void {
  tx.send(
    `insert into journal (workspace_id, number, kind, id, what, detail, actor_type, actor_id)
     select $1, $2 + e.n, e.kind, e.id, e.what, e.detail, e.actor_type, e.actor_id
     from unnest($3::int[], $4::text[], $5::uuid[], $6::text[], $7::jsonb[], $8::text[], $9::uuid[]) as e(n, kind, id, what, detail, actor_type, actor_id)`,
    [
      workspaceId,
      first,
      entries.map((_, index) => index),
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
  const { first } = await takeNumbers(tx, workspaceId, entries.length);
  writeEntries(tx, workspaceId, first, entries);
  return first + entries.length - 1;
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
