// What comes to our address: X's own check of it, events under X's signature, and a person's browser on its way back from agreeing
// (https://docs.x.com/x-api/webhooks/quickstart).
import { createHmac } from 'node:crypto';
import { sameSecret, type HookAnswer, type HookCall, type Place, type Settings } from '@throughline/channel-kit';
import { setting } from './api.ts';
import { isReturn, takeReturn } from './consent.ts';
import { isWanted } from './read.ts';

export async function hook(call: HookCall, place: Place): Promise<HookAnswer> {
  if (isReturn(call)) return await takeReturn(call, place);
  return call.method === 'GET' ? checked(call, place.settings) : proved(call, place.settings);
}

export const signed = (secret: string, said: string | Uint8Array): string =>
  `sha256=${createHmac('sha256', secret).update(said).digest('base64')}`;

/** Whoever asks is answered, so what is signed must never be able to pass for a body of X's. */
const harmless = /^[\w.~+/=-]{1,500}$/;
function checked({ query }: HookCall, settings: Settings): HookAnswer {
  const token = query['crc_token'] ?? '';
  const secret = setting(settings, 'consumerSecret') || setting(settings, 'clientSecret');
  if (secret === '' || !harmless.test(token)) return { genuine: false };
  const body = JSON.stringify({ response_token: signed(secret, token) });
  return { genuine: true, take: false, reply: { status: 200, type: 'application/json', body } };
}

function proved({ headers, body }: HookCall, settings: Settings): HookAnswer {
  const proofs = [
    ['x-twitter-webhooks-signature-oauth2', 'clientSecret'],
    ['x-twitter-webhooks-signature', 'consumerSecret'],
  ] as const;
  // One good signature is enough, and an empty secret makes none.
  const isGenuine = proofs.some(([header, key]) => {
    const secret = setting(settings, key);
    return secret !== '' && headers[header] !== undefined && sameSecret(headers[header], signed(secret, body));
  });
  return isGenuine ? { genuine: true, take: isWanted(body) } : { genuine: false };
}
