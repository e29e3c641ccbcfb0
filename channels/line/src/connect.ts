// Taking an account into service: who it is, our address as its webhook, and whether LINE reaches us there.
import type { Check, Connected, Place } from '@throughline/channel-kit';
import { number, text, word } from '@throughline/channel-kit/json';
import { callLine, type Answer } from './api.ts';

const getToken = 'Copy a long-lived channel access token from the LINE Developers console, under Messaging API.';
const again = { repeatable: true };
const useWebhook = 'In the LINE Developers console, under Messaging API, switch on “Use webhook”.';

export async function connect(place: Place): Promise<Connected> {
  const info = await callLine(place, 'GET', '/v2/bot/info', null, again);
  if (!info.ok) return refused(info);
  if (place.hookUrl?.startsWith('https://') !== true)
    return {
      ok: false,
      detail: 'LINE calls only public https addresses, and this installation has none.',
      remedy: 'Set PUBLIC_URL on the server to its https address.',
    };
  const set = await callLine(place, 'PUT', '/v2/bot/channel/webhook/endpoint', { endpoint: place.hookUrl }, again);
  if (!set.ok) return refused(set);
  const of = (key: string): string => word(info.json[key]) ?? '';
  return {
    ok: true,
    settings: { botId: of('userId'), basicId: of('basicId'), pictureUrl: of('pictureUrl') },
    label: `${of('displayName')} ${of('basicId')}`.trim(),
  };
}
function refused(answer: Answer & { ok: false }): Connected {
  const { why, detail } = answer.refusal;
  if (why === 'unauthorized') return { ok: false, field: 'accessToken', detail, remedy: getToken };
  return { ok: false, detail, remedy: 'Check that this server can reach LINE, then try again.' };
}

/** LINE calls us once and tells what came of it; a wrong secret shows here too. */
export async function register(place: Place): Promise<Check> {
  const tried = await callLine(place, 'POST', '/v2/bot/channel/webhook/test', {}, again);
  if (!tried.ok)
    return { name: 'Webhook', ok: false, detail: tried.refusal.detail, remedy: 'Press Test again in a moment.' };
  if (tried.json['success'] === true) return { name: 'Webhook', ok: true, detail: 'LINE reaches this address.' };
  const status = number(tried.json['statusCode']);
  return {
    name: 'Webhook',
    ok: false,
    detail: `LINE could not deliver: ${text(tried.json['reason']) ?? 'no reason given'}${status !== null && status > 0 ? ` (HTTP ${status})` : ''}.`,
    remedy:
      status === 403
        ? 'The channel secret does not belong to this channel. Copy it from Basic settings.'
        : 'Check that PUBLIC_URL is reachable from the internet with a certificate that everybody trusts.',
  };
}

/** Nothing of ours is kept there that would harm: calls are not believed any more, and whoever is next sets an address of their own. */
export const disconnect = (): Promise<void> => Promise.resolve();

export async function check(place: Place): Promise<readonly Check[]> {
  const info = await callLine(place, 'GET', '/v2/bot/info', null, again);
  if (!info.ok) return [{ name: 'Token', ok: false, detail: info.refusal.detail, remedy: getToken }];
  const token: Check = {
    name: 'Token',
    ok: true,
    detail: `LINE knows this account as ${word(info.json['displayName']) ?? '?'}.`,
  };
  const endpoint = await callLine(place, 'GET', '/v2/bot/channel/webhook/endpoint', null, again);
  return [token, await webhookCheck(endpoint, place), await quotaCheck(place)];
}
async function webhookCheck(endpoint: Answer, place: Place): Promise<Check> {
  if (!endpoint.ok || endpoint.json['endpoint'] !== place.hookUrl)
    return {
      name: 'Webhook',
      ok: false,
      detail: 'LINE calls another address for this account.',
      remedy: 'Save this channel again to set the webhook anew.',
    };
  if (endpoint.json['active'] !== true)
    return { name: 'Webhook', ok: false, detail: 'The webhook is set and switched off.', remedy: useWebhook };
  return await register(place);
}
async function quotaCheck(place: Place): Promise<Check> {
  const quota = await callLine(place, 'GET', '/v2/bot/message/quota', null, again);
  const used = await callLine(place, 'GET', '/v2/bot/message/quota/consumption', null, again);
  const most = quota.ok ? number(quota.json['value']) : null;
  const spent = used.ok ? (number(used.json['totalUsage']) ?? 0) : 0;
  if (most === null) return { name: 'Quota', ok: true, detail: 'No monthly limit is set.' };
  if (spent < most) return { name: 'Quota', ok: true, detail: `${spent} of ${most} messages this month.` };
  return {
    name: 'Quota',
    ok: false,
    detail: `All ${most} messages of this month are used.`,
    remedy:
      'Answers within a minute still go, free of charge; for more, change the plan in the LINE Official Account Manager.',
  };
}
