// The one thread over REST: timeline, links made and undone, continuation, proofs, export and erasing.
import { countryOf } from '@throughline/domain';
import { problem } from '@throughline/protocol';
import { audit } from '../../ground/audit.ts';
import type { Tx } from '../../ground/db.ts';
import { handlers } from '../../ground/handlers.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import { write } from '../../ground/journal.ts';
import { actorOf, type Viewer } from '../../ground/viewer.ts';
import {
  addContacts,
  addIdentities,
  addressesAt,
  contactBody,
  contactOf,
  contactsByIds,
  deriveContacts,
  eraseContacts,
  heldAmong,
  holdOf,
  holdPeople,
  identitiesByIds,
  identitiesByKeys,
  identitiesOfContacts,
  type IdentityRow,
  join,
  linksOf,
  localeOf,
  lockContacts,
  mustNotBeHeld,
  orMeanwhile,
  presentHold,
  readAddress,
  setReach,
  setShared,
} from '../contacts/index.ts';
import {
  conversationBodies,
  conversationsOfContact,
  dropConversations,
  dropGuestWords,
  editing,
  messageBodies,
  openPlan,
  type Plan,
  rehome,
  timelineBefore,
  writePlan,
} from '../conversations/index.ts';
import { addAutomatic, waysTo } from '../delivery/index.ts';
import { makeContinuation, makeProof } from './continue.ts';
import { exportConversation } from './export-conversation.ts';
import { exportContact } from './export.ts';
import { languageOf } from './languages.ts';
import { proofLetter } from './proof-letter.ts';
import { mergeContacts, redoLink, unlinkIdentity } from './relink.ts';
import * as store from './store.ts';

