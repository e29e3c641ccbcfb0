// One change to many contacts: the same jobs as for conversations, with people written a batch at a time.
import { problem, type BodyOf, type Routes } from '@throughline/protocol';
import { audit } from '../../ground/audit.ts';
import type { Tx } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import { type Entry, write } from '../../ground/journal.ts';
import { actorOf, type AgentViewer } from '../../ground/viewer.ts';
import { companiesByIds } from '../companies/index.ts';
import {
  contactPage,
  hasTag,
  holdPeople,
  isAlike,
  people,
  type PersonState,
  restored,
  statesOf,
} from '../contacts/index.ts';
import { checkFields } from '../people/index.ts';
import { isErasure, stepOfErasure } from './erase.ts';
import { AT_ONCE, leaveToWorker } from './later.ts';
import { isMerge, stepOfMerge } from './merge.ts';
import { checkSelection, MAX_SELECTED, whyMissing } from './selection.ts';
import * as store from './store.ts';

const BATCH = 100;
const PAGE = 500;
type Change = BodyOf<Routes['changeContacts']>['change'];
type Words = NonNullable<BodyOf<Routes['changeContacts']>['filter']>;

/** Writes the job down; a few are for the caller to do now. */
export async function addContactJob(
  house: House,
  viewer: AgentViewer,
  { ids, filter, change }: BodyOf<Routes['changeContacts']>,
): Promise<{ readonly id: string; readonly isNow: boolean }> {
  checkSelection({ ids, filter });
  if (Object.values(change).every((value) => value === undefined))
    throw problem('invalid', { fields: { change: 'must change something' } });
  const id = newId();
  const isNow = ids !== undefined && ids.length <= AT_ONCE;
  await house.db.transaction(async (tx) => {
    if (change.companyId && (await companiesByIds(tx, viewer.workspaceId, [change.companyId])).length === 0)
      throw problem('invalid', { fields: { companyId: 'must be a company of this workspace' } });
    const fields = change.fields && (await checkFields(tx, viewer.workspaceId, 'contact', change.fields));
    await store.addBulk(tx, {
      workspace_id: viewer.workspaceId,
      id,
      agent_id: viewer.agentId,
      subject: 'contact',
      change: { ...change, ...(fields ? { fields } : {}) },
      filter: filter ? (filter as Readonly<Record<string, string>>) : null,
      state: filter ? 'collecting' : 'running',
      created_at: house.now(),
    });
    if (ids) {
      const job = (await store.lockBulk(tx, viewer.workspaceId, id))!;
      await store.setBulk(tx, job, { total: await store.addItems(tx, viewer.workspaceId, id, ids) });
    }
    await audit(tx, viewer, house.now(), {
      what: 'contacts.changed',
      subject: { kind: 'contact', id: null, name: ids ? `${new Set(ids).size} contacts` : 'All of a filter' },
      after: { ...change, ...(filter ? { filter } : {}) },
    });
    await leaveToWorker(tx, house, { workspace_id: viewer.workspaceId, id }, isNow);
  });
  return { id, isNow };
}

export async function stepOfContacts(
  tx: Tx,
  house: House,
  viewer: AgentViewer | null,
  job: store.BulkRow,
): Promise<boolean> {
  const { workspace_id: workspaceId } = job;
  const change = job.change as Change;
  const isGone =
    job.state !== 'undoing' &&
    change.companyId !== undefined &&
    (await companiesByIds(tx, workspaceId, [change.companyId])).length === 0;
  if (!viewer || isGone) {
    const why = isGone ? 'The company was removed meanwhile.' : 'Whoever began this may not change contacts any more.';
    await store.setBulk(tx, job, { state: 'failed', why });
    return false;
  }
  if (isMerge(change)) return await stepOfMerge(tx, house, viewer, job);
  if (isErasure(change)) return await stepOfErasure(tx, house, viewer, job);
  if (job.state === 'collecting') return await collect(tx, house, job);
  const isUndo = job.state === 'undoing';
  holdPeople(tx, [workspaceId], 'alone');
  const items = await store.nextItems<PersonState>(tx, workspaceId, job.id, isUndo ? 'changed' : 'waiting', BATCH);
  if (items.length === 0) {
    await store.setBulk(tx, job, { state: isUndo ? 'undone' : 'done' });
    return false;
  }
  const states = await statesOf(
    tx,
    workspaceId,
    items.map((item) => item.id),
  );
  const missing = isUndo
    ? null
    : await whyMissing(
        tx,
        workspaceId,
        items.flatMap(({ id }) => (states.has(id) ? [] : id)),
      );
  const batch = items.map((item) =>
    missing
      ? { ...forth(item.id, change, states.get(item.id)), why: missing.get(item.id) }
      : back(item, states.get(item.id)),
  );
  await writeBatch(tx, job, viewer, batch, states);
  return true;
}

