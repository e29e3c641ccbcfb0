// Taking a bot into service, and letting it go.
import { randomBytes } from 'node:crypto';
import type { Connected, Place } from '@throughline/channel-kit';
import { apiUrl, callApi, tokenOf } from './api.ts';
import type { Answer } from './api.ts';
import { thing, word } from '@throughline/channel-kit/json';
import { allowedUpdates } from './read.ts';

const getToken = 'Open @BotFather, choose the bot, copy its API token and paste it here.';

export async function connect(place: Place): Promise<Connected> {
  const me = await callApi(place, 'getMe', {}, { repeatable: true, timeoutSeconds: 15 });
  if (!me.ok)
    return {
      ok: false,
      ...(me.refusal.why === 'unauthorized' ? { field: 'botToken' } : {}),
      detail: me.refusal.detail,
      remedy: remedyFor(me, place),
    };
  const username = word(thing(me.result)?.['username']);
  if (username === null)
    return { ok: false, field: 'botToken', detail: 'Telegram answered without a bot name.', remedy: getToken };
  if (place.settings['mode'] === 'webhook' && place.hookUrl === null) {
    return {
      ok: false,
      field: 'mode',
      detail: 'A webhook needs a public address, and this installation has none.',
      remedy: 'Set PUBLIC_URL on the server to its https address, or choose Polling.',
    };
  }
  // Another bot's token in this channel: the bot before it still calls here, and must not be believed any more.
  const isSameBot = place.settings['botUsername'] === username;
  const webhookSecret =
    (isSameBot ? word(place.settings['webhookSecret']) : null) ?? randomBytes(32).toString('base64url');
  const { receives, answer } = await register(place, webhookSecret);
  if (answer.ok)
    return { ok: true, settings: { botUsername: username, receives, webhookSecret }, label: `@${username}` };
  const isAddress = isAboutAddress(answer);
  return {
    ok: false,
    ...(isAddress ? { field: 'mode' } : {}),
    detail: answer.refusal.detail,
    remedy: isAddress
      ? 'Telegram calls only public https addresses, on port 443, 80, 88 or 8443. Choose Polling if yours cannot be one.'
      : remedyFor(answer, place),
  };
}

async function register(place: Place, secret: string): Promise<{ receives: 'webhook' | 'polling'; answer: Answer }> {
  const polling = async () => ({
    receives: 'polling' as const,
    answer: await callApi(place, 'deleteWebhook', {}, { repeatable: true }),
  });
  if (receivesBy(place) === 'polling') return polling();
  const webhook = { url: place.hookUrl, secret_token: secret, allowed_updates: allowedUpdates, max_connections: 40 };
  const answer = await callApi(place, 'setWebhook', webhook, { repeatable: true });
  // An address only this network knows is no fault of the admin's: asking Telegram works from anywhere.
  const isOurChoice = place.settings['mode'] !== 'webhook';
  return !answer.ok && isAboutAddress(answer) && isOurChoice ? polling() : { receives: 'webhook', answer };
}
const isAboutAddress = (answer: Answer & { ok: false }): boolean =>
  answer.code === 400 && /webhook/i.test(answer.description);

export function receivesBy(place: Place): 'webhook' | 'polling' {
  const mode = place.settings['mode'];
  if (mode === 'webhook' || mode === 'polling') return mode;
  return place.hookUrl?.startsWith('https://') ? 'webhook' : 'polling';
}

export function remedyFor(answer: Answer & { ok: false }, place: Place): string {
  switch (answer.refusal.why) {
    case 'unauthorized':
      return getToken;
    case 'busy':
      return `Wait ${answer.refusal.retryAfterSeconds} seconds, then try again.`;
    case 'unavailable':
    case 'unknown':
      return `Check that this server can reach ${hostOf(place)}; a firewall or proxy may be in the way.`;
    case 'window-closed':
    case 'recipient-gone':
    case 'rejected':
    case 'too-large':
    case 'unsupported':
      return 'Look at the bot in @BotFather, then try again.';
  }
}
function hostOf(place: Place): string {
  try {
    return new URL(apiUrl(place.env)).host;
  } catch {
    return 'the address in TELEGRAM_API_URL';
  }
}

/** Gives the bot back. A token that no longer works needs no farewell. */
export async function disconnect(place: Place): Promise<void> {
  if (tokenOf(place.settings) === '') return;
  const answer = await callApi(place, 'deleteWebhook', {}, { repeatable: true, timeoutSeconds: 15 });
  if (!answer.ok && answer.refusal.why !== 'unauthorized') throw new Error(answer.refusal.detail);
}
