// Everything we hold about a contact. It is read page by page, so that a long history holds up nobody; and where it stops it says so.
import { audit } from '../../ground/audit.ts';
import type { House } from '../../ground/house.ts';
import type { Viewer } from '../../ground/viewer.ts';
import { consentBodies, contactBody, contactOf, holdOf, noteBodies, presentHold } from '../contacts/index.ts';
import {
  conversationBodies,
  conversationsOfContact,
  guestMessages,
  messageBodies,
  timelineBefore,
} from '../conversations/index.ts';
import * as store from './store.ts';

/** What still fits into one answer: some 100 MB. */
const EXPORT_LIMIT = { messages: 100_000, conversations: 10_000, page: 1000 };

export async function exportContact(house: House, viewer: Viewer, contactId: string, limit = EXPORT_LIMIT) {
  const { db } = house;
  const { workspaceId } = viewer;
  const contact = await contactOf(db, workspaceId, contactId);
  const body = await contactBody(db, workspaceId, contact.id);
  const notes = await noteBodies(db, workspaceId, contact.id);
  const consents = await consentBodies(db, workspaceId, contact.id);
  const hold = presentHold(await holdOf(db, workspaceId, contact.id));
  await audit(db, viewer, house.now(), {
    what: 'contact.exported',
    subject: { kind: 'contact', id: contact.id, name: '' },
  });
  const leftOut = { messages: 0, conversations: 0 };
  if (!viewer.scopes.has('conversations:read'))
    return { contact: body, notes, consents, hold, conversations: [], messages: [], leftOut };
  // Theirs too: what they wrote as a participant in the matter of another.
  const asGuest = await guestMessages(db, workspaceId, [contact.id], limit.messages);
  const messages = new Map((await messageBodies(db, workspaceId, asGuest)).map((each) => [each.id, each]));
  for (let before = Number.MAX_SAFE_INTEGER; messages.size < limit.messages;) {
    const rows = await timelineBefore(db, workspaceId, contact.id, before, limit.page);
    for (const each of await messageBodies(db, workspaceId, rows)) messages.set(each.id, each);
    if (rows.length < limit.page) break;
    before = rows.at(-1)!.number;
  }
  const conversations = await conversationsOfContact(db, workspaceId, contact.id, limit.conversations);
  const held = await store.heldOf(db, workspaceId, contact.id);
  return {
    contact: body,
    notes,
    consents,
    hold,
    conversations: await conversationBodies(db, viewer, conversations),
    messages: [...messages.values()].sort((a, b) => a.number - b.number),
    leftOut: {
      messages: Math.max(0, held.messages - messages.size),
      conversations: Math.max(0, held.conversations - conversations.length),
    },
  };
}
