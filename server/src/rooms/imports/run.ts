// Trying, doing and undoing an import: a job of batches, each one transaction with the place it reached, so that a server that dies leaves the
// rest to the next attempt and nothing is done twice.
import type { FieldRule } from '@throughline/domain';
import type { House } from '../../ground/house.ts';
import { holdPeople, orMeanwhile, people } from '../contacts/index.ts';
import { agentNow, fieldsOf } from '../people/index.ts';
import { writeRows } from './apply.ts';
import { type GivenRow, type Planned, planRows, remember, type Seen } from './rows.ts';
import * as store from './store.ts';
import { bodyRows } from './table.ts';
import { takeBack } from './undo.ts';

export const IMPORT_TASK = 'import';
/** So many rows are one transaction: whoever writes to the workspace meanwhile waits for no more than that. */
const BATCH = 100;

export async function runImport(house: House, workspaceId: string, id: string, signal: AbortSignal): Promise<void> {
  let job = await store.importById(house.db, workspaceId, id);
  if (job?.state === 'undoing') {
    await people.tellSizes(house.db);
    while (await undoBatch(house, workspaceId, id)) stopIf(signal);
    return;
  }
  if (!job || !['checking', 'running'].includes(job.state)) return;
  const sha = await store.shaOfFile(house.db, workspaceId, job.file_id);
  if (!sha) return await fail(house, job, 'The uploaded table is gone. Upload it again.');
  const bytes = await house.files.read(sha);
  const rules = await fieldsOf(house.db, workspaceId, 'contact');
  const isCheck = job.state === 'checking';
  const seen: Seen | null = isCheck ? { owners: new Map(), rows: new Map(), companies: new Map() } : null;
  // A check remembers what earlier rows would have made, so it begins anew; a run goes on behind what is done.
  if (isCheck) await beginAnew(house, job);
  const skip = isCheck ? 0 : job.done;
  let row = 0;
  // After the first batch, and whenever the tables may have grown fourfold since.
  let tellAt = skip + BATCH;
  let batch: GivenRow[] = [];
  for (const { number, cells } of bodyRows(bytes, job)) {
    row += 1;
    if (row <= skip) continue;
    batch.push({ row, line: number, cells });
    if (batch.length < BATCH) continue;
    if (!(await step(house, job, rules, batch, seen))) return;
    batch = [];
    if (row >= tellAt) {
      await people.tellSizes(house.db);
      tellAt = skip + (row - skip) * 4;
    }
    stopIf(signal);
  }
  if (batch.length > 0 && !(await step(house, job, rules, batch, seen))) return;
  await house.db.transaction(async (tx) => {
    job = (await store.lockImport(tx, workspaceId, id))!;
    store.setImport(tx, job, { state: isCheck ? 'checked' : 'done' });
  });
}
function stopIf(signal: AbortSignal): void {
  if (signal.aborted) throw new Error('stopped between two batches; it goes on from there');
}
async function fail(house: House, { workspace_id: workspaceId, id }: store.ImportRecord, why: string): Promise<void> {
  await house.db.transaction(async (tx) => {
    const job = await store.lockImport(tx, workspaceId, id);
    if (job) store.setImport(tx, job, { state: 'failed', why });
  });
}
async function beginAnew(house: House, { workspace_id: workspaceId, id }: store.ImportRecord): Promise<void> {
  await house.db.transaction(async (tx) => {
    const job = (await store.lockImport(tx, workspaceId, id))!;
    await store.dropRows(tx, workspaceId, id);
    store.setImport(tx, job, none);
  });
}
export const none = { done: 0, created: 0, updated: 0, same: 0, wrong: 0, kept: 0, why: '' };

/** One batch; false: it is not to go on. */
async function step(
  house: House,
  { workspace_id: workspaceId, id, agent_id: agentId }: store.ImportRecord,
  rules: readonly FieldRule[],
  rows: readonly GivenRow[],
  seen: Seen | null,
): Promise<boolean> {
  const plan = await orMeanwhile(() =>
    house.db.transaction(async (tx) => {
      people.byKey(tx);
      const [job, agent] = await Promise.all([
        store.lockImport(tx, workspaceId, id),
        agentNow(tx, workspaceId, agentId),
      ]);
      if (job?.state !== (seen ? 'checking' : 'running')) return null;
      if (!agent?.scopes.has('contacts:write')) {
        store.setImport(tx, job, {
          state: 'failed',
          why: 'Whoever began this may not change contacts any more.',
        });
        return null;
      }
      if (!seen) holdPeople(tx, [workspaceId], 'alone');
      const planned = await planRows(tx, job, rules, rows, seen);
      const count = (outcome: string) => planned.rows.filter((each) => each.outcome === outcome).length;
      store.setImport(tx, job, {
        done: job.done + rows.length,
        created: job.created + count('created'),
        updated: job.updated + count('updated'),
        same: job.same + count('same'),
        wrong: job.wrong + count('wrong'),
      });
      if (seen) store.addRows(tx, workspaceId, id, planned.rows.map(tried));
      else await writeRows(tx, job, planned);
      return planned;
    }),
  );
  // Only now: a batch that had to be tried twice must not find itself remembered.
  if (plan && seen) remember(seen, plan);
  return plan !== null;
}
/** What would be made has no id yet; what it would leave is kept, for rows further down about the same person. */
const tried = ({ row, line, outcome, contactId, why, before, after }: Planned): store.RowRecord => ({
  row,
  line,
  outcome,
  contact_id: before !== null && (outcome === 'updated' || outcome === 'same') ? contactId : null,
  why,
  before: null,
  after: outcome === 'created' || outcome === 'updated' ? after : null,
});

/** Takes back a batch of rows; false: nothing is left. */
async function undoBatch(house: House, workspaceId: string, id: string): Promise<boolean> {
  return await house.db.transaction(async (tx) => {
    people.byKey(tx);
    const job = await store.lockImport(tx, workspaceId, id);
    if (job?.state !== 'undoing') return false;
    holdPeople(tx, [workspaceId], 'alone');
    const rows = await store.rowsToUndo(tx, workspaceId, id, BATCH);
    if (rows.length === 0) {
      store.setImport(tx, job, { state: 'undone' });
      return false;
    }
    await takeBack(tx, job, rows);
    return true;
  });
}
