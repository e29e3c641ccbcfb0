// Trying, doing and undoing an import: a job of batches, each one transaction with the place it reached, so that a server that dies leaves the
// rest to the next attempt and nothing is done twice.
import { type FieldRule, scopesOf } from '@throughline/domain';
import type { Tx } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import { type Entry, write } from '../../ground/journal.ts';
import {
  addContacts,
  changeTags,
  contactsByIds,
  eraseContacts,
  holdPeople,
  identitiesOfContacts,
  orMeanwhile,
  tagsOfContacts,
} from '../contacts/index.ts';
import { newCompany } from '../companies/index.ts';
import { fieldsOf } from '../people/index.ts';
import { isAlike, type Planned, planRows, type Seen } from './rows.ts';
import * as store from './store.ts';
import { bodyRows } from './table.ts';

export const IMPORT_TASK = 'import';
const BATCH = 50;

export async function runImport(house: House, workspaceId: string, id: string, signal: AbortSignal): Promise<void> {
  let job = await store.importById(house.db, workspaceId, id);
  if (job?.state === 'undoing') {
    while (await undoBatch(house, workspaceId, id)) stopIf(signal);
    return;
  }
  if (!job || !['checking', 'running'].includes(job.state)) return;
  const sha = await store.shaOfFile(house.db, workspaceId, job.file_id);
  if (!sha) return await fail(house, job, 'The uploaded table is gone. Upload it again.');
  const bytes = await house.files.read(sha);
  const rules = await fieldsOf(house.db, workspaceId, 'contact');
  const isCheck = job.state === 'checking';
  const seen: Seen | null = isCheck ? new Map() : null;
  // A check remembers what earlier rows would have made, so it begins anew; a run goes on behind what is done.
  if (isCheck) await beginAnew(house, job);
  const skip = isCheck ? 0 : job.done;
  let row = 0;
  let batch: { row: number; cells: string[] }[] = [];
  for (const cells of bodyRows(bytes, job)) {
    row += 1;
    if (row <= skip) continue;
    batch.push({ row, cells });
    if (batch.length < BATCH) continue;
    if (!(await step(house, job, rules, batch, seen))) return;
    batch = [];
    stopIf(signal);
  }
  if (batch.length > 0 && !(await step(house, job, rules, batch, seen))) return;
  await house.db.transaction(async (tx) => {
    job = (await store.lockImport(tx, workspaceId, id))!;
    await store.setImport(tx, job, { state: isCheck ? 'checked' : 'done' });
  });
}
function stopIf(signal: AbortSignal): void {
  if (signal.aborted) throw new Error('stopped between two batches; it goes on from there');
}
async function fail(house: House, { workspace_id: workspaceId, id }: store.ImportRecord, why: string): Promise<void> {
  await house.db.transaction(async (tx) => {
    const job = await store.lockImport(tx, workspaceId, id);
    if (job) await store.setImport(tx, job, { state: 'failed', why });
  });
}
async function beginAnew(house: House, { workspace_id: workspaceId, id }: store.ImportRecord): Promise<void> {
  await house.db.transaction(async (tx) => {
    const job = (await store.lockImport(tx, workspaceId, id))!;
    await store.dropRows(tx, workspaceId, id);
    await store.setImport(tx, job, none);
  });
}
export const none = { done: 0, created: 0, updated: 0, same: 0, wrong: 0, kept: 0, why: '' };

