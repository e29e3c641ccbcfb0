// One visitor on one channel: a state that can be subscribed to, and the deeds that change it.
import { type Answer, isPassing, makeCalls, offline } from './calls.ts';
import { socketLink } from './live-link.ts';
import { openOutbox } from './outbox.ts';
import { itemsOf, merge, readNumberOf, unreadOf } from './thread.ts';
import type { Config, Consent, Frame, Identify, LiveLink, MessageBody, MessagePage, OutboxEntry, Page, Refusal, Session, SocketLike, StoredFile, StoredMessage, VisitorOptions, VisitorState } from './types.ts';

export interface Draft { readonly text: string; readonly attachments?: OutboxEntry['attachments']; readonly form?: NonNullable<MessageBody['form']> }
export interface Visitor {
  readonly state: VisitorState;
  subscribe(listener: (state: VisitorState) => void): () => void;
  /** How the chat looks; needs no session. */
  loadConfig(): Promise<Answer<Config>>;
  /** A session, the newest page of the thread, and the live link. Again after a failure: tries again. */
  start(): Promise<Answer<Session>>;
  /** Puts a message in the outbox and starts sending. Starts the session when there is none. False when the outbox is full. */
  send(draft: Draft): boolean;
  retry(clientId: string): void;
  discard(clientId: string): void;
  loadEarlier(): Promise<void>;
  /** Call on every keystroke; what goes out is throttled. */
  typing(isWriting: boolean): void;
  /** The newest message was on the screen. */
  read(): void;
  upload(file: Blob, name: string, onProgress: (fraction: number) => void, signal: AbortSignal): Promise<Answer<StoredFile>>;
  identify(who: Identify): Promise<Answer<{ token: string; proved: boolean }>>;
  page(page: Page): void;
  consent(consent: Consent): void;
  continueElsewhere(channelId: string): Promise<Answer<{ url: string }>>;
  mailTranscript(): Promise<Answer<{ sent: boolean }>>;
  /** Logs this device out and starts from nothing. */
  reset(): Promise<void>;
  /** The network is back. */
  wake(): void;
  stop(): void;
}

const TYPING_EVERY_MS = 3000;
const TYPING_STALE_MS = 8000;
const RETRY_FIRST_MS = 1000;
const RETRY_LONGEST_MS = 60_000;
const PAGE = 50;

