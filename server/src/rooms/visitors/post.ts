// How a letter of ours reaches a visitor's address: over a connected mailbox, so that answers come back to the thread, or by the
// house's own mail.
import type { House } from '../../ground/house.ts';
import type { Tx } from '../../ground/db.ts';
import { listChannels } from '../channels/index.ts';
import { conversationsByIds } from '../conversations/index.ts';
import { addAutomatic, waysTo } from '../delivery/index.ts';
import type { Letter } from './letters.ts';

export interface Address {
  /** The address's identity. */
  readonly id: string;
  readonly value: string;
}

/** The connected channel that reaches an address from within a conversation; null where none does. */
export async function mailboxFor(
  tx: Pick<Tx, 'query'>,
  house: House,
  workspaceId: string,
  conversationId: string,
  address: Address,
): Promise<{ channelId: string } | null> {
  const conversation = (await conversationsByIds(tx, workspaceId, [conversationId]))[0];
  if (!conversation) return null;
  const way = (await waysTo(tx, house, workspaceId, conversation.contact_id, conversation)).find(
    ({ identity, verdict }) => identity.id === address.id && verdict.isOpen,
  );
  return way ? { channelId: way.channel.id } : null;
}
/** Puts a letter into the conversation and on its way, marked as written by a machine. `isUnasked`: they can unsubscribe from such. */
export async function postFromMailbox(
  tx: Tx,
  house: House,
  workspaceId: string,
  given: { conversationId: string; address: Address; channelId: string },
  { subject, text }: Letter,
  isUnasked = false,
): Promise<void> {
  const to = { identityId: given.address.id, channelId: given.channelId };
  await addAutomatic(tx, house, workspaceId, given.conversationId, to, text, { subject, isUnasked });
}

/** Can a mail leave this workspace at all? */
export async function canMail(house: House, workspaceId: string): Promise<'mailbox' | 'house' | null> {
  const rows = await listChannels(house.db, workspaceId);
  const isMailbox = rows.some(
    (row) =>
      (row.state === 'connected' || row.state === 'trouble') &&
      house.kinds.get(row.kind)?.card.identityKinds[0] === 'email',
  );
  return isMailbox ? 'mailbox' : house.mailer.isSet ? 'house' : null;
}
