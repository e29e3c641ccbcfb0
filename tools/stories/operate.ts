// An operator's commands, run as they are typed: a process beside the server, its words, and its exit code.
import { spawn } from 'node:child_process';
import { mkdtempSync, chmodSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { connection } from '../../server/src/ground/db.ts';
import { startDatabase } from '../../server/src/ground/embedded.ts';
import { makeLog } from '../../server/src/ground/log.ts';
import { serverMain } from '../ground.js';
import { compiled } from './server.ts';

const MAIN = serverMain();
const COMMAND_MS = 120_000;

export interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}
/** Runs one command to its end; `begun` may end it while it runs. */
export function command(
  env: Readonly<Record<string, string>>,
  words: readonly string[],
  begun?: (kill: (signal: NodeJS.Signals) => void) => void,
  limitMs = COMMAND_MS,
): Promise<Said> {
  const child = spawn(process.execPath, [MAIN, ...words], {
    env: { ...compiled, PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    said.out += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said.err += chunk;
  });
  const late = setTimeout(() => child.kill('SIGKILL'), limitMs);
  begun?.((signal) => child.kill(signal));
  return new Promise((resolve) => {
    child.on('close', (code) => {
      clearTimeout(late);
      resolve({ code, ...said });
    });
  });
}

/** A folder that the database's own user may pass, as an operator's is. */
export function openFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `throughline-${name}-`));
  chmodSync(folder, 0o755);
  return folder;
}

/** What is in a house whose server does not run: every table's rows, sorted, and every stored file. */
export async function contentsOf(where: { dataDir: string; databaseUrl?: string }): Promise<{
  readonly tables: Readonly<Record<string, readonly string[]>>;
  readonly files: readonly string[];
}> {
  const database = await startDatabase(
    { dataDir: where.dataDir, databaseUrl: where.databaseUrl ?? null },
    makeLog('silent'),
  );
  const client = new pg.Client(connection(database.url));
  await client.connect();
  try {
    const names = (
      await client.query<{ name: string }>(
        `select schemaname || '.' || tablename as name from pg_tables
         where schemaname in ('public', 'graphile_worker') and tablename <> 'backups' and (schemaname, tablename) <> ('graphile_worker', 'migrations') order by 1`,
      )
    ).rows.map(({ name }) => name);
    const tables: Record<string, string[]> = {};
    for (const name of names)
      tables[name] = (await client.query<{ row: string }>(rowsOf(name))).rows.map(({ row }) => row);
    return { tables, files: filesOf(where.dataDir) };
  } finally {
    await client.end();
    await database.stop();
  }
}
/** All but the leap of the numbers, by which every screen knows a restored house. */
export const rowsOf = (table: string): string => {
  if (/workspaces\b/.test(table))
    return `select (to_jsonb(t) - 'journal_number')::text as row from ${table} t order by 1`;
  return `select t::text as row from ${table} t ${/\bjournal\b/.test(table) ? "where what <> 'workspace.restored'" : ''} order by 1`;
};
const filesOf = (dataDir: string) =>
  readdirSync(join(dataDir, 'files'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.name} ${readFileSync(join(entry.parentPath, entry.name)).toString('base64')}`)
    .sort();
