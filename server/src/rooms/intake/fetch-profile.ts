// The job behind a new face: some providers send ids alone, and tell name and picture only when asked.
import type { Profile } from '@throughline/channel-kit';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import { write } from '../../ground/journal.ts';
import type { JobPayload } from '../../ground/jobs.ts';
import { safeName } from '@throughline/domain';
import { channelById, openChannel, type OpenChannel } from '../channels/index.ts';
import { identitiesByIds, nameFromProvider, setPicture } from '../contacts/index.ts';
import * as store from './store.ts';

const PICTURE_BYTES = 5 * 1024 * 1024;
const PICTURE_SECONDS = 30;

/** Throws when the provider is away, so that the job comes back. Who tells nothing about a person is believed. */
export async function fetchProfile(house: House, payload: JobPayload): Promise<void> {
  const { workspaceId } = payload;
  if (typeof workspaceId !== 'string') return;
  const row = await channelById(house.db, workspaceId, String(payload['channelId']));
  const channel = row && row.state !== 'off' ? await openChannel(house, row) : null;
  const identity = (await identitiesByIds(house.db, workspaceId, [String(payload['identityId'])]))[0];
  if (!channel?.kind.profile || !identity) return;
  const { kind, scope, value, name, attributes } = identity;
  const profile = await channel.kind.profile({ kind, scope, value, name, attributes }, channel.place);
  if (profile === null) return;
  const picture = await pictureOf(house, channel, profile);
  const told = safeName(profile.name ?? '').slice(0, 500);
  await house.db.transaction(async (tx) => {
    const id = newId();
    if (picture) {
      await store.addFileRow(tx, {
        workspaceId,
        id,
        sha256: picture.sha256,
        name: 'picture',
        mime: picture.mime,
        bytes: picture.bytes,
        width: picture.width,
        height: picture.height,
        thumbnail: picture.thumbnailSha256,
      });
      await setPicture(tx, workspaceId, identity.id, id);
    }
    await nameFromProvider(tx, workspaceId, identity.id, told, profile.attributes ?? {});
    write(tx, workspaceId, [{ kind: 'contact', id: identity.contact_id, what: 'contact.changed' }]);
  });
}

/** A face is worth no failed job: without it there are initials. */
async function pictureOf(house: House, channel: OpenChannel, { picture, pictureUrl }: Profile) {
  const body = picture ?? (pictureUrl === undefined ? null : await fetched(channel, pictureUrl));
  if (!body || body.byteLength === 0 || body.byteLength > PICTURE_BYTES) return null;
  const kept = await house.files.put(body, 'picture');
  return /^image\/(png|jpeg|gif|webp|avif)$/.test(kept.mime) ? kept : null;
}
async function fetched(channel: OpenChannel, url: string): Promise<Uint8Array | null> {
  if (!/^https?:\/\/\S{1,4000}$/.test(url)) return null;
  const reply = await channel.place.net
    .fetch(url, { timeoutSeconds: PICTURE_SECONDS, maxBytes: PICTURE_BYTES })
    .catch(() => null);
  return reply?.status === 200 ? await reply.bytes().catch(() => null) : null;
}
