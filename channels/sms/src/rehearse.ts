// A call as each provider would make it, with a text of a made-up person from a number that nobody has (555-0100 and on are for stories).
import { createHash, createHmac } from 'node:crypto';
import type { HookCall, Place, Rehearsed } from '@throughline/channel-kit';
import { callbackUser } from './bandwidth/hook.ts';
import { basic, setting } from './provider.ts';
import { continuationText } from './words.ts';

export function rehearse(said: Rehearsed, place: Place): HookCall {
  const words = said.token === undefined ? said.text : continuationText(said.token);
  const from = said.address ?? `+1202555${String(100 + (said.who % 100)).padStart(4, '0')}`;
  switch (setting(place.settings, 'provider')) {
    case 'twilio':
      return twilio(said, from, words, place);
    case 'bandwidth':
      return bandwidth(said, from, words, place);
    default:
      return gateway(said, from, words, place);
  }
}

const call = (
  body: string,
  type: string,
  headers: Readonly<Record<string, string>>,
  said: Rehearsed,
  place: Place,
): HookCall => ({
  body: new TextEncoder().encode(body),
  headers: { 'content-type': type, ...headers },
  meta: { receivedAt: said.at.toISOString() },
  method: 'POST',
  url: place.hookUrl ?? '',
  query: {},
});

function twilio(said: Rehearsed, from: string, words: string, place: Place): HookCall {
  const fields = {
    AccountSid: setting(place.settings, 'accountSid'),
    Body: words,
    From: from,
    MessageSid: `SM${createHash('md5').update(said.id).digest('hex')}`,
    NumMedia: '0',
    To: setting(place.settings, 'number'),
  };
  const signed = Object.entries(fields).reduce((all, [key, value]) => all + key + value, place.hookUrl ?? '');
  const signature = createHmac('sha1', setting(place.settings, 'authToken')).update(signed).digest('base64');
  return call(
    new URLSearchParams(fields).toString(),
    'application/x-www-form-urlencoded',
    { 'x-twilio-signature': signature },
    said,
    place,
  );
}

function bandwidth(said: Rehearsed, from: string, words: string, place: Place): HookCall {
  const { settings } = place;
  const at = said.at.toISOString();
  const own = setting(settings, 'number');
  const message = {
    id: said.id,
    owner: own,
    applicationId: setting(settings, 'applicationId'),
    time: at,
    segmentCount: 1,
    direction: 'in',
    to: [own],
    from,
    text: words,
  };
  const event = { time: at, type: 'message-received', to: own, description: 'Incoming message received', message };
  const authorization = basic(callbackUser, setting(settings, 'callbackPassword'));
  return call(JSON.stringify([event]), 'application/json', { authorization }, said, place);
}

/** The shape is the admin's own, so the call is built by the same pointers it will be read by. */
function gateway(said: Rehearsed, from: string, words: string, place: Place): HookCall {
  const { settings } = place;
  const item: Record<string, unknown> = {};
  put(item, setting(settings, 'inId'), said.id);
  put(item, setting(settings, 'inFrom'), from);
  put(item, setting(settings, 'inText'), words);
  put(item, setting(settings, 'inTime'), said.at.toISOString());
  const list = setting(settings, 'inList');
  const whole: Record<string, unknown> = list === '' ? item : {};
  if (list !== '') put(whole, list, [item]);
  const header = setting(settings, 'hookHeader').toLowerCase() || 'authorization';
  const secret = setting(settings, 'hookSecret');
  return call(
    JSON.stringify(whole),
    'application/json',
    { [header]: header === 'authorization' ? `Bearer ${secret}` : secret },
    said,
    place,
  );
}
/** Sets what a JSON pointer (RFC 6901), or a plain name, stands for. */
function put(into: Record<string, unknown>, pointer: string, value: unknown): void {
  if (pointer === '') return;
  const steps = pointer.startsWith('/')
    ? pointer
        .slice(1)
        .split('/')
        .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    : [pointer];
  let here = into;
  for (const step of steps.slice(0, -1)) here = (here[step] ??= {}) as Record<string, unknown>;
  here[steps.at(-1)!] = value;
}