export const threadRoutes = handlers({
  async getTimeline({ house, viewer, params, query }) {
    const contact = await contactOf(house.db, viewer.workspaceId, params.id);
    const before = query.cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(query.cursor);
    if (!Number.isSafeInteger(before)) throw problem('malformed', { detail: 'This cursor is not one of ours.' });
    const rows = await timelineBefore(house.db, viewer.workspaceId, contact.id, before, query.limit + 1);
    return {
      items: await messageBodies(house.db, viewer.workspaceId, rows.slice(0, query.limit)),
      nextCursor: rows.length > query.limit ? String(rows[query.limit - 1]!.number) : null,
    };
  },
  async getContactConversations({ house, viewer, params }) {
    const contact = await contactOf(house.db, viewer.workspaceId, params.id);
    return {
      items: await conversationBodies(
        house.db,
        viewer,
        await conversationsOfContact(house.db, viewer.workspaceId, contact.id),
      ),
    };
  },
  // Bodies are read after the commit: until then everybody who writes waits for the journal's counter.
  async mergeContacts({ house, viewer, params, body }) {
    const { contactId } = await house.db.transaction((tx) =>
      mergeContacts(tx, viewer, params.id, body.contactId, house.now()),
    );
    return await contactBody(house.db, viewer.workspaceId, contactId);
  },
  async unlinkIdentity({ house, viewer, params, body }) {
    const { contactId, separatedId } = await house.db.transaction((tx) =>
      unlinkIdentity(tx, viewer, params.id, body.identityId, house.now()),
    );
    return {
      contact: await contactBody(house.db, viewer.workspaceId, contactId),
      separated: await contactBody(house.db, viewer.workspaceId, separatedId),
    };
  },
  async relink({ house, viewer, params }) {
    const id = await house.db.transaction((tx) => redoLink(tx, viewer, params.id, house.now()));
    return await contactBody(house.db, viewer.workspaceId, id);
  },
  async markIdentity({ house, viewer, params, body }) {
    const contactId = await house.db.transaction(async (tx) => {
      const identity = await identityOf(tx, viewer.workspaceId, params.id);
      if (body.isShared !== undefined) await setShared(tx, viewer.workspaceId, identity.id, body.isShared);
      if (body.state) await setReach(tx, viewer.workspaceId, identity.id, body.state, '');
      write(tx, viewer.workspaceId, [
        { kind: 'contact', id: identity.contact_id, what: 'contact.changed', actor: actorOf(viewer) },
      ]);
      return identity.contact_id;
    });
    return await contactBody(house.db, viewer.workspaceId, contactId);
  },
  addIdentity: ({ house, viewer, params, body }) =>
    orMeanwhile(() => house.db.transaction((tx) => addIdentity(tx, viewer, params.id, body, house.now()))),
  async makeContinuation({ house, viewer, params, body }) {
    return {
      url: await house.db.transaction((tx) =>
        makeContinuation(tx, house, viewer.workspaceId, {
          contactId: params.id,
          ...body,
          madeById: viewer.type === 'agent' ? viewer.agentId : null,
        }),
      ),
    };
  },
  async askProof({ house, viewer, params, body }) {
    await house.db.transaction(async (tx) => {
      holdPeople(tx, [viewer.workspaceId], 'shared');
      const asked = await identityOf(tx, viewer.workspaceId, params.id);
      const other = await identityOf(tx, viewer.workspaceId, body.forIdentityId);
      const claims = (await linksOf(tx, viewer.workspaceId, [asked.id])).filter(
        (link) => !link.undoneAt && link.assurance === 'claimed',
      );
      // Among several identities a screen may name one that is only proved to be the claimed one: the claim itself is meant.
      const claim =
        claims.find((link) => [link.identityId, link.otherId].includes(other.id)) ??
        (asked.contact_id === other.contact_id ? claims[0] : undefined);
      if (!claim) throw problem('conflict', { detail: 'There is no claim between these two to prove.' });
      // The link goes to the address that was claimed, never to whoever claimed it: they would prove themselves to themselves.
      const identity = await identityOf(tx, viewer.workspaceId, claim.otherId);
      const claimant = await identityOf(tx, viewer.workspaceId, claim.identityId);
      if (identity.contact_id !== claimant.contact_id)
        throw problem('not_same_contact', { detail: 'These identities are not of one contact.' });
      if (!house.config.publicUrl)
        throw problem('conflict', { detail: 'Set PUBLIC_URL first: the link in the message must lead back here.' });
      const conversationId = await store.openConversationOf(tx, viewer.workspaceId, identity.contact_id);
      const way = (await waysTo(tx, house, viewer.workspaceId, identity.contact_id, null)).find(
        (candidate) => candidate.identity.id === identity.id && candidate.verdict.isOpen,
      );
      if (!conversationId || !way)
        throw problem('no_open_channel', { detail: 'No connected channel reaches this address.' });
      const token = await makeProof(tx, viewer.workspaceId, {
        contactId: identity.contact_id,
        identityId: identity.id,
        forIdentityId: claimant.id,
        madeById: viewer.type === 'agent' ? viewer.agentId : null,
      });
      const letter = proofLetter(
        languageOf(claimant.attributes['language'], identity.attributes['language']),
        await store.workspaceName(tx, viewer.workspaceId),
        `${house.config.publicUrl}/prove/${token}`,
        'inConversation',
      );
      await addAutomatic(
        tx,
        house,
        viewer.workspaceId,
        conversationId,
        { identityId: identity.id, channelId: way.channel.id },
        letter.text,
        { subject: letter.subject },
      );
    });
  },
  exportContact: ({ house, viewer, params }) => exportContact(house, viewer, params.id),
  exportConversation: ({ house, viewer, params, query }) =>
    exportConversation(house, viewer, params.id, {
      format: query.format,
      withNotes: query.notes === '1',
      isInline: query.inline === '1',
    }),
  previewErasure: async ({ house, viewer, params }) => {
    const contact = await contactOf(house.db, viewer.workspaceId, params.id);
    const { identities, conversations, messages, notes, files, elsewhere, hosts, shared } = await store.erasureOf(
      house.db,
      viewer.workspaceId,
      [contact.id],
    );
    return {
      goes: { identities, conversations, messages, notes, files, elsewhere },
      stays: { conversations: hosts, files: shared },
      hold: presentHold(await holdOf(house.db, viewer.workspaceId, contact.id)),
    };
  },
  async removeContact({ house, viewer, params }) {
    await eraseContact(house, viewer, params.id);
  },
});

