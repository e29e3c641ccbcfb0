// SQL of the ledger of consent: what people asked of a channel, kept as it was said.
import type { Tx } from '../../ground/db.ts';

export interface Consent {
  readonly workspaceId: string;
  readonly channelId: string;
  readonly identityId: string;
  readonly eventId: string;
  readonly said: 'stop' | 'start' | 'help';
  readonly words: string;
  /** Who wrote it down for them; absent: they said it themselves. */
  readonly notedBy?: string;
  /** How it came to us; absent: in a message of theirs. */
  readonly source?: ConsentSource;
  /** `unasked`: only what is no answer to what they write. Absent: all. */
  readonly covers?: Covers;
  readonly at: Date;
}
export type ConsentSource = 'message' | 'agent' | 'link' | 'one-click' | 'provider';
export type Covers = 'all' | 'unasked';
/** Told twice it is written once. */
export async function addConsent(tx: Tx, consent: Consent): Promise<void> {
  await tx.query(
    'insert into consents (workspace_id, channel_id, event_id, identity_id, said, words, at, noted_by, source, covers) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing',
    [
      consent.workspaceId,
      consent.channelId,
      consent.eventId.slice(0, 500),
      consent.identityId,
      consent.said,
      consent.words.slice(0, 500),
      consent.at,
      consent.notedBy ?? '',
      consent.source ?? 'message',
      consent.covers ?? 'all',
    ],
  );
}

export interface Stop {
  readonly identity_id: string;
  readonly channel_id: string;
  readonly words: string;
  readonly noted_by: string;
  readonly source: ConsentSource;
  readonly covers: Covers;
  readonly at: Date;
}
/** A stop of all that nothing has taken back holds on, also where they later unsubscribe from what is unasked. */
const COVERS = `case when c.covers = 'all' or exists (select from consents b where b.workspace_id = c.workspace_id and b.identity_id = c.identity_id
     and b.channel_id = c.channel_id and b.said = 'stop' and b.covers = 'all' and b.at <= c.at and not exists (select from consents s
     where s.workspace_id = b.workspace_id and s.identity_id = b.identity_id and s.channel_id = b.channel_id and s.said = 'start' and s.at > b.at and s.at <= c.at))
   then 'all' else 'unasked' end as covers`;
/** Where these identities want no more messages, as of now. */
export async function stopsOf(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  identityIds: readonly string[],
): Promise<Stop[]> {
  if (identityIds.length === 0) return [];
  const { rows } = await tx.query<Stop & { said: string }>(
    `select distinct on (c.identity_id, c.channel_id) c.identity_id, c.channel_id, c.said, c.words, c.noted_by, c.source, c.at, ${COVERS}
     from consents c where c.workspace_id = $1 and c.identity_id = any($2) and c.said <> 'help' order by c.identity_id, c.channel_id, c.at desc`,
    [workspaceId, identityIds],
  );
  return rows.filter((row) => row.said === 'stop');
}
/** One word of the ledger, and whether they had asked for no more messages before it. */
export async function consentAt(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  channelId: string,
  eventId: string,
): Promise<{ readonly said: 'stop' | 'start' | 'help'; readonly was_stopped: boolean } | undefined> {
  const { rows } = await tx.query<{ said: 'stop' | 'start' | 'help'; was_stopped: boolean }>(
    `select c.said, coalesce((select b.said = 'stop' from consents b where b.workspace_id = c.workspace_id and b.identity_id = c.identity_id
       and b.channel_id = c.channel_id and b.said <> 'help' and b.event_id <> c.event_id and b.at <= c.at order by b.at desc limit 1), false) as was_stopped
     from consents c where c.workspace_id = $1 and c.channel_id = $2 and c.event_id = $3`,
    [workspaceId, channelId, eventId.slice(0, 500)],
  );
  return rows[0];
}
/** What the identities of a contact said about being written to, newest first; the last `stop` or `start` of each on a channel holds. */
export async function consentsOf(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  contactId: string,
  limit: number,
): Promise<(Stop & { readonly said: 'stop' | 'start'; readonly is_current: boolean })[]> {
  const { rows } = await tx.query<Stop & { said: 'stop' | 'start'; is_current: boolean }>(
    `select c.identity_id, c.channel_id, c.said, c.words, c.noted_by, c.source, c.at, ${COVERS},
       row_number() over (partition by c.identity_id, c.channel_id order by c.at desc) = 1 as is_current
     from identities i join consents c on c.workspace_id = $1 and c.identity_id = i.id and c.said <> 'help'
     where i.workspace_id = $1 and i.contact_id = $2 order by c.at desc limit $3`,
    [workspaceId, contactId, limit],
  );
  return rows;
}
/** The company behind an address on a channel; null where one of the three is gone. */
export async function companyBehind(
  q: Pick<Tx, 'query'>,
  workspaceId: string,
  identityId: string,
  channelId: string,
): Promise<string | null> {
  const { rows } = await q.query<{ name: string }>(
    `select w.name from workspaces w join identities i on i.workspace_id = w.id and i.id = $2
     join channels c on c.workspace_id = w.id and c.id = $3 where w.id = $1`,
    [workspaceId, identityId, channelId],
  );
  return rows[0]?.name ?? null;
}

/** The sentence for people. */
export function stopWords(stop: Pick<Stop, 'words' | 'at' | 'noted_by' | 'source'>): string {
  const day = stop.at.toISOString().slice(0, 10);
  if (stop.source === 'link' || stop.source === 'one-click') return `They unsubscribed from these messages (${day})`;
  return stop.noted_by
    ? `${stop.noted_by} noted that they want no more messages here (“${stop.words}”, ${day})`
    : `They asked for no more messages here (“${stop.words}”, ${day})`;
}
/** Does this stop hold for a message that is, or is not, an answer to what they wrote? */
export const isStopped = (stop: Pick<Stop, 'covers'>, isUnasked: boolean): boolean =>
  stop.covers === 'all' || isUnasked;
