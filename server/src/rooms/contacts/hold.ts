// A legal hold: nothing of this contact is erased, by a person or by the rules of retention, until it is released.
import { type Hold, problem } from '@throughline/protocol';
import type { z } from 'zod';
import { audit } from '../../ground/audit.ts';
import type { Tx } from '../../ground/db.ts';
import { handlers } from '../../ground/handlers.ts';
import { write } from '../../ground/journal.ts';
import { actorOf } from '../../ground/viewer.ts';
import { addHold, dropHolds, heldBack, heldGuestOf, holdOf, type HoldRow } from './hold-store.ts';
import { found } from './page.ts';
import { holdPeople, lockContacts } from './store.ts';

export const holdRoutes = handlers({
  async getHold({ house, viewer, params }) {
    const contact = await found(house.db, viewer.workspaceId, params.id);
    return { hold: presentHold(await holdOf(house.db, viewer.workspaceId, contact.id)) };
  },
  placeHold: ({ house, viewer, params, body }) =>
    house.db.transaction(async (tx) => {
      // Retention looks for holds and deletes under this lock, a person who erases under the contact's.
      holdPeople(tx, [viewer.workspaceId], 'alone');
      const { id } = await found(tx, viewer.workspaceId, params.id);
      await lockContacts(tx, viewer.workspaceId, [id]);
      const hold = { contactId: id, reason: body.reason.trim(), placedBy: viewer.name, now: house.now() };
      if (hold.reason === '') throw problem('invalid', { fields: { reason: 'must say why' } });
      if (await addHold(tx, viewer.workspaceId, hold)) {
        await audit(tx, viewer, house.now(), {
          what: 'contact.held',
          subject: { kind: 'contact', id, name: '' },
        });
        write(tx, viewer.workspaceId, [{ kind: 'contact', id, what: 'contact.held', actor: actorOf(viewer) }]);
      }
      return { hold: presentHold(await holdOf(tx, viewer.workspaceId, id)) };
    }),
  async releaseHold({ house, viewer, params }) {
    await house.db.transaction(async (tx) => {
      const { id } = await found(tx, viewer.workspaceId, params.id);
      await lockContacts(tx, viewer.workspaceId, [id]);
      if (!(await holdOf(tx, viewer.workspaceId, id))) return;
      await dropHolds(tx, viewer.workspaceId, id);
      await audit(tx, viewer, house.now(), {
        what: 'contact.released',
        subject: { kind: 'contact', id, name: '' },
      });
      write(tx, viewer.workspaceId, [{ kind: 'contact', id, what: 'contact.released', actor: actorOf(viewer) }]);
    });
  },
});

export const presentHold = (row: HoldRow | undefined): z.output<typeof Hold> | null =>
  row ? { reason: row.reason, placedBy: row.placed_by, placedAt: row.placed_at.toISOString() } : null;

/** Throws when a legal hold keeps this contact; the sentence is for whoever wanted to erase. */
export async function mustNotBeHeld(tx: Pick<Tx, 'query'>, workspaceId: string, contactId: string): Promise<void> {
  const hold = await holdOf(tx, workspaceId, contactId);
  if (hold) throw problem('conflict', { detail: refusalOf(hold) });
  if (await heldGuestOf(tx, workspaceId, contactId))
    throw problem('conflict', {
      detail:
        'Somebody on legal hold wrote in conversations of this contact. They are not erased until that hold is released.',
    });
}
/** Of one conversation: its contact's hold, or that of somebody else who wrote in it. The same rule as for many. */
export async function mustNotBeKept(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  conversation: { readonly id: string; readonly contact_id: string },
): Promise<void> {
  if (!(await heldBack(tx, workspaceId)).conversations.includes(conversation.id)) return;
  const hold = await holdOf(tx, workspaceId, conversation.contact_id);
  throw problem('conflict', {
    detail: hold
      ? refusalOf(hold)
      : 'Somebody on legal hold wrote in this conversation. It is not deleted until that hold is released.',
  });
}
const refusalOf = ({ placed_by: by, reason }: HoldRow): string =>
  `${by} placed a legal hold on this contact (“${reason}”). Nothing of it is erased until the hold is released.`;
