// A visitor's own words by mail, in their language: to an address that was proved at once; an address only typed is asked to confirm first.
import { problem } from '@throughline/protocol';
import type { House } from '../../ground/house.ts';
import type { OpenChannel } from '../channels/index.ts';
import { filesOf } from '../conversations/index.ts';
import { languageOf, makeProof, proofLetter } from '../threads/index.ts';
import { copyLetter, type Letter } from './letters.ts';
import { type Address, mailboxFor, postFromMailbox } from './post.ts';
import { identitiesOf, isLockedOut } from './session.ts';
import * as store from './store.ts';

const MESSAGES_LIMIT = 500;

/** `mayWriteTo` refuses when an address has been written to too often. False: a proof was asked for instead. */
export async function mailTranscript(
  house: House,
  session: store.SessionRow,
  channel: OpenChannel,
  mayWriteTo: (address: string) => void,
): Promise<boolean> {
  const { workspace_id: workspaceId, identity_id: identityId } = session;
  if (!identityId || isLockedOut(session, channel)) throw problem('conflict', { detail: 'Nothing has been said yet.' });
  const [address] = await store.mailAddresses(house.db, workspaceId, identityId);
  if (!address) throw problem('conflict', { detail: 'No email address is known to send it to.' });
  mayWriteTo(`${workspaceId} ${address.value}`);
  const { name: company, timezone } = await store.workspaceFacts(house.db, workspaceId);
  const language = languageOf(session.language, String(channel.settings['locale'] ?? ''));
  const current = (await store.currentConversation(house.db, workspaceId, [identityId]))!;
  if (address.assurance === 'claimed') {
    const { publicUrl } = house.config;
    if (!publicUrl) throw problem('unavailable', { detail: 'Mail is not set up here.' });
    const token = await house.db.transaction((tx) =>
      makeProof(tx, workspaceId, {
        contactId: current.contact_id,
        identityId: address.id,
        forIdentityId: identityId,
        madeById: null,
      }),
    );
    const letter = proofLetter(language, company, `${publicUrl}/prove/${token}`, 'inChat');
    await post(house, workspaceId, current.id, address, letter);
    return false;
  }
  const identityIds = await identitiesOf(house, session, channel);
  const rows = (
    await store.messagesBefore(house.db, workspaceId, identityIds, Number.MAX_SAFE_INTEGER, MESSAGES_LIMIT)
  ).toReversed();
  const files = await filesOf(
    house.db,
    workspaceId,
    rows.map((row) => row.id),
  );
  const lines = rows.map((row) => ({
    at: row.created_at,
    author: row.author_name,
    isOwn: row.direction === 'inbound',
    isRemoved: row.deleted_at !== null,
    text: row.text,
    files: files.filter((file) => file.message_id === row.id).map((file) => file.name),
  }));
  await post(house, workspaceId, current.id, address, copyLetter(language, { company, timezone, lines }));
  return true;
}

/** By the house's own mail where there is one: a copy of the thread need not stand in the thread. Else from a connected mailbox. */
async function post(
  house: House,
  workspaceId: string,
  conversationId: string,
  address: Address,
  letter: Letter,
): Promise<void> {
  if (house.mailer.isSet) return await house.mailer.send({ to: address.value, ...letter });
  await house.db.transaction(async (tx) => {
    const mailbox = await mailboxFor(tx, house, workspaceId, conversationId, address);
    if (!mailbox) throw problem('unavailable', { detail: 'Mail is not set up here.' });
    await postFromMailbox(tx, house, workspaceId, { conversationId, address, ...mailbox }, letter);
  });
}
