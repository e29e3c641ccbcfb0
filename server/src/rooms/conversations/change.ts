// Changing what a conversation is: status, owner, team, priority, tags, subject, snooze. Every change leaves a line in the thread.
import { problem } from '@throughline/protocol';
import type { FieldValue, Status } from '@throughline/domain';
import type { Tx } from '../../ground/db.ts';
import { newId } from '../../ground/id.ts';
import { actorOf, type Viewer } from '../../ground/viewer.ts';
import { checkFields, mustBeComplete } from '../people/index.ts';
import { addMessage, editing, openPlan, type Plan, writePlan } from './plan.ts';
import { priorities } from './present.ts';
import type { ConversationRow } from './rows.ts';
import * as store from './store.ts';
import { waitingSince } from './waiting-store.ts';

export interface Change {
  readonly status?: Status | undefined;
  readonly assigneeId?: string | null | undefined;
  readonly teamId?: string | null | undefined;
  readonly priority?: (typeof priorities)[number] | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly subject?: string | undefined;
  readonly snoozedUntil?: string | null | undefined;
  readonly fields?: Readonly<Record<string, FieldValue | null>> | undefined;
}

export async function changeConversation(tx: Tx, viewer: Viewer, id: string, change: Change, now: Date): Promise<void> {
  const row = (await store.lockConversations(tx, viewer.workspaceId, [id]))[0];
  if (!row || row.is_empty) throw problem('not_found');
  if (change.assigneeId && !(await store.canWork(tx, viewer.workspaceId, change.assigneeId)))
    throw problem('invalid', { fields: { assigneeId: 'must be an active agent of this workspace who may answer' } });
  if (change.teamId && !(await store.teamExists(tx, viewer.workspaceId, change.teamId)))
    throw problem('invalid', { fields: { teamId: 'must be a team of this workspace' } });
  if (change.snoozedUntil && new Date(change.snoozedUntil) <= now)
    throw problem('invalid', { fields: { snoozedUntil: 'must be in the future' } });
  const fields = await checkFields(tx, viewer.workspaceId, 'conversation', change.fields ?? {}, row.fields);
  if (change.status === 'closed' && row.status !== 'closed')
    await mustBeComplete(tx, viewer.workspaceId, { ...row.fields, ...fields });
  const plan = openPlan(viewer.workspaceId, now, actorOf(viewer));
  const author = { id: viewer.type === 'agent' ? viewer.agentId : null, name: viewer.name };
  const waiting = isOver(row.status) ? await waitingSince(tx, viewer.workspaceId, [id]) : noneWaits;
  apply(plan, row, { ...change, fields }, author, waiting.get(id));
  if (change.tags) await tagConversation(tx, plan, row, change.tags, author);
  writePlan(tx, plan);
}

/** Gives a locked row these tags and no others. */
export async function tagConversation(
  tx: Tx,
  plan: Plan,
  row: ConversationRow,
  wanted: readonly string[],
  author: Author,
): Promise<void> {
  const named = wanted.map((name) => ({ id: newId(), name: name.trim() })).filter(({ name }) => name !== '');
  const before = (await store.tagsOf(tx, plan.workspaceId, [row.id])).map(({ name }) => name);
  const has = (names: readonly string[], name: string) =>
    names.some((each) => each.toLowerCase() === name.toLowerCase());
  const added = named.map(({ name }) => name).filter((name) => !has(before, name));
  const removed = before.filter((name) => !has(wanted, name));
  if (added.length === 0 && removed.length === 0) return;
  await store.setTags(tx, plan.workspaceId, row.id, named);
  addEvent(plan, row, author, 'tagged', { added: added.join(', '), removed: removed.join(', ') });
}

