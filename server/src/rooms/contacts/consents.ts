// The ledger of consent for agents: what a person said about being written to, on which channel, with the evidence; and noting what they
// said elsewhere. Whatever stands last of an identity on a channel holds: for the best way to answer, and for what waits to be sent.
import { type Consent as ConsentBody, problem } from '@throughline/protocol';
import type { z } from 'zod';
import type { Tx } from '../../ground/db.ts';
import { handlers } from '../../ground/handlers.ts';
import { newId } from '../../ground/id.ts';
import { write } from '../../ground/journal.ts';
import { actorOf } from '../../ground/viewer.ts';
import { addConsent, consentsOf } from './consent-store.ts';
import { found } from './page.ts';
import { identitiesOfContacts, lockContacts } from './store.ts';

/** So many of a contact are told, the newest. */
const TOLD = 500;

export const consentRoutes = handlers({
  async listConsents({ house, viewer, params }) {
    const contact = await found(house.db, viewer.workspaceId, params.id);
    return { items: await consentBodies(house.db, viewer.workspaceId, contact.id) };
  },
  async noteConsent({ house, viewer, params, body }) {
    const { workspaceId } = viewer;
    return await house.db.transaction(async (tx) => {
      const contact = await found(tx, workspaceId, params.id);
      await lockContacts(tx, workspaceId, [contact.id]);
      const identity = (await identitiesOfContacts(tx, workspaceId, [contact.id])).find(
        (each) => each.id === body.identityId,
      );
      if (!identity) throw problem('invalid', { fields: { identityId: 'must be an identity of this contact' } });
      if (!identity.channel_id)
        throw problem('invalid', { fields: { identityId: 'must be one that came by a channel' } });
      const reason = body.reason.trim();
      if (reason === '') throw problem('invalid', { fields: { reason: 'must say why' } });
      await addConsent(tx, {
        workspaceId,
        channelId: identity.channel_id,
        identityId: identity.id,
        eventId: `noted:${newId()}`,
        said: body.said,
        words: reason,
        notedBy: viewer.name,
        source: 'agent',
        at: house.now(),
      });
      write(tx, workspaceId, [{ kind: 'contact', id: contact.id, what: 'contact.changed', actor: actorOf(viewer) }]);
      return { items: await consentBodies(tx, workspaceId, contact.id) };
    });
  },
});

export async function consentBodies(
  q: Pick<Tx, 'query'>,
  workspaceId: string,
  contactId: string,
): Promise<z.output<typeof ConsentBody>[]> {
  return (await consentsOf(q, workspaceId, contactId, TOLD)).map((row) => ({
    identityId: row.identity_id,
    channelId: row.channel_id,
    said: row.said,
    words: row.words,
    notedBy: row.noted_by,
    source: row.source,
    covers: row.covers,
    at: row.at.toISOString(),
    isCurrent: row.is_current,
  }));
}
