// Bandwidth does not sign its callbacks. It shows the credentials that connect gave to the application, as HTTP Basic.
import { sameSecret, type HookAnswer, type HookCall, type Place } from '@throughline/channel-kit';
import { basic, setting } from '../provider.ts';

export const callbackUser = 'throughline';

export function hook(call: HookCall, place: Pick<Place, 'settings'>): HookAnswer {
  const password = setting(place.settings, 'callbackPassword');
  if (call.method !== 'POST' || password.length < 16) return { genuine: false };
  const isGenuine = sameSecret(call.headers['authorization'], basic(callbackUser, password));
  return isGenuine ? { genuine: true, take: true } : { genuine: false };
}