export function createVisitor(options: VisitorOptions): Visitor {
  let token = options.token ?? null;
  let consent: Consent = 'pending';
  let number = 0;
  let readNumber = 0;
  let toldDelivered = 0;
  let cursor: string | null = null;
  let stored: readonly StoredMessage[] = [];
  let busy: string | null = null;
  let failures = 0;
  let retryTimer: ReturnType<typeof setTimeout> | null = null;
  let typingTimer: ReturnType<typeof setTimeout> | null = null;
  let typedAt = 0;
  let link: LiveLink | null = null;
  let starting: Promise<Answer<Session>> | null = null;
  /** Grows with each reset, so that answers to an older visitor are dropped. */
  let life = 0;

  const newId = options.newId ?? (() => crypto.randomUUID());
  const send = options.fetch ?? fetch.bind(globalThis);
  const calls = makeCalls(options.baseUrl, { fetch: send, token: () => token, headers: options.headers ?? {}, sendFile: options.sendFile });
  const outbox = openOutbox(options.storage, `throughline:outbox:${options.channelId}`);
  const openLink = options.openLink ?? socketLink((url) => new WebSocket(url) as unknown as SocketLike);
  const listeners = new Set<(state: VisitorState) => void>();
  let state: VisitorState = { status: 'idle', connection: 'off', config: null, session: null, items: [], hasEarlier: false, unread: 0, typing: null, isClosed: false, agentName: null, problem: null };
  refresh({});

  function refresh(change: Partial<VisitorState>): void {
    const isOnline = (change.connection ?? state.connection) === 'online';
    state = { ...state, ...change, items: itemsOf(stored, outbox.entries, busy, isOnline), unread: state.session || change.session ? unreadOf(stored, readNumber) : 0 };
    for (const listener of listeners) listener(state);
  }
  function keepToken(next: string | null): void {
    if (next === token) return;
    token = next;
    options.onToken?.(next);
  }

  async function begin(): Promise<Answer<Session>> {
    const mine = life;
    refresh({ status: 'starting', problem: null });
    const context = consent === 'granted' ? options.context?.() : undefined;
    const session = await calls.call<Session>('POST', `/visitor/${options.channelId}/session`, { ...(token ? { token } : {}), consent, ...(context ? { context } : {}) });
    if (mine !== life) return { ok: false, refusal: offline };
    if (!session.ok) { refresh({ status: 'failed', problem: session.refusal }); return session; }
    keepToken(session.value.token);
    const page = await calls.call<MessagePage>('GET', `/visitor/messages?limit=${PAGE}`);
    if (mine !== life) return { ok: false, refusal: offline };
    if (!page.ok) { refresh({ status: 'failed', problem: page.refusal }); return page; }
    takePage(page.value);
    readNumber = readNumberOf(stored, session.value.unread);
    refresh({ status: 'ready', session: session.value });
    link ??= openLink({ address, onFrame: take, onConnection: (connection) => { refresh({ connection }); if (connection === 'online') void flush(); } });
    delivered();
    void flush();
    return session;
  }
  function takePage(page: MessagePage): void {
    stored = merge([], page.items);
    number = page.number;
    cursor = page.nextCursor;
    for (const message of stored) if (message.clientId) outbox.remove(message.clientId);
    refresh({ hasEarlier: cursor !== null, isClosed: page.isClosed });
  }
  const address = (): string | null => (token ? `${options.baseUrl.replace(/^http/, 'ws')}/api/v1/visitor/live?token=${encodeURIComponent(token)}&after=${number}` : null);

  function take(frame: Frame): void {
    switch (frame.type) {
      case 'ready': number = Math.max(number, frame.number); return;
      case 'messages': return takeMessages(frame.messages, frame.number);
      case 'reset': void again(); return;
      case 'typing': return showTyping(frame.isWriting ? { name: frame.name } : null);
      case 'conversation': return refresh({ isClosed: frame.isClosed, agentName: frame.agentName });
      case 'pong': return;
    }
  }
  function takeMessages(messages: readonly StoredMessage[], upTo: number): void {
    const hasAnswer = messages.some((message) => message.direction === 'outbound');
    stored = merge(stored, messages);
    number = Math.max(number, upTo);
    for (const message of messages) if (message.clientId) outbox.remove(message.clientId);
    refresh(hasAnswer ? { typing: null } : {});
    delivered();
  }
  async function again(): Promise<void> {
    const mine = life;
    const page = await calls.call<MessagePage>('GET', `/visitor/messages?limit=${PAGE}`);
    if (page.ok && mine === life) { takePage(page.value); delivered(); }
  }
  function showTyping(typing: VisitorState['typing']): void {
    if (typingTimer) clearTimeout(typingTimer);
    typingTimer = typing ? setTimeout(() => refresh({ typing: null }), TYPING_STALE_MS) : null;
    refresh({ typing });
  }
  function delivered(): void {
    const newest = stored.findLast((message) => message.direction === 'outbound')?.number ?? 0;
    if (newest <= Math.max(toldDelivered, readNumber)) return;
    toldDelivered = newest;
    link?.send({ type: 'delivered', number: newest });
  }

  async function flush(): Promise<void> {
    if (busy !== null) return;
    outbox.reload();
    const entry = outbox.entries.find((candidate) => !candidate.why);
    if (!entry) return;
    busy = entry.clientId;
    const mine = life;
    refresh({});
    try {
      if (!token || state.status !== 'ready') {
        const started = await start();
        if (!started.ok) { if (mine === life) putOff(entry, started.refusal); return; }
      }
      const answer = await calls.call<StoredMessage>('POST', '/visitor/messages', bodyOf(entry));
      if (mine !== life) return;
      if (!answer.ok) { putOff(entry, answer.refusal); return; }
      failures = 0;
      outbox.remove(entry.clientId);
      stored = merge(stored, [answer.value]);
    } finally {
      if (mine === life) { busy = null; refresh({}); }
    }
    void flush();
  }
  function bodyOf(entry: OutboxEntry): MessageBody {
    const context = consent === 'granted' ? options.context?.() : undefined;
    return { clientId: entry.clientId, text: entry.text, attachments: entry.attachments.map((file) => file.id), ...(entry.form ? { form: entry.form } : {}), ...(context ? { context } : {}) };
  }
  /** Passing trouble tries again by itself; a refusal waits for a person. */
  function putOff(entry: OutboxEntry, refusal: Refusal): void {
    if (!isPassing(refusal)) { outbox.change(entry.clientId, (kept) => ({ ...kept, why: refusal })); failures = 0; setTimeout(() => void flush(), 0); return; }
    const wait = refusal.retryAfterSeconds !== null ? refusal.retryAfterSeconds * 1000 : Math.min(RETRY_LONGEST_MS, RETRY_FIRST_MS * 2 ** failures);
    failures = Math.min(failures + 1, 8);
    if (refusal.status === 429) refresh({ problem: refusal });
    if (retryTimer) clearTimeout(retryTimer);
    retryTimer = setTimeout(() => { retryTimer = null; if (state.problem?.status === 429) refresh({ problem: null }); void flush(); }, wait);
  }
  function start(): Promise<Answer<Session>> {
    starting ??= begin().finally(() => { starting = null; });
    return starting;
  }

  return {
    get state() { return state; },
    subscribe(listener) { listeners.add(listener); return () => listeners.delete(listener); },
    async loadConfig() {
      const answer = await calls.call<Config>('GET', `/visitor/${options.channelId}/config`);
      refresh(answer.ok ? { config: answer.value } : { problem: answer.refusal });
      return answer;
    },
    start,
    send(draft) {
      const entry: OutboxEntry = { clientId: newId(), text: draft.text, attachments: draft.attachments ?? [], at: new Date().toISOString(), ...(draft.form ? { form: draft.form } : {}) };
      if (!outbox.add(entry)) return false;
      refresh({});
      void flush();
      return true;
    },
    retry(clientId) { outbox.change(clientId, ({ why: _, ...entry }) => entry); refresh({}); void flush(); },
    discard(clientId) { outbox.remove(clientId); refresh({}); },
    async loadEarlier() {
      if (cursor === null) return;
      const mine = life;
      const page = await calls.call<MessagePage>('GET', `/visitor/messages?limit=${PAGE}&cursor=${encodeURIComponent(cursor)}`);
      if (!page.ok || mine !== life) return;
      cursor = page.value.nextCursor;
      stored = merge(page.value.items, stored);
      refresh({ hasEarlier: cursor !== null });
    },
    typing(isWriting) {
      const now = Date.now();
      if (isWriting && now - typedAt < TYPING_EVERY_MS) return;
      if (!isWriting && typedAt === 0) return;
      typedAt = isWriting ? now : 0;
      link?.send({ type: 'typing', isWriting });
    },
    read() {
      const newest = stored.findLast((message) => message.direction === 'outbound')?.number ?? 0;
      if (newest <= readNumber) return;
      readNumber = newest;
      link?.send({ type: 'read', number: newest });
      refresh({});
    },
    async upload(file, name, onProgress, signal) {
      if (!token) { const started = await start(); if (!started.ok) return started; }
      return calls.upload<StoredFile>('/visitor/files', file, name, onProgress, signal);
    },
    async identify(who) {
      if (!token) { const started = await start(); if (!started.ok) return started; }
      const before = token;
      const answer = await calls.call<{ token: string; proved: boolean }>('POST', '/visitor/identify', who);
      if (!answer.ok) return answer;
      keepToken(answer.value.token);
      if (token !== before || answer.value.proved) { link?.stop(); link = null; await start(); }
      return answer;
    },
    page(page) { if (consent === 'granted' && token) void calls.call('POST', '/visitor/pages', page); },
    consent(next) {
      if (next === consent) return;
      consent = next;
      if (state.status === 'ready') void start();
    },
    continueElsewhere: (channelId) => calls.call('POST', '/visitor/continue', { channelId }),
    mailTranscript: () => calls.call('POST', '/visitor/transcript'),
    async reset() {
      if (token) await calls.call('DELETE', '/visitor');
      forget();
    },
    wake() { link?.wake(); failures = 0; if (state.status === 'failed') void start(); void flush(); },
    stop() { life += 1; link?.stop(); link = null; if (retryTimer) clearTimeout(retryTimer); if (typingTimer) clearTimeout(typingTimer); listeners.clear(); },
  };

  function forget(): void {
    life += 1;
    link?.stop();
    link = null;
    if (retryTimer) clearTimeout(retryTimer);
    keepToken(null);
    outbox.clear();
    stored = [];
    [number, readNumber, toldDelivered, failures] = [0, 0, 0, 0];
    [cursor, busy, starting] = [null, null, null];
    refresh({ status: 'idle', connection: 'off', session: null, hasEarlier: false, typing: null, isClosed: false, agentName: null, problem: null });
  }
}