type Author = { readonly id: string | null; readonly name: string };
function addEvent(
  plan: Plan,
  row: ConversationRow,
  author: Author,
  what: string,
  detail: Record<string, unknown>,
): ConversationRow {
  const after = editing(plan, row, `conversation.${what}`);
  addMessage(plan, after, {
    id: newId(),
    identity_id: null,
    channel_id: null,
    direction: 'outbound',
    type: 'event',
    author_type: author.id ? 'agent' : 'system',
    author_id: author.id,
    author_name: author.name,
    text: '',
    special: { type: what, ...detail },
  });
  return after;
}
const noneWaits: ReadonlyMap<string, Date> = new Map();
const isOver = (status: Status): boolean => status === 'closed' || status === 'spam';
/**
 * Applies a change to a locked row within a plan; what is already so makes no news. `waits`: since when its customer has waited, for
 * one that may be opened again.
 */
export function apply(plan: Plan, row: ConversationRow, change: Change, author: Author, waits?: Date): void {
  const event = (what: string, detail: Record<string, unknown>) => addEvent(plan, row, author, what, detail);
  const now = plan.conversations.get(row.id)?.after ?? row;
  const status = change.snoozedUntil
    ? 'snoozed'
    : change.snoozedUntil === null && now.status === 'snoozed' && !change.status
      ? 'open'
      : change.status;
  if (status && (status !== now.status || (status === 'snoozed' && change.snoozedUntil))) {
    const from = now.status;
    const opened = setStatus(
      event(status === 'open' && from === 'closed' ? 'reopened' : status === 'open' ? 'opened' : status, {
        from,
        until: change.snoozedUntil ?? null,
      }),
      status,
      change.snoozedUntil ?? null,
      plan.now,
    );
    if (isOver(from) && !isOver(status)) opened.waiting_since ??= waits ?? null;
  }
  if (change.assigneeId !== undefined && change.assigneeId !== now.assignee_id)
    event('assigned', { from: now.assignee_id, to: change.assigneeId }).assignee_id = change.assigneeId;
  if (change.teamId !== undefined && change.teamId !== now.team_id)
    event('moved', { from: now.team_id, to: change.teamId }).team_id = change.teamId;
  if (change.priority && priorities.indexOf(change.priority) !== now.priority)
    event('prioritised', { to: change.priority }).priority = priorities.indexOf(change.priority);
  if (change.subject !== undefined && change.subject !== now.subject)
    event('renamed', { from: now.subject, to: change.subject }).subject = change.subject;
  const fields = fieldsAfter(now.fields, change.fields ?? {});
  if (JSON.stringify(fields) !== JSON.stringify(now.fields)) editing(plan, row, 'conversation.changed').fields = fields;
}

/** Values after a change, by key in one order: what is the same reads the same. */
function fieldsAfter(now: ConversationRow['fields'], change: NonNullable<Change['fields']>): ConversationRow['fields'] {
  return Object.fromEntries(
    Object.entries({ ...now, ...change })
      .filter((entry): entry is [string, FieldValue] => entry[1] !== null)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

export function setStatus(row: ConversationRow, status: Status, until: string | null, now: Date): ConversationRow {
  row.status = status;
  row.snoozed_until = status === 'snoozed' && until ? new Date(until) : null;
  row.woken_at = null;
  row.closed_at = status === 'closed' ? now : null;
  if (isOver(status)) row.waiting_since = null;
  return row;
}

/** Brings back what was snoozed until now, of one workspace after the other; returns how many. */
export async function wakeSnoozed(tx: Tx, now: Date): Promise<number> {
  const due = await store.dueSnoozes(tx, now, 100);
  for (const workspaceId of [...new Set(due.map((row) => row.workspace_id))].sort()) {
    const plan = openPlan(workspaceId, now);
    const rows = await store.lockConversations(
      tx,
      workspaceId,
      due.filter((row) => row.workspace_id === workspaceId).map((row) => row.id),
    );
    for (const row of rows)
      if (row.status === 'snoozed' && row.snoozed_until && row.snoozed_until <= now)
        setStatus(addEvent(plan, row, { id: null, name: '' }, 'woken', {}), 'open', null, now).woken_at = now;
    writePlan(tx, plan);
  }
  return due.length;
}
