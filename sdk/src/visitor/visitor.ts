// One visitor on one channel: a state that can be subscribed to, and the deeds that change it.
import { isPassing, makeCalls, stopped } from './calls.ts';
import { openDevice } from './device.ts';
import { socketLink } from './live-link.ts';
import { openOutbox } from './outbox.ts';
import { prove } from './prove.ts';
import { bodyOf, makeSender, type Sender } from './sender.ts';
import { newId, systemClock, systemFetch, systemSocket } from './surroundings.ts';
import { itemsOf, merge, newestToUs, readNumberOf, unreadOf } from './thread.ts';
import type {
  Answer,
  Config,
  Consent,
  Context,
  Frame,
  Identified,
  Identify,
  LiveLink,
  MessagePage,
  Refusal,
  Session,
  StoredFile,
  StoredMessage,
  Visitor,
  VisitorOptions,
  VisitorState,
} from './types.ts';
import { fading, throttleTyping } from './typing.ts';

const PAGE = 50;
const RETRY_FIRST_MS = 1000;
const RETRY_LONGEST_MS = 60_000;
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

/** Nothing is asked of the server before `start`, `send` or another deed. */
export function createVisitor(options: VisitorOptions): Visitor {
  const { clock = systemClock, fetch = systemFetch, headers = {}, sendFile } = options;
  const device = openDevice(options, { fetch, clock });
  let consent: Consent = 'pending';
  let [number, readNumber, toldDelivered] = [0, 0, 0];
  let cursor: string | null = null;
  let stored: readonly StoredMessage[] = [];
  let link: LiveLink | null = null;
  let starting: Promise<Answer<Session>> | null = null;
  /** Grows with each reset, so that answers to an older visitor are dropped. */
  let life = 0;
  let isProved = false;
  let isAway = false;
  let failures = 0;
  let stopRetry: (() => void) | null = null;
  let state = fresh;
  const listeners = new Set<(state: VisitorState) => void>();
  const calls = makeCalls(options.baseUrl, { fetch, clock, token: () => device.token, headers, sendFile });
  const outbox = openOutbox(options.storage, `throughline:outbox:${options.channelId}`, () => refresh({}));
  const theirTyping = fading<{ name: string }>(clock, (typing) => refresh({ typing }));
  let sender = openSender();
  refresh({});
  function openSender(): Sender {
    return makeSender(outbox, clock, {
      async ready() {
        if (device.token && state.status === 'ready') return null;
        const started = await start();
        return started.ok ? null : started.refusal;
      },
      post: (entry) => asDevice<StoredMessage>('POST', '/visitor/messages', bodyOf(entry, contextNow())),
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
      items: itemsOf(state.items, stored, outbox.entries, sender?.busy ?? null, next.connection === 'online'),
      unread: next.session ? unreadOf(stored, readNumber) : 0,
    };
    for (const listener of listeners) listener(state);
  }
  function contextNow(): Context | undefined {
    return consent === 'granted' ? options.context?.() : undefined;
  }
  /** A call with this device's token. Where the server knows it no more, a new session is begun and the call made once again. */
  async function asDevice<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const [used, mine] = [device.token, life];
    const answer = await calls.call<T>(method, path, body);
    if (answer.ok || answer.refusal.status !== 401 || used === null || mine !== life) return answer;
    const begun = await renew(used);
    return begun.ok ? await calls.call<T>(method, path, body) : begun;
  }
  function renew(used: string | null): Promise<Answer<Session>> {
    if (device.token === used) {
      device.keep(null);
      isProved = false;
    }
    link?.stop();
    link = null;
    return start();
  }
  function start(): Promise<Answer<Session>> {
    starting ??= begin().finally(() => {
      starting = null;
    });
    return starting;
  }
  async function begin(): Promise<Answer<Session>> {
    const mine = life;
    stopRetry?.();
    refresh({ status: 'starting', problem: null });
    if (device.loading) await device.loading;
    void device.catchUp();
    const session = await openSession();
    if (mine !== life) return { ok: false, refusal: stopped };
    if (!session.ok) return failed(session.refusal);
    const page = await calls.call<MessagePage>('GET', `/visitor/messages?limit=${PAGE}`);
    if (mine !== life) return { ok: false, refusal: stopped };
    if (!page.ok) return failed(page.refusal);
    takePage(page.value);
    readNumber = readNumberOf(stored, session.value.unread);
    failures = 0;
    refresh({ status: 'ready', session: session.value });
    follow();
    delivered();
    void sender.flush();
    return session;
  }
  function failed(refusal: Refusal): Answer<Session> {
    refresh({ status: 'failed', problem: refusal });
    if (options.retriesStart !== false && isPassing(refusal)) {
      const wait = refusal.retryAfterSeconds ? refusal.retryAfterSeconds * 1000 : RETRY_FIRST_MS * 2 ** failures;
      failures = Math.min(failures + 1, 8);
      stopRetry = clock.after(Math.min(wait, RETRY_LONGEST_MS), () => void start());
    }
    return { ok: false, refusal };
  }
  /** The device's session, and where the app says who is signed in, proved to be theirs. */
  async function openSession(): Promise<Answer<Session>> {
    const mine = life;
    const { getToken } = options;
    const known = device.token && getToken ? null : await askSession();
    if (!getToken || isProved || mine !== life || known?.ok === false) return known ?? (await askSession());
    const proof = await prove(calls, getToken, (userToken) => {
      // What somebody else left unsent is not this user's to send.
      if (mine === life && device.isOther(userToken)) outbox.clear();
    });
    if (mine !== life) return { ok: false, refusal: stopped };
    if (!proof.ok) {
      // This device's own token has ended; without one there is a new session to prove.
      if (proof.refusal.status !== 401 || known) return proof;
      device.keep(null);
      return await openSession();
    }
    isProved = true;
    if (proof.value) {
      device.keep(proof.value.token);
      return await askSession();
    }
    const session = known ?? (await askSession());
    if (!session.ok || !session.value.proved || mine !== life) return session;
    // Nobody is signed in any more: the thread of whoever was is theirs.
    void device.farewell(session.value.token);
    device.keep(null);
    outbox.clear();
    return await askSession();
  }
  async function askSession(): Promise<Answer<Session>> {
    const mine = life;
    const { token } = device;
    const context = contextNow();
    const session = await calls.call<Session>('POST', `/visitor/${options.channelId}/session`, {
      ...(token ? { token } : {}),
      consent,
      ...(options.language ? { language: options.language() } : {}),
      ...(context ? { context } : {}),
    });
    if (session.ok && mine === life) device.keep(session.value.token);
    return session;
  }
  function follow(): void {
    if (isAway || link) return;
    const open = options.openLink ?? socketLink(options.openSocket ?? systemSocket, { clock });
    link = open({
      address,
      onFrame: take,
      onConnection: (connection) => {
        refresh({ connection });
        if (connection === 'online') void sender.flush();
      },
      onEnded() {
        // Whoever can be proved again comes back by themselves.
        if (options.getToken) void renew(device.token);
      },
    });
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
    const { token } = device;
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
    device.keep(null);
    outbox.clear();
    stored = [];
    [number, readNumber, toldDelivered, cursor, starting] = [0, 0, 0, null, null];
    sender = openSender();
    refresh({ ...fresh, config: state.config });
  }
  function end(): void {
    life += 1;
    isProved = false;
    stopRetry?.();
    link?.stop();
    link = null;
    sender.stop();
    theirTyping.stop();
  }
  /** Deeds on the server that need a session first. */
  async function within<T>(deed: () => Promise<Answer<T>>): Promise<Answer<T>> {
    if (device.loading) await device.loading;
    const started = device.token ? null : await start();
    return started?.ok === false ? started : await deed();
  }
  async function identify(who: Identify): Promise<Answer<Identified>> {
    const before = device.token;
    const answer = await asDevice<Identified>('POST', '/visitor/identify', who);
    if (!answer.ok) return answer;
    device.keep(answer.value.token);
    if (device.token !== before || answer.value.proved) {
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
      const clientId = (options.newId ?? newId)();
      if (
        !outbox.add({
          clientId,
          text: draft.text,
          attachments: draft.attachments ?? [],
          at: new Date(clock.now()).toISOString(),
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
      const page = await asDevice<MessagePage>(
        'GET',
        `/visitor/messages?limit=${PAGE}&cursor=${encodeURIComponent(cursor)}`,
      );
      if (!page.ok || mine !== life) return;
      cursor = page.value.nextCursor;
      stored = merge(page.value.items, stored);
      refresh({ hasEarlier: cursor !== null });
    },
    typing: throttleTyping(clock, (isWriting) => link?.send({ type: 'typing', isWriting })),
    read() {
      const newest = newestToUs(stored);
      if (newest <= readNumber) return;
      readNumber = newest;
      link?.send({ type: 'read', number: newest });
      refresh({});
    },
    upload: (file, name, given = {}) => within(() => calls.upload<StoredFile>('/visitor/files', file, name, given)),
    fileUrl: (path) => (path === null ? null : /^https?:/.test(path) ? path : `${options.baseUrl}${path}`),
    identify: (who) => within(() => identify(who)),
    page(page) {
      if (consent === 'granted' && device.token) void calls.call('POST', '/visitor/pages', page);
    },
    consent(next) {
      if (next === consent) return;
      consent = next;
      if (state.status === 'ready') void start();
    },
    continueElsewhere: (channelId) => asDevice('POST', '/visitor/continue', { channelId }),
    mailTranscript: () => asDevice('POST', '/visitor/transcript'),
    pushSetup: () => within(() => asDevice('GET', '/visitor/push')),
    registerPush: (pushed) => within(() => asDevice('PUT', '/visitor/push', pushed)),
    removePush: () => within(() => asDevice('DELETE', '/visitor/push')),
    foreground() {
      isAway = false;
      if (state.status === 'ready') follow();
      else if (state.status === 'failed') void start();
      link?.wake();
      sender.wake();
    },
    background() {
      isAway = true;
      theirTyping.set(null);
      link?.stop();
      link = null;
    },
    async reset() {
      if (device.loading) await device.loading;
      const gone = device.token;
      // The device forgets at once; the server's answer may take its time, or come to nothing until the network is back.
      forget();
      if (gone) await device.farewell(gone);
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
