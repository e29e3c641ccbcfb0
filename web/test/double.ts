// A stand-in for the server: answers the routes the screens use from memory, speaks the live socket, serves the built app under its real policy.
import { createReadStream, existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { routes as contracts } from '@throughline/protocol';
import type { Alert, Message } from '@throughline/sdk';
import { WebSocketServer } from 'ws';
import * as data from './acorn.ts';
import * as hers from './acorn-ada.ts';
import { alerts as firstAlerts } from './alert-answers.ts';
import { contactAnswers } from './contact-answers.ts';
import { type Answers, openMemory } from './double-memory.ts';
import { doubleDrafts, refusalOf } from './draft-answers.ts';
import { shopFiles } from './double-shop.ts';
import { inboxAnswers } from './inbox-answers.ts';
import { messageAnswers } from './message-answers.ts';
import { threadAnswers } from './thread-answers.ts';

export interface Double {
  readonly url: string;
  /** A change as the journal would tell it. */
  tell(kind: string, id: string, body: unknown): void;
  presence(
    conversationId: string,
    viewers: { agentId: string; isWriting: boolean }[],
    contactIsWriting?: boolean,
  ): void;
  /** Ada writes. */
  inbound(text: string, more?: Partial<Message>): Message;
  /** A colleague begins, goes on with, or (null) sends a reply the team sees. */
  share(conversationId: string, text: string | null): void;
  /** Words of the agent's own from another window. */
  elsewhere(conversationId: string, text: string): void;
  /** The next call of this route is refused so. */
  refuse(route: string, status: number, body: object): void;
  /** Something new behind the bell. */
  alert(alert: Alert): void;
  /** Says that everybody is too far behind. */
  reset(): void;
  /** Cuts every socket, as a restart would. */
  cut(): void;
  readonly calls: { name: string; body: unknown }[];
  readonly signedIn: { is: boolean };
  readonly setupNeeded: { is: boolean };
  /** Asked first: its answer, if it has one, goes out instead of ours. */
  readonly before: { answer: (call: string, body: unknown) => Answer | Promise<Answer> | undefined };
  close(): Promise<void>;
}
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}
export const policy =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self' ws:; frame-src 'self'; object-src 'none'; base-uri 'none'";
const dist = join(import.meta.dirname, '../dist');
const mimes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};
const picture =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 420"><rect width="640" height="420" fill="#c9b79c"/><path d="M120 90h150l20 260H100zM360 90h150l20 260H340z" fill="#5b3a1e"/><path d="m180 90 40 90-30 40 50 130" stroke="#e9dcc3" stroke-width="8" fill="none"/></svg>';
const letter =
  '<!doctype html><body style="font:14px/1.5 sans-serif;margin:0;color:#111"><p>Hello,</p><p>I wrote in your chat yesterday. The third bag is fine, please replace the two torn ones.<br>You can also call me: +48&nbsp;600&nbsp;100&nbsp;200.</p><p>Ada</p></body>';

/** For the gallery: `/look#["dark", "/inbox"]` chooses a theme and goes on. */
const lookPage =
  '<!doctype html><script>const [theme, to] = JSON.parse(decodeURIComponent(location.hash.slice(1))); localStorage.setItem("throughline.look", JSON.stringify({ theme })); location.replace(to)</script>';

/** An empty page of the app's origin. */
export const blank = '/blank';

