// The contracts of imports: upload, say how it is read, try, do, undo.
import { csvLine, isMeaning } from '@throughline/domain';
import { problem, type ReplyOf, type Routes } from '@throughline/protocol';
import { audit } from '../../ground/audit.ts';
import type { Tx } from '../../ground/db.ts';
import { serveHeaders } from '../../ground/files.ts';
import { handlers } from '../../ground/handlers.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import { addJob } from '../../ground/jobs.ts';
import { agentOf, type Viewer } from '../../ground/viewer.ts';
import { speak, type Spoken } from '../../ground/words.ts';
import { addFile } from '../files/index.ts';
import { fieldsOf, languageOf } from '../people/index.ts';
import { IMPORT_TASK, none } from './run.ts';
import * as store from './store.ts';
import { bodyRows, readTable } from './table.ts';

type Body = ReplyOf<Routes['getImport']>;
const present = (row: store.ImportRecord): Body => ({
  id: row.id,
  name: row.name,
  encoding: row.encoding,
  separator: row.separator,
  headers: row.headers,
  meanings: row.meanings,
  sample: row.sample,
  assurance: row.assurance,
  overwrites: row.overwrites,
  state: row.state,
  why: row.why,
  total: row.total,
  done: row.done,
  created: row.created,
  updated: row.updated,
  same: row.same,
  wrong: row.wrong,
  kept: row.kept,
  agentId: row.agent_id,
  createdAt: row.created_at.toISOString(),
});
const busy: readonly store.ImportState[] = ['checking', 'running', 'undoing'];

export const importRoutes = handlers({
  async startImport({ house, viewer, incoming }) {
    const agent = agentOf(viewer);
    const file = await incoming.file();
    if (file.body.length === 0) throw problem('invalid', { fields: { file: 'must not be empty' } });
    if (Buffer.from(file.body.subarray(0, 4)).toString('latin1') === 'PK\u0003\u0004')
      throw problem('unsupported_media', {
        detail: 'This is a spreadsheet’s own file. Save it as CSV (comma separated values) and upload that.',
      });
    const id = newId();
    const rules = await fieldsOf(house.db, viewer.workspaceId, 'contact');
    const table = readTable(file.body, rules, {}, besides(await spokenTo(house, viewer)));
    return await house.db.transaction(async (tx) => {
      const kept = await addFile(tx, house, viewer.workspaceId, file);
      await store.addImport(tx, {
        workspace_id: viewer.workspaceId,
        id,
        agent_id: agent.agentId,
        name: kept.name,
        file_id: kept.id,
        ...table,
        created_at: house.now(),
      });
      return present(await found(tx, viewer, id));
    });
  },
  listImports: async ({ house, viewer }) => ({
    items: (await store.imports(house.db, viewer.workspaceId)).map(present),
  }),
  getImport: async ({ house, viewer, params }) => present(await found(house.db, viewer, params.id)),
  async changeImport({ house, viewer, params, body }) {
    const now = await found(house.db, viewer, params.id);
    const rules = await fieldsOf(house.db, viewer.workspaceId, 'contact');
    const isReadAnew = body.encoding !== undefined || body.separator !== undefined;
    const table = isReadAnew
      ? readTable(
          await bytesOf(house, now),
          rules,
          { encoding: body.encoding ?? now.encoding, separator: body.separator ?? now.separator },
          besides(await spokenTo(house, viewer)),
        )
      : {};
    return await house.db.transaction(async (tx) => {
      const job = await idle(tx, viewer, params.id);
      const next = { ...job, ...table };
      const meanings = body.meanings ?? next.meanings;
      const wrong = meanings.find((meaning) => !isMeaning(meaning, rules));
      if (wrong !== undefined) throw problem('invalid', { fields: { meanings: `“${wrong.slice(0, 60)}” is none` } });
      if (meanings.length !== next.headers.length)
        throw problem('invalid', { fields: { meanings: `must be ${next.headers.length}, one for each column` } });
      await store.dropRows(tx, viewer.workspaceId, job.id);
      store.setImport(tx, job, {
        ...table,
        ...none,
        meanings: [...meanings],
        state: 'ready',
        assurance: body.assurance ?? job.assurance,
        overwrites: body.overwrites ?? job.overwrites,
      });
      return present(await found(tx, viewer, job.id));
    });
  },
  checkImport: ({ house, viewer, params }) => begin(house, viewer, params.id, 'checking'),
  runImport: ({ house, viewer, params }) => begin(house, viewer, params.id, 'running'),
  undoImport: ({ house, viewer, params }) => begin(house, viewer, params.id, 'undoing'),
  async listImportRows({ house, viewer, params, query }) {
    await found(house.db, viewer, params.id);
    const after = query.cursor === undefined ? 0 : Number(query.cursor);
    if (!Number.isSafeInteger(after) || after < 0)
      throw problem('malformed', { detail: 'This cursor is not one of ours.' });
    const rows = await store.rowsOf(
      house.db,
      viewer.workspaceId,
      params.id,
      query.outcome ?? null,
      after,
      query.limit + 1,
    );
    const shown = rows.slice(0, query.limit);
    return {
      items: shown.map(({ line, outcome, contact_id: contactId, why }) => ({ row: line, outcome, contactId, why })),
      nextCursor: rows.length > query.limit ? String(shown.at(-1)!.row) : null,
    };
  },
  async getImportFaults({ house, viewer, params }) {
    const job = await found(house.db, viewer, params.id);
    const text = await faultsOf(house, job, await bytesOf(house, job), await spokenTo(house, viewer));
    return {
      body: Buffer.from(`\ufeff${text}`),
      headers: serveHeaders({ name: `faults-${job.name}`, mime: 'text/csv' }, { inline: false }),
    };
  },
});

