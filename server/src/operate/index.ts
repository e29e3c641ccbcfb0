// What an operator types: `npm run backup -- FOLDER` and its kin. Each does one thing, says in a sentence what it did, and ends. The house
// itself is loaded by those that open it: a backup needs no rooms, and is under way half a second earlier.
import { realpathSync, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Config, StartError } from '../ground/config.ts';
import { type Db, openDb } from '../ground/db.ts';
import { type Database, joinDatabase, startDatabase } from '../ground/embedded.ts';
import { setOthersAside } from '../ground/embedded-postgres.ts';
import { migrate } from '../ground/migrate.ts';
import { loadKeyRing } from '../ground/secrets.ts';
import { VERSION } from '../ground/version.ts';
import { openArchive } from './archive.ts';
import { takeBackup } from './backup.ts';
import { addBackup } from './backups-store.ts';
import { checkArchive } from './check.ts';
import { moveDatabase } from './move.ts';
import type { Operation } from './operation.ts';
import { assertKeys, restore } from './restore.ts';
import { openClient } from './snapshot.ts';
import { bytesWords, many, readWords, secondsWords } from './words.ts';

const MIGRATIONS = join(import.meta.dirname, '../../migrations');

/** By the word that is typed; the number is the exit code. StartError means one sentence for the operator. */
export const operations: Readonly<Record<string, (operation: Operation) => Promise<number>>> = {
  backup: async ({ config, log, words, say }) => {
    const usage = 'Say: npm run backup -- FOLDER [--keep NUMBER], or npm run backup -- --check FOLDER.';
    const typed = readWords(words, { keep: true, check: false }, usage);
    const [folder] = typed.words;
    const keep = typed.switches.get('keep') ?? null;
    if (folder === undefined || typed.words.length > 1 || (keep !== null && !/^[1-9]\d{0,4}$/.test(String(keep))))
      throw new StartError(usage);
    if (typed.switches.has('check')) return await check(resolve(folder), say);
    await withDatabase(await joinDatabase(config, log), async (url) => {
      const order = { folder: resolve(folder), keep: keep === null ? null : Number(keep), version: VERSION };
      await sayTaken(await takeBackup(config, url, loadKeyRing(config), order), url, say);
    });
    return 0;
  },

  restore: async ({ config, log, words, say }) => {
    const usage =
      'Say: npm run restore -- FOLDER [--without-keys]. FOLDER is a backup, or the newest of that folder is taken.';
    const typed = readWords(words, { 'without-keys': false }, usage);
    const [folder] = typed.words;
    if (folder === undefined || typed.words.length > 1) throw new StartError(usage);
    const archive = await openArchive(resolve(folder));
    if (!typed.switches.has('without-keys')) assertKeys(config, archive);
    if (config.databaseUrl === null)
      for (const aside of setOthersAside(homeOf(config))) say(`The database of another version is now ${aside}.`);
    await withDatabase(await startDatabase(config, log), async (url) => {
      const done = await restore(config, url, archive, MIGRATIONS, log);
      say(
        `Restored ${archive.path}: ${many(done.rows, 'row')} and ${many(done.contents, 'file')} in ${secondsWords(done.seconds)}. Start the server when you are ready.`,
      );
    });
    return 0;
  },

  doctor: async (operation) => (await import('./doctor.ts')).doctor(operation, MIGRATIONS),

  'rotate-keys': async ({ config, log, kinds, words, say }) => {
    readWords(words, {}, 'Say: npm run rotate-keys.');
    const { build } = await import('../build.ts');
    await withDatabase(await joinDatabase(config, log), async (url) => {
      await migrate(url, MIGRATIONS, log);
      const home = await build({ config, log, url, kinds: await kinds(), isDemo: false });
      try {
        say(await home.rotateKeys());
      } finally {
        await home.stop();
      }
    });
    return 0;
  },

  'drop-second-factor': async ({ config, log, words, say }) => {
    const usage = 'Say: npm run drop-second-factor -- EMAIL.';
    const [email, ...more] = readWords(words, {}, usage).words;
    if (email === undefined || more.length > 0) throw new StartError(usage);
    const { dropSecondFactor } = await import('../rooms/people/index.ts');
    const isDone = await withTables(config, log, (db) => dropSecondFactor(db, email));
    say(
      isDone
        ? `${email} signs in with the password alone now; their sessions have ended.`
        : `Nobody signs in as ${email}.`,
    );
    return isDone ? 0 : 1;
  },

  'set-password': async ({ config, log, words, say }) => {
    const usage = 'Say: npm run set-password -- EMAIL. It makes a new password and says it once.';
    const [email, ...more] = readWords(words, {}, usage).words;
    if (email === undefined || more.length > 0) throw new StartError(usage);
    const { setPassword } = await import('../rooms/people/index.ts');
    const password = await withTables(config, log, (db) => setPassword(db, email));
    say(
      password === null
        ? `Nobody signs in as ${email}.`
        : `${email} signs in with ${password} now; their sessions have ended. They should change it under Settings → Security.`,
    );
    return password === null ? 1 : 0;
  },

  'move-database': async ({ config, log, words, say }) => {
    const usage =
      'Say: npm run move-database -- postgres://USER@HOST/DATABASE (the password may be in PGPASSWORD), or: npm run move-database -- embedded.';
    const [to, ...more] = readWords(words, {}, usage).words;
    if (to === undefined || more.length > 0 || !(to === 'embedded' || /^(postgres(ql)?|socket):/.test(to)))
      throw new StartError(usage);
    if (to === 'embedded' && config.databaseUrl === null)
      throw new StartError('The database is the embedded one already.');
    const target = { dataDir: config.dataDir, databaseUrl: to === 'embedded' ? null : to };
    const rows = await withDatabase(await startDatabase(config, log), async (from) =>
      withDatabase(await startDatabase(target, log), (url) => moveDatabase(from, url, MIGRATIONS, log)),
    );
    say(
      `Moved ${many(rows, 'row')}. ${to === 'embedded' ? 'Take DATABASE_URL away' : 'Set DATABASE_URL to that address'} and start the server. The old database is as it was; files and keys stay where they are.`,
    );
    return 0;
  },
};

