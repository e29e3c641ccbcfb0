// One change to many conversations: selected, changed and undone in batches, each one transaction with what it wrote down, so that a
// crash anywhere loses nothing and does nothing twice. Every conversation is changed by the ordinary actions, as the agent who asked.
import { missingToClose, type Status } from '@throughline/domain';
import { problem, type BodyOf, type Routes } from '@throughline/protocol';
import type { Tx } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import { actorOf, type AgentViewer } from '../../ground/viewer.ts';
import {
  apply,
  canWork,
  type ConversationRow,
  editing,
  type FilterWords,
  filterOf,
  listConversations,
  lockConversations,
  openPlan,
  type Plan,
  priorities,
  setRead,
  tagConversation,
  tagsOf,
  teamExists,
  waitingSince,
  writePlan,
} from '../conversations/index.ts';
import { agentNow, fieldsOf } from '../people/index.ts';
import { stepOfContacts } from './contacts.ts';
import { isErasure } from './erase.ts';
import { AT_ONCE, leaveToWorker } from './later.ts';
import { stepOfRemoval } from './remove.ts';
import { MAX_SELECTED, type Why } from './selection.ts';
import * as store from './store.ts';

const BATCH = 50;
const UNDO_HOURS = 24;
const NEEDS_FIELD: Why = 'unfinished';
const ERASED: Why = 'gone';
export type BulkChange = BodyOf<Routes['startBulk']>['change'];

export async function startBulk(
  house: House,
  viewer: AgentViewer,
  given: BodyOf<Routes['startBulk']>,
): Promise<store.BulkRow> {
  const { ids, filter, change } = given;
  if ((ids === undefined) === (filter === undefined))
    throw problem('invalid', { fields: { ids: 'either ids or a filter must be given, and not both' } });
  if (Object.values(change).every((value) => value === undefined))
    throw problem('invalid', { fields: { change: 'must change something' } });
  if (change.snoozedUntil && new Date(change.snoozedUntil) <= house.now())
    throw problem('invalid', { fields: { snoozedUntil: 'must be in the future' } });
  const id = newId();
  const isNow = ids !== undefined && ids.length <= AT_ONCE;
  await house.db.transaction(async (tx) => {
    const why = await whyNot(tx, viewer, change);
    if (why) throw problem('invalid', { fields: why });
    await store.addBulk(tx, {
      workspace_id: viewer.workspaceId,
      id,
      agent_id: viewer.agentId,
      subject: 'conversation',
      change,
      filter: filter ? (filter as Readonly<Record<string, string>>) : null,
      state: filter ? 'collecting' : 'running',
      created_at: house.now(),
    });
    if (ids) {
      const job = (await store.lockBulk(tx, viewer.workspaceId, id))!;
      await store.setBulk(tx, job, { total: await store.addItems(tx, viewer.workspaceId, id, ids) });
    }
    await leaveToWorker(tx, house, { workspace_id: viewer.workspaceId, id }, isNow);
  });
  return await goOn(house, viewer, id, isNow);
}

export async function undoBulk(house: House, viewer: AgentViewer, id: string): Promise<store.BulkRow> {
  const isSmall = await house.db.transaction(async (tx) => {
    const job = mine(viewer, await store.lockBulk(tx, viewer.workspaceId, id));
    if (job.state === 'undoing' || job.state === 'undone') return true;
    if (job.state !== 'done' && job.state !== 'failed')
      throw problem('conflict', { detail: 'It is still running. Undo it when it is done.' });
    if (isErasure(job.change)) throw problem('conflict', { detail: 'What was erased cannot be brought back.' });
    if (house.now().getTime() - job.created_at.getTime() > UNDO_HOURS * 3_600_000)
      throw problem('gone', { detail: `It can be undone for ${UNDO_HOURS} hours.` });
    await store.setBulk(tx, job, { state: 'undoing', done: 0, kept: 0 });
    const isNow = job.changed <= AT_ONCE;
    await leaveToWorker(tx, house, job, isNow);
    return isNow;
  });
  return await goOn(house, viewer, id, isSmall);
}