async function found(q: Pick<Tx, 'query'>, viewer: Viewer, id: string): Promise<store.ImportRecord> {
  const job = await store.importById(q, viewer.workspaceId, id);
  if (!job) throw problem('not_found');
  return job;
}
async function idle(tx: Tx, viewer: Viewer, id: string): Promise<store.ImportRecord> {
  const job = await store.lockImport(tx, viewer.workspaceId, id);
  if (!job) throw problem('not_found');
  if (busy.includes(job.state)) throw problem('conflict', { detail: 'It is still running.' });
  if (job.state === 'done' || job.state === 'undone' || (job.state === 'failed' && job.done > 0))
    throw problem('conflict', { detail: 'It was run already. Upload the table again to run it once more.' });
  return job;
}
async function bytesOf(house: House, job: store.ImportRecord): Promise<Uint8Array> {
  const sha = await store.shaOfFile(house.db, job.workspace_id, job.file_id);
  if (!sha) throw problem('gone', { detail: 'The uploaded table is gone. Upload it again.' });
  return await house.files.read(sha);
}

async function begin(
  house: House,
  viewer: Viewer,
  id: string,
  state: 'checking' | 'running' | 'undoing',
): Promise<Body> {
  return await house.db.transaction(async (tx) => {
    const job = state === 'undoing' ? await undoable(tx, viewer, id) : await idle(tx, viewer, id);
    if (!agentOf(viewer).scopes.has('contacts:write')) throw problem('forbidden');
    if (state !== 'undoing') {
      if (!job.meanings.some((meaning) => ['email', 'phone', 'user'].includes(meaning)))
        throw problem('invalid', {
          fields: { meanings: 'must have a column of email addresses, phone numbers or customer numbers' },
        });
      await store.dropRows(tx, viewer.workspaceId, id);
    }
    store.setImport(tx, job, state === 'undoing' ? { state, done: 0, kept: 0 } : { state, ...none });
    await addJob(
      tx,
      IMPORT_TASK,
      { workspaceId: viewer.workspaceId, importId: id },
      { queue: `import ${viewer.workspaceId}` },
    );
    if (state !== 'checking')
      await audit(tx, viewer, house.now(), {
        what: state === 'running' ? 'contacts.imported' : 'contacts.import-undone',
        subject: { kind: 'contact', id: null, name: job.name },
      });
    return present(await found(tx, viewer, id));
  });
}
async function undoable(tx: Tx, viewer: Viewer, id: string): Promise<store.ImportRecord> {
  const job = await store.lockImport(tx, viewer.workspaceId, id);
  if (!job) throw problem('not_found');
  if (job.state !== 'done' && job.state !== 'failed')
    throw problem('conflict', { detail: 'Only an import that was run can be undone.' });
  return job;
}

const spokenTo = async (house: House, viewer: Viewer): Promise<Spoken> =>
  viewer.type === 'key'
    ? await speak()
    : await speak(...(await languageOf(house.db, viewer.workspaceId, viewer.agentId)));
/** The columns of a table of faults behind those of the table itself. */
const besides = ({ t }: Spoken): string[] => [t('Row'), t('Why it was left out')];

/** The rows with faults as they were, which they are and why, ready to be mended and brought in again. */
async function faultsOf(house: House, job: store.ImportRecord, bytes: Uint8Array, spoken: Spoken): Promise<string> {
  const own = besides(spoken);
  // Mended in part and brought in again, it has them already.
  const columns = [...job.headers.keys()].filter(
    (at) => job.meanings[at] !== 'skip' || !own.includes(job.headers[at]!),
  );
  const lines = [csvLine([...columns.map((at) => job.headers[at]!), ...own])];
  let page: store.RowRecord[] = [];
  let last = 0;
  const next = async () => {
    if (page.length === 0) page = await store.rowsOf(house.db, job.workspace_id, job.id, 'wrong', last, 1000);
    last = page.at(-1)?.row ?? last;
    return page[0];
  };
  let row = 0;
  let fault = await next();
  for (const { number, cells } of bodyRows(bytes, job)) {
    if (!fault) break;
    row += 1;
    if (row < fault.row) continue;
    lines.push(csvLine([...columns.map((at) => cells[at] ?? ''), String(number), spoken.told(fault.why)]));
    page = page.slice(1);
    fault = await next();
  }
  return lines.join('');
}
