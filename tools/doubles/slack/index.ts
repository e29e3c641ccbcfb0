// A double of Slack: its Web API, each call judged by what the documentation says it takes, its uploads in steps, signed event calls, and
// Socket Mode with envelopes that come again until they are acknowledged.
import { createHmac } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Call, type Reply, startDouble } from '../shared/server.ts';
import { wrongBlocks } from './blocks-schema.ts';
import { pressOn } from './press.ts';
import { methods } from './schema.ts';

type Thing = Record<string, unknown>;
const allScopes =
  'chat:write,im:history,im:write,channels:history,groups:history,channels:read,groups:read,users:read,users:read.email,reactions:read,reactions:write,files:read,files:write,chat:write.customize';

export async function startSlackDouble(given: { token: string; appToken: string; teamId: string; botUserId: string }) {
  const ajv = new Ajv2020({ strict: false, coerceTypes: false });
  const judges = new Map(Object.entries(methods).map(([name, { schema }]) => [name, ajv.compile(schema)]));
  const socket = await startSockets();
  let counter = 0;
  const newTs = () => `${Math.floor(Date.now() / 1000)}.${String((counter += 1)).padStart(6, '0')}`;
  const newId = (letter: string) => `${letter}0${String((counter += 1)).padStart(8, '0')}`;
  const state = { scopes: allScopes, teamName: 'Acorn', linked: true };
  const people = new Map<string, Thing>();
  const channels = new Map<string, Thing>();
  const messages = new Map<string, Thing[]>();
  const files = new Map<string, { name: string; body: Buffer; type: string; isShared: boolean; uploaded: boolean }>();

  const no = (error: string, more: Thing = {}): Reply => ({ status: 200, json: { ok: false, error, ...more } });
  const yes = (more: Thing = {}): Reply => ({
    status: 200,
    json: { ok: true, ...more },
    headers: { 'x-oauth-scopes': state.scopes },
  });
  const list = (channel: unknown) =>
    messages.get(String(channel)) ?? messages.set(String(channel), []).get(String(channel))!;
  const methodOf = (call: Call) => /^\/api\/([A-Za-z.]+)$/.exec(call.path)?.[1] ?? '';

  function answer(call: Call): Reply {
    if (call.path.startsWith('/upload/')) return take(call);
    if (call.path.startsWith('/files/')) return give(call);
    const method = methodOf(call);
    const asked = call.given ?? {};
    const token = /^Bearer (.+)$/.exec(call.headers['authorization'] ?? '')?.[1];
    if (method === 'apps.connections.open') {
      if (token !== given.appToken) return no('invalid_auth');
      return state.linked ? yes({ url: socket.ticket() }) : no('not_allowed_token_type');
    }
    if (token !== given.token) return no('invalid_auth');
    if (method.startsWith('files.')) return ofFiles(method, asked);
    const channel = asked['channel'];
    if (typeof channel === 'string' && !channels.has(channel)) return no('channel_not_found');
    if (method.startsWith('reactions.')) return ofReactions(method, asked);
    return ofChats(method, asked);
  }

  function ofChats(method: string, asked: Thing): Reply {
    const channel = String(asked['channel']);
    switch (method) {
      case 'auth.test':
        return yes({
          team: state.teamName,
          team_id: given.teamId,
          user: 'acorn_support',
          user_id: given.botUserId,
          bot_id: 'B0ACORN',
        });
      case 'users.info': {
        const user = people.get(String(asked['user']));
        return user ? yes({ user }) : no('user_not_found');
      }
      case 'conversations.info':
        return yes({ channel: channels.get(channel) });
      case 'conversations.open': {
        const user = String(asked['users']);
        const known = [...channels.values()].find((each) => each['user'] === user);
        return known
          ? yes({ channel: { id: known['id'] } })
          : no(people.has(user) ? 'cannot_dm_bot' : 'user_not_found');
      }
      case 'users.conversations':
        return yes({
          channels: [...channels.values()].filter((each) => each['user'] === undefined && each['is_member'] === true),
          response_metadata: { next_cursor: '' },
        });
      case 'conversations.history':
      case 'conversations.replies':
        return history(method, asked);
      case 'chat.postMessage':
        return post(asked);
      default:
        return change(method, asked);
    }
  }
  function post(asked: Thing): Reply {
    const channel = channels.get(String(asked['channel']))!;
    if (channel['is_archived'] === true) return no('is_archived');
    if (channel['is_member'] === false) return no('not_in_channel');
    if (String(asked['text']).length > 40_000) return no('msg_too_long');
    const message: Thing = { ...asked, ts: newTs(), user: given.botUserId, bot_id: 'B0ACORN', reactions: [] };
    list(channel['id']).push(message);
    return yes({ channel: channel['id'], ts: message['ts'], message });
  }
  function change(method: string, asked: Thing): Reply {
    const all = list(asked['channel']);
    const message = all.find((each) => each['ts'] === asked['ts']);
    if (!message) return no('message_not_found');
    if (message['user'] !== given.botUserId)
      return no(method === 'chat.update' ? 'cant_update_message' : 'cant_delete_message');
    if (method === 'chat.update') message['text'] = asked['text'];
    else all.splice(all.indexOf(message), 1);
    return yes({ channel: asked['channel'], ts: asked['ts'] });
  }
  function history(method: string, asked: Thing): Reply {
    const root = asked['ts'];
    const oldest = Number(asked['oldest'] ?? 0);
    const found = list(asked['channel']).filter((each) => {
      const isThere =
        method === 'conversations.replies'
          ? each['ts'] === root || each['thread_ts'] === root
          : !each['thread_ts'] || each['thread_ts'] === each['ts'];
      return isThere && (Number(each['ts']) > oldest || each['ts'] === root);
    });
    const start = Number(asked['cursor'] ?? 0);
    const size = Number(asked['limit'] ?? 100);
    const next = start + size < found.length ? String(start + size) : '';
    const ordered = method === 'conversations.history' ? found.toReversed() : found;
    return yes({ messages: ordered.slice(start, start + size), response_metadata: { next_cursor: next } });
  }
  function ofReactions(method: string, asked: Thing): Reply {
    const message = list(asked['channel']).find((each) => each['ts'] === asked['timestamp']);
    if (!message) return no('message_not_found');
    const all = (message['reactions'] ??= []) as { name: string; users: string[] }[];
    if (method === 'reactions.get') return yes({ type: 'message', message: { ...message, reactions: all } });
    const name = String(asked['name']);
    const ours = all.find((each) => each.name === name && each.users.includes(given.botUserId));
    if (method === 'reactions.remove') {
      if (!ours) return no('no_reaction');
      all.splice(all.indexOf(ours), 1);
      return yes();
    }
    if (name === 'nothing_like_it') return no('invalid_name');
    if (ours) return no('already_reacted');
    all.push({ name, users: [given.botUserId] });
    return yes();
  }

  function ofFiles(method: string, asked: Thing): Reply {
    if (method === 'files.getUploadURLExternal') {
      const id = newId('F');
      const name = String(asked['filename']);
      files.set(id, { name, body: Buffer.alloc(Number(asked['length'])), type: '', isShared: false, uploaded: false });
      return yes({ upload_url: `${double.url}/upload/${id}`, file_id: id });
    }
    if (method === 'files.completeUploadExternal') {
      const all = asked['files'] as { id: string }[];
      if (all.some(({ id }) => files.get(id)?.uploaded !== true)) return no('file_not_found');
      if (!channels.has(String(asked['channel_id']))) return no('channel_not_found');
      const ts = newTs();
      for (const { id } of all) files.get(id)!.isShared = true;
      list(asked['channel_id']).push({
        ts,
        user: given.botUserId,
        files: all,
        thread_ts: asked['thread_ts'],
        reactions: [],
      });
      const shares = { private: { [String(asked['channel_id'])]: [{ ts }] } };
      for (const { id } of all) Object.assign(files.get(id)!, { shares });
      return yes({ files: all });
    }
    const id = String(asked['file']);
    const file = files.get(id);
    if (!file) return no('file_not_found');
    if (method === 'files.delete') {
      files.delete(id);
      return yes();
    }
    return yes({
      file: {
        id,
        name: file.name,
        mimetype: file.type,
        size: file.body.length,
        url_private_download: `${double.url}/files/${id}`,
        ...('shares' in file ? { shares: file.shares } : {}),
      },
    });
  }
  function take(call: Call): Reply {
    const file = files.get(call.path.split('/')[2] ?? '');
    if (!file || file.body.length !== call.body.length) return { status: 400, body: 'length', type: 'text/plain' };
    Object.assign(file, { body: call.body, uploaded: true });
    return { status: 200, body: `OK - ${call.body.length}`, type: 'text/plain' };
  }
  /** Whoever may not is shown the page for signing in. */
  function give(call: Call): Reply {
    const file = files.get(call.path.split('/')[2] ?? '');
    if (!file) return { status: 404, body: '', type: 'text/plain' };
    const may = call.headers['authorization'] === `Bearer ${given.token}` && state.scopes.includes('files:read');
    return may
      ? { status: 200, body: file.body, type: file.type }
      : { status: 200, body: '<html>Sign in', type: 'text/html' };
  }

  function judge(call: Call): string | null {
    if (call.path.startsWith('/upload/') || call.path.startsWith('/files/')) return null;
    const method = methodOf(call);
    const known = methods[method];
    if (!known || call.method !== 'POST') return `${call.path} is no method`;
    const type = call.headers['content-type'] ?? '';
    if (known.form !== type.startsWith('application/x-www-form-urlencoded')) return `${method} does not take ${type}`;
    const validate = judges.get(method)!;
    if (validate(call.given ?? {})) return wrongBlocks(call.given?.['blocks']);
    const first = validate.errors?.[0];
    return `${method}: ${first?.instancePath} ${first?.message} ${JSON.stringify(first?.params)}`;
  }

  const double = await startDouble({ judge, answer, refuse: (wrong) => no('invalid_arguments', { detail: wrong }) });
  const speaker = (userId: string, channelId: string, type: string, wrapper: Thing = {}) => {
    const wrap = (event: Thing): Thing => ({
      token: 'old',
      team_id: given.teamId,
      api_app_id: 'A0ACORN',
      type: 'event_callback',
      event_id: newId('Ev'),
      event_time: 1_767_225_000,
      is_ext_shared_channel: false,
      ...wrapper,
      event,
    });
    const write = (text: string, more: Thing = {}): Thing => {
      const ts = newTs();
      const message: Thing = { type: 'message', user: userId, text, ts, event_ts: ts, reactions: [], ...more };
      list(channelId).push(message);
      return message;
    };
    return {
      userId,
      channelId,
      wrap,
      /** Into the chat, without an event of it. */
      write,
      /** The event of it; `says` also sends it over the open line. */
      event: (text: string, more: Thing = {}) => {
        const { reactions: _none, ...message } = write(text, more);
        return wrap({ ...message, channel: channelId, channel_type: type });
      },
      /** Taps the button, or chooses the row, that has this title on one of our messages; `tell` sends it over the open line. */
      press: (message: Thing, title: string): Thing =>
        pressOn(message, title, {
          user: people.get(userId) ?? { id: userId },
          channel: channels.get(channelId) ?? { id: channelId },
          teamId: given.teamId,
          ts: newTs(),
        }),
      says(text: string, more: Thing = {}) {
        const event = this.event(text, more);
        socket.tell(event);
        return event;
      },
    };
  };
  return {
    ...double,
    apiUrl: `${double.url}/api`,
    socket,
    state,
    newTs,
    person(id: string, name: string, more: { email?: string; teamId?: string; isBot?: boolean } = {}) {
      people.set(id, {
        id,
        team_id: more.teamId ?? given.teamId,
        name: name.toLowerCase(),
        is_bot: more.isBot ?? false,
        profile: { display_name: '', real_name: name, ...(more.email ? { email: more.email } : {}) },
      });
      const direct: Thing = { id: newId('D'), user: id, is_im: true, is_member: true };
      channels.set(String(direct['id']), direct);
      return speaker(id, String(direct['id']), 'im');
    },
    channel(name: string, more: Thing = {}) {
      const channel: Thing = { id: newId('C'), name, is_member: true, ...more };
      channels.set(String(channel['id']), channel);
      return channel;
    },
    in: (channel: Thing, userId: string) =>
      speaker(userId, String(channel['id']), 'channel', { is_ext_shared_channel: channel['is_ext_shared'] === true }),
    file(name: string, body: string, type: string) {
      const id = newId('F');
      files.set(id, { name, body: Buffer.from(body), type, isShared: true, uploaded: true });
      return id;
    },
    fileBody: (id: string) => files.get(id)?.body.toString(),
    messagesIn: (channelId: string) => list(channelId),
    /** As Slack posts it: an event as JSON, what a person tapped as a form. */
    signed(secret: string, payload: unknown, at = Math.floor(Date.now() / 1000)) {
      const isTap = (payload as Thing | null)?.['type'] === 'block_actions';
      const json = typeof payload === 'string' ? payload : JSON.stringify(payload);
      const body = isTap ? new URLSearchParams({ payload: json }).toString() : json;
      const signature = createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex');
      return {
        body: new TextEncoder().encode(body),
        headers: {
          'content-type': isTap ? 'application/x-www-form-urlencoded' : 'application/json',
          'x-slack-request-timestamp': String(at),
          'x-slack-signature': `v0=${signature}`,
        },
      };
    },
    async stop() {
      await socket.stop();
      await double.stop();
    },
  };
}

