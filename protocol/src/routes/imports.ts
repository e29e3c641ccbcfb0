// Bringing people in from a table (CSV): upload, say what the columns mean, try it, do it, undo it.
import { z } from 'zod';
import { byId, list, listQuery, page, route, text } from '../route.ts';
import { Import, ImportRow } from '../things/index.ts';

const common = { caller: 'agent', scope: 'contacts:write' } as const;
export const imports = {
  startImport: route({
    method: 'POST',
    path: '/imports',
    ...common,
    summary:
      'Upload a table of people; encoding, separator and the meaning of its columns are guessed. Nothing is changed yet',
    reply: Import,
    wire: 'multipart',
  }),
  listImports: route({
    method: 'GET',
    path: '/imports',
    ...common,
    summary: 'The last fifty imports, the newest first',
    reply: list(Import),
  }),
  getImport: route({
    method: 'GET',
    path: '/imports/:id',
    ...common,
    summary: 'An import, and how far it is',
    params: byId,
    reply: Import,
  }),
  changeImport: route({
    method: 'PATCH',
    path: '/imports/:id',
    ...common,
    summary: 'Say how a table is to be read, before it is run',
    params: byId,
    body: z.object({
      encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']).optional(),
      separator: z.enum([',', ';', '\t', '|']).optional(),
      meanings: z.array(text(80)).max(200).optional(),
      /** How sure it is that the addresses of one row are one person’s. */
      assurance: z.enum(['claimed', 'proved']).optional(),
      /** Whether the table’s values replace what is there already. */
      overwrites: z.boolean().optional(),
    }),
    reply: Import,
  }),
  checkImport: route({
    method: 'POST',
    path: '/imports/:id/check',
    ...common,
    summary: 'Try it on every row without changing anything: a job, whose counts and rows tell what would happen',
    params: byId,
    reply: Import,
    status: 200,
  }),
  runImport: route({
    method: 'POST',
    path: '/imports/:id/run',
    ...common,
    summary: 'Do it, as a job. Rows with faults are left out and told',
    params: byId,
    reply: Import,
    status: 200,
  }),
  undoImport: route({
    method: 'POST',
    path: '/imports/:id/undo',
    ...common,
    summary: 'Take back what it made and changed, where nobody has changed it or talked with them since',
    params: byId,
    reply: Import,
    status: 200,
  }),
  listImportRows: route({
    method: 'GET',
    path: '/imports/:id/rows',
    ...common,
    summary: 'What became, or would become, of each row',
    params: byId,
    query: z.object({
      ...listQuery,
      outcome: z.enum(['created', 'updated', 'same', 'wrong', 'undone', 'kept']).optional(),
    }),
    reply: page(ImportRow),
  }),
  getImportFaults: route({
    method: 'GET',
    path: '/imports/:id/faults',
    ...common,
    summary: 'The rows with faults as a table with the reasons, to mend and bring in again',
    params: byId,
    wire: 'file',
  }),
} as const;
