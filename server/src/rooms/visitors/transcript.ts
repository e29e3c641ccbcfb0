// A visitor's own words by mail: to an address that was proved at once; an address only typed is asked to confirm first.
import { problem } from '@throughline/protocol';
import type { House } from '../../ground/house.ts';
import type { OpenChannel } from '../channels/index.ts';
import { makeProof } from '../threads/index.ts';
import { identitiesOf, isLockedOut } from './session.ts';
import * as store from './store.ts';

const MESSAGES_LIMIT = 500;

export async function mailTranscript(house: House, session: store.SessionRow, channel: OpenChannel): Promise<boolean> {
  const { workspace_id: workspaceId, identity_id: identityId } = session;
  if (!identityId || isLockedOut(session, channel)) throw problem('conflict', { detail: 'Nothing has been said yet.' });
  const [address] = await store.mailAddresses(house.db, workspaceId, identityId);
  if (!address) throw problem('conflict', { detail: 'No email address is known to send it to.' });
  if (!house.mailer.isSet) throw problem('unavailable', { detail: 'Mail is not set up here.' });
  const { name, timezone } = await store.workspaceFacts(house.db, workspaceId);
  if (address.assurance === 'claimed') {
    const { publicUrl } = house.config;
    if (!publicUrl) throw problem('unavailable', { detail: 'Mail is not set up here.' });
    const current = await store.currentConversation(house.db, workspaceId, [identityId]);
    const token = await house.db.transaction((tx) =>
      makeProof(tx, workspaceId, {
        contactId: current!.contact_id,
        identityId: address.id,
        forIdentityId: identityId,
        madeById: null,
      }),
    );
    await house.mailer.send({
      to: address.value,
      subject: `Is this your address? ${name}`,
      text: `Someone gave this address in a chat with ${name} and asked for a copy of it. If that was you, confirm it here, then ask for the copy again:\n\n${publicUrl}/prove/${token}\n\nIf it was not you, ignore this message: nothing of yours has been shown to anyone.`,
    });
    return false;
  }
  const identityIds = await identitiesOf(house, session, channel);
  const rows = (
    await store.messagesBefore(house.db, workspaceId, identityIds, Number.MAX_SAFE_INTEGER, MESSAGES_LIMIT)
  ).toReversed();
  const time = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: timezone });
  const lines = rows.map(
    (row) =>
      `${time.format(row.created_at)}  ${row.direction === 'inbound' ? 'You' : row.author_name || name}\n${row.deleted_at ? '(removed)' : row.text}`,
  );
  await house.mailer.send({ to: address.value, subject: `Your conversation with ${name}`, text: lines.join('\n\n') });
  return true;
}
