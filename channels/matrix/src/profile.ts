// Who somebody is: their name and picture as their own homeserver tells them (https://spec.matrix.org/latest/client-server-api/#profiles).
import type { Place, Profile, Recipient } from '@throughline/channel-kit';
import { word } from '@throughline/channel-kit/json';
import { callMatrix, client, isPassing, pathOf, userIn } from './api.ts';
import { fetchMedia } from './fetch-file.ts';

const pixels = 256;
const pictureBytes = 5 * 1024 * 1024;

/** Throws in words when the homeserver cannot be asked just now. */
export async function profile(who: Recipient, place: Place): Promise<Profile | null> {
  const userId = who.kind === 'matrix' ? userIn(who.value) : null;
  if (userId === null) return null;
  const answer = await callMatrix(place, 'GET', `${client}${pathOf('profile', userId)}`, undefined, {
    repeatable: true,
  });
  if (!answer.ok) {
    if (isPassing(answer) || answer.refusal.why === 'unauthorized') throw new Error(answer.refusal.detail);
    return null;
  }
  const name = word(answer.json['displayname']);
  const avatar = word(answer.json['avatar_url']);
  const picture = avatar === null ? null : await fetchMedia(avatar, place, pictureBytes, pixels);
  return {
    ...(name === null ? {} : { name }),
    ...(picture === null || typeof picture === 'string' ? {} : { picture }),
  };
}
