// What PostgreSQL's catalog knows of the house's tables: read for a backup, set right for a restore.
import type pg from 'pg';
import { UNFINISHED } from '../ground/migrate.ts';

/** A table with the columns a copy carries; generated ones make themselves. */
export interface TableShape {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly string[];
}
export interface Sequence {
  readonly schema: string;
  readonly name: string;
  readonly last: number;
}
export interface Applied {
  readonly name: string;
  readonly checksum: string;
}

/** Ours, and the jobs library's. Its `migrations` say how its tables are made, which is the business of each installation. */
const SCHEMAS = ['public', 'graphile_worker'];
const NOT_COPIED = ['graphile_worker.migrations', `public.${UNFINISHED}`];
const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
export const named = (thing: { readonly schema: string; readonly name: string }) =>
  `${quoted(thing.schema)}.${quoted(thing.name)}`;
const rowsOf = async <Row extends object>(client: pg.Client, text: string, values: unknown[] = []): Promise<Row[]> =>
  (await client.query<Row>(text, values)).rows;

/** Text that both ends read alike, whatever their servers' settings; and no row hidden without a word. */
export async function settle(client: pg.Client): Promise<void> {
  await client.query(
    `set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set timezone = 'UTC'; set extra_float_digits = 3;
     set client_encoding = 'UTF8'; set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; set row_security = off`,
  );
}
/** Begins a reading transaction that sees one moment, and names that moment for others. */
export async function beginSnapshot(client: pg.Client): Promise<string> {
  await client.query('begin isolation level repeatable read read only');
  return (await rowsOf<{ id: string }>(client, 'select pg_export_snapshot() as id'))[0]!.id;
}
export async function joinSnapshot(client: pg.Client, id: string): Promise<void> {
  await client.query('begin isolation level repeatable read read only');
  await client.query(`set transaction snapshot '${id.replaceAll("'", '')}'`);
}

/** Every table of the house, the largest first, so that two readers end at about the same time. */
export async function tables(client: pg.Client): Promise<TableShape[]> {
  return await rowsOf<TableShape>(
    client,
    `select n.nspname as schema, c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where n.nspname = any($1) and c.relkind = 'r' and n.nspname || '.' || c.relname <> all($2)
       and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
     group by 1, 2, c.oid order by pg_table_size(c.oid) desc, 1, 2`,
    [SCHEMAS, NOT_COPIED],
  );
}
export const copyOutOf = (table: TableShape) =>
  `copy ${named(table)} (${table.columns.map(quoted).join(', ')}) to stdout`;
/** Rows enter frozen, which saves the database a second writing of them; it may because the table was emptied in this transaction. */
export const copyInto = (table: TableShape) =>
  `copy ${named(table)} (${table.columns.map(quoted).join(', ')}) from stdin with (freeze true)`;

export async function sequences(client: pg.Client): Promise<Sequence[]> {
  return await rowsOf<Sequence>(
    client,
    `select schemaname as schema, sequencename as name, last_value as last from pg_sequences
     where schemaname = any($1) and last_value is not null order by 1, 2`,
    [SCHEMAS],
  );
}
export async function setSequence(client: pg.Client, sequence: Sequence): Promise<void> {
  await client.query('select setval($1::regclass, $2)', [named(sequence), sequence.last]);
}

export async function serverVersion(client: pg.Client): Promise<string> {
  return (await rowsOf<{ server_version: string }>(client, 'show server_version'))[0]!.server_version.split(' ')[0]!;
}
/** Null where there has never been a house. */
export async function appliedMigrations(client: pg.Client): Promise<Applied[] | null> {
  const [found] = await rowsOf<{ is: boolean }>(client, `select to_regclass('public.migrations') is not null as is`);
  return found!.is ? await rowsOf<Applied>(client, 'select name, checksum from public.migrations order by name') : null;
}
/** How far the jobs library has made its tables; 0: not at all. */
export async function jobsVersion(client: pg.Client): Promise<number> {
  const [found] = await rowsOf<{ is: boolean }>(
    client,
    `select to_regclass('graphile_worker.migrations') is not null as is`,
  );
  if (!found!.is) return 0;
  return (await rowsOf<{ last: number }>(client, 'select max(id)::int as last from graphile_worker.migrations'))[0]!
    .last;
}

/** The stored contents any row speaks of, one hash a line. */
export const copyContents = `copy (
  select sha256 from public.files union select thumbnail_sha256 from public.files where thumbnail_sha256 is not null
  union select body_sha256 from public.receipts where body_sha256 is not null order by 1) to stdout`;

