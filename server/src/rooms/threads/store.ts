// SQL for continuation and proof tokens, and for what an erased contact leaves behind.
import type { Tx } from '../../ground/db.ts';

export async function addToken(
  tx: Tx,
  row: {
    workspaceId: string;
    hash: string;
    purpose: 'continue' | 'prove';
    contactId: string;
    identityId: string;
    conversationId: string | null;
    channelId: string | null;
    forIdentityId: string | null;
    madeById: string | null;
    days: number;
  },
): Promise<void> {
  await tx.query(
    `insert into tokens (workspace_id, hash, purpose, contact_id, identity_id, conversation_id, channel_id, for_identity_id, made_by_id, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, now() + make_interval(days => $10))`,
    [
      row.workspaceId,
      row.hash,
      row.purpose,
      row.contactId,
      row.identityId,
      row.conversationId,
      row.channelId,
      row.forIdentityId,
      row.madeById,
      row.days,
    ],
  );
}
export interface ProofToken {
  readonly workspace_id: string;
  readonly contact_id: string;
  readonly identity_id: string;
  readonly used_at: Date | null;
  readonly expires_at: Date;
  readonly for_identity_id: string | null;
}
/** By hash alone: whoever opens the link knows only the token. */
export async function proofToken(tx: Tx, hash: string): Promise<ProofToken | undefined> {
  return (
    await tx.query<ProofToken>(
      `select workspace_id, contact_id, identity_id, for_identity_id, used_at, expires_at from tokens where hash = $1 and purpose = 'prove' for update`,
      [hash],
    )
  ).rows[0];
}
export async function spend(tx: Tx, hash: string, identityId: string): Promise<void> {
  await tx.query('update tokens set used_at = now(), used_by_identity_id = $2 where hash = $1', [hash, identityId]);
}
export async function workspaceName(tx: Pick<Tx, 'query'>, workspaceId: string): Promise<string> {
  return (
    (await tx.query<{ name: string }>('select name from workspaces where id = $1', [workspaceId])).rows[0]?.name ?? ''
  );
}
export async function openConversationOf(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  contactId: string,
): Promise<string | null> {
  return (
    (
      await tx.query<{ id: string }>(
        `select id from conversations where workspace_id = $1 and contact_id = $2 and not is_empty order by (status = 'closed'), last_message_at desc limit 1`,
        [workspaceId, contactId],
      )
    ).rows[0]?.id ?? null
  );
}
/**
 * Files and big raw mails of these contacts' conversations, and of what they wrote in others', lose their names and are given to the
 * next housekeeping, which alone knows whether another row still needs the same content. Before the messages go: those say which.
 */
export async function letGoOfContents(tx: Tx, workspaceId: string, contactIds: readonly string[]): Promise<void> {
  const theirs = `(select m.id, m.receipt_id from messages m join conversations v on v.workspace_id = $1 and v.id = m.conversation_id
      where m.workspace_id = $1 and v.contact_id = any($2::uuid[])
    union all select m.id, m.receipt_id from identities i join messages m on m.workspace_id = $1 and m.guest_id = i.id
      where i.workspace_id = $1 and (i.contact_id = any($2::uuid[]) or i.home_contact_id = any($2::uuid[]))) m`;
  await tx.query(
    `update files set name = '', created_at = 'epoch', used_at = null where workspace_id = $1 and id in (
       select a.file_id from message_files a where a.workspace_id = $1 and a.message_id in (select m.id from ${theirs}))`,
    [workspaceId, contactIds],
  );
  await tx.query(
    `insert into files (workspace_id, id, sha256, name, mime, bytes, created_at)
     select distinct on (r.body_sha256) $1::uuid, gen_random_uuid(), r.body_sha256, '', '', 0, 'epoch'::timestamptz
     from receipts r where r.workspace_id = $1 and r.body_sha256 is not null and r.id in (select m.receipt_id from ${theirs})`,
    [workspaceId, contactIds],
  );
}
/**
 * What changes to many and imports wrote down of them, to be able to undo it: names, values and tags as they were. Who stands in an uploaded
 * table cannot be told without reading it as it was meant, so all tables go, with what was shown of them and what faults repeat of their rows.
 */
