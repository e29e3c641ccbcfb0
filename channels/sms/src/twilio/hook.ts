// Is a call from Twilio? Signed over the address it called and the form's fields (https://www.twilio.com/docs/usage/security).
import { createHash, createHmac } from 'node:crypto';
import { sameSecret, type HookAnswer, type HookCall, type Place } from '@throughline/channel-kit';
import { setting } from '../provider.ts';

export function hook(call: HookCall, place: Pick<Place, 'settings'>): HookAnswer {
  const authToken = setting(place.settings, 'authToken');
  const given = call.headers['x-twilio-signature'];
  if (call.method !== 'POST' || authToken === '' || given === undefined) return { genuine: false };
  const isGenuine = addresses(call.url).some((url) => sameSecret(given, signature(url, call, authToken)));
  if (!isGenuine) return { genuine: false };
  // An empty answer in their own language: nothing is said back by the webhook.
  return { genuine: true, take: true, reply: { status: 200, type: 'text/xml', body: '<Response/>' } };
}

function signature(url: string, call: HookCall, authToken: string): string {
  const hmac = createHmac('sha1', authToken);
  // JSON bodies are not part of the signature; their digest is, in the address.
  const digest = call.query['bodySHA256'];
  if (digest !== undefined && sameSecret(digest.toLowerCase(), createHash('sha256').update(call.body).digest('hex')))
    return hmac.update(url).digest('base64');
  const fields = [...new URLSearchParams(Buffer.from(call.body).toString('utf8'))].sort(([a], [b]) =>
    a < b ? -1 : a > b ? 1 : 0,
  );
  return hmac.update(url + fields.map(([key, value]) => key + value).join('')).digest('base64');
}

/** Twilio signs the address as it was set, or with the port that goes without saying. */
function addresses(url: string): readonly string[] {
  if (!URL.canParse(url)) return [url];
  const { protocol, hostname, port } = new URL(url);
  const usual = protocol === 'https:' ? '443' : '80';
  const start = `${protocol}//${hostname}`;
  if (!url.startsWith(start)) return [url];
  if (port === '') {
    const rest = url.slice(start.length).replace(/^:\d+/, '');
    return [`${start}${rest}`, `${start}:${usual}${rest}`];
  }
  return [url, `${start}${url.slice(start.length).replace(/^:\d+/, '')}`];
}
