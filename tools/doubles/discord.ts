// A double of Discord: its HTTP API, each call judged by Discord's own description where this machine has it, and its gateway with
// sessions that can be resumed, so that every way a connection ends can be played.
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { loadOpenApi } from './shared/openapi-judge.ts';
import { type Call, type Reply, startDouble } from './shared/server.ts';
import { findVendor } from './vendor.ts';

type Thing = Record<string, unknown>;
const version = '/v10';
const epoch = 1_420_070_400_000n;

export async function startDiscordDouble(given: { token: string; botId: string; name: string }) {
  const spec = findVendor('specs/discord.json');
  const judge = spec === null ? null : loadOpenApi(spec, version);
  let counter = 0n;
  const newId = () => String(((BigInt(Date.now()) - epoch) << 22n) + (counter += 1n));
  const bot = { id: given.botId, username: given.name, bot: true, discriminator: '0', global_name: null };
  const channels = new Map<string, Thing>();
  const messages = new Map<string, Thing[]>();
  const nonces = new Map<string, Thing>();
  const files = new Map<string, { body: string; type: string }>();
  /** Roles of the members of each server, by `server user`. */
  const members = new Map<string, readonly string[]>();
  const gateway = await startGateway(given.token, bot);
  const state = { sessionsLeft: 1000, flags: 1 << 19 };

  const problem = (status: number, code: number, message: string): Reply => ({ status, json: { code, message } });
  const unknownChannel = problem(404, 10_003, 'Unknown Channel');
  const list = (channelId: string) => messages.get(channelId) ?? messages.set(channelId, []).get(channelId)!;

  function answer(call: Call): Reply {
    const file = files.get(call.path);
    if (file) return { status: 200, body: file.body, type: file.type };
    if (call.headers['authorization'] !== `Bot ${given.token}`) return problem(401, 0, '401: Unauthorized');
    const path = call.path.slice(version.length);
    if (path === '/users/@me') return { status: 200, json: bot };
    if (path === '/applications/@me') return { status: 200, json: { id: '77', flags: state.flags } };
    if (path === '/gateway/bot')
      return {
        status: 200,
        json: {
          url: gateway.url,
          shards: 1,
          session_start_limit: { total: 1000, remaining: state.sessionsLeft, reset_after: 50, max_concurrency: 1 },
        },
      };
    if (path === '/users/@me/channels') {
      const userId = String(call.given?.['recipient_id']);
      const known = [...channels.values()].find((each) => each['userId'] === userId);
      return known ? { status: 200, json: known } : problem(403, 50_278, 'No mutual guilds with this user.');
    }
    if (/^\/interactions\/\d+\/[^/]+\/callback$/.test(path)) return { status: 204 };
    const [, guildId, userId] = /^\/guilds\/(\d+)\/members\/(\d+)$/.exec(path) ?? [];
    if (guildId !== undefined && userId !== undefined) {
      const roles = members.get(`${guildId} ${userId}`);
      return roles ? { status: 200, json: { user: { id: userId }, roles } } : problem(404, 10_007, 'Unknown Member');
    }
    const [, channelId = '', rest = ''] = /^\/channels\/(\d+)(.*)$/.exec(path) ?? [];
    const channel = channels.get(channelId);
    if (!channel) return unknownChannel;
    return inChannel(call, channelId, channel, rest);
  }

  function inChannel(call: Call, channelId: string, channel: Thing, rest: string): Reply {
    if (rest === '') return { status: 200, json: channel };
    if (rest === '/typing') return { status: 204 };
    if (rest === '/messages' && call.method === 'GET') {
      const after = BigInt(call.query['after'] ?? '0');
      const found = list(channelId).filter((each) => BigInt(String(each['id'])) > after);
      // The oldest of those after it, and of these the newest first.
      return { status: 200, json: found.slice(0, Number(call.query['limit'] ?? 50)).reverse() };
    }
    if (rest === '/messages') return post(call, channelId);
    const [, messageId, reaction] = /^\/messages\/(\d+)(?:\/reactions\/([^/]+)\/@me)?$/.exec(rest) ?? [];
    const at = list(channelId).findIndex((each) => each['id'] === messageId);
    const message = list(channelId)[at];
    if (!message) return problem(404, 10_008, 'Unknown Message');
    if (reaction !== undefined) {
      const name = decodeURIComponent(reaction);
      const others = (message['reactions'] as Thing[]).filter((each) => (each['emoji'] as Thing)['name'] !== name);
      if (call.method === 'PUT' && !/\p{Extended_Pictographic}/u.test(name))
        return problem(400, 10_014, 'Unknown Emoji');
      message['reactions'] =
        call.method === 'PUT' ? [...others, { me: true, count: 1, emoji: { id: null, name } }] : others;
      return { status: 204 };
    }
    if (call.method === 'DELETE') {
      list(channelId).splice(at, 1);
      return { status: 204 };
    }
    const isOfComponents = (Number((message['given'] as Thing | undefined)?.['flags'] ?? 0) & componentsOnly) !== 0;
    if (call.method === 'PATCH' && isOfComponents && call.given?.['content'] !== undefined)
      return problem(400, 50_035, 'Invalid Form Body');
    if (call.method === 'PATCH') Object.assign(message, { content: call.given?.['content'] });
    return { status: 200, json: message };
  }

  function post(call: Call, channelId: string): Reply {
    const body = bodyOf(call);
    const nonce = String(body['nonce']);
    const before = nonces.get(nonce);
    if (body['enforce_nonce'] === true && before) return { status: 200, json: before };
    if (String(body['content'] ?? '').length > 2000) return problem(400, 50_035, 'Invalid Form Body');
    if (wrongComponents(body)) return problem(400, 50_035, `Invalid Form Body: ${wrongComponents(body)}`);
    const message = {
      id: newId(),
      channel_id: channelId,
      author: bot,
      content: body['content'],
      timestamp: new Date().toISOString(),
      reactions: [],
      given: body,
    };
    list(channelId).push(message);
    nonces.set(nonce, message);
    return { status: 200, json: message };
  }

  const double = await startDouble({
    judge: (call) =>
      judge === null || files.has(call.path)
        ? null
        : judge.judgeCall(call.method, call.path, typeOf(call), isForm(call) ? bodyOf(call) : call.given),
    answer,
    refuse: (wrong) => problem(400, 50_035, wrong),
  });
  return {
    ...double,
    judges: judge !== null,
    gateway,
    state,
    newId,
    members,
    file(body: string, type: string) {
      const path = `/attachments/${newId()}`;
      files.set(path, { body, type });
      return `${double.url}${path}`;
    },
    /** A chat with one person; `says` tells it over the gateway as well. */
    person(id: string, name: string) {
      const channel: Thing = { id: newId(), type: 1, userId: id };
      channels.set(String(channel['id']), channel);
      return speaker({ id, username: name.toLowerCase(), global_name: name }, channel);
    },
    thread(parentId: string, guildId: string) {
      const channel: Thing = { id: newId(), type: 11, parent_id: parentId, guild_id: guildId, name: 'Broken mug' };
      channels.set(String(channel['id']), channel);
      return channel;
    },
    channel(id: string, guildId: string) {
      channels.set(id, { id, type: 0, guild_id: guildId, name: 'help' });
    },
    inThread: (channel: Thing, id: string, name: string) =>
      speaker({ id, username: name.toLowerCase(), global_name: name }, channel),
    messagesIn: (channelId: string) => list(channelId),
    async stop() {
      await gateway.stop();
      await double.stop();
    },
  };

  function speaker(author: Thing, channel: Thing) {
    const channelId = String(channel['id']);
    const at = { channel_id: channelId, ...(channel['guild_id'] ? { guild_id: channel['guild_id'] } : {}) };
    const write = (content: string, more: Thing = {}) => {
      const message: Thing = {
        id: newId(),
        type: 0,
        author,
        content,
        timestamp: new Date().toISOString(),
        edited_timestamp: null,
        attachments: [],
        mentions: [],
        reactions: [],
        channel_id: channelId,
        ...more,
      };
      list(channelId).push(message);
      return message;
    };
    return {
      author,
      channelId,
      /** Into the chat, without a word of it over the gateway. */
      write,
      says(content: string, more: Thing = {}) {
        const message = write(content, more);
        gateway.tell('MESSAGE_CREATE', { ...message, ...at });
        return message;
      },
    };
  }
}