export function eraseSnapshots(tx: Tx, workspaceId: string, contactIds: readonly string[]): void {
  tx.send('delete from bulk_items where workspace_id = $1 and subject_id = any($2::uuid[])', [workspaceId, contactIds]);
  tx.send(
    `update import_rows set before = null, after = null, why = regexp_replace(why, '“[^”]*”', '“…”', 'g')
     where workspace_id = $1 and (contact_id = any($2::uuid[]) or contact_id is null) and (coalesce(before, after) is not null or why <> '')`,
    [workspaceId, contactIds],
  );
  tx.send(
    `update files set name = '', created_at = 'epoch', used_at = null where workspace_id = $1 and id in (select file_id from imports where workspace_id = $1)`,
    [workspaceId],
  );
  tx.send(`update imports set sample = '[]' where workspace_id = $1 and sample <> '[]'`, [workspaceId]);
}
/** What devices of these contacts left: who they said they are, pages they saw, and the token that would bring them back as known. */
export async function eraseVisits(tx: Tx, workspaceId: string, contactIds: readonly string[]): Promise<void> {
  await tx.query(
    `delete from visitor_sessions s using identities i where s.workspace_id = $1 and i.workspace_id = $1 and i.kind = 'visitor'
       and i.scope = s.channel_id::text and i.key = s.visitor_id::text and (i.contact_id = any($2::uuid[]) or i.home_contact_id = any($2::uuid[]))`,
    [workspaceId, contactIds],
  );
}
/** The conversation somebody at this address is in now. */
export async function conversationOfSender(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  who: { kind: string; scope: string; value: string },
): Promise<string | null> {
  return (
    (
      await tx.query<{ id: string }>(
        `select v.id from identities i join conversations v on v.workspace_id = i.workspace_id and v.contact_id = i.contact_id and not v.is_empty and v.status <> 'closed'
     where i.workspace_id = $1 and i.kind = $2 and i.scope = $3 and i.key = $4 order by v.last_message_at desc limit 1`,
        [workspaceId, who.kind, who.scope, who.value],
      )
    ).rows[0]?.id ?? null
  );
}
/** How much there is of a contact: messages in its conversations and as a participant, and conversations that are shown. */
export async function heldOf(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  contactId: string,
): Promise<{ messages: number; conversations: number }> {
  return (
    await tx.query<{ messages: number; conversations: number }>(
      `select (select count(*) from conversations v join messages m on m.workspace_id = $1 and m.conversation_id = v.id where v.workspace_id = $1 and v.contact_id = $2)
         + (select count(*) from identities i join messages m on m.workspace_id = $1 and m.guest_id = i.id join conversations v on v.workspace_id = $1 and v.id = m.conversation_id
            where i.workspace_id = $1 and (i.contact_id = $2 or i.home_contact_id = $2) and v.contact_id <> $2) as messages,
         (select count(*) from conversations where workspace_id = $1 and contact_id = $2 and not is_empty) as conversations`,
      [workspaceId, contactId],
    )
  ).rows[0]!;
}

export interface Erasure {
  readonly identities: number;
  readonly conversations: number;
  readonly messages: number;
  readonly notes: number;
  readonly files: number;
  /** What they wrote in matters of others, and how many those are. */
  readonly elsewhere: number;
  readonly hosts: number;
  /** Files that stand in messages of others too. */
  readonly shared: number;
}
/** Counts what erasing takes out: the same people, conversations and messages as `eraseContact`. */
export async function erasureOf(
  q: Pick<Tx, 'query'>,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<Erasure> {
  return (
    await q.query<Erasure>(
      `with homes as (select unnest($2::uuid[]) as id union select home_contact_id from identities where workspace_id = $1 and contact_id = any($2)),
       theirs as (select i.id from homes h join identities i on i.workspace_id = $1 and i.home_contact_id = h.id),
       matters as (select v.id, v.is_empty from homes h join conversations v on v.workspace_id = $1 and v.contact_id = h.id),
       said as (select m.id, m.type from matters v join messages m on m.workspace_id = $1 and m.conversation_id = v.id),
       beside as (select m.id, m.conversation_id from theirs i join messages m on m.workspace_id = $1 and m.guest_id = i.id where m.conversation_id not in (select id from matters)),
       gone as (select id from said union select id from beside),
       held as (select distinct f.file_id as id from gone g join message_files f on f.workspace_id = $1 and f.message_id = g.id where f.file_id is not null),
       shared as (select h.id from held h where exists (select from message_files f where f.workspace_id = $1 and f.file_id = h.id and f.message_id not in (select id from gone)))
       select (select count(*) from theirs)::int as identities, (select count(*) from matters where not is_empty)::int as conversations,
         (select count(*) from said where type in ('message', 'call'))::int as messages, (select count(*) from said where type = 'note')::int + (select count(*) from homes h join contact_notes n on n.workspace_id = $1 and n.contact_id = h.id where n.deleted_at is null)::int as notes,
         (select count(*) from held)::int - (select count(*) from shared)::int as files, (select count(*) from beside)::int as elsewhere,
         (select count(distinct conversation_id) from beside)::int as hosts, (select count(*) from shared)::int as shared`,
      [workspaceId, contactIds],
    )
  ).rows[0]!;
}

export async function placeOf(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
): Promise<{ name: string; locale: string; timezone: string }> {
  return (
    await tx.query<{ name: string; locale: string; timezone: string }>(
      'select name, locale, timezone from workspaces where id = $1',
      [workspaceId],
    )
  ).rows[0]!;
}