/** The first table of `public` that holds a row, beside those a house writes by itself before anybody came. */
export async function firstFilled(client: pg.Client): Promise<string | null> {
  for (const table of await tables(client)) {
    if (table.schema !== 'public' || ['migrations', 'attempts'].includes(table.name)) continue;
    const [found] = await rowsOf<{ is: boolean }>(client, `select exists (select from ${named(table)}) as is`);
    if (found!.is) return table.name;
  }
  return null;
}
/** Says to whoever looks that the rows are still to come. */
export async function markUnfinished(client: pg.Client): Promise<void> {
  await client.query(`create table public.${UNFINISHED} ()`);
}
export async function unmarkUnfinished(client: pg.Client): Promise<void> {
  await client.query(`drop table public.${UNFINISHED}`);
}
export async function truncate(client: pg.Client, all: readonly TableShape[]): Promise<void> {
  await client.query(`truncate ${all.map(named).join(', ')}`);
}

/**
 * Answers that waited when a backup was taken have probably been sent since. They become claims whose node has died, which the
 * sender never sends again by itself: a person decides.
 */
export async function holdAnswers(client: pg.Client): Promise<void> {
  await client.query(
    `update public.outbox set state = 'sending', locked_until = now() where state in ('queued', 'held') and kind = 'message'`,
  );
}

/** More than a screen may be behind without fetching afresh, and more changes a second than any workspace has for long. */
const LEAP = { least: 1_000_000, perSecond: 1000 };
/**
 * The house went on after the backup and gave numbers that this one would give again: a screen asleep since would take them for its own
 * and miss what differs. So the numbers leap over all that may have been given, and every screen fetches afresh.
 */
export async function leapNumbers(client: pg.Client, takenAt: Date): Promise<void> {
  await client.query(
    `with leapt as (update public.workspaces set journal_number = journal_number + $2::bigint
       + greatest(0, extract(epoch from clock_timestamp() - $1::timestamptz) * $3::int)::bigint returning id, journal_number)
     insert into public.journal (workspace_id, number, kind, id, what, detail, actor_type)
       select id, journal_number, 'workspace', id, 'workspace.restored', '{}', 'system' from leapt`,
    [takenAt, LEAP.least, LEAP.perSecond],
  );
}

/** Takes off what makes loading slow (references and plain indexes) and returns the statements that put it back. */
export async function dismantle(client: pg.Client): Promise<string[]> {
  const references = await rowsOf<{ tab: string; name: string; definition: string }>(
    client,
    `select r.conrelid::regclass::text as tab, quote_ident(r.conname) as name, pg_get_constraintdef(r.oid) as definition
     from pg_constraint r join pg_namespace n on n.oid = r.connamespace where r.contype = 'f' and n.nspname = any($1) order by 1, 2`,
    [SCHEMAS],
  );
  const indexes = await rowsOf<{ name: string; definition: string }>(
    client,
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
     from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = any($1) and not exists (select from pg_constraint k where k.conindid = i.indexrelid) order by 1`,
    [SCHEMAS],
  );
  // What triggers wrote is among the rows that come.
  const watched = await rowsOf<{ tab: string }>(
    client,
    `select distinct t.tgrelid::regclass::text as tab from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and not t.tgisinternal order by 1`,
  );
  for (const { tab } of watched) await client.query(`alter table ${tab} disable trigger user`);
  for (const { tab, name } of references) await client.query(`alter table ${tab} drop constraint ${name}`);
  for (const { name } of indexes) await client.query(`drop index ${name}`);
  return [
    ...indexes.map(({ definition }) => definition),
    ...references.map(({ tab, name, definition }) => `alter table ${tab} add constraint ${name} ${definition}`),
    ...watched.map(({ tab }) => `alter table ${tab} enable trigger user`),
  ];
}
/** Sessions of a house at this database, beside this one. */
export async function houseSessions(client: pg.Client): Promise<number> {
  return (
    await rowsOf<{ n: number }>(
      client,
      `select count(*) as n from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and application_name like 'throughline%' and application_name <> 'throughline operate'`,
    )
  )[0]!.n;
}
/** Takes away what an empty house has made for itself, so that one of another version can be laid in its place. */
export async function clear(client: pg.Client): Promise<void> {
  const things = await rowsOf<{ statement: string }>(
    client,
    `with ours as (
       select 'pg_class'::regclass as kind, oid, case relkind when 'v' then 'view' when 'S' then 'sequence' else 'table' end as word, oid::regclass::text as name
       from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'S')
       union all select 'pg_proc'::regclass, oid, 'routine', oid::regprocedure::text from pg_proc where pronamespace = 'public'::regnamespace)
     select format('drop %s if exists %s cascade', word, name) as statement from ours
     where not exists (select from pg_depend d where d.classid = ours.kind and d.objid = ours.oid and d.deptype = 'e')
     order by word <> 'table', name`,
  );
  await client.query('begin');
  for (const { statement } of things) await client.query(statement);
  await client.query('drop schema if exists graphile_worker cascade');
  await markUnfinished(client);
  await client.query('commit');
}
