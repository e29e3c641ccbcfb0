// Who somebody is: webhooks bring ids alone. LINE tells of friends of the account and of whoever has just written to it; of people who
// blocked it, left LINE or never agreed, it says 404 (https://developers.line.biz/en/reference/messaging-api/#get-profile).
import type { Place, Profile, Recipient } from '@throughline/channel-kit';
import { word } from '@throughline/channel-kit/json';
import { callLine } from './api.ts';

/** Throws in words when LINE cannot be asked just now. */
export async function profile(who: Recipient, place: Place): Promise<Profile | null> {
  if (who.kind !== 'line' || !/^U[0-9a-f]{32}$/.test(who.value)) return null;
  const answer = await callLine(place, 'GET', `/v2/bot/profile/${who.value}`, null, { repeatable: true });
  if (!answer.ok) {
    const { why, detail } = answer.refusal;
    // A dead token is mended and asked with again; anything else LINE refuses, it refuses about this person.
    if (why === 'busy' || why === 'unavailable' || why === 'unknown' || why === 'unauthorized') throw new Error(detail);
    return null;
  }
  const name = word(answer.json['displayName']);
  const pictureUrl = word(answer.json['pictureUrl']);
  const language = word(answer.json['language']);
  return {
    ...(name === null ? {} : { name }),
    ...(pictureUrl === null ? {} : { pictureUrl }),
    ...(language === null ? {} : { attributes: { language } }),
  };
}
