// A small visitor server in memory that speaks the protocol and judges what it is sent by the protocol's own schemas. It also serves
// a shop's page on another origin with a strict policy, so that the widget is tried where it has to live.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { routes, VisitorCommand, type VisitorMessage } from '@throughline/protocol';
import { WebSocketServer, type WebSocket } from 'ws';

type Stored = (typeof VisitorMessage)['_zod']['output'];
type Config = Record<string, unknown> & { settings: Record<string, string | number | boolean> };
export const CHANNEL = '0199a1b2-0000-7000-8000-000000000001';
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);
const types: Record<string, string> = { js: 'text/javascript', css: 'text/css', html: 'text/html; charset=utf-8' };
/** What the real door sends with the panel. */
const PANEL_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self' ws:; font-src 'self'; form-action 'none'; base-uri 'none'";

export interface Double {
  readonly url: string;
  readonly shop: string;
  config: Config;
  messages: Stored[];
  /** What was edited, deleted and reacted to. */
  readonly changes: { readonly deed: 'edit' | 'remove' | 'react'; readonly id: string; readonly body?: unknown }[];
  /** Tells of a message again, as it is now. */
  change(id: string, change: Partial<Stored>): void;
  readonly posts: { clientId: string; text: string; form?: unknown; context?: unknown }[];
  readonly sessions: {
    token?: string | undefined;
    consent: string;
    context?: unknown;
    embedding: string | undefined;
  }[];
  readonly commands: { type: string; [key: string]: unknown }[];
  readonly calls: string[];
  readonly sockets: Set<WebSocket>;
  readonly identified: unknown[];
  readonly pages: unknown[];
  /** Answers these instead: `POST /visitor/messages` → 429. */
  refuse: Map<string, { status: number; code: string; detail?: string; retryAfter?: string }>;
  known: { email: boolean; name: boolean };
  isDown: boolean;
  say(text: string, change?: Partial<Stored>): Stored;
  push(frame: unknown): void;
  shopPage: string;
  /** The shop's policy lets no frame of ours in. */
  refusesFrames: boolean;
  close(): Promise<void>;
}