/** With everything they said, everywhere. `isGoneFine`: somebody else may have done it already. */
export async function eraseContact(
  house: House,
  viewer: Viewer,
  contactId: string,
  { isGoneFine = false }: { isGoneFine?: boolean } = {},
): Promise<void> {
  await house.db.transaction(async (tx) => {
    if (isGoneFine && (await contactsByIds(tx, viewer.workspaceId, [contactId])).length === 0) return;
    const contact = await contactOf(tx, viewer.workspaceId, contactId);
    await lockContacts(tx, viewer.workspaceId, await homesOf(tx, viewer.workspaceId, contact.id));
    await mustNotBeHeld(tx, viewer.workspaceId, contact.id);
    await eraseLocked(tx, house, viewer, contact.id);
  });
}
/** The same in the caller's commit, of one that speaks for itself. False: a legal hold keeps it. */
export async function eraseWithin(tx: Tx, house: House, viewer: Viewer, contactId: string): Promise<boolean> {
  await lockContacts(tx, viewer.workspaceId, await homesOf(tx, viewer.workspaceId, contactId));
  if ((await heldAmong(tx, viewer.workspaceId, [contactId])).length > 0) return false;
  await eraseLocked(tx, house, viewer, contactId);
  return true;
}
async function eraseLocked(tx: Tx, house: House, viewer: Viewer, contactId: string): Promise<void> {
  const plan = openPlan(viewer.workspaceId, house.now(), actorOf(viewer));
  const conversations = await dropContact(tx, plan, contactId);
  // Without a name: what is erased is not kept here either.
  await audit(tx, viewer, house.now(), {
    what: 'contact.erased',
    subject: { kind: 'contact', id: contactId, name: '' },
    after: { conversations },
  });
  writePlan(tx, plan);
}
/** Everybody this contact is made of. */
async function homesOf(tx: Tx, workspaceId: string, contactId: string): Promise<string[]> {
  const identities = await identitiesOfContacts(tx, workspaceId, [contactId]);
  return [...new Set([contactId, ...identities.map((identity) => identity.home_contact_id)])];
}
/** Takes a contact and everything of theirs away; the plan tells it. How many conversations went. */
export async function dropContact(tx: Tx, plan: Plan, contactId: string): Promise<number> {
  const { workspaceId } = plan;
  const ids = await homesOf(tx, workspaceId, contactId);
  await lockContacts(tx, workspaceId, ids);
  await store.letGoOfContents(tx, workspaceId, ids);
  await store.eraseVisits(tx, workspaceId, ids);
  store.eraseSnapshots(tx, workspaceId, ids);
  const gone = await dropConversations(tx, workspaceId, { contactIds: ids });
  await dropGuestWords(tx, plan, ids);
  await eraseContacts(tx, workspaceId, ids);
  // The rows are gone already; the plan takes them out of the counters and tells the screens.
  for (const row of gone) editing(plan, row, 'conversation.erased').is_empty = true;
  plan.entries.push({ kind: 'contact', id: contactId, what: 'contact.erased', actor: plan.actor });
  return gone.length;
}

async function identityOf(tx: Tx, workspaceId: string, id: string): Promise<IdentityRow> {
  const identity = (await identitiesByIds(tx, workspaceId, [id]))[0];
  if (!identity) throw problem('not_found');
  return identity;
}

/** An address somebody told an agent: known to us or not, it joins as a claim. */
async function addIdentity(
  tx: Tx,
  viewer: Viewer,
  contactId: string,
  body: { kind: string; value: string },
  now: Date,
) {
  const { workspaceId } = viewer;
  const contact = await contactOf(tx, workspaceId, contactId);
  await lockContacts(tx, workspaceId, [contact.id]);
  const address = readAddress(body, countryOf(await localeOf(tx, workspaceId)), 'value');
  let other = (await identitiesByKeys(tx, addressesAt(workspaceId, [address])))[0];
  if (other?.contact_id === contact.id) return await contactBody(tx, workspaceId, contact.id);
  if (!other) {
    const homeId = newId();
    addContacts(tx, [{ workspaceId, id: homeId, name: '', nameSource: 'none' }]);
    other = (
      await addIdentities(tx, [
        {
          ...address,
          workspaceId,
          scope: '',
          id: newId(),
          contactId: homeId,
          name: '',
          attributes: {},
          channelId: null,
        },
      ])
    )[0]!;
  }
  const anchor = (await identitiesOfContacts(tx, workspaceId, [contact.id]))[0]!;
  await join(tx, workspaceId, {
    identityId: anchor.id,
    otherId: other.id,
    assurance: 'claimed',
    evidence: `Told to ${viewer.name}`,
    how: 'told',
    madeBy: viewer.type === 'agent' ? 'agent' : 'key',
    madeById: viewer.type === 'agent' ? viewer.agentId : viewer.keyId,
  });
  const plan = openPlan(workspaceId, now, actorOf(viewer));
  const derived = await deriveContacts(tx, workspaceId, [anchor.id, other.id]);
  await rehome(tx, plan, derived);
  for (const id of new Set([contact.id, ...derived.contactIds]))
    plan.entries.push({ kind: 'contact', id, what: 'contact.linked', actor: plan.actor });
  writePlan(tx, plan);
  return await contactBody(tx, workspaceId, (await contactOf(tx, workspaceId, contact.id)).id);
}
