// All SQL of rehearsals.
import type { Tx } from '../../ground/db.ts';
import type { Part } from './steps.ts';

type Reader = Pick<Tx, 'query'>;
export interface RehearsalRow {
  readonly workspace_id: string;
  readonly id: string;
  readonly state: 'running' | 'waiting' | 'done';
  readonly code: string;
  readonly started_by: string;
  readonly channels: Part[];
  readonly looked_number: number;
  readonly contact_ids: readonly string[];
  readonly cleared_at: Date | null;
  readonly created_at: Date;
  readonly ended_at: Date | null;
}

export async function addRehearsal(
  tx: Tx,
  row: Pick<RehearsalRow, 'workspace_id' | 'id' | 'code' | 'started_by' | 'channels' | 'created_at'>,
): Promise<void> {
  await tx.query(
    `insert into rehearsals (workspace_id, id, state, code, started_by, channels, created_at, looked_number)
     select $1, $2, 'running', $3, $4, $5, $6, journal_number from workspaces where id = $1`,
    [row.workspace_id, row.id, row.code, row.started_by, JSON.stringify(row.channels), row.created_at],
  );
}
/** Ids begin with their time. */
export const listSql = `select * from rehearsals where workspace_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`;
export async function listRehearsals(
  tx: Reader,
  workspaceId: string,
  before: string | null,
  limit: number,
): Promise<RehearsalRow[]> {
  return (await tx.query<RehearsalRow>(listSql, [workspaceId, before, limit])).rows;
}
export async function rehearsalById(tx: Reader, workspaceId: string, id: string): Promise<RehearsalRow | undefined> {
  return (
    await tx.query<RehearsalRow>('select * from rehearsals where workspace_id = $1 and id = $2', [workspaceId, id])
  ).rows[0];
}
export async function lockRehearsal(tx: Tx, workspaceId: string, id: string): Promise<RehearsalRow | undefined> {
  return (
    await tx.query<RehearsalRow>('select * from rehearsals where workspace_id = $1 and id = $2 for update', [
      workspaceId,
      id,
    ])
  ).rows[0];
}
export async function saveRehearsal(
  tx: Reader,
  row: Pick<RehearsalRow, 'workspace_id' | 'id' | 'state' | 'channels' | 'looked_number' | 'contact_ids' | 'ended_at'>,
): Promise<void> {
  await tx.query(
    `update rehearsals set state = $3, channels = $4, looked_number = $5, contact_ids = $6, ended_at = $7 where workspace_id = $1 and id = $2`,
    [
      row.workspace_id,
      row.id,
      row.state,
      JSON.stringify(row.channels),
      row.looked_number,
      row.contact_ids,
      row.ended_at,
    ],
  );
}
export async function setCleared(tx: Tx, workspaceId: string, id: string, at: Date): Promise<void> {
  await tx.query(`update rehearsals set cleared_at = $3, contact_ids = '{}' where workspace_id = $1 and id = $2`, [
    workspaceId,
    id,
    at,
  ]);
}

const LOOKED_AT = 5000;
export interface Heard {
  readonly id: string;
  readonly number: number;
  readonly channel_id: string;
  readonly conversation_id: string;
  readonly identity_id: string;
  readonly contact_id: string;
  readonly contact_is_new: boolean;
  readonly author_name: string;
  readonly created_at: Date;
}
/** The next piece of the journal after `after`: how far it reaches, and who said the code in it. */
export const codeSql = `with piece as (select number, id, what from journal where workspace_id = $1 and number > $2 order by number limit ${LOOKED_AT})
     select m.id, m.number, m.channel_id, m.conversation_id, m.identity_id, v.contact_id, c.created_at >= $5 as contact_is_new, m.author_name, m.created_at
     from piece p join messages m on m.workspace_id = $1 and m.id = p.id join conversations v on v.workspace_id = $1 and v.id = m.conversation_id
       join contacts c on c.workspace_id = $1 and c.id = v.contact_id
     where p.what = 'message.created' and m.direction = 'inbound' and m.channel_id = any($3::uuid[]) and position(lower($4) in lower(left(m.text, 2000) || ' ' || coalesce(m.mail->>'subject', ''))) > 0 order by m.number`;
export async function heardCode(
  tx: Reader,
  given: {
    readonly workspaceId: string;
    readonly after: number;
    readonly channelIds: readonly string[];
    readonly code: string;
    readonly since: Date;
  },
): Promise<{ readonly heard: readonly Heard[]; readonly upTo: number }> {
  const values = [given.workspaceId, given.after];
  const reach = await tx.query<{ number: number | null }>(
    `select max(number) as number from (select number from journal where workspace_id = $1 and number > $2 order by number limit ${LOOKED_AT}) p`,
    values,
  );
  const upTo = reach.rows[0]?.number ?? given.after;
  if (upTo === given.after) return { heard: [], upTo };
  const { rows } = await tx.query<Heard>(codeSql, [...values, given.channelIds, given.code, given.since]);
  return { heard: rows, upTo };
}
/** Shown as a rehearsal's, wherever it is. */
export async function markMessages(
  tx: Reader,
  workspaceId: string,
  rehearsalId: string,
  messageIds: readonly string[],
): Promise<void> {
  await tx.query(
    `update messages set special = coalesce(special, '{"type":"rehearsal"}'::jsonb) || jsonb_build_object('rehearsal', $3::text) where workspace_id = $1 and id = any($2::uuid[])`,
    [workspaceId, messageIds, rehearsalId],
  );
}