/** One batch; false: it is not to go on. */
async function step(
  house: House,
  { workspace_id: workspaceId, id }: store.ImportRecord,
  rules: readonly FieldRule[],
  rows: readonly { row: number; cells: string[] }[],
  seen: Seen | null,
): Promise<boolean> {
  // A check's memory must not hold a batch that was tried twice.
  return await orMeanwhile(() =>
    house.db.transaction(async (tx) => {
      const job = await store.lockImport(tx, workspaceId, id);
      if (job?.state !== (seen ? 'checking' : 'running')) return false;
      const agent = await store.agentNow(tx, workspaceId, job.agent_id);
      if (!agent || !scopesOf[agent.role].includes('contacts:write')) {
        await store.setImport(tx, job, {
          state: 'failed',
          why: 'Whoever began this may not change contacts any more.',
        });
        return false;
      }
      if (!seen) holdPeople(tx, [workspaceId], 'alone');
      const planned = await planRows(tx, job, rules, rows, seen);
      const count = (outcome: string) => planned.filter((each) => each.outcome === outcome).length;
      const made = new Map<string, string>();
      const settled = seen ? planned.map(told) : await apply(tx, job, planned, made);
      await store.addRows(tx, workspaceId, id, settled);
      await store.setImport(tx, job, {
        done: job.done + rows.length,
        created: job.created + count('created'),
        updated: job.updated + count('updated'),
        same: job.same + count('same'),
        wrong: job.wrong + count('wrong'),
      });
      if (!seen) tell(tx, job, planned.filter(isChange), [...made.values()]);
      return true;
    }),
  );
}
const isChange = ({ outcome }: Planned): boolean => outcome === 'created' || outcome === 'updated';
const told = ({ row, outcome, contactId, why }: Planned): store.RowRecord => ({
  row,
  outcome,
  // What would be made has no id yet.
  contact_id: outcome === 'updated' || outcome === 'same' ? contactId : null,
  why,
  before: null,
  after: null,
});
/** Last: whoever waits for the workspace's counter waits for our commit alone. */
function tell(tx: Tx, job: store.ImportRecord, planned: readonly Planned[], companyIds: readonly string[]): void {
  const actor = { type: 'agent', id: job.agent_id };
  const entries = planned.map(({ outcome, contactId }): Entry => ({
    kind: 'contact',
    id: contactId!,
    what: `contact.${outcome === 'created' ? 'created' : 'changed'}`,
    actor,
  }));
  for (const id of companyIds) entries.push({ kind: 'company', id, what: 'company.created', actor });
  if (entries.length > 0) write(tx, job.workspace_id, entries);
}

async function apply(
  tx: Tx,
  job: store.ImportRecord,
  planned: readonly Planned[],
  made: Map<string, string>,
): Promise<store.RowRecord[]> {
  const rows: store.RowRecord[] = [];
  /** Companies given in this batch: a later row about the same person was planned without knowing. */
  const given = new Map<string, string>();
  for (const each of planned) {
    if (!isChange(each)) {
      rows.push(told(each));
      continue;
    }
    const contactId = each.contactId!;
    const held = given.get(contactId) ?? null;
    let companyId = each.after!.companyId ?? held;
    if (each.newCompany !== '' && companyId === null) {
      const name = each.newCompany.toLowerCase();
      companyId = made.get(name) ?? (await newCompany(tx, job.workspace_id, each.newCompany));
      made.set(name, companyId);
    }
    if (companyId !== null) given.set(contactId, companyId);
    const after = { ...each.after!, companyId };
    rows.push({
      row: each.row,
      outcome: each.outcome as 'created' | 'updated',
      contact_id: contactId,
      why: '',
      before: each.before && { ...each.before, companyId: each.before.companyId ?? held },
      after: { ...after, identityIds: [...after.identityIds, ...(await put(tx, job, each, after))] },
    });
  }
  return rows;
}

/** Writes one person; returns the ids of their new addresses. */
async function put(tx: Tx, job: store.ImportRecord, each: Planned, after: store.PersonState): Promise<string[]> {
  const { workspace_id: workspaceId } = job;
  const contactId = each.contactId!;
  const isNew = each.outcome === 'created';
  if (isNew)
    addContacts(tx, [{ workspaceId, id: contactId, name: after.name, nameSource: after.name ? 'agent' : 'none' }]);
  const anchor = isNew ? null : (await identitiesOfContacts(tx, workspaceId, [contactId]))[0]!.id;
  const addresses = each.fresh.map((address, index): store.NewAddress => ({
    id: newId(),
    homeId: isNew && index === 0 ? contactId : newId(),
    kind: address.kind,
    value: address.value,
    key: address.key,
  }));
  const first = anchor ?? addresses[0]?.id;
  const links = addresses
    .filter((address) => address.id !== first)
    .map((address): store.NewLink => ({
      id: newId(),
      identityId: first!,
      otherId: address.id,
      assurance: job.assurance,
      evidence: `Import of ${job.name}`,
      madeById: job.agent_id,
    }));
  if (addresses.length > 0) store.addAddresses(tx, workspaceId, contactId, addresses, links);
  await store.putPerson(tx, workspaceId, contactId, after);
  if (each.newTags.length > 0)
    await changeTags(
      tx,
      workspaceId,
      contactId,
      each.newTags.map((name) => ({ id: newId(), name })),
      [],
    );
  return addresses.map((address) => address.id);
}

