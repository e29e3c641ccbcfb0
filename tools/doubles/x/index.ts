// A double of the X API v2 as far as direct messages need it, each call judged by X's own description where this machine has it: its
// body, its query and whose token it may come with. Refresh tokens are good once, the stream is a real one.
import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { type Call, type Reply, startDouble } from '../shared/server.ts';
import { openSpec } from './judge.ts';

type Thing = Record<string, unknown>;
const epochMs = 1_288_834_974_657n;

export interface XAccount {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly bearerToken: string;
  readonly userId: string;
  readonly username: string;
  readonly name: string;
  /** The token it starts with. */
  readonly refreshToken: string;
}
export const signedByX = (body: string | Uint8Array, secret: string): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('base64')}`;

export async function startXDouble(given: XAccount) {
  const spec = openSpec();
  const state = {
    refreshToken: given.refreshToken,
    /** Access tokens that are good, with whose they are. */
    access: new Set<string>(),
    expiresSeconds: 7200,
    given: 0,
    /** Codes of the consent page, with the challenge they were asked for under. */
    codes: new Map<string, { challenge: string; redirect: string }>(),
    isWithdrawn: false,
    webhookAnswers: true,
  };
  let counter = 0n;
  const newId = (ms = Date.now()) => String(((BigInt(ms) - epochMs) << 22n) + (counter += 1n));
  const events: Thing[] = [];
  const media: Thing[] = [];
  const users = new Map<string, Thing>([
    [given.userId, { id: given.userId, username: given.username, name: given.name }],
  ]);
  const webhooks: Thing[] = [];
  const subscriptions: Thing[] = [];
  const streams = new Set<ServerResponse>();
  const uploads = new Map<string, { category: string; bytes: number; total: number; asked: number }>();
  const files = new Map<string, { body: string; type: string }>();
  const sent: { to: string; text: string; media: string | null }[] = [];
  const problem = (status: number, detail: string, type = 'about:blank', title = 'Problem'): Reply => ({
    status,
    json: { title, detail, type, status },
  });
  const limited = (resetSeconds: number): Reply => ({
    status: 429,
    json: { title: 'Too Many Requests', detail: 'Too Many Requests', type: 'about:blank', status: 429 },
    headers: {
      'x-rate-limit-limit': '15',
      'x-rate-limit-remaining': '0',
      'x-rate-limit-reset': String(Math.floor(Date.now() / 1000) + resetSeconds),
    },
  });

  function token(call: Call): Reply {
    const basic = Buffer.from(`${given.clientId}:${given.clientSecret}`).toString('base64');
    if (call.headers['authorization'] !== `Basic ${basic}` || call.given?.['client_id'] !== given.clientId)
      return {
        status: 401,
        json: { error: 'unauthorized_client', error_description: 'Missing valid authorization header' },
      };
    const invalid = { error: 'invalid_request', error_description: 'Value passed for the token was invalid.' };
    if (call.given['grant_type'] === 'authorization_code') {
      const asked = state.codes.get(String(call.given['code']));
      const challenge = createHash('sha256').update(String(call.given['code_verifier'])).digest('base64url');
      if (!asked || asked.challenge !== challenge || asked.redirect !== call.given['redirect_uri'])
        return {
          status: 400,
          json: { error: 'invalid_request', error_description: 'Value passed for the authorization code was invalid.' },
        };
      state.codes.delete(String(call.given['code']));
    } else if (
      call.given['grant_type'] !== 'refresh_token' ||
      call.given['refresh_token'] !== state.refreshToken ||
      state.isWithdrawn
    )
      return { status: 400, json: invalid };
    state.given += 1;
    const access = `access-${state.given}-${randomBytes(8).toString('hex')}`;
    state.refreshToken = `refresh-${state.given}-${randomBytes(8).toString('hex')}`;
    state.access.add(access);
    return {
      status: 200,
      json: {
        token_type: 'bearer',
        expires_in: state.expiresSeconds,
        access_token: access,
        refresh_token: state.refreshToken,
        scope: 'dm.read dm.write tweet.read users.read media.write offline.access',
      },
    };
  }

  function answer(call: Call): Reply {
    if (call.path === '/2/oauth2/token') return token(call);
    const file = files.get(call.path);
    if (file && !call.path.startsWith('/2/')) return { status: 200, body: file.body, type: file.type };
    const bearer = (call.headers['authorization'] ?? '').replace(/^Bearer /, '');
    const as = bearer === given.bearerToken ? 'BearerToken' : state.access.has(bearer) ? 'OAuth2UserToken' : null;
    if (as === null) return problem(401, 'Unauthorized', 'about:blank', 'Unauthorized');
    if (!spec.allows(call.method, call.path, as))
      return problem(
        403,
        `Authenticating with ${as} is forbidden for this endpoint.`,
        'https://api.x.com/2/problems/unsupported-authentication',
        'Unsupported Authentication',
      );
    if (file) return { status: 200, body: file.body, type: file.type };
    return spec.judged(call, route(call));
  }

  function route(call: Call): Reply {
    const { method, path } = call;
    if (path === '/2/users/me') return { status: 200, json: { data: users.get(given.userId) } };
    if (path === '/2/activity/stream')
      return {
        status: 200,
        keepOpen: (response) => void streams.add(response.on('close', () => streams.delete(response))),
      };
    if (path.startsWith('/2/webhooks')) return webhook(call, method, path);
    if (path.startsWith('/2/activity/subscriptions')) return subscription(call, method, path);
    if (path === '/2/dm_events') return listEvents(call);
    if (path.startsWith('/2/media/upload')) return uploading(call, path);
    const [, to] = /^\/2\/dm_conversations\/with\/(\d+)\/messages$/.exec(path) ?? [];
    return to === undefined ? problem(404, 'Not Found') : message(call, to);
  }

  function webhook(call: Call, method: string, path: string): Reply {
    const id = path.split('/')[3];
    const found = webhooks.find((each) => each['id'] === id);
    if (method === 'GET') return { status: 200, json: { data: webhooks, meta: { result_count: webhooks.length } } };
    if (method === 'DELETE') {
      webhooks.splice(0, webhooks.length, ...webhooks.filter((each) => each !== found));
      return { status: 200, json: { data: { deleted: true } } };
    }
    if (!state.webhookAnswers)
      return problem(400, 'CrcValidationFailed', 'https://api.x.com/2/problems/invalid-request');
    if (method === 'PUT') {
      if (found) found['valid'] = true;
      return { status: 200, json: { data: { valid: true } } };
    }
    const url = String(call.given?.['url']);
    if (!url.startsWith('https://') || new URL(url).port !== '')
      return problem(400, 'UrlValidationFailed', 'https://api.x.com/2/problems/invalid-request');
    if (webhooks.some((each) => each['url'] === url))
      return problem(400, 'DuplicateUrlFailed', 'https://api.x.com/2/problems/invalid-request');
    const made = { id: newId(), url, valid: true, created_at: new Date().toISOString() };
    webhooks.push(made);
    return { status: 200, json: { data: made } };
  }
  function subscription(call: Call, method: string, path: string): Reply {
    const id = path.split('/')[4];
    if (method === 'GET') return { status: 200, json: { data: subscriptions } };
    if (method === 'POST') {
      const made: Thing = { ...call.given, subscription_id: newId(), created_at: new Date().toISOString() };
      subscriptions.push(made);
      return { status: 200, json: { data: { subscription: made } } };
    }
    const found = subscriptions.find((each) => each['subscription_id'] === id);
    if (!found) return problem(404, 'Not Found');
    if (method === 'PUT') Object.assign(found, call.given);
    else subscriptions.splice(subscriptions.indexOf(found), 1);
    return { status: 200, json: { data: method === 'PUT' ? { subscription: found } : { deleted: true } } };
  }

  /** The newest first, in pages. */
  function listEvents(call: Call): Reply {
    const size = Number(call.query['max_results'] ?? 100);
    const from = Number(/^page-of-events-(\d+)$/.exec(call.query['pagination_token'] ?? '')?.[1] ?? 0);
    const all = events.toReversed();
    const page = all.slice(from, from + size);
    const next = from + size < all.length ? { next_token: `page-of-events-${from + size}` } : {};
    return {
      status: 200,
      json: {
        ...(page.length > 0 ? { data: page } : {}),
        includes: { users: [...users.values()], ...(media.length > 0 ? { media } : {}) },
        meta: { result_count: page.length, ...next },
      },
    };
  }

  function uploading(call: Call, path: string): Reply {
    const [, , , , id = '', step] = path.split('/');
    if (id === 'initialize') {
      const made = newId();
      const { media_category: category, total_bytes: total } = call.given ?? {};
      uploads.set(made, { category: String(category), bytes: 0, total: Number(total), asked: 0 });
      return { status: 200, json: { data: { id: made, media_key: `3_${made}`, expires_after_secs: 86_400 } } };
    }
    const found = uploads.get(id === '' ? String(call.query['media_id']) : id);
    if (!found) return problem(404, 'Not Found');
    if (step === 'append') {
      found.bytes += spec.mediaBytes(call);
      return { status: 200, json: { data: { expires_at: Math.floor(Date.now() / 1000) + 86_400 } } };
    }
    if (found.bytes !== found.total)
      return problem(400, `Segments do not add up to provided total file size: ${found.bytes}.`);
    const isReady = found.category !== 'dm_video' || (found.asked += 1) > 2;
    const data = { id: id || String(call.query['media_id']), size: found.total };
    const info = isReady ? { state: 'succeeded' } : { state: 'in_progress', check_after_secs: 0 };
    return { status: 200, json: { data: found.category === 'dm_video' ? { ...data, processing_info: info } : data } };
  }

  function message(call: Call, to: string): Reply {
    const text = String(call.given?.['text'] ?? '');
    const attachments = (call.given?.['attachments'] ?? []) as { media_id: string }[];
    if (!users.has(to))
      return problem(403, 'You do not have permission to DM one or more participants.', 'about:blank', 'Forbidden');
    if ([...text].length > 10_000 || attachments.length > 1)
      return problem(400, 'One or more parameters to your request was invalid.');
    const mediaId = attachments[0]?.media_id ?? null;
    if (mediaId !== null && !uploads.has(mediaId)) return problem(400, 'Your media IDs are invalid.');
    const id = newId();
    sent.push({ to, text, media: mediaId });
    keep(id, given.userId, to, text);
    tell('dm.sent', legacy(id, given.userId, to, { text }));
    return { status: 201, json: { data: { dm_conversation_id: pair(given.userId, to), dm_event_id: id } } };
  }
  const pair = (a: string, b: string) => (BigInt(a) < BigInt(b) ? `${a}-${b}` : `${b}-${a}`);
  function keep(id: string, from: string, to: string, text: string, more: Thing = {}) {
    events.push({
      id,
      event_type: 'MessageCreate',
      text,
      sender_id: from,
      dm_conversation_id: pair(from, to),
      created_at: new Date(Number((BigInt(id) >> 22n) + epochMs)).toISOString(),
      ...more,
    });
  }
  function legacy(id: string, from: string, to: string, data: Thing): Thing {
    const created_timestamp = String((BigInt(id) >> 22n) + epochMs);
    return {
      direct_message_events: [
        {
          type: 'message_create',
          id,
          created_timestamp,
          message_create: {
            target: { recipient_id: to },
            sender_id: from,
            message_data: { entities: { hashtags: [], symbols: [], user_mentions: [], urls: [] }, ...data },
          },
        },
      ],
      users: Object.fromEntries([from, to].map((each) => [each, { data: users.get(each) }])),
    };
  }
  /** An event as the stream and webhooks bring it. */
  const envelope = (type: string, payload: Thing, userId = given.userId): Thing => ({
    data: { event_uuid: newId(), filter: { user_id: userId }, event_type: type, tag: 'throughline', payload },
  });
  function tell(type: string, payload: Thing, userId?: string): void {
    const line = `${JSON.stringify(envelope(type, payload, userId))}\r\n`;
    for (const stream of streams) stream.write(line);
  }

  const double = await startDouble({
    judge: (call) => (files.has(call.path) ? null : spec.judge(call)),
    answer,
    refuse: (wrong) => ({
      status: 400,
      json: {
        errors: [{ message: wrong }],
        title: 'Invalid Request',
        detail: `One or more parameters to your request was invalid. ${wrong}`,
        type: 'https://api.x.com/2/problems/invalid-request',
      },
    }),
  });
  return {
    ...double,
    judges: spec.judges,
    state,
    sent,
    events,
    media,
    uploads,
    webhooks,
    subscriptions,
    newId,
    problem,
    limited,
    envelope,
    legacy,
    tell,
    openStreams: () => streams.size,
    /** A line as it is, into every stream. */
    write: (said: string) => streams.forEach((stream) => void stream.write(said)),
    dropStreams() {
      for (const stream of streams) stream.socket?.destroy();
      streams.clear();
    },
    expireAccess: () => state.access.clear(),
    file(path: string, body: string, type: string) {
      files.set(path, { body, type });
      return `${double.url}${path}`;
    },
    person(id: string, name: string) {
      users.set(id, { id, name, username: name.toLowerCase() });
      /** Into the chat, without a word of it over the stream. */
      const writes = (text: string, more: Thing = {}, at = Date.now()) => {
        const made = newId(at);
        keep(made, id, given.userId, text, more);
        return made;
      };
      const says = (text: string) => {
        const made = writes(text);
        tell('dm.received', legacy(made, id, given.userId, { text }));
        return made;
      };
      return { id, writes, says };
    },
    stop: () => double.stop(),
  };
}
