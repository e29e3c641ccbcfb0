// Contacts over REST: what needs only contacts. Links, timelines and erasing concern conversations too and live in `threads`.
import { identityKey } from '@throughline/domain';
import { problem } from '@throughline/protocol';
import type { Tx } from '../../ground/db.ts';
import { handlers } from '../../ground/handlers.ts';
import { newId } from '../../ground/id.ts';
import { write } from '../../ground/journal.ts';
import { actorOf, type Viewer } from '../../ground/viewer.ts';
import { contactBodies, type ContactBody, contactNames, contactRows } from './present.ts';
import * as store from './store.ts';

export const contactRoutes = handlers({
  async listContacts({ house, viewer, query }) {
    if (query.q)
      return {
        items: await contactRows(
          house.db,
          viewer.workspaceId,
          await store.findContacts(house.db, viewer.workspaceId, query.q, query.limit),
        ),
        nextCursor: null,
      };
    const rows = await store.listContacts(house.db, viewer.workspaceId, query.limit + 1, readCursor(query.cursor));
    const shown = rows.slice(0, query.limit);
    const last = shown.at(-1);
    return {
      items: await contactRows(house.db, viewer.workspaceId, shown),
      nextCursor: rows.length > query.limit && last ? `${last.seen_key}~${last.id}` : null,
    };
  },
  addContact: ({ house, viewer, body }) => house.db.transaction((tx) => addContact(tx, viewer, body)),
  async getContact({ house, viewer, params }) {
    return await bodyOf(house.db, viewer.workspaceId, params.id);
  },
  changeContact: ({ house, viewer, params, body }) =>
    house.db.transaction(async (tx) => {
      const contact = await found(tx, viewer.workspaceId, params.id);
      const attributes = body.attributes ? merged(contact.attributes, body.attributes) : undefined;
      await store.changeContact(tx, viewer.workspaceId, contact.id, {
        ...(body.name === undefined ? {} : { name: body.name }),
        ...(attributes ? { attributes } : {}),
        ...(body.isBlocked === undefined ? {} : { isBlocked: body.isBlocked }),
      });
      await write(tx, viewer.workspaceId, [
        { kind: 'contact', id: contact.id, what: 'contact.changed', actor: actorOf(viewer) },
      ]);
      return await bodyOf(tx, viewer.workspaceId, contact.id);
    }),
  async listDuplicates({ house, viewer, query }) {
    const items = (await store.suggestions(house.db, viewer.workspaceId, query.contactId ?? null)).map((row) => ({
      contactId: row.contact_id,
      contactName: row.contact_name || 'Visitor',
      otherId: row.other_id,
      otherName: row.other_name || 'Visitor',
      reason: row.reason,
    }));
    if (!query.contactId) return { items };
    const contact = await found(house.db, viewer.workspaceId, query.contactId);
    const names = await contactNames(house.db, viewer.workspaceId, [contact.id]);
    const alike = (await store.lookalikes(house.db, viewer.workspaceId, contact.id)).map((row) => ({
      contactId: contact.id,
      contactName: names.get(contact.id) ?? '',
      otherId: row.id,
      otherName: row.name,
      reason: row.reason,
    }));
    return {
      items: [
        ...items,
        ...alike.filter((row) => !items.some((item) => item.otherId === row.otherId || item.contactId === row.otherId)),
      ],
    };
  },
  async dismissDuplicate({ house, viewer, body }) {
    await house.db.transaction(async (tx) => {
      await found(tx, viewer.workspaceId, body.contactId);
      await found(tx, viewer.workspaceId, body.otherId);
      await store.dismissSuggestion(tx, viewer.workspaceId, body.contactId, body.otherId);
    });
  },
});

export async function bodyOf(tx: Pick<Tx, 'query'>, workspaceId: string, id: string): Promise<ContactBody> {
  const contact = await found(tx, workspaceId, id);
  return (await contactBodies(tx, workspaceId, [contact.id])).get(contact.id)!;
}
export async function found(tx: Pick<Tx, 'query'>, workspaceId: string, id: string): Promise<store.ContactRow> {
  const contact = await store.contactById(tx, workspaceId, id);
  if (!contact) throw problem('not_found');
  return contact;
}

async function addContact(
  tx: Tx,
  viewer: Viewer,
  body: { name: string; identities: readonly { kind: string; value: string }[]; attributes: Record<string, string> },
): Promise<ContactBody> {
  const { workspaceId } = viewer;
  const keys = body.identities.map((identity) => ({
    workspaceId,
    kind: identity.kind,
    scope: '',
    key: identityKey(identity.kind, identity.value),
  }));
  const taken = (await store.identitiesByKeys(tx, keys))[0];
  if (taken)
    throw problem('conflict', { detail: `${taken.value} belongs to a contact already.`, contactId: taken.contact_id });
  const id = newId();
  await store.addContacts(tx, [{ workspaceId, id, name: body.name, nameSource: body.name ? 'agent' : 'none' }]);
  // A contact nobody can reach yet still needs an identity of its own, so that it can be merged like any other.
  const given = body.identities.length > 0 ? body.identities : [{ kind: 'contact', value: id }];
  await store.addIdentities(
    tx,
    given.map((identity) => ({
      workspaceId,
      id: newId(),
      contactId: id,
      kind: identity.kind,
      scope: '',
      value: identity.value,
      key: identityKey(identity.kind, identity.value),
      name: '',
      attributes: {},
      channelId: null,
    })),
  );
  if (Object.keys(body.attributes).length > 0)
    await store.changeContact(tx, workspaceId, id, { attributes: body.attributes });
  await write(tx, workspaceId, [{ kind: 'contact', id, what: 'contact.created', actor: actorOf(viewer) }]);
  return await bodyOf(tx, workspaceId, id);
}

function merged(
  now: Readonly<Record<string, string>>,
  change: Readonly<Record<string, string | null>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ ...now, ...change }).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}
function readCursor(cursor: string | undefined): { at: string; id: string } | null {
  if (!cursor) return null;
  const [at, id] = cursor.split('~');
  if (!at || !id || Number.isNaN(Date.parse(at)) || !/^[0-9a-f-]{36}$/.test(id))
    throw problem('malformed', { detail: 'This cursor is not one of ours.' });
  return { at, id };
}
