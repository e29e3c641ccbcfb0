// SQL that writes and takes back people many at a time: a stretch of rows is one statement for each table, however many rows it has.
import type { Tx } from '../../ground/db.ts';
import type { PersonState } from './person-state.ts';

type Q = Pick<Tx, 'query'>;

/** Each statement looks rows up by key and nothing else: plans without scans of whole tables are right for any size. */
export function byKey(tx: Tx): void {
  tx.send(
    `select set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)`,
  );
}
/**
 * Tells the planner how big these tables are by now. A plan made for a handful of rows joins by reading all of the workspace's; kept while an
 * import fills the tables, it made row 10,000 a hundred times as slow as the first. Outside a transaction, so that its locks are short.
 */
export async function tellSizes(q: Q): Promise<void> {
  await q.query('analyze contacts, identities, links, contact_tags, tags, companies, contact_words, import_rows');
}

export interface Person extends Pick<PersonState, 'name' | 'attributes' | 'fields' | 'companyId'> {
  readonly id: string;
}
const columns = (people: readonly Person[]) => [
  people.map((each) => each.id),
  people.map((each) => each.name),
  people.map((each) => JSON.stringify(each.attributes)),
  people.map((each) => JSON.stringify(each.fields)),
  people.map((each) => each.companyId),
];
const person = `unnest($2::uuid[], $3::text[], $4::jsonb[], $5::jsonb[], $6::uuid[]) as n(id, name, attributes, fields, company_id)`;
export function addPeople(tx: Tx, workspaceId: string, people: readonly Person[]): void {
  if (people.length === 0) return;
  tx.send(
    `insert into contacts (workspace_id, id, name, name_source, attributes, fields, company_id)
     select $1, n.id, n.name, case when n.name = '' then 'none' else 'agent' end, n.attributes, n.fields, n.company_id from ${person}`,
    [workspaceId, ...columns(people)],
  );
}
/** Exactly so: whole values, not changes of them. */
export function putPeople(tx: Tx, workspaceId: string, people: readonly Person[]): void {
  if (people.length === 0) return;
  tx.send(
    `update contacts c set name = n.name, name_source = case when c.name = n.name then c.name_source when n.name = '' then 'none' else 'agent' end,
       attributes = n.attributes, fields = n.fields, company_id = n.company_id from ${person} where c.workspace_id = $1 and c.id = n.id`,
    [workspaceId, ...columns(people)],
  );
}

export interface NewAddress {
  readonly id: string;
  readonly homeId: string;
  readonly contactId: string;
  readonly kind: string;
  readonly value: string;
  readonly key: string;
}
export interface NewLink {
  readonly id: string;
  readonly identityId: string;
  readonly otherId: string;
}
/** Addresses, each its own home so that its link can be undone, all speaking through their contact. */
export function addAddresses(tx: Tx, workspaceId: string, addresses: readonly NewAddress[]): void {
  if (addresses.length === 0) return;
  const homes = addresses.filter((address) => address.homeId !== address.contactId);
  if (homes.length > 0)
    tx.send(
      'insert into contacts (workspace_id, id, absorbed_by) select $1, h, c from unnest($2::uuid[], $3::uuid[]) as n(h, c)',
      [workspaceId, homes.map((each) => each.homeId), homes.map((each) => each.contactId)],
    );
  tx.send(
    `insert into identities (workspace_id, id, kind, scope, value, key, home_contact_id, contact_id)
     select $1, i, k, '', v, y, h, c from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[]) as n(i, h, c, k, v, y)`,
    [
      workspaceId,
      addresses.map((each) => each.id),
      addresses.map((each) => each.homeId),
      addresses.map((each) => each.contactId),
      addresses.map((each) => each.kind),
      addresses.map((each) => each.value),
      addresses.map((each) => each.key),
    ],
  );
}
export function addLinks(
  tx: Tx,
  workspaceId: string,
  links: readonly NewLink[],
  how: { readonly assurance: string; readonly evidence: string; readonly madeById: string },
): void {
  if (links.length === 0) return;
  tx.send(
    `insert into links (workspace_id, id, identity_id, other_id, assurance, evidence, how, made_by, made_by_id)
     select $1, i, a, b, $5, $6, 'import', 'agent', $7 from unnest($2::uuid[], $3::uuid[], $4::uuid[]) as n(i, a, b)`,
    [
      workspaceId,
      links.map((each) => each.id),
      links.map((each) => each.identityId),
      links.map((each) => each.otherId),
      how.assurance,
      how.evidence,
      how.madeById,
    ],
  );
}