/** Takes back a batch of rows; false: nothing is left. */
async function undoBatch(house: House, workspaceId: string, id: string): Promise<boolean> {
  return await house.db.transaction(async (tx) => {
    const job = await store.lockImport(tx, workspaceId, id);
    if (job?.state !== 'undoing') return false;
    holdPeople(tx, [workspaceId], 'alone');
    const rows = await store.rowsToUndo(tx, workspaceId, id, BATCH);
    if (rows.length === 0) {
      await store.setImport(tx, job, { state: 'undone' });
      return false;
    }
    const actor = { type: 'agent', id: job.agent_id };
    const entries: Entry[] = [];
    const settled: { row: number; outcome: 'undone' | 'kept' }[] = [];
    for (const row of rows) {
      const isWhole =
        row.outcome === 'created' ? await unmake(tx, workspaceId, row) : await putBack(tx, workspaceId, row);
      settled.push({ row: row.row, outcome: isWhole ? 'undone' : 'kept' });
      const what = row.outcome === 'created' && isWhole ? 'contact.erased' : 'contact.changed';
      entries.push({ kind: 'contact', id: row.contact_id!, what, actor });
    }
    await store.settleRows(tx, workspaceId, id, settled);
    const kept = settled.filter((row) => row.outcome === 'kept').length;
    await store.setImport(tx, job, { done: job.done + rows.length, kept: job.kept + kept });
    write(tx, workspaceId, entries);
    return true;
  });
}

/** Somebody it made: taken out where they are still as they were made, and nobody has talked with them. */
async function unmake(
  tx: Tx,
  workspaceId: string,
  { contact_id: contactId, after }: store.RowRecord,
): Promise<boolean> {
  const now = await stateNow(tx, workspaceId, contactId!);
  if (!now || !after) return !now;
  const isOurs =
    isAlike(now, after) &&
    now.identityIds.length === after.identityIds.length &&
    now.identityIds.every((id) => after.identityIds.includes(id)) &&
    (await store.untouched(tx, workspaceId, now.identityIds)).length === now.identityIds.length &&
    !(await store.hasConversations(tx, workspaceId, contactId!));
  if (!isOurs) return false;
  await store.dropAddresses(tx, workspaceId, contactId!, now.identityIds);
  await eraseContacts(tx, workspaceId, [contactId!]);
  return true;
}

/** Somebody it changed: each thing that still stands as the import left it is put back. */
async function putBack(
  tx: Tx,
  workspaceId: string,
  { contact_id: contactId, before, after }: store.RowRecord,
): Promise<boolean> {
  const now = await stateNow(tx, workspaceId, contactId!);
  if (!now || !before || !after) return false;
  let isWhole = true;
  const back = <V>(was: V, is: V, current: V): V => {
    if (JSON.stringify(was) === JSON.stringify(is)) return current;
    if (JSON.stringify(current) === JSON.stringify(is)) return was;
    isWhole = false;
    return current;
  };
  const each = <V>(
    was: Readonly<Record<string, V>>,
    is: Readonly<Record<string, V>>,
    current: Readonly<Record<string, V>>,
  ): Record<string, V> => {
    const next: Record<string, V> = { ...current };
    for (const key of new Set([...Object.keys(was), ...Object.keys(is)])) {
      const value = back(was[key], is[key], current[key]);
      if (value === undefined) delete next[key];
      else next[key] = value;
    }
    return next;
  };
  await store.putPerson(tx, workspaceId, contactId!, {
    name: back(before.name, after.name, now.name),
    attributes: each(before.attributes, after.attributes, now.attributes),
    fields: each(before.fields, after.fields, now.fields),
    companyId: back(before.companyId, after.companyId, now.companyId),
  });
  const tags = after.tags.filter((tag) => !before.tags.includes(tag));
  if (tags.length > 0) await changeTags(tx, workspaceId, contactId!, [], tags);
  const added = after.identityIds.filter((id) => !before.identityIds.includes(id) && now.identityIds.includes(id));
  const free = await store.untouched(tx, workspaceId, added);
  if (free.length > 0) await store.dropAddresses(tx, workspaceId, contactId!, free);
  return isWhole && free.length === added.length;
}

async function stateNow(tx: Tx, workspaceId: string, contactId: string): Promise<store.PersonState | null> {
  const contact = (await contactsByIds(tx, workspaceId, [contactId]))[0];
  if (!contact || contact.absorbed_by) return null;
  return {
    name: contact.name,
    attributes: contact.attributes,
    fields: contact.fields,
    companyId: contact.company_id,
    tags: (await tagsOfContacts(tx, workspaceId, [contactId])).map((tag) => tag.name),
    identityIds: (await identitiesOfContacts(tx, workspaceId, [contactId])).map((identity) => identity.id),
  };
}
