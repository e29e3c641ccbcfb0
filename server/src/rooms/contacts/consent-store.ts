// SQL of the ledger of consent: what people asked of a channel, kept as it was said.
import type { Tx } from '../../ground/db.ts';

export interface Consent {
  readonly workspaceId: string;
  readonly channelId: string;
  readonly identityId: string;
  readonly eventId: string;
  readonly said: 'stop' | 'start' | 'help';
  readonly words: string;
  readonly at: Date;
}
/** Told twice it is written once. */
export async function addConsent(tx: Tx, consent: Consent): Promise<void> {
  await tx.query(
    'insert into consents (workspace_id, channel_id, event_id, identity_id, said, words, at) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing',
    [
      consent.workspaceId,
      consent.channelId,
      consent.eventId.slice(0, 500),
      consent.identityId,
      consent.said,
      consent.words.slice(0, 500),
      consent.at,
    ],
  );
}

export interface Stop {
  readonly identity_id: string;
  readonly channel_id: string;
  readonly words: string;
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
    "select distinct on (identity_id, channel_id) identity_id, channel_id, said, words, at from consents where workspace_id = $1 and identity_id = any($2) and said <> 'help' order by identity_id, channel_id, at desc",
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
/** The sentence for people. */
export const stopWords = (stop: Pick<Stop, 'words' | 'at'>): string =>
  `They asked for no more messages here (“${stop.words}”, ${stop.at.toISOString().slice(0, 10)})`;
