// All SQL about contacts, identities and links.
import type { ActiveLink, FieldValue } from '@throughline/domain';
import type { Tx } from '../../ground/db.ts';

export interface IdentityRow {
  readonly workspace_id: string;
  readonly id: string;
  readonly kind: string;
  readonly scope: string;
  readonly value: string;
  readonly key: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly home_contact_id: string;
  readonly contact_id: string;
  readonly is_shared: boolean;
  readonly state: 'reachable' | 'unreachable';
  readonly state_detail: string;
  readonly last_inbound_at: Date | null;
  readonly last_outbound_at: Date | null;
  readonly channel_id: string | null;
  readonly picture_file_id: string | null;
  readonly created_at: Date;
}
export interface ContactRow {
  readonly workspace_id: string;
  readonly id: string;
  readonly name: string;
  readonly name_source: 'none' | 'claimed' | 'provider' | 'agent';
  readonly attributes: Readonly<Record<string, string>>;
  /** Null: emptied, whatever an absorbed contact says. */
  readonly fields: Readonly<Record<string, FieldValue | null>>;
  readonly company_id: string | null;
  readonly absorbed_by: string | null;
  readonly is_blocked: boolean;
  readonly last_seen_at: Date;
  readonly created_at: Date;
  readonly deleted_at: Date | null;
}
export interface LinkRow extends ActiveLink {
  readonly how: string;
  readonly madeBy: string;
  readonly madeById: string | null;
  readonly madeAt: Date;
  readonly undoneAt: Date | null;
  /** Whose doing it was: kind and scope of `identityId`. Only where asked for by keys. */
  readonly identityKind?: string;
  readonly identityScope?: string;
}
export interface IdentityKey {
  readonly workspaceId: string;
  readonly kind: string;
  readonly scope: string;
  readonly key: string;
}
export interface NewIdentity extends IdentityKey {
  readonly id: string;
  readonly contactId: string;
  readonly value: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly channelId: string | null;
}
export interface NewContact {
  readonly workspaceId: string;
  readonly id: string;
  readonly name: string;
  readonly nameSource: ContactRow['name_source'];
}

const byKeys = `from unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) as w(workspace_id, kind, scope, key)
  join identities i on i.workspace_id = w.workspace_id and i.kind = w.kind and i.scope = w.scope and i.key = w.key`;
const keyArrays = (keys: readonly IdentityKey[]) => [
  keys.map((key) => key.workspaceId),
  keys.map((key) => key.kind),
  keys.map((key) => key.scope),
  keys.map((key) => key.key),
];

/** The lock's number is made of the id's random half. */
const peopleLock = (workspaceId: string) =>
  BigInt.asIntN(64, BigInt(`0x${workspaceId.replaceAll('-', '').slice(16)}`)).toString();
/**
 * Who is who stays as it is until commit: shared by batches that only place messages, alone for whoever moves identities. Taken before
 * any row, so that nobody waits in a circle. `also`: what else the same statement says.
 */
export function holdPeople(tx: Tx, workspaceIds: readonly string[], how: 'shared' | 'alone', also = ''): void {
  tx.send(
    `select pg_advisory_xact_lock${how === 'shared' ? '_shared' : ''}(k)${also === '' ? '' : `, ${also}`} from unnest($1::bigint[]) as k`,
    [[...new Set(workspaceIds)].sort().map(peopleLock)],
  );
}
export interface Known {
  readonly identity: IdentityRow;
  readonly contact: ContactRow;
}
/**
 * Identities with their contacts, which are held until commit, so that two messages of one person are placed one after the other.
 * Only under `holdPeople`: otherwise a link made meanwhile could leave an identity with the wrong contact.
 */
export async function lockKnown(tx: Tx, keys: readonly IdentityKey[]): Promise<Known[]> {
  if (keys.length === 0) return [];
  const { rows } = await tx.query<Record<string, unknown>>(lockKnownSql, keyArrays(keys));
  return rows.map((row) => ({
    identity: row as unknown as IdentityRow,
    contact: {
      workspace_id: row['workspace_id'],
      id: row['contact_id'],
      ...Object.fromEntries(contactColumns.map((name) => [name, row[`c_${name}`]])),
    } as unknown as ContactRow,
  }));
}
const contactColumns = [
  'name',
  'name_source',
  'attributes',
  'absorbed_by',
  'is_blocked',
  'last_seen_at',
  'created_at',
  'deleted_at',
];
const lockKnownSql = `select i.*, ${contactColumns.map((name) => `c.${name} as c_${name}`).join(', ')} ${byKeys}
  join contacts c on c.workspace_id = i.workspace_id and c.id = i.contact_id order by c.workspace_id, c.id for no key update of c`;
