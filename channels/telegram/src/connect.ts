// Taking a bot into service, letting it go, and telling an admin part by part whether it works.
import { randomBytes } from 'node:crypto';
import type { Check, Connected, Place } from '@throughline/channel-kit';
import { apiUrl, callApi, tokenOf } from './api.ts';
import type { Answer } from './api.ts';
import { number, text, thing, word } from './json.ts';
import type { Thing } from './json.ts';
import { allowedUpdates } from './read.ts';

const getToken = 'Open @BotFather, choose the bot, copy its API token and paste it here.';
const webhookErrorHours = 1;
const pendingWorth = 100;

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
  const receives = receivesBy(place);
  if (receives === 'webhook' && place.hookUrl === null) {
    return {
      ok: false,
      field: 'mode',
      detail: 'A webhook needs a public address, and this installation has none.',
      remedy: 'Set PUBLIC_URL on the server to its https address, or choose Polling.',
    };
  }
  const webhookSecret = word(place.settings['webhookSecret']) ?? randomBytes(32).toString('base64url');
  const answer =
    receives === 'webhook'
      ? await callApi(
          place,
          'setWebhook',
          { url: place.hookUrl, secret_token: webhookSecret, allowed_updates: allowedUpdates, max_connections: 40 },
          { repeatable: true },
        )
      : await callApi(place, 'deleteWebhook', {}, { repeatable: true });
  if (!answer.ok) {
    const isAddress = /webhook/i.test(answer.description);
    return {
      ok: false,
      ...(isAddress ? { field: 'mode' } : {}),
      detail: answer.refusal.detail,
      remedy: isAddress
        ? 'Telegram calls only public https addresses, on port 443, 80, 88 or 8443. Put this installation behind https, or choose Polling.'
        : remedyFor(answer, place),
    };
  }
  return { ok: true, settings: { botUsername: username, receives, webhookSecret }, label: `@${username}` };
}

function receivesBy(place: Place): 'webhook' | 'polling' {
  const mode = place.settings['mode'];
  if (mode === 'webhook' || mode === 'polling') return mode;
  return place.hookUrl?.startsWith('https://') ? 'webhook' : 'polling';
}

function remedyFor(answer: Answer & { ok: false }, place: Place): string {
  switch (answer.refusal.why) {
    case 'unauthorized':
      return getToken;
    case 'busy':
      return `Wait ${answer.refusal.retryAfterSeconds} seconds, then try again.`;
    case 'unavailable':
    case 'unknown':
      return `Check that this server can reach ${hostOf(place)}; a firewall or proxy may be in the way.`;
    default:
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

export async function check(place: Place): Promise<readonly Check[]> {
  const me = await callApi(place, 'getMe', {}, { repeatable: true, timeoutSeconds: 15 });
  if (!me.ok) {
    const isToken = me.refusal.why === 'unauthorized';
    return [
      { name: isToken ? 'Token' : 'Connection', ok: false, detail: me.refusal.detail, remedy: remedyFor(me, place) },
    ];
  }
  const bot = {
    name: 'Token',
    ok: true,
    detail: `Telegram knows this bot as @${text(thing(me.result)?.['username']) ?? '?'}.`,
  };
  const info = await callApi(place, 'getWebhookInfo', {}, { repeatable: true, timeoutSeconds: 15 });
  if (!info.ok)
    return [bot, { name: 'Receiving', ok: false, detail: info.refusal.detail, remedy: remedyFor(info, place) }];
  const known = thing(info.result) ?? {};
  const isWebhook = (place.settings['receives'] ?? receivesBy(place)) === 'webhook';
  return [bot, ...(isWebhook ? webhookChecks(known, place) : [pollingCheck(known)]), waitingCheck(known)];
}

function pollingCheck(known: Thing): Check {
  if ((text(known['url']) ?? '') === '')
    return { name: 'Receiving', ok: true, detail: 'We ask Telegram for new messages; no public address is needed.' };
  return {
    name: 'Receiving',
    ok: false,
    detail: 'A webhook is set for this bot, so Telegram gives its messages there and not to us.',
    remedy: 'Save this channel again to take the bot back, and remove the bot from the other program.',
  };
}

function webhookChecks(known: Thing, place: Place): readonly Check[] {
  if (place.hookUrl === null)
    return [
      {
        name: 'Public address',
        ok: false,
        detail: 'This installation has no public address.',
        remedy: 'Set PUBLIC_URL on the server, or choose Polling.',
      },
    ];
  const address: Check = { name: 'Public address', ok: true, detail: place.hookUrl };
  const url = text(known['url']) ?? '';
  if (url !== place.hookUrl) {
    const detail =
      url === '' ? 'Telegram has no webhook for this bot.' : 'Telegram calls another address for this bot.';
    return [
      address,
      { name: 'Webhook', ok: false, detail, remedy: 'Save this channel again to register the webhook anew.' },
    ];
  }
  const failure = word(known['last_error_message']);
  const at = number(known['last_error_date']);
  const isRecent = at !== null && Date.now() / 1000 - at < webhookErrorHours * 3600;
  if (failure !== null && isRecent) {
    return [
      address,
      {
        name: 'Webhook',
        ok: false,
        detail: `Telegram could not deliver: ${failure} (${new Date(at * 1000).toISOString()})`,
        remedy: webhookRemedy(failure),
      },
    ];
  }
  return [address, { name: 'Webhook', ok: true, detail: 'Telegram delivers to this address.' }];
}
function webhookRemedy(failure: string): string {
  if (/certificate|SSL|TLS/i.test(failure))
    return 'The https certificate is not one Telegram trusts. Renew it with its full chain.';
  if (/resolve|timed? ?out|refused|unreachable/i.test(failure))
    return 'The public address cannot be reached from the internet. Check DNS, firewall and reverse proxy.';
  if (/40[13]|secret/i.test(failure))
    return 'The webhook secret does not match. Save this channel again to register it anew.';
  return 'Look at the server’s log and the reverse proxy; Telegram tries again by itself.';
}

function waitingCheck(known: Thing): Check {
  const count = number(known['pending_update_count']) ?? 0;
  if (count < pendingWorth)
    return { name: 'Waiting messages', ok: true, detail: count === 0 ? 'None.' : `${count} on their way.` };
  return {
    name: 'Waiting messages',
    ok: false,
    detail: `${count} messages wait at Telegram.`,
    remedy: 'They arrive once receiving works again; Telegram keeps them for 24 hours.',
  };
}
