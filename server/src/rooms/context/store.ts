// SQL for facts: what customers told us, kept with the identity that said it and the messages that say so.
import type { Tx } from '../../ground/db.ts';

type Reader = Pick<Tx, 'query'>;
export interface SaidRow {
  readonly id: string;
  readonly identity_id: string;
  readonly channel_id: string | null;
  readonly text: string;
  readonly subject: string | null;
  readonly special: Readonly<Record<string, unknown>> | null;
  /** The name of the first picture that came with it; those inside a letter's text (logos, signatures) do not count. */
  readonly picture: string | null;
  readonly sent_at: Date;
  readonly created_at: Date;
}
export interface FactRow {
  readonly id: string;
  readonly identity_id: string;
  readonly kind: string;
  readonly label: string;
  readonly value: string;
  readonly message_id: string | null;
  readonly channel_id: string | null;
  readonly channel_kind: string | null;
  readonly said_at: Date;
}
export interface NewFact {
  readonly id: string;
  readonly identityId: string;
  readonly kind: string;
  readonly label: string;
  readonly value: string;
  readonly messageId: string;
  readonly channelId: string | null;
  readonly saidAt: Date;
}

/** Of these messages the ones a person wrote to us, with the contact they belong to now. */
export async function said(tx: Reader, workspaceId: string, messageIds: readonly string[]): Promise<SaidRow[]> {
  return (
    await tx.query<SaidRow>(
      `select m.id, i.id as identity_id, m.channel_id, left(m.text, 20000) as text, m.mail->>'subject' as subject, m.special, m.sent_at, m.created_at,
       (select f.name from message_files f where f.workspace_id = m.workspace_id and f.message_id = m.id and f.mime like 'image/%' and f.content_id is null order by f.position limit 1) as picture
     from messages m join identities i on i.workspace_id = m.workspace_id and i.id = case when m.guest_id is null then m.identity_id else m.guest_id end
     where m.workspace_id = $1 and m.id = any($2::uuid[]) and m.direction = 'inbound' and m.type = 'message' and not m.is_automatic and m.deleted_at is null order by m.number`,
      [workspaceId, messageIds],
    )
  ).rows;
}
/**
 * Says whose were new. Said again, a fact keeps its first source and remembers the other; one that a person dismissed stays dismissed.
 */
export async function addFacts(tx: Reader, workspaceId: string, facts: readonly NewFact[]): Promise<string[]> {
  const { rows } = await tx.query<{ identity_id: string }>(
    `insert into facts (workspace_id, id, identity_id, kind, label, value, message_id, channel_id, said_at)
     select $1, f.id, f.identity_id, f.kind, f.label, f.value, f.message_id, f.channel_id, f.said_at from ${given(2)}
     where exists (select from identities i where i.workspace_id = $1 and i.id = f.identity_id)
     on conflict do nothing returning identity_id`,
    [workspaceId, ...arrays(facts)],
  );
  await tx.query(
    `insert into fact_sources (workspace_id, fact_id, message_id, channel_id, said_at)
     select $1, k.id, f.message_id, f.channel_id, f.said_at from ${given(2)}
     join facts k on k.workspace_id = $1 and k.identity_id = f.identity_id and k.kind = f.kind and k.label = f.label and k.value = f.value
     on conflict do nothing`,
    [workspaceId, ...arrays(facts)],
  );
  return rows.map((row) => row.identity_id);
}
/**
 * These messages state only these facts now: they are no source of others. A fact without any source goes, one with another shows that
 * one, and one that was dismissed stays dismissed. Returns whose changed.
 */
