// A double of LINE's Messaging API, judged by the vendor's own OpenAPI description where this machine has it. It keeps retry keys and
// reply tokens as LINE does: a key is taken once (409 with what came of it), a token is used once.
import { createHmac } from 'node:crypto';
import { loadOpenApi } from '../shared/openapi-judge.ts';
import { startDouble, type Call, type Reply } from '../shared/server.ts';
import { findVendor } from '../vendor.ts';

const problem = (status: number, message: string, more: object = {}): Reply => ({ status, json: { message, ...more } });

export async function startLineDouble(given: { accessToken: string; botId: string; basicId: string }) {
  const spec = findVendor('specs/line-messaging-api.yml');
  const judge = spec === null ? null : loadOpenApi(spec);
  const sent: { way: 'push' | 'reply'; to: string; messages: readonly Record<string, unknown>[] }[] = [];
  const keys = new Map<string, readonly { id: string }[]>();
  const replyTokens = new Set<string>();
  const contents = new Map<string, { body: Uint8Array; mime: string }>();
  const account = { endpoint: '', active: true, quota: 200, used: 0, reaches: true };
  const marked: unknown[] = [];
  /** By user id; LINE tells nothing of others. */
  const profiles = new Map<string, Readonly<Record<string, string>>>();
  let count = 0;

  function take(way: 'push' | 'reply', to: string, call: Call): readonly { id: string }[] {
    const messages = (call.given?.['messages'] ?? []) as Record<string, unknown>[];
    sent.push({ way, to, messages });
    if (way === 'push') account.used += 1;
    return messages.map(() => ({ id: String(461_230_966_842_064_000 + (count += 1) * 100), quoteToken: `q${count}` }));
  }
  function push(call: Call): Reply {
    const key = call.headers['x-line-retry-key'];
    const before = key === undefined ? undefined : keys.get(key);
    if (before) return problem(409, 'The retry key is already accepted', { sentMessages: before });
    const to = String(call.given?.['to']);
    if (!/^U[0-9a-f]{32}$/.test(to))
      return problem(400, "The property, 'to', in the request body is invalid (line: -, column: -)");
    if (account.used >= account.quota) return problem(429, 'You have reached your monthly limit.');
    const sentMessages = take('push', to, call);
    if (key !== undefined) keys.set(key, sentMessages);
    return { status: 200, json: { sentMessages } };
  }
  function answer(call: Call): Reply {
    if (call.headers['authorization'] !== `Bearer ${given.accessToken}`)
      return problem(401, 'Authentication failed. Confirm that the access token in the authorization header is valid.');
    const content = /^\/v2\/bot\/message\/([^/]+)\/content$/.exec(call.path)?.[1];
    if (content !== undefined) {
      const found = contents.get(content);
      return found ? { status: 200, body: found.body, type: found.mime } : problem(404, 'Not found');
    }
    const asked = /^\/v2\/bot\/profile\/([^/]+)$/.exec(call.path)?.[1];
    if (asked !== undefined) {
      const told = profiles.get(asked);
      return told ? { status: 200, json: { userId: asked, ...told } } : problem(404, 'Not found');
    }
    switch (`${call.method} ${call.path}`) {
      case 'POST /v2/bot/message/push':
        return push(call);
      case 'POST /v2/bot/message/reply': {
        const token = String(call.given?.['replyToken']);
        if (!replyTokens.delete(token)) return problem(400, 'Invalid reply token');
        return { status: 200, json: { sentMessages: take('reply', token, call) } };
      }
      case 'POST /v2/bot/chat/loading/start':
        return { status: 202, json: {} };
      case 'POST /v2/bot/chat/markAsRead':
        marked.push(call.given?.['markAsReadToken']);
        return { status: 200, json: {} };
      case 'GET /v2/bot/info':
        return {
          status: 200,
          json: {
            userId: given.botId,
            basicId: given.basicId,
            displayName: 'Acme',
            pictureUrl: 'https://profile.line.example/acme',
            chatMode: 'chat',
            markAsReadMode: 'manual',
          },
        };
      case 'PUT /v2/bot/channel/webhook/endpoint':
        account.endpoint = String(call.given?.['endpoint']);
        return { status: 200, json: {} };
      case 'GET /v2/bot/channel/webhook/endpoint':
        return { status: 200, json: { endpoint: account.endpoint, active: account.active } };
      case 'POST /v2/bot/channel/webhook/test':
        return {
          status: 200,
          json: {
            success: account.reaches,
            timestamp: '2026-11-20T12:00:00Z',
            statusCode: account.reaches ? 200 : 403,
            reason: account.reaches ? 'OK' : 'ERROR_STATUS_CODE',
            detail: '',
          },
        };
      case 'GET /v2/bot/message/quota':
        return { status: 200, json: { type: 'limited', value: account.quota } };
      case 'GET /v2/bot/message/quota/consumption':
        return { status: 200, json: { totalUsage: account.used } };
      default:
        return problem(404, 'Not found');
    }
  }
  const double = await startDouble({
    judge: (call) => judge?.judgeCall(call.method, call.path, call.headers['content-type'] ?? '', call.given) ?? null,
    answer,
    refuse: (wrong) => problem(400, 'The request body has 1 error(s)', { details: [{ message: wrong }] }),
  });
  return { ...double, judges: judge !== null, sent, account, contents, marked, profiles, replyTokens, problem };
}
/** As LINE signs a call's body. */
export const signedByLine = (body: string, channelSecret: string): string =>
  createHmac('sha256', channelSecret).update(body).digest('base64');