const componentsOnly = 1 << 15;
/** What the description of the fields cannot say: https://docs.discord.com/developers/components/reference */
function wrongComponents(body: Thing): string | null {
  const [types, ids]: [number[], string[]] = [[], []];
  let [length, media] = [0, [] as string[]];
  const walk = (node: Thing): void => {
    types.push(Number(node['type']));
    if (typeof node['custom_id'] === 'string') ids.push(node['custom_id']);
    if (node['type'] === 10) length += String(node['content']).length;
    for (const item of (node['items'] ?? []) as { media: { url: string } }[]) media.push(item.media.url);
    for (const each of (node['components'] ?? []) as Thing[]) walk(each);
  };
  for (const each of (body['components'] ?? []) as Thing[]) walk(each);
  const isNew = (Number(body['flags'] ?? 0) & componentsOnly) !== 0;
  const names = new Set(
    ((body['attachments'] ?? []) as Thing[]).map((each) => `attachment://${String(each['filename'])}`),
  );
  if (isNew && body['content'] !== undefined) return 'content';
  if (!isNew && types.some((type) => type > 8)) return 'components of the newer kind without their flag';
  if (types.length > 40) return 'more than 40 components';
  if (length > 4000) return 'more than 4000 characters';
  if (new Set(ids).size < ids.length) return 'a custom_id twice';
  if (isNew && names.size !== media.length) return 'an attachment nothing shows';
  return media.every((url) => names.has(url)) ? null : 'a picture that was not sent along';
}

