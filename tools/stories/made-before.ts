// A database as a first start leaves it, made once for all stories of a run and copied: making one takes three quarters of a first start.
// What a start makes beside it (keys, workspace, owner) each story's server makes itself, and `first-run` and `main-story` begin with nothing.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MIGRATIONS = fileURLToPath(new URL('../../server/migrations', import.meta.url));
/** The run's own folder, which goes with it; without one nothing is kept, and every start is a whole one. */
const shelf = process.env['TEST_SHELF'] ?? '';

/** Lays a database into an empty data folder. */
export async function layDatabase(dataDir: string): Promise<void> {
  if (shelf === '') return;
  const kept = join(shelf, 'first-start');
  if (!existsSync(kept)) await make(kept);
  // Its owner is the database's user, whom Node's own copying forgets.
  execFileSync('cp', ['-a', kept, join(dataDir, 'pg')]);
}

/** Two stories may both make it: the second one's is thrown away. */
async function make(kept: string): Promise<void> {
  // Only who makes it reads all of this.
  const [{ startDatabase }, { installJobs }, { makeLog }, { migrate }] = await Promise.all([
    import('../../server/src/ground/embedded.ts'),
    import('../../server/src/ground/jobs.ts'),
    import('../../server/src/ground/log.ts'),
    import('../../server/src/ground/migrate.ts'),
  ]);
  const dataDir = mkdtempSync(join(shelf, 'making-'));
  chmodSync(dataDir, 0o755);
  const log = makeLog('silent');
  const database = await startDatabase({ databaseUrl: null, dataDir }, log);
  try {
    await migrate(database.url, MIGRATIONS, log);
    await installJobs(database.url, log);
  } finally {
    await database.stop();
  }
  try {
    renameSync(join(dataDir, 'pg'), kept);
  } catch (error) {
    if (!existsSync(kept)) throw error;
  }
  rmSync(dataDir, { recursive: true, force: true });
}