/** What a job needed to be begun; it is followed and undone with nothing more and nothing less. */
const rightOf = (job: store.BulkRow): string => (isErasure(job.change) ? 'contacts:erase' : `${job.subject}s:write`);
export const mine = (viewer: AgentViewer, job: store.BulkRow | undefined): store.BulkRow => {
  if (job?.agent_id !== viewer.agentId) throw problem('not_found');
  if (!viewer.scopes.has(rightOf(job))) throw problem('forbidden');
  return job;
};

/** Does it now; what is not to be done now is a worker's already. */
export async function goOn(house: House, viewer: AgentViewer, id: string, isNow: boolean): Promise<store.BulkRow> {
  if (isNow) while (await step(house, viewer.workspaceId, id));
  return (await store.bulkById(house.db, viewer.workspaceId, id))!;
}

/** Runs a job to its end, batch by batch; stopped in between, the next attempt goes on where it stood. */
export async function runBulk(house: House, workspaceId: string, id: string, signal: AbortSignal): Promise<void> {
  while (await step(house, workspaceId, id))
    if (signal.aborted) throw new Error('stopped between two batches; it goes on from there');
}

/** One batch; false: there is nothing left to do. */
export async function step(house: House, workspaceId: string, id: string): Promise<boolean> {
  return await house.db.transaction(async (tx) => {
    const job = await store.lockBulk(tx, workspaceId, id);
    if (!job || !['collecting', 'running', 'undoing'].includes(job.state)) return false;
    const viewer = await viewerOf(tx, job);
    if (job.subject === 'contact') return await stepOfContacts(tx, house, viewer, job);
    const fields = viewer ? await whyNot(tx, viewer, job.state === 'undoing' ? {} : (job.change as BulkChange)) : null;
    if (!viewer || fields) {
      const why = fields
        ? Object.entries(fields)
            .map(([name, words]) => `${name} ${words}`)
            .join('; ')
        : 'Whoever began this may not change conversations any more.';
      await store.setBulk(tx, job, { state: 'failed', why });
      return false;
    }
    if (isErasure(job.change)) return await stepOfRemoval(tx, house, viewer, job);
    if (job.state === 'collecting') return await collect(tx, viewer, job);
    return job.state === 'running'
      ? await changeBatch(tx, house, viewer, job)
      : await undoBatch(tx, house, viewer, job);
  });
}

async function viewerOf(tx: Tx, job: store.BulkRow): Promise<AgentViewer | null> {
  const agent = await agentNow(tx, job.workspace_id, job.agent_id);
  return agent?.scopes.has(rightOf(job)) ? agent : null;
}
async function whyNot(tx: Tx, viewer: AgentViewer, change: BulkChange): Promise<Record<string, string> | null> {
  if (change.assigneeId && !(await canWork(tx, viewer.workspaceId, change.assigneeId)))
    return { assigneeId: 'must be an active agent of this workspace who may answer' };
  if (change.teamId && !(await teamExists(tx, viewer.workspaceId, change.teamId)))
    return { teamId: 'must be a team of this workspace' };
  return null;
}

type Place = Parameters<typeof listConversations>[4];
/** The next page of a view is written down. Nothing is changed until all is: the view itself would move meanwhile. */
async function collect(tx: Tx, viewer: AgentViewer, job: store.BulkRow): Promise<boolean> {
  const filter = filterOf(viewer, job.filter as FilterWords, job.created_at);
  const { rows, scannedTo } = await listConversations(tx, viewer, filter, 'newest', job.place as Place | null, 201);
  const page = rows.slice(0, 200);
  const last = page.at(-1);
  const place = rows.length > 200 && last ? { run: last.run, key: last.sort_key, id: last.id } : scannedTo;
  const left = MAX_SELECTED - job.total;
  const total =
    job.total +
    (await store.addItems(
      tx,
      job.workspace_id,
      job.id,
      page.slice(0, left).map((row) => row.id),
    ));
  const isAll = place === null || total >= MAX_SELECTED;
  await store.setBulk(tx, job, { total, place: isAll ? null : place, state: isAll ? 'running' : 'collecting' });
  return true;
}