const isForm = (call: Call): boolean => (call.headers['content-type'] ?? '').startsWith('multipart/');
/** Judged is the JSON inside a form: its files are bytes. */
const typeOf = (call: Call): string => (isForm(call) ? 'application/json' : (call.headers['content-type'] ?? ''));
function bodyOf(call: Call): Thing {
  if (!isForm(call)) return { ...call.given };
  const [, json] = /name="payload_json"\r\n(?:[^\r]+\r\n)*\r\n([\s\S]*?)\r\n--/.exec(call.body.toString('utf8')) ?? [];
  return JSON.parse(json ?? '{}') as Thing;
}

interface Held {
  readonly id: string;
  readonly intents: number;
  sequence: number;
  /** Everything told in this session, for who comes back. */
  readonly told: { s: number; t: string; d: unknown }[];
}
async function startGateway(token: string, bot: object) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sessions = new Map<string, Held>();
  const open = new Map<WebSocket, Held | null>();
  const heard: { op: number; d: unknown }[] = [];
  const state = { refuses: 0, forgets: false, isMute: false, heartbeatMs: 10_000 };
  let counter = 0;
  server.on('connection', (socket) => {
    open.set(socket, null);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => undefined);
    socket.send(JSON.stringify({ op: 10, d: { heartbeat_interval: state.heartbeatMs } }));
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data)) as { op: number; d: Thing };
      heard.push(frame);
      if (frame.op === 1 && !state.isMute) socket.send(JSON.stringify({ op: 11 }));
      if (frame.op !== 2 && frame.op !== 6) return;
      if (state.refuses > 0) return socket.close(state.refuses);
      if (frame.d['token'] !== token) return socket.close(4004);
      if (frame.op === 6) return resume(socket, frame.d);
      counter += 1;
      const held: Held = { id: `session-${counter}`, intents: Number(frame.d['intents']), sequence: 0, told: [] };
      sessions.set(held.id, held);
      open.set(socket, held);
      say(socket, held, 'READY', { session_id: held.id, resume_gateway_url: url, user: bot });
    });
  });
  function resume(socket: WebSocket, data: Thing): void {
    const held = sessions.get(String(data['session_id']));
    if (!held || state.forgets) return socket.send(JSON.stringify({ op: 9, d: false }));
    open.set(socket, held);
    for (const each of held.told.filter(({ s }) => s > Number(data['seq'])))
      socket.send(JSON.stringify({ op: 0, ...each }));
    say(socket, held, 'RESUMED', {});
  }
  function say(socket: WebSocket | null, held: Held, t: string, d: unknown): void {
    held.sequence += 1;
    const each = { s: held.sequence, t, d };
    held.told.push(each);
    socket?.send(JSON.stringify({ op: 0, ...each }));
  }
  return {
    url,
    heard,
    state,
    sessions: () => sessions.size,
    connections: () => [...open.values()].filter((held) => held !== null).length,
    /** A dispatch into the newest session, whether anybody listens or not. */
    tell(t: string, d: unknown) {
      const held = [...sessions.values()].at(-1);
      if (!held) return;
      const socket = [...open].find(([, each]) => each === held)?.[0] ?? null;
      say(socket, held, t, d);
    },
    send(op: number, d: unknown = null) {
      for (const socket of open.keys()) socket.send(JSON.stringify({ op, d }));
    },
    drop(code?: number) {
      for (const socket of open.keys()) {
        if (code === undefined) socket.terminate();
        else socket.close(code);
      }
    },
    async stop() {
      for (const socket of server.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