/** One thing done in a database whose tables are up to date, beside a running server or without one. */
const withTables = async <T>(config: Config, log: Operation['log'], work: (db: Db) => Promise<T>): Promise<T> =>
  await withDatabase(await joinDatabase(config, log), async (url) => {
    await migrate(url, MIGRATIONS, log);
    const db = openDb(url, { log, max: 1 });
    try {
      return await work(db);
    } finally {
      await db.close();
    }
  });

/** Lets go of the database whatever happens, Ctrl-C included: one that was started for a command must not outlive it. */
async function withDatabase<T>(database: Database, work: (url: string) => Promise<T>): Promise<T> {
  let isLeaving = false;
  const leave = () => {
    isLeaving = true;
    void database.stop().finally(() => process.exit(130));
  };
  for (const signal of SIGNALS) process.once(signal, leave);
  try {
    await database.settled;
    return await work(database.url);
  } catch (error) {
    // What breaks because we are leaving is no news; the process ends in a moment.
    if (isLeaving) return await new Promise<never>(() => undefined);
    throw error;
  } finally {
    for (const signal of SIGNALS) process.off(signal, leave);
    await database.stop();
  }
}
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

async function check(folder: string, say: Operation['say']): Promise<number> {
  const archive = await openArchive(folder);
  const faults = await checkArchive(archive);
  for (const fault of faults) say(fault);
  const { tables, contents } = archive.manifest;
  say(
    faults.length > 0
      ? `${archive.path} is damaged: ${many(faults.length, 'fault')}. Take a new backup.`
      : `${archive.path} is whole: ${many(rowsOf(tables), 'row')} and ${many(contents.rows - contents.missing.length, 'file')}, every byte read.`,
  );
  return faults.length === 0 ? 0 : 1;
}

async function sayTaken(
  taken: Awaited<ReturnType<typeof takeBackup>>,
  url: string,
  say: Operation['say'],
): Promise<void> {
  const { path, manifest, kept, seconds, removed, swept } = taken;
  const rows = rowsOf(manifest.tables);
  const bytes = manifest.tables.reduce((sum, table) => sum + table.bytes, 0);
  say(
    `Backup ${path}: ${many(rows, 'row')} in ${bytesWords(bytes)}, ${many(manifest.contents.rows, 'file')} (${many(kept.copied, 'new one')}, ${bytesWords(kept.copiedBytes)}) in ${secondsWords(seconds)}.`,
  );
  if (removed > 0)
    say(`${many(removed, 'older backup')} and ${many(swept, 'file')} nobody needs any more were removed.`);
  if (kept.missing.length > 0)
    say(
      `${many(kept.missing.length, 'file')} could not be kept, because this installation has lost them itself or they were just erased; the manifest names them.`,
    );
  say(
    `It needs the key${manifest.keys.length === 1 ? '' : 's'} ${manifest.keys.join(', ')}, which it does not hold: keep them apart.`,
  );
  const client = await openClient(url);
  try {
    await addBackup(client, {
      takenAt: manifest.takenAt,
      folder: path,
      rows,
      bytes,
      contents: manifest.contents.rows,
      seconds,
    });
  } finally {
    await client.end();
  }
}

const rowsOf = (tables: readonly { readonly rows: number }[]) => tables.reduce((sum, { rows }) => sum + rows, 0);
/** Where the embedded databases lie; a link when the folders above are closed to their user. */
function homeOf(config: Config): string {
  const home = join(config.dataDir, 'pg');
  return existsSync(home) ? realpathSync(home) : home;
}
