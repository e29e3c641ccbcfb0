// A double of the Telegram Bot API over real HTTP. It judges every call and builds every update by the vendor's own description
// (when that is on this machine), keeps chats and files, delivers by webhook or long polling, and fails on command.
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { findVendor } from '../vendor.ts';
import { makeBusiness } from './business.ts';
import { makeCustomer } from './customer.ts';
import { makeGroup } from './group.ts';
import type { Profile } from './person.ts';
import { push, wake } from './delivery.ts';
import { loadFaults } from './faults.ts';
import type { Fault, Faults } from './faults.ts';
import { play } from './methods.ts';
import { parseCall, readBody } from './parse-call.ts';
import { makeBot, Refusal } from './state.ts';
import type { Bot, Json, Update, World } from './state.ts';

export type { Fault } from './faults.ts';

export interface DoubleOptions {
  readonly port?: number;
  readonly token?: string;
  readonly username?: string;
  readonly name?: string;
  /** Longest wait of getUpdates, whatever the bot asks; tests keep it short. */
  readonly longPollSeconds?: number;
  /** Refuse webhooks without https, as Telegram does. Off by default, since tests listen on http. */
  readonly wantsHttps?: boolean;
  /** `false`: judge nothing, even where the description is at hand. */
  readonly judges?: boolean;
  readonly now?: () => number;
}
export type TelegramDouble = Awaited<ReturnType<typeof startTelegramDouble>>;