/** SQL and its values for whose these keys are: `workspace_id, contact_id`, each once. */
export const contactsOfKeys = (
  keys: readonly IdentityKey[],
): { readonly text: string; readonly values: unknown[] } => ({
  text: `select distinct i.workspace_id, i.contact_id ${byKeys}`,
  values: keyArrays(keys),
});
export async function lockContacts(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<ContactRow[]> {
  holdPeople(tx, [workspaceId], 'alone');
  return (
    await tx.query<ContactRow>(
      'select * from contacts where workspace_id = $1 and id = any($2::uuid[]) order by id for no key update',
      [workspaceId, ids],
    )
  ).rows;
}
export async function identitiesByKeys(tx: Pick<Tx, 'query'>, keys: readonly IdentityKey[]): Promise<IdentityRow[]> {
  if (keys.length === 0) return [];
  return (await tx.query<IdentityRow>(`select i.* ${byKeys}`, keyArrays(keys))).rows;
}
export async function identitiesByIds(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  ids: readonly string[],
): Promise<IdentityRow[]> {
  return (
    await tx.query<IdentityRow>('select * from identities where workspace_id = $1 and id = any($2::uuid[])', [
      workspaceId,
      ids,
    ])
  ).rows;
}
export async function identitiesOfContacts(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<IdentityRow[]> {
  return (
    await tx.query<IdentityRow>(
      'select * from identities where workspace_id = $1 and contact_id = any($2::uuid[]) order by id',
      [workspaceId, contactIds],
    )
  ).rows;
}
/** Every identity reachable from these over active links, and all that share their home contacts. */
export async function closure(tx: Pick<Tx, 'query'>, workspaceId: string, ids: readonly string[]): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `with recursive joined(id) as (
       select unnest($2::uuid[])
       union
       select case when l.identity_id = j.id then l.other_id else l.identity_id end
       from joined j join links l on l.workspace_id = $1 and l.undone_at is null and (l.identity_id = j.id or l.other_id = j.id)
     ) select id from joined`,
    [workspaceId, ids],
  );
  return rows.map((row) => row.id);
}
export async function linksOf(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  identityIds: readonly string[],
): Promise<LinkRow[]> {
  return (
    await tx.query<LinkRow>(
      `select id, identity_id as "identityId", other_id as "otherId", assurance, evidence, how, made_by as "madeBy", made_by_id as "madeById", made_at as "madeAt", undone_at as "undoneAt"
     from links where workspace_id = $1 and (identity_id = any($2::uuid[]) or other_id = any($2::uuid[])) order by made_at, id`,
      [workspaceId, identityIds],
    )
  ).rows;
}
/** All links of whose keys these are, in both directions, with who made them. */
export async function linksByKeys(tx: Pick<Tx, 'query'>, keys: readonly IdentityKey[]): Promise<LinkRow[]> {
  if (keys.length === 0) return [];
  return (await tx.query<LinkRow>(linksByKeysSql, keyArrays(keys))).rows;
}
const linksByKeysSql = `with k as (select distinct i.workspace_id, i.id ${byKeys}), l as (
    select l.* from k join links l on l.workspace_id = k.workspace_id and l.identity_id = k.id
    union select l.* from k join links l on l.workspace_id = k.workspace_id and l.other_id = k.id)
  select l.id, l.identity_id as "identityId", l.other_id as "otherId", l.assurance, l.evidence, l.how, l.made_by as "madeBy", l.made_by_id as "madeById",
    l.made_at as "madeAt", l.undone_at as "undoneAt", m.kind as "identityKind", m.scope as "identityScope"
  from l join identities m on m.workspace_id = l.workspace_id and m.id = l.identity_id`;
