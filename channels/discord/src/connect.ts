// Taking a bot into service, letting it go, and telling an admin part by part whether it works.
import type { Check, Connected, Place } from '@throughline/channel-kit';
import { number, thing, word } from '@throughline/channel-kit/json';
import { type Answer, apiUrl, callApi, snowflake } from './api.ts';

const getToken =
  'In the developer portal open your application, then Bot, press Reset Token and paste the new one here.';
const invite = 'Invite the bot to your server and let it see this channel.';
const switchOn = 'In the developer portal, under Bot, switch the Message Content intent on.';
const once = { repeatable: true, timeoutSeconds: 15 } as const;

export async function connect(place: Place): Promise<Connected> {
  const me = await callApi(place, 'GET', '/users/@me', undefined, once);
  if (!me.ok)
    return {
      ok: false,
      ...(me.refusal.why === 'unauthorized' ? { field: 'botToken' } : {}),
      detail: me.refusal.detail,
      remedy: remedyFor(me, place),
    };
  const bot = thing(me.result);
  const [botId, botName] = [snowflake(bot?.['id']), word(bot?.['username'])];
  if (botId === null || botName === null || bot?.['bot'] !== true)
    return { ok: false, field: 'botToken', detail: 'This is no token of a bot.', remedy: getToken };
  const support = await supportCheck(place);
  if (support && !support.ok)
    return { ok: false, field: 'supportChannelId', detail: support.detail, remedy: support.remedy ?? invite };
  return { ok: true, settings: { botId, botName }, label: botName };
}

/** Nothing was registered at Discord: closing the line is all there is to do. */
export const disconnect = (): Promise<void> => Promise.resolve();

export async function check(place: Place): Promise<readonly Check[]> {
  const me = await callApi(place, 'GET', '/users/@me', undefined, once);
  if (!me.ok) {
    const name = me.refusal.why === 'unauthorized' ? 'Token' : 'Connection';
    return [{ name, ok: false, detail: me.refusal.detail, remedy: remedyFor(me, place) }];
  }
  const named = word(thing(me.result)?.['username']) ?? '?';
  const support = await supportCheck(place);
  return [
    { name: 'Token', ok: true, detail: `Discord knows this bot as ${named}.` },
    await sessionsCheck(place),
    ...(support ? [support] : []),
  ];
}

async function sessionsCheck(place: Place): Promise<Check> {
  const answer = await callApi(place, 'GET', '/gateway/bot', undefined, once);
  if (!answer.ok)
    return { name: 'Receiving', ok: false, detail: answer.refusal.detail, remedy: remedyFor(answer, place) };
  const left = number(thing(thing(answer.result)?.['session_start_limit'])?.['remaining']);
  if (left === 0)
    return {
      name: 'Receiving',
      ok: false,
      detail: 'Discord allows this bot no more connections today.',
      remedy: 'Another program uses the same bot. Stop it there, or use a bot of its own here.',
    };
  return {
    name: 'Receiving',
    ok: true,
    detail: 'Messages arrive over one open connection; no public address is needed.',
  };
}

const contentFlags = (1 << 18) | (1 << 19);
/** Of the support channel: can the bot see it, and read what is said there? Null where none is set. */
async function supportCheck(place: Place): Promise<Check | null> {
  const channelId = word(place.settings['supportChannelId']);
  if (channelId === null) return null;
  const name = 'Support channel';
  const channel = await callApi(place, 'GET', `/channels/${channelId}`, undefined, once);
  if (!channel.ok)
    return {
      name,
      ok: false,
      detail: channel.refusal.detail,
      remedy: channel.status < 500 ? invite : remedyFor(channel, place),
    };
  if (snowflake(thing(channel.result)?.['guild_id']) === null)
    return {
      name,
      ok: false,
      detail: 'This is no channel of a server.',
      remedy: 'Copy the id of a text or forum channel.',
    };
  const application = await callApi(place, 'GET', '/applications/@me', undefined, once);
  const flags = application.ok ? (number(thing(application.result)?.['flags']) ?? 0) : 0;
  if (application.ok && (flags & contentFlags) === 0)
    return { name, ok: false, detail: 'The bot may not read what is said in a server.', remedy: switchOn };
  return {
    name,
    ok: true,
    detail: `Threads in #${word(thing(channel.result)?.['name']) ?? channelId} are answered here.`,
  };
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
    case 'window-closed':
    case 'recipient-gone':
    case 'rejected':
    case 'too-large':
    case 'unsupported':
      return 'Look at the bot in the developer portal, then try again.';
  }
}
function hostOf(place: Place): string {
  try {
    return new URL(apiUrl(place.env)).host;
  } catch {
    return 'the address in DISCORD_API_URL';
  }
}