export async function dropUnsaid(
  tx: Reader,
  workspaceId: string,
  messageIds: readonly string[],
  facts: readonly NewFact[],
): Promise<string[]> {
  const { rows: unsaid } = await tx.query<{ fact_id: string }>(
    `delete from fact_sources s using facts k where s.workspace_id = $1 and s.message_id = any($2::uuid[]) and k.workspace_id = $1 and k.id = s.fact_id
       and not exists (select from ${given(3)} where f.message_id = s.message_id and f.identity_id = k.identity_id and f.kind = k.kind and f.label = k.label and f.value = k.value)
     returning s.fact_id`,
    [workspaceId, messageIds, ...arrays(facts)],
  );
  if (unsaid.length === 0) return [];
  const ids = unsaid.map((row) => row.fact_id);
  const { rows: moved } = await tx.query<{ identity_id: string }>(
    `update facts k set message_id = s.message_id, channel_id = s.channel_id, said_at = s.said_at
     from unnest($2::uuid[]) as u(id) cross join lateral (select * from fact_sources s where s.workspace_id = $1 and s.fact_id = u.id order by s.said_at, s.message_id limit 1) s
     where k.workspace_id = $1 and k.id = u.id and k.message_id is distinct from s.message_id returning k.identity_id`,
    [workspaceId, ids],
  );
  const { rows: gone } = await tx.query<{ identity_id: string }>(
    `delete from facts k where k.workspace_id = $1 and k.id = any($2::uuid[]) and k.dismissed_at is null
       and not exists (select from fact_sources s where s.workspace_id = $1 and s.fact_id = k.id) returning k.identity_id`,
    [workspaceId, ids],
  );
  return [...moved, ...gone].map((row) => row.identity_id);
}
const given = (first: number): string => {
  const types = ['uuid', 'uuid', 'text', 'text', 'text', 'uuid', 'uuid', 'timestamptz'];
  return `unnest(${types.map((type, index) => `$${first + index}::${type}[]`).join(', ')}) as f(id, identity_id, kind, label, value, message_id, channel_id, said_at)`;
};
const arrays = (facts: readonly NewFact[]): unknown[] => [
  facts.map((fact) => fact.id),
  facts.map((fact) => fact.identityId),
  facts.map((fact) => fact.kind),
  facts.map((fact) => fact.label),
  facts.map((fact) => fact.value),
  facts.map((fact) => fact.messageId),
  facts.map((fact) => fact.channelId),
  facts.map((fact) => fact.saidAt),
];
/** The contacts these identities belong to now. */
export async function contactsOf(tx: Reader, workspaceId: string, identityIds: readonly string[]): Promise<string[]> {
  return (
    await tx.query<{ contact_id: string }>(
      'select distinct contact_id from identities where workspace_id = $1 and id = any($2::uuid[])',
      [workspaceId, identityIds],
    )
  ).rows.map((row) => row.contact_id);
}
export async function factsOf(tx: Reader, workspaceId: string, identityIds: readonly string[]): Promise<FactRow[]> {
  return (
    await tx.query<FactRow>(
      `select f.id, f.identity_id, f.kind, f.label, f.value, f.message_id, f.channel_id, c.kind as channel_kind, f.said_at from facts f left join channels c on c.workspace_id = f.workspace_id and c.id = f.channel_id
     where f.workspace_id = $1 and f.identity_id = any($2::uuid[]) and f.dismissed_at is null order by f.said_at desc, f.id desc`,
      [workspaceId, identityIds],
    )
  ).rows;
}
/** The contact the fact was shown with; undefined when there is no such fact. */
export async function dismiss(tx: Reader, workspaceId: string, id: string, now: Date): Promise<string | undefined> {
  return (
    await tx.query<{ contact_id: string }>(
      `update facts f set dismissed_at = coalesce(f.dismissed_at, $3) from identities i
     where f.workspace_id = $1 and f.id = $2 and i.workspace_id = f.workspace_id and i.id = f.identity_id returning i.contact_id`,
      [workspaceId, id, now],
    )
  ).rows[0]?.contact_id;
}
export async function settingsOf(
  tx: Reader,
  workspaceId: string,
): Promise<{ settings: Readonly<Record<string, unknown>>; locale: string } | undefined> {
  return (
    await tx.query<{ settings: Record<string, unknown>; locale: string }>(
      'select settings, locale from workspaces where id = $1',
      [workspaceId],
    )
  ).rows[0];
}