/** The same was proved again just now. */
export function renewProofs(tx: Tx, proofs: readonly { workspaceId: string; id: string }[], at: Date): void {
  tx.send(
    `update links l set made_at = $3 from unnest($1::uuid[], $2::uuid[]) as p(workspace_id, id) where l.workspace_id = p.workspace_id and l.id = p.id and l.made_at < $3`,
    [proofs.map((each) => each.workspaceId), proofs.map((each) => each.id), at],
  );
}
/** The address is not theirs any more: their words stay, and it is found by nobody. */
export async function retire(
  tx: Tx,
  row: Pick<IdentityRow, 'workspace_id' | 'id' | 'key'>,
  detail: string,
): Promise<void> {
  await tx.query(
    `update identities set key = $3, state = 'unreachable', state_detail = $4 where workspace_id = $1 and id = $2`,
    [row.workspace_id, row.id, `${row.key.slice(0, KEY_PART)}#${row.id}`, detail],
  );
}
const KEY_PART = 500;
/** Has this identity given its address up? Whoever is written to there now is somebody else. */
export const isRetired = (row: Pick<IdentityRow, 'id' | 'key'>): boolean => row.key.endsWith(`#${row.id}`);
export async function linkById(tx: Pick<Tx, 'query'>, workspaceId: string, id: string): Promise<LinkRow | undefined> {
  return (
    await tx.query<LinkRow>(
      `select id, identity_id as "identityId", other_id as "otherId", assurance, evidence, how, made_by as "madeBy", made_by_id as "madeById", made_at as "madeAt", undone_at as "undoneAt"
     from links where workspace_id = $1 and id = $2`,
      [workspaceId, id],
    )
  ).rows[0];
}

export function addContacts(tx: Tx, contacts: readonly NewContact[]): void {
  if (contacts.length === 0) return;
  tx.send(
    'insert into contacts (workspace_id, id, name, name_source) select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[])',
    [
      contacts.map((row) => row.workspaceId),
      contacts.map((row) => row.id),
      contacts.map((row) => row.name),
      contacts.map((row) => row.nameSource),
    ],
  );
}
/** Throws on a key that exists by now: somebody else met the same stranger, and the caller starts over. */
export async function addIdentities(tx: Tx, rows: readonly NewIdentity[]): Promise<IdentityRow[]> {
  if (rows.length === 0) return [];
  return (
    await tx.query<IdentityRow>(
      `insert into identities (workspace_id, id, kind, scope, value, key, name, attributes, home_contact_id, contact_id, channel_id)
     select w, id, kind, scope, value, key, name, attributes, c, c, channel from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::jsonb[], $9::uuid[], $10::uuid[])
       as n(w, id, kind, scope, value, key, name, attributes, c, channel) returning *`,
      [
        rows.map((row) => row.workspaceId),
        rows.map((row) => row.id),
        rows.map((row) => row.kind),
        rows.map((row) => row.scope),
        rows.map((row) => row.value),
        rows.map((row) => row.key),
        rows.map((row) => row.name),
        rows.map((row) => JSON.stringify(row.attributes)),
        rows.map((row) => row.contactId),
        rows.map((row) => row.channelId),
      ],
    )
  ).rows;
}
export async function addLink(
  tx: Tx,
  workspaceId: string,
  link: {
    id: string;
    identityId: string;
    otherId: string;
    assurance: string;
    evidence: string;
    how: string;
    madeBy: string;
    madeById: string | null;
  },
): Promise<void> {
  await tx.query(
    'insert into links (workspace_id, id, identity_id, other_id, assurance, evidence, how, made_by, made_by_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    [
      workspaceId,
      link.id,
      link.identityId,
      link.otherId,
      link.assurance,
      link.evidence,
      link.how,
      link.madeBy,
      link.madeById,
    ],
  );
}
/** A later proof of a claimed pair: same link, better assurance. */
export async function proveLink(tx: Tx, workspaceId: string, id: string, evidence: string, how: string): Promise<void> {
  await tx.query(
    `update links set assurance = 'proved', evidence = $3, how = $4, made_at = now() where workspace_id = $1 and id = $2`,
    [workspaceId, id, evidence, how],
  );
}
export async function setUndone(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
  byId: string | null,
): Promise<void> {
  await tx.query(
    'update links set undone_at = now(), undone_by_id = $3 where workspace_id = $1 and id = any($2::uuid[])',
    [workspaceId, ids, byId],
  );
}
export async function setRedone(tx: Tx, workspaceId: string, id: string): Promise<void> {
  await tx.query('update links set undone_at = null, undone_by_id = null where workspace_id = $1 and id = $2', [
    workspaceId,
    id,
  ]);
}
export async function moveIdentities(
  tx: Tx,
  workspaceId: string,
  moves: readonly { id: string; contactId: string }[],
): Promise<void> {
  await tx.query(
    'update identities i set contact_id = m.contact_id from unnest($2::uuid[], $3::uuid[]) as m(id, contact_id) where i.workspace_id = $1 and i.id = m.id',
    [workspaceId, moves.map((move) => move.id), moves.map((move) => move.contactId)],
  );
}
/** A contact whose own identities all speak through another is absorbed by it; the others speak for themselves. */
export async function settleAbsorption(tx: Tx, workspaceId: string, homeContactIds: readonly string[]): Promise<void> {
  await tx.query(
    `update contacts c set absorbed_by = s.speaker from (
       select home_contact_id as id, case when bool_or(contact_id = home_contact_id) then null else (min(contact_id::text))::uuid end as speaker
       from identities where workspace_id = $1 and home_contact_id = any($2::uuid[]) group by home_contact_id) s
     where c.workspace_id = $1 and c.id = s.id and c.absorbed_by is distinct from s.speaker`,
    [workspaceId, homeContactIds],
  );
}
/** The same account under its new id. */
export function rekey(tx: Tx, row: Pick<IdentityRow, 'workspace_id' | 'id'>, value: string, key: string): void {
  tx.send('update identities set value = $3, key = $4 where workspace_id = $1 and id = $2', [
    row.workspace_id,
    row.id,
    value,
    key,
  ]);
}
export function setNames(
  tx: Tx,
  workspaceId: string,
  rows: readonly { id: string; name: string; source: string }[],
): void {
  tx.send(
    'update contacts c set name = n.name, name_source = n.source from unnest($2::uuid[], $3::text[], $4::text[]) as n(id, name, source) where c.workspace_id = $1 and c.id = n.id',
    [workspaceId, rows.map((row) => row.id), rows.map((row) => row.name), rows.map((row) => row.source)],
  );
}
/**
 * Marks identities as heard from now (and so reachable), and their contacts as seen. The contact's row moves in its list, so it is
 * rewritten at most every ten minutes; who shows it takes the newest of its identities.
 */
