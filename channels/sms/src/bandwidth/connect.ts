// Taking a Bandwidth application into service: it is looked up, and its callbacks and their credentials are set by our own call
// (https://dev.bandwidth.com/docs/account/applications).
import { randomBytes } from 'node:crypto';
import type { Check, Connected, Place } from '@throughline/channel-kit';
import { setting } from '../provider.ts';
import { applicationUrl, callBandwidth, type Answer } from './api.ts';
import { callbackUser } from './hook.ts';

const keys =
  'Enter a user name and password of Account → API Credentials, with the roles HTTP Messaging and Configuration.';

export async function connect(place: Place): Promise<Connected> {
  if (setting(place.settings, 'number') === '')
    return {
      ok: false,
      field: 'number',
      detail: 'Messages need a number to come from.',
      remedy: 'Enter your Bandwidth number.',
    };
  const found = await callBandwidth(place, applicationUrl(place), { method: 'GET' }, { repeatable: true });
  if (!found.ok) return refused(found);
  const application = found.heard.text;
  if (tagIn(application, 'ServiceType') !== 'Messaging-V2')
    return {
      ok: false,
      field: 'applicationId',
      detail: 'This is no messaging application.',
      remedy: 'Choose an application of the type Messaging V2.',
    };
  const callbackPassword = setting(place.settings, 'callbackPassword') || randomBytes(24).toString('base64url');
  if (place.hookUrl !== null) {
    const xml = applicationXml(tagIn(application, 'AppName') || 'Throughline', place.hookUrl, callbackPassword);
    const set = await callBandwidth(
      place,
      applicationUrl(place),
      { method: 'PUT', type: 'application/xml', body: xml },
      { repeatable: true },
    );
    if (!set.ok) return refused(set);
  }
  return { ok: true, settings: { callbackPassword }, label: setting(place.settings, 'number') };
}

const escaped = (text: string): string => text.replace(/[<>&'"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const tagIn = (xml: string, tag: string): string => new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1] ?? '';
function applicationXml(name: string, url: string, password: string): string {
  const credentials = `<UserId>${callbackUser}</UserId><Password>${escaped(password)}</Password>`;
  return (
    `<Application><ServiceType>Messaging-V2</ServiceType><AppName>${name}</AppName>` +
    `<InboundCallbackUrl>${escaped(url)}</InboundCallbackUrl><InboundCallbackCreds>${credentials}</InboundCallbackCreds>` +
    `<OutboundCallbackUrl>${escaped(url)}</OutboundCallbackUrl><OutboundCallbackCreds>${credentials}</OutboundCallbackCreds>` +
    `<RequestedCallbackTypes><CallbackType>message-delivered</CallbackType><CallbackType>message-failed</CallbackType><CallbackType>message-sending</CallbackType></RequestedCallbackTypes></Application>`
  );
}

function refused(answer: Answer & { ok: false }): Extract<Connected, { ok: false }> {
  const { why, detail } = answer.refusal;
  if (why === 'unauthorized') return { ok: false, field: 'apiPassword', detail, remedy: keys };
  if (answer.status === 404)
    return {
      ok: false,
      field: 'applicationId',
      detail: 'Bandwidth does not know this application.',
      remedy: 'Copy account ID and application ID from the Bandwidth App.',
    };
  return { ok: false, detail, remedy: 'Check that this server can reach Bandwidth, then try again.' };
}

/** The application stays as it is: only its owner knows whether anything else uses it, and calls here are not believed any more. */
export const disconnect = (): Promise<void> => Promise.resolve();

export async function check(place: Place): Promise<readonly Check[]> {
  const found = await callBandwidth(place, applicationUrl(place), { method: 'GET' }, { repeatable: true });
  if (!found.ok) {
    const { detail, remedy } = refused(found);
    return [{ name: 'Account', ok: false, detail, remedy }];
  }
  const account: Check = { name: 'Account', ok: true, detail: 'Bandwidth knows this application.' };
  return [
    account,
    place.hookUrl === null
      ? {
          name: 'Public address',
          ok: false,
          detail: 'Bandwidth cannot call this installation.',
          remedy: 'Set PUBLIC_URL on the server to its https address, then save this channel again.',
        }
      : { name: 'Callbacks', ok: true, detail: 'Set when this channel was saved; save it again to set them anew.' },
  ];
}
