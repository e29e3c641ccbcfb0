// Telling an admin, part by part, whether a bot works, and what mends it.
import type { Check, Place } from '@throughline/channel-kit';
import { callApi } from './api.ts';
import { receivesBy, remedyFor } from './connect.ts';
import { connectionsIn, ownerOf, troubleOf } from './business.ts';
import { reconnect } from './business-refusal.ts';
import { number, text, thing, word } from '@throughline/channel-kit/json';
import type { Thing } from '@throughline/channel-kit/json';
import { botIdOf } from './api.ts';
import { servedGroups, settingOf } from './places.ts';
import { allowedUpdates } from './read.ts';

const webhookErrorHours = 1;
const pendingWorth = 100;

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
  return [
    bot,
    ...(isWebhook ? webhookChecks(known, place) : [pollingCheck(known)]),
    waitingCheck(known),
    ...(await groupsCheck(thing(me.result) ?? {}, place)),
    ...(await businessChecks(place)),
  ];
}

const groupLimit = 20;
/** In groups a bot hears little until its privacy mode is off, and what was changed counts only where it is added anew. */
async function groupsCheck(me: Thing, place: Place): Promise<readonly Check[]> {
  const name = 'Groups';
  const serves = settingOf(place.settings, 'groups') || 'none';
  if (serves === 'none') return [];
  if (me['can_join_groups'] !== true)
    return [
      {
        name,
        ok: false,
        detail: 'The bot may not be added to groups.',
        remedy: 'In @BotFather send /setjoingroups, choose the bot, and Enable.',
      },
    ];
  const members = serves === 'listed' ? servedGroups(place.settings).slice(0, groupLimit) : [];
  const states = await Promise.all(members.map(async (id) => [id, await memberOf(id, place)] as const));
  const absent = states.filter(([, state]) => state === null).map(([id]) => id);
  if (absent.length > 0 || (serves === 'listed' && members.length === 0))
    return [
      {
        name,
        ok: false,
        detail: absent.length > 0 ? `The bot is not in ${absent.join(', ')}.` : 'No group is listed.',
        remedy: 'Add the bot to these groups, or correct the list: an id begins with a minus.',
      },
    ];
  const isDeaf = me['can_read_all_group_messages'] !== true;
  const wantsAll = settingOf(place.settings, 'groupTalk') === 'all';
  const hearsAll = serves === 'listed' && states.every(([, state]) => state === 'administrator');
  if (wantsAll && isDeaf && !hearsAll)
    return [
      {
        name,
        ok: false,
        detail:
          'Everything said in groups shall be heard, but the bot’s privacy mode is on: Telegram keeps most of it from the bot.',
        remedy:
          'In @BotFather send /setprivacy, choose the bot, and Disable; then remove the bot from each group and add it again, or it stays as it was. Or make it an admin there.',
      },
    ];
  const what = wantsAll ? 'Everything said there is heard.' : 'What calls the bot by name or answers it is heard.';
  const where = serves === 'all' ? 'It answers in all its groups.' : `It answers in ${members.length} groups.`;
  return [{ name, ok: true, detail: [where, what].join(' ') }];
}
/** How the bot stands in a group; null where it is not in it. */
async function memberOf(group: string, place: Place): Promise<string | null> {
  const chat = { chat_id: Number(group), user_id: Number(botIdOf(place.settings)) };
  const answer = await callApi(place, 'getChatMember', chat, { repeatable: true, timeoutSeconds: 15 });
  const status = answer.ok ? text(thing(answer.result)?.['status']) : null;
  return status === 'left' || status === 'kicked' ? null : status;
}

async function businessChecks(place: Place): Promise<readonly Check[]> {
  return Promise.all(
    connectionsIn(place.settings).map(async (id): Promise<Check> => {
      const params = { business_connection_id: id };
      const answer = await callApi(place, 'getBusinessConnection', params, { repeatable: true, timeoutSeconds: 15 });
      const name = 'Business account';
      if (!answer.ok) return { name, ok: false, detail: answer.refusal.detail, remedy: reconnect };
      const connection = thing(answer.result) ?? {};
      const trouble = troubleOf(connection);
      return trouble === null
        ? { name, ok: true, detail: `Answers for the business account of ${ownerOf(connection)}.` }
        : { name, ok: false, detail: trouble, remedy: reconnect };
    }),
  );
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
  const told = Array.isArray(known['allowed_updates']) ? (known['allowed_updates'] as unknown[]) : allowedUpdates;
  if (allowedUpdates.some((kind) => !told.includes(kind)))
    return [
      address,
      {
        name: 'Webhook',
        ok: false,
        detail: 'Telegram does not tell this bot everything that is read here by now.',
        remedy: 'Save this channel again to register the webhook anew.',
      },
    ];
  const failure = word(known['last_error_message']);
  const at = number(known['last_error_date']);
  const isRecent = at !== null && Date.now() / 1000 - at < webhookErrorHours * 3600;
  // Telegram never forgets its last failure; only while something still waits is it a failure of now.
  if (failure !== null && isRecent && (number(known['pending_update_count']) ?? 0) > 0) {
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
