// A stand-in for the server: answers the routes the screens use from memory, speaks the live socket, serves the built app under its real policy.
import { createReadStream, existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { passes, readChoice, richOf } from '@throughline/domain';
import { routes as contracts } from '@throughline/protocol';
import type { Alert, Conversation, Macro, Message } from '@throughline/sdk';
import { WebSocketServer, type WebSocket } from 'ws';
import * as data from './acorn.ts';
import { alerts as firstAlerts } from './alert-answers.ts';
import { doubleDrafts, refusalOf } from './draft-answers.ts';
import { earlierOne, threadAnswers } from './thread-answers.ts';
import { shopFiles } from './double-shop.ts';

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

export interface Call {
  params: Record<string, string>;
  query: URLSearchParams;
  body: never;
  raw: Record<string, never>;
}

/** `port`: of one that was closed, so that what a browser has kept of the app's scripts is still good. */
export async function startDouble({ port = 0 } = {}): Promise<Double> {
  const conversations = new Map(data.conversations.map((it) => [it.id, structuredClone(it)]));
  const messages = new Map<string, Message[]>([[data.id(11, 1), structuredClone(data.thread)]]);
  let contact = structuredClone(data.ada);
  let me = data.me;
  let bulk = {
    id: data.id(21, 1),
    state: 'done',
    why: '',
    total: 0,
    done: 0,
    changed: 0,
    refused: 0,
    kept: 0,
    createdAt: data.ago(0),
  };
  let undoBulk: Conversation[] = [];
  let alerts = structuredClone(firstAlerts);
  const views = new Map<string, { id: string }>();
  const sockets = new Set<WebSocket>();
  let number = 1000;
  const refusals = new Map<string, { status: number; body: object }>();
  const calls: Double['calls'] = [];
  const signedIn = { is: true };
  const setupNeeded = { is: false };
  const before: Double['before'] = { answer: () => undefined };

  const send = (frame: object) => {
    for (const socket of sockets) socket.send(JSON.stringify(frame));
  };
  const tell = (kind: string, id: string, body: unknown) => {
    number += 1;
    send({ type: 'changes', changes: [{ number, kind, id, body }] });
  };
  const put = (it: Conversation) => {
    conversations.set(it.id, it);
    tell('conversation', it.id, it);
    tell('counts', data.workspace.id, counts());
    return it;
  };
  const drafts = doubleDrafts((id, sharedDraft) => put({ ...conversations.get(id)!, sharedDraft }));
  const counts = () => {
    const all = [...conversations.values()];
    const count = (test: (it: Conversation) => boolean) => all.filter(test).length;
    const open = (it: Conversation) => it.status === 'open';
    return {
      open: count(open),
      waiting: count((it) => it.status === 'waiting'),
      snoozed: count((it) => it.status === 'snoozed'),
      closed: count((it) => it.status === 'closed'),
      spam: count((it) => it.status === 'spam'),
      mine: count((it) => open(it) && it.assigneeId === data.me.agent.id),
      mineWaiting: count((it) => it.status === 'waiting' && it.assigneeId === data.me.agent.id),
      mineSnoozed: count((it) => it.status === 'snoozed' && it.assigneeId === data.me.agent.id),
      unassigned: count((it) => open(it) && it.assigneeId === null),
      teams: Object.fromEntries(data.teams.map((team) => [team.id, count((it) => open(it) && it.teamId === team.id)])),
    };
  };
  const threadOf = (id: string): Message[] => {
    const known = messages.get(id);
    if (known) return known;
    const it = conversations.get(id);
    const made = it
      ? [
          data.message(Number(id.slice(-4)) + 500, 30, {
            conversationId: id,
            contactId: it.contactId,
            number: it.lastNumber,
            channelId: it.channelId,
            channelKind: it.channelKind,
            text: it.preview,
            author: { type: 'contact', id: it.contactId, name: it.contactName },
          }),
        ]
      : [];
    messages.set(id, made);
    return made;
  };
  const macros = structuredClone(data.macros);
  const messageOf = (id: string) => [...messages.values()].flat().find((each) => each.id === id);
  const replaced = (message: Message): Message => {
    const all = messages.get(message.conversationId)!;
    all.splice(
      all.findIndex((each) => each.id === message.id),
      1,
      message,
    );
    tell('message', message.id, message);
    return message;
  };
  const dropMessage = (id: string) => {
    for (const all of messages.values()) {
      const at = all.findIndex((each) => each.id === id);
      if (at >= 0) all.splice(at, 1);
    }
    tell('message', id, null);
  };
  const add = (message: Message): Message => {
    const all = threadOf(message.conversationId);
    number += 1;
    const numbered = { ...message, number };
    all.push(numbered);
    tell('message', numbered.id, numbered);
    const it = conversations.get(message.conversationId);
    if (it && message.type === 'message')
      put({
        ...it,
        preview: message.text,
        previewDirection: message.direction,
        isPreviewDeleted: false,
        lastMessageAt: message.createdAt,
        lastNumber: numbered.number,
        ...(message.direction === 'inbound' ? { lastInboundNumber: numbered.number, isUnread: true } : {}),
      });
    return numbered;
  };
  const handlers: Record<string, (call: Call) => unknown> = {
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
    getCounts: counts,
    listViews: () => ({ items: [...views.values()] }),
    countViews: () => ({
      items: [...views.keys()].map((viewId) => ({ id: viewId, count: 2, isMore: false })),
    }),
    startBulk: ({ body }) => {
      const { ids, change } = body as { ids?: string[]; change: { status?: Conversation['status'] } };
      const all = ids ?? [...conversations.keys()];
      bulk = { ...bulk, changed: all.length, total: all.length, done: all.length, state: 'done' };
      undoBulk = all.map((each) => conversations.get(each)!);
      for (const each of undoBulk) put({ ...each, ...change });
      return bulk;
    },
    getBulk: () => bulk,
    undoBulk: () => {
      for (const each of undoBulk) put(each);
      bulk = { ...bulk, state: 'undone' };
      return bulk;
    },
    getView: ({ params }) => views.get(params['id']!),
    addView: ({ body }) => {
      const made = {
        ownerId: me.agent.id,
        position: views.size + 1,
        createdAt: data.ago(0),
        ...(body as { name: string }),
        id: data.id(20, views.size + 1),
      };
      views.set(made.id, made);
      return made;
    },
    changeView: ({ params, body }) => {
      const next = { ...views.get(params['id']!)!, ...(body as object) };
      views.set(next.id, next);
      return next;
    },
    removeView: ({ params }) => {
      views.delete(params['id']!);
      return null;
    },
    listConversations: ({ query }) => {
      const items = [...conversations.values()]
        .filter((it) => {
          const status = query.get('status');
          const assignee = query.get('assignee');
          return (
            (!status || status === 'all' || passes(readChoice(status)!, it.status)) &&
            (!query.get('priority') || passes(readChoice(query.get('priority')!)!, it.priority)) &&
            (!assignee ||
              (assignee === 'me'
                ? it.assigneeId === data.me.agent.id
                : assignee === 'none'
                  ? it.assigneeId === null
                  : it.assigneeId === assignee)) &&
            (!query.get('team') || it.teamId === query.get('team')) &&
            (!query.get('tag') ||
              it.tags.some((tag) => query.get('tag')!.includes(tag.id)) !== query.get('tag')!.startsWith('not:')) &&
            (!query.get('channelId') || it.channelId === query.get('channelId')) &&
            (query.get('drafts') !== 'mine' || it.draft !== null) &&
            query.get('mentions') === null &&
            (!query.get('q') ||
              `${it.contactName} ${it.subject} ${it.preview}`.toLowerCase().includes(query.get('q')!.toLowerCase()))
          );
        })
        .toSorted((a, b) => (a.lastMessageAt < b.lastMessageAt ? 1 : -1));
      return { items, nextCursor: null, number };
    },
    changeConversation: ({ params, body }) => {
      const { tags, ...rest } = body as { tags?: string[] };
      return put({
        ...conversations.get(params['id']!)!,
        ...rest,
        ...(tags
          ? {
              tags: tags.map(
                (name) => data.tags.find((tag) => tag.name === name) ?? { id: data.id(3, 90), name, color: 'grey' },
              ),
            }
          : {}),
      });
    },
    markRead: ({ params, body }) => {
      put({ ...conversations.get(params['id']!)!, isUnread: (body as { number: number }).number === 0 });
      return null;
    },
    listReplyRoutes: ({ params }) => ({
      items:
        params['id'] === data.id(11, 1)
          ? data.replyRoutes
          : data.replyRoutes.slice(1, 2).map((route) => ({ ...route, assurance: 'own', isDefault: true })),
    }),
    addMessage: ({ params, body }) => {
      const given = body as {
        text: string;
        type?: 'message' | 'note';
        clientId: string;
        channelId?: string;
        then?: string;
        isPublic?: boolean;
        holdSeconds?: number;
        dueAt?: string;
      };
      // Asked again under the same id, it is the same message, as with the real server.
      const before = [...messages.values()].flat().find((each) => each.clientId === given.clientId);
      if (before) return before;
      const route = data.replyRoutes.find((each) => each.channelId === given.channelId);
      const made = add(
        data.message(Math.floor(Math.random() * 1e9) + 1000, 0, {
          conversationId: params['id']!,
          text: given.text,
          type: given.type ?? 'message',
          clientId: given.clientId,
          direction: 'outbound',
          author: { type: 'agent', id: data.me.agent.id, name: data.me.agent.name },
          channelId: route?.channelId ?? null,
          channelKind: route?.channelKind ?? null,
          ...(route ? { identityId: route.identityId } : {}),
          special: specialOf(given),
          dueAt:
            given.dueAt ?? (given.holdSeconds ? new Date(Date.now() + given.holdSeconds * 1000).toISOString() : null),
          delivery: { state: given.type === 'note' ? 'none' : given.dueAt ? 'scheduled' : 'queued', why: '', at: null },
          createdAt: new Date().toISOString(),
        }),
      );
      if (given.then === 'close') put({ ...conversations.get(params['id']!)!, status: 'closed' });
      return made;
    },
    ...drafts.handlers,
    listMacros: () => ({ items: macros }),
    addMacro: ({ body }) => {
      const made: Macro = {
        ...data.macros[0]!,
        ...(body as Partial<Macro>),
        id: data.id(22, macros.length + 50),
        uses: 0,
      };
      macros.push(made);
      return made;
    },
    useMacro: () => null,
    takeBackMessage: ({ params }) => {
      const was = messageOf(params['id']!)!;
      dropMessage(was.id);
      const it = conversations.get(was.conversationId)!;
      if (it.status === 'closed') put({ ...it, status: 'open' });
      const isGone = (messages.get(it.id) ?? []).length === 0;
      if (isGone) {
        conversations.delete(it.id);
        tell('conversation', it.id, null);
      }
      return {
        ...was,
        subject: '',
        cc: [],
        bcc: [],
        begunWith: isGone ? { contactId: it.contactId, name: it.contactName } : null,
      };
    },
    scheduleMessage: ({ params, body }) => {
      const { dueAt } = body as { dueAt: string | null };
      const was = messageOf(params['id']!)!;
      return replaced({ ...was, dueAt, delivery: { ...was.delivery, state: dueAt === null ? 'queued' : 'scheduled' } });
    },
    addFile: () => ({
      id: data.id(12, 9),
      name: 'note.txt',
      mime: 'text/plain',
      bytes: 5,
      sha256: '',
      width: null,
      height: null,
      hasThumbnail: false,
    }),
    getContact: ({ params }) =>
      params['id'] === contact.id
        ? contact
        : {
            ...contact,
            id: params['id'],
            name: [...conversations.values()].find((it) => it.contactId === params['id'])?.contactName ?? '',
            identities: contact.identities.slice(0, 1),
            facts: [],
            undoneLinks: [],
            attributes: {},
          },
    changeContact: ({ body }) => {
      const { fields = {}, ...rest } = body as { fields?: Record<string, unknown> };
      contact = {
        ...contact,
        ...rest,
        attributes: contact.attributes,
        fields: Object.fromEntries(
          Object.entries({ ...contact.fields, ...fields }).filter(([, value]) => value !== null),
        ) as typeof contact.fields,
      };
      tell('contact', contact.id, contact);
      return contact;
    },
    unlinkIdentity: ({ body }) => {
      const gone = contact.identities.find((it) => it.id === (body as { identityId: string }).identityId)!;
      contact = { ...contact, identities: contact.identities.filter((it) => it !== gone) };
      return { contact, separated: { ...contact, id: data.id(7, 99), identities: [gone] } };
    },
    relink: () => {
      contact = structuredClone(data.ada);
      return contact;
    },
    // In this house a name is one person's.
    getContactConversations: ({ params }) => {
      const mine = [...conversations.values()].filter((it) => it.contactId === params['id']);
      return {
        items:
          params['id'] === data.ada.id
            ? [...mine, earlierOne()]
            : [...conversations.values()].filter((it) => it.contactName === mine[0]?.contactName),
      };
    },
    listDuplicates: () => ({
      items: [
        {
          contactId: data.ada.id,
          contactName: 'Ada Lovelace',
          contactAvatarUrl: null,
          otherId: data.id(7, 44),
          otherName: 'A. Lovelace',
          reason: 'The same name',
        },
      ],
    }),
    makeContinuation: () => ({ url: 'https://acorn.example/c/8fk2x9' }),
    askProof: () => null,
    dismissFact: () => null,
    dismissDuplicate: () => null,
    mergeContacts: () => contact,
    retryMessage: ({ params }) => ({
      ...data.thread.find((it) => it.id === params['id'])!,
      delivery: { state: 'queued', why: '', at: null },
    }),
    settleMessage: ({ params }) => ({
      ...data.thread.find((it) => it.id === params['id'])!,
      delivery: { state: 'delivered', why: '', at: null },
    }),
    listContacts: () => ({
      items: [...conversations.values()].slice(0, 20).map((it) => ({
        id: it.contactId,
        name: it.contactName,
        avatarUrl: null,
        identities: [{ kind: 'email', value: 'someone@mail.example' }],
        channelKinds: it.channelKinds,
        isBlocked: false,
        lastSeenAt: it.lastMessageAt,
        openConversations: 1,
        fields: {},
        company: null,
        tags: [],
        createdAt: it.createdAt,
      })),
      nextCursor: null,
    }),
    getTimeline: () => ({ items: data.thread.toReversed(), nextCursor: null }),
    search: ({ query }) => ({
      items: [
        {
          kind: 'conversation',
          id: data.id(11, 1),
          conversationId: data.id(11, 1),
          contactId: data.ada.id,
          title: 'Ada Lovelace',
          snippet: `about «${query.get('q')}»`,
          channelKind: 'plane',
          at: data.ago(5),
        },
      ],
    }),
    ...threadAnswers({ conversations, threadOf, put, tell, number: () => number }),
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
    socket.send(JSON.stringify({ type: 'ready', number }));
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
        data.message(Math.floor(Math.random() * 1e9) + 1000, 0, {
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

/** What the server keeps of buttons, a list, cards, a place or a contact. */
function specialOf(given: object): Message['special'] {
  const rich = richOf({ ...given });
  return rich ? { type: 'rich', ...rich } : null;
}