/** `port`: of one that was closed, so that what a browser has kept of the app's scripts is still good. */
export async function startDouble({ port = 0 } = {}): Promise<Double> {
  const memory = openMemory();
  const { conversations, sockets, send, tell, put, add } = memory;
  let me = data.me;
  let alerts = structuredClone(firstAlerts);
  const refusals = new Map<string, { status: number; body: object }>();
  const calls: Double['calls'] = [];
  const signedIn = { is: true };
  const setupNeeded = { is: false };
  const before: Double['before'] = { answer: () => undefined };

  const drafts = doubleDrafts((id, sharedDraft) => put({ ...conversations.get(id)!, sharedDraft }));
  const handlers: Answers = {
    getSetup: () => ({ needed: setupNeeded.is, demo: false, demoDoor: 'closed', version: '0.1.0' }),
    signIn: () => {
      signedIn.is = true;
      return { ok: true };
    },
    signOut: () => {
      signedIn.is = false;
      return null;
    },
    getMe: () => me,
    changeMe: ({ body }) => {
      const { preferences = {} } = body as { preferences?: object };
      me = { ...me, preferences: { ...me.preferences, ...preferences } };
      return me;
    },
    listKinds: () => ({ items: data.kinds }),
    listChannels: () => ({ items: data.channels }),
    listAlerts: () => alerts,
    readAlerts: ({ body }) => {
      const { conversationId } = body as { conversationId?: string };
      const items = alerts.items.map((it) => ({
        ...it,
        isRead: it.isRead || conversationId === undefined || it.conversationId === conversationId,
      }));
      alerts = { ...alerts, items, unread: items.filter((it) => !it.isRead).length };
      return null;
    },
    muteConversation: () => null,
    listAgents: () => ({ items: data.agents }),
    listTeams: () => ({ items: data.teams }),
    listTags: () => ({ items: data.tags }),
    getWorkspace: () => data.workspace,
    ...inboxAnswers(memory),
    ...messageAnswers(memory),
    ...contactAnswers(memory),
    ...drafts.handlers,
    ...threadAnswers(memory),
  };
  const table = Object.entries(contracts).map(([name, route]) => ({
    name,
    method: route.method,
    pattern: new RegExp(`^/api/v1${route.path.replace(/:([a-zA-Z]+)/g, '(?<$1>[^/]+)')}$`),
    wire: route.wire,
    status: route.status,
  }));

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      // A page that is closed while it sends wants no answer.
      if ((error as { code?: string }).code !== 'ECONNRESET') throw error;
    });
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A page left while it loads can hold a cached answer locked, for twenty seconds.
    const isKept = port !== 0 && request.url?.startsWith('/assets/');
    response.setHeader('cache-control', isKept ? 'max-age=3600' : 'no-store');
    const url = new URL(request.url ?? '/', 'http://double');
    if (url.pathname === '/look') {
      response.writeHead(200, { 'content-type': 'text/html' }).end(lookPage);
      return;
    }
    if (url.pathname === blank) {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>');
      return;
    }
    const ofShop = shopFiles[url.pathname];
    if (ofShop) {
      response.writeHead(200, { 'content-type': ofShop[0] }).end(ofShop[1]);
      return;
    }
    if (!url.pathname.startsWith('/api/')) {
      serveApp(url.pathname, response);
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const isJson = (request.headers['content-type'] ?? '').includes('json');
    const body: unknown = isJson && chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : undefined;
    const given = await before.answer(`${request.method} ${url.pathname.replace('/api/v1', '')}`, body);
    if (given) {
      response.writeHead(given.status, { 'content-type': 'application/json', ...given.headers });
      response.end(given.body === undefined ? undefined : JSON.stringify(given.body));
      return;
    }
    const matched = table.find((each) => each.method === request.method && each.pattern.test(url.pathname));
    const refuse = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(body));
    };
    if (!matched) {
      refuse(404, { code: 'not_found', title: 'There is nothing here.' });
      return;
    }
    calls.push({ name: matched.name, body });
    const planned = refusals.get(matched.name);
    if (planned) {
      refusals.delete(matched.name);
      refuse(planned.status, planned.body);
      return;
    }
    if (!signedIn.is && !['getSetup', 'signIn'].includes(matched.name)) {
      refuse(401, { code: 'unauthenticated', title: 'Sign in.' });
      return;
    }
    if (matched.name === 'getFile') {
      response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(picture);
      return;
    }
    if (matched.name === 'getMailView') {
      response
        .writeHead(200, {
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
        })
        .end(letter);
      return;
    }
    const params = matched.pattern.exec(url.pathname)?.groups ?? {};
    const reply =
      handlers[matched.name]?.({ params, query: url.searchParams, body: body as never, raw: {} }) ??
      (handlers[matched.name] ? null : { items: [], nextCursor: null });
    const refused = refusalOf(reply);
    if (refused) refuse(refused.status, refused.body);
    else if (reply === null || matched.status === 204) response.writeHead(204).end();
    else response.writeHead(matched.status, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
  }
  const live = new WebSocketServer({ server, path: '/api/v1/live' });
  live.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('message', (text) => {
      if (String(text).includes('ping')) socket.send('{"type":"pong"}');
    });
    socket.send(JSON.stringify({ type: 'ready', number: memory.number() }));
    socket.send(JSON.stringify({ type: 'agents', online: data.agents.slice(0, 2).map((agent) => agent.id) }));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    tell,
    calls,
    signedIn,
    setupNeeded,
    before,
    presence: (conversationId, viewers, contactIsWriting = false) =>
      send({ type: 'presence', conversationId, viewers, contactIsWriting, contactIsOnline: false }),
    inbound: (text, more) =>
      add(
        hers.message(Math.floor(Math.random() * 1e9) + 1000, 0, {
          text,
          channelId: data.id(2, 3),
          channelKind: 'plane',
          identityId: data.id(6, 3),
          createdAt: new Date().toISOString(),
          ...more,
        }),
      ),
    share: drafts.share,
    elsewhere: drafts.elsewhere,
    refuse: (route, status, body) => refusals.set(route, { status, body }),
    alert: (alert) => {
      alerts = { ...alerts, items: [alert, ...alerts.items], unread: alerts.unread + 1 };
      send({ type: 'alerts' });
    },
    reset: () => send({ type: 'reset' }),
    cut: () => {
      for (const socket of sockets) socket.terminate();
    },
    close: async () => {
      for (const socket of sockets) socket.terminate();
      live.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function serveApp(path: string, response: ServerResponse): void {
  const file = join(dist, normalize(path));
  const found = file.startsWith(dist) && extname(path) !== '' && existsSync(file) ? file : join(dist, 'index.html');
  response.writeHead(200, {
    'content-type': mimes[extname(found)] ?? 'application/octet-stream',
    'content-security-policy': policy,
  });
  createReadStream(found).pipe(response);
}
