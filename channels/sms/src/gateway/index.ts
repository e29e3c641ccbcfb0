// Any gateway that speaks HTTP, described by the admin: how a request looks, where its answer names the message, and where a call to
// us says who wrote what.
import {
  sameSecret,
  type Check,
  type Connected,
  type HookAnswer,
  type HookCall,
  type Place,
} from '@throughline/channel-kit';
import { download } from '../fetch-file.ts';
import { basic, setting, type Provider } from '../provider.ts';
import { read } from './read.ts';
import { send } from './send.ts';
import { blanksIn } from './template.ts';

function hook(call: HookCall, place: Pick<Place, 'settings'>): HookAnswer {
  const secret = setting(place.settings, 'hookSecret');
  if (secret.length < 16) return { genuine: false };
  const header = call.headers[setting(place.settings, 'hookHeader').toLowerCase() || 'authorization'];
  const shown = [header?.replace(/^Bearer +/i, ''), call.query['secret']];
  const isGenuine =
    shown.some((each) => sameSecret(each, secret)) ||
    (header?.startsWith('Basic ') === true && sameSecret(header, basic(userIn(header), secret)));
  if (!isGenuine) return { genuine: false };
  if (call.method === 'POST') return { genuine: true, take: true };
  // Older gateways say everything in the address. It is kept as a form, without what opens the door.
  const { secret: _shown, ...said } = call.query;
  return { genuine: true, take: Object.keys(said).length > 0, meta: { query: new URLSearchParams(said).toString() } };
}
/** Basic credentials have a user name too, which proves nothing and may be any. */
const userIn = (header: string): string => Buffer.from(header.slice(6), 'base64').toString('utf8').split(':')[0] ?? '';

function connect(place: Place): Promise<Connected> {
  const { settings } = place;
  const wrong = (field: string, detail: string, remedy: string): Promise<Connected> =>
    Promise.resolve({ ok: false, field, detail, remedy });
  const number = setting(settings, 'number');
  if (number === '')
    return wrong('number', 'Messages need a number to come from.', 'Enter your number at the gateway.');
  const url = setting(settings, 'requestUrl');
  if (!URL.canParse(url.replace(/\{\{.*?\}\}/g, 'x')))
    return wrong('requestUrl', 'This is no web address.', 'Copy it from the gateway’s documentation, with its blanks.');
  const blanks = new Set(blanksIn(`${url} ${setting(settings, 'requestBody')} ${setting(settings, 'requestHeaders')}`));
  for (const name of ['to', 'text'])
    if (!blanks.has(name))
      return wrong(
        'requestBody',
        `The request never says the blank “${name}”.`,
        `Put the blank “${name}” where the gateway wants it.`,
      );
  if (blanks.has('secret') && setting(settings, 'gatewaySecret') === '')
    return wrong('gatewaySecret', 'The request wants {{secret}}, and none is set.', 'Enter the gateway’s key.');
  return Promise.resolve({ ok: true, settings: {}, label: number });
}

/** No gateway has a question in common with the others, so nothing is called; what can be judged from here is. */
async function check(place: Place): Promise<readonly Check[]> {
  const connected = await connect(place);
  const template: Check = connected.ok
    ? {
        name: 'Template',
        ok: true,
        detail: 'The request can be written. Whether the gateway takes it shows with the first message.',
      }
    : { name: 'Template', ok: false, detail: connected.detail, remedy: connected.remedy };
  const address: Check =
    place.hookUrl === null
      ? {
          name: 'Public address',
          ok: false,
          detail: 'The gateway cannot call this installation.',
          remedy: 'Set PUBLIC_URL on the server to its https address.',
        }
      : { name: 'Public address', ok: true, detail: `Let the gateway call ${place.hookUrl} with the secret.` };
  return [template, address];
}

export const gateway: Provider = {
  hook,
  read,
  send,
  connect,
  check,
  disconnect: () => Promise.resolve(),
  // Its own address may need no keys; those of the request are for sending, and go nowhere else.
  fetchFile: (file, place) => download(file, place, 'The gateway', {}),
};