export function touch(
  tx: Tx,
  rows: readonly { workspaceId: string; identityId: string; contactId: string; channelId: string | null; at: Date }[],
): void {
  if (rows.length === 0) return;
  tx.send(
    `with t as (select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::uuid[]) as t(workspace_id, identity_id, contact_id, at, channel_id)),
     heard as (
       update identities i set last_inbound_at = t.at, state = 'reachable', state_detail = '', channel_id = coalesce(t.channel_id, i.channel_id) from t where i.workspace_id = t.workspace_id and i.id = t.identity_id)
     update contacts c set last_seen_at = t.at from t where c.workspace_id = t.workspace_id and c.id = t.contact_id and c.last_seen_at < t.at - interval '10 minutes'`,
    [
      rows.map((row) => row.workspaceId),
      rows.map((row) => row.identityId),
      rows.map((row) => row.contactId),
      rows.map((row) => row.at),
      rows.map((row) => row.channelId),
    ],
  );
}
export async function setReach(
  tx: Tx,
  workspaceId: string,
  identityId: string,
  state: 'reachable' | 'unreachable',
  detail: string,
): Promise<void> {
  await tx.query('update identities set state = $3, state_detail = $4 where workspace_id = $1 and id = $2', [
    workspaceId,
    identityId,
    state,
    detail,
  ]);
}
export async function setShared(tx: Tx, workspaceId: string, identityId: string, isShared: boolean): Promise<void> {
  await tx.query('update identities set is_shared = $3 where workspace_id = $1 and id = $2', [
    workspaceId,
    identityId,
    isShared,
  ]);
}
/** They were written to just now. Whose row somebody else is changing keeps its old time: nobody waits for this. */
export async function setOutbound(tx: Tx, workspaceId: string, identityIds: readonly string[]): Promise<void> {
  await tx.query(
    'update identities set last_outbound_at = now() where workspace_id = $1 and id in (select id from identities where workspace_id = $1 and id = any($2::uuid[]) for no key update skip locked)',
    [workspaceId, identityIds],
  );
}