/** `dist`: the folder of the built widget, with a slash at its end. */
export async function startDouble(dist: string): Promise<Double> {
  const sockets = new Set<WebSocket>();
  const double: Double = {
    url: '',
    shop: '',
    messages: [],
    changes: [],
    posts: [],
    sessions: [],
    commands: [],
    calls: [],
    sockets,
    identified: [],
    pages: [],
    refuse: new Map(),
    known: { email: false, name: false },
    isDown: false,
    shopPage: '',
    refusesFrames: false,
    config: {
      channelId: CHANNEL,
      name: 'Shop',
      workspaceName: 'Harbour Ceramics',
      isOpen: true,
      opensAt: null,
      usualAnswerMinutes: 4,
      agents: [
        { name: 'Maja Lind', avatarUrl: null },
        { name: 'Tomás Rey', avatarUrl: null },
      ],
      otherWays: [],
      settings: {
        brandColor: '#2F55D4',
        greeting: '',
        welcome: '',
        position: 'end',
        preChat: 'off',
        consentText: '',
        privacyUrl: '',
        offlineCapture: true,
        locale: 'auto',
        launcherLabel: '',
        showAgents: true,
        fallbackEmail: 'help@shop.example',
        requireIdentity: false,
      },
    },
    say(text, change = {}) {
      const message = make(double, {
        direction: 'outbound',
        author: { type: 'agent', name: 'Maja Lind', avatarUrl: null },
        text,
        canReact: true,
        ...change,
      });
      double.messages.push(message);
      double.push({ type: 'messages', messages: [message], number: message.number });
      return message;
    },
    change(id, change) {
      const at = double.messages.findIndex((message) => message.id === id);
      double.messages[at] = { ...double.messages[at]!, ...change };
      double.push({ type: 'messages', messages: [double.messages[at]], number: lastNumber(double) });
    },
    push(frame) {
      for (const socket of sockets) socket.send(JSON.stringify(frame));
    },
    close: async () => undefined,
  };
  const main = createServer((request, response) => {
    // A page left while it loads can hold a cached answer locked, for twenty seconds.
    response.setHeader('cache-control', 'no-store');
    void answer(double, dist, request, response).catch((error: unknown) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  });
  const live = new WebSocketServer({ noServer: true });
  main.on('upgrade', (request, socket, head) => {
    if (double.isDown) {
      socket.destroy();
      return;
    }
    live.handleUpgrade(request, socket, head, (line) => {
      sockets.add(line);
      const after = Number(new URL(request.url!, 'http://x').searchParams.get('after'));
      line.send(JSON.stringify({ type: 'ready', number: lastNumber(double) }));
      const missed = double.messages.filter((message) => message.number > after);
      if (missed.length > 0)
        line.send(JSON.stringify({ type: 'messages', messages: missed, number: lastNumber(double) }));
      line.on('message', (data) => {
        const command = VisitorCommand.parse(JSON.parse(String(data)));
        double.commands.push(command);
        if (command.type === 'ping') line.send('{"type":"pong"}');
      });
      line.on('close', () => sockets.delete(line));
    });
  });
  const shop = createServer((_, response) => {
    response.setHeader('cache-control', 'no-store');
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; script-src ${double.url} 'nonce-shop'; frame-src ${double.refusesFrames ? "'none'" : double.url}; style-src 'nonce-shop'; img-src data:; require-trusted-types-for 'script'`,
    });
    response.end(double.shopPage || shopHtml(double));
  });
  await Promise.all([listen(main), listen(shop)]);
  Object.assign(double, {
    // Two sites in the browser's eyes: a frame of the one in a page of the other is a stranger there.
    url: `http://127.0.0.1:${(main.address() as AddressInfo).port}`,
    shop: `http://localhost:${(shop.address() as AddressInfo).port}`,
    close: async () => {
      for (const line of sockets) line.terminate();
      live.close();
      await Promise.all([close(main), close(shop)]);
    },
  });
  return double;
}
const listen = (server: Server) =>
  new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
const close = (server: Server) =>
  new Promise<void>((resolve) => {
    server.closeAllConnections();
    server.close(() => resolve());
  });
const lastNumber = (double: Double) => double.messages.at(-1)?.number ?? 0;

export function shopHtml(
  double: Double,
  script = `<script async src="${double.url}/widget.js" data-channel="${CHANNEL}"></script>`,
  lang = 'en',
): string {
  return `<!doctype html><html lang="${lang}" ${lang === 'ar' ? 'dir="rtl"' : ''}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Harbour Ceramics</title>
<style nonce="shop">body{margin:0;font:16px/1.5 Georgia,serif;color:#222;background:#faf8f4}header{padding:24px 8vw;border-bottom:1px solid #e5dfd3}main{padding:40px 8vw}h1{font-weight:400;font-size:40px}.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(200px,1fr));gap:24px}.p{background:#ece6da;height:220px;border-radius:4px}@media (prefers-color-scheme:dark){body{background:#191714;color:#eee}.p{background:#2c2823}header{border-color:#333}}</style>
<script nonce="shop">window.throughline=window.throughline||function(){(throughline.q=throughline.q||[]).push(arguments)};window.heard=[];throughline('on','unread',function(n){heard.push(['unread',n])});throughline('on','open',function(){heard.push(['open'])});throughline('on','close',function(){heard.push(['close'])});throughline('on','message',function(){heard.push(['message'])})</script>
${script}</head><body><header><strong>Harbour Ceramics</strong></header><main><h1>Bowls, thrown by hand</h1><div class="grid"><div class="p"></div><div class="p"></div><div class="p"></div></div></main></body></html>`;
}

function make(double: Double, change: Partial<Stored>): Stored {
  return {
    id: randomUUID(),
    number: lastNumber(double) + 1,
    direction: 'inbound',
    author: { type: 'contact', name: '', avatarUrl: null },
    text: '',
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
    createdAt: new Date().toISOString(),
    ...change,
  };
}

async function answer(double: Double, dist: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url!, 'http://x');
  if (double.isDown) {
    request.socket.destroy();
    return;
  }
  if (!url.pathname.startsWith('/api/v1/')) return asset(dist, url.pathname, response);
  const key = `${request.method} ${url.pathname
    .replace('/api/v1', '')
    .replace(CHANNEL, ':channelId')
    .replace(/[0-9a-f-]{36}/, ':id')}`;
  double.calls.push(key);
  const id = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(url.pathname.replace(CHANNEL, ''))?.[0] ?? '';
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const raw = Buffer.concat(chunks);
  const refused = double.refuse.get(key);
  if (refused)
    return send(
      response,
      refused.status,
      { code: refused.code, title: refused.code, detail: refused.detail },
      refused.retryAfter ? { 'retry-after': refused.retryAfter } : {},
    );
  const body = (): never => JSON.parse(raw.toString()) as never;
  switch (key) {
    case 'GET /visitor/:channelId/config':
      return send(response, 200, routes.getVisitorConfig.reply.parse(double.config));
    case 'POST /visitor/:channelId/session': {
      const asked = routes.startVisit.body.parse(body());
      double.sessions.push({
        ...(asked as { token?: string; consent: string; context?: unknown }),
        embedding: request.headers['x-embedding-origin'] as string | undefined,
      });
      const unread = double.messages.filter(
        (message) => message.direction === 'outbound' && message.delivery !== 'read',
      ).length;
      return send(response, 201, {
        token: asked.token ?? `token-${randomUUID()}`,
        visitorId: randomUUID(),
        name: '',
        unread,
        number: lastNumber(double),
        known: double.known,
      });
    }
    case 'GET /visitor/messages':
      return send(response, 200, {
        items: double.messages.slice(-50),
        nextCursor: double.messages.length > 50 ? 'x' : null,
        number: lastNumber(double),
        isClosed: false,
      });
    case 'POST /visitor/messages': {
      const asked = routes.addVisitorMessage.body.parse(body());
      double.posts.push(asked as never);
      let message = double.messages.find((kept) => kept.clientId === asked.clientId);
      if (!message) {
        message = make(double, {
          text: asked.text,
          clientId: asked.clientId,
          changeableUntil: asked.choice ? null : new Date(Date.now() + 15 * 60_000).toISOString(),
          choice: asked.choice ? { ...asked.choice, title: asked.text } : null,
          attachments: asked.attachments.map((id) => ({
            id,
            name: 'bowl.png',
            mime: 'image/png',
            bytes: 2048,
            width: 320,
            height: 240,
            hasThumbnail: true,
            url: `/api/v1/visitor/files/${id}?t=1`,
          })),
        });
        double.messages.push(message);
        double.push({ type: 'messages', messages: [message], number: message.number });
      }
      return send(response, 201, message);
    }
    case 'PATCH /visitor/messages/:id': {
      const asked = routes.changeVisitorMessage.body.parse(body());
      double.changes.push({ deed: 'edit', id, body: asked });
      double.change(id, { text: asked.text, editedAt: new Date().toISOString() });
      return send(
        response,
        200,
        double.messages.find((message) => message.id === id),
      );
    }
    case 'DELETE /visitor/messages/:id':
      double.changes.push({ deed: 'remove', id });
      double.change(id, { text: '', attachments: [], changeableUntil: null, deletedAt: new Date().toISOString() });
      return send(response, 204);
    case 'PUT /visitor/messages/:id/reaction': {
      const asked = routes.reactAsVisitor.body.parse(body());
      double.changes.push({ deed: 'react', id, body: asked });
      const theirs = double.messages.find((message) => message.id === id)!.reactions.filter(({ by }) => by === 'agent');
      double.change(id, {
        reactions: [...theirs, ...(asked.emoji === null ? [] : [{ emoji: asked.emoji, by: 'contact' as const }])],
      });
      return send(
        response,
        200,
        double.messages.find((message) => message.id === id),
      );
    }
    case 'POST /visitor/files':
      return send(response, 201, {
        id: randomUUID(),
        name: /filename="([^"]*)"/.exec(raw.toString('latin1'))?.[1] ?? 'file',
        mime: 'image/png',
        bytes: raw.length,
        sha256: 'x',
        width: 1,
        height: 1,
        hasThumbnail: true,
      });
    case 'GET /visitor/files/:id':
      response.writeHead(200, { 'content-type': 'image/png' });
      response.end(PNG);
      return;
    case 'POST /visitor/identify': {
      const who = routes.identifyVisitor.body.parse(body()) as { token?: string; email?: string };
      double.identified.push(who);
      if (who.email) double.known = { ...double.known, email: true };
      return send(response, 200, {
        token: who.token ? `token-${randomUUID()}` : (request.headers.authorization ?? '').replace('Visitor ', ''),
        proved: who.token !== undefined,
      });
    }
    case 'POST /visitor/pages':
      double.pages.push(routes.addVisitorPage.body.parse(body()));
      return send(response, 204);
    case 'POST /visitor/continue':
      return send(response, 201, { url: `${double.shop}/continued` });
    case 'POST /visitor/transcript':
      return send(response, 200, { sent: false });
    case 'DELETE /visitor':
      double.messages = [];
      return send(response, 204);
    default:
      return send(response, 404, { code: 'not_found', title: 'nothing here' });
  }
}
async function asset(dist: string, path: string, response: ServerResponse): Promise<void> {
  try {
    const body = await readFile(`${dist}${path.slice(1)}`);
    response.writeHead(200, {
      'content-type': types[path.split('.').at(-1)!] ?? 'application/octet-stream',
      ...(path.endsWith('.html') ? { 'content-security-policy': PANEL_POLICY } : {}),
    });
    response.end(body);
  } catch {
    response.writeHead(404);
    response.end();
  }
}
function send(response: ServerResponse, status: number, body?: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, {
    'content-type': status < 400 ? 'application/json' : 'application/problem+json',
    ...headers,
  });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