async function startSockets() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const tickets = new Set<string>();
  const open: WebSocket[] = [];
  const unacknowledged = new Map<string, Thing>();
  const acknowledged: string[] = [];
  const state = { isSilent: false };
  let counter = 0;
  server.on('connection', (socket, request) => {
    const ticket = new URL(request.url ?? '/', url).searchParams.get('ticket') ?? '';
    // An address is good for one connection.
    if (!tickets.delete(ticket)) return socket.close(4000);
    socket.on('error', () => undefined);
    socket.on('close', () => open.splice(0, open.length, ...open.filter((each) => each !== socket)));
    socket.on('message', (data) => {
      const { envelope_id: id } = JSON.parse(String(data)) as { envelope_id: string };
      if (!unacknowledged.delete(id)) throw new Error(`${id} was acknowledged without being sent, or twice`);
      acknowledged.push(id);
    });
    if (state.isSilent) return;
    open.push(socket);
    socket.send(
      JSON.stringify({ type: 'hello', num_connections: open.length, connection_info: { app_id: 'A0ACORN' } }),
    );
  });
  const send = (envelope: Thing) => open.at(-1)?.send(JSON.stringify(envelope));
  return {
    state,
    acknowledged,
    connections: () => open.length,
    waiting: () => unacknowledged.size,
    forget: () => unacknowledged.clear(),
    ticket() {
      counter += 1;
      tickets.add(String(counter));
      return `${url}/?ticket=${counter}`;
    },
    /** Into the newest line, as Slack does; without any it is lost, except for `again`. */
    tell(payload: unknown, type = 'events_api') {
      counter += 1;
      const envelope = {
        envelope_id: `envelope-${counter}`,
        type,
        payload,
        accepts_response_payload: false,
        retry_attempt: 0,
        retry_reason: '',
      };
      unacknowledged.set(envelope.envelope_id, envelope);
      send(envelope);
      return envelope.envelope_id;
    },
    /** What was not acknowledged comes once more, under the same envelope. */
    again(reason = 'timeout') {
      for (const envelope of unacknowledged.values()) send({ ...envelope, retry_attempt: 1, retry_reason: reason });
    },
    /** Says that this line will end. */
    leave(reason: 'warning' | 'refresh_requested' | 'link_disabled') {
      open.at(-1)?.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'wss' } }));
    },
    say: (frame: string) => open.at(-1)?.send(frame),
    drop() {
      for (const socket of open) socket.terminate();
    },
    async stop() {
      for (const socket of server.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