export async function contactById(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  id: string,
): Promise<ContactRow | undefined> {
  return (
    await tx.query<ContactRow>(
      `select c.* from contacts c where c.workspace_id = $1 and c.deleted_at is null
       and c.id = (select coalesce(absorbed_by, id) from contacts where workspace_id = $1 and id = $2)`,
      [workspaceId, id],
    )
  ).rows[0];
}
export async function contactsByIds(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  ids: readonly string[],
): Promise<ContactRow[]> {
  return (
    await tx.query<ContactRow>(
      'select * from contacts where workspace_id = $1 and id = any($2::uuid[]) and deleted_at is null',
      [workspaceId, ids],
    )
  ).rows;
}
/** Held until commit: two people who change different attributes keep both. */
export async function holdContact(tx: Tx, workspaceId: string, id: string): Promise<ContactRow | undefined> {
  return (
    await tx.query<ContactRow>('select * from contacts where workspace_id = $1 and id = $2 for no key update', [
      workspaceId,
      id,
    ])
  ).rows[0];
}
export async function changeContact(
  tx: Tx,
  workspaceId: string,
  id: string,
  change: {
    name?: string;
    attributes?: Record<string, string>;
    fields?: Readonly<Record<string, FieldValue | null>>;
    isBlocked?: boolean;
  },
): Promise<void> {
  await tx.query(
    `update contacts set name = coalesce($3, name), name_source = case when $3::text is null then name_source when $3 = '' then 'none' else 'agent' end, attributes = coalesce($4::jsonb, attributes), is_blocked = coalesce($5, is_blocked), fields = fields || coalesce($6::jsonb, '{}')
     where workspace_id = $1 and id = $2`,
    [
      workspaceId,
      id,
      change.name ?? null,
      change.attributes ? JSON.stringify(change.attributes) : null,
      change.isBlocked ?? null,
      change.fields ? JSON.stringify(change.fields) : null,
    ],
  );
}
export interface ContactListRow extends ContactRow {
  readonly open: number;
  readonly seen_key: string;
}
export const listColumns = `(select count(*)::int from conversations v where v.workspace_id = c.workspace_id and v.contact_id = c.id and v.status = 'open' and not v.is_empty) as open, c.last_seen_at::text as seen_key`;
export async function recentContacts(tx: Pick<Tx, 'query'>, workspaceId: string, limit: number): Promise<string[]> {
  return (
    await tx.query<{ id: string }>(
      'select id from contacts where workspace_id = $1 and absorbed_by is null and deleted_at is null order by last_seen_at desc, id desc limit $2',
      [workspaceId, limit],
    )
  ).rows.map((row) => row.id);
}
/** The workspace's language, which may name a country. */
export async function localeOf(tx: Pick<Tx, 'query'>, workspaceId: string): Promise<string> {
  return (
    (await tx.query<{ locale: string }>('select locale from workspaces where id = $1', [workspaceId])).rows[0]
      ?.locale ?? ''
  );
}
/** The same rows for contacts that were found, in that order. */
export async function listed(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  ids: readonly string[],
): Promise<ContactListRow[]> {
  return (
    await tx.query<ContactListRow>(
      `select c.*, ${listColumns} from unnest($2::uuid[]) with ordinality as f(id, place) join contacts c on c.workspace_id = $1 and c.id = f.id order by f.place`,
      [workspaceId, ids],
    )
  ).rows;
}
export async function factsOfIdentities(tx: Pick<Tx, 'query'>, workspaceId: string, identityIds: readonly string[]) {
  return (
    await tx.query<{
      id: string;
      identity_id: string;
      kind: string;
      label: string;
      value: string;
      message_id: string | null;
      channel_id: string | null;
      channel_kind: string | null;
      said_at: Date;
    }>(
      // So many of each identity, not of all together: whose facts are shown must not depend on who is shown beside them.
      `select f.id, f.identity_id, f.kind, f.label, f.value, f.message_id, f.channel_id, f.said_at, h.kind as channel_kind
     from unnest($2::uuid[]) as i(id)
     cross join lateral (select * from facts where workspace_id = $1 and identity_id = i.id and dismissed_at is null order by said_at desc, id desc limit 200) f
     left join channels h on h.workspace_id = f.workspace_id and h.id = f.channel_id order by f.said_at desc, f.id desc`,
      [workspaceId, identityIds],
    )
  ).rows;
}
/** Takes everything of these contacts out of the house for good. Conversations and messages first, by the room that holds them. */
export async function eraseContacts(tx: Tx, workspaceId: string, contactIds: readonly string[]): Promise<void> {
  await tx.query(
    'delete from identities where workspace_id = $1 and (contact_id = any($2::uuid[]) or home_contact_id = any($2::uuid[]))',
    [workspaceId, contactIds],
  );
  await tx.query('delete from contacts where workspace_id = $1 and id = any($2::uuid[])', [workspaceId, contactIds]);
}
