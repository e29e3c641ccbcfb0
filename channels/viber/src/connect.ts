// Taking a bot into service. Viber tries the webhook while it is being set, so that comes last, when the house answers there.
import type { Check, Connected, Place } from '@throughline/channel-kit';
import { text, word } from '@throughline/channel-kit/json';
import { authTokenOf, callViber, type Answer } from './api.ts';

const getToken = 'Copy the token from the bot’s chat in Viber: Edit info → Your app key.';
const events = ['delivered', 'seen', 'failed', 'subscribed', 'unsubscribed', 'conversation_started'];

export async function connect(place: Place): Promise<Connected> {
  const account = await callViber(place, 'get_account_info', {}, { repeatable: true });
  if (!account.ok) return refused(account);
  if (place.hookUrl?.startsWith('https://') !== true)
    return {
      ok: false,
      detail: 'Viber calls only public https addresses, and this installation has none.',
      remedy: 'Set PUBLIC_URL on the server to its https address.',
    };
  const [botId, botName, botUri] = ['id', 'name', 'uri'].map((key) => word(account.json[key]) ?? '');
  if (!botId) return { ok: false, field: 'authToken', detail: 'Viber answered without a bot.', remedy: getToken };
  return { ok: true, settings: { botId, botName: botName ?? '', botUri: botUri ?? '' }, label: botName || botId };
}
export async function register(place: Place): Promise<Check> {
  const wanted = { url: place.hookUrl, event_types: events, send_name: true, send_photo: true };
  const set = await callViber(place, 'set_webhook', wanted, { repeatable: true });
  if (set.ok) return { name: 'Webhook', ok: true, detail: 'Viber delivers to this address.' };
  if (set.code !== 1)
    return {
      name: 'Webhook',
      ok: false,
      detail: set.refusal.detail,
      remedy: 'Save this channel again to set the webhook anew.',
    };
  return {
    name: 'Webhook',
    ok: false,
    detail: 'Viber tried our address and got no answer.',
    remedy:
      'Check that PUBLIC_URL is reachable from the internet with a certificate that everybody trusts, then save this channel again.',
  };
}
function refused(answer: Answer & { ok: false }): Extract<Connected, { ok: false }> {
  const { why, detail } = answer.refusal;
  const isToken = why === 'unauthorized' || why === 'rejected';
  return {
    ok: false,
    ...(isToken ? { field: 'authToken' } : {}),
    detail,
    remedy: isToken ? getToken : 'Check that this server can reach Viber, then try again.',
  };
}

/** An empty address is how Viber is told to forget ours. */
export async function disconnect(place: Place): Promise<void> {
  if (authTokenOf(place.settings) === '') return;
  const answer = await callViber(place, 'set_webhook', { url: '' }, { repeatable: true });
  if (!answer.ok && answer.refusal.why !== 'unauthorized') throw new Error(answer.refusal.detail);
}

export async function check(place: Place): Promise<readonly Check[]> {
  const account = await callViber(place, 'get_account_info', {}, { repeatable: true });
  if (!account.ok) return [{ name: 'Token', ok: false, detail: account.refusal.detail, remedy: getToken }];
  const isOurs = text(account.json['webhook']) === place.hookUrl;
  return [
    { name: 'Token', ok: true, detail: `Viber knows this bot as ${word(account.json['name']) ?? '?'}.` },
    isOurs
      ? { name: 'Webhook', ok: true, detail: 'Viber delivers to this address.' }
      : {
          name: 'Webhook',
          ok: false,
          detail: 'Viber calls another address for this bot.',
          remedy: 'Save this channel again to set the webhook anew.',
        },
  ];
}
