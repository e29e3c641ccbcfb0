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
  readonly at: Date;
}
/** Told twice it is written once. */
export async function addConsent(tx: Tx, consent: Consent): Promise<void> {
  await tx.query(
    'insert into consents (workspace_id, channel_id, event_id, identity_id, said, words, at, noted_by) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing',
    [
      consent.workspaceId,
      consent.channelId,
      consent.eventId.slice(0, 500),
      consent.identityId,
      consent.said,
      consent.words.slice(0, 500),
      consent.at,
      consent.notedBy ?? '',
    ],
  );
}

export interface Stop {
  readonly identity_id: string;
  readonly channel_id: string;
  readonly words: string;
  readonly noted_by: string;
  readonly at: Date;
}
/** Where these identities want no more messages, as of now. */
export async function stopsOf(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  identityIds: readonly string[],
): Promise<Stop[]> {
  if (identityIds.length === 0) return [];
  const { rows } = await tx.query<Stop & { said: string }>(
    "select distinct on (identity_id, channel_id) identity_id, channel_id, said, words, noted_by, at from consents where workspace_id = $1 and identity_id = any($2) and said <> 'help' order by identity_id, channel_id, at desc",
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
    `select c.identity_id, c.channel_id, c.said, c.words, c.noted_by, c.at,
       row_number() over (partition by c.identity_id, c.channel_id order by c.at desc) = 1 as is_current
     from identities i join consents c on c.workspace_id = $1 and c.identity_id = i.id and c.said <> 'help'
     where i.workspace_id = $1 and i.contact_id = $2 order by c.at desc limit $3`,
    [workspaceId, contactId, limit],
  );
  return rows;
}
/** The sentence for people. */
export const stopWords = (stop: Pick<Stop, 'words' | 'at' | 'noted_by'>): string =>
  stop.noted_by
    ? `${stop.noted_by} noted that they want no more messages here (“${stop.words}”, ${stop.at.toISOString().slice(0, 10)})`
    : `They asked for no more messages here (“${stop.words}”, ${stop.at.toISOString().slice(0, 10)})`;