interface Batch {
  readonly plan: Plan;
  readonly rows: readonly ConversationRow[];
  readonly tags: ReadonlyMap<string, readonly string[]>;
  readonly reads: ReadonlyMap<string, number>;
}
async function openBatch(tx: Tx, house: House, viewer: AgentViewer, ids: readonly string[]): Promise<Batch> {
  const rows = (await lockConversations(tx, viewer.workspaceId, [...ids])).filter((row) => !row.is_empty);
  const held = rows.map((row) => row.id);
  const tags = new Map<string, string[]>();
  for (const { conversation_id: id, name } of await tagsOf(tx, viewer.workspaceId, held))
    tags.set(id, [...(tags.get(id) ?? []), name]);
  const reads = await store.readNumbers(tx, viewer.workspaceId, viewer.agentId, held);
  return { plan: openPlan(viewer.workspaceId, house.now(), actorOf(viewer)), rows, tags, reads };
}
const snapshot = (row: ConversationRow, tags: readonly string[], readNumber: number): store.Snapshot => ({
  status: row.status,
  snoozedUntil: row.snoozed_until?.toISOString() ?? null,
  waitingSince: row.waiting_since?.toISOString() ?? null,
  assigneeId: row.assignee_id,
  teamId: row.team_id,
  priority: row.priority,
  tags: [...tags].sort(),
  readNumber,
});

async function changeBatch(tx: Tx, house: House, viewer: AgentViewer, job: store.BulkRow): Promise<boolean> {
  const items = await store.nextItems(tx, job.workspace_id, job.id, 'waiting', BATCH);
  if (items.length === 0) {
    await store.setBulk(tx, job, { state: 'done' });
    return false;
  }
  const batch = await openBatch(
    tx,
    house,
    viewer,
    items.map((item) => item.id),
  );
  const change = job.change as BulkChange;
  const waits = await waitingSince(
    tx,
    job.workspace_id,
    batch.rows.map((row) => row.id),
  );
  const rules = change.status === 'closed' ? await fieldsOf(tx, job.workspace_id, 'conversation') : [];
  const settled: store.Settled[] = [];
  for (const { id } of items) {
    const row = batch.rows.find((each) => each.id === id);
    // What a field still keeps from being closed stays open, whoever closes many at once.
    const isKept =
      row && change.status === 'closed' && row.status !== 'closed' && missingToClose(rules, row.fields).length > 0;
    if (!row || isKept)
      settled.push({ id, state: 'refused', before: null, after: null, why: row ? NEEDS_FIELD : ERASED });
    else {
      const before = snapshot(row, batch.tags.get(id) ?? [], batch.reads.get(id) ?? 0);
      const after = await changeOne(tx, batch, viewer, row, change, waits.get(id), before);
      const isSame = JSON.stringify(before) === JSON.stringify(after);
      settled.push({ id, state: isSame ? 'same' : 'changed', before, after });
    }
  }
  await store.settleItems(tx, job.workspace_id, job.id, settled);
  await store.setBulk(tx, job, store.counted(job, settled));
  // Last: whoever waits for the workspace's counter waits for our commit alone.
  writePlan(tx, batch.plan);
  return true;
}