/** A tag by its name, on a contact. */
export interface Tagging {
  readonly contactId: string;
  readonly name: string;
}
/** A tag that is not there is made; `ids` are for such, one for each name. */
export function addTags(
  tx: Tx,
  workspaceId: string,
  names: readonly { readonly id: string; readonly name: string }[],
  taggings: readonly Tagging[],
): void {
  if (taggings.length === 0) return;
  tx.send(
    'insert into tags (workspace_id, id, name) select $1, * from unnest($2::uuid[], $3::text[]) on conflict (workspace_id, lower(name)) do nothing',
    [workspaceId, names.map((tag) => tag.id), names.map((tag) => tag.name)],
  );
  tx.send(
    `insert into contact_tags select $1, n.contact, t.id from unnest($2::uuid[], $3::text[]) as n(contact, name)
     join tags t on t.workspace_id = $1 and lower(t.name) = lower(n.name) on conflict do nothing`,
    [workspaceId, taggings.map((each) => each.contactId), taggings.map((each) => each.name)],
  );
}
/**
 * What is taken away goes from everybody this contact is made of. Who that is, is found first: beside the rows of a tag that thousands carry it
 * was asked once for each pair.
 */
export function dropTags(tx: Tx, workspaceId: string, taggings: readonly Tagging[]): void {
  if (taggings.length === 0) return;
  tx.send(
    `with d as materialized (
       select h.home, t.id from unnest($2::uuid[], $3::text[]) as n(contact, name)
       join tags t on t.workspace_id = $1 and lower(t.name) = lower(n.name)
       cross join lateral (select n.contact as home union select home_contact_id from identities where workspace_id = $1 and contact_id = n.contact) h)
     delete from contact_tags x using d
     where x.workspace_id = $1 and x.contact_id = d.home and x.tag_id = d.id`,
    [workspaceId, taggings.map((each) => each.contactId), taggings.map((each) => each.name)],
  );
}

/** Of these identities, those nobody has written from or to, and no visit or conversation stands on. */
export async function untouched(q: Q, workspaceId: string, identityIds: readonly string[]): Promise<string[]> {
  if (identityIds.length === 0) return [];
  return (
    await q.query<{ id: string }>(
      `select i.id from unnest($2::uuid[]) as n(id) join identities i on i.workspace_id = $1 and i.id = n.id
       where i.last_inbound_at is null and i.last_outbound_at is null and i.channel_id is null
       and not exists (select 1 from conversations v where v.workspace_id = $1 and v.contact_id = i.home_contact_id)
       and not exists (select 1 from contact_notes n where n.workspace_id = $1 and n.contact_id = i.home_contact_id)
       and not exists (select 1 from holds h where h.workspace_id = $1 and h.contact_id = i.home_contact_id)
       and not exists (select 1 from links l where l.workspace_id = $1 and l.how <> 'import' and l.identity_id = i.id)
       and not exists (select 1 from links l where l.workspace_id = $1 and l.how <> 'import' and l.other_id = i.id)`,
      [workspaceId, identityIds],
    )
  ).rows.map((row) => row.id);
}
/** Of these contacts, those that are there, whoever they speak through by now. */
export async function whoIsThere(q: Q, workspaceId: string, contactIds: readonly string[]): Promise<string[]> {
  return (
    await q.query<{ id: string }>('select id from contacts where workspace_id = $1 and id = any($2::uuid[])', [
      workspaceId,
      contactIds,
    ])
  ).rows.map((row) => row.id);
}
/** Of these contacts, those somebody has talked with. */
export async function talkedWith(q: Q, workspaceId: string, contactIds: readonly string[]): Promise<string[]> {
  if (contactIds.length === 0) return [];
  return (
    await q.query<{ id: string }>(
      `select n.id from unnest($2::uuid[]) as n(id) where exists (select 1 from conversations v where v.workspace_id = $1 and v.contact_id = n.id)`,
      [workspaceId, contactIds],
    )
  ).rows.map((row) => row.id);
}
/** Takes addresses out that were brought along, with their links and the homes made for them; what stands in `kept` stays. */
export async function dropAddresses(
  tx: Tx,
  workspaceId: string,
  identityIds: readonly string[],
  kept: readonly string[],
): Promise<void> {
  if (identityIds.length === 0) return;
  tx.send(`delete from links l using unnest($2::uuid[]) as n(id) where l.workspace_id = $1 and l.identity_id = n.id`, [
    workspaceId,
    identityIds,
  ]);
  tx.send(`delete from links l using unnest($2::uuid[]) as n(id) where l.workspace_id = $1 and l.other_id = n.id`, [
    workspaceId,
    identityIds,
  ]);
  const { rows } = await tx.query<{ home: string }>(
    'delete from identities i using unnest($2::uuid[]) as n(id) where i.workspace_id = $1 and i.id = n.id returning i.home_contact_id as home',
    [workspaceId, identityIds],
  );
  const stays = new Set(kept);
  tx.send(
    `delete from contacts c using unnest($2::uuid[]) as n(id) where c.workspace_id = $1 and c.id = n.id
     and not exists (select 1 from identities i where i.workspace_id = $1 and i.home_contact_id = c.id)`,
    [workspaceId, [...new Set(rows.map((row) => row.home))].filter((id) => !stays.has(id))],
  );
}
