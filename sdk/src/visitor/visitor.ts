// One visitor on one channel: a state that can be subscribed to, and the deeds that change it.
import { makeCalls, stopped } from './calls.ts';
import { makeDeeds } from './deeds.ts';
import { makeMessageDeeds } from './message-deeds.ts';
import { openDevice } from './device.ts';
import { socketLink } from './live-link.ts';
import { entryOf, openOutbox } from './outbox.ts';
import { bodyOf, makeSender, type Sender } from './sender.ts';
import { openRetry } from './retry.ts';
import { keepSession } from './session.ts';
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
  /** `life` grows with each reset, so that answers to an older visitor are dropped. */
  let [life, isAway, state] = [0, false, fresh];
  const listeners = new Set<(state: VisitorState) => void>();
  const calls = makeCalls(options.baseUrl, { fetch, clock, token: () => device.token, headers, sendFile });
  const outbox = openOutbox(options.storage, `throughline:outbox:${options.channelId}`, () => refresh({}));
  const retry = openRetry(clock, () => void start());
  const told = () => ({ consent, context: contextNow() });
  const sessions = keepSession({ options, calls, device, outbox, told });
  const theirTyping = fading<{ name: string }>(clock, (typing) => refresh({ typing }));
  const deeds = makeMessageDeeds({
    outbox,
    newId: options.newId ?? newId,
    stored: () => stored,
    busy: () => sender.busy,
    ask: asDevice,
    onStored: (message) => takeStored([message]),
    onChange: () => refresh({}),
    flush: () => void sender.flush(),
  });
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
      onStored(clientId, message) {
        stored = merge(stored, [message]);
        deeds.confirmed(clientId, message);
      },
      onChange: ({ tooFast }) => refresh(tooFast === undefined ? {} : { problem: tooFast }),
    });
  }
  function refresh(change: Partial<VisitorState>): void {
    const next = { ...state, ...change };
    state = {
      ...next,
      items: itemsOf(
        state.items,
        deeds.over(stored),
        outbox.entries,
        sender?.busy ?? null,
        next.connection === 'online',
      ),
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
      sessions.forget();
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
    retry.stop();
    refresh({ status: 'starting', problem: null });
    if (device.loading) await device.loading;
    void device.catchUp();
    const session = await sessions.open(() => mine === life);
    if (mine !== life) return { ok: false, refusal: stopped };
    if (!session.ok) return failed(session.refusal);
    const page = await calls.call<MessagePage>('GET', `/visitor/messages?limit=${PAGE}`);
    if (mine !== life) return { ok: false, refusal: stopped };
    if (!page.ok) return failed(page.refusal);
    takePage(page.value);
    readNumber = readNumberOf(stored, session.value.unread);
    retry.worked();
    refresh({ status: 'ready', session: session.value });
    follow();
    delivered();
    void sender.flush();
    return session;
  }
  function failed(refusal: Refusal): Answer<Session> {
    refresh({ status: 'failed', problem: refusal });
    if (options.retriesStart !== false) retry.after(refusal);
    return { ok: false, refusal };
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
    confirm(stored);
    // Taken away while it was on its way, in an earlier life: it never arrived.
    for (const { clientId, isGone } of outbox.entries) if (isGone && clientId !== sender.busy) outbox.remove(clientId);
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
    confirm(messages);
    if (isAnswer) theirTyping.set(null);
    else refresh({});
    delivered();
  }
  function confirm(messages: readonly StoredMessage[]): void {
    for (const message of messages) if (message.clientId) deeds.confirmed(message.clientId, message);
  }
  function takeStored(messages: readonly StoredMessage[]): void {
    stored = merge(stored, messages);
    refresh({});
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
    deeds.clear();
    stored = [];
    [number, readNumber, toldDelivered, cursor, starting] = [0, 0, 0, null, null];
    sender = openSender();
    refresh({ ...fresh, config: state.config });
  }
  function end(): void {
    life += 1;
    sessions.forget();
    retry.stop();
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
    ...makeDeeds({ baseUrl: options.baseUrl, calls, asDevice, within }),
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
      const [clientId, at] = [(options.newId ?? newId)(), new Date(clock.now()).toISOString()];
      const { attachments = [] } = draft;
      if (!outbox.add(entryOf({ ...draft, attachments, clientId, at }))) return false;
      refresh({});
      void sender.flush();
      return true;
    },
    retry(clientId) {
      outbox.change(clientId, entryOf);
      refresh({});
      void sender.flush();
    },
    discard(clientId) {
      outbox.remove(clientId);
      refresh({});
    },
    edit: deeds.edit,
    remove: deeds.remove,
    react: deeds.react,
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
    identify: (who) => within(() => identify(who)),
    page(page) {
      if (consent === 'granted' && device.token) void calls.call('POST', '/visitor/pages', page);
    },
    consent(next) {
      if (next === consent) return;
      consent = next;
      if (state.status === 'ready') void start();
    },
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
