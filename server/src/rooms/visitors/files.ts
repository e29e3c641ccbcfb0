// Files of visitors: taken up for their own messages, and given out to those who may see the message they hang on.
import { problem } from '@throughline/protocol';
import { cleanName, serveHeaders } from '../../ground/files.ts';
import type { FileReply } from '../../ground/handlers.ts';
import type { House } from '../../ground/house.ts';
import { within } from '../../ground/wall.ts';
import type { OpenChannel } from '../channels/index.ts';
import { addKept, presentFile } from '../files/index.ts';
import { hashOf, identitiesOf, isLockedOut } from './session.ts';
import * as files from './file-store.ts';
import * as store from './store.ts';
import { openTicket } from './ticket.ts';

const MEGABYTE = 1_000_000;

export async function takeUpload(
  house: House,
  session: store.SessionRow,
  channel: OpenChannel,
  file: { name: string; body: Uint8Array },
) {
  if (isLockedOut(session, channel)) throw problem('forbidden', { detail: 'Sign in on this site to write here.' });
  const { megabytes, mimes } = channel.kind.card.abilities.files;
  if (file.body.length === 0) throw problem('invalid', { fields: { file: 'must not be empty' } });
  if (file.body.length > megabytes * MEGABYTE) throw problem('too_large', { detail: `At most ${megabytes} MB.` });
  const kept = await house.files.put(file.body, file.name);
  if (
    !mimes.some(
      (mime) =>
        mime === '*/*' || mime === kept.mime || (mime.endsWith('/*') && kept.mime.startsWith(mime.slice(0, -1))),
    )
  )
    throw problem('unsupported_media', { detail: `${kept.mime} is not taken here.` });
  const name = cleanName(file.name);
  return presentFile(
    await house.db.transaction(async (tx) => {
      const row = await addKept(tx, session.workspace_id, kept, name);
      await files.addUpload(tx, session.workspace_id, row.id, session.visitor_id);
      return row;
    }),
  );
}

/** By a ticket in the address, or by the device's own token. What may not be seen is not there. */
export async function giveFile(
  house: House,
  id: string,
  ticket: string | undefined,
  authorization: string | undefined,
  wantsThumbnail: boolean,
  channelOf: (session: store.SessionRow) => Promise<OpenChannel>,
): Promise<FileReply> {
  const workspaceId = ticket
    ? openTicket(house, ticket, id)
    : await workspaceByToken(house, id, authorization, channelOf);
  const file = workspaceId ? await files.fileById(house.db.within(workspaceId), workspaceId, id) : undefined;
  if (!file) throw problem('not_found');
  const isThumbnail = wantsThumbnail && file.thumbnail_sha256 !== null;
  const body = await house.files.read(isThumbnail ? file.thumbnail_sha256! : file.sha256);
  const headers = serveHeaders({ name: file.name, mime: isThumbnail ? 'image/webp' : file.mime }, { inline: true });
  // The panel may stand in another site's page, and a program of theirs may fetch with a token.
  return { body, headers: { ...headers, 'cross-origin-resource-policy': 'cross-origin' } };
}

async function workspaceByToken(
  house: House,
  fileId: string,
  authorization: string | undefined,
  channelOf: (session: store.SessionRow) => Promise<OpenChannel>,
): Promise<string | null> {
  const token = /^Visitor +(\S{1,300}) *$/i.exec(authorization ?? '')?.[1];
  const session = token ? await store.sessionByToken(house.db, hashOf(token)) : undefined;
  if (!session) return null;
  const { workspace_id: workspaceId } = session;
  const inside = within(house, workspaceId);
  if ((await files.uploadsOf(inside.db, workspaceId, session.visitor_id, [fileId])).length > 0) return workspaceId;
  const identityIds = await identitiesOf(inside, session, await channelOf(session));
  return identityIds.length > 0 && (await files.isAttached(inside.db, workspaceId, fileId, identityIds))
    ? workspaceId
    : null;
}
