// One visitor on one channel: a state that can be subscribed to, and the deeds that change it.
import { makeCalls, offline } from './calls.ts';
import { socketLink } from './live-link.ts';
import { openOutbox } from './outbox.ts';
import { makeSender, type Sender } from './sender.ts';
import { itemsOf, merge, readNumberOf, unreadOf } from './thread.ts';
import type {
  Answer,
  Consent,
  Frame,
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

  const calls = makeCalls(options.baseUrl, {
    fetch: options.fetch ?? fetch.bind(globalThis),
    token: () => token,
    headers: options.headers ?? {},
    sendFile: options.sendFile,
  });
  const outbox = openOutbox(options.storage, `throughline:outbox:${options.channelId}`);
  const openLink = options.openLink ?? socketLink((url) => new WebSocket(url) as unknown as SocketLike);
  const theirTyping = fading<{ name: string }>((typing) => refresh({ typing }));
  const ourTyping = throttleTyping((isWriting) => link?.send({ type: 'typing', isWriting }));
  let sender = openSender();
  refresh({});

  function openSender(): Sender {
    return makeSender(outbox, {
      async ready() {
        if (token && state.status === 'ready') return null;
        const started = await start();
        return started.ok ? null : started.refusal;
      },
      post: (entry) => calls.call<StoredMessage>('POST', '/visitor/messages', bodyOf(entry)),
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
  const contextNow = () => (consent === 'granted' ? options.context?.() : undefined);
  function bodyOf(entry: OutboxEntry): MessageBody {
    const context = contextNow();
    return {
      clientId: entry.clientId,
      text: entry.text,
      attachments: entry.attachments.map((file) => file.id),
      ...(entry.form ? { form: entry.form } : {}),
      ...(context ? { context } : {}),
    };
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
    link ??= openLink({
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
  const address = (): string | null =>
    token
      ? `${options.baseUrl.replace(/^http/, 'ws')}/api/v1/visitor/live?token=${encodeURIComponent(token)}&after=${number}`
      : null;

  function take(frame: Frame): void {
    switch (frame.type) {
      case 'ready':
        number = Math.max(number, frame.number);
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
  const newestToUs = () => stored.findLast((message) => message.direction === 'outbound')?.number ?? 0;
  function delivered(): void {
    const newest = newestToUs();
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

  return {
    get state() {
      return state;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async loadConfig() {
      const answer = await calls.call<NonNullable<VisitorState['config']>>(
        'GET',
        `/visitor/${options.channelId}/config`,
      );
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
        })
      )
        return false;
      refresh({});
      void sender.flush();
      return true;
    },
    retry(clientId) {
      outbox.change(clientId, ({ text, attachments, form, at }) => ({
        clientId,
        text,
        attachments,
        at,
        ...(form ? { form } : {}),
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
    typing: ourTyping,
    read() {
      const newest = newestToUs();
      if (newest <= readNumber) return;
      readNumber = newest;
      link?.send({ type: 'read', number: newest });
      refresh({});
    },
    upload: (file, name, onProgress, signal) =>
      within(() => calls.upload<StoredFile>('/visitor/files', file, name, onProgress, signal)),
    identify: (who) =>
      within(async () => {
        const before = token;
        const answer = await calls.call<{ token: string; proved: boolean }>('POST', '/visitor/identify', who);
        if (!answer.ok) return answer;
        keepToken(answer.value.token);
        if (token !== before || answer.value.proved) {
          link?.stop();
          link = null;
          await start();
        }
        return answer;
      }),
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
