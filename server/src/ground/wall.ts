// The second wall between workspaces: whatever a call from outside reads or writes, it does as a role that PostgreSQL shows one
// workspace's rows and no others. Decision 0013 says what stands behind it, what does not, and what it costs.
import pg from 'pg';
import type { House } from './house.ts';
import type { Log } from './log.ts';

/**
 * Why something a caller asks for is done as the tables' owner, outside the wall. Each has its reason; a house rule counts who uses them.
 * - `search`: conditions on words may only be asked of an index in front of a policy if they cannot leak, and PostgreSQL promises that of
 *   none of them: behind the wall a search would read a whole workspace. Its statements take the workspace first, in one file.
 * - `people`: accounts, sessions and attempts are of the installation, not of a workspace; an address may be anybody's inbox.
 * - `channels`: a door knows a channel's id before it knows whose it is, and two workspaces may not read one mailbox.
 * - `installation`: what the doctor and the metrics say of queues, disks and migrations.
 */
export type Outside = 'search' | 'people' | 'channels' | 'installation';

export interface Wall {
  /** The role that callers are; null: this database has none we may become, and the first wall stands alone. */
  role(): Promise<string | null>;
}

/** Asked once; a database that is away is asked again. */
export function openWall(pool: pg.Pool, log: Log): Wall {
  let found: Promise<string | null> | null = null;
  return {
    role: () =>
      (found ??= findRole(pool, log).catch((error: unknown) => {
        found = null;
        throw error;
      })),
  };
}

async function findRole(pool: pg.Pool, log: Log): Promise<string | null> {
  const { rows } = await pool
    .query<{ role: string }>('select wall_role_name() as role where wall_may_enter(wall_role_name())')
    .catch((error: unknown) => {
      // A database from before the wall, which only its tests and a stopped upgrade meet.
      if ((error as { code?: string }).code === '42883') return { rows: [] };
      throw error;
    });
  if (!rows[0])
    log.warn(
      {},
      'the second wall between workspaces is off: see "The second wall" in docs/operating.md for how to raise it',
    );
  return rows[0]?.role ?? null;
}

/** For the rest of the transaction: whose rows there are, and who asks. It answers without a row, for nobody reads it. */
export const ENTER = `select where set_config('role', $1, true) is null or set_config('house.workspace', $2, true) is null`;
const ENTER_NAME = 'wall-enter';
const BEGIN_NAME = 'wall-begin';
/** A plan made for the owner is no plan for a caller: one name for both would have it made anew each time. */
export const nameBehindWall = (name: string): string => `w${name}`;

/** The house as a caller of this workspace meets it. */
export const within = (house: House, workspaceId: string): House => ({ ...house, db: house.db.within(workspaceId) });

/** And the house as its owner, for one of the reasons above. */
export const outside = (house: House, reason: Outside): House => ({ ...house, db: house.db.outsideTheWall(reason) });

interface Messages {
  readonly parsedStatements: Record<string, string | undefined>;
  readonly submittedNamedStatements: Record<string, string | undefined>;
  bind(given: object): void;
  execute(given: object): void;
}
/** What of the library's query this one stands on. */
const Plain = pg.Query as unknown as new (given: object) => {
  prepare(connection: Messages): void;
  handleCommandComplete(message: unknown, connection: unknown): void;
};
/**
 * A statement with others in front of it in the same message group, which need no answer: `ENTER` and a statement are one transaction
 * to PostgreSQL, so both settings end with it; with `begin` before them they last until the commit.
 */
class Walled extends Plain {
  private readonly before: readonly (readonly [name: string, values: readonly string[]])[];
  private answered = 0;
  constructor(given: object, before: Walled['before']) {
    super(given);
    this.before = before;
  }
  override prepare(connection: Messages): void {
    for (const [statement, values] of this.before) {
      connection.bind({ portal: '', statement, values, valueMapper: String });
      connection.execute({ portal: '' });
    }
    super.prepare(connection);
  }
  override handleCommandComplete(message: unknown, connection: unknown): void {
    this.answered += 1;
    if (this.answered > this.before.length) super.handleCommandComplete(message, connection);
  }
}

/** What a caller is, told to the database before anything of theirs. */
export interface Caller {
  readonly role: string;
  readonly workspaceId: string;
}
type Statement = { text: string; values: unknown[]; name?: string };

/** Asks one statement behind the wall, in one flight; or the first of several, which `leave` must end. */
export async function askWalled(
  client: pg.PoolClient,
  { role, workspaceId }: Caller,
  statement: Statement,
  isFirst = false,
): Promise<pg.QueryResult> {
  const { parsedStatements, submittedNamedStatements } = (client as unknown as { connection: Messages }).connection;
  // Known to each connection once. They travel ahead; if they fail, what follows does too.
  if (!parsedStatements[ENTER_NAME] && !submittedNamedStatements[ENTER_NAME])
    for (const query of [
      { name: BEGIN_NAME, text: 'begin' },
      { name: ENTER_NAME, text: ENTER, values: [role, ''] },
      { text: 'rollback' },
    ])
      client.query(query).catch(() => undefined);
  const enter = [ENTER_NAME, [role, workspaceId]] as const;
  return await new Promise((done, failed) => {
    const query = new Walled({ ...statement, queryMode: 'extended' }, isFirst ? [[BEGIN_NAME, []], enter] : [enter]);
    Object.assign(query, {
      callback: (error: Error | null, result: pg.QueryResult) => (error ? failed(error) : done(result)),
    });
    client.query(query as unknown as pg.Submittable);
  });
}

/** Several reads by one caller: the first enters, the last word is not waited for. */
export function manyWalled(
  client: pg.PoolClient,
  caller: Caller,
): { query(statement: Statement): Promise<pg.QueryResult>; leave(): void } {
  let isInside = false;
  return {
    query(statement) {
      if (isInside) return client.query(statement);
      isInside = true;
      return askWalled(client, caller, statement, true);
    },
    leave() {
      if (isInside) client.query({ name: 'wall-leave', text: 'commit' }).catch(() => undefined);
    },
  };
}
