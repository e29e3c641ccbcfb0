// A PostgreSQL server of the operator's own, by DATABASE_URL: whatever is wrong with it is said in one sentence before we begin.
import pg from 'pg';
import { StartError } from './config.ts';
import { connection } from './db.ts';

const OLDEST_SERVER = 15;
const CONNECT_MS = 10_000;
const EXTENSIONS = ['pg_trgm', 'unaccent', 'btree_gin'];

/** Throws StartError when this server or role cannot hold the house. The address holds a password and is never repeated. */
export async function checkServer(url: string): Promise<void> {
  const client = await reach(url);
  try {
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    const version = rows[0]!.server_version;
    if (Number.parseInt(version, 10) < OLDEST_SERVER)
      throw new StartError(
        `DATABASE_URL: this server runs PostgreSQL ${version}; version ${OLDEST_SERVER} or newer is needed.`,
      );
    await checkDatabase(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function reach(url: string): Promise<pg.Client> {
  try {
    const client = new pg.Client({ ...connection(url), connectionTimeoutMillis: CONNECT_MS });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  } catch (error) {
    throw new StartError(`DATABASE_URL: ${whyNot(error as { message?: string; code?: string })}`);
  }
}

/** The commonest mistakes in words that name the remedy. */
function whyNot({ message = '', code = '' }: { message?: string; code?: string }): string {
  switch (code) {
    case '28P01':
      return `the server refuses this user name and password (${message}). Signs like @ and / in a password are written as %40 and %2F.`;
    case '28000':
      return `the server does not let this user in from here (${message}). If it wants encryption, add ?sslmode=require.`;
    case '3D000':
      return `there is no such database (${message}). Make it: createdb --owner=USER NAME.`;
    case '53300':
      return `the server has no free connection (${message}). Raise its max_connections; each process of ours uses up to 20.`;
    case 'ECONNREFUSED':
      return 'no server listens there (ECONNREFUSED). Check host and port, and that it listens on more than localhost.';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the server's name is not known (${code}).`;
  }
  if (/does not support SSL/.test(message))
    return 'the server has no encryption (sslmode asks for it). Turn it on there, or take sslmode out of the address.';
  if (/certificate|altnames/i.test(message))
    return `the server's certificate is not trusted (${message}). Name its authority with sslrootcert=/path/to/ca.pem, or use sslmode=require.`;
  return `the server cannot be used (${message || code || 'no answer'}).`;
}

async function checkDatabase(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ encoding: string; name: string }>(
    `select current_setting('server_encoding') as encoding, current_database() as name`,
  );
  const { encoding, name } = rows[0]!;
  // First, because other questions cannot even be put to a database without our letters.
  if (encoding !== 'UTF8')
    throw new StartError(
      `DATABASE_URL: the database ${name} has the encoding ${encoding}; make it anew: createdb --encoding=UTF8 --locale=C.UTF-8 --template=template0.`,
    );
  await checkRights(client);
}

/** What only the first start and migrations need is asked for while it is missing; a database that is complete needs no rights to make things. */
async function checkRights(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{
    absent: string[];
    to_make: string[];
    is_new: boolean;
    in_database: boolean;
    in_schema: boolean;
    knows_case: boolean;
    role: string;
    name: string;
  }>(
    `select coalesce(array_agg(e) filter (where a.name is null), '{}') as absent,
       coalesce(array_agg(e) filter (where a.installed_version is null), '{}') as to_make,
       to_regclass('migrations') is null or to_regnamespace('graphile_worker') is null as is_new,
       has_database_privilege(current_database(), 'CREATE') as in_database,
       coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) as in_schema,
       lower('ЖÉ') = 'жé' as knows_case, current_user as role, current_database() as name
     from unnest($1::text[]) as e left join pg_available_extensions a on a.name = e`,
    [EXTENSIONS],
  );
  const found = rows[0]!;
  // Later nothing can be done about it but a dump; a database that works is not stopped for it.
  if (found.is_new && !found.knows_case)
    throw new StartError(
      `DATABASE_URL: the database ${found.name} has a locale that knows only English letters, so search would miss the others; make it anew: createdb --encoding=UTF8 --locale=C.UTF-8 --template=template0.`,
    );
  if (found.absent.length > 0)
    throw new StartError(
      `DATABASE_URL: this server lacks the extension${found.absent.length > 1 ? 's' : ''} ${found.absent.join(', ')}; install PostgreSQL's contrib package there.`,
    );
  if ((found.to_make.length > 0 || found.is_new) && !(found.in_database && found.in_schema))
    throw new StartError(
      `DATABASE_URL: the role ${found.role} may not create extensions and tables in the database ${found.name}; make it the owner: alter database ${found.name} owner to ${found.role}.`,
    );
}
