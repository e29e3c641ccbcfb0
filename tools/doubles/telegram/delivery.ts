// Brings updates to a bot: to its webhook in order, again and again until it says 2xx, or to the getUpdates call that waits.
import { play } from './methods.ts';
import type { Bot, Json, Update, World } from './state.ts';

const triesLimit = 40;
const answerSeconds = 10;
/** Telegram waits longer; a test has no day to spend. */
const retryMilliseconds = [30, 60, 120, 250, 500, 1000] as const;
const quietByDefault = new Set(['message_reaction', 'message_reaction_count', 'chat_member']);
const running = new WeakSet<Bot>();

/** Queues an update as Telegram would make it; null when this bot did not ask for its kind. */
export function deliver(world: World, bot: Bot, content: Json): Update | null {
  const kind = Object.keys(content)[0] ?? '';
  const allowed = bot.webhook ? bot.webhook.allowed : bot.allowed;
  if (allowed && allowed.length > 0 ? !allowed.includes(kind) : quietByDefault.has(kind)) return null;
  const update: Update = { update_id: bot.nextUpdateId, ...content };
  bot.nextUpdateId += 1;
  const wrong = world.judge?.judgeType('Update', update);
  if (wrong && content['x_future'] === undefined && !hasFuture(content))
    world.violations.push(`This double built a wrong update: ${wrong} in ${JSON.stringify(update).slice(0, 300)}`);
  bot.pending.push(update);
  wake(world, bot);
  return update;
}
/** Kinds of message that no description knows yet are built on purpose, under this name. */
const hasFuture = (content: Json): boolean => JSON.stringify(content).includes('"hologram"');

export function wake(world: World, bot: Bot): void {
  if (bot.webhook) void pushAll(world, bot);
  else if (bot.poller && bot.pending.length > 0) bot.poller(bot.pending.slice(0, 100));
}

async function pushAll(world: World, bot: Bot): Promise<void> {
  if (running.has(bot)) return;
  running.add(bot);
  try {
    for (let tries = 0; bot.pending.length > 0 && bot.webhook;) {
      const update = bot.pending[0] as Update;
      const failure = await push(world, bot, update);
      if (failure === null || tries >= triesLimit) {
        if (bot.pending[0] === update) bot.pending.shift();
        tries = 0;
        continue;
      }
      tries += 1;
      if (bot.webhook) {
        bot.webhook.lastError = failure;
        bot.webhook.lastErrorAt = Math.floor(world.now() / 1000);
      }
      await new Promise((resolve) => {
        setTimeout(resolve, retryMilliseconds[Math.min(tries, retryMilliseconds.length) - 1]).unref();
      });
    }
  } finally {
    running.delete(bot);
  }
}

/** One call of the webhook; what went wrong in Telegram's words, or null. Its answer may carry a call of its own. */
export async function push(world: World, bot: Bot, update: Update): Promise<string | null> {
  const webhook = bot.webhook;
  if (!webhook) return 'No webhook';
  try {
    const headers = {
      'content-type': 'application/json',
      ...(webhook.secret === null ? {} : { 'x-telegram-bot-api-secret-token': webhook.secret }),
    };
    const reply = await fetch(webhook.url, {
      method: 'POST',
      headers,
      body: JSON.stringify(update),
      signal: AbortSignal.timeout(answerSeconds * 1000),
      redirect: 'manual',
    });
    const body = await reply.text();
    if (reply.status < 200 || reply.status >= 300)
      return `Wrong response from the webhook: ${reply.status} ${reply.statusText}`;
    answered(world, bot, body);
    return null;
  } catch (error) {
    return (error as Error).name === 'TimeoutError' ? 'Read timeout expired' : 'Connection refused';
  }
}

function answered(world: World, bot: Bot, body: string): void {
  if (!body.trim().startsWith('{')) return;
  const { method, ...params } = JSON.parse(body) as Json;
  if (typeof method === 'string') play(world, bot, method, params, []);
}
