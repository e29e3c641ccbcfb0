// Step b: who is writing. Finds the identity and contact of every sender in the batch, and makes those we have not met.
import { identityKey, identityKeys, type IdentityHint, type IdentityRef, type Sender } from '@throughline/domain';
import type { Tx } from '../../ground/db.ts';
import { newId } from '../../ground/id.ts';
import {
  addContacts,
  addIdentities,
  type ContactRow,
  contactsByIds,
  type IdentityKey,
  type IdentityRow,
  type Known,
  lockKnown,
  rekey,
  setNames,
} from '../contacts/index.ts';
import { FAILED_SCOPE } from './item.ts';

export interface Meeting {
  readonly workspaceId: string;
  readonly channelId: string | null;
  readonly who: Sender | IdentityHint;
  readonly isSender: boolean;
}
export interface Met {
  identityOf(workspaceId: string, who: Pick<Sender, 'kind' | 'scope' | 'value'> & { trust?: string }): IdentityRow;
  readonly contacts: Map<string, ContactRow>;
  readonly fresh: Set<string>;
  /** Contacts whose name became a better one. */ readonly renamed: ReadonlySet<string>;
}

const scopeOf = (who: { scope: string; trust?: string }) => (who.trust === 'failed' ? FAILED_SCOPE : who.scope);
const keyText = (key: IdentityKey) => `${key.workspaceId} ${key.kind} ${key.scope} ${key.key}`;

/** Those of these we know already, by every spelling of their addresses; they are held until commit. */
export const knownOf = (
  tx: Tx,
  meetings: readonly Meeting[],
  /** Addresses somebody speaks of without meeting anybody there. */
  besides: readonly (IdentityRef & { workspaceId: string })[] = [],
): Promise<Known[]> =>
  lockKnown(tx, [
    ...keysOf(meetings),
    ...besides.flatMap(({ workspaceId, kind, scope, value }) =>
      identityKeys(kind, value).map((key) => ({ workspaceId, kind, scope, key })),
    ),
  ]);
export const keysOf = (meetings: readonly Meeting[]): IdentityKey[] => {
  const keys = new Map<string, IdentityKey>();
  for (const { workspaceId, who } of meetings)
    for (const key of [...identityKeys(who.kind, who.value), ...aliasKeys(who)]) {
      const variant = { workspaceId, kind: who.kind, scope: scopeOf(who), key };
      keys.set(keyText(variant), variant);
    }
  return [...keys.values()];
};

export async function meet(tx: Tx, meetings: readonly Meeting[], known: readonly Known[]): Promise<Met> {
  const wanted = new Map<string, { key: IdentityKey; variants: IdentityKey[]; meeting: Meeting }>();
  for (const meeting of meetings) {
    const { workspaceId, who } = meeting;
    const key = { workspaceId, kind: who.kind, scope: scopeOf(who), key: identityKey(who.kind, who.value) };
    const before = wanted.get(keyText(key));
    if (before && (before.meeting.isSender || !meeting.isSender)) continue;
    wanted.set(keyText(key), {
      key,
      variants: [...identityKeys(who.kind, who.value), ...aliasKeys(who)].map((variant) => ({ ...key, key: variant })),
      meeting,
    });
  }
  const contacts = new Map(known.map(({ contact }) => [contact.id, contact]));
  const byKey = new Map(
    known.map(({ identity }) => [
      keyText({ workspaceId: identity.workspace_id, kind: identity.kind, scope: identity.scope, key: identity.key }),
      identity,
    ]),
  );
  const identities = new Map<string, IdentityRow>();
  const strangers: { text: string; key: IdentityKey; meeting: Meeting }[] = [];
  for (const [text, want] of wanted) {
    const identity = want.variants.map((variant) => byKey.get(keyText(variant))).find((row) => row !== undefined);
    if (identity) identities.set(text, renewed(tx, identity, want));
    else strangers.push({ text, key: want.key, meeting: want.meeting });
  }
  const fresh = await welcome(tx, strangers);
  for (const [text, identity] of fresh) identities.set(text, identity);
  for (const contact of await freshContacts(tx, [...fresh.values()])) contacts.set(contact.id, contact);
  const renamed = improveNames(tx, contacts, identities, wanted);
  return {
    contacts,
    renamed,
    fresh: new Set([...fresh.values()].map((identity) => identity.id)),
    identityOf: (workspaceId, who) =>
      identities.get(
        keyText({ workspaceId, kind: who.kind, scope: scopeOf(who), key: identityKey(who.kind, who.value) }),
      )!,
  };
}

