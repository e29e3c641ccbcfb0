// After words were edited, deleted or brought back: the conversation's row shows what still stands, and nobody waits for an answer to
// what is gone.
import type { Tx } from '../../ground/db.ts';
import { editing, type Plan, previewOf } from './plan.ts';
import type { ConversationRow, MessageRow } from './rows.ts';
import { lastSaid, type SaidRow } from './said-store.ts';
import * as store from './store.ts';
import { waitingSince } from './waiting-store.ts';

type Told = Pick<ConversationRow, 'preview' | 'preview_direction' | 'preview_deleted'>;

/**
 * Brings the rows of these conversations up to date within a plan. The changed messages are written already, or wait in the plan; the
 * conversations are locked, or held by the plan.
 */
export async function retell(tx: Tx, plan: Plan, rows: readonly ConversationRow[]): Promise<void> {
  const ids = rows.map((row) => row.id);
  const waits = rows.filter((row) => current(plan, row).waiting_since !== null).map((row) => row.id);
  const [said, since] = await Promise.all([
    lastSaid(tx, plan.workspaceId, ids),
    waitingSince(tx, plan.workspaceId, waits),
  ]);
  for (const row of rows) {
    const now = current(plan, row);
    if (now.is_empty) continue;
    const own = plan.messages.filter(
      ({ row: message }) => message.conversation_id === row.id && message.type === 'message',
    );
    const theirs = own
      .map((each) => each.row)
      .filter((message) => message.direction === 'inbound' && !message.deleted_at);
    const { last_inbound_number: inbound = null } = said.get(row.id) ?? {};
    const wish = {
      ...toldOf(said.get(row.id), own),
      // Numbers of what waits in the plan are only given with its write.
      last_inbound_number: theirs.length > 0 ? now.last_inbound_number : (inbound ?? 0),
      waiting_since: waitingOf(now.waiting_since, since.get(row.id) ?? firstOf(theirs)),
    };
    if (isNews(now, wish)) Object.assign(editing(plan, row), wish);
  }
}

const current = (plan: Plan, row: ConversationRow): ConversationRow => plan.conversations.get(row.id)?.after ?? row;
const firstOf = (theirs: readonly MessageRow[]): Date | undefined =>
  theirs.find((message) => !message.is_automatic)?.created_at;
/** Whoever waits does so since the first of their words that still stand; later words do not make the wait longer than it was. */
function waitingOf(was: Date | null, since: Date | undefined): Date | null {
  if (was === null || since === undefined) return null;
  return since > was ? since : was;
}
const isNews = (now: ConversationRow, wish: Partial<ConversationRow>): boolean =>
  Object.entries(wish).some(([key, value]) => {
    const was = now[key as keyof ConversationRow];
    return value instanceof Date && was instanceof Date ? value.getTime() !== was.getTime() : value !== was;
  });

/** What a row shows: the newest words that stand. `own`: messages of a plan, newer than all that is written. */
export function toldOf(said: SaidRow | undefined, own: readonly Plan['messages'][number][] = []): Told {
  const living = own.filter(({ row }) => !row.deleted_at && row.delivery !== 'scheduled').at(-1);
  if (living)
    return {
      preview: previewOf(living.row, names(living.files)),
      preview_direction: living.row.direction,
      preview_deleted: false,
    };
  if (said?.living) {
    const { living: last } = said;
    return { preview: previewOf(last, last.files ?? []), preview_direction: last.direction, preview_deleted: false };
  }
  const direction = own.at(-1)?.row.direction ?? said?.direction ?? null;
  return { preview: '', preview_direction: direction ?? 'inbound', preview_deleted: direction !== null };
}
const names = (files: readonly { readonly name: string }[]) => files.map((file) => file.name);

/** For whoever changes one written message: its conversation and then itself, held in the order everybody takes them. */
export async function lockWithMessage(
  tx: Tx,
  workspaceId: string,
  messageId: string,
): Promise<{ message: MessageRow; row: ConversationRow } | null> {
  const [seen] = await store.messagesByIds(tx, workspaceId, [messageId]);
  const [row] = seen ? await store.lockConversations(tx, workspaceId, [seen.conversation_id]) : [];
  const [message] = row ? await store.lockMessages(tx, workspaceId, [messageId]) : [];
  // It moved to another conversation while we waited: whoever asks, asks again.
  return row && message && message.conversation_id === row.id ? { message, row } : null;
}
