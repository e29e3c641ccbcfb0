// One visitor on one channel: a state that can be subscribed to, and the deeds that change it.
import { type Calls, makeCalls, offline } from './calls.ts';
import { socketLink } from './live-link.ts';
import { openOutbox } from './outbox.ts';
import { makeSender, type Sender } from './sender.ts';
import { itemsOf, merge, newestToUs, readNumberOf, unreadOf } from './thread.ts';
import type {
  Answer,
  Config,
  Consent,
  Context,
  Frame,
  Identify,
  LiveLink,
  MessageBody,
  MessagePage,
  OutboxEntry,
  Session,
  SocketLike,
  StoredFile,
  StoredMessage,
  Visitor,
  VisitorOptions,
  VisitorState,
} from './types.ts';
import { fading, throttleTyping } from './typing.ts';

const PAGE = 50;
const fresh: VisitorState = {
  status: 'idle',
  connection: 'off',
  config: null,
  session: null,
  items: [],
  hasEarlier: false,
  unread: 0,
  typing: null,
  isClosed: false,
  agentName: null,
  problem: null,
};

type Identified = { token: string; proved: boolean };

export function createVisitor(options: VisitorOptions): Visitor {
  let token = options.token ?? null;
  let consent: Consent = 'pending';
  let [number, readNumber, toldDelivered] = [0, 0, 0];
  let cursor: string | null = null;
  let stored: readonly StoredMessage[] = [];
  let link: LiveLink | null = null;
  let starting: Promise<Answer<Session>> | null = null;
  /** Grows with each reset, so that answers to an older visitor are dropped. */
  let life = 0;
  let state = fresh;
  const listeners = new Set<(state: VisitorState) => void>();
  const calls = callsOf(options, () => token);
  const outbox = openOutbox(options.storage, `throughline:outbox:${options.channelId}`);
  const theirTyping = fading<{ name: string }>((typing) => refresh({ typing }));
  let sender = openSender();
  refresh({});
  function openSender(): Sender {
    return makeSender(outbox, {
      async ready() {
        if (token && state.status === 'ready') return null;
        const started = await start();
        return started.ok ? null : started.refusal;
      },
      post: (entry) => calls.call<StoredMessage>('POST', '/visitor/messages', bodyOf(entry, contextNow())),
      onStored(message) {
        stored = merge(stored, [message]);
      },
      onChange: ({ tooFast }) => refresh(tooFast === undefined ? {} : { problem: tooFast }),
    });
  }
  function refresh(change: Partial<VisitorState>): void {
    const next = { ...state, ...change };
    state = {
      ...next,
      items: itemsOf(stored, outbox.entries, sender?.busy ?? null, next.connection === 'online'),
      unread: next.session ? unreadOf(stored, readNumber) : 0,
    };
    for (const listener of listeners) listener(state);
  }
  function keepToken(next: string | null): void {
    if (next === token) return;
    token = next;
    options.onToken?.(next);
  }
  function contextNow(): Context | undefined {
    return consent === 'granted' ? options.context?.() : undefined;
  }
  function start(): Promise<Answer<Session>> {
    starting ??= begin().finally(() => {
      starting = null;
    });
    return starting;
  }
  async function begin(): Promise<Answer<Session>> {
    const mine = life;
    refresh({ status: 'starting', problem: null });
    const context = contextNow();
    const session = await calls.call<Session>('POST', `/visitor/${options.channelId}/session`, {
      ...(token ? { token } : {}),
      consent,
      ...(options.language ? { language: options.language() } : {}),
      ...(context ? { context } : {}),
    });
    if (mine !== life) return { ok: false, refusal: offline };
    if (!session.ok) {
      refresh({ status: 'failed', problem: session.refusal });
      return session;
    }
    keepToken(session.value.token);
    const page = await calls.call<MessagePage>('GET', `/visitor/messages?limit=${PAGE}`);
    if (mine !== life) return { ok: false, refusal: offline };
    if (!page.ok) {
      refresh({ status: 'failed', problem: page.refusal });
      return page;
    }
    takePage(page.value);
    readNumber = readNumberOf(stored, session.value.unread);
    refresh({ status: 'ready', session: session.value });
    link ??= (options.openLink ?? socketLink(openSocket))({
      address,
      onFrame: take,
      onConnection: (connection) => {
        refresh({ connection });
        if (connection === 'online') void sender.flush();
      },
    });
    delivered();
    void sender.flush();
    return session;
  }
  function takePage(page: MessagePage): void {
    stored = merge([], page.items);
    number = page.number;
    cursor = page.nextCursor;
    for (const message of stored) if (message.clientId) outbox.remove(message.clientId);
    refresh({ hasEarlier: cursor !== null, isClosed: page.isClosed });
  }
  function address(): string | null {
    const base = options.baseUrl.replace(/^http/, 'ws');
    return token ? `${base}/api/v1/visitor/live?token=${encodeURIComponent(token)}&after=${number}` : null;
  }
  function take(frame: Frame): void {
    switch (frame.type) {
      case 'ready':
        // Not ours to count from: what we missed follows behind it, and a line that breaks in between must not lose that.
        return;
      case 'messages':
        return takeMessages(frame.messages, frame.number);
      case 'reset':
        void again();
        return;
      case 'typing':
        return theirTyping.set(frame.isWriting ? { name: frame.name } : null);
      case 'conversation':
        return refresh({ isClosed: frame.isClosed, agentName: frame.agentName });
      case 'pong':
        return;
    }
  }
  function takeMessages(messages: readonly StoredMessage[], upTo: number): void {
    const isAnswer = messages.some((message) => message.direction === 'outbound' && message.number > number);
    stored = merge(stored, messages);
    number = Math.max(number, upTo);
    for (const message of messages) if (message.clientId) outbox.remove(message.clientId);
    if (isAnswer) theirTyping.set(null);
    else refresh({});
    delivered();
  }
  async function again(): Promise<void> {
    const mine = life;
    const page = await calls.call<MessagePage>('GET', `/visitor/messages?limit=${PAGE}`);
    if (!page.ok || mine !== life) return;
    takePage(page.value);
    delivered();
  }
  function delivered(): void {
    const newest = newestToUs(stored);
    if (newest <= Math.max(toldDelivered, readNumber)) return;
    toldDelivered = newest;
    link?.send({ type: 'delivered', number: newest });
  }
  /** Everything of this visitor is gone, here at least; whoever comes next starts from nothing. */
  function forget(): void {
    end();
    keepToken(null);
    outbox.clear();
    stored = [];
    [number, readNumber, toldDelivered, cursor, starting] = [0, 0, 0, null, null];
    sender = openSender();
    refresh({ ...fresh, config: state.config });
  }
  function end(): void {
    life += 1;
    link?.stop();
    link = null;
    sender.stop();
    theirTyping.stop();
  }
  /** Deeds on the server that need a session first. */
  async function within<T>(deed: () => Promise<Answer<T>>): Promise<Answer<T>> {
    const started = token ? null : await start();
    return started?.ok === false ? started : await deed();
  }
  async function identify(who: Identify): Promise<Answer<Identified>> {
    const before = token;
    const answer = await calls.call<Identified>('POST', '/visitor/identify', who);
    if (!answer.ok) return answer;
    keepToken(answer.value.token);
    if (token !== before || answer.value.proved) {
      link?.stop();
      link = null;
      await start();
    }
    return answer;
  }

  return {
    get state() {
      return state;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async loadConfig() {
      const answer = await calls.call<Config>('GET', `/visitor/${options.channelId}/config`);
      refresh(answer.ok ? { config: answer.value } : { problem: answer.refusal });
      return answer;
    },
    start,
    send(draft) {
      const clientId = (options.newId ?? (() => crypto.randomUUID()))();
      if (
        !outbox.add({
          clientId,
          text: draft.text,
          attachments: draft.attachments ?? [],
          at: new Date().toISOString(),
          ...(draft.form ? { form: draft.form } : {}),
          ...(draft.choice ? { choice: draft.choice } : {}),
        })
      )
        return false;
      refresh({});
      void sender.flush();
      return true;
    },
    retry(clientId) {
      outbox.change(clientId, ({ text, attachments, form, choice, at }) => ({
        clientId,
        text,
        attachments,
        at,
        ...(form ? { form } : {}),
        ...(choice ? { choice } : {}),
      }));
      refresh({});
      void sender.flush();
    },
    discard(clientId) {
      outbox.remove(clientId);
      refresh({});
    },
    async loadEarlier() {
      if (cursor === null) return;
      const mine = life;
      const page = await calls.call<MessagePage>(
        'GET',
        `/visitor/messages?limit=${PAGE}&cursor=${encodeURIComponent(cursor)}`,
      );
      if (!page.ok || mine !== life) return;
      cursor = page.value.nextCursor;
      stored = merge(page.value.items, stored);
      refresh({ hasEarlier: cursor !== null });
    },
    typing: throttleTyping((isWriting) => link?.send({ type: 'typing', isWriting })),
    read() {
      const newest = newestToUs(stored);
      if (newest <= readNumber) return;
      readNumber = newest;
      link?.send({ type: 'read', number: newest });
      refresh({});
    },
    upload: (...given) => within(() => calls.upload<StoredFile>('/visitor/files', ...given)),
    identify: (who) => within(() => identify(who)),
    page(page) {
      if (consent === 'granted' && token) void calls.call('POST', '/visitor/pages', page);
    },
    consent(next) {
      if (next === consent) return;
      consent = next;
      if (state.status === 'ready') void start();
    },
    continueElsewhere: (channelId) => calls.call('POST', '/visitor/continue', { channelId }),
    mailTranscript: () => calls.call('POST', '/visitor/transcript'),
    async reset() {
      const gone = token;
      // The device forgets at once; the server's answer may take its time, or never come.
      const told = gone ? calls.call('DELETE', '/visitor') : null;
      forget();
      await told;
    },
    wake() {
      link?.wake();
      if (state.status === 'failed') void start();
      sender.wake();
    },
    stop() {
      end();
      listeners.clear();
    },
  };
}

const openSocket = (url: string): SocketLike => new WebSocket(url) as unknown as SocketLike;
function callsOf(options: VisitorOptions, token: () => string | null): Calls {
  const { headers = {}, sendFile } = options;
  return makeCalls(options.baseUrl, { fetch: options.fetch ?? fetch.bind(globalThis), token, headers, sendFile });
}

function bodyOf(entry: OutboxEntry, context: Context | undefined): MessageBody {
  return {
    clientId: entry.clientId,
    text: entry.text,
    attachments: entry.attachments.map((file) => file.id),
    ...(entry.form ? { form: entry.form } : {}),
    ...(entry.choice ? { choice: entry.choice } : {}),
    ...(context ? { context } : {}),
  };
}
