// Contacts as agents see them.
import { claimedBy, explainIdentities, type Attachment, type FieldValue } from '@throughline/domain';
import type { Contact, ContactRow as ContactListBody } from '@throughline/protocol';
import type { z } from 'zod';
import type { Tx } from '../../ground/db.ts';
import { companyNames } from '../companies/index.ts';
import { listChannels } from '../channels/index.ts';
import { picturesOf } from './profile-store.ts';
import * as store from './store.ts';
import { type ContactTag, tagsOfContacts } from './tag-store.ts';

export type ContactBody = z.output<typeof Contact>;
const iso = (date: Date | null) => date?.toISOString() ?? null;

/** Names longer than this are cut for display; the row keeps what was said. */
const NAME_LIMIT = 200;
/** A contact without a name goes by its first address. */
export function displayName(
  name: string,
  identities: readonly Pick<store.IdentityRow, 'kind' | 'value' | 'name'>[],
): string {
  const given =
    name ||
    identities.find((identity) => identity.name)?.name ||
    identities.find((identity) => identity.kind === 'email' || identity.kind === 'phone')?.value ||
    '';
  return given.slice(0, NAME_LIMIT) || 'Visitor';
}

/** Bodies of these contacts; ids that are absorbed or erased are left out. */
export async function contactBodies(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, ContactBody>> {
  const [found, theirs] = await Promise.all([
    store.contactsByIds(tx, workspaceId, ids),
    store.identitiesOfContacts(tx, workspaceId, ids),
  ]);
  const contacts = found.filter((contact) => !contact.absorbed_by);
  if (contacts.length === 0) return new Map();
  const shown = new Set(contacts.map((contact) => contact.id));
  const identities = theirs.filter((identity) => shown.has(identity.contact_id));
  const identityIds = identities.map((identity) => identity.id);
  const known = new Map(found.map((contact) => [contact.id, contact]));
  const [homes, links, facts, tags] = await Promise.all([
    contactsBeside(tx, workspaceId, known, [...new Set(identities.map((identity) => identity.home_contact_id))]),
    store.linksOf(tx, workspaceId, identityIds),
    store.factsOfIdentities(tx, workspaceId, identityIds),
    tagsOfContacts(tx, workspaceId, [...shown]),
  ]);
  const companies = await companyNames(tx, workspaceId, companyIdsOf([...contacts, ...homes]));
  const undone = links.filter((link) => link.undoneAt).flatMap((link) => [link.identityId, link.otherId]);
  const others = undone.length > 0 ? await store.identitiesByIds(tx, workspaceId, [...new Set(undone)]) : [];
  const otherContacts = new Map(
    (await contactsBeside(tx, workspaceId, known, [...new Set(others.map((identity) => identity.contact_id))])).map(
      (contact) => [contact.id, contact],
    ),
  );
  return new Map(
    contacts.map((contact) => {
      const own = identities.filter((identity) => identity.contact_id === contact.id);
      return [
        contact.id,
        present(
          contact,
          own,
          homes,
          tagsFor(tags, contact.id),
          companies,
          links,
          facts.filter((fact) => own.some((identity) => identity.id === fact.identity_id)),
          others,
          otherContacts,
        ),
      ];
    }),
  );
}

/** Most people are their own home: only others are asked for. */
async function contactsBeside(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  known: ReadonlyMap<string, store.ContactRow>,
  ids: readonly string[],
): Promise<store.ContactRow[]> {
  const others = ids.filter((id) => !known.has(id));
  return [
    ...ids.flatMap((id) => known.get(id) ?? []),
    ...(others.length > 0 ? await store.contactsByIds(tx, workspaceId, others) : []),
  ];
}

type FactRows = Awaited<ReturnType<typeof store.factsOfIdentities>>;
function present(
  contact: store.ContactRow,
  own: readonly store.IdentityRow[],
  homes: readonly store.ContactRow[],
  tags: ContactBody['tags'],
  companies: ReadonlyMap<string, string>,
  links: readonly store.LinkRow[],
  facts: FactRows,
  others: readonly store.IdentityRow[],
  otherContacts: ReadonlyMap<string, store.ContactRow>,
): ContactBody {
  const anchor = own.find((identity) => identity.home_contact_id === contact.id) ?? own[0];
  const active = links.filter((link) => !link.undoneAt);
  const held = anchor
    ? explainIdentities(
        anchor.id,
        own.map((identity) => identity.id),
        active,
      )
    : new Map<string, Attachment>();
  // What absorbed contacts brought with them shows too; the speaking contact's own words win.
  const homeRows = homes.filter(
    (home) => home.id !== contact.id && own.some((identity) => identity.home_contact_id === home.id),
  );
  const attributes = Object.assign({}, ...homeRows.map((home) => home.attributes), contact.attributes) as Record<
    string,
    string
  >;
  const name = contact.name || homeRows.find((home) => home.name)?.name || '';
  return {
    id: contact.id,
    name: displayName(name, own),
    avatarUrl: faceOf(own),
    identities: own.map((identity) => {
      const how = held.get(identity.id);
      const link = active.find((candidate) => candidate.id === how?.linkId);
      return {
        id: identity.id,
        kind: identity.kind,
        value: identity.value,
        scope: identity.scope,
        name: identity.name,
        channelId: identity.channel_id,
        assurance: how?.assurance ?? 'own',
        evidence: how?.evidence ?? '',
        claimsToBe: claimedBy(identity.id, active).filter((id) => own.some((other) => other.id === id)),
        linkId: how?.linkId ?? null,
        linkedAt: iso(link?.madeAt ?? null),
        linkedBy: link?.madeBy ?? '',
        isShared: identity.is_shared,
        state: identity.state,
        stateDetail: identity.state_detail,
        lastInboundAt: iso(identity.last_inbound_at),
        lastOutboundAt: iso(identity.last_outbound_at),
        createdAt: identity.created_at.toISOString(),
      };
    }),
    attributes,
    fields: filledIn(...homeRows.map((home) => home.fields), contact.fields),
    company: companyOf([contact, ...homeRows], companies),
    tags,
    facts: saidOnce(facts).map((fact) => ({
      id: fact.id,
      identityId: fact.identity_id,
      kind: fact.kind,
      label: fact.label,
      value: fact.value,
      messageId: fact.message_id,
      channelId: fact.channel_id,
      channelKind: fact.channel_kind,
      saidAt: fact.said_at.toISOString(),
    })),
    undoneLinks: links
      .filter(
        (link) =>
          link.undoneAt && own.some((identity) => identity.id === link.identityId || identity.id === link.otherId),
      )
      .flatMap((link) => {
        const isMine = own.some((identity) => identity.id === link.identityId);
        const other = others.find((identity) => identity.id === (isMine ? link.otherId : link.identityId));
        if (!other) return [];
        return [
          {
            id: link.id,
            identityId: link.identityId,
            otherId: link.otherId,
            identityValue: other.value,
            identityKind: other.kind,
            otherContactId: other.contact_id,
            otherContactName: displayName(otherContacts.get(other.contact_id)?.name ?? '', [other]),
            evidence: link.evidence,
            assurance: link.assurance,
            undoneAt: link.undoneAt!.toISOString(),
          },
        ];
      }),
    isBlocked: contact.is_blocked,
    lastSeenAt: lastSeen(contact, own),
    createdAt: contact.created_at.toISOString(),
  };
}

const tagsFor = (tags: readonly ContactTag[], id: string): ContactBody['tags'] =>
  tags.filter((tag) => tag.contact_id === id).map((tag) => ({ id: tag.id, name: tag.name, color: tag.color }));
const companyIdsOf = (rows: readonly Pick<store.ContactRow, 'company_id'>[]): string[] => [
  ...new Set(rows.flatMap((row) => row.company_id ?? [])),
];
/** Where they work: the speaking contact's own company first, then what an absorbed one brought. */
function companyOf(
  rows: readonly Pick<store.ContactRow, 'company_id'>[],
  names: ReadonlyMap<string, string>,
): ContactBody['company'] {
  const id = companyIdsOf(rows).find((each) => names.has(each));
  return id ? { id, name: names.get(id)! } : null;
}

/** Values of fields, the last word on each; what was emptied is left out. */
export const filledIn = (...values: readonly Readonly<Record<string, FieldValue | null>>[]): FieldsBody =>
  Object.fromEntries(
    Object.entries(Object.assign({}, ...values) as Record<string, FieldsBody[string] | null>).filter(
      (entry): entry is [string, FieldsBody[string]] => entry[1] !== null,
    ),
  );
type FieldsBody = ContactBody['fields'];

/** The same fact told on two channels is one fact; its newest telling speaks for it. Rows come newest first. */
function saidOnce(facts: FactRows): FactRows {
  const seen = new Set<string>();
  return facts.filter((fact) => {
    const key = `${fact.kind} ${fact.label} ${fact.value}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

function lastSeen(contact: Pick<store.ContactRow, 'last_seen_at'>, own: readonly store.IdentityRow[]): string {
  return new Date(
    Math.max(contact.last_seen_at.getTime(), ...own.map((identity) => identity.last_inbound_at?.getTime() ?? 0)),
  ).toISOString();
}

export async function contactRows(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  rows: readonly store.ContactListRow[],
): Promise<z.output<typeof ContactListBody>[]> {
  const identities = await store.identitiesOfContacts(
    tx,
    workspaceId,
    rows.map((row) => row.id),
  );
  const kinds = new Map((await listChannels(tx, workspaceId)).map((channel) => [channel.id, channel.kind]));
  const absorbed = identities.filter((identity) => identity.home_contact_id !== identity.contact_id);
  const homes = new Map<string, store.ContactRow>();
  if (absorbed.length > 0)
    for (const home of await store.contactsByIds(tx, workspaceId, [
      ...new Set(absorbed.map((each) => each.home_contact_id)),
    ]))
      homes.set(home.id, home);
  const tags = await tagsOfContacts(
    tx,
    workspaceId,
    rows.map((row) => row.id),
  );
  const companies = await companyNames(tx, workspaceId, companyIdsOf([...rows, ...homes.values()]));
  return rows.map((row) => {
    const own = identities.filter((identity) => identity.contact_id === row.id);
    const theirs = [...new Set(own.map((identity) => identity.home_contact_id))].flatMap((id) => homes.get(id) ?? []);
    return {
      id: row.id,
      name: displayName(row.name, own),
      avatarUrl: faceOf(own),
      identities: own.map((identity) => ({ kind: identity.kind, value: identity.value })),
      channelKinds: [...new Set(own.flatMap((identity) => kinds.get(identity.channel_id ?? '') ?? []))],
      isBlocked: row.is_blocked,
      lastSeenAt: lastSeen(row, own),
      openConversations: row.open,
      fields: filledIn(...theirs.map((home) => home.fields), row.fields),
      company: companyOf([row, ...theirs], companies),
      tags: tagsFor(tags, row.id),
      createdAt: row.created_at.toISOString(),
    };
  });
}
/** Display names of many contacts at once, for lists of conversations. */
export async function contactNames(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const rows = await store.contactsByIds(tx, workspaceId, ids);
  const nameless = rows.filter((row) => !row.name).map((row) => row.id);
  const identities = nameless.length > 0 ? await store.identitiesOfContacts(tx, workspaceId, nameless) : [];
  return new Map(
    rows.map((row) => [
      row.id,
      displayName(
        row.name,
        identities.filter((identity) => identity.contact_id === row.id),
      ),
    ]),
  );
}

/** The newest picture a provider gave of them, as our own file. */
function faceOf(own: readonly store.IdentityRow[]): string | null {
  return faceUrl(own.findLast((identity) => identity.picture_file_id !== null)?.picture_file_id);
}
export const faceUrl = (fileId: string | null | undefined): string | null =>
  fileId ? `/api/v1/files/${fileId}?inline=1&thumbnail=1` : null;

/** The same of many at once, for lists; who has none is left out. */
export async function contactFaces(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const pictures = await picturesOf(tx, workspaceId, ids);
  return new Map([...pictures].map(([id, fileId]) => [id, faceUrl(fileId)!]));
}
