// Who somebody is: webhooks bring ids alone. Asked after they have written, which is when Meta tells; some people it never tells about.
// https://developers.facebook.com/docs/messenger-platform/identity/user-profile
// https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api/user-profile
import type { Place, Profile, Recipient } from '@throughline/channel-kit';
import { word } from '@throughline/channel-kit/json';
import { callGraph } from '../graph.ts';
import type { Stack } from './stack.ts';

/** Throws in words when Meta cannot be asked just now. */
export const profileFor =
  (stack: Stack) =>
  async (who: Recipient, place: Place): Promise<Profile | null> => {
    if (who.kind !== stack.kind || !/^\d{1,40}$/.test(who.value)) return null;
    const isPage = stack.object === 'page';
    const answer = await callGraph(place, who.value, {
      query: { fields: isPage ? 'first_name,last_name,profile_pic' : 'name,username,profile_pic' },
      host: stack.host(place.settings),
      repeatable: true,
      timeoutSeconds: 15,
    });
    if (!answer.ok) {
      const { why, detail } = answer.refusal;
      // A dead token is mended and asked with again; everything else Meta refuses, it refuses about this person.
      const isPassing = why === 'busy' || why === 'unavailable' || why === 'unknown' || answer.code === 190;
      if (isPassing) throw new Error(detail);
      return null;
    }
    const { body } = answer;
    const names = isPage ? [word(body['first_name']), word(body['last_name'])] : [word(body['name'])];
    const username = word(body['username']);
    const name = names.filter((part) => part !== null).join(' ') || username;
    const pictureUrl = word(body['profile_pic']);
    return {
      ...(name === null ? {} : { name }),
      ...(pictureUrl === null ? {} : { pictureUrl }),
      ...(username === null ? {} : { attributes: { username } }),
    };
  };
