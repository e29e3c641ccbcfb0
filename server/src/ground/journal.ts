// The numbered list of everything that changed. Numbers follow commit order because the workspace's counter is the last
// lock a transaction takes; what is written under it are fresh rows only, so nobody can wait in a circle.
import type { Tx } from './db.ts';

export interface Entry {
  readonly kind:
    | 'conversation'
    | 'message'
    | 'contact'
    | 'company'
    | 'channel'
    | 'agent'
    | 'team'
    | 'tag'
    | 'workspace'
    | 'counts'
    | 'view'
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
/** A piece of the one statement that writes: `$1` is the workspace, its own values begin at `$first`. */
export interface Part {
  readonly values: readonly unknown[];
  text(first: number): string;
}
/**
 * Takes the next `count` numbers of a workspace's journal, and of its conversations for people to say aloud, writes the parts and the
 * entries under them in the same statement, and wakes the readers after the commit. Call last, with no row locks still to take:
 * everybody else waits for the counter until our commit, so nobody thinks in between. Rows carry places instead of numbers, -1 for the
 * first, and `numberOf` makes numbers of them.
 */
export async function writeNumbered(
  tx: Tx,
  workspaceId: string,
  parts: readonly Part[],
  entries: readonly Entry[],
  conversations = 0,
): Promise<Numbers> {
  const values: unknown[] = [workspaceId, entries.length, conversations];
  const texts = [...parts, entriesPart(entries)].map((part, index) => {
    const text = part.text(values.length + 1);
    values.push(...part.values);
    return `part_${index} as (${text})`;
  });
  const at = new Date();
  let before: number | null = null;
  tx.afterCommit(() => wake(workspaceId, before === null ? null : () => rowsOf(entries, before!, at)));
  const { rows } = await tx.query<{ journal: number; conversation: number }>(
    `with taken as (update workspaces set journal_number = journal_number + $2, conversation_number = conversation_number + $3 where id = $1
       returning journal_number - $2 as journal, conversation_number - $3 as conversation),
     ${texts.join(',\n     ')} select journal, conversation from taken`,
    values,
  );
  if (!rows[0]) throw new Error('journal: no such workspace');
  before = rows[0].journal;
  return { before: rows[0].journal, beforeConversation: rows[0].conversation };
}
/** SQL within a part: the number for a place taken; a number stays what it is. */
export const numberOf = (of: 'journal' | 'conversation', value: string): string =>
  `case when ${value} < 0 then (select ${of} from taken) - ${value} else ${value} end`;

const entriesPart = (entries: readonly Entry[]): Part => ({
  values: [
    entries.map((_, index) => -1 - index),
    entries.map((entry) => entry.kind),
    entries.map((entry) => entry.id),
    entries.map((entry) => entry.what),
    entries.map((entry) => JSON.stringify(entry.detail ?? {})),
    entries.map((entry) => entry.actor?.type ?? 'system'),
    entries.map((entry) => entry.actor?.id ?? null),
  ],
  text: (first) => {
    const types = ['bigint', 'text', 'uuid', 'text', 'jsonb', 'text', 'uuid'];
    return `insert into journal (workspace_id, number, kind, id, what, detail, actor_type, actor_id)
       select $1, ${numberOf('journal', 'e.n')}, e.kind, e.id, e.what, e.detail, e.actor_type, e.actor_id
       from unnest(${types.map((type, index) => `$${first + index}::${type}[]`).join(', ')}) as e(n, kind, id, what, detail, actor_type, actor_id)`;
  },
});

/** Numbers and writes together with the commit; if it fails, the transaction does. The usual way for a verb that makes no messages. */
export function write(tx: Tx, workspaceId: string, entries: readonly Entry[]): void {
  writeNumbered(tx, workspaceId, [], entries).catch(() => undefined);
}

/** As they would be read again. */
const rowsOf = (entries: readonly Entry[], before: number, at: Date): JournalRow[] =>
  entries.map(({ kind, id, what, detail, actor }, index) => ({
    number: before + index + 1,
    kind,
    id,
    what,
    detail: JSON.parse(JSON.stringify(detail ?? {})) as JournalRow['detail'],
    actor_type: actor?.type ?? 'system',
    actor_id: actor?.id ?? null,
    at,
  }));

/** `written`: what this process wrote; null where it cannot tell. */
type Waker = (workspaceId: string, written: (() => readonly JournalRow[]) | null) => void;
const wakers = new Set<Waker>();
function wake(workspaceId: string, written: (() => readonly JournalRow[]) | null): void {
  for (const waker of wakers) waker(workspaceId, written);
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