export async function startTelegramDouble(options: DoubleOptions = {}) {
  const spec = options.judges === false ? null : findVendor('specs/telegram-bot-api.json');
  // Ajv is a developer's dependency; without the description, as in the demo, it is not needed.
  const judge = spec === null ? null : (await import('./judge.ts')).loadJudge(spec);
  const world: World = {
    bots: new Map(),
    judge,
    violations: [],
    now: options.now ?? Date.now,
    longPollSeconds: options.longPollSeconds ?? 50,
    wantsHttps: options.wantsHttps ?? false,
  };
  const bot = makeBot(options);
  world.bots.set(bot.token, bot);
  const faults = loadFaults();
  const server = createServer((request, response) => {
    answer(world, faults, request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({
          ok: false,
          error_code: 500,
          description: `Internal Server Error: ${(error as Error).message}`,
        }),
      );
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  return controls(world, bot, faults, server);
}

/** What a test says and asks; the bot made at the start is the one meant. */
function controls(world: World, bot: Bot, faults: Faults, server: Server) {
  return {
    /** What a bot's library calls its API root. */
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => stop(server, world),
    token: bot.token,
    botId: bot.user.id,
    botUsername: bot.user.username,
    judges: world.judge !== null,
    violations: world.violations,
    sent: bot.sent,
    calls: bot.calls,
    actions: bot.actions,
    reactions: bot.reactions,
    openPresses: bot.openPresses,
    pending: bot.pending,
    get webhook() {
      return bot.webhook;
    },
    customer: (profile: Profile = {}) => makeCustomer(world, bot, profile),
    group: (given: { id?: number; title?: string; isForum?: boolean } = {}) => makeGroup(world, bot, given),
    /** Somebody's business account that lets the bot answer. */
    business: (given: { name?: string } = {}) =>
      makeBusiness(world, bot, {
        id: 500_000_000 + bot.businesses.size,
        is_bot: false,
        first_name: given.name ?? 'Olga',
      }),
    /** What @BotFather was told about groups. */
    allow: (given: { can_join_groups?: boolean; can_read_all_group_messages?: boolean }) =>
      Object.assign(bot.user, given),
    /** Another bot on the same API; its token is known from now on. */
    addBot: (given: { token?: string; username?: string; name?: string } = {}) => {
      const other = makeBot(given);
      world.bots.set(other.token, other);
      return {
        token: other.token,
        botId: other.user.id,
        botUsername: other.user.username,
        sent: other.sent,
        customer: (profile: Profile = {}) => makeCustomer(world, other, profile),
      };
    },
    /** The token stops working, as after /revoke. */
    revoke: () => {
      world.bots.delete(bot.token);
    },
    /** The next `times` calls of this method (`*`: any) fail this way. */
    fail: (method: string, fault: Fault, times = 1) => faults.add(method, fault, times),
    recover: () => faults.clear(),
    /** Sends the same update to the webhook once more: what Telegram does when it missed our 200. */
    again: (update: Update) => push(world, bot, update),
    /** Update numbers start anew somewhere, as after a quiet week. */
    renumber: (updateId: number) => {
      bot.nextUpdateId = updateId;
    },
    /** The files of what was sent, by id, so that a test can compare bytes. */
    file: (id: string) => bot.files.get(id),
    settled: (timeoutMs = 10_000) => settled(bot, timeoutMs),
  };
}

/** Waits until the bot has taken everything. */
async function settled(bot: Bot, timeoutMs: number): Promise<void> {
  const until = Date.now() + timeoutMs;
  while (bot.pending.length > 0) {
    if (Date.now() > until) {
      const why = bot.webhook?.lastError ?? 'none';
      throw new Error(`${bot.pending.length} updates were not taken in ${timeoutMs} ms; last error: ${why}`);
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
}

async function stop(server: Server, world: World): Promise<void> {
  for (const bot of world.bots.values()) {
    bot.webhook = null;
    bot.poller?.([]);
  }
  server.closeAllConnections();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
}

async function answer(world: World, faults: Faults, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://double').pathname;
  const body = await readBody(request);
  const [, fileToken, filePath] = /^\/file\/bot([^/]+)\/(.+)$/.exec(path) ?? [];
  if (fileToken !== undefined && filePath !== undefined) {
    download(world, faults, fileToken, decodeURIComponent(filePath), response);
    return;
  }
  const [, token = '', method = ''] = /^\/bot([^/]*)\/([A-Za-z]+)$/.exec(path) ?? [];
  const bot = world.bots.get(token);
  if (!bot) {
    refuse(response, /^\d+:[\w-]{20,}$/.test(token) ? new Refusal(401, 'Unauthorized') : new Refusal(404, 'Not Found'));
    return;
  }
  const fault = faults.take(method);
  if (fault && faults.before(fault, response)) return;
  try {
    const call = await parseCall(request, body, method, world.judge);
    if (call.problem !== null) throw new Refusal(400, `Bad Request: ${call.problem}`);
    const result =
      method === 'getUpdates'
        ? await getUpdates(world, bot, call.params, response)
        : play(world, bot, method, call.params, call.uploads);
    if (fault && faults.after(fault, response)) return;
    if (!response.destroyed) send(response, 200, { ok: true, result });
    if (method === 'setWebhook') wake(world, bot);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    refuse(response, error);
  }
}

function download(world: World, faults: Faults, token: string, path: string, response: ServerResponse): void {
  const fault = faults.take('download');
  if (fault && faults.before(fault, response)) return;
  const file = [...(world.bots.get(token)?.files.values() ?? [])].find((each) => each.path === path);
  if (!file) {
    refuse(response, new Refusal(404, 'Not Found'));
    return;
  }
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': file.body.length });
  response.end(file.body);
}

const send = (response: ServerResponse, status: number, body: Json): void => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
};
function refuse(response: ServerResponse, refusal: Refusal): void {
  send(response, refusal.code, {
    ok: false,
    error_code: refusal.code,
    description: refusal.message,
    ...(refusal.parameters ? { parameters: refusal.parameters } : {}),
  });
}

async function getUpdates(world: World, bot: Bot, params: Json, response: ServerResponse): Promise<readonly Update[]> {
  const wrong = world.judge?.judgeCall('getUpdates', params);
  if (wrong) {
    world.violations.push(`getUpdates: ${wrong}`);
    throw new Refusal(400, `Bad Request: ${wrong}`);
  }
  if (bot.webhook)
    throw new Refusal(
      409,
      "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    );
  if (Array.isArray(params['allowed_updates'])) bot.allowed = params['allowed_updates'] as string[];
  bot.poller?.(null);
  bot.calls.push({ method: 'getUpdates', params, uploads: [], at: world.now(), status: 200 });
  // An offset says: everything before it is mine for good.
  const offset = Number(params['offset'] ?? 0);
  if (offset > 0) while ((bot.pending[0]?.update_id ?? offset) < offset) bot.pending.shift();
  const limit = Number(params['limit'] ?? 100);
  if (bot.pending.length > 0) return bot.pending.slice(0, limit);
  const seconds = Math.min(Number(params['timeout'] ?? 0), world.longPollSeconds);
  const updates = await new Promise<readonly Update[] | null>((resolve) => {
    const done = (found: readonly Update[] | null) => {
      clearTimeout(timer);
      if (bot.poller === done) bot.poller = null;
      resolve(found);
    };
    const timer = setTimeout(() => done([]), seconds * 1000);
    response.once('close', () => done([]));
    bot.poller = done;
  });
  if (updates === null)
    throw new Refusal(
      409,
      'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
    );
  return updates.slice(0, limit);
}
