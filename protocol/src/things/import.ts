// Tables of people that are brought in.
import { z } from 'zod';
import { Id, Time } from '../route.ts';

export const ImportState = z.enum(['ready', 'checking', 'checked', 'running', 'done', 'failed', 'undoing', 'undone']);
/**
 * `meanings`: of each column, `name`, `first-name`, `last-name`, `email`, `phone`, `user`, `company`, `tags`, `detail` (kept under its own name),
 * `skip`, or `field:KEY`. Counts are of the last check, run or undo; `kept`: left alone by the undo, because somebody changed it since.
 */
export const Import = z
  .object({
    id: Id,
    name: z.string(),
    encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']),
    separator: z.enum([',', ';', '\t', '|']),
    headers: z.array(z.string()),
    meanings: z.array(z.string()),
    /** The first rows, as they are read. */
    sample: z.array(z.array(z.string())),
    assurance: z.enum(['claimed', 'proved']),
    overwrites: z.boolean(),
    state: ImportState,
    why: z.string(),
    total: z.number().int(),
    done: z.number().int(),
    created: z.number().int(),
    updated: z.number().int(),
    same: z.number().int(),
    wrong: z.number().int(),
    kept: z.number().int(),
    agentId: Id,
    createdAt: Time,
  })
  .meta({ id: 'Import' });
export const ImportRow = z
  .object({
    /** As a spreadsheet numbers the rows of the file: the headers are 1, empty lines are counted. */
    row: z.number().int(),
    outcome: z.enum(['created', 'updated', 'same', 'wrong', 'undone', 'kept']),
    contactId: Id.nullable(),
    why: z.string(),
  })
  .meta({ id: 'ImportRow' });