export const aliasKeys = (who: Sender | IdentityHint): readonly string[] => [
  ...('aliases' in who && who.trust === 'attested'
    ? (who.aliases ?? []).slice(0, ALIAS_LIMIT).map((alias) => identityKey(who.kind, alias))
    : []),
  ...lentKeys(who),
];
/** Those that may be somebody else's by now: of those known, only fresh ones get this far (`passed.ts`). */
export const lentKeys = (who: Sender | IdentityHint): readonly string[] =>
  'lentAliases' in who && who.trust === 'attested'
    ? (who.lentAliases ?? []).slice(0, ALIAS_LIMIT).map((alias) => identityKey(who.kind, alias))
    : [];
const ALIAS_LIMIT = 10;
/** Met under an id it had before, an identity takes the one it has now; everything it said stays with it. */
function renewed(tx: Tx, identity: IdentityRow, want: { key: IdentityKey; meeting: Meeting }): IdentityRow {
  const { who } = want.meeting;
  if (identity.key === want.key.key || !aliasKeys(who).includes(identity.key)) return identity;
  const value = who.value.slice(0, 1000);
  rekey(tx, identity, value, want.key.key);
  return Object.assign(identity, { value, key: want.key.key });
}

async function welcome(
  tx: Tx,
  strangers: readonly { text: string; key: IdentityKey; meeting: Meeting }[],
): Promise<Map<string, IdentityRow>> {
  if (strangers.length === 0) return new Map();
  const made = strangers.map(({ text, key, meeting }) => ({ text, key, meeting, contactId: newId(), id: newId() }));
  addContacts(
    tx,
    made.map(({ key, meeting, contactId }) => ({
      workspaceId: key.workspaceId,
      id: contactId,
      name: (meeting.who.name ?? '').slice(0, 500),
      nameSource: meeting.who.name ? sourceOf(meeting) : 'none',
    })),
  );
  const rows = await addIdentities(
    tx,
    made.map(({ key, meeting, contactId, id }) => ({
      ...key,
      id,
      contactId,
      value: meeting.who.value.slice(0, 1000),
      name: (meeting.who.name ?? '').slice(0, 500),
      channelId: meeting.channelId,
      attributes: 'attributes' in meeting.who ? (meeting.who.attributes ?? {}) : {},
    })),
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return new Map(made.map(({ text, id }) => [text, byId.get(id)!]));
}
async function freshContacts(tx: Tx, identities: readonly IdentityRow[]): Promise<ContactRow[]> {
  const rows: ContactRow[] = [];
  for (const workspaceId of new Set(identities.map((identity) => identity.workspace_id))) {
    rows.push(
      ...(await contactsByIds(
        tx,
        workspaceId,
        identities.filter((identity) => identity.workspace_id === workspaceId).map((identity) => identity.contact_id),
      )),
    );
  }
  return rows;
}

/** A browser vouches for no name: what is said there was typed. */
const sourceOf = (meeting: Meeting) =>
  meeting.isSender && meeting.who.kind !== 'visitor' ? ('provider' as const) : ('claimed' as const);
const strength = { none: 0, claimed: 1, provider: 2, agent: 3 } as const;
/** A provider's name replaces a typed one; a person's choice stays. */
function improveNames(
  tx: Tx,
  contacts: Map<string, ContactRow>,
  identities: Map<string, IdentityRow>,
  wanted: ReadonlyMap<string, { meeting: Meeting }>,
): ReadonlySet<string> {
  const better = new Map<string, { workspaceId: string; id: string; name: string; source: string }>();
  for (const [text, { meeting }] of wanted) {
    const identity = identities.get(text)!;
    const contact = contacts.get(identity.contact_id);
    const name = meeting.who.name?.slice(0, 500);
    const source = sourceOf(meeting);
    if (contact && name && strength[source] > strength[contact.name_source])
      better.set(contact.id, { workspaceId: identity.workspace_id, id: contact.id, name, source });
  }
  for (const workspaceId of new Set([...better.values()].map((row) => row.workspaceId)))
    setNames(
      tx,
      workspaceId,
      [...better.values()].filter((row) => row.workspaceId === workspaceId),
    );
  for (const row of better.values())
    contacts.set(row.id, {
      ...contacts.get(row.id)!,
      name: row.name,
      name_source: row.source as ContactRow['name_source'],
    });
  return new Set(better.keys());
}