/** Everybody a filter holds is written down before anybody is changed: the filter itself would move meanwhile. */
async function collect(tx: Tx, house: House, job: store.BulkRow): Promise<boolean> {
  const page = await contactPage(
    tx,
    job.workspace_id,
    { words: job.filter as Words, ids: null },
    { sort: 'created', after: job.place, limit: Math.min(PAGE, MAX_SELECTED - job.total) },
    house.now(),
  );
  const total = job.total + (await store.addItems(tx, job.workspace_id, job.id, page.ids));
  const isAll = page.next === null || total >= MAX_SELECTED;
  await store.setBulk(tx, job, { total, place: isAll ? null : page.next, state: isAll ? 'running' : 'collecting' });
  return true;
}

interface Settled extends store.Settled {
  /** What is to be written; null: nothing. */
  readonly put: PersonState | null;
  readonly addedTags: readonly string[];
  readonly removedTags: readonly string[];
}
function forth(id: string, change: Change, now: PersonState | undefined): Settled {
  const nothing = { id, before: null, after: null, put: null, addedTags: [], removedTags: [] };
  if (!now) return { ...nothing, state: 'refused' };
  const removedTags = now.tags.filter((tag) => hasTag(change.removeTags ?? [], tag));
  const addedTags = (change.addTags ?? []).filter((tag) => !hasTag(now.tags, tag));
  const after: PersonState = {
    ...now,
    companyId: change.companyId ?? now.companyId,
    fields: { ...now.fields, ...(change.fields as PersonState['fields'] | undefined) },
    tags: [...now.tags.filter((tag) => !hasTag(removedTags, tag)), ...addedTags],
  };
  if (isAlike(now, after) && addedTags.length + removedTags.length === 0) return { ...nothing, state: 'same' };
  return { id, state: 'changed', before: now, after, put: after, addedTags, removedTags };
}
function back({ id, before, after }: store.ItemRow<PersonState>, now: PersonState | undefined): Settled {
  const nothing = { id, before: null, after: null };
  if (!now || !before || !after) return { ...nothing, state: 'kept', put: null, addedTags: [], removedTags: [] };
  const { state, isWhole, addedTags, removedTags } = restored(before, after, now);
  return { ...nothing, state: isWhole ? 'undone' : 'kept', put: state, addedTags, removedTags };
}

async function writeBatch(
  tx: Tx,
  job: store.BulkRow,
  viewer: AgentViewer,
  batch: readonly Settled[],
  states: ReadonlyMap<string, PersonState>,
): Promise<void> {
  const { workspace_id: workspaceId } = job;
  const put = batch.filter((each) => each.put !== null);
  people.putPeople(
    tx,
    workspaceId,
    put.filter((each) => !isAlike(states.get(each.id)!, each.put!)).map((each) => ({ id: each.id, ...each.put! })),
  );
  const taggings = (of: (each: Settled) => readonly string[]) =>
    put.flatMap((each) => of(each).map((name) => ({ contactId: each.id, name })));
  const added = taggings((each) => each.addedTags);
  const names = new Map(added.map(({ name }) => [name.toLowerCase(), { id: newId(), name }]));
  people.addTags(tx, workspaceId, [...names.values()], added);
  people.dropTags(
    tx,
    workspaceId,
    taggings((each) => each.removedTags),
  );
  await store.settleItems(tx, workspaceId, job.id, batch);
  await store.setBulk(tx, job, store.counted(job, batch));
  const entries = put.map(({ id }): Entry => ({
    kind: 'contact',
    id,
    what: 'contact.changed',
    actor: actorOf(viewer),
  }));
  // Last: whoever waits for the workspace's counter waits for our commit alone.
  if (entries.length > 0) write(tx, workspaceId, entries);
}