async function changeOne(
  tx: Tx,
  { plan }: Batch,
  viewer: AgentViewer,
  row: ConversationRow,
  change: BulkChange,
  waits: Date | undefined,
  before: store.Snapshot,
): Promise<store.Snapshot> {
  const author = { id: viewer.agentId, name: viewer.name };
  const { addTags = [], removeTags = [], isUnread, ...plain } = change;
  apply(plan, row, plain, author, waits);
  const has = (names: readonly string[], name: string) =>
    names.some((each) => each.toLowerCase() === name.toLowerCase());
  const tags = [
    ...before.tags.filter((name) => !has(removeTags, name)),
    ...addTags.map((name) => name.trim()).filter((name) => name !== '' && !has(before.tags, name)),
  ];
  if (addTags.length > 0 || removeTags.length > 0) await tagConversation(tx, plan, row, tags, author);
  const readNumber =
    isUnread === undefined ? before.readNumber : await read(tx, plan, viewer, row, isUnread ? 0 : row.last_number);
  return snapshot(plan.conversations.get(row.id)?.after ?? row, tags, readNumber);
}
async function read(tx: Tx, plan: Plan, viewer: AgentViewer, row: ConversationRow, number: number): Promise<number> {
  if (await setRead(tx, viewer.workspaceId, viewer.agentId, row.id, number))
    plan.entries.push({
      kind: 'conversation',
      id: row.id,
      what: 'conversation.read',
      detail: { agentId: viewer.agentId, number },
      actor: actorOf(viewer),
    });
  return number;
}

async function undoBatch(tx: Tx, house: House, viewer: AgentViewer, job: store.BulkRow): Promise<boolean> {
  const items = await store.nextItems(tx, job.workspace_id, job.id, 'changed', BATCH);
  if (items.length === 0) {
    await store.setBulk(tx, job, { state: 'undone' });
    return false;
  }
  const batch = await openBatch(
    tx,
    house,
    viewer,
    items.map((item) => item.id),
  );
  const settled: store.Settled[] = [];
  for (const { id, before, after } of items) {
    const row = batch.rows.find((each) => each.id === id);
    const isWhole = row && before && after ? await undoOne(tx, batch, viewer, row, before, after, house.now()) : false;
    settled.push({ id, state: isWhole ? 'undone' : 'kept', before: null, after: null });
  }
  await store.settleItems(tx, job.workspace_id, job.id, settled);
  await store.setBulk(tx, job, store.counted(job, settled));
  // Last: whoever waits for the workspace's counter waits for our commit alone.
  writePlan(tx, batch.plan);
  return true;
}

/** Puts back each thing that still stands as the job left it. False: somebody changed one of them since, and that stays. */
async function undoOne(
  tx: Tx,
  { plan, tags, reads }: Batch,
  viewer: AgentViewer,
  row: ConversationRow,
  before: store.Snapshot,
  after: store.Snapshot,
  now: Date,
): Promise<boolean> {
  const author = { id: viewer.agentId, name: viewer.name };
  const current = snapshot(row, tags.get(row.id) ?? [], reads.get(row.id) ?? 0);
  let isWhole = true;
  const stands = (name: keyof store.Snapshot): boolean => {
    if (JSON.stringify(before[name]) === JSON.stringify(after[name])) return false;
    const is = JSON.stringify(current[name]) === JSON.stringify(after[name]);
    if (!is) isWhole = false;
    return is;
  };
  if (stands('status') || (before.status === after.status && stands('snoozedUntil'))) {
    const isOver = before.status === 'snoozed' && before.snoozedUntil !== null && new Date(before.snoozedUntil) <= now;
    const status = isOver ? 'open' : (before.status as Status);
    apply(
      plan,
      row,
      { status, ...(isOver || !before.snoozedUntil ? {} : { snoozedUntil: before.snoozedUntil }) },
      author,
    );
    editing(plan, row).waiting_since = before.waitingSince ? new Date(before.waitingSince) : null;
  }
  if (stands('assigneeId')) apply(plan, row, { assigneeId: before.assigneeId }, author);
  if (stands('teamId')) apply(plan, row, { teamId: before.teamId }, author);
  if (stands('priority')) apply(plan, row, { priority: priorities[before.priority]! }, author);
  const ours = after.tags.filter((name) => !before.tags.includes(name));
  const gone = before.tags.filter((name) => !after.tags.includes(name) && !current.tags.includes(name));
  if (ours.length > 0 || gone.length > 0)
    await tagConversation(tx, plan, row, [...current.tags.filter((name) => !ours.includes(name)), ...gone], author);
  if (stands('readNumber')) {
    await read(tx, plan, viewer, row, 0);
    if (before.readNumber > 0) await read(tx, plan, viewer, row, before.readNumber);
  }
  return isWhole;
}
