// A small server in memory for the tests of the visitor's client: it keeps messages by client id and can be told to fail.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Clock,
  createVisitor,
  socketLink,
  type Frame,
  type SocketLike,
  type StoredMessage,
  type VisitorOptions,
} from './index.ts';

export class Storage {
  readonly kept = new Map<string, string>();
  getItem(key: string) {
    return this.kept.get(key) ?? null;
  }
  setItem(key: string, value: string) {
    this.kept.set(key, value);
  }
  removeItem(key: string) {
    this.kept.delete(key);
  }
}

export class FakeSocket implements SocketLike {
  onopen: SocketLike['onopen'] = null;
  onmessage: SocketLike['onmessage'] = null;
  onclose: SocketLike['onclose'] = null;
  onerror: SocketLike['onerror'] = null;
  readyState = 0;
  readonly sent: { type: string; [key: string]: unknown }[] = [];
  readonly url: string;
  constructor(url: string) {
    this.url = url;
  }
  send(text: string) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.drop(1000);
  }
  accept(number: number) {
    this.readyState = 1;
    this.onopen?.();
    this.push({ type: 'ready', number });
  }
  push(frame: Frame) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
  drop(code = 1006, reason = '') {
    this.readyState = 3;
    this.onclose?.({ code, reason });
  }
}

export const message = (number: number, change: Partial<StoredMessage> = {}): StoredMessage => ({
  id: `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`,
  number,
  direction: 'outbound',
  author: { type: 'agent', name: 'Maja', avatarUrl: null },
  text: `message ${number}`,
  html: null,
  attachments: [],
  buttons: [],
  list: null,
  cards: [],
  choice: null,
  delivery: 'sent',
  clientId: null,
  reactions: [],
  changeableUntil: null,
  canReact: false,
  editedAt: null,
  deletedAt: null,
  createdAt: '2026-03-01T10:00:00.000Z',
  ...change,
});

/** Time runs fifty times as fast. */
export const quick: Clock = {
  now: () => Date.now(),
  after(ms, work) {
    const timer = setTimeout(work, ms / 50);
    return () => clearTimeout(timer);
  },
};

/** A server that keeps messages by client id and can be told to fail. */
export function makeServer() {
  const server = {
    messages: [] as StoredMessage[],
    posts: [] as { clientId: string; text: string }[],
    calls: [] as string[],
    unread: 0,
    /** Device tokens the server has forgotten. */
    ended: new Set<string>(),
    /** What is taken for a proof, and whose. */
    users: new Map<string, string>(),
    /** Whose each device token is. */
    proved: new Map<string, string>(),
    visits: 0,
    bodies: [] as { readonly key: string; readonly token: string; readonly body: unknown }[],
    isDown: false,
    refuse: null as null | { status: number; code: string; retryAfter?: string; after?: boolean },
    sockets: [] as FakeSocket[],
    /** What lines asked the clock for, in milliseconds. */
    waits: [] as number[],
    fetch: (async (input: string | URL | Request, init?: RequestInit) => {
      const path = String(input).replace('http://h/api/v1', '');
      const key = `${init?.method} ${path.split('?')[0]!.replace(/\/[0-9a-f-]{36}/, '/:id')}`;
      server.calls.push(key);
      const token = new Headers(init?.headers).get('authorization')?.replace('Visitor ', '') ?? '';
      if (server.isDown) throw new TypeError('no network');
      const body = (init?.body ? JSON.parse(String(init.body)) : {}) as {
        token?: string;
        clientId: string;
        text: string;
      };
      server.bodies.push({ key, token, body });
      if (token !== '' && server.ended.has(token) && key !== 'POST /visitor/c1/session')
        return reply(401, { code: 'unauthenticated' });
      const refuse = key === 'POST /visitor/messages' || key.includes('/messages/') ? server.refuse : null;
      if (refuse && !refuse.after) {
        if (refuse.status === 0) throw new TypeError('no network');
        return reply(
          refuse.status,
          { code: refuse.code },
          refuse.retryAfter ? { 'retry-after': refuse.retryAfter } : {},
        );
      }
      switch (key) {
        case 'POST /visitor/c1/session': {
          const given = body.token !== undefined && !server.ended.has(body.token) ? body.token : undefined;
          const own = given ?? `token-${(server.visits += 1)}`;
          return reply(201, {
            token: own,
            visitorId: message(1).id,
            name: '',
            unread: server.unread,
            number: server.messages.length,
            proved: server.proved.has(own),
            known: { email: false, name: false },
          });
        }
        case 'GET /visitor/messages':
          return reply(200, {
            items: server.messages,
            nextCursor: null,
            number: server.messages.at(-1)?.number ?? 0,
            isClosed: false,
          });
        case 'POST /visitor/messages': {
          server.posts.push(body);
          const known =
            server.messages.find((kept) => kept.clientId === body.clientId) ??
            message(server.messages.length + 1, { direction: 'inbound', clientId: body.clientId, text: body.text });
          if (!server.messages.includes(known)) server.messages.push(known);
          // The server stored it, and then the answer was lost.
          if (refuse?.after) throw new TypeError('the line broke');
          return reply(201, known);
        }
        case 'PATCH /visitor/messages/:id':
        case 'PUT /visitor/messages/:id/reaction': {
          const at = server.messages.findIndex((kept) => path.includes(kept.id));
          const kept = server.messages[at]!;
          const { emoji } = body as { emoji?: string | null };
          const changed: StoredMessage =
            emoji === undefined
              ? { ...kept, text: body.text, editedAt: '2026-03-01T10:01:00.000Z' }
              : { ...kept, reactions: emoji === null ? [] : [{ emoji, by: 'contact' }] };
          server.messages[at] = changed;
          return reply(200, changed);
        }
        case 'DELETE /visitor/messages/:id': {
          const at = server.messages.findIndex((kept) => path.includes(kept.id));
          server.messages[at] = { ...server.messages[at]!, text: '', deletedAt: '2026-03-01T10:01:00.000Z' };
          return reply(204, undefined);
        }
        case 'POST /visitor/identify': {
          const user = server.users.get(body.token ?? '');
          if (server.users.size > 0 && user === undefined)
            return reply(422, { code: 'invalid', fields: { token: 'must not be expired' } });
          const next = server.proved.get(token) === (user ?? '') ? token : `proved-${(server.visits += 1)}`;
          if (next !== token) server.ended.add(token);
          server.proved.set(next, user ?? '');
          return reply(200, { token: next, proved: true });
        }
        default:
          return new Response(null, { status: 204 });
      }
    }) as typeof fetch,
    link: socketLink(
      (url) => {
        const socket = new FakeSocket(url);
        server.sockets.push(socket);
        return socket;
      },
      {
        random: () => 0,
        clock: {
          ...quick,
          after(ms, work) {
            server.waits.push(ms);
            return quick.after(ms, work);
          },
        },
      },
    ),
  };
  return server;
}
const reply = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(body === undefined ? null : JSON.stringify(body), { status, headers });
export function open(server: ReturnType<typeof makeServer>, options: Partial<VisitorOptions> = {}) {
  let id = 0;
  return createVisitor({
    baseUrl: 'http://h',
    channelId: 'c1',
    fetch: server.fetch,
    openLink: server.link,
    newId: () => `client-${++id}`,
    ...options,
  });
}
export async function until(what: () => boolean): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (what()) return;
    await sleep(5);
  }
  assert.fail(`waited in vain for ${what}`);
}
